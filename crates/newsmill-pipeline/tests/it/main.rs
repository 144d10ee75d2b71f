//! The crate from outside: files in `cases/`, hostile input, resolving.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod catalog;
mod golden;
mod hostile;
mod resolve;
mod schema;
mod set;
