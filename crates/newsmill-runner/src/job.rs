//! A pipeline made ready: plugins loaded, fields registered, stages created.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use newsmill_article::Registry;
use newsmill_host::{Access, Plugin, Stage, StageSettings, Worker};
use newsmill_io::OpenSettings;
use newsmill_pipeline::{Entry, IfEmpty, Pipeline};

use crate::error::{ErrorKind, RunError};
use crate::pause::with_retries;
use crate::services::RunServices;

/// Finds the plugin that offers a stage id.
pub type PluginSource<'a> = dyn Fn(&str) -> Result<Arc<Plugin>, RunError> + 'a;

/// Everything a run needs to know of its pipeline.
pub(crate) struct Job {
    pub(crate) registry: Arc<Registry>,
    /// Relative paths of the pipeline file start here.
    pub(crate) base: PathBuf,
    pub(crate) ingest: Vec<IngestEntry>,
    pub(crate) segments: Vec<Segment>,
    pub(crate) exports: Vec<ExportEntry>,
    /// Names of all entries, in the order of the file: ingest, stages, export.
    pub(crate) names: Vec<String>,
    pub(crate) batch: usize,
    pub(crate) block_articles: usize,
    pub(crate) block_bytes: usize,
    pub(crate) article_bytes_max: usize,
}

pub(crate) struct IngestEntry {
    pub(crate) name: String,
    pub(crate) stage: Arc<Stage>,
    pub(crate) from: Vec<String>,
    pub(crate) fails_if_empty: bool,
}

pub(crate) struct ExportEntry {
    pub(crate) name: String,
    /// Number among all entries.
    pub(crate) number: usize,
    pub(crate) stage: Arc<Stage>,
    pub(crate) to: String,
}

/// A stretch of stages that batches pass in the same way.
pub(crate) enum Segment {
    /// Any batch at any time.
    Parallel(Vec<TransformEntry>),
    /// One batch after the other, in article order.
    Serial(SerialEntry),
}

pub(crate) struct TransformEntry {
    pub(crate) number: usize,
    pub(crate) stage: Arc<Stage>,
    /// Workers nobody uses just now.
    idle: Mutex<Vec<Worker>>,
}

pub(crate) struct SerialEntry {
    pub(crate) number: usize,
    pub(crate) stage: Arc<Stage>,
}

impl TransformEntry {
    /// An idle worker, or a new one.
    pub(crate) fn worker(&self) -> Result<Worker, RunError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(worker) => Ok(worker),
            None => with_retries(|| Worker::open(&self.stage))
                .map_err(|error| RunError::of_call(&error)),
        }
    }

    /// Takes a worker back; one that panicked is thrown away.
    pub(crate) fn give_back(&self, worker: Worker) {
        if !worker.poisoned() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
    }
}

impl Job {
    /// Loads the plugins of `pipeline`, registers their fields, creates and starts its stages.
    pub(crate) fn prepare(
        pipeline: &Pipeline,
        plugins: &PluginSource<'_>,
        services: &Arc<RunServices>,
    ) -> Result<Self, RunError> {
        let loaded = load(pipeline, plugins)?;
        let maker = Maker { registry: Arc::new(register(pipeline)?), loaded, services, pipeline };
        let mut names = Vec::new();
        let mut ingest = Vec::new();
        for entry in &pipeline.ingest {
            names.push(entry.entry.name.clone());
            ingest.push(IngestEntry {
                name: entry.entry.name.clone(),
                stage: maker.make(&entry.entry)?,
                from: entry.from.clone(),
                fails_if_empty: entry.if_empty == IfEmpty::Fail,
            });
        }
        let segments = segments(pipeline, &maker, &mut names)?;
        let mut exports = Vec::new();
        for entry in &pipeline.export {
            exports.push(ExportEntry {
                name: entry.entry.name.clone(),
                number: names.len(),
                stage: maker.make(&entry.entry)?,
                to: entry.to.clone(),
            });
            names.push(entry.entry.name.clone());
        }
        let run = &pipeline.run;
        Ok(Self {
            registry: maker.registry,
            base: pipeline.base_dir.clone(),
            ingest,
            segments,
            exports,
            names,
            batch: count(run.batch.into()),
            block_articles: count(run.block_articles.into()),
            block_bytes: count(run.block_bytes),
            article_bytes_max: count(run.article_bytes_max),
        })
    }

