//! The stage: a record is an article.

use newsmill_plugin::prelude::*;
use newsmill_plugin::serde_json::{Map, json};
use newsmill_warc::{Look, Record, Source, look, next_record, pass_bad, pass_large};

use crate::judge::{Page, Verdict, judge};
use crate::options::WarcOptions;

/// After so many records that are no articles the host is told that there is more.
const PASSED_MAX: usize = 1_000;
/// Of a record above the limit so much is judged.
const START_BYTES: usize = 64 << 10;

/// Reads WARC and ARC files.
pub(crate) struct Warc {
    uri: Text,
    url: Text,
    source: Json,
    content: Bytes,
    media_type: Text,
    charset: Text,
    truncated: Text,
    options: WarcOptions,
}

/// The host's stream, which remembers whether this call has moved it.
struct Stream<'a, 's> {
    input: &'a mut Input<'s>,
    moved: bool,
}

impl Source for Stream<'_, '_> {
    type Error = Error;

    fn peek(&mut self, want: usize) -> Result<&[u8]> {
        self.input.peek(want)
    }

    fn advance(&mut self, count: usize) -> Result<()> {
        self.moved |= count > 0;
        self.input.advance(count)
    }

    fn is_too_much(error: &Error) -> bool {
        error.kind() == ErrorKind::Range
    }
}

/// What a step of reading came to.
enum Step {
    /// A record was passed over; the name it is counted by.
    Passed(&'static str),
    /// The call is done.
    Done(Next),
}

impl Ingest for Warc {
    const STAGE: Stage = Stage::ingest("ingest.warc", "Reads the pages in WARC and ARC files")
        .writes(&["uri", "url", "source", "content", "media_type", "charset"])
        .writes_own(&[Own::text("warc.truncated")])
        .records_many();
    type Options = WarcOptions;
    type Reader = ();
    const BOUNDARIES: bool = true;

    fn create(options: WarcOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            uri: cx.text("uri")?,
            url: cx.text("url")?,
            source: cx.json("source")?,
            content: cx.bytes("content")?,
            media_type: cx.text("media_type")?,
            charset: cx.text("charset")?,
            truncated: cx.text("warc.truncated")?,
            options,
        })
    }

    fn boundary(&self, window: &[u8], _: &Context<'_>) -> Result<Option<u64>> {
        Ok(next_record(window).and_then(|at| u64::try_from(at).ok()))
    }

    fn open(
        &self,
        _: &InputLine<'_>,
        _: Option<&mut Input<'_>>,
        _: &[u8],
        _: &Context<'_>,
    ) -> Result<()> {
        Ok(())
    }

    /// At most one row a call: what is consumed after a row belongs to its digest.
    fn next(
        &self,
        (): &mut (),
        stream: Option<&mut Input<'_>>,
        batch: &mut Batch<'_>,
        _: u32,
        cx: &Context<'_>,
    ) -> Result<Next> {
        let Some(input) = stream else {
            bail!(ErrorKind::Unsupported, "read a web archive: the host opened no file");
        };
        let mut stream = Stream { input, moved: false };
        let mut passed: Vec<(&'static str, u64)> = Vec::new();
        for _ in 0..PASSED_MAX {
            cx.check()?;
            match self.step(&mut stream, batch)? {
                Step::Passed(name) => match passed.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, count)) => *count += 1,
                    None => passed.push((name, 1)),
                },
                Step::Done(next) => {
                    count(cx, &passed);
                    return Ok(next);
                }
            }
        }
        count(cx, &passed);
        Ok(Next::More)
    }
}

/// Counted when the call cannot fail any more: what a failed call passed over is met again.
fn count(cx: &Context<'_>, passed: &[(&'static str, u64)]) {
    for (name, count) in passed {
        cx.count(&format!("passed_over.{name}"), *count);
    }
}

impl Warc {
    fn step(&self, stream: &mut Stream<'_, '_>, batch: &mut Batch<'_>) -> Result<Step> {
        let look = match look(stream, self.options.record_bytes_max) {
            // What fails stands first in a call, so that the host knows where.
            Err(_) if stream.moved => return Ok(Step::Done(Next::More)),
            found => found?,
        };
        let may_fail = !matches!(look, Look::Whole { .. } | Look::End);
        if may_fail && stream.moved {
            return Ok(Step::Done(Next::More));
        }
        match look {
            Look::End => Ok(Step::Done(Next::End)),
            Look::Whole { record, bytes } => self.whole(stream, batch, &record, bytes),
            Look::Large(record) => self.large(stream, batch, &record),
            Look::Cut { record, bytes } => self.cut(stream, batch, record.as_ref(), bytes),
            Look::Bad(why) => {
                let Some(row) = batch.new_row(After::None)? else {
                    return Ok(Step::Done(Next::More));
                };
                row.reject(ErrorKind::Input, format_args!("the record cannot be read: {why}"))?;
                pass_bad(stream)?;
                Ok(Step::Done(Next::More))
            }
        }
    }

