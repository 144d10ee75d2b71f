//! `export.jsonl`: JSON Lines, one article a line. See this folder's README.
#![forbid(unsafe_code)]

mod options;
mod stage;

#[cfg(test)]
mod tests;

newsmill_plugin::export!(export stage::Jsonl);
