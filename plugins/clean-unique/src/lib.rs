//! Drops superseded versions and exact copies.
#![forbid(unsafe_code)]
