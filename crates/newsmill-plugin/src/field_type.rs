//! The types a field can have, and the fields every article has.

use newsmill_abi as abi;

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// UTF-8 text.
    Text,
    /// Bytes, unchecked.
    Bytes,
    /// A JSON value as text.
    Json,
    /// A signed 64-bit number.
    Int,
    /// A 64-bit float.
    Float,
    /// True or false.
    Bool,
    /// RFC 3339 with the offset as found, or a bare date when only the day is known.
    Time,
    /// A list of text.
    List,
    /// Tags.
    Tags,
    /// The structure of `body_text`.
    Blocks,
}

impl FieldType {
    /// Its name in a manifest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Json => "json",
            Self::Int => "int",
            Self::Float => "float",
            Self::Bool => "bool",
            Self::Time => "time",
            Self::List => "list",
            Self::Tags => "tags",
            Self::Blocks => "blocks",
        }
    }

    pub(crate) const fn code(self) -> u32 {
        match self {
            Self::Text => abi::NM_T_TEXT,
            Self::Bytes => abi::NM_T_BYTES,
            Self::Json => abi::NM_T_JSON,
            Self::Int => abi::NM_T_I64,
            Self::Float => abi::NM_T_F64,
            Self::Bool => abi::NM_T_BOOL,
            Self::Time => abi::NM_T_TIME,
            Self::List => abi::NM_T_LIST,
            Self::Tags => abi::NM_T_TAGS,
            Self::Blocks => abi::NM_T_BLOCKS,
        }
    }

    pub(crate) const fn from_code(code: u32) -> Option<Self> {
        Some(match code {
            abi::NM_T_TEXT => Self::Text,
            abi::NM_T_BYTES => Self::Bytes,
            abi::NM_T_JSON => Self::Json,
            abi::NM_T_I64 => Self::Int,
            abi::NM_T_F64 => Self::Float,
            abi::NM_T_BOOL => Self::Bool,
            abi::NM_T_TIME => Self::Time,
            abi::NM_T_LIST => Self::List,
            abi::NM_T_TAGS => Self::Tags,
            abi::NM_T_BLOCKS => Self::Blocks,
            _ => return None,
        })
    }

    /// Whether the host's views of such cells are UTF-8.
    #[inline]
    pub(crate) const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Json | Self::Time)
    }
}

use FieldType::{Blocks, Bytes, Float, Int, Json, List, Tags, Text, Time};

/// The fields every article has, in canonical order.
pub(crate) const STANDARD: &[(&str, FieldType)] = &[
    ("uri", Text),
    ("version", Int),
    ("status", Text),
    ("embargoed_until", Time),
    ("urgency", Int),
    ("slugline", Text),
    ("genre", Text),
    ("url", Text),
    ("source", Json),
    ("content", Bytes),
    ("media_type", Text),
    ("charset", Text),
    ("kind", Text),
    ("kind_confidence", Float),
    ("headline", Text),
    ("standfirst", Text),
    ("byline", Text),
    ("section", Text),
    ("publisher", Text),
    ("located", Text),
    ("authors", List),
    ("keywords", List),
    ("published", Time),
    ("modified", Time),
    ("rights", Json),
    ("language", Text),
    ("body_text", Text),
    ("body_blocks", Blocks),
    ("images", Json),
    ("people", Tags),
    ("organisations", Tags),
    ("places", Tags),
    ("subjects", Tags),
    ("events", Tags),
    ("quotes", Tags),
];
