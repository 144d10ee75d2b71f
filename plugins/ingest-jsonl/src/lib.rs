//! `ingest.jsonl`: one article a line of JSON. See this folder's README.
#![forbid(unsafe_code)]

mod options;
mod record;
mod stage;

#[cfg(test)]
mod tests;

newsmill_plugin::export!(ingest stage::Jsonl);
