//! Text into tokens, sentences and folded letters, for whatever reads articles word by word.
//!
//! [`Tokens::cut`] goes through a text once and keeps its buffers; tokens are byte ranges that always lie on
//! character boundaries. It knows nothing of articles, models or pipelines.

#![forbid(unsafe_code)]

mod abbreviation;
mod fold;
mod marked;
mod plain;
mod run;
mod tokens;

pub use fold::{fold_char, is_alone, is_uncased};
pub use marked::{Marked, ShortWord};
pub use run::{Letters, Run, chunk};
pub use tokens::{SENTENCE_MAX, Token, Tokens};
