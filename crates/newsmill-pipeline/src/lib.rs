//! The pipeline file.
#![forbid(unsafe_code)]
