//! Export: jobs, writers, receipts, commit.

use std::sync::{Arc, Mutex};

use newsmill_abi::*;
use newsmill_article::{Position, fields};

use super::kit::*;
use crate::{
    Begun, Input, Output, ReceiptIn, Stage, Status as Failed, StreamError, StreamErrorKind, Writer,
};

/// Bytes in memory, shared with the test; a full one takes nothing.
#[derive(Clone, Default)]
struct Memory {
    bytes: Arc<Mutex<Vec<u8>>>,
    is_full: Arc<Mutex<bool>>,
}

impl Memory {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.lock().unwrap().clone()).unwrap()
    }
}

impl Output for Memory {
    fn write(&mut self, bytes: &[u8]) -> Result<(), StreamError> {
        if *self.is_full.lock().unwrap() {
            return Err(StreamError::new(StreamErrorKind::Io, "no space left"));
        }
        self.bytes.lock().unwrap().extend_from_slice(bytes);
        Ok(())
    }
}

/// Staged bytes to read once more.
struct Staged(Vec<u8>, usize);

impl Input for Staged {
    fn peek(&mut self, want: usize) -> Result<&[u8], StreamError> {
        let rest = self.0.get(self.1..).unwrap_or_default();
        Ok(rest.get(..want).unwrap_or(rest))
    }
    fn advance(&mut self, n: usize) -> Result<(), StreamError> {
        self.1 += n;
        Ok(())
    }
    fn tell(&self) -> u64 {
        u64::try_from(self.1).unwrap()
    }
    fn position(&self) -> Position {
        Position { member: None, offset: self.tell() }
    }
    fn read_at(&mut self, _: u64, _: &mut [u8]) -> Result<usize, StreamError> {
        Err(StreamError::new(StreamErrorKind::Unsupported, "not here"))
    }
    fn length(&mut self) -> Result<u64, StreamError> {
        Ok(u64::try_from(self.0.len()).unwrap())
    }
}

