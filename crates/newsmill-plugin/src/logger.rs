//! Records of the `log` crate go to the host.

use log::{LevelFilter, Log, Metadata, Record};
use serde_json::json;

use crate::raw::Current;

struct HostLogger;

impl Log for HostLogger {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let fields = json!({ "target": record.target() }).to_string();
        match record.args().as_str() {
            Some(message) => Current::log(record.level().into(), message, &fields),
            None => Current::log(record.level().into(), &record.args().to_string(), &fields),
        }
    }

    fn flush(&self) {}
}

/// Routes the library's log records to the host, which filters them by level. Leaves another logger in place: in a
/// test the library is part of the test's executable.
pub(crate) fn install() {
    static LOGGER: HostLogger = HostLogger;
    if log::set_logger(&LOGGER).is_ok() {
        log::set_max_level(LevelFilter::Trace);
    }
}
