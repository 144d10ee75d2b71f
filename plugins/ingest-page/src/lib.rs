//! One article a file.
#![forbid(unsafe_code)]
