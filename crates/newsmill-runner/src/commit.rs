//! Enters blocks into the ledger in order, keeps the run's sums, and says when too much was lost.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use newsmill_host::RejectedUri;
use newsmill_io::{FileSystem, Input, OpenSettings, WriteFile};
use newsmill_pipeline::FailAbove;

use crate::dead::DeadLetter;
use crate::encode::{DoneBlock, DoneExport};
use crate::error::RunError;
use crate::job::{ExportEntry, Job};
use crate::ledger::Ledger;
use crate::tally::Tally;

/// A share of losses ends a run early only when at least this many articles were read: the first bad ones of a
/// good night prove nothing.
const EVIDENCE_ARTICLES: u64 = 10_000;
/// Copied at a time.
const STEP_BYTES: usize = 256 << 10;

/// The sums of a run and what its blocks staged.
pub(crate) struct Committer {
    fs: Arc<dyn FileSystem>,
    /// Where the run's dead letters go.
    dead_path: PathBuf,
    dead_file: Option<Box<dyn WriteFile>>,
    fail_above: FailAbove,
    pub(crate) tally: Tally,
    /// What each export staged, in order.
    pub(crate) staged: Vec<Vec<DoneExport>>,
}

impl Committer {
    pub(crate) fn new(
        fs: Arc<dyn FileSystem>,
        dead_path: PathBuf,
        fail_above: FailAbove,
        exports: usize,
    ) -> Self {
        Self {
            fs,
            dead_path,
            dead_file: None,
            fail_above,
            tally: Tally::new(exports),
            staged: (0..exports).map(|_| Vec::new()).collect(),
        }
    }

    /// Enters `done`; false when more was lost than the pipeline allows.
    pub(crate) fn commit(
        &mut self,
        job: &Job,
        ledger: &Ledger,
        done: DoneBlock,
    ) -> Result<bool, RunError> {
        if let Some(spool) = &done.dead {
            self.append_dead(spool)?;
        }
        ledger.commit(job, &done)?;
        self.tally.add(&done.tally);
        for (list, export) in self.staged.iter_mut().zip(done.exports) {
            list.extend(export);
        }
        let sure = matches!(self.fail_above, FailAbove::Articles(_));
        Ok(!(self.too_many_lost() && (sure || self.tally.read >= EVIDENCE_ARTICLES)))
    }

    /// Moves articles that the target of an export refused at the very end from exported to dead.
    pub(crate) fn refuse(
        &mut self,
        number: usize,
        export: &ExportEntry,
        job: &Job,
        run: &str,
        refused: &[RejectedUri],
    ) -> Result<(), RunError> {
        let mut lines = String::new();
        for refused in refused {
            let letter = DeadLetter::of_refused(export, refused);
            if let Some(tally) = self.tally.exports.get_mut(number) {
                tally.exported = tally.exported.saturating_sub(1);
                *tally.dead.entry(letter.code.clone()).or_default() += 1;
            }
            lines.push_str(&letter.to_line(run, &job.registry));
        }
        if refused.is_empty() {
            return Ok(());
        }
        let path = &self.dead_path;
        let mut file = match self.dead_file.take() {
            Some(file) => file,
            None => {
                self.fs.create_new(path).map_err(|error| RunError::disk("create", path, &error))?
            }
        };
        let written = file.write_all(lines.as_bytes()).and_then(|()| file.sync_all());
        self.dead_file = Some(file);
        written.map_err(|error| RunError::disk("write", path, &error))
    }

    /// Articles that entered so far.
    pub(crate) fn articles(&self) -> u64 {
        self.tally.read
    }

    /// Whether more was lost than the pipeline allows, of what was read so far.
    pub(crate) fn too_many_lost(&self) -> bool {
        self.fail_above.is_exceeded(self.tally.lost_most(), self.tally.read)
    }

    /// The file of dead letters, if there are any.
    pub(crate) fn dead_letters(&self) -> Option<&Path> {
        self.dead_file.is_some().then_some(self.dead_path.as_path())
    }

    fn append_dead(&mut self, spool: &Path) -> Result<(), RunError> {
        let path = &self.dead_path;
        if self.dead_file.is_none() {
            let file = self.fs.create_new(path);
            self.dead_file = Some(file.map_err(|error| RunError::disk("create", path, &error))?);
        }
        let Some(file) = &mut self.dead_file else { return Ok(()) };
        let settings = OpenSettings::default();
        let mut input =
            Input::open(&*self.fs, spool, settings).map_err(|error| RunError::of_io(&error))?;
        loop {
            let window = input.peek(STEP_BYTES).map_err(|error| RunError::of_io(&error))?;
            if window.is_empty() {
                break;
            }
            file.write_all(window).map_err(|error| RunError::disk("write", path, &error))?;
            let length = window.len();
            input.advance(length).map_err(|error| RunError::of_io(&error))?;
        }
        file.sync_all().map_err(|error| RunError::disk("write", path, &error))?;
        self.fs.remove_file(spool).map_err(|error| RunError::disk("remove", spool, &error))
    }
}
