//! The host's half of the border, seen from a plugin.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "the kit plays the plugin: it keeps the header's rules or breaks them on purpose"
)]

mod calls;
mod cells;
mod contract;
mod export;
mod ingest;
mod kit;
#[cfg(feature = "load")]
mod library;
mod rollback;
mod rows;
mod serial;
