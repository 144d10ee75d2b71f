//! The pipeline file: from its bytes to findings or to a [`Pipeline`] that can be run.
//!
//! [`parse`] keeps the place of every key and value, [`apply_set`] changes single values for one run, [`validate`]
//! tells everything that is wrong in one pass from manifests alone, [`resolve`] replaces the references and gives
//! what the runner runs. What may stand in the file is written in [`grammar`].
//!
//! Architecture invariant: no plugin code runs, no thread starts, and nothing is read by itself: files and
//! environment come in through [`Resolver`].
#![forbid(unsafe_code)]

mod catalog;
mod code;
mod finding;
mod json_schema;
mod markdown;
mod parse;
mod pipeline;
mod places;
mod problems;
mod reference;
mod resolve;
mod set;
mod tree;
mod validate;

pub use catalog::{Catalog, CatalogStage, Library};
pub use code::{Code, Severity};
pub use finding::{Finding, Place, has_errors, to_json, to_text};
pub use json_schema::pipeline_schema;
pub use markdown::{Block, json_blocks, looks_like_pipeline};
pub use parse::{FILE_BYTES_MAX, Parsed, parse, parse_block, parse_bytes, read};
pub use pipeline::{
    Entry, ExportEntry, FailAbove, IfEmpty, IngestEntry, Pipeline, PipelineField, RunSettings,
};
pub use resolve::{Resolver, resolve};
pub use set::{SetError, apply_set};
pub use validate::{Settings, validate};

#[doc = include_str!("../GRAMMAR.md")]
pub mod grammar {}
