//! What the tokenizer gives to the tree builder.

use crate::key::NameKey;
use crate::tag::Tag;
use crate::texts::Span;

/// A token. Its texts lie in the page or beside it, the attributes of a tag among those of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// Text with its references replaced; never empty.
    Text(Span),
    /// A NUL in text.
    Null,
    /// A start tag.
    Start(TagToken),
    /// An end tag.
    End(TagToken),
    /// A comment.
    Comment(Span),
    /// A doctype.
    Doctype(Doctype),
    /// The end of the page.
    Eof,
}

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TagToken {
    pub(crate) tag: Tag,
    /// The lower-case name; only of [`Tag::Other`].
    pub(crate) name: Span,
    pub(crate) self_closing: bool,
    /// Its attributes, as numbers; a tag without a variant has its name as the first of them.
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// The bits of their names ([`NameKey::bit`]).
    pub(crate) names: u8,
}

/// A doctype; what is missing is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doctype {
    pub(crate) name: Option<Span>,
    pub(crate) public: Option<Span>,
    pub(crate) system: Option<Span>,
    pub(crate) force_quirks: bool,
}

/// An attribute: its lower-case name and its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) key: NameKey,
    pub(crate) name: Span,
    pub(crate) value: Span,
}

/// How the text behind a start tag is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Markup.
    Data,
    /// Text with references up to an end tag (`title`, `textarea`).
    Rcdata,
    /// Text up to an end tag (`style`, `iframe`).
    Rawtext,
    /// A script.
    Script,
    /// Text to the end of the page.
    Plaintext,
    /// Text up to `]]>`.
    Cdata,
}
