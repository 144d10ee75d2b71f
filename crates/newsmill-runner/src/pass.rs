//! Takes a batch through a stage: as a whole, and row by row when that fails, so that only the guilty row is lost.

use std::sync::Arc;

use newsmill_article::{Article, Batch};
use newsmill_host::{Blame, CallError, Outcome};

use crate::dead::DeadLetter;
use crate::error::RunError;
use crate::job::{Job, TransformEntry};
use crate::origin::Origins;
use crate::pause::with_retries;
use crate::tally::Tally;

/// What a flight carries between segments.
pub(crate) struct Load {
    pub(crate) batch: Batch,
    pub(crate) dead: Vec<DeadLetter>,
    pub(crate) tally: Tally,
    /// Where the block ended, if it did with this flight.
    pub(crate) position: Option<crate::source::SplitPosition>,
    /// What serial stages added, by entry.
    pub(crate) additions: Vec<(usize, Vec<u8>)>,
    /// What the articles do not know of themselves, as long as nobody has told them.
    pub(crate) origins: Option<Origins>,
}

impl Load {
    /// Tells the articles where they came from, before anybody else sees them.
    pub(crate) fn tell_origins(&mut self, job: &Job) {
        if let Some(origins) = self.origins.take() {
            origins.fill(job, &mut self.batch);
        }
    }

    /// Books what a stage did to rows it was given.
    pub(crate) fn book(&mut self, entry: usize, stage: &newsmill_host::Stage, outcome: Outcome) {
        self.tally.made += u64::from(outcome.made);
        for gone in outcome.dropped {
            self.tally.drop_one(entry, &gone.reason);
        }
        for lost in outcome.rejected {
            self.bury(DeadLetter::of_lost(entry, stage, lost));
        }
    }

    /// Books a dead letter made before the exports.
    pub(crate) fn bury(&mut self, letter: DeadLetter) {
        self.tally.dead_one(letter.entry, &letter.code);
        self.dead.push(letter);
    }
}

/// Takes `load` through the stages of a parallel segment.
pub(crate) fn transform(entries: &[TransformEntry], load: &mut Load) -> Result<(), RunError> {
    for entry in entries {
        if load.batch.is_empty() {
            return Ok(());
        }
        let mut worker = entry.worker()?;
        let result = with_retries(|| worker.process(&mut load.batch));
        entry.give_back(worker);
        match result {
            Ok(outcome) => load.book(entry.number, &entry.stage, outcome),
            Err(error) if error.blame() == Blame::Article => row_by_row(entry, load)?,
            Err(error) => return Err(RunError::of_call(&error)),
        }
    }
    Ok(())
}

fn row_by_row(entry: &TransformEntry, load: &mut Load) -> Result<(), RunError> {
    each_alone(load, |row| {
        let mut worker = entry.worker()?;
        let result = with_retries(|| worker.process(row));
        entry.give_back(worker);
        Ok((entry.number, Arc::clone(&entry.stage), result))
    })
}

type Alone = (usize, Arc<newsmill_host::Stage>, Result<Outcome, CallError>);

/// Gives every article of the batch to `call` in a batch of its own and puts together what is left.
pub(crate) fn each_alone(
    load: &mut Load,
    mut call: impl FnMut(&mut Batch) -> Result<Alone, RunError>,
) -> Result<(), RunError> {
    let registry = Arc::clone(load.batch.registry());
    let articles: Vec<Article> = std::mem::take(&mut load.batch.articles);
    for article in articles {
        let mut row = Batch::new(Arc::clone(&registry));
        row.push(article);
        let (entry, stage, result) = call(&mut row)?;
        match result {
            Ok(outcome) => {
                load.book(entry, &stage, outcome);
                load.batch.articles.append(&mut row.articles);
            }
            Err(error) if error.blame() == Blame::Article => {
                for article in row.articles {
                    load.bury(DeadLetter::of_call(entry, &error, article));
                }
            }
            Err(error) => return Err(RunError::of_call(&error)),
        }
    }
    // Articles made before this stage may stand elsewhere than after their parents now.
    load.batch.restore_order();
    Ok(())
}
