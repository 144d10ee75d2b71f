//! `#[derive(Options)]`.
#![forbid(unsafe_code)]
