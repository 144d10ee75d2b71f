//! CPU time.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Seconds of CPU time of this thread that `work` takes, and its result.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = cpu();
    let result = work();
    ((cpu() - begun).as_secs_f64(), result)
}

/// CPU time of this thread so far.
pub(crate) fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}
