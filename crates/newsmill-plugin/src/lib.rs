//! What the author of a stage uses.
#![deny(unsafe_code)]

mod batch;
mod context;
mod error;
mod facets;
mod field_type;
mod fields;
mod level;
mod logger;
mod macros;
mod manifest;
mod options;
pub mod prelude;
mod raw;
mod schema;
mod stage;
mod stream;
mod tag;
mod text;

pub use batch::{After, Batch, Row};
pub use context::{Commit, Context, Create};
pub use error::{Error, ErrorKind, Result};
pub use facets::{
    Export, Ingest, InputLine, Job, Join, Next, Place, Receipt, RunInfo, Serial, Transform,
};
pub use field_type::FieldType;
pub use fields::{
    AnyField, Blocks, Bool, Bytes, Field, Float, Int, Json, List, Readable, Tags, Text, Time,
    Writable,
};
pub use level::Level;
pub use log;
pub use newsmill_plugin_derive::Options;
pub use options::{NoOptions, Options};
pub use serde_json::{self, Value};
pub use stage::{Facet, Kind, Own, Stage};
pub use stream::{Input, Output};
pub use tag::{Tag, TagView};
pub use text::{Block, BlockKind, Span};

/// For the macros alone; no part of it is stable.
#[doc(hidden)]
pub mod __private {
    pub use newsmill_abi::{Plugin, StageClass};
    pub use serde;

    pub use crate::manifest::{Entry, Library, manifest, manifest_len};
    pub use crate::raw::{
        ExportOf, Exported, IngestOf, SerialOf, SerialTransformOf, TransformOf, plugin, stage_class,
    };
    pub use crate::schema::{
        Literal, OptionType, Property, Schema, Type, as_text, default_value, schema_json,
        schema_len,
    };
    use std::ffi::CStr;

    /// A stage's id as C wants it. `N` must be one more than its length.
    #[must_use]
    pub const fn with_nul<const N: usize>(id: &str) -> [u8; N] {
        let (mut bytes, mut i) = ([0; N], 0);
        while i < id.len() {
            bytes[i] = id.as_bytes()[i];
            i += 1;
        }
        bytes
    }

    /// A static C string of bytes that end with NUL.
    #[must_use]
    pub const fn as_c_str(bytes: &'static [u8]) -> &'static CStr {
        match CStr::from_bytes_with_nul(bytes) {
            Ok(text) => text,
            Err(_) => panic!("the id holds a NUL"),
        }
    }
}
