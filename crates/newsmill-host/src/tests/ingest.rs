//! Ingest: plans, boundaries, readers, limits, positions, digests.

use std::sync::Arc;

use newsmill_abi::*;
use newsmill_article::{Position, fields};

use super::kit::*;
use crate::{
    Ingest, Input, Limit, Next, Reader, Status as Failed, StreamError, StreamErrorKind, Taken,
};

/// Bytes in memory; `damage` is where they cannot be decoded any more.
struct Memory {
    bytes: Vec<u8>,
    at: usize,
    damage: Option<usize>,
}

impl Memory {
    fn boxed(bytes: &[u8]) -> Box<dyn Input> {
        Box::new(Self { bytes: bytes.to_vec(), at: 0, damage: None })
    }

    fn readable(&self) -> &[u8] {
        let end = self.damage.unwrap_or(self.bytes.len());
        self.bytes.get(self.at..end).unwrap_or_default()
    }
}

impl Input for Memory {
    fn peek(&mut self, want: usize) -> Result<&[u8], StreamError> {
        if self.damage.is_some() && self.readable().is_empty() {
            return Err(StreamError::new(StreamErrorKind::Damaged, "a broken member"));
        }
        let bytes = self.readable();
        Ok(bytes.get(..want).unwrap_or(bytes))
    }
    fn advance(&mut self, n: usize) -> Result<(), StreamError> {
        if n > self.readable().len() {
            return Err(StreamError::new(StreamErrorKind::Range, "past the end"));
        }
        self.at += n;
        Ok(())
    }
    fn tell(&self) -> u64 {
        u64::try_from(self.at).unwrap()
    }
    fn position(&self) -> Position {
        Position { member: None, offset: self.tell() + 1000 }
    }
    fn read_at(&mut self, offset: u64, to: &mut [u8]) -> Result<usize, StreamError> {
        let from = self.bytes.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
        let n = from.len().min(to.len());
        to[..n].copy_from_slice(&from[..n]);
        Ok(n)
    }
    fn length(&mut self) -> Result<u64, StreamError> {
        Ok(u64::try_from(self.bytes.len()).unwrap())
    }
}

fn peek(stream: *mut In, want: usize) -> Result<&'static [u8], Status> {
    let view = out(Str::EMPTY, |out| unsafe { (host().peek)(stream, want, out) })?;
    Ok(unsafe { view.bytes() })
}

fn advance(stream: *mut In, n: usize) -> Status {
    unsafe { (host().advance)(stream, n) }
}

/// One line of `stream` becomes one row; a line `bad` is rejected, `fail` fails the call, `panic` panics.
fn take_line(api: Api, stream: *mut In) -> Result<(), Status> {
    let line = match peek(stream, 1 << 16) {
        Ok(bytes) => {
            &bytes[..bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| n + 1)]
        }
        Err(status) => return Err(status),
    };
    let row = api.new_row(NO_ROW)?;
    let text = line.trim_ascii();
    api.set(row, fields::CONTENT, text)?;
    match text {
        b"bad" => api.reject(row, NM_E_INPUT, "a bad line")?,
        b"fail" => return Err(NM_E_INPUT),
        b"panic" => panic!("a line of panic"),
        _ => {}
    }
    match advance(stream, line.len()) {
        NM_OK => Ok(()),
        status => Err(status),
    }
}

/// A reader of lines; `once` takes one line a call.
fn lines(once: bool) -> Arc<crate::Stage> {
    stage("test.ingest", move |event| match event {
        Event::Next(ctx, stream, batch, _) => {
            let api = Api { ctx, batch };
            loop {
                match take_line(api, stream) {
                    Ok(()) if once => return NM_OK,
                    Ok(()) => {}
                    // Full, or the end: the stream tells.
                    Err(NM_END) => return if peek(stream, 1).is_ok() { NM_OK } else { NM_END },
                    Err(status) => return status,
                }
            }
        }
        Event::Position(out) => write_out(out, b"token"),
        _ => NM_OK,
    })
}

