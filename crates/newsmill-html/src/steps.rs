//! How much work was done, counted in builds with debug assertions, for tests that it grows in step with the page.
//!
//! A step is a node looked at, an open or active formatting element looked at, or a byte of text handed out.

#[cfg(debug_assertions)]
thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Counts steps on this thread.
#[cfg(debug_assertions)]
pub(crate) fn step(count: usize) {
    STEPS.set(STEPS.get().saturating_add(u64::try_from(count).unwrap_or(u64::MAX)));
}

/// Counts nothing: this build is for use.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(crate) fn step(_: usize) {}

/// The steps that this thread has spent on trees since the last call; 0 in builds without debug assertions.
#[doc(hidden)]
#[must_use]
pub fn steps_taken() -> u64 {
    #[cfg(debug_assertions)]
    return STEPS.take();
    #[cfg(not(debug_assertions))]
    0
}
