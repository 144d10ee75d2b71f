//! Exact and near copies of news articles: which article says what another one has said.
//!
//! [`Signer::sign`] makes a signature of a body, in any thread. [`Memory::judge`] takes signatures in article order
//! and says of each whether it is a copy, and of what; it costs the same however many articles are remembered.
#![forbid(unsafe_code)]

mod compare;
mod delta;
mod hash;
mod memory;
mod rules;
mod signature;
mod table;
mod words;

pub use compare::{Overlap, Part};
pub use memory::{Incoming, Memory, Merged, Settings, Verdict, WINDOW_MAX};
pub use signature::{Signed, Signer, WORDS_MIN};
