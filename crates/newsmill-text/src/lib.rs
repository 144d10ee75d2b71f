//! Text into tokens, sentences and folded letters, for whatever reads articles word by word.
//!
//! [`Tokens::cut`] goes through a text once and keeps its buffers; tokens are byte ranges that always lie on
//! character boundaries. [`marked`] tells plain words from others many bytes at a time, for those who cut a text in a way of
//! their own. The crate knows nothing of articles, models or pipelines.

#![forbid(unsafe_code)]

mod abbreviation;
mod bits;
mod fold;
mod kind;
mod language;
mod letters;
pub mod marked;
mod tokens;

pub use bits::bits;
pub use fold::{fold_char, is_alone, is_uncased};
pub use kind::{ByteKind, is_inner};
pub use language::primary_language;
pub use tokens::{SENTENCE_MAX, Token, Tokens};