fn open(stage: &Arc<crate::Stage>, bytes: &[u8]) -> Reader {
    Reader::open(stage, r#"{"path":"p"}"#, Some(Memory::boxed(bytes)), b"").unwrap()
}

const WIDE: Limit = Limit { rows: 100, bytes: 1 << 20 };

fn contents(batch: &newsmill_article::Batch) -> Vec<String> {
    let text = |a: &newsmill_article::Article| {
        String::from_utf8_lossy(a.blob(fields::CONTENT).unwrap()).into_owned()
    };
    batch.articles.iter().map(text).collect()
}

#[test]
fn rows_have_positions_digests_and_numbers() {
    for once in [false, true] {
        let mut reader = open(&lines(once), b"one\ntwo\n\nfour");
        let mut batch = rows(&[]);
        while reader.next(&mut batch, WIDE).unwrap().next == Next::More {}
        assert_eq!(contents_or_empty(&batch), ["one", "two", "", "four"]);
        let meta = |row: usize| &batch.articles[row].meta;
        let position = |row: usize| meta(row).position.unwrap().offset;
        assert_eq!([position(0), position(1), position(2), position(3)], [1000, 1004, 1008, 1009]);
        assert_eq!(meta(1).digest, Some(*blake3::hash(b"two\n").as_bytes()));
        // A record that a cell holds as a whole is hashed by whoever has the time.
        assert_eq!(
            (meta(3).digest, meta(3).undigested.as_deref()),
            (None, Some(b"four".as_slice()))
        );
        assert!(batch.articles.is_sorted_by(|a, b| a.meta.order() < b.meta.order()));
        assert_eq!(reader.tell(), 13);
        assert_eq!(reader.position().unwrap(), b"token");
    }
}

fn contents_or_empty(batch: &newsmill_article::Batch) -> Vec<String> {
    let text = |a: &newsmill_article::Article| {
        a.blob(fields::CONTENT).map(|b| String::from_utf8_lossy(b).into_owned()).unwrap_or_default()
    };
    batch.articles.iter().map(text).collect()
}

#[test]
fn a_full_batch_ends_the_call_by_rows_and_by_bytes() {
    let mut reader = open(&lines(false), b"aaaa\nbbbb\ncccc\ndddd\neeee\n");
    let mut batch = rows(&[]);
    let taken = reader.next(&mut batch, Limit { rows: 2, bytes: 1000 }).unwrap();
    assert_eq!(
        (taken, contents(&batch)),
        (Taken { next: Next::More, rejected: vec![] }, vec!["aaaa".into(), "bbbb".into()])
    );
    // Rows that are there count: the batch holds eight bytes already.
    let taken = reader.next(&mut batch, Limit { rows: 9, bytes: 9 }).unwrap();
    assert_eq!((taken.next, batch.len()), (Next::More, 3));
    let taken = reader.next(&mut batch, Limit { rows: 9, bytes: 9 }).unwrap();
    assert_eq!((taken.next, batch.len()), (Next::More, 3));
    // One row always has room.
    let mut empty = rows(&[]);
    reader.next(&mut empty, Limit { rows: 9, bytes: 0 }).unwrap();
    assert_eq!(contents(&empty), ["dddd"]);
    let taken = reader.next(&mut empty, WIDE).unwrap();
    assert_eq!((taken.next, contents(&empty)), (Next::End, vec!["dddd".into(), "eeee".into()]));
    assert!(batch.articles[2].meta.order() < empty.articles[0].meta.order());
    // Another reader's rows stand after them too.
    let mut more = rows(&[]);
    open(&lines(false), b"x\n").next(&mut more, WIDE).unwrap();
    assert!(empty.articles[1].meta.order() < more.articles[0].meta.order());
}

#[test]
fn a_failed_call_takes_back_its_own_rows() {
    let mut reader = open(&lines(true), b"one\n");
    let mut batch = rows(&[]);
    reader.next(&mut batch, WIDE).unwrap();
    let mut other = open(&lines(false), b"two\nfail\n");
    let error = other.next(&mut batch, WIDE).unwrap_err();
    assert_eq!(
        (error.status, error.call, error.blame()),
        (Failed::Input, "next", crate::Blame::Article)
    );
    assert_eq!(contents(&batch), ["one"]);
    let mut third = open(&lines(false), b"panic\n");
    assert!(third.next(&mut batch, WIDE).unwrap_err().is_panic());
    assert!(third.poisoned() && third.next(&mut batch, WIDE).unwrap_err().is_panic());
    assert_eq!(contents(&batch), ["one"]);
}

#[test]
fn rejected_records_come_back_with_position_and_digest() {
    let mut reader = open(&lines(false), b"one\nbad\ntwo\nbad\n");
    let mut batch = rows(&[]);
    let taken = reader.next(&mut batch, WIDE).unwrap();
    assert_eq!(contents(&batch), ["one", "two"]);
    let [first, last] = &taken.rejected[..] else { panic!("two bad lines") };
    assert_eq!((first.status, &*first.message), (Failed::Input, "a bad line"));
    assert_eq!(first.article.meta.position.unwrap().offset, 1004);
    assert_eq!(last.article.meta.digest, Some(*blake3::hash(b"bad\n").as_bytes()));
}

#[test]
fn ingest_reaches_its_own_rows_alone() {
    let stage = stage("test.ingest", |event| match event {
        Event::Next(ctx, _, batch, max) => {
            let api = Api { ctx, batch };
            assert_eq!((api.rows(), max), (1, 99));
            assert_eq!(api.set(0, fields::HEADLINE, b"x"), Err(NM_E_RANGE));
            assert_eq!(api.text(0, fields::URI), Err(NM_E_RANGE));
            assert_eq!(api.new_row(0), Err(NM_E_RANGE));
            let row = api.new_row(NO_ROW).unwrap();
            assert_eq!(row, 1);
            assert_eq!(api.drop(row, "no", ""), Err(NM_E_UNSUPPORTED));
            assert_eq!(api.set(row, fields::BODY_TEXT, b"x"), Err(NM_E_UNDECLARED));
            status(api.set(row, fields::URI, b"mine"))
        }
        _ => NM_OK,
    });
    let mut reader = Reader::open(&stage, "{}", None, b"").unwrap();
    let mut batch = rows(&["theirs"]);
    reader.next(&mut batch, WIDE).unwrap();
    assert_eq!(uris(&batch), ["theirs", "mine"]);
    assert_eq!((batch.articles[1].meta.position, batch.articles[1].meta.digest), (None, None));
    assert_eq!(reader.tell(), 0);
}

#[test]
fn streams_tell_ends_damage_and_limits() {
    let script = |event: Event<'_>| match event {
        Event::OpenInput(line, stream, resume) => {
            assert_eq!((line, resume), (&b"line"[..], &b"resume"[..]));
            assert_eq!(peek(stream, 0).map(|b| !b.is_empty()), Ok(true));
            NM_OK
        }
        Event::Next(_, stream, ..) => {
            assert_eq!(peek(stream, (1 << 20) + 1), Err(NM_E_RANGE));
            assert_eq!(peek(stream, 1 << 20), Ok(&b"whole"[..]));
            assert_eq!(advance(stream, 6), NM_E_RANGE);
            assert_eq!(advance(stream, 5), NM_OK);
            assert_eq!(unsafe { (host().tell)(stream) }, 5);
            let got = out(0, |got| unsafe {
                let mut to = [0_u8; 4];
                (host().read_at)(stream, 0, to.as_mut_ptr().cast(), 4, got)
            });
            assert_eq!(got, Err(NM_E_UNSUPPORTED));
            let length = out(0, |out| unsafe { (host().length)(stream, out) });
            assert_eq!(length, Err(NM_E_UNSUPPORTED));
            peek(stream, 1).err().unwrap_or(NM_OK)
        }
        _ => NM_OK,
    };
    let run = |damage| {
        let stage = stage("test.ingest", script);
        let input = Memory { bytes: b"whole".to_vec(), at: 0, damage };
        let mut reader = Reader::open(&stage, "line", Some(Box::new(input)), b"resume").unwrap();
        reader.next(&mut rows(&[]), WIDE)
    };
    assert_eq!(run(None).unwrap().next, Next::End);
    let error = run(Some(5)).unwrap_err();
    assert_eq!((error.status, &*error.message), (Failed::Input, "a broken member"));
}

