//! What happens when a reader fails: it is opened again where it stood and goes one row at a time, and what then still
//! fails is passed over up to the next record.

use newsmill_host::{Blame, CallError, Ingest, Limit, Status};
use newsmill_io::{Input, IoError, IoErrorKind};

use super::{Read, SplitPosition, SplitReader, can_reopen, position};
use crate::dead::DeadLetter;
use crate::error::RunError;
use crate::job::{IngestEntry, Job};
use crate::pause::pauses;
use crate::plan::SplitInput;

/// When so many bytes of one input were read once more because of failures, its rest is given up: that bounds the time
/// an input can cost whose every record fails, in a compressed one even the square of its size.
const AGAIN_BYTES_MAX: u64 = 16 << 30;
/// Opening an input reads so much at least.
const OPEN_BYTES: u64 = 64 << 10;
/// A failure opens an input so often: row by row, to look for the next record, and there.
const OPENED_AGAIN: u64 = 3;
/// A record boundary after damage is looked for in windows of this size.
const WINDOW_BYTES: usize = 1 << 20;
/// So much of a window is looked at again with the next one: a boundary may lie across both.
const OVERLAP_BYTES: usize = 64 << 10;
/// At most this much of what lies between two records is kept in a dead letter.
const RAW_BYTES_MAX: usize = 1 << 20;

impl SplitReader {
    /// After `open` or `next` failed. First failure: once more, one row at a time. Second: on to the next boundary, or
    /// the input's rest is lost.
    pub(super) fn after_failure(
        &mut self,
        job: &Job,
        entry: &IngestEntry,
        input: &SplitInput,
        limit: Limit,
        error: &CallError,
        read: &mut Read,
    ) -> Result<(), RunError> {
        match error.blame() {
            Blame::Article if self.careful == 0 && can_reopen(input) => {
                let rows = usize::try_from(limit.rows).unwrap_or(usize::MAX);
                self.careful = rows.saturating_sub(read.batch.len()).max(1);
                return Ok(());
            }
            Blame::Article => {}
            Blame::Retry if can_reopen(input) => {
                if let Some(pause) = pauses().nth(self.tries) {
                    self.tries += 1;
                    std::thread::sleep(pause);
                    return Ok(());
                }
                // One dead site does not stop all the others.
                if input.line.is_none() {
                    return Err(RunError::of_call(error));
                }
            }
            _ => return Err(RunError::of_call(error)),
        }
        (self.careful, self.tries) = (0, 0);
        self.again_bytes += self.bytes_to_here() * OPENED_AGAIN;
        let mut letter = DeadLetter::of_input(self.split.entry, error, input.display());
        if error.blame() == Blame::Retry {
            letter.code = Status::Input.name().to_owned();
        }
        let after = match self.again_bytes < AGAIN_BYTES_MAX && can_reopen(input) {
            true => self.pass_over(job, entry, input, &mut letter)?,
            false => None,
        };
        if let Some((line, _)) = self.line_at(job, input, entry, letter.place.position) {
            letter.place.line = Some(line);
        }
        read.dead.push(letter);
        match after {
            Some(after) => self.at = after,
            None => self.next_input(),
        }
        Ok(())
    }

    /// What opening the input at the current place reads: of a compressed one its member up to there.
    fn bytes_to_here(&self) -> u64 {
        let inside = self.at.stored.filter(|stored| stored.member.is_some());
        OPEN_BYTES + inside.map_or(0, |stored| stored.offset)
    }

    /// Goes from the current place to the next record start, if there is one; what lies between goes into the letter.
    fn pass_over(
        &self,
        job: &Job,
        entry: &IngestEntry,
        input: &SplitInput,
        letter: &mut DeadLetter,
    ) -> Result<Option<SplitPosition>, RunError> {
        let Some(path) = input.path.as_deref() else { return Ok(None) };
        let mut stream = match self.open_input(job, entry, input, path) {
            Ok(stream) => stream,
            Err(error) => return fatal(&error).map(|()| None),
        };
        letter.place.position = Some(position(&stream));
        if !Ingest::has_boundary(&entry.stage) {
            keep_raw(&mut stream, job, letter);
            return Ok(None);
        }
        // The byte the reader failed at cannot be the next start.
        let mut from = 1;
        let window_bytes = WINDOW_BYTES.min(job.article_bytes_max);
        loop {
            let window = match stream.peek(window_bytes) {
                Ok([]) => return Ok(None),
                Ok(window) => window,
                Err(error) => {
                    fatal(&error)?;
                    let found = stream.skip_damage().map_err(|error| RunError::of_io(&error))?;
                    return Ok(found.then(|| self.position_of(&stream)));
                }
            };
            let tail = window.get(from..).unwrap_or_default();
            let found =
                Ingest::boundary(&entry.stage, tail).map_err(|error| RunError::of_call(&error))?;
            let found = found.and_then(|offset| usize::try_from(offset).ok()).map(|at| at + from);
            let overlap = match window.len() < window_bytes {
                true => 0,
                false => OVERLAP_BYTES.min(window.len() / 2),
            };
            let step = found.unwrap_or(window.len() - overlap).min(window.len());
            let room = RAW_BYTES_MAX.saturating_sub(letter.raw.len()).min(step);
            letter.raw.extend_from_slice(window.get(..room).unwrap_or_default());
            stream.advance(step).map_err(|error| RunError::of_io(&error))?;
            if found.is_some() {
                return Ok(Some(self.position_of(&stream)));
            }
            from = 0;
        }
    }

    /// The place where `stream` stands, for a reader that begins anew there.
    fn position_of(&self, stream: &Input) -> SplitPosition {
        let stored = Some(position(stream));
        SplitPosition { input: self.at.input, token: Vec::new(), tell: stream.tell(), stored }
    }
}

/// An error that is not about the bytes of this input ends the run: to go on would lose the rest of it.
fn fatal(error: &IoError) -> Result<(), RunError> {
    match error.kind() {
        IoErrorKind::Full | IoErrorKind::Io | IoErrorKind::Unreadable => {
            Err(RunError::of_io(error))
        }
        _ => Ok(()),
    }
}

/// Keeps the first bytes of what is lost, as far as they can be read.
fn keep_raw(stream: &mut Input, job: &Job, letter: &mut DeadLetter) {
    let most = RAW_BYTES_MAX.min(job.article_bytes_max);
    if let Ok(bytes) = stream.peek(most) {
        letter.raw = bytes.get(..most).unwrap_or(bytes).to_vec();
    }
}
