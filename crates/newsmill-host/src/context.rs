//! One call's context: what `nm_ctx*` points to.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};

use newsmill_abi::{Ctx, NM_OK};
use serde_json::Value;

use crate::stage::Core;
use crate::stream::guard;
use crate::strings::{Refusal, WORDS_MAX, shorten};
use crate::{LogLevel, MetricKind, RejectedUri, Status};

/// Which host functions a call may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// `init`: nothing of a stage.
    Init,
    /// `create`: options and fields.
    Create,
    /// `start`: fields.
    Start,
    /// Everything after.
    Work,
    /// `commit`: may refuse records.
    Commit,
}

/// One call's context. The functions marked `[any]` may reach it from several threads, so all of it is behind a lock.
pub(crate) struct CallContext<'a> {
    core: Option<&'a Arc<Core>>,
    phase: Phase,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    failure: Option<String>,
    refusal: Option<Refusal>,
    metrics: Vec<(MetricKind, String, f64)>,
    kept: Vec<Box<str>>,
    rejected: Vec<RejectedUri>,
}

/// Most numbers one call may give; more are left out.
const METRICS_MAX: usize = 1 << 16;

impl<'a> CallContext<'a> {
    pub(crate) fn new(core: Option<&'a Arc<Core>>, phase: Phase) -> Self {
        Self { core, phase, inner: Mutex::default() }
    }

    /// The address, for the plugin. It reads and writes through it only what the lock guards.
    pub(crate) fn pointer(&self) -> *mut Ctx {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The options, in `create` alone.
    pub(crate) fn options(&self) -> Result<&Value, Refusal> {
        match self.core {
            Some(core) if self.phase == Phase::Create => Ok(&core.settings.options),
            _ => Err(Refusal::new(Status::Unsupported, "options are for `create` alone")),
        }
    }

    /// The stage, where fields may be resolved.
    pub(crate) fn fields(&self) -> Result<&Core, Refusal> {
        match self.core {
            Some(core) if matches!(self.phase, Phase::Create | Phase::Start) => Ok(core),
            _ => {
                Err(Refusal::new(Status::Unsupported, "fields are resolved in `create` or `start`"))
            }
        }
    }

    /// Keeps a text until the call returns, for a view of it.
    pub(crate) fn keep(&self, text: String) -> newsmill_abi::Str {
        let text = text.into_boxed_str();
        let view = newsmill_abi::Str::of(text.as_bytes());
        self.inner().kept.push(text);
        view
    }

    pub(crate) fn fail(&self, words: String) {
        self.inner().failure = Some(words);
    }

    /// Notes what the host refused last, for a plugin that passes the status on without words.
    pub(crate) fn refuse(&self, refusal: Refusal) -> i32 {
        let status = refusal.status;
        self.inner().refusal = Some(refusal);
        status
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        let Some(core) = self.core else { return false };
        guard(|| core.settings.services.cancelled()).unwrap_or(false)
    }

    pub(crate) fn log(&self, level: LogLevel, message: String, fields: String) {
        match self.core {
            Some(core) => core.log(level, message, fields),
            None => log_outside(level, message, fields),
        }
    }

    pub(crate) fn metric(&self, kind: MetricKind, name: String, value: f64) {
        let mut inner = self.inner();
        if inner.metrics.len() < METRICS_MAX {
            inner.metrics.push((kind, name, value));
        }
    }

    pub(crate) fn reject_uri(&self, rejected: RejectedUri) -> Result<(), Refusal> {
        if self.phase != Phase::Commit {
            return Err(Refusal::new(Status::Unsupported, "`reject_uri` is for `commit` alone"));
        }
        self.inner().rejected.push(rejected);
        Ok(())
    }

    /// Ends the call: on success its numbers are passed on, otherwise the status and the words. `refused` is what the
    /// host's batch and streams refused last.
    pub(crate) fn settle(
        self,
        status: i32,
        refused: impl IntoIterator<Item = Refusal>,
    ) -> Result<Vec<RejectedUri>, (Status, String)> {
        let inner = self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mask = |words: String| match self.core {
            Some(core) => core.masks.words(words),
            None => shorten(&words, WORDS_MAX),
        };
        if status == NM_OK {
            if let Some(core) = self.core {
                for (kind, name, value) in inner.metrics {
                    core.settings.services.metric(&core.settings.entry, kind, &name, value);
                }
            }
            let masked =
                |rejected: RejectedUri| RejectedUri { message: mask(rejected.message), ..rejected };
            return Ok(inner.rejected.into_iter().map(masked).collect());
        }
        let refusal = inner.refusal.into_iter().chain(refused).find(|r| r.status == status);
        Err((Status::from_code(status), mask(message(status, inner.failure, refusal))))
    }
}

fn message(status: i32, failure: Option<String>, refusal: Option<Refusal>) -> String {
    let failure = failure.filter(|words| !words.is_empty());
    match (failure, refusal) {
        (Some(words), Some(refusal)) if !words.contains(&refusal.words) => {
            format!("{words}: {}", refusal.words)
        }
        (Some(words), _) => words,
        (None, Some(refusal)) => refusal.words,
        (None, None) if Status::from_code(status).code() == status => {
            format!("status `{}` without words", Status::from_code(status).name())
        }
        (None, None) => format!("unknown status {status} without words"),
    }
}

/// Stages that live now; the last made one's services take what is logged outside a call.
static LIVING: RwLock<Vec<Weak<Core>>> = RwLock::new(Vec::new());

/// Notes a new stage for what is logged outside a call.
pub(crate) fn note_stage(core: &Arc<Core>) {
    let mut living = LIVING.write().unwrap_or_else(PoisonError::into_inner);
    living.retain(|core| core.strong_count() > 0);
    living.push(Arc::downgrade(core));
}

/// A message of no call and so of no known stage: the secrets of all of them are masked.
pub(crate) fn log_outside(level: LogLevel, message: String, fields: String) {
    let living: Vec<Arc<Core>> = {
        let living = LIVING.read().unwrap_or_else(PoisonError::into_inner);
        living.iter().filter_map(Weak::upgrade).collect()
    };
    let Some(last) = living.last() else { return };
    let mask = |text: String| living.iter().fold(text, |text, core| core.masks.apply(text));
    let (message, fields) = (shorten(&mask(message), WORDS_MAX), mask(fields));
    last.log_as(&last.plugin_name, level, &message, &fields);
}
