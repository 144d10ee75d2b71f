//! A stage on the host, as a run would have made it.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use newsmill_article::{Article, Batch, FieldId, FieldType, Registry, Select, set_json, to_json};
use newsmill_host::manifest::StageManifest;
use newsmill_host::schema::{Reference, ViolationKind};
use newsmill_host::{
    Access, Blame, CallError, Gone, LogLevel, Lost, MetricKind, Outcome, Plugin, Services, Stage,
    StageSettings,
};
use serde_json::Value;

use super::report::{Dropped, Metric, Rejected, Report};
use crate::error::{Error, ErrorKind, Result};
use crate::level::Level;
use crate::logger;
use crate::raw::{Exported, plugin_of};

/// Most bytes of one article, as in a run without settings.
const ARTICLE_BYTES_MAX: usize = 64 << 20;

/// A started stage and the fields of its run.
pub(super) struct Harness {
    pub(super) stage: Arc<Stage>,
    registry: Arc<Registry>,
    noted: Arc<Noted>,
}

/// What the stage told the host beside its data.
#[derive(Default)]
struct Noted(Mutex<Notes>);

#[derive(Default)]
struct Notes {
    logs: Vec<(Level, String)>,
    metrics: Vec<Metric>,
}

impl Noted {
    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Services for Noted {
    fn cancelled(&self) -> bool {
        false
    }

    fn log(&self, _: &str, level: LogLevel, message: &str, _: &str) {
        let level = match level {
            LogLevel::Error => Level::Error,
            LogLevel::Warn => Level::Warn,
            LogLevel::Info => Level::Info,
            LogLevel::Debug => Level::Debug,
            LogLevel::Trace => Level::Trace,
        };
        self.lock().logs.push((level, message.to_owned()));
    }

    fn metric(&self, _: &str, _: MetricKind, name: &str, value: f64) {
        self.lock().metrics.push(Metric { name: name.to_owned(), value });
    }
}

impl Harness {
    /// Makes and starts the stage; `articles` show the types of fields that other stages would write.
    pub(super) fn new<E: Exported>(options: &Value, articles: &[Value]) -> Result<Self> {
        logger::install("");
        let plugin = Plugin::from_static(plugin_of::<E>()).map_err(refused)?;
        let id = E::STAGE.id();
        let Some(manifest) = plugin.manifest().stage(id) else {
            return Err(Error::new(ErrorKind::Unsupported, "the manifest lacks the stage"));
        };
        let options = checked(manifest, options)?;
        let mut registry = Registry::standard();
        Access::register(manifest, &options, &mut registry).map_err(refused)?;
        register_others(articles, &mut registry)?;
        let access = Access::resolve(manifest, &options, &registry).map_err(refused)?;
        let (registry, noted) = (Arc::new(registry), Arc::<Noted>::default());
        let settings = StageSettings {
            entry: id.to_owned(),
            id: id.to_owned(),
            secrets: secrets(manifest, &options),
            options,
            registry: Arc::clone(&registry),
            access,
            services: Arc::clone(&noted) as Arc<dyn Services>,
            article_bytes_max: ARTICLE_BYTES_MAX,
        };
        let stage = Stage::create(&plugin, settings).map_err(call_failed)?;
        stage.start().map_err(call_failed)?;
        Ok(Self { stage, registry, noted })
    }

    /// The articles of their canonical JSON.
    pub(super) fn articles(&self, values: &[Value]) -> Result<Vec<Article>> {
        let mut articles = Vec::new();
        for (value, ordinal) in values.iter().zip(0..) {
            let mut article = Article::new(&self.registry);
            article.meta.ordinal = ordinal;
            set_json(&mut article, &self.registry, &value.to_string()).map_err(|error| {
                Error::new(ErrorKind::Input, error).context("read a test's article")
            })?;
            articles.push(article);
        }
        Ok(articles)
    }

    /// A batch of these articles.
    pub(super) fn batch(&self, articles: &[Article]) -> Batch {
        let mut batch = Batch::new(Arc::clone(&self.registry));
        batch.articles.extend_from_slice(articles);
        batch
    }

    fn json(&self, article: &Article) -> Value {
        let all: Vec<FieldId> = self.registry.iter().map(|(id, _)| id).collect();
        let json = to_json(article, &self.registry, Select::Fields(&all));
        serde_json::from_str(&json).unwrap_or_default()
    }

