//! A value at a fixed address that a plugin may hold a pointer to.

use std::ptr::NonNull;

/// Owns a value whose pointer is out with a plugin. Unlike a `Box` it claims no exclusive access between uses.
pub(crate) struct Held<T>(NonNull<T>);

// SAFETY: a `Held` owns its value as a `Box` does, so it goes where the value may go.
unsafe impl<T: Send> Send for Held<T> {}

impl<T> Held<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(NonNull::from(Box::leak(Box::new(value))))
    }

    /// The address, for the plugin.
    pub(crate) fn pointer(&self) -> *mut T {
        self.0.as_ptr()
    }

    /// The value, while no plugin function runs.
    pub(crate) fn get_mut(&mut self) -> &mut T {
        // SAFETY: the value lives until drop; rule 3 of the header keeps the plugin away outside its calls, and
        // `&mut self` every other user of ours.
        unsafe { self.0.as_mut() }
    }

    /// The value, when no plugin holds its pointer any more.
    pub(crate) fn into_inner(self) -> T {
        let held = std::mem::ManuallyDrop::new(self);
        // SAFETY: the pointer came from a leaked box and is given up here, without a drop after.
        *unsafe { Box::from_raw(held.0.as_ptr()) }
    }
}

impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        // SAFETY: the pointer came from a leaked box and nobody uses it after its owner.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}
