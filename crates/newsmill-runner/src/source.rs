//! Reads a split: opens its inputs one after the other, fills batches, and picks up after damage.

mod damage;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use newsmill_article::{Article, Batch, Position};
use newsmill_host::Stage;
use newsmill_host::manifest::{Access as ManifestAccess, Records};
use newsmill_host::{CallError, Ingest, Limit, Next, Reader, StreamError, StreamErrorKind, Taken};
use newsmill_io::{FileSystem, Input, IoError, IoErrorKind, OpenSettings};

use crate::dead::DeadLetter;
use crate::error::RunError;
use crate::job::{IngestEntry, Job};
use crate::lines::{LineCursor, LineMarks};
use crate::origin::Origins;
use crate::plan::{Split, SplitInput, unreadable};
use crate::schedule::Ends;

/// At most this much of what lies between two records is kept in a dead letter.
const RAW_BYTES_MAX: usize = 1 << 20;

/// What one read gave.
pub(crate) struct Read {
    pub(crate) batch: Batch,
    pub(crate) dead: Vec<DeadLetter>,
    /// Articles that entered: rows and what could not be read.
    pub(crate) entered: u64,
    pub(crate) ends: Ends,
    /// Where the block ended, if it did.
    pub(crate) position: Option<SplitPosition>,
    /// What the articles do not know of themselves yet.
    pub(crate) origins: Option<Origins>,
}

/// A place in a split: right after the last article given.
#[derive(Clone, Debug, Default)]
pub(crate) struct SplitPosition {
    /// Number of the input within the split.
    pub(crate) input: usize,
    /// The reader's own token.
    pub(crate) token: Vec<u8>,
    /// Offset in the input's decompressed bytes where the token was taken.
    pub(crate) tell: u64,
    /// The same place as it is stored, so that what is compressed need not be read up to there again.
    pub(crate) stored: Option<Position>,
}

/// An open split.
pub(crate) struct SplitReader {
    split: Arc<Split>,
    fs: Arc<dyn FileSystem>,
    bytes_read: Arc<AtomicU64>,
    line_marks: Arc<LineMarks>,
    /// The current input's number, and how far it is.
    at: SplitPosition,
    reader: Option<Reader>,
    /// After a failure: so many rows are read one at a time, those the failed call would have given.
    careful: usize,
    /// How often the reader said `RETRY` since it last gave something.
    tries: usize,
    /// Bytes of the current input that were read again because of failures.
    again_bytes: u64,
    lines: Lines,
    /// The order of the last article seen.
    last_order: u64,
    block_rows: usize,
    block_bytes: usize,
}

/// The stream a reader gets: newsmill-io's, with the bytes counted for the progress.
struct Counted {
    input: Input,
    seen: u64,
    total: Arc<AtomicU64>,
}

impl Counted {
    fn count(&mut self) {
        let now = self.input.raw_bytes();
        self.total.fetch_add(now.saturating_sub(self.seen), Ordering::Relaxed);
        self.seen = now;
    }
}

impl newsmill_host::Input for Counted {
    fn peek(&mut self, want: usize) -> Result<&[u8], StreamError> {
        self.input.peek(want).map_err(stream_error)
    }

    fn advance(&mut self, n: usize) -> Result<(), StreamError> {
        self.input.advance(n).map_err(stream_error)?;
        self.count();
        Ok(())
    }

    fn tell(&self) -> u64 {
        self.input.tell()
    }

    fn position(&self) -> Position {
        position(&self.input)
    }

    fn read_at(&mut self, offset: u64, to: &mut [u8]) -> Result<usize, StreamError> {
        self.input.read_at(offset, to).map_err(stream_error)
    }

    fn length(&mut self) -> Result<u64, StreamError> {
        self.input.length().map_err(stream_error)
    }
}

/// newsmill-io's error in the words of the border.
pub(crate) fn stream_error(error: IoError) -> StreamError {
    let kind = match error.kind() {
        IoErrorKind::Damaged => StreamErrorKind::Damaged,
        IoErrorKind::Range => StreamErrorKind::Range,
        _ => StreamErrorKind::Io,
    };
    StreamError::new(kind, error.to_string())
}

