//! SIGTERM and SIGINT: the first asks for an orderly end, the second, or the drain deadline, for an end now.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};

/// Signals received so far, and what follows from them. May be asked from any thread.
pub(crate) struct Stop {
    /// Set by the signal handler, cleared when counted.
    raised: Arc<AtomicBool>,
    count: AtomicU8,
    deadline: Mutex<Option<Instant>>,
    drain: Duration,
}

impl Stop {
    /// Listens from now on. Blocks under way get `drain` after the first signal.
    pub(crate) fn listen(drain: Duration) -> std::io::Result<Self> {
        let stop = Self::silent(drain);
        for signal in [SIGTERM, SIGINT] {
            signal_hook::flag::register(signal, Arc::clone(&stop.raised))?;
        }
        Ok(stop)
    }

    fn silent(drain: Duration) -> Self {
        let raised = Arc::new(AtomicBool::new(false));
        Self { raised, count: AtomicU8::new(0), deadline: Mutex::new(None), drain }
    }

    fn signals(&self) -> u8 {
        if self.raised.swap(false, Ordering::Relaxed) {
            let before = self.count.load(Ordering::Relaxed);
            self.count.store(before.saturating_add(1), Ordering::Relaxed);
            let mut deadline = self.deadline.lock().unwrap_or_else(PoisonError::into_inner);
            deadline.get_or_insert_with(|| Instant::now() + self.drain);
        }
        self.count.load(Ordering::Relaxed)
    }

    /// Whether to start no new block.
    pub(crate) fn draining(&self) -> bool {
        self.signals() > 0
    }

    /// Whether to give up what is under way.
    pub(crate) fn cancelled(&self) -> bool {
        match self.signals() {
            0 => false,
            1 => {
                let deadline = self.deadline.lock().unwrap_or_else(PoisonError::into_inner);
                deadline.is_some_and(|deadline| Instant::now() >= deadline)
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_signal_drains_and_the_second_cancels() {
        let stop = Stop::silent(Duration::from_secs(600));
        assert!(!stop.draining() && !stop.cancelled());
        stop.raised.store(true, Ordering::Relaxed);
        assert!(stop.draining() && !stop.cancelled());
        stop.raised.store(true, Ordering::Relaxed);
        assert!(stop.cancelled() && stop.draining());
    }

    #[test]
    fn the_deadline_cancels() {
        let stop = Stop::silent(Duration::ZERO);
        stop.raised.store(true, Ordering::Relaxed);
        assert!(stop.draining() && stop.cancelled());
    }
}
