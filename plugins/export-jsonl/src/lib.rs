//! JSON Lines.
#![forbid(unsafe_code)]
