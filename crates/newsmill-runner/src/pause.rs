//! Trying again: a stage that answers `RETRY` is asked three times more, with growing pauses.

use std::thread::sleep;
use std::time::Duration;

use newsmill_host::{Blame, CallError};

/// The pauses before the second, third and fourth try.
pub(crate) fn pauses() -> impl Iterator<Item = Duration> {
    [100, 500, 2_500].into_iter().map(Duration::from_millis)
}

/// Calls `call` until it does not answer `RETRY`, four times at most.
pub(crate) fn with_retries<T>(
    mut call: impl FnMut() -> Result<T, CallError>,
) -> Result<T, CallError> {
    for pause in pauses() {
        match call() {
            Err(error) if error.blame() == Blame::Retry => sleep(pause),
            other => return other,
        }
    }
    call()
}
