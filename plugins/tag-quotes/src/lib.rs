//! `tag.quotes`: tags direct quotes with who said them. See this folder's README.
//!
//! What a quote is and whose, says [`newsmill_quotes`]; this crate reads articles and writes tags.
#![forbid(unsafe_code)]

mod options;
mod stage;

#[cfg(test)]
mod cases;

newsmill_plugin::export!(stage::Quotes);