    /// Calls `start` of every stage: models are loaded here, before any input is opened.
    pub(crate) fn start(&self) -> Result<(), RunError> {
        let middle = self.segments.iter().flat_map(Segment::stages);
        let first = self.ingest.iter().map(|entry| &entry.stage);
        let last = self.exports.iter().map(|entry| &entry.stage);
        let mut started: Vec<&Arc<Stage>> = Vec::new();
        for stage in first.chain(middle).chain(last) {
            // A stage with both facets stands in two segments.
            if !started.iter().any(|known| Arc::ptr_eq(known, stage)) {
                with_retries(|| stage.start()).map_err(|error| RunError::of_call(&error))?;
                started.push(stage);
            }
        }
        Ok(())
    }

    /// How inputs are opened.
    pub(crate) fn open_settings(&self) -> OpenSettings {
        OpenSettings { article_bytes_max: self.article_bytes_max, ..OpenSettings::default() }
    }
}

impl Segment {
    pub(crate) fn is_serial(&self) -> bool {
        matches!(self, Self::Serial(_))
    }

    fn stages(&self) -> Vec<&Arc<Stage>> {
        match self {
            Self::Parallel(entries) => entries.iter().map(|entry| &entry.stage).collect(),
            Self::Serial(entry) => vec![&entry.stage],
        }
    }
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

struct Maker<'a> {
    registry: Arc<Registry>,
    loaded: BTreeMap<String, Arc<Plugin>>,
    services: &'a Arc<RunServices>,
    pipeline: &'a Pipeline,
}

fn entries(pipeline: &Pipeline) -> impl Iterator<Item = &Entry> {
    let first = pipeline.ingest.iter().map(|entry| &entry.entry);
    let last = pipeline.export.iter().map(|entry| &entry.entry);
    first.chain(&pipeline.stages).chain(last)
}

fn load(
    pipeline: &Pipeline,
    plugins: &PluginSource<'_>,
) -> Result<BTreeMap<String, Arc<Plugin>>, RunError> {
    let mut loaded = BTreeMap::new();
    for entry in entries(pipeline) {
        if !loaded.contains_key(&entry.stage_id) {
            loaded.insert(entry.stage_id.clone(), plugins(&entry.stage_id)?);
        }
    }
    Ok(loaded)
}

/// The registry is complete before the first stage is created.
fn register(pipeline: &Pipeline) -> Result<Registry, RunError> {
    let mut registry = Registry::standard();
    for field in &pipeline.fields {
        registry.add(&field.name, field.ty, field.private).map_err(|error| {
            RunError::new(ErrorKind::Pipeline, format!("register `{}`: {error}", field.name))
        })?;
    }
    Ok(registry)
}

impl Maker<'_> {
    fn make(&self, entry: &Entry) -> Result<Arc<Stage>, RunError> {
        let plugin = self
            .loaded
            .get(&entry.stage_id)
            .ok_or_else(|| RunError::bug(format!("no plugin for `{}`", entry.stage_id)))?;
        let manifest = plugin
            .manifest()
            .stage(&entry.stage_id)
            .ok_or_else(|| RunError::bug(format!("no manifest for `{}`", entry.stage_id)))?;
        let access =
            Access::resolve(manifest, &entry.options, &self.registry).map_err(|error| {
                RunError::new(ErrorKind::Pipeline, format!("`{}`: {error}", entry.name))
            })?;
        let settings = StageSettings {
            access,
            entry: entry.name.clone(),
            id: entry.stage_id.clone(),
            options: entry.options.clone(),
            registry: Arc::clone(&self.registry),
            services: Arc::clone(self.services) as _,
            secrets: entry.secrets.clone(),
            article_bytes_max: count(self.pipeline.run.article_bytes_max),
        };
        Stage::create(plugin, settings).map_err(|error| RunError::of_call(&error))
    }
}

fn segments(
    pipeline: &Pipeline,
    maker: &Maker<'_>,
    names: &mut Vec<String>,
) -> Result<Vec<Segment>, RunError> {
    let mut segments: Vec<Segment> = Vec::new();
    for entry in &pipeline.stages {
        let number = names.len();
        names.push(entry.name.clone());
        let stage = maker.make(entry)?;
        if stage.has_transform() {
            let next = TransformEntry { number, stage: Arc::clone(&stage), idle: Mutex::default() };
            match segments.last_mut() {
                Some(Segment::Parallel(stretch)) => stretch.push(next),
                _ => segments.push(Segment::Parallel(vec![next])),
            }
        }
        if stage.has_serial() {
            segments.push(Segment::Serial(SerialEntry { number, stage }));
        }
    }
    Ok(segments)
}
