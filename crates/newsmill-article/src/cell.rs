//! One value of one article.

use std::sync::Arc;

use crate::{Block, FieldType, Tag};

/// One value. Text that a view may point to is boxed: moving the cell does not move its bytes.
#[derive(Clone, Debug, Default)]
pub enum Cell {
    /// Nothing there. An empty text, list, tags or blocks is this.
    #[default]
    Empty,
    /// UTF-8 text.
    Text(Box<str>),
    /// Bytes, shared so that a copy of a large article is cheap.
    Bytes(Arc<[u8]>),
    /// A JSON value, checked and compact ([`crate::check_json`]).
    Json(Box<str>),
    /// A number.
    Int(i64),
    /// A finite number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// A time, checked ([`crate::check_time`]).
    Time(Box<str>),
    /// A list of text.
    List(Vec<Box<str>>),
    /// Tags.
    Tags(Vec<Tag>),
    /// The structure of `body_text`.
    Blocks(Vec<Block>),
}

impl Cell {
    /// The type of field this value belongs into; `None` for [`Cell::Empty`], which fits all.
    #[must_use]
    pub fn ty(&self) -> Option<FieldType> {
        Some(match self {
            Self::Empty => return None,
            Self::Text(_) => FieldType::Text,
            Self::Bytes(_) => FieldType::Bytes,
            Self::Json(_) => FieldType::Json,
            Self::Int(_) => FieldType::Int,
            Self::Float(_) => FieldType::Float,
            Self::Bool(_) => FieldType::Bool,
            Self::Time(_) => FieldType::Time,
            Self::List(_) => FieldType::List,
            Self::Tags(_) => FieldType::Tags,
            Self::Blocks(_) => FieldType::Blocks,
        })
    }

    /// Whether nothing is there; a float that is not finite counts as nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) | Self::Json(text) | Self::Time(text) => text.is_empty(),
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Tags(tags) => tags.is_empty(),
            Self::Blocks(blocks) => blocks.is_empty(),
            Self::Float(value) => !value.is_finite(),
            Self::Int(_) | Self::Bool(_) => false,
        }
    }

    /// This cell, or [`Cell::Empty`] when nothing is in it.
    #[must_use]
    #[inline]
    pub fn normal(self) -> Self {
        if self.is_empty() { Self::Empty } else { self }
    }

    /// Its size in bytes, the same on every machine: blocks are cut by it.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Text(text) | Self::Json(text) | Self::Time(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::Int(_) | Self::Float(_) => 8,
            Self::Bool(_) => 1,
            Self::List(items) => items.iter().map(|item| item.len() + 8).sum(),
            Self::Tags(tags) => tags.iter().map(Tag::bytes).sum(),
            Self::Blocks(blocks) => blocks.len() * 12,
        }
    }
}

/// Equal bit for bit.
impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Empty, Self::Empty) => true,
            (Self::Text(a), Self::Text(b))
            | (Self::Json(a), Self::Json(b))
            | (Self::Time(a), Self::Time(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Tags(a), Self::Tags(b)) => a == b,
            (Self::Blocks(a), Self::Blocks(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Cell {}
