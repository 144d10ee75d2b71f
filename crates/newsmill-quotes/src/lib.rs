//! Finds direct quotes in a text, and who said them.
//!
//! [`Finder::find`] looks for quotation marks of all conventions first and reads only what stands beside them: verbs of
//! speech, names, pronouns. It knows the words of seven languages (`data/*.txt`); in others it finds quotes behind a name
//! and a colon. A [`Finder`] is `Send + Sync`, keeps nothing between calls but the caller's [`Scratch`], reads no files,
//! and takes time linear in the text.

#![forbid(unsafe_code)]

mod cue;
mod finder;
#[cfg(test)]
mod finder_tests;
mod given;
mod lexicon;
mod marks;
mod office;
mod pairs;
mod people;
mod resolve;
#[cfg(test)]
mod resolve_tests;
mod role;
mod searches;
mod shape;
mod subject;
mod words;

pub use finder::{Finder, Quote, Scratch, Speaker, Text};
pub use people::Mention;
