//! One input through the stages of a pipeline, with the article as each stage left it. Nothing is written anywhere.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use newsmill_article::{Article, Batch, Registry};
use newsmill_host::{Blame, CallError, Outcome, SerialState, Stage, Worker};
use newsmill_io::{ExpandSettings, FileSystem};
use newsmill_pipeline::{IngestEntry, Pipeline};

use crate::dead::DeadLetter;
use crate::error::{ErrorKind, RunError};
use crate::job::{Job, PluginSource, Segment};
use crate::lines::LineMarks;
use crate::pause::with_retries;
use crate::plan::{Split, preview_inputs};
use crate::services::RunServices;
use crate::source::SplitReader;
use crate::watch::Watcher;

/// What became of an article in a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepEnd {
    /// It came out.
    Passed,
    /// It came out for the first time: the stage made it from another article.
    Made,
    /// The stage dropped it on purpose.
    Dropped {
        /// Why, in kebab-case.
        reason: String,
        /// More words; may be empty.
        detail: String,
    },
    /// It would be a dead letter of a run.
    Dead {
        /// What went wrong, in kebab-case.
        code: String,
        /// The same in words.
        message: String,
    },
}

/// An article after one stage.
#[derive(Clone, Debug)]
pub struct Step {
    /// The entry's name in the pipeline.
    pub entry: String,
    /// The id of its stage.
    pub stage: String,
    /// What became of the article.
    pub end: StepEnd,
    /// The article as the stage left it; as it was before where it was dropped or died. `None` for a piece of input
    /// of which no article could be made.
    pub article: Option<Article>,
}

/// The way of one article, from the ingest stage to the last stage that saw it.
#[derive(Clone, Debug, Default)]
pub struct Journey {
    /// One step a stage. A child begins with the step that made it.
    pub steps: Vec<Step>,
}

/// Takes the articles of one input through the stages and gives each journey to `show`, in article order, until that
/// says break. One thread; exports are not loaded, no state folder is read or written, serial stages begin empty.
///
/// `file` is a path or `-`; `ingest` names the ingest entry that reads it: without it the only one, or the first whose
/// `from` names the file.
///
/// # Errors
/// As for [`run()`](crate::run()); [`ErrorKind::InputMissing`] for a `file` that does not exist,
/// [`ErrorKind::Pipeline`] when no entry reads it.
pub fn preview(
    pipeline: &Pipeline,
    plugins: &PluginSource<'_>,
    fs: &Arc<dyn FileSystem>,
    file: &Path,
    ingest: Option<&str>,
    watcher: Arc<dyn Watcher>,
    show: &mut dyn FnMut(&Journey, &Registry) -> ControlFlow<()>,
) -> Result<(), RunError> {
    let mut pipeline = pipeline.clone();
    let entry = reading_entry(&pipeline, &**fs, file, ingest)?;
    pipeline.ingest = vec![entry];
    pipeline.export.clear();
    // One article a batch: what a stage does to it is then known to be about it.
    pipeline.run.batch = 1;
    let services = Arc::new(RunServices::new(watcher));
    let job = Job::prepare(&pipeline, plugins, &services)?;
    job.start()?;
    let inputs = preview_inputs(&job, &**fs, file)?;
    let split = Arc::new(Split { entry: 0, inputs });
    let bytes_read = Arc::new(AtomicU64::new(0));
    let marks = Arc::new(LineMarks::default());
    let mut reader = SplitReader::open(split, Arc::clone(fs), bytes_read, marks);
    let mut guide = Guide { job: &job, ids: ids(&pipeline), states: BTreeMap::new() };
    loop {
        let mut read = reader.read(&job, usize::MAX)?;
        if let Some(origins) = read.origins.take() {
            origins.fill(&job, &mut read.batch);
        }
        for letter in read.dead {
            let journey = Journey { steps: vec![guide.lost_step(letter)] };
            if show(&journey, &job.registry).is_break() {
                return Ok(());
            }
        }
        for article in read.batch.articles {
            let first = guide.step(0, StepEnd::Passed, Some(article));
            for journey in guide.lead(Journey { steps: vec![first] })? {
                if show(&journey, &job.registry).is_break() {
                    return Ok(());
                }
            }
        }
        if services.watcher().cancelled() || services.watcher().draining() {
            return Err(RunError::new(ErrorKind::Busy, "stopped early"));
        }
        if read.ends == crate::schedule::Ends::Split {
            return Ok(());
        }
    }
}

