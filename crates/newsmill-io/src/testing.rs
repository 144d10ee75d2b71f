//! File systems for tests: one that fails on purpose, one with its own standard streams.

mod faulty;
mod piped;

pub use faulty::{Fault, FaultyFileSystem};
pub use piped::PipedFileSystem;