#[test]
fn random_access_is_for_those_who_declare_it() {
    let stage = stage("test.random", |event| match event {
        Event::Next(_, stream, ..) => {
            let mut to = [9_u8; 4];
            let got = out(0, |got| unsafe {
                (host().read_at)(stream, 3, to.as_mut_ptr().cast(), 4, got)
            });
            assert_eq!((got, &to[..2]), (Ok(2), &b"le"[..]));
            assert_eq!(out(0, |out| unsafe { (host().length)(stream, out) }), Ok(5));
            assert_eq!(unsafe { (host().tell)(stream) }, 0);
            NM_END
        }
        _ => NM_OK,
    });
    let mut reader = open(&stage, b"whole");
    assert_eq!(reader.next(&mut rows(&[]), WIDE).unwrap().next, Next::End);
}

#[test]
fn an_article_above_the_limit_is_refused_when_it_is_written() {
    let setup = Setup { article_bytes_max: 8, ..Setup::default() };
    let stage = setup
        .create("test.ingest", |event| match event {
            Event::Next(ctx, _, batch, _) => {
                let api = Api { ctx, batch };
                let row = api.new_row(NO_ROW).unwrap();
                let refused = api.set(row, fields::CONTENT, b"123456789").unwrap_err();
                api.reject(row, refused, "too large").unwrap();
                NM_END
            }
            _ => NM_OK,
        })
        .unwrap();
    let taken = Reader::open(&stage, "{}", None, b"").unwrap().next(&mut rows(&[]), WIDE).unwrap();
    assert_eq!((taken.rejected[0].status, taken.rejected.len()), (Failed::Range, 1));
}

