//! Runs a pipeline.
#![forbid(unsafe_code)]
