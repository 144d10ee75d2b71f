//! `ingest.page`: one article a file. See this folder's README.
#![forbid(unsafe_code)]

mod options;
mod stage;

#[cfg(test)]
mod tests;

newsmill_plugin::export!(ingest stage::Page);