    /// What was done, and what was noted since the last time.
    pub(super) fn report(&self, done: Done) -> Report {
        let mut noted = self.noted.lock();
        let dropped = |gone: Gone| Dropped {
            article: self.json(&gone.article),
            reason: gone.reason,
            detail: gone.detail,
        };
        let rejected = |lost: Lost| Rejected {
            article: self.json(&lost.article),
            status: lost.status.name(),
            message: lost.message,
        };
        Report {
            articles: done.articles.iter().map(|article| self.json(article)).collect(),
            dropped: done.dropped.into_iter().map(dropped).collect(),
            rejected: done.rejected.into_iter().map(rejected).collect(),
            logs: std::mem::take(&mut noted.logs),
            metrics: std::mem::take(&mut noted.metrics),
        }
    }

    /// An article that holds nothing, for what could not be read.
    pub(super) fn no_article(&self) -> Article {
        Article::new(&self.registry)
    }
}

/// What calls did so far.
#[derive(Default)]
pub(super) struct Done {
    pub(super) articles: Vec<Article>,
    dropped: Vec<Gone>,
    rejected: Vec<Lost>,
}

impl Done {
    /// Adds what a call did and left in `batch`.
    pub(super) fn add(&mut self, batch: Batch, outcome: Outcome) {
        self.articles.extend(batch.articles);
        self.dropped.extend(outcome.dropped);
        self.reject(outcome.rejected);
    }

    pub(super) fn reject(&mut self, rejected: Vec<Lost>) {
        self.rejected.extend(rejected);
    }

    /// Puts a failed call down to `article`, or answers it where it would stop a run.
    pub(super) fn blame(&mut self, article: &Article, error: CallError) -> Result<()> {
        if error.blame() != Blame::Article {
            return Err(call_failed(error));
        }
        let (status, message) = (error.status, error.message);
        self.rejected.push(Lost { article: article.clone(), status, message });
        Ok(())
    }

    /// Adds what came later.
    pub(super) fn append(&mut self, later: Self) {
        self.articles.extend(later.articles);
        self.dropped.extend(later.dropped);
        self.rejected.extend(later.rejected);
    }
}

/// An error that says what the stage got wrong, unless both results are the same.
pub(super) fn same<T: PartialEq + Debug>(one: &T, other: &T, what: &str) -> Result<()> {
    if one == other {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Other, format_args!("{what}:\n{one:#?}\n{other:#?}")))
}

/// A call that would stop a run.
pub(super) fn call_failed(error: CallError) -> Error {
    Error::new(ErrorKind::from_status(error.status.code()), error)
}

fn refused(error: newsmill_host::PluginError) -> Error {
    Error::new(ErrorKind::Unsupported, error)
}

/// The options with their defaults, if they fit their schema.
fn checked(manifest: &StageManifest, options: &Value) -> Result<Value> {
    let violations = manifest.schema.check(options, 100, &|_| Reference::None);
    let words: Vec<String> = violations
        .into_iter()
        .filter(|violation| violation.kind != ViolationKind::Deprecated)
        .map(|violation| violation.message)
        .collect();
    if !words.is_empty() {
        return Err(Error::new(ErrorKind::Config, words.join("; ")).context("check the options"));
    }
    let mut options = options.clone();
    manifest.schema.fill_defaults(&mut options);
    Ok(options)
}

fn secrets(manifest: &StageManifest, options: &Value) -> Vec<String> {
    let pointers = manifest.schema.secrets(options);
    let texts = pointers.iter().filter_map(|pointer| options.pointer(pointer)?.as_str());
    texts.map(str::to_owned).collect()
}

/// Registers the own fields of other stages that articles have.
fn register_others(articles: &[Value], registry: &mut Registry) -> Result<()> {
    for article in articles {
        let Some(own) = article.get("ext").and_then(Value::as_object) else { continue };
        for (name, value) in own {
            if registry.id(name).is_none() {
                registry
                    .add(name, shown_type(value), false)
                    .map_err(|error| Error::new(ErrorKind::Input, error))?;
            }
        }
    }
    Ok(())
}

fn shown_type(value: &Value) -> FieldType {
    match value {
        Value::Bool(_) => FieldType::Bool,
        Value::Number(number) if number.is_f64() => FieldType::Float,
        Value::Number(_) => FieldType::Int,
        Value::String(_) => FieldType::Text,
        Value::Array(items) if items.iter().all(Value::is_string) => FieldType::List,
        Value::Array(items) if items.iter().all(|item| item.get("name").is_some()) => {
            FieldType::Tags
        }
        _ => FieldType::Json,
    }
}
