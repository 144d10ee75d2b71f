//! From a page's text to its tree.

use std::borrow::Cow;

use memchr::memchr;

use crate::builder::{Builder, Context};
use crate::dom::{Dom, Namespace};
use crate::swar::find;
use crate::tag::Tag;
use crate::texts::{INPUT_MAX, Texts};

/// Elements nested deeper than this are left out, their text stays.
pub const DEPTH_MAX: u16 = 400;

/// Parsing stops at this many nodes.
pub const NODES_MAX: usize = 2_000_000;

/// How a page is parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether scripts would run, so that the content of `noscript` is text.
    pub scripting: bool,
    /// Whether comments, doctypes and the text of styles and of all scripts are kept; without it only scripts
    /// whose type says JSON or template keep their text.
    pub everything: bool,
}

/// Parses a page; never fails, whatever the text. Scripting counts as off: `noscript` has content.
#[must_use]
pub fn parse(text: &str) -> Dom<'_> {
    parse_with(text, Options::default())
}

/// Parses a page as [`parse`] does, with options.
#[must_use]
pub fn parse_with(text: &str, options: Options) -> Dom<'_> {
    let (texts, cut) = prepare(text);
    let mut dom = Builder::new(texts, options).run();
    dom.truncated |= cut;
    dom
}

/// Parses a part of a page, such as the content of a feed's entry, as it would be read inside an element. The
/// document has one child, `html`, whose children are the part.
#[must_use]
pub fn parse_fragment(text: &str, tag: Tag, namespace: Namespace, options: Options) -> Dom<'_> {
    let (texts, cut) = prepare(text);
    let mut dom = Builder::new(texts, options).inside(Context { tag, namespace }).run();
    dom.truncated |= cut;
    dom
}

/// The text with each carriage return, and each with a line feed, as a line feed; `first` is the place of the first.
fn without_returns(page: &str, first: usize) -> String {
    let mut out = String::with_capacity(page.len());
    let bytes = page.as_bytes();
    let mut from = 0;
    let mut rest = Some(first);
    while let Some(found) = rest {
        out.push_str(page.get(from..found).unwrap_or(""));
        from = found + 1;
        // A line feed that stands there is copied with what follows it.
        if bytes.get(from) != Some(&b'\n') {
            out.push('\n');
        }
        rest = find(bytes.get(from..).unwrap_or(&[]), b'\r').map(|next| from + next);
    }
    out.push_str(page.get(from..).unwrap_or(""));
    out
}

/// The text without carriage returns, and whether it was cut.
pub(crate) fn prepare(text: &str) -> (Texts<'_>, bool) {
    let mut end = text.len().min(INPUT_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let page = text.get(..end).unwrap_or(text);
    let page = match memchr(b'\r', page.as_bytes()) {
        None => Cow::Borrowed(page),
        Some(first) => Cow::Owned(without_returns(page, first)),
    };
    (Texts::new(page), end < text.len())
}
