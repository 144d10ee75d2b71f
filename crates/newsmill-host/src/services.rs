//! What a run offers its stages.

use newsmill_abi::{
    NM_LOG_DEBUG, NM_LOG_ERROR, NM_LOG_INFO, NM_LOG_WARN, NM_METRIC_COUNT, NM_METRIC_GAUGE,
    NM_METRIC_HISTOGRAM,
};

/// How loud a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LogLevel {
    /// Something was lost or will be.
    Error,
    /// Somebody should look.
    Warn,
    /// Worth knowing.
    Info,
    /// For whoever looks for a fault.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The level of a number at the plugin border; unknown ones are [`LogLevel::Trace`].
    #[must_use]
    pub fn from_code(code: i32) -> Self {
        match code {
            NM_LOG_ERROR => Self::Error,
            NM_LOG_WARN => Self::Warn,
            NM_LOG_INFO => Self::Info,
            NM_LOG_DEBUG => Self::Debug,
            _ => Self::Trace,
        }
    }
}

/// What a number of a stage means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MetricKind {
    /// Added up.
    Count,
    /// The last value counts.
    Gauge,
    /// A sample of a distribution.
    Histogram,
}

impl MetricKind {
    /// The kind of a number at the plugin border.
    #[must_use]
    pub fn from_code(code: i32) -> Option<Self> {
        match code {
            NM_METRIC_COUNT => Some(Self::Count),
            NM_METRIC_GAUGE => Some(Self::Gauge),
            NM_METRIC_HISTOGRAM => Some(Self::Histogram),
            _ => None,
        }
    }
}

/// What a run offers its stages. Every function may be called from any thread, at any time while a stage lives.
pub trait Services: Send + Sync {
    /// Whether the run is asked to end now.
    fn cancelled(&self) -> bool;

    /// A message of `stage` (its name in the pipeline; the plugin's name outside a stage). `json_fields` is a JSON
    /// object or empty. Secrets are masked.
    fn log(&self, stage: &str, level: LogLevel, message: &str, json_fields: &str);

    /// A number of `stage`, given after the call that made it succeeded.
    fn metric(&self, stage: &str, kind: MetricKind, name: &str, value: f64);
}
