//! `tag.keywords`: writes the words and phrases that say what an article is about. See this folder's README.
//!
//! They are found by [`newsmill_keywords`]; `merge` says what becomes of the keywords an article already has.
#![forbid(unsafe_code)]

mod merge;
mod options;
mod stage;

#[cfg(test)]
mod cases;

newsmill_plugin::export!(stage::Keywords);
