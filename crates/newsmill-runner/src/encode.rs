//! Encodes the flights of a block, in order, into one staged file an export, and makes the block durable.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use newsmill_article::{Article, Batch};
use newsmill_host::{Blame, CallError, Outcome, Output, StreamError, StreamErrorKind, Writer};
use newsmill_io::{BlockWriter, FileSystem, StagedBlock, Staging};

use crate::dead::{DeadLetter, DeadSpool};
use crate::error::RunError;
use crate::job::{ExportEntry, Job};
use crate::pass::Load;
use crate::pause::with_retries;
use crate::schedule::{Ends, Key};
use crate::source::SplitPosition;
use crate::tally::Tally;

/// An export that has begun: its job and where its blocks are staged.
pub(crate) struct OpenExport {
    /// What the stage said in `begin`, for all later calls.
    pub(crate) job: Vec<u8>,
    pub(crate) staging: Staging,
}

/// A block being encoded.
pub(crate) struct BlockWork {
    tally: Tally,
    exports: Vec<Option<ExportBlock>>,
    dead: DeadSpool,
    additions: Vec<(usize, Vec<u8>)>,
}

/// One export's part of a block.
struct ExportBlock {
    writer: Option<Writer>,
    staged: Shared,
    attempt: u32,
    /// Rows that stood, kept for exports whose bytes come later than their rows.
    kept: Vec<Article>,
}

/// A block that is complete and durable.
pub(crate) struct DoneBlock {
    pub(crate) id: (u32, u32),
    pub(crate) ends_split: bool,
    pub(crate) tally: Tally,
    pub(crate) exports: Vec<Option<DoneExport>>,
    pub(crate) dead: Option<PathBuf>,
    pub(crate) position: Option<SplitPosition>,
    pub(crate) additions: Vec<(usize, Vec<u8>)>,
}

/// What one export left of a block.
pub(crate) struct DoneExport {
    pub(crate) staged: StagedBlock,
    pub(crate) receipt: Vec<u8>,
}

/// The staged file, shared between the writer of the moment and the block.
#[derive(Clone)]
struct Shared(Arc<Mutex<Option<BlockWriter>>>);

impl Output for Shared {
    fn write(&mut self, bytes: &[u8]) -> Result<(), StreamError> {
        let mut staged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(staged) = staged.as_mut() else {
            return Err(StreamError::new(StreamErrorKind::Unsupported, "the block is complete"));
        };
        staged.write(bytes).map_err(crate::source::stream_error)
    }
}

/// What encoding needs of the run.
pub(crate) struct Encoder<'e> {
    pub(crate) job: &'e Job,
    pub(crate) fs: &'e dyn FileSystem,
    pub(crate) exports: &'e [OpenExport],
    pub(crate) run: &'e str,
    /// Where dead letters of blocks wait for their commit.
    pub(crate) work_dir: &'e std::path::Path,
}

/// A flight encoded: the block goes on, or is complete.
pub(crate) enum Encoded {
    More(BlockWork),
    Done(DoneBlock),
}

impl Encoder<'_> {
    /// Encodes a flight into its block.
    pub(crate) fn encode(
        &self,
        key: Key,
        ends: Ends,
        mut load: Load,
        block: Option<BlockWork>,
    ) -> Result<Encoded, RunError> {
        let mut work = block.unwrap_or_else(|| BlockWork {
            tally: Tally::new(self.exports.len()),
            exports: self.exports.iter().map(|_| None).collect(),
            dead: DeadSpool::default(),
            additions: Vec::new(),
        });
        let mut letters = std::mem::take(&mut load.dead);
        let last = self.exports.len().saturating_sub(1);
        for (number, export) in self.job.exports.iter().enumerate() {
            if load.batch.is_empty() {
                break;
            }
            let mut rows = Batch::new(Arc::clone(&self.job.registry));
            // An export may take rows out of its batch; the last one may have the originals.
            rows.articles = match number == last {
                true => std::mem::take(&mut load.batch.articles),
                false => load.batch.articles.clone(),
            };
            self.write(key, number, export, rows, &mut work, &mut letters)?;
        }
        let spool = self.work_dir.join(format!("dead-{:06}-{:06}.jsonl", key.split, key.block));
        // In article order, whatever the batches were.
        letters.sort_by_key(|letter| (letter.order, letter.entry));
        for letter in &letters {
            work.dead.add(self.fs, &spool, &letter.to_line(self.run, &self.job.registry))?;
        }
        work.tally.add(&load.tally);
        work.additions.append(&mut load.additions);
        if ends == Ends::Batch {
            return Ok(Encoded::More(work));
        }
        self.finish(key, ends, load.position, work).map(Encoded::Done)
    }

    fn write(
        &self,
        key: Key,
        number: usize,
        export: &ExportEntry,
        rows: Batch,
        work: &mut BlockWork,
        letters: &mut Vec<DeadLetter>,
    ) -> Result<(), RunError> {
        let Some(open) = self.exports.get(number) else { return Ok(()) };
        let slot = work.exports.get_mut(number);
        let Some(slot) = slot else { return Ok(()) };
        let block = match slot {
            Some(block) => block,
            None => slot.insert(ExportBlock {
                writer: None,
                staged: self.stage(key, open)?,
                attempt: 0,
                kept: Vec::new(),
            }),
        };
        let before = letters.len();
        let given = rows.len();
        let mut writing = Writing { key, export, open, block, encoder: self };
        writing.rows(rows, letters)?;
        let lost = letters.len() - before;
        if let Some(tally) = work.tally.exports.get_mut(number) {
            tally.exported += u64::try_from(given - lost).unwrap_or(0);
            for letter in letters.iter().skip(before) {
                *tally.dead.entry(letter.code.clone()).or_default() += 1;
            }
        }
        Ok(())
    }

    fn stage(&self, key: Key, open: &OpenExport) -> Result<Shared, RunError> {
        let staged =
            open.staging.block(key.split, key.block).map_err(|error| RunError::of_io(&error))?;
        Ok(Shared(Arc::new(Mutex::new(Some(staged)))))
    }

    fn finish(
        &self,
        key: Key,
        ends: Ends,
        position: Option<SplitPosition>,
        work: BlockWork,
    ) -> Result<DoneBlock, RunError> {
        work.tally.check().map_err(RunError::bug)?;
        let mut exports = Vec::with_capacity(work.exports.len());
        let entries = self.job.exports.iter().zip(self.exports);
        for (block, (export, open)) in work.exports.into_iter().zip(entries) {
            let Some(mut block) = block else {
                exports.push(None);
                continue;
            };
            Writing { key, export, open, block: &mut block, encoder: self }.renew_writer()?;
            exports.push(block.finish()?);
        }
        Ok(DoneBlock {
            id: (key.split, key.block),
            ends_split: ends == Ends::Split,
            tally: work.tally,
            exports,
            dead: work.dead.finish()?,
            position,
            additions: work.additions,
        })
    }
}