/// Where `input` stands, in the words of the article.
pub(crate) fn position(input: &Input) -> Position {
    let position = input.position();
    Position { member: position.member, offset: position.offset }
}

impl SplitReader {
    pub(crate) fn open(
        split: Arc<Split>,
        fs: Arc<dyn FileSystem>,
        bytes_read: Arc<AtomicU64>,
        line_marks: Arc<LineMarks>,
    ) -> Self {
        Self {
            split,
            fs,
            bytes_read,
            line_marks,
            at: SplitPosition::default(),
            reader: None,
            careful: 0,
            tries: 0,
            again_bytes: 0,
            lines: Lines::Unopened,
            last_order: 0,
            block_rows: 0,
            block_bytes: 0,
        }
    }

    /// Reads one batch, which is not filled further when its cells hold `batch_bytes`. Where a block ends is a pure
    /// function of the input and of `job`; a batch may be shorter than asked for.
    pub(crate) fn read(&mut self, job: &Job, batch_bytes: usize) -> Result<Read, RunError> {
        let mut read = Read {
            batch: Batch::new(Arc::clone(&job.registry)),
            dead: Vec::new(),
            entered: 0,
            ends: Ends::Batch,
            position: None,
            origins: None,
        };
        let mut filled = Filled::default();
        let mut fills = Vec::new();
        while let Some(limit) = self.room(job, &read, filled, batch_bytes) {
            if self.at.input >= self.split.inputs.len() {
                read.ends = Ends::Split;
                break;
            }
            let before = read.batch.len();
            let dead_before = read.dead.len();
            fills.push((before, self.at.input));
            self.step(job, limit, &mut read)?;
            self.note_order(&mut read, before, dead_before);
            let new: usize = read.batch.articles.iter().skip(before).map(Article::bytes).sum();
            // Rejected articles stay in memory as dead letters until the batch is through, so they count too.
            let dead = read.dead.iter().skip(dead_before).filter_map(|l| l.article.as_ref());
            let gone: usize = dead.map(Article::bytes).sum();
            let rows = (read.batch.len() - before) + (read.dead.len() - dead_before);
            filled.batch += new;
            filled.read += new + gone;
            self.block_bytes += new + gone;
            self.block_rows += rows;
            read.entered += u64::try_from(rows).unwrap_or(u64::MAX);
        }
        read.origins = Some(Origins::new(Arc::clone(&self.split), fills));
        if read.ends == Ends::Batch
            && (self.block_rows >= job.block_articles || self.block_bytes >= job.block_bytes)
        {
            read.ends = Ends::Block;
        }
        if read.ends != Ends::Batch {
            (self.block_rows, self.block_bytes) = (0, 0);
            read.position = Some(self.at.clone());
        }
        Ok(read)
    }

    /// Gives the dead letters of the last step that have no article the order of the last article before them.
    fn note_order(&mut self, read: &mut Read, rows_before: usize, dead_before: usize) {
        for letter in read.dead.iter_mut().skip(dead_before) {
            match letter.article {
                Some(_) => self.last_order = self.last_order.max(letter.order),
                None => letter.order = self.last_order,
            }
        }
        let rows = read.batch.articles.iter().skip(rows_before);
        self.last_order = rows.map(|row| row.meta.ordinal).fold(self.last_order, u64::max);
    }

    /// How much may still go into the batch; `None` when it or the block is full.
    fn room(&self, job: &Job, read: &Read, filled: Filled, batch_bytes: usize) -> Option<Limit> {
        let batch_rows = job.batch.checked_sub(read.batch.len() + read.dead.len())?;
        let block_rows = job.block_articles.checked_sub(self.block_rows)?;
        let block_bytes = job.block_bytes.checked_sub(self.block_bytes)?;
        let left = batch_bytes.checked_sub(filled.read)?;
        // What a failed call gave is read again, which some inputs cannot: they lose one row at most.
        let input = self.split.inputs.get(self.at.input);
        let alone = self.careful > 0 || input.is_some_and(|input| !can_reopen(input));
        let rows = if alone { 1 } else { batch_rows }.min(block_rows).min(batch_rows);
        let bytes = left.min(block_bytes);
        // The host counts what the batch holds already.
        let all_rows = u32::try_from(rows + read.batch.len()).unwrap_or(u32::MAX);
        (rows > 0 && bytes > 0).then_some(Limit { rows: all_rows, bytes: filled.batch + bytes })
    }

