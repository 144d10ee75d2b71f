//! Ingest stages.

use std::sync::Arc;

use newsmill_host::{CallError, Limit, Next, Outcome, Reader};
use serde_json::Value;

use super::harness::{Done, Harness, call_failed, same};
use super::memory::Bytes;
use super::report::Report;
use crate::error::{Error, ErrorKind, Result};
use crate::facets::Ingest;
use crate::raw::IngestOf;

/// More calls than this without a row or the end are taken for an endless loop.
const IDLE_MAX: u32 = 10_000;

/// Reads one input, whose line is `input`: `{"path": "in/a.html", "media_type": "text/html"}`. `bytes` are `None` for an
/// input the host does not open. `source` and default uris, which a run fills in, stay empty.
///
/// An error in `open` or `next` ends the reading: it stands last in `rejected`, with an empty article.
///
/// # Errors
/// Where a run would stop: wrong options, an undeclared field, a failure to start; and where reading row by row and
/// resuming after each differs from reading in one go.
pub fn ingest<S: Ingest>(options: &Value, input: &Value, bytes: Option<&[u8]>) -> Result<Report> {
    let harness = Harness::new::<IngestOf<S>>(options, &[])?;
    let source = Source { line: input.to_string(), bytes: bytes.map(Arc::from) };
    let report = harness.report(source.read(&harness, 64, false)?);
    let resumed = harness.report(source.read(&harness, 1, true)?);
    same(&report.results(), &resumed.results(), "one go and a resume after each row differ")?;
    Ok(report)
}

struct Source {
    line: String,
    bytes: Option<Arc<[u8]>>,
}

impl Source {
    fn open(&self, harness: &Harness, at: u64, resume: &[u8]) -> Result<Reader, CallError> {
        let stream = self.bytes.as_ref().map(|bytes| Bytes::open(Arc::clone(bytes), at));
        Reader::open(&harness.stage, &self.line, stream, resume)
    }

    /// Reads all of it, `rows` at a time, with a new reader for each when `resumes`. After an error it goes on one row
    /// at a time from where it was, as in a run.
    fn read(&self, harness: &Harness, mut rows: u32, resumes: bool) -> Result<Done> {
        let (mut done, mut idle) = (Done::default(), 0);
        let (mut at, mut token) = (0, Vec::new());
        let mut opened = self.open(harness, at, &token);
        loop {
            let mut batch = harness.batch(&[]);
            let read = opened.and_then(|mut reader| {
                let taken = reader.next(&mut batch, Limit { rows, bytes: usize::MAX })?;
                Ok((reader, taken))
            });
            let (mut reader, taken) = match read {
                Ok(read) => read,
                Err(_) if rows > 1 => {
                    rows = 1;
                    opened = self.open(harness, at, &token);
                    continue;
                }
                Err(error) => {
                    done.blame(&harness.no_article(), error)?;
                    return Ok(done);
                }
            };
            idle = if batch.is_empty() && taken.rejected.is_empty() { idle + 1 } else { 0 };
            if idle > IDLE_MAX {
                return Err(Error::new(ErrorKind::Other, "`next` gives neither rows nor the end"));
            }
            done.add(batch, Outcome::default());
            done.reject(taken.rejected);
            if taken.next == Next::End {
                return Ok(done);
            }
            (at, token) = (reader.tell(), reader.position().map_err(call_failed)?);
            opened = if resumes { self.open(harness, at, &token) } else { Ok(reader) };
        }
    }
}
