//! `ingest.warc`: articles from web archives. See this folder's README.
#![forbid(unsafe_code)]

mod judge;
mod options;
mod stage;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

newsmill_plugin::export!(ingest stage::Warc);
