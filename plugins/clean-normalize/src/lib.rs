//! `clean.normalize`: mends characters and whitespace, and takes page furniture out of the body.
//!
//! The steps and their order are in `normalize`; what counts as furniture in `furniture`. See this folder's README.
#![forbid(unsafe_code)]

mod characters;
mod entities;
mod furniture;
mod images;
mod mojibake;
mod normalize;
mod options;
mod paragraphs;
mod stage;

#[cfg(test)]
mod cases;

newsmill_plugin::export!(stage::Normalize);
