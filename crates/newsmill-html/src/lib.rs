//! HTML into a small tree on an arena, with every limit that hostile pages call for.
//!
//! Bytes become text with [`decode()`], text becomes a [`Dom`] with [`parse()`], [`sniff()`] says what bytes are.
//! The tokenizer is this crate's own (one pass, `memchr` at its heart); the tree is built by html5ever's
//! tree builder, so that broken pages get the tree that browsers give them.
//!
//! Limits, none of which an ordinary page meets: [`DEPTH_MAX`] nested elements (deeper tags are left out, their
//! text stays), [`ATTRIBUTES_MAX`] attributes a tag (further ones are left out), [`NODES_MAX`] nodes and a text
//! buffer of twice the input (parsing stops there, [`Dom::truncated`] says so). html5ever alone is quadratic in nesting and in
//! attributes.
#![forbid(unsafe_code)]

mod decode;
mod dom;
mod entity;
mod sink;
mod sniff;
mod tag;
mod tokenize;

pub use decode::{Decoded, EncodingSource, decode};
pub use dom::{Dom, NodeId, NodeKind, Walk, WalkStep};
pub use entity::unescape_text;
pub use sniff::{Sniffed, sniff};
pub use tag::Tag;
pub use tokenize::{ATTRIBUTES_MAX, DEPTH_MAX, NODES_MAX, parse};
