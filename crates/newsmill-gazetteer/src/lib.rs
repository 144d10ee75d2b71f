//! A compact gazetteer: places with their names in many spellings, found by folded name.
//!
//! [`Gazetteer::load`] takes the compiled file and uses it as it lies; [`words::Words`] cuts a text (or a name, the same way)
//! into folded words; [`Gazetteer::find`] looks a run of folded words up; [`spelling`] makes the
//! keys under which transliterations of one name meet. The builder (feature `build`) makes
//! the file from its sources, byte for byte the same each time.
//!
//! The crate knows nothing of articles or pipelines.
#![forbid(unsafe_code)]

#[cfg(feature = "build")]
pub mod build;
mod error;
mod format;
mod gap;
mod gazetteer;
pub mod spelling;
mod table;
pub mod words;

pub use error::{Error, ErrorKind};
pub use format::{Entry, NameEntry, Source, compile};
pub use gazetteer::{Details, Gazetteer, Kind, NO_ID, NameId, Place, PlaceId, Posting, Postings};
pub use spelling::Spelling;
pub use table::hash;

#[cfg(test)]
mod tests;