    /// A record that is wholly there, of so many bytes with its line ends.
    fn whole(
        &self,
        stream: &mut Stream<'_, '_>,
        batch: &mut Batch<'_>,
        record: &Record,
        bytes: usize,
    ) -> Result<Step> {
        let all = stream.peek(bytes)?;
        let step = match judge(&self.options, &record.head, block(all, record)) {
            Verdict::Passed(name) => Step::Passed(name),
            verdict => {
                let Some(row) = batch.new_row(After::None)? else {
                    return Ok(Step::Done(Next::More));
                };
                match verdict {
                    Verdict::Article(page) => self.fill(row, record, &page)?,
                    _ => self.reject_large(row, record)?,
                }
                Step::Done(Next::More)
            }
        };
        stream.advance(bytes)?;
        Ok(step)
    }

    /// A record above the limit: judged by its start.
    fn large(
        &self,
        stream: &mut Stream<'_, '_>,
        batch: &mut Batch<'_>,
        record: &Record,
    ) -> Result<Step> {
        let mut want = record.head_bytes + START_BYTES;
        if stream.peek(want).is_err() {
            // The host's limit of an article is very small.
            want = record.head_bytes;
        }
        let all = stream.peek(want)?;
        let step = match judge(&self.options, &record.head, block(all, record)) {
            Verdict::Passed(name) => Step::Passed(name),
            _ => {
                let Some(row) = batch.new_row(After::None)? else {
                    return Ok(Step::Done(Next::More));
                };
                self.reject_large(row, record)?;
                Step::Done(Next::More)
            }
        };
        if !pass_large(stream, record)? {
            bail!(
                ErrorKind::Input,
                "read a record: it is not {} bytes long, as its head says",
                record.block_bytes
            );
        }
        Ok(step)
    }

    /// A record that the archive ends in, or damage. What it holds is kept when that is whole.
    fn cut(
        &self,
        stream: &mut Stream<'_, '_>,
        batch: &mut Batch<'_>,
        record: Option<&Record>,
        bytes: usize,
    ) -> Result<Step> {
        let all = stream.peek(bytes)?;
        let Some(row) = batch.new_row(After::None)? else { return Ok(Step::Done(Next::More)) };
        let verdict =
            record.map(|record| (record, judge(&self.options, &record.head, block(all, record))));
        match verdict {
            Some((record, Verdict::Article(page))) if page.whole => {
                self.fill(row, record, &page)?
            }
            Some((record, _)) => {
                let there = bytes.saturating_sub(record.head_bytes);
                let said = record.block_bytes;
                row.reject(
                    ErrorKind::Input,
                    format_args!(
                        "the archive ends in this record: {there} of {said} bytes are there"
                    ),
                )?;
            }
            None => row.reject(ErrorKind::Input, "the archive ends in the head of this record")?,
        }
        stream.advance(bytes)?;
        // If it was damage that cut it, this fails, and the host takes the row back.
        stream.peek(1)?;
        Ok(Step::Done(Next::More))
    }

    fn fill(&self, row: Row<'_>, record: &Record, page: &Page<'_>) -> Result<()> {
        let head = &record.head;
        let mut source = Map::new();
        if let Some(id) = &head.id {
            row.set(self.uri, id)?;
            source.insert("record_id".to_owned(), json!(id));
        }
        if let Some(date) = &head.date {
            source.insert("fetched".to_owned(), json!(date));
        }
        if !source.is_empty() {
            row.set(self.source, &Value::Object(source).to_string())?;
        }
        if let Some(url) = &head.uri {
            row.set(self.url, url)?;
        }
        row.set(self.content, &page.bytes)?;
        row.set(self.media_type, &page.media_type)?;
        if let Some(charset) = &page.charset {
            row.set(self.charset, charset)?;
        }
        match &head.truncated {
            Some(why) => row.set(self.truncated, why)?,
            None if page.broken => row.set(self.truncated, "coding")?,
            None => {}
        }
        Ok(())
    }

    fn reject_large(&self, row: Row<'_>, record: &Record) -> Result<()> {
        if let Some(url) = &record.head.uri {
            row.set(self.url, url)?;
        }
        let most = self.options.record_bytes_max;
        row.reject(
            ErrorKind::Range,
            format_args!("the record, or its body when decoded, has more than {most} bytes; hint: `record_bytes_max` sets the limit"),
        )
    }
}

/// The block of a record, as far as it is among `all`.
fn block<'b>(all: &'b [u8], record: &Record) -> &'b [u8] {
    let block = all.get(record.head_bytes..).unwrap_or_default();
    let most = usize::try_from(record.block_bytes).unwrap_or(usize::MAX);
    block.get(..most).unwrap_or(block)
}
