//! JSON Lines with a field mapping.
#![forbid(unsafe_code)]
