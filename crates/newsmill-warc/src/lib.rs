//! Web archives: WARC 1.0 and 1.1 (and the drafts 0.17 and 0.18), ARC 1 and 2, and the HTTP messages in their records.
//!
//! [`look`] says what stands at a place of a stream of decompressed bytes: a [`Record`], one that cannot be trusted,
//! or the end. It needs nothing of what came before, so a stream may be entered at any record, and it buffers one
//! record at a time. [`next_record`] finds the next one in any bytes. [`http::Message`] and [`coding::decode`] take a
//! response apart. Every function takes any bytes without a panic, in time linear in their number.
#![forbid(unsafe_code)]

mod arc;
pub mod coding;
pub mod exercise;
mod head;
pub mod http;
mod look;
mod scan;
#[cfg(test)]
mod tests;
mod text;
mod warc;

pub use head::{Format, HEAD_BYTES_MAX, Head, Kind, Parsed, parse_head};
pub use look::{Look, Record, Source, look, pass_bad, pass_large};
pub use scan::next_record;
