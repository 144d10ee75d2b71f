//! One run from start to end.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use newsmill_host::{LogLevel, Writer};
use newsmill_io::FileSystem;
use newsmill_pipeline::Pipeline;

use crate::commit::Committer;
use crate::encode::{Encoder, OpenExport};
use crate::engine::{Ended, Engine};
use crate::error::{ErrorKind, RunError};
use crate::job::{Job, PluginSource};
use crate::ledger::Ledger;
use crate::plan::{Plan, plan};
use crate::publish::{Publisher, begin};
use crate::report::{ExportReport, Report, Status};
use crate::services::RunServices;
use crate::watch::{PlanSummary, Watcher, Work};

/// What the caller decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Threads that work, the caller's own included; at least 1.
    pub threads: usize,
    /// The pipeline's state folder: ledger, dead letters, lock. Made if missing; used by one run at a time.
    pub state_dir: PathBuf,
    /// A name for this run that no earlier run of the pipeline had; goes into file names.
    pub run_id: String,
}

/// Runs `pipeline`.
///
/// A report comes back when the run ended in an orderly way, also when nothing was published because too much was
/// lost or because the watcher said stop: see [`Report::status`].
///
/// # Errors
/// Anything that ended the run before: see [`ErrorKind`]. Nothing half stands under a final name then.
pub fn run(
    pipeline: &Pipeline,
    plugins: &PluginSource<'_>,
    fs: &Arc<dyn FileSystem>,
    settings: &Settings,
    watcher: Arc<dyn Watcher>,
) -> Result<Report, RunError> {
    let state = &settings.state_dir;
    fs.create_dir_all(state).map_err(|error| RunError::disk("create", state, &error))?;
    let lock = state.join("lock");
    let held = fs.lock(&lock).map_err(|error| RunError::disk("lock", &lock, &error))?;
    let Some(_held) = held else {
        return Err(RunError::new(
            ErrorKind::Busy,
            format!(
                "another run holds `{}`; hint: wait for it, or give this one another --state-dir",
                lock.display()
            ),
        ));
    };
    let services = Arc::new(RunServices::new(watcher));
    let job = Job::prepare(pipeline, plugins, &services)?;
    job.start()?;
    let plan = plan(&job, &**fs)?;
    let splits = u64::try_from(plan.splits.len()).unwrap_or(u64::MAX);
    services.watcher().planned(&PlanSummary { inputs: plan.inputs, bytes: plan.bytes, splits });
    Run { pipeline, job: &job, plan: &plan, fs, settings, services: &services }.perform()
}

struct Run<'r> {
    pipeline: &'r Pipeline,
    job: &'r Job,
    plan: &'r Plan,
    fs: &'r Arc<dyn FileSystem>,
    settings: &'r Settings,
    services: &'r Arc<RunServices>,
}

