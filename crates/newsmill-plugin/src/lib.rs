//! What the author of a newsmill stage uses, and all a stage's crate depends on.
//!
//! A plugin is a shared library (`crate-type = ["cdylib"]`) with one or more stages. A stage is a type that implements
//! [`Transform`], [`Serial`], [`Ingest`] or [`Export`]; [`export!`] makes the library's one symbol of them, and the
//! manifest that hosts and CI read from the file without running it.
//!
//! ```standalone_crate
//! #![forbid(unsafe_code)]
//! use newsmill_plugin::prelude::*;
//!
//! /// Tags the places an article names.
//! #[derive(Options)]
//! struct PlacesOptions {
//!     /// At most this many places an article.
//!     #[option(default = 20, min = 1)]
//!     max: usize,
//!     /// Names of places.
//!     #[option(default = ["Aleppo", "Deir al-Zour"])]
//!     names: Vec<String>,
//! }
//!
//! struct Places {
//!     body: Text,
//!     places: Tags,
//!     options: PlacesOptions,
//! }
//!
//! impl Transform for Places {
//!     const STAGE: Stage = Stage::tag("acme.places", "Tags the places an article names")
//!         .needs(&["body_text"])
//!         .writes(&["places"]);
//!     type Options = PlacesOptions;
//!     type Scratch = Vec<Span>;
//!
//!     fn create(options: PlacesOptions, cx: &Create<'_>) -> Result<Self> {
//!         Ok(Self { body: cx.text("body_text")?, places: cx.tags("places")?, options })
//!     }
//!
//!     fn process(&self, spans: &mut Vec<Span>, batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
//!         for row in batch.rows() {
//!             cx.check()?;
//!             let Some(body) = row.get(self.body) else { continue };
//!             for name in self.options.names.iter().take(self.options.max) {
//!                 spans.clear();
//!                 spans.extend(body.match_indices(name).map(|(at, hit)| Span::new(at, at + hit.len())));
//!                 if !spans.is_empty() {
//!                     row.add(self.places, Tag::new(name).spans(spans).confidence(0.9))?;
//!                 }
//!             }
//!         }
//!         Ok(())
//!     }
//! }
//!
//! newsmill_plugin::export!(Places);
//! # fn main() {}
//! ```
//!
//! # The life of a stage
//! 1. The host reads the manifest from the file's bytes: [`Stage`] and the schema of the options. Both are constants,
//!    checked when the plugin is compiled: an unknown standard field, a wrong default, two stages with one id do not
//!    compile.
//! 2. The library is loaded. Its panics and its records of the [`log`] crate, from `info` upwards, go to the host from here on;
//!    [`Context::debug`] says what only who looks for a fault wants to read.
//! 3. `create`, once for every place in a pipeline file: options, fields; no reading, no connecting.
//! 4. `start`, once: models, connections.
//! 5. Workers: [`Transform::Scratch`], [`Serial::State`], [`Ingest::Reader`], [`Export::Writer`]. Each belongs to one
//!    thread at a time, not always the same; the stage itself is shared by all of them.
//! 6. Everything is dropped; the library is never unloaded.
//!
//! # Errors and panics
//! An [`Error`] has a kind, which says whom it blames: the article, which becomes a dead letter, the pipeline, the
//! world or the moment ([`ErrorKind`]). `?` makes every standard error one of kind `Other`, which costs the article.
//! A failed call leaves the batch as it was. A panic is caught, costs the article too, and its place and message go to
//! the dead letter; the worker it happened in is dropped. Never build a plugin with `panic = "abort"`: it is refused.
//!
//! # Rules
//! - What a [`Row`] shows stays readable and unchanged until the function returns, even if the field is written; the
//!   compiler keeps it from living longer.
//! - [`Batch`], [`Row`], [`Input`], [`Output`] and [`Create`] stay on the thread of the call. A [`Context`] may be
//!   shared with other threads while the call lasts.
//! - A stage sees what it declares and nothing else.
//! - `process` of a [`Transform`] gives the same result for any batching, order, thread or repetition.
//! - Signals, standard output and error, the working directory, locale and threads are the host's.
//!
//! # Unsafe code
//! A plugin's crate may and should say `#![forbid(unsafe_code)]`: [`export!`] works there.
#![deny(unsafe_code)]

// What the macros make names this crate; here they are used in its own tests.
#[cfg(test)]
extern crate self as newsmill_plugin;

mod batch;
mod context;
mod error;
mod facets;
mod field_type;
mod fields;
mod level;
mod logger;
mod manifest;
mod options;
pub mod prelude;
mod raw;
mod schema;
mod share;
mod stage;
mod started;
mod stream;
mod tag;
#[cfg(feature = "testing")]
pub mod testing;
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
pub use share::{hundredths, thousandths};
pub use stage::{Facet, Kind, Own, Stage};
pub use started::started;
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
        ExportOf, Exported, Home, IngestOf, SerialOf, SerialTransformOf, TransformOf, plugin,
        stage_class,
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