/// The ids of the stages of all entries, by their number.
fn ids(pipeline: &Pipeline) -> Vec<String> {
    let first = pipeline.ingest.iter().map(|entry| &entry.entry);
    first.chain(&pipeline.stages).map(|entry| entry.stage_id.clone()).collect()
}

fn reading_entry(
    pipeline: &Pipeline,
    fs: &dyn FileSystem,
    file: &Path,
    named: Option<&str>,
) -> Result<IngestEntry, RunError> {
    let names = || {
        let names: Vec<String> =
            pipeline.ingest.iter().map(|entry| format!("`{}`", entry.entry.name)).collect();
        names.join(", ")
    };
    if let Some(name) = named {
        let found = pipeline.ingest.iter().find(|entry| entry.entry.name == name);
        return found.cloned().ok_or_else(|| {
            let message = format!("there is no ingest entry `{name}`; hint: there are {}", names());
            RunError::new(ErrorKind::Pipeline, message)
        });
    }
    if let [only] = pipeline.ingest.as_slice() {
        return Ok(only.clone());
    }
    let wanted = fs.canonicalize(file).ok();
    for entry in &pipeline.ingest {
        let found =
            newsmill_io::expand(fs, &pipeline.base_dir, &entry.from, &ExpandSettings::default());
        let Ok(found) = found else { continue };
        let names_it = |path: &Path| {
            path == file || (wanted.is_some() && fs.canonicalize(path).ok() == wanted)
        };
        if found.inputs.iter().any(|input| names_it(&input.path)) {
            return Ok(entry.clone());
        }
    }
    Err(RunError::new(
        ErrorKind::Pipeline,
        format!(
            "no ingest entry names `{}`; hint: say with --ingest which one is to read it: {}",
            file.display(),
            names()
        ),
    ))
}

/// Leads articles from stage to stage.
struct Guide<'a> {
    job: &'a Job,
    ids: Vec<String>,
    /// The states of serial stages, by entry.
    states: BTreeMap<usize, SerialState>,
}

/// What a stage did with one article, and whose step that is.
struct Stop<'a> {
    number: usize,
    stage: &'a Arc<Stage>,
    result: Result<Outcome, CallError>,
}

