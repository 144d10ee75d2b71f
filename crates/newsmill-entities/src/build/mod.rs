//! Making the shipped model from its sources.

mod lists;
pub mod sets;

pub use lists::lexicon;
