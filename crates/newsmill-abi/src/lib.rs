//! The C border between newsmill and its stage plugins: `repr(C)` types and constants, nothing else.
//!
//! [`HEADER`] is the contract, in words; the types here are the same in Rust and a test compiles C against the
//! header to prove it. The rules that everything here refers to are the nine lines at the top of the header.
//!
//! Architecture invariant: this crate has no dependencies, and inside a major version it only grows.
#![no_std]

mod codes;
mod host;
mod plugin;
mod values;

pub use codes::*;
pub use host::Host;
pub use plugin::{
    Export, FACET_EXPORT, FACET_INGEST, FACET_SERIAL, FACET_TRANSFORM, Ingest, MANIFEST_BEGIN,
    MANIFEST_END, Plugin, Receipt, SYMBOL, Serial, StageClass, Transform,
};
pub use values::{Batch, Block, Ctx, Field, In, NO_ROW, Out, Span, Status, Str, Tag};

/// Major version of the ABI: a plugin with another one is refused.
pub const ABI_MAJOR: u32 = 1;
/// Minor version of the ABI: a plugin that needs a higher one is refused.
pub const ABI_MINOR: u32 = 0;
/// The C header, `include/newsmill.h`.
pub const HEADER: &str = include_str!("../include/newsmill.h");
