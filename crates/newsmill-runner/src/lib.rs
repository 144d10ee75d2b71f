//! Runs a pipeline.
#![forbid(unsafe_code)]
mod schedule; mod tally; mod error;
