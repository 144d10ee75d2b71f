//! `clean.dedupe`: finds exact and near copies of articles. See this folder's README; the method is in `newsmill-dedupe`.
#![forbid(unsafe_code)]

mod options;
mod stage;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;

newsmill_plugin::export!(serial + transform stage::Dedupe);