impl Guide<'_> {
    fn step(&self, entry: usize, end: StepEnd, article: Option<Article>) -> Step {
        let name = self.job.names.get(entry).cloned().unwrap_or_default();
        let stage = self.ids.get(entry).cloned().unwrap_or_default();
        Step { entry: name, stage, end, article }
    }

    fn lost_step(&self, letter: DeadLetter) -> Step {
        let end = StepEnd::Dead { code: letter.code, message: letter.message };
        self.step(letter.entry, end, letter.article)
    }

    /// Takes a journey that has begun to its end; children follow their parent.
    fn lead(&mut self, begun: Journey) -> Result<Vec<Journey>, RunError> {
        let mut under_way = vec![begun];
        let mut ended = Vec::new();
        for segment in &self.job.segments {
            match segment {
                Segment::Parallel(entries) => {
                    for entry in entries {
                        let mut worker = entry.worker()?;
                        self.all(&mut under_way, &mut ended, |_, batch| {
                            if worker.poisoned() {
                                worker = Worker::open(&entry.stage)
                                    .map_err(|error| RunError::of_call(&error))?;
                            }
                            let result = with_retries(|| worker.process(batch));
                            Ok(Stop { number: entry.number, stage: &entry.stage, result })
                        })?;
                        entry.give_back(worker);
                    }
                }
                Segment::Serial(entry) => {
                    self.all(&mut under_way, &mut ended, |states, batch| {
                        let mut state = match states.remove(&entry.number) {
                            Some(state) => state,
                            None => SerialState::open(&entry.stage)
                                .map_err(|error| RunError::of_call(&error))?,
                        };
                        let result = with_retries(|| {
                            let result = state.process(batch);
                            if result.is_err() && !state.lost() {
                                state.undo()?;
                            }
                            result
                        });
                        if !state.lost() {
                            states.insert(entry.number, state);
                        }
                        Ok(Stop { number: entry.number, stage: &entry.stage, result })
                    })?;
                }
            }
        }
        ended.append(&mut under_way);
        ended.sort_by_cached_key(|journey| {
            let last = journey.steps.iter().rev().find_map(|step| step.article.as_ref());
            last.map(|article| (article.meta.ordinal, article.meta.lineage.clone()))
        });
        Ok(ended)
    }

    /// Takes every journey that is under way through one stage.
    fn all<'s>(
        &mut self,
        under_way: &mut Vec<Journey>,
        ended: &mut Vec<Journey>,
        mut call: impl FnMut(
            &mut BTreeMap<usize, SerialState>,
            &mut Batch,
        ) -> Result<Stop<'s>, RunError>,
    ) -> Result<(), RunError> {
        for journey in std::mem::take(under_way) {
            let Some(article) = journey.steps.last().and_then(|step| step.article.clone()) else {
                ended.push(journey);
                continue;
            };
            let own = article.meta.clone();
            let mut batch = Batch::new(Arc::clone(&self.job.registry));
            batch.push(article);
            let Stop { number, stage, result } = call(&mut self.states, &mut batch)?;
            let mut own_journey = Some(journey);
            for (end, article) in ends(number, stage, result, batch)? {
                let is_own =
                    article.as_ref().is_none_or(|article| article.meta.order() == own.order());
                let goes_on = end == StepEnd::Passed;
                let mut journey = own_journey.take_if(|_| is_own).unwrap_or_default();
                let end = if goes_on && !is_own { StepEnd::Made } else { end };
                self.note(&mut journey, number, end, article);
                if goes_on { under_way.push(journey) } else { ended.push(journey) }
            }
        }
        Ok(())
    }

    /// Adds a step; the serial facet of a stage goes on with the step of its parallel one.
    fn note(&self, journey: &mut Journey, number: usize, end: StepEnd, article: Option<Article>) {
        let step = self.step(number, end, article);
        match journey.steps.last_mut() {
            Some(last) if last.entry == step.entry => *last = step,
            _ => journey.steps.push(step),
        }
    }
}

/// What became of every article that went into a call or came out of it.
fn ends(
    number: usize,
    stage: &Arc<Stage>,
    result: Result<Outcome, CallError>,
    mut batch: Batch,
) -> Result<Vec<(StepEnd, Option<Article>)>, RunError> {
    let outcome = match result {
        Ok(outcome) => outcome,
        Err(error) if error.blame() == Blame::Article => {
            let code = error.status.name().to_owned();
            let end = StepEnd::Dead { code, message: error.to_string() };
            return Ok(vec![(end, batch.articles.pop())]);
        }
        Err(error) => return Err(RunError::of_call(&error)),
    };
    let passed = batch.articles.into_iter().map(|article| (StepEnd::Passed, Some(article)));
    let dropped = outcome.dropped.into_iter().map(|gone| {
        (StepEnd::Dropped { reason: gone.reason, detail: gone.detail }, Some(gone.article))
    });
    let dead = outcome.rejected.into_iter().map(|lost| {
        let letter = DeadLetter::of_lost(number, stage, lost);
        (StepEnd::Dead { code: letter.code, message: letter.message }, letter.article)
    });
    Ok(passed.chain(dropped).chain(dead).collect())
}
