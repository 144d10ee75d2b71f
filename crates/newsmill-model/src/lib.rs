//! Hashed linear text models: one file format, one way to train, one way to score, and what is built on them.
//!
//! A [`Table`] gives every hashed feature (an n-gram, a word) a small weight for each label; the score of a text
//! is a sum over its features. [`Bundle`] is the file: tables with their licence, training sets and settings,
//! versioned and checksummed. [`language`] tells languages apart with it, a [`chain`] labels
//! the items of a sequence.
//!
//! For readers that look up every word of a text, [`Recent`] keeps what was worked out for words, and [`Positions`] finds
//! what they hold by hash.
//!
//! Nothing here knows of pipelines, reads files or keeps state between calls; everything is `Send + Sync`.

#![forbid(unsafe_code)]

mod bundle;
pub mod chain;
mod error;
pub mod hash;
mod hashed;
mod index;
pub mod language;
pub mod linear;
pub mod numbers;
mod positions;
pub mod random;
mod recent;
mod table;

pub use bundle::{Blob, Bundle, FORMAT_VERSION, Provenance, TrainingSet};
pub use error::{Error, ErrorKind, Result};
pub use hashed::HashedMap;
pub use index::Index;
pub use positions::Positions;
pub use recent::Recent;
pub use table::{LABELS_MAX, Table};
