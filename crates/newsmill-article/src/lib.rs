//! The article, the batch, the field registry, tags and canonical JSON.
//!
//! An [`Article`] is a row of typed [`Cell`]s, one a field of a [`Registry`]: the standard fields first, then the
//! namespaced own fields of the stages of a pipeline. A [`Batch`] is rows that share one registry. Canonical JSON
//! ([`to_json`], [`set_json`]) is the only text form of an article.
//!
//! Architecture invariant: safe code that knows neither plugins nor pipelines.
#![forbid(unsafe_code)]

mod article;
mod body;
mod cell;
mod error;
#[cfg(test)]
mod json_tests;
mod json_text;
mod registry;
mod set_json;
mod standard;
mod tag;
mod time;
mod to_json;

pub use article::{Article, Batch, Position, RowMeta};
pub use body::{Block, BlockKind, Span, check_blocks, check_spans};
pub use cell::Cell;
pub use error::{ArticleError, ErrorKind};
pub use json_text::{DEPTH_MAX, check_json, check_json_object};
pub use registry::{FieldDef, FieldId, FieldType, Registry};
pub use set_json::{Change, changes, set_json};
pub use standard::fields;
pub use tag::{Tag, TagParts};
pub use time::{check_time, time_micros};
pub use to_json::{Select, cell_json, to_json};
