//! HTML into a small tree on an arena, with every limit that hostile pages call for.
//!
//! Bytes become text with [`decode()`], text becomes a [`Dom`] with [`parse()`], [`sniff()`] says what bytes are.
//! Tokenizer and tree builder follow the HTML standard, so that broken pages get the tree that browsers give them;
//! texts and attribute values stay where they lie in the page.
//!
//! The public html5lib tests (tokenizer, tree construction with fragments and with scripting on and off, encoding) pass,
//! and on thousands of real pages the trees are those of html5ever. Left out are
//! - the copy of the chosen option in `selectedcontent`: its text would be read twice;
//! - surrogates without their pair, which no Rust text can hold;
//! - parse errors, `document.write`, and declarative shadow roots, which need scripts or a browser;
//! - the namespaces of attributes: `xlink:href` keeps its name.
//!
//! A declared encoding is looked for in 16 KiB, not 1, and gives way where it cannot be true ([`decode()`]).
//!
//! Limits, none of which an ordinary page meets: [`DEPTH_MAX`] nested elements (deeper tags are left out, their
//! text stays), [`ATTRIBUTES_MAX`] attributes a tag (further ones are left out), [`NODES_MAX`] nodes (parsing stops
//! there), and one copy of a formatting element for eight bytes of page; [`Dom::truncated`] says where one was met.
//! With them the work grows in step with the page.
#![forbid(unsafe_code)]

mod builder;
#[cfg(test)]
mod conformance;
mod declaration;
mod decode;
mod dom;
mod entity;
mod grow;
mod key;
mod parse;
mod prescan;
mod quirks;
mod raw;
mod scan;
mod sniff;
mod steps;
mod swar;
mod tag;
mod texts;
mod token;
mod tokenize;
mod walk;

pub use decode::{Decoded, EncodingSource, decode};
pub use dom::{Dom, Namespace, NodeId, NodeKind};
pub use entity::unescape_text;
pub use key::{NameKey, Names};
pub use parse::{DEPTH_MAX, NODES_MAX, Options, parse, parse_fragment, parse_with};
pub use sniff::{Sniffed, sniff};
pub use steps::steps_taken;
pub use tag::Tag;
pub use tokenize::ATTRIBUTES_MAX;
pub use walk::{Walk, WalkStep};
