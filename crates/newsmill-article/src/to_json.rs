//! Canonical JSON, written.
//!
//! One object: standard fields in the order of the registry, own fields under `ext`; empty fields are left out and
//! private ones never show. Bytes are base64 (RFC 4648, padded). No space, so an article is one line.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::{Article, Block, Cell, FieldId, Registry, Span, Tag, fields};

/// Which fields [`to_json`] writes.
#[derive(Clone, Copy, Debug)]
pub enum Select<'a> {
    /// All but `content`.
    AllButContent,
    /// These, in canonical order whatever their order here.
    Fields(&'a [FieldId]),
}

impl Select<'_> {
    fn takes(&self, id: FieldId) -> bool {
        match self {
            Self::AllButContent => id != fields::CONTENT,
            Self::Fields(ids) => ids.contains(&id),
        }
    }
}

/// The article as one canonical JSON object.
#[must_use]
pub fn to_json(article: &Article, registry: &Registry, select: Select<'_>) -> String {
    let mut out = String::with_capacity(article.bytes().saturating_add(512).min(1 << 24));
    out.push('{');
    let mut in_ext = false;
    for (id, def) in registry.iter() {
        let cell = article.get(id);
        if def.private || cell.is_empty() || !select.takes(id) {
            continue;
        }
        if !out.ends_with('{') {
            out.push(',');
        }
        if !in_ext && !registry.is_standard(id) {
            out.push_str("\"ext\":{");
            in_ext = true;
        }
        push_text(&mut out, &def.name);
        out.push(':');
        push_cell(&mut out, cell);
    }
    out.push_str(if in_ext { "}}" } else { "}" });
    out
}

/// One cell as canonical JSON; `None` when it is empty.
#[must_use]
pub fn cell_json(cell: &Cell) -> Option<String> {
    if cell.is_empty() {
        return None;
    }
    let mut out = String::new();
    push_cell(&mut out, cell);
    Some(out)
}

fn push_cell(out: &mut String, cell: &Cell) {
    match cell {
        Cell::Empty => out.push_str("null"),
        Cell::Text(text) | Cell::Time(text) => push_text(out, text),
        Cell::Json(json) => out.push_str(json),
        Cell::Bytes(bytes) => {
            out.push('"');
            BASE64.encode_string(bytes, out);
            out.push('"');
        }
        Cell::Int(value) => push_shown(out, value),
        Cell::Float(value) => push_float(out, *value),
        Cell::Bool(value) => push_shown(out, value),
        Cell::List(items) => push_all(out, items, |out, item| push_text(out, item)),
        Cell::Tags(tags) => push_all(out, tags, push_tag),
        Cell::Blocks(blocks) => push_all(out, blocks, push_block),
    }
}

fn push_all<T>(out: &mut String, items: &[T], push: impl Fn(&mut String, &T)) {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(']');
}

fn push_tag(out: &mut String, tag: &Tag) {
    out.push_str("{\"name\":");
    push_text(out, tag.name());
    if !tag.uri().is_empty() {
        out.push_str(",\"uri\":");
        push_text(out, tag.uri());
    }
    for (key, value) in
        [(",\"confidence\":", tag.confidence()), (",\"relevance\":", tag.relevance())]
    {
        if !value.is_nan() {
            out.push_str(key);
            push_float(out, value);
        }
    }
    if !tag.spans().is_empty() {
        out.push_str(",\"spans\":");
        push_all(out, tag.spans(), |out, span| push_span(out, *span));
    }
    if !tag.data().is_empty() {
        out.push_str(",\"data\":");
        out.push_str(tag.data());
    }
    out.push_str(",\"creator\":");
    push_text(out, tag.creator());
    out.push('}');
}

fn push_block(out: &mut String, block: &Block) {
    out.push_str("{\"kind\":\"");
    out.push_str(block.kind.name());
    out.push_str("\",\"span\":");
    push_span(out, block.span);
    out.push('}');
}

fn push_span(out: &mut String, span: Span) {
    out.push('[');
    push_shown(out, span.start);
    out.push(',');
    push_shown(out, span.end);
    out.push(']');
}

fn push_shown(out: &mut String, value: impl std::fmt::Display) {
    // Writing to a String cannot fail.
    write!(out, "{value}").unwrap_or_default();
}

/// The shortest decimal that reads back as the same float; `1.0` keeps its point.
fn push_float(out: &mut String, value: f64) {
    push_shown(out, serde_json::Value::from(value));
}

/// A JSON string: `"`, `\` and control characters escaped, everything else as it is.
fn push_text(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = first_escape(rest.as_bytes()) {
        // An ASCII byte stands between characters, so both cuts succeed.
        let Some((plain, tail)) = rest.split_at_checked(at) else { break };
        out.push_str(plain);
        let mut chars = tail.chars();
        push_escape(out, chars.next().unwrap_or_default());
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// The first byte that a JSON string cannot hold as it is. Most text has few: it is looked through a block at a time,
/// without a branch a byte, which compilers turn into vector code.
fn first_escape(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 32;
    let has_none =
        |block: &&[u8]| !block.iter().fold(false, |found, byte| found | is_escaped(*byte));
    let clean = bytes.chunks_exact(BLOCK).take_while(has_none).count() * BLOCK;
    let at = bytes.get(clean..)?.iter().position(|byte| is_escaped(*byte))?;
    Some(clean + at)
}

fn push_escape(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        c => write!(out, "\\u{:04x}", u32::from(c)).unwrap_or_default(),
    }
}
