//! `tag.topics`: tags what an article is about. See this folder's README.
//!
//! The lexicon and models are those of [`newsmill_topics`]; `choice` says which of the topics found are written.
#![forbid(unsafe_code)]

mod choice;
mod options;
mod stage;

#[cfg(test)]
mod cases;

newsmill_plugin::export!(stage::Topics);
