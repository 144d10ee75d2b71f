//! Finds the places a text names.
//!
//! A gazetteer of over 200,000 places tells which runs of capitalised words can be places; what stands around them, which
//! countries the text is about and how many people live there decide whether they are and which of the places of
//! that name is meant. [`Finder`] is made once and shared by all threads, each of which has a [`Scratch`].
//!
//! The crate knows nothing of articles or pipelines; `data/*.txt` holds its lists of words.
#![forbid(unsafe_code)]

mod evidence;
mod finder;
mod hints;
mod hits;
mod known;
mod lists;
mod resolve;
mod small;
mod spellings;
mod surroundings;
mod survey;

pub use finder::{Finder, Found, Scratch, Wanted};
pub use known::Known;
pub use newsmill_gazetteer::Kind;
