//! Finds the people, organisations and places a text names.
//!
//! A linear chain ([`newsmill_model::chain`]) labels tokens from their spelling, their neighbours and a [`Lexicon`]
//! of names and of words that stand beside names. [`bio`] reads labelled sets, [`score`] compares with them.
//! It knows nothing of articles or pipelines.

#![forbid(unsafe_code)]

mod alias;
pub mod bio;
#[cfg(feature = "build")]
pub mod build;
mod document;
mod features;
mod lexicon;
mod map;
mod rules;
mod scheme;
pub mod score;
mod stretches;
mod tagger;
pub mod training;
mod words;

pub use alias::Aliases;
pub use document::{Entity, Finder, Scratch as FinderScratch};
pub use lexicon::{Class, Clusters, Lexicon, LexiconBuilder};
pub use rules::Language;
pub use scheme::{Mention, Scheme};
pub use stretches::Reading;
pub use tagger::{Scratch, Tagger};

/// The model that newsmill ships; the README of `tag.entities` says what it was made from.
#[cfg(feature = "shipped")]
pub static SHIPPED: &[u8] = include_bytes!("../model/entities.model");
