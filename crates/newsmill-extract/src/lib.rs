//! Finds the article in a page; knows nothing of pipelines.
//!
//! A page goes through four steps. Its text becomes a tree ([`newsmill_html`]). The tree becomes a sequence
//! of pieces of text, each with what its place says of it (`layout`, `hints`). The element whose pieces speak most for
//! an article is its container, and what in it is furniture is left out (`content`, `phrases`). With that as one voice
//! among many (`place`, `features`) a small network judges every piece (`judge`);
//! where the page shows next to nothing, JSON-LD or a template may hold the text (`elsewhere`). What the page says of
//! itself, in JSON-LD, meta elements, microdata and around the text, gives the rest (`signals`, `headline`,
//! `metadata`, `published`, `date_choice`, `date_metas`, `dates`, `dates_shown`, `date_tokens`, `page_data`, `people`, `authors`, `images`, `kind`). Plain text has its own short way (`plain`).
//!
//! The tables of `judge`, `headline`, `date_choice` and `kind` are fitted by the command `train` (`src/bin/train`), with what
//! [`training`] tells it.
//!
//! [`extract`] is the one way in; it never fails, and any thread may call it.

#![forbid(unsafe_code)]

mod authors;
#[cfg(test)]
mod cases;
mod content;
mod date_choice;
mod date_metas;
mod date_tokens;
mod date_weights;
mod dates;
mod dates_shown;
mod elsewhere;
mod extract;
mod features;
mod folding;
mod headings;
mod headline;
mod headline_weights;
mod hints;
mod images;
mod jsonld;
mod judge;
mod kind;
mod languages;
mod layout;
mod letters;
mod lookup;
mod metadata;
mod months;
mod names;
mod page;
mod page_data;
mod parts;
mod people;
mod phrases;
mod place;
mod plain;
mod prose;
mod published;
mod reading;
mod signals;
mod squeeze;
mod stated;
mod titles;
pub mod training;
mod verdict;
mod words;
mod writer;

pub use extract::extract;

pub use page::{Block, Body, Extracted, Image, Kind, Page, PageKind};
