//! The newsmill command.
#![forbid(unsafe_code)]
fn main() {}
