//! `clean.unique`: drops superseded versions and exact copies. See this folder's README.
#![forbid(unsafe_code)]

mod memory;
mod signature;
mod stage;

#[cfg(test)]
mod tests;

newsmill_plugin::export!(serial + transform stage::Unique);
