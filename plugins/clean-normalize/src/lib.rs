//! Clean text: Unicode, whitespace, page furniture.
#![forbid(unsafe_code)]

mod characters;
mod entities;
mod furniture;
mod images;
mod mojibake;
mod normalize;
mod paragraphs;
