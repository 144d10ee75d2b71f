//! `clean.extract`: finds the article in a page.
//!
//! The algorithm is [`newsmill_extract`]; `stage` reads and writes the fields, `options` is what users can set.

#![forbid(unsafe_code)]

mod options;
mod stage;

newsmill_plugin::export!(stage::Extract);