impl ExportBlock {
    fn finish(mut self) -> Result<Option<DoneExport>, RunError> {
        let Some(writer) = self.writer.take() else { return Ok(None) };
        let (receipt, _) = writer.finish().map_err(|error| RunError::of_call(&error))?;
        let staged = self.staged.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(staged) = staged else { return Ok(None) };
        let staged = staged.finish().map_err(|error| RunError::of_io(&error))?;
        Ok(Some(DoneExport { staged, receipt }))
    }
}

/// One call's worth of writing rows to one export.
struct Writing<'w> {
    key: Key,
    export: &'w ExportEntry,
    open: &'w OpenExport,
    block: &'w mut ExportBlock,
    encoder: &'w Encoder<'w>,
}

impl Writing<'_> {
    /// Writes all rows at once, and one by one when that fails.
    fn rows(&mut self, mut rows: Batch, letters: &mut Vec<DeadLetter>) -> Result<(), RunError> {
        match self.attempt(&mut rows)? {
            Ok(outcome) => {
                self.lost(outcome, letters);
                self.keep(rows);
                return Ok(());
            }
            Err(error) if error.blame() == Blame::Article => {}
            Err(error) => return Err(RunError::of_call(&error)),
        }
        for article in rows.articles {
            let mut row = Batch::new(Arc::clone(&self.encoder.job.registry));
            row.push(article);
            match self.attempt(&mut row)? {
                Ok(outcome) => {
                    self.lost(outcome, letters);
                    self.keep(row);
                }
                Err(error) if error.blame() == Blame::Article => {
                    let letter = |article| DeadLetter::of_call(self.export.number, &error, article);
                    letters.extend(row.articles.into_iter().map(letter));
                }
                Err(error) => return Err(RunError::of_call(&error)),
            }
        }
        Ok(())
    }

    fn lost(&self, outcome: Outcome, letters: &mut Vec<DeadLetter>) {
        for lost in outcome.rejected {
            letters.push(DeadLetter::of_lost(self.export.number, &self.export.stage, lost));
        }
    }

    fn keep(&mut self, rows: Batch) {
        if self.export.stage.manifest().buffers {
            self.block.kept.extend(rows.articles);
        }
    }

    /// One call of `write`, with retries.
    fn attempt(&mut self, rows: &mut Batch) -> Result<Result<Outcome, CallError>, RunError> {
        self.renew_writer()?;
        match &mut self.block.writer {
            Some(writer) => Ok(with_retries(|| writer.write(rows))),
            None => Err(RunError::bug("no writer after it was opened")),
        }
    }

    /// Replaces a writer that panicked, and opens the first one.
    fn renew_writer(&mut self) -> Result<(), RunError> {
        if self.block.writer.as_ref().is_some_and(Writer::poisoned) {
            self.block.writer = None;
            self.block.attempt += 1;
        }
        match self.block.writer {
            Some(_) => Ok(()),
            None => self.open_writer(),
        }
    }

    /// Opens a writer. A later one than the first goes on in the same staged file, unless the stage buffers: what
    /// such a writer had is lost with it, so the file starts anew and gets the rows that stood once more.
    fn open_writer(&mut self) -> Result<(), RunError> {
        let again = self.block.attempt > 0 && self.export.stage.manifest().buffers;
        if again {
            let staged = self.block.staged.0.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(staged) = staged {
                staged.discard();
            }
            self.block.staged = self.encoder.stage(self.key, self.open)?;
        }
        let Key { split, block, .. } = self.key;
        let staged = Box::new(self.block.staged.clone());
        let mut writer = Writer::open(
            &self.export.stage,
            &self.open.job,
            split,
            block,
            self.block.attempt,
            staged,
        )
        .map_err(|error| RunError::of_call(&error))?;
        if again && !self.block.kept.is_empty() {
            let mut rows = Batch::new(Arc::clone(&self.encoder.job.registry));
            rows.articles = std::mem::take(&mut self.block.kept);
            writer.write(&mut rows).map_err(|error| RunError::of_call(&error))?;
            self.block.kept = rows.articles;
        }
        self.block.writer = Some(writer);
        Ok(())
    }
}
