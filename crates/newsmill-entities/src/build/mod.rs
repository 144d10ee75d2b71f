//! Making the shipped model from its sources.
//!
//! `SOURCES` is a folder with `ner/` (the labelled sets), `names/` (lists of the census), `wordnet/` (its database files),
//! `spacy_lookups_data/` (its tables of English, German and Spanish), `faker/` and `wordfreq/` (the packages' folders),
//! `vectors/` (of words), `listed/` (names of firms and schools) and `places.bin` (the gazetteer of `tag.places`). The same
//! sources give the same bytes.

mod augment;
mod languages;
mod listed;
mod lists;
mod model;
mod nouns;
mod sets;
mod vectors;

pub use model::{build, train_without};
pub use sets::{SETS, Set, read_set};
