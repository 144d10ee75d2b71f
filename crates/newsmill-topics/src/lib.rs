//! Says what a text is about: in IPTC Media Topics by a lexicon, or in a team's own topics by a model trained on its
//! archive.
//!
//! A [`Lexicon`] holds weighted words and phrases of topics in seven languages, readable in `data/*.txt`. It is a linear
//! model whose weights are written by hand: [`Lexicon::find`] goes through a text once, adds up what its words say, hands
//! the sums on to broader topics and tells which are high enough. A [`Model`] is trained by [`train`] and is a file of
//! `newsmill-model`. Both are `Send + Sync`, keep nothing between calls but the caller's [`Scratch`], and read no files.

#![forbid(unsafe_code)]

mod compile;
mod decision;
mod defined;
mod examples;
mod guess;
mod lexicon;
mod matcher;
mod model;
mod plain;
mod quality;
mod source;
mod vocabulary;
mod words;

pub use examples::Example;
pub use lexicon::{Found, Lexicon, Scratch, Text};
pub use model::{Labelled, Model, ModelScratch, train};
pub use quality::{Quality, measure, rates};
pub use vocabulary::{TopicId, Vocabulary};
