//! `clean.filter`: drops what is not wanted, each with a reason. See this folder's README.
//!
//! `rules` is the table of quality rules, `body` what they measure (`words`, `lines`, `grams`, `c4`, `stopwords`).
#![forbid(unsafe_code)]

mod body;
mod c4;
mod grams;
mod lines;
mod options;
mod range;
mod rules;
mod stage;
mod stopwords;
mod words;

#[cfg(test)]
mod cases;

newsmill_plugin::export!(stage::Filter);