#[test]
fn plans_and_boundaries_are_the_stages_answers() {
    let stage = stage("test.ingest", |event| match event {
        Event::Plan(ctx, inputs, earlier, to) => {
            if inputs == b"bad" {
                fail(ctx, "no such feed");
                return NM_E_RETRY;
            }
            write_out(to, inputs);
            write_out(to, earlier)
        }
        Event::Boundary(window, offset) => match window.iter().position(|b| *b == b'\n') {
            Some(at) => {
                unsafe { offset.write(u64::try_from(at).unwrap() + 1) };
                NM_OK
            }
            None if window == b"liar" => {
                unsafe { offset.write(5) };
                NM_OK
            }
            None => NM_END,
        },
        _ => NM_OK,
    });
    assert_eq!(Ingest::plan(&stage, "a\n", "b\n").unwrap().as_deref(), Some("a\nb\n"));
    let error = Ingest::plan(&stage, "bad", "").unwrap_err();
    assert_eq!((error.status, error.blame()), (Failed::Retry, crate::Blame::Retry));
    assert!(Ingest::has_boundary(&stage));
    assert_eq!(Ingest::boundary(&stage, b"ab\ncd").unwrap(), Some(3));
    assert_eq!(Ingest::boundary(&stage, b"abcd").unwrap(), None);
    assert_eq!(Ingest::boundary(&stage, b"liar").unwrap_err().status, Failed::Range);
}