    /// One call of the reader, or one input opened or given up.
    fn step(&mut self, job: &Job, limit: Limit, read: &mut Read) -> Result<(), RunError> {
        let split = Arc::clone(&self.split);
        let (Some(entry), Some(input)) =
            (job.ingest.get(split.entry), split.inputs.get(self.at.input))
        else {
            return Err(RunError::bug("the split names an entry that does not exist"));
        };
        if let Some(why) = &input.problem {
            self.give_up(entry, input, why, read);
            return Ok(());
        }
        let opened = match self.reader.take() {
            Some(reader) => Ok(reader),
            None => self.open_reader(job, entry, input)?,
        };
        let mut reader = match opened {
            Ok(reader) => reader,
            Err(Failure::Input(error)) => {
                self.give_up(entry, input, &error.to_string(), read);
                return Ok(());
            }
            Err(Failure::Call(error)) => {
                return self.after_failure(job, entry, input, limit, &error, read);
            }
        };
        let before = read.batch.len();
        match reader.next(&mut read.batch, limit) {
            Ok(Taken { next, rejected }) => {
                let given = read.batch.len() - before + rejected.len();
                self.careful = self.careful.saturating_sub(given);
                self.tries = 0;
                for lost in rejected {
                    let mut letter = DeadLetter::of_lost(split.entry, &entry.stage, lost);
                    self.locate(job, input, entry, &mut letter);
                    read.dead.push(letter);
                }
                if next == Next::End {
                    self.next_input();
                    return Ok(());
                }
                self.at.token = reader.position().map_err(|error| RunError::of_call(&error))?;
                self.at.tell = reader.tell();
                self.at.stored = reader.place();
                self.reader = Some(reader);
                Ok(())
            }
            Err(error) => {
                drop(reader);
                self.after_failure(job, entry, input, limit, &error, read)
            }
        }
    }

    /// Goes on to the next input; this one cannot be read.
    fn give_up(&mut self, entry: &IngestEntry, input: &SplitInput, why: &str, read: &mut Read) {
        read.dead.push(unreadable(self.split.entry, &entry.name, input, why));
        self.next_input();
    }

    fn next_input(&mut self) {
        self.at = SplitPosition { input: self.at.input + 1, ..SplitPosition::default() };
        self.reader = None;
        (self.careful, self.tries, self.again_bytes) = (0, 0, 0);
        self.lines = Lines::Unopened;
    }

    /// Opens the current input where `self.at` stands. The inner error costs the input, the outer one the run.
    fn open_reader(
        &mut self,
        job: &Job,
        entry: &IngestEntry,
        input: &SplitInput,
    ) -> Result<Result<Reader, Failure>, RunError> {
        let stream: Option<Box<dyn newsmill_host::Input>> = match &input.path {
            None => None,
            Some(path) => match self.open_input(job, entry, input, path) {
                Ok(opened) => {
                    let total = Arc::clone(&self.bytes_read);
                    Some(Box::new(Counted { input: opened, seen: 0, total }))
                }
                Err(error) if blames_disk(&error) => return Err(RunError::of_io(&error)),
                Err(error) => return Ok(Err(Failure::Input(error))),
            },
        };
        let opened = Reader::open(&entry.stage, &input.line(), stream, &self.at.token);
        Ok(opened.map_err(Failure::Call))
    }

    /// Opens the current input's bytes where `self.at` stands.
    fn open_input(
        &self,
        job: &Job,
        entry: &IngestEntry,
        input: &SplitInput,
        path: &Path,
    ) -> Result<Input, IoError> {
        let stored = |position: Position| newsmill_io::Position {
            member: position.member,
            offset: position.offset,
        };
        let settings = OpenSettings {
            at: self.at.stored.map(stored),
            random: entry.stage.manifest().access == ManifestAccess::Random,
            ..input.open_at(self.at.tell, job.open_settings())
        };
        Input::open(&*self.fs, path, settings)
    }

