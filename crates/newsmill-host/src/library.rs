//! Libraries: found by their manifests, loaded only to run.
//!
//! [`Finder`] reads manifests from files and runs no plugin code. `load` (feature `load`) hashes a
//! library, loads it with its symbols kept local, checks that the file did not change meanwhile and that what is in
//! memory is what the file says. A library is never unloaded: views, threads and thread-local data of it may live on.

mod finder;
#[cfg(feature = "load")]
mod load;

pub use finder::{Finder, Index, Library, Problem};
#[cfg(feature = "load")]
pub use load::load;
