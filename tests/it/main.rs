//! The integration tests: the command as people use it, the border as plugins meet it, and the rules of the house.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and says when it skips"
)]

mod bad_input;
mod bad_text;
mod c_plugin;
mod command_line;
mod damage;
mod dedupe;
mod determinism;
mod docs;
mod entities;
mod exit_codes;
mod exports;
mod faults;
mod filter;
mod header;
mod invariants;
mod keywords;
mod loading;
mod preview;
mod quotes;
mod real_articles;
mod sdk_crate;
mod signals;
mod support;
mod topics;
mod warc;