/// Writes uris in lines; rejects `bad`, fails at `fail` and panics at `panic`, both after writing.
fn lines() -> Arc<Stage> {
    stage("test.export", |event| match event {
        Event::Begin(run, job, prologue) => {
            write_out(job, run);
            write_out(prologue, b"<<")
        }
        Event::OpenBlock(numbers, staged) => {
            assert_eq!(numbers, [1, 2, 3]);
            write_out(staged, b"[")
        }
        Event::Write(ctx, staged, batch) => {
            let api = Api { ctx, batch };
            for row in 0..api.rows() {
                let uri = api.text(row, fields::URI).unwrap();
                write_out(staged, uri.as_bytes());
                match uri {
                    "bad" => api.reject(row, NM_E_INPUT, "not for us").unwrap(),
                    "fail" => return NM_E_INPUT,
                    "panic" => panic!("a row of panic"),
                    _ => {}
                }
            }
            assert_eq!(api.set(0, fields::HEADLINE, b"x"), Err(NM_E_UNSUPPORTED));
            assert_eq!(api.set_json(0, "{}"), Err(NM_E_UNSUPPORTED));
            assert_eq!(api.drop(0, "no", ""), Err(NM_E_UNSUPPORTED));
            assert_eq!(api.new_row(0), Err(NM_E_UNSUPPORTED));
            assert!(api.row_json(0, &[]).unwrap().starts_with(r#"{"uri":"#));
            NM_OK
        }
        Event::Finish(staged, receipt) => {
            write_out(staged, b"]");
            write_out(receipt, b"receipt")
        }
        Event::Abort(job) => {
            if job == b"job" {
                NM_OK
            } else {
                NM_E_INPUT
            }
        }
        _ => NM_OK,
    })
}

fn open(stage: &Arc<Stage>, to: &Memory) -> Writer {
    Writer::open(stage, b"job", 1, 2, 3, Box::new(to.clone())).unwrap()
}

#[test]
fn a_block_is_opened_written_and_finished() {
    let stage = lines();
    let begun = Writer::begin(&stage, r#"{"id":"r"}"#).unwrap();
    let expected = Begun { job: br#"{"id":"r"}"#.to_vec(), prologue: b"<<".to_vec() };
    assert_eq!(begun, expected);
    let to = Memory::default();
    let mut writer = open(&stage, &to);
    let mut batch = rows(&["a", "bad", "b"]);
    let outcome = writer.write(&mut batch).unwrap();
    assert_eq!(uris(&batch), ["a", "b"]);
    assert_eq!((outcome.rejected.len(), outcome.dropped.len()), (1, 0));
    assert_eq!(outcome.rejected[0].message, "not for us");
    let (receipt, mut output) = writer.finish().unwrap();
    output.write(b"!").unwrap();
    assert_eq!((&*receipt, &*to.text()), (&b"receipt"[..], "[abadb]!"));
    Writer::abort(&stage, b"job").unwrap();
    assert_eq!(Writer::abort(&stage, b"other").unwrap_err().call, "abort");
}

#[test]
fn what_a_failed_call_wrote_is_taken_back() {
    let stage = lines();
    let to = Memory::default();
    let mut writer = open(&stage, &to);
    let mut batch = rows(&["a", "bad", "fail"]);
    let before = batch.articles.clone();
    let error = writer.write(&mut batch).unwrap_err();
    assert_eq!((error.call, error.blame()), ("write", crate::Blame::Article));
    assert_eq!((batch.articles, &*to.text()), (before, "["));
    writer.write(&mut rows(&["b"])).unwrap();
    assert_eq!(to.text(), "[b");
    assert!(writer.write(&mut rows(&["c", "panic"])).unwrap_err().is_panic());
    assert!(writer.poisoned() && writer.write(&mut rows(&["d"])).unwrap_err().is_panic());
    assert!(writer.finish().err().unwrap().is_panic());
    assert_eq!(to.text(), "[b");
}

#[test]
fn an_output_that_fails_stops_the_run() {
    let stage = lines();
    let to = Memory::default();
    let mut writer = open(&stage, &to);
    *to.is_full.lock().unwrap() = true;
    let mut batch = rows(&["a", "bad"]);
    let error = writer.write(&mut batch).unwrap_err();
    assert_eq!((error.status, error.blame()), (Failed::Io, crate::Blame::World));
    assert_eq!((&*error.message, batch.len()), ("no space left", 2));
    assert_eq!(writer.finish().err().unwrap().status, Failed::Io);
    let error = Writer::open(&stage, b"job", 1, 2, 3, Box::new(to)).unwrap_err();
    assert_eq!(error.status, Failed::Io);
}

#[test]
fn the_writer_is_closed_once_also_when_it_is_finished() {
    let closed: Arc<Mutex<u32>> = Arc::default();
    let count = Arc::clone(&closed);
    let stage = stage("test.export", move |event| {
        if matches!(event, Event::Close) {
            *count.lock().unwrap() += 1;
        }
        NM_OK
    });
    let open = || Writer::open(&stage, b"", 0, 0, 0, Box::new(Memory::default())).unwrap();
    open().finish().unwrap();
    assert_eq!(*closed.lock().unwrap(), 1);
    drop(open());
    assert_eq!(*closed.lock().unwrap(), 2);
    assert_eq!(Arc::strong_count(&stage), 1);
}

#[test]
fn commit_reads_receipts_and_names_what_the_target_refused() {
    let stage = stage("test.export", |event| match event {
        Event::Commit(ctx, receipts, stride, n, epilogue) => {
            for i in 0..usize::try_from(n).unwrap() {
                let receipt = unsafe { &*receipts.byte_add(i * stride) };
                let view = out(Str::EMPTY, |out| unsafe { (host().peek)(receipt.staged, 9, out) });
                write_out(epilogue, unsafe { receipt.receipt.bytes() });
                write_out(epilogue, unsafe { view.unwrap().bytes() });
                write_out(epilogue, receipt.length.to_string().as_bytes());
            }
            let (uri, why) = (Str::of(b"u1"), Str::of(b"too long"));
            unsafe { (host().reject_uri)(ctx, uri, NM_E_RANGE, why) }
        }
        Event::Write(ctx, ..) => unsafe {
            (host().reject_uri)(ctx, Str::of(b"u"), NM_E_RANGE, Str::EMPTY)
        },
        _ => NM_OK,
    });
    let receipt = |name: &[u8], staged: &[u8]| ReceiptIn {
        receipt: name.to_vec(),
        staged: Box::new(Staged(staged.to_vec(), 0)),
        length: u64::try_from(staged.len()).unwrap(),
    };
    let commit =
        Writer::commit(&stage, b"job", vec![receipt(b"r1", b"one"), receipt(b"r2", b"two")])
            .unwrap();
    assert_eq!(commit.epilogue, b"r1one3r2two3");
    let [refused] = &commit.rejected[..] else { panic!("one is refused") };
    assert_eq!(
        (&*refused.uri, refused.status, &*refused.message),
        ("u1", Failed::Range, "too long")
    );

    let mut writer = Writer::open(&stage, b"", 0, 0, 0, Box::new(Memory::default())).unwrap();
    assert_eq!(writer.write(&mut rows(&["a"])).unwrap_err().status, Failed::Unsupported);
}

#[test]
fn canceled_articles_reach_exports() {
    let mut batch = rows(&["a"]);
    batch.articles[0].set(fields::STATUS, newsmill_article::Cell::Text("canceled".into()));
    let to = Memory::default();
    open(&lines(), &to).write(&mut batch).unwrap();
    assert_eq!((to.text(), batch.len()), ("[a".to_owned(), 1));
}
