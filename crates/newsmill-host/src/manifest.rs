//! Manifests: what a library says of itself, readable without loading it.
//!
//! A manifest is a JSON object between two marks in a section of the library. [`Manifest::read_file`] finds it
//! in the bytes of the file; [`Manifest::parse`] reads the text that a loaded plugin points to. Both check
//! everything that can be checked without running plugin code, so that code behind them meets sound values only.
//! Keys this version does not know are ignored, wrong values of known keys are errors.

mod error;
mod fields;
mod file;
mod parse;
#[cfg(test)]
mod tests;

use newsmill_article::FieldType;
use serde_json::Value;

pub use error::{ManifestError, ManifestErrorKind};
pub use fields::{is_own_name, nearest_field, standard_field};
pub use file::{MANIFEST_BYTES_MAX, read_bytes};

use crate::schema::Schema;

/// The fields a tag stage may write neither by manifest nor by option.
pub const NOT_FOR_TAG: [&str; 4] = ["uri", "content", "body_text", "body_blocks"];

/// What one library says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// The library's name, as in its package.
    pub name: String,
    /// The library's version, as in its package.
    pub version: String,
    /// ABI major and the least host minor the library needs. This host can serve it.
    pub abi: (u32, u32),
    /// The stages it offers, at least one, each id once.
    pub stages: Vec<StageManifest>,
}

/// What one stage says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct StageManifest {
    /// `namespace.name`.
    pub id: String,
    /// Where in a pipeline it stands.
    pub kind: Kind,
    /// One line for `newsmill plugins`.
    pub summary: String,
    /// Fields that must be written before this stage; `*` stands for all there are.
    pub needs: Vec<String>,
    /// Fields it reads when they are there; `*` stands for all there are.
    pub uses: Vec<String>,
    /// Fields it writes, with their types.
    pub writes: Vec<(String, FieldType)>,
    /// Fields only this stage sees, never exported.
    pub private: Vec<(String, FieldType)>,
    /// JSON pointers into the options: places that name more `needs`.
    pub needs_from: Vec<String>,
    /// JSON pointers into the options: places that name more `uses`.
    pub uses_from: Vec<String>,
    /// JSON pointers into the options: places that name more `writes`.
    pub writes_from: Vec<String>,
    /// The JSON Schema of its options, as written.
    pub options: Value,
    /// The same, ready to check with.
    pub schema: Schema,
    /// Whether one input holds one record or many (ingest).
    pub records: Records,
    /// How it reads its input (ingest).
    pub access: Access,
    /// Bytes may come later than the rows they are made from (export).
    pub buffers: bool,
    /// Wants to see canceled articles too.
    pub tombstones: bool,
    /// The facets it offers, without `newsmill.` and version; empty when not stated.
    pub facets: Vec<String>,
}

/// The four kinds of stages, in the order articles meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Bytes to rows.
    Ingest,
    /// May change or drop an article.
    Clean,
    /// Only adds tags and own fields.
    Tag,
    /// Rows to bytes.
    Export,
}

impl Kind {
    /// The name in manifests and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Clean => "clean",
            Self::Tag => "tag",
            Self::Export => "export",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Ingest, Self::Clean, Self::Tag, Self::Export].into_iter().find(|k| k.name() == name)
    }
}

/// How many records an input of an ingest stage holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Records {
    /// One: the input's path is the article's default `uri`.
    One,
    /// Many: the record's position is added to it.
    Many,
}

/// How an ingest stage reads its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// From begin to end.
    Stream,
    /// At any offset: the host spools what cannot seek.
    Random,
}

/// How a library was built to deal with panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Panic {
    Unwind,
    Abort,
}

impl Manifest {
    /// The stage of this id.
    pub fn stage(&self, id: &str) -> Option<&StageManifest> {
        self.stages.iter().find(|s| s.id == id)
    }
}
