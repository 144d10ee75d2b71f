//! Says what language a text is in.
#![forbid(unsafe_code)]
