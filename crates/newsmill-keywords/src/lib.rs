//! Finds the words and phrases that say what a text is about.
//!
//! A [`Finder`] goes through a text once, counts its words by what their forms have in common and the phrases of two to
//! four words that look like those of nouns or names, weighs them by how often and how early they come and how rare they
//! are in the language, and keeps the best that do not say the same. It knows nothing of articles or pipelines, reads no
//! files, and depends on nothing but the text: the same text always has the same keywords.
//!
//! How rare words are in English, German, French, Spanish, Italian, Portuguese and Dutch, and which of them are no
//! keywords, stands in a file of `newsmill-model` (`SHIPPED`, with the feature `shipped`).

#![forbid(unsafe_code)]

#[cfg(feature = "build")]
pub mod build;
mod choose;
mod document;
mod finder;
mod group;
mod hash;
mod joins;
mod language;
mod lexicon;
mod lexicons;
mod phrases;
mod plain;
mod reader;
mod weigh;
mod words;

pub use finder::{Finder, Keyword, Scratch, Text};

/// The lexicons that newsmill ships; the README of `tag.keywords` says what they were made from.
#[cfg(feature = "shipped")]
pub static SHIPPED: &[u8] = include_bytes!("../model/keywords.model");