impl Run<'_> {
    fn perform(&self) -> Result<Report, RunError> {
        let mut open = Vec::new();
        let mut publishers = Vec::new();
        let begun = self.begin(&mut open, &mut publishers);
        let result = begun.and_then(|()| self.work(&open)).and_then(|(ended, mut committer)| {
            let exports = match ended {
                Ended::Complete if !committer.too_many_lost() => {
                    self.services.watcher().begins(Work::Publish);
                    let published = self.publish(&open, publishers, &mut committer);
                    self.services.watcher().ends(Work::Publish);
                    published?
                }
                _ => Vec::new(),
            };
            Ok(self.report(ended, &committer, exports))
        });
        let published = matches!(&result, Ok(report) if report.status == Status::Done);
        self.clean_up(open, published);
        result
    }

    fn begin(
        &self,
        open: &mut Vec<OpenExport>,
        publishers: &mut Vec<Publisher>,
    ) -> Result<(), RunError> {
        for export in &self.job.exports {
            let (opened, publisher) = begin(self.job, export, self.fs, self.settings)?;
            open.push(opened);
            publishers.push(publisher);
        }
        Ok(())
    }

    fn work(&self, open: &[OpenExport]) -> Result<(Ended, Committer), RunError> {
        let state = &self.settings.state_dir;
        let run = &self.settings.run_id;
        let work_dir = state.join("work");
        let dead_dir = state.join("dead");
        self.fresh_folder(&work_dir)?;
        let made = self.fs.create_dir_all(&dead_dir);
        made.map_err(|error| RunError::disk("create", &dead_dir, &error))?;
        let ledger = Ledger::create(
            Arc::clone(self.fs),
            &state.join("ledger.jsonl"),
            run,
            &self.pipeline.digest,
        )?;
        let committer = Mutex::new(Committer::new(
            Arc::clone(self.fs),
            dead_dir.join(format!("{run}.jsonl")),
            self.pipeline.run.fail_above,
            self.job.exports.len(),
        ));
        let engine = Engine {
            job: self.job,
            plan: self.plan,
            fs: self.fs,
            services: self.services,
            encoder: Encoder {
                job: self.job,
                fs: &**self.fs,
                exports: open,
                run,
                work_dir: &work_dir,
            },
            ledger: &ledger,
            committer: &committer,
        };
        let ended = engine.work(self.settings.threads.max(1))?;
        let committer = committer.into_inner().unwrap_or_else(PoisonError::into_inner);
        committer.tally.check().map_err(RunError::bug)?;
        Ok((ended, committer))
    }

    /// An empty folder at `path`: what a killed run left there is worth nothing.
    fn fresh_folder(&self, path: &Path) -> Result<(), RunError> {
        match self.fs.remove_dir_all(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(RunError::disk("remove", path, &error));
            }
            _ => {}
        }
        self.fs.create_dir_all(path).map_err(|error| RunError::disk("create", path, &error))
    }

    fn publish(
        &self,
        open: &[OpenExport],
        publishers: Vec<Publisher>,
        committer: &mut Committer,
    ) -> Result<Vec<ExportReport>, RunError> {
        let mut reports = Vec::new();
        let staged = std::mem::take(&mut committer.staged);
        for (number, (((export, open), publisher), staged)) in
            self.job.exports.iter().zip(open).zip(publishers).zip(staged).enumerate()
        {
            let published = publisher.publish(export, open, self.fs, &staged)?;
            let run = &self.settings.run_id;
            committer.refuse(number, export, self.job, run, &published.rejected)?;
            let tally = committer.tally.exports.get(number);
            reports.push(ExportReport {
                name: export.name.clone(),
                exported: tally.map_or(0, |tally| tally.exported),
                files: published.files,
                refused: published.rejected.into_iter().map(|refused| refused.uri).collect(),
            });
        }
        committer.tally.check().map_err(RunError::bug)?;
        Ok(reports)
    }

    fn report(&self, ended: Ended, committer: &Committer, exports: Vec<ExportReport>) -> Report {
        let status = match ended {
            Ended::Stopped => Status::Stopped,
            Ended::TooManyLost => Status::TooManyLost,
            Ended::Complete if committer.too_many_lost() => Status::TooManyLost,
            Ended::Complete => Status::Done,
        };
        let tally = &committer.tally;
        Report {
            run: self.settings.run_id.clone(),
            pipeline: self.pipeline.name.clone(),
            status,
            read: tally.read,
            made: tally.made,
            dropped: tally.dropped_total(),
            dead: tally.dead_total(),
            inputs: self.plan.inputs,
            dead_letters: committer.dead_letters().map(|path| path.to_string_lossy().into_owned()),
            entries: Report::entries(self.job, tally, &self.services.figures()),
            exports,
        }
    }

    /// Removes what was staged; a failure here loses nothing and is only said.
    fn clean_up(&self, open: Vec<OpenExport>, published: bool) {
        for (export, open) in self.job.exports.iter().zip(open) {
            if !published && let Err(error) = Writer::abort(&export.stage, &open.job) {
                self.services.say(LogLevel::Warn, &error.to_string());
            }
            if let Err(error) = open.staging.discard_all() {
                self.services.say(LogLevel::Warn, &format!("cannot remove staged files: {error}"));
            }
        }
        let work_dir = self.settings.state_dir.join("work");
        if let Err(error) = self.fs.remove_dir_all(&work_dir)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            let path = work_dir.display();
            self.services.say(LogLevel::Warn, &format!("cannot remove `{path}`: {error}"));
        }
    }
}