    /// Adds path, line and raw bytes to a dead letter the ingest stage made.
    fn locate(
        &mut self,
        job: &Job,
        input: &SplitInput,
        entry: &IngestEntry,
        letter: &mut DeadLetter,
    ) {
        letter.place.path = input.display();
        if !has_lines(&entry.stage) {
            letter.raw = self.record_at(job, input, entry, letter.place.position);
            return;
        }
        if let Some((line, raw)) = self.line_at(job, input, entry, letter.place.position) {
            letter.place.line = Some(line);
            letter.raw = raw;
        }
    }

    /// The bytes of the record that begins at `position`, as many as are kept; none when they cannot be read again.
    fn record_at(
        &self,
        job: &Job,
        input: &SplitInput,
        entry: &IngestEntry,
        position: Option<Position>,
    ) -> Vec<u8> {
        let (Some(path), Some(position)) = (input.path.as_ref(), position) else {
            return Vec::new();
        };
        if !can_reopen(input) {
            return Vec::new();
        }
        let at = Some(newsmill_io::Position { member: position.member, offset: position.offset });
        let settings = OpenSettings { start: position.offset, at, ..job.open_settings() };
        let Ok(mut stream) = Input::open(&*self.fs, path, settings) else { return Vec::new() };
        let bytes = stream.peek(RAW_BYTES_MAX.min(job.article_bytes_max)).unwrap_or_default();
        // The record's own first byte begins no other.
        let next = Ingest::boundary(&entry.stage, bytes.get(1..).unwrap_or_default());
        let end = next.ok().flatten().and_then(|offset| usize::try_from(offset).ok());
        let kept = bytes.get(..RAW_BYTES_MAX).unwrap_or(bytes);
        end.and_then(|end| kept.get(..=end)).unwrap_or(kept).to_vec()
    }

    /// The number and bytes of the line that begins at `position`, where lines make sense.
    fn line_at(
        &mut self,
        job: &Job,
        input: &SplitInput,
        entry: &IngestEntry,
        position: Option<Position>,
    ) -> Option<(u64, Vec<u8>)> {
        let (path, position) = (input.path.as_ref()?, position?);
        if !gives_many(&entry.stage) || !has_lines(&entry.stage) || !can_reopen(input) {
            return None;
        }
        let cursor = match std::mem::replace(&mut self.lines, Lines::Lost) {
            Lines::Unopened => {
                let settings = job.open_settings();
                LineCursor::open(&*self.fs, path, settings, position, &self.line_marks)?
            }
            Lines::At(cursor) => *cursor,
            Lines::Lost => return None,
        };
        let (cursor, found) = cursor.seek(position, RAW_BYTES_MAX, &self.line_marks);
        self.lines = cursor.map_or(Lines::Lost, |cursor| Lines::At(Box::new(cursor)));
        found
    }
}

/// Counts the lines of the current input, for dead letters.
enum Lines {
    Unopened,
    At(Box<LineCursor>),
    /// Damage lies between: no number is known from here on.
    Lost,
}

/// Cell bytes of one read.
#[derive(Clone, Copy, Default)]
struct Filled {
    /// Of the articles in the batch.
    batch: usize,
    /// Of those and of what was rejected.
    read: usize,
}

/// Whether the input can be read again from any place: all but standard input.
fn can_reopen(input: &SplitInput) -> bool {
    input.path.as_deref() != Some(Path::new("-"))
}

/// Whether the stage's records may be lines: one that names boundaries must name the end of a line.
fn has_lines(stage: &Stage) -> bool {
    !Ingest::has_boundary(stage) || matches!(Ingest::boundary(stage, b"\n"), Ok(Some(1)))
}

/// Whether the stage gives many articles from one input.
pub(crate) fn gives_many(stage: &Stage) -> bool {
    stage.manifest().records == Records::Many
}

/// Whether an input that cannot be opened says that everything is wrong, not this input.
fn blames_disk(error: &IoError) -> bool {
    matches!(error.kind(), IoErrorKind::Full | IoErrorKind::Io)
}

enum Failure {
    Input(IoError),
    Call(CallError),
}
