//! Which language a text is in.
//!
//! The script with the most letters decides first: most scripts have one written language of weight, and then it
//! is the answer. Latin, Cyrillic, Arabic and Devanagari have a table each ([`crate::Table`]), over words and n-grams
//! of 3 to 5 letters, and groups of close languages a second one. The answer has a confidence that was fitted on texts
//! the tables had not seen, and there is none for what is not language: numbers, code, random letters.
//!
//! Of a long text a fixed part is read: see [`Detector::detect`].

mod alphabet;
mod calibration;
mod detector;
mod encoder;
mod features;
mod judge;
mod leans;
mod lexicon;
mod maker;
mod material;
mod names;
mod script;
mod selection;
mod shares;
mod training;
mod tuning;
mod windows;

pub use detector::{Detector, Guess, Scratch};
pub use material::Material;
pub use training::train;
