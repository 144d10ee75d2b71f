//! Records of the `log` crate go to the host.

use std::sync::OnceLock;

use log::{LevelFilter, Log, Metadata, Record};
use serde_json::json;

use crate::level::Level;
use crate::raw::Current;

/// The library's own crate; empty when every crate counts as its own.
static OWN: OnceLock<&'static str> = OnceLock::new();

struct HostLogger;

/// Whether a record comes from the crate of the library, not from one it uses.
fn is_own(target: &str) -> bool {
    let own = OWN.get().copied().unwrap_or_default();
    let rest = target.strip_prefix(own);
    own.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

impl Log for HostLogger {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        // What a crate inside a plugin finds worth a warning is for who looks for a fault, and its chatter for nobody.
        let own = is_own(record.target());
        if !own && record.level() > log::Level::Warn {
            return;
        }
        let level = if own { record.level().into() } else { Level::Debug };
        let fields = json!({ "target": record.target() }).to_string();
        match record.args().as_str() {
            Some(message) => Current::log(level, message, &fields),
            None => Current::log(level, &record.args().to_string(), &fields),
        }
    }

    fn flush(&self) {}
}

/// Routes the library's log records from `info` upwards to the host, which filters them further. Leaves another logger in place: in a
/// test the library is part of the test's executable.
/// `own` is the crate whose records keep their level; warnings of others become debug records.
pub(crate) fn install(own: &'static str) {
    OWN.get_or_init(|| own);
    static LOGGER: HostLogger = HostLogger;
    if log::set_logger(&LOGGER).is_ok() {
        // Below that the crates inside a plugin talk without end: html5ever made three quarters of the time of
        // clean.extract before its records were even looked at.
        log::set_max_level(LevelFilter::Info);
    }
}
