//! Which language a text is in.
//!
//! The script with the most letters decides first: most scripts have one written language of weight, and then it
//! is the answer. Latin, Cyrillic, Arabic and Devanagari have a table each ([`crate::Table`]), over hashed
//! n-grams of 2 to 5 letters and whole words. The answer has a confidence that was fitted on texts the table had
//! not seen, and there is none for what is not language: numbers, code, random letters.
//!
//! Of a long text a fixed part is read: see [`Detector::detect`].

mod alphabet;
mod calibration;
mod detector;
mod encoder;
mod features;
mod script;
mod training;
mod windows;

pub use detector::{Detector, Guess, Scratch};
pub use training::train;
