//! Which records are articles.

use std::borrow::Cow;

use newsmill_html::{Sniffed, sniff};
use newsmill_warc::coding::{self, TooLarge};
use newsmill_warc::{Head, Kind, http};

use crate::options::{Type, WarcOptions};

/// What becomes of a record.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict<'b> {
    /// An article.
    Article(Page<'b>),
    /// Nothing; the name it is counted by.
    Passed(&'static str),
    /// A dead letter: its body would be an article, but is too large.
    TooLarge,
}

/// What an article is made of.
#[derive(Debug, PartialEq)]
pub(crate) struct Page<'b> {
    /// The body without codings.
    pub(crate) bytes: Cow<'b, [u8]>,
    /// What it is.
    pub(crate) media_type: Cow<'static, str>,
    /// The charset its server declared.
    pub(crate) charset: Option<String>,
    /// A coding breaks off.
    pub(crate) broken: bool,
    /// All of it is there, even where the record is cut.
    pub(crate) whole: bool,
}

/// A body and what was declared of it.
struct Found<'b> {
    bytes: Cow<'b, [u8]>,
    declared: String,
    charset: Option<String>,
    broken: bool,
    whole: bool,
}

/// Judges the record with `head` by its `block`.
pub(crate) fn judge<'b>(options: &WarcOptions, head: &Head, block: &'b [u8]) -> Verdict<'b> {
    if !matches!(head.kind, Kind::Response | Kind::Resource | Kind::Conversion) {
        return Verdict::Passed(head.kind.name());
    }
    let message = if head.kind == Kind::Response { http::parse(block) } else { None };
    let found = match message {
        Some(message) => {
            let wanted = options.statuses.is_empty() || options.statuses.contains(&message.status);
            if !wanted {
                return Verdict::Passed("status");
            }
            let (declared, charset) = http::media_type(message.content_type.unwrap_or_default());
            match coding::decode(&message, options.record_bytes_max) {
                Ok(body) => {
                    let (bytes, broken, whole) = (body.bytes, body.broken, body.whole);
                    Found { bytes, declared, charset, broken, whole }
                }
                Err(TooLarge(start)) => {
                    let (what, _) = what_it_is(head.kind, &declared, &start);
                    return match refuse(options, what) {
                        Some(name) => Verdict::Passed(name),
                        None => Verdict::TooLarge,
                    };
                }
            }
        }
        None => {
            let declared = head.content_type.as_deref().unwrap_or_default();
            let (declared, charset) = http::media_type(declared.as_bytes());
            let bytes = Cow::Borrowed(block);
            Found { bytes, declared, charset, broken: false, whole: false }
        }
    };
    let (what, trusts_declared) = what_it_is(head.kind, &found.declared, &found.bytes);
    let text_of_conversion = head.kind == Kind::Conversion && what == Sniffed::Text;
    if let Some(name) = refuse(options, what).filter(|_| !text_of_conversion) {
        return Verdict::Passed(name);
    }
    let media_type =
        match found.declared.contains('/') && (what == Sniffed::Binary || trusts_declared) {
            true => Cow::Owned(found.declared),
            false => Cow::Borrowed(what.media_type()),
        };
    let Found { bytes, charset, broken, whole, .. } = found;
    Verdict::Article(Page { bytes, media_type, charset, broken, whole })
}

/// The name something is counted by that is not wanted.
fn refuse(options: &WarcOptions, what: Sniffed) -> Option<&'static str> {
    let (wanted, name) = match what {
        Sniffed::Empty => return Some("empty"),
        Sniffed::Html | Sniffed::Xhtml => (Type::Html, "html"),
        Sniffed::Text => (Type::Text, "text"),
        Sniffed::Xml => (Type::Xml, "xml"),
        Sniffed::Json => (Type::Json, "json"),
        Sniffed::Binary => (Type::Other, "other"),
    };
    (!options.types.contains(&wanted)).then_some(name)
}

/// What a body is, by its bytes, and whether the declared type says it better.
///
/// Two declarations count beside them: scripts, styles and the like hold pieces of pages, so they are one only when
/// they begin as one; and the text of a conversion record was written by the archive's own program, so tags in it are
/// text.
fn what_it_is(kind: Kind, declared: &str, bytes: &[u8]) -> (Sniffed, bool) {
    let what = sniff(bytes);
    let is_html = matches!(what, Sniffed::Html | Sniffed::Xhtml);
    if kind == Kind::Conversion && is_html && declared == "text/plain" {
        return (Sniffed::Text, false);
    }
    if is_html && is_part_of_pages(declared) && !begins_as_page(bytes) {
        return (Sniffed::Text, true);
    }
    (what, what == Sniffed::Text && is_part_of_pages(declared))
}

/// What pages are made of and feed on beside HTML.
fn is_part_of_pages(declared: &str) -> bool {
    let (kind, name) = declared.split_once('/').unwrap_or_default();
    matches!(kind, "image" | "font" | "audio" | "video")
        || ["javascript", "ecmascript", "json", "css", "wasm"].iter().any(|end| name.ends_with(end))
}

/// How far comments are passed over.
const START_BYTES: usize = 2 << 10;

/// Whether a page's first tag stands first, after comments.
fn begins_as_page(bytes: &[u8]) -> bool {
    let start = bytes.get(..START_BYTES).unwrap_or(bytes);
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let mut rest = start.trim_start_matches('\u{feff}').trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        rest = after.trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| rest.starts_with(tag))
}
