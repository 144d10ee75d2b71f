//! Fields that options name.

use newsmill_host::schema::{Reference, pointer_step};
use serde_json::Value;

use crate::tree::Span;
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
    let Some(value) = entry.options.pointer(pointer) else { return Vec::new() };
    let known = |name: &&str| mode.reference(name) == Reference::None;
    let one = |name: &'e str, at: String, is_key: bool| {
        // A default stands nowhere in the file: then the stage is to blame as a whole.
        let span = match entry.node.get("options") {
            Some(node) => match node.locate(&at) {
                (_, Some(key)) if is_key => key,
                (value, _) => value.span,
            },
            None => entry.use_span(),
        };
        Named { name, span, entry, at }
    };
    match value {
        Value::String(name) => Some(name.as_str())
            .filter(known)
            .map(|n| one(n, pointer.to_owned(), false))
            .into_iter()
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| Some((index, item.as_str().filter(known)?)))
            .map(|(index, name)| one(name, format!("{pointer}/{index}"), false))
            .collect(),
        Value::Object(object) => object
            .keys()
            .map(|name| one(name, format!("{pointer}/{}", pointer_step(name)), true))
            .collect(),
        _ => Vec::new(),
    }
}
