//! `tag.places`: tags the places an article names, one tag a place for all its spellings.
//!
//! A gazetteer of over 200,000 places made from GeoNames tells which runs of capitalised words can be places; what
//! stands around them, which countries the article is about and how many people live there decide whether they
//! are and which of the places of that name is meant. See this folder's README.
#![forbid(unsafe_code)]

mod json;
mod link;
mod options;
mod stage;

newsmill_plugin::export!(stage::Places);
