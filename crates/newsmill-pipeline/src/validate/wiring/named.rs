//! Fields that options name.

use newsmill_host::schema::{Reference, pointer_step};
use serde_json::Value;

use crate::tree::{Node, Span, Val};
use crate::validate::{EntryNode, Mode};

/// A name in the options.
pub(super) struct Named<'e> {
    pub(super) name: &'e str,
    pub(super) span: Span,
    entry: &'e EntryNode<'e>,
    /// Pointer into the options.
    at: String,
}

impl Named<'_> {
    /// The pointer in the file.
    pub(super) fn pointer(&self) -> String {
        format!("{}/options{}", self.entry.pointer(), self.at)
    }
}

/// The names at a pointer into the options: a list of names, an object keyed by names, or one name. What is a
/// reference is not known yet and left out.
pub(super) fn named<'e>(entry: &'e EntryNode<'_>, pointer: &str, mode: Mode) -> Vec<Named<'e>> {
    let written = entry.node.get("options").and_then(|node| node.at(pointer));
    let found = match (written, entry.options.pointer(pointer)) {
        (Some(node), _) => in_file(node, pointer),
        // A default stands nowhere in the file: the stage is to blame as a whole.
        (None, Some(value)) => in_default(value, pointer, entry.use_span()),
        (None, None) => Vec::new(),
    };
    found
        .into_iter()
        .filter(|(name, ..)| mode.reference(name) == Reference::None)
        .map(|(name, span, at)| Named { name, span, entry, at })
        .collect()
}

type Found<'e> = Vec<(&'e str, Span, String)>;

fn in_file<'e>(node: &'e Node, pointer: &str) -> Found<'e> {
    let item = |(index, item): (usize, &'e Node)| {
        Some((item.text()?, item.span, format!("{pointer}/{index}")))
    };
    match &node.value {
        Val::Text(name) => vec![(name.as_str(), node.span, pointer.to_owned())],
        Val::List(items) => items.iter().enumerate().filter_map(item).collect(),
        Val::Object(members) => members
            .iter()
            .map(|m| (m.key.as_str(), m.key_span, format!("{pointer}/{}", pointer_step(&m.key))))
            .collect(),
        _ => Vec::new(),
    }
}

fn in_default<'e>(value: &'e Value, pointer: &str, span: Span) -> Found<'e> {
    let name = |name: &'e str| (name, span, pointer.to_owned());
    match value {
        Value::String(text) => vec![name(text)],
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(name).collect(),
        Value::Object(object) => object.keys().map(|key| name(key)).collect(),
        _ => Vec::new(),
    }
}
