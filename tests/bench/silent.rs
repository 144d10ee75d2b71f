//! A watcher for runs of which only the end counts.

use newsmill_runner::{LogRecord, PlanSummary, Progress, Watcher};

/// Hears nothing.
pub(crate) struct Silent;

impl Watcher for Silent {
    fn planned(&self, _: &PlanSummary) {}

    fn progress(&self, _: &Progress) {}

    fn log(&self, _: &LogRecord<'_>) {}

    fn draining(&self) -> bool {
        false
    }

    fn cancelled(&self) -> bool {
        false
    }
}
