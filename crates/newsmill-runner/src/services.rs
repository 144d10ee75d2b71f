//! What the host's half of the border needs from a run.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use newsmill_host::{LogLevel, MetricKind, Services};

use crate::watch::{LogRecord, Metric, Watcher};

/// The services of one run, shared by all its stages.
pub(crate) struct RunServices {
    watcher: Arc<dyn Watcher>,
    /// Set when the run has failed, so that long calls end soon.
    failed: AtomicBool,
    metrics: Mutex<BTreeMap<(String, String), Metric>>,
}

impl RunServices {
    pub(crate) fn new(watcher: Arc<dyn Watcher>) -> Self {
        Self { watcher, failed: AtomicBool::new(false), metrics: Mutex::default() }
    }

    pub(crate) fn watcher(&self) -> &dyn Watcher {
        &*self.watcher
    }

    pub(crate) fn fail(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }

    pub(crate) fn say(&self, level: LogLevel, message: &str) {
        self.watcher.log(&LogRecord { level, stage: "newsmill", message, fields: "" });
    }

    /// Every metric's figure, by entry and name.
    pub(crate) fn figures(&self) -> BTreeMap<(String, String), f64> {
        let metrics = self.metrics.lock().unwrap_or_else(PoisonError::into_inner);
        metrics.iter().map(|(key, metric)| (key.clone(), metric.figure())).collect()
    }
}

impl Services for RunServices {
    fn cancelled(&self) -> bool {
        self.failed.load(Ordering::Relaxed) || self.watcher.cancelled()
    }

    fn log(&self, stage: &str, level: LogLevel, message: &str, fields: &str) {
        self.watcher.log(&LogRecord { level, stage, message, fields });
    }

    fn metric(&self, stage: &str, kind: MetricKind, name: &str, value: f64) {
        let mut metrics = self.metrics.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (stage.to_owned(), name.to_owned());
        metrics.entry(key).or_insert_with(|| Metric::new(kind)).record(value);
    }
}
