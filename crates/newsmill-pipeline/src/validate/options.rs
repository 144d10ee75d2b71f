//! Options against the schema of their stage.

use newsmill_host::schema::{Reference, Schema, Violation, ViolationKind};
use serde_json::Value;

use crate::problems::FINDINGS_MAX;
use crate::tree::{Node, Path, Span, Val};
use crate::{Code, reference};

use super::keys::wrong_type;
use super::{Context, EntryNode, Mode};

pub(super) fn check(entry: &mut EntryNode<'_>, path: &Path<'_>, cx: &mut Context<'_>) {
    let path = path.key("options");
    let written = entry.node.get("options");
    if let Some(node) = written {
        if node.members().is_none() {
            return wrong_type(node, &path, "an object", &mut cx.problems);
        }
        entry.options = node.to_json();
        if cx.mode == Mode::Written {
            references(node, &path, cx);
        }
    }
    let Some(stage) = entry.stage else { return };
    let schema = &stage.manifest.schema;
    // What is wrong stands in the options, or where they are missing in the entry.
    let place = written.unwrap_or(entry.node);
    let mode = cx.mode;
    for violation in schema.check(&entry.options, FINDINGS_MAX, &|text| mode.reference(text)) {
        push(violation, place, written.is_some(), &path, cx);
    }
    if let (Some(node), Mode::Written) = (written, cx.mode) {
        secrets(schema, &entry.options, node, &path, cx);
    }
    schema.fill_defaults(&mut entry.options);
}

fn push(violation: Violation, node: &Node, written: bool, path: &Path<'_>, cx: &mut Context<'_>) {
    let (value, key) = node.locate(&violation.pointer);
    let brace = |span: Span| Span { end: span.end.min(span.start + 1), ..span };
    let (code, span) = match violation.kind {
        ViolationKind::Deprecated => (Code::DeprecatedOption, key.unwrap_or(value.span)),
        ViolationKind::UnknownKey => (Code::BadOptions, key.unwrap_or(value.span)),
        ViolationKind::MissingKey => (Code::BadOptions, brace(value.span)),
        ViolationKind::Value => (Code::BadOptions, value.span),
    };
    let hint = match (violation.suggestion, violation.expected) {
        (Some(near), _) => Some(format!("did you mean `{near}`?")),
        (None, Some(expected)) => Some(expected),
        (None, None) if !written => Some("the entry has no `options`".to_owned()),
        (None, None) => None,
    };
    let pointer = format!("{}{}", path.pointer(), violation.pointer);
    cx.problems.push(code, span, pointer, violation.message, hint);
}

/// References that cannot be read, anywhere in the options.
fn references(node: &Node, path: &Path<'_>, cx: &mut Context<'_>) {
    match &node.value {
        Val::Text(text) => check_reference(text, node.span, path, cx),
        Val::List(items) => {
            for (index, item) in items.iter().enumerate() {
                references(item, &path.index(index), cx);
            }
        }
        Val::Object(members) => {
            for member in members.iter() {
                references(&member.value, &path.key(&member.key), cx);
            }
        }
        Val::Null | Val::Bool(_) | Val::Number(_) => {}
    }
}

/// Tells a reference that cannot be read.
pub(super) fn check_reference(text: &str, span: Span, path: &Path<'_>, cx: &mut Context<'_>) {
    if !text.contains("${") {
        return;
    }
    if let Err((message, hint)) = reference::parts(text) {
        cx.problems.push(Code::BadReference, span, path.pointer(), message, hint);
    }
}

/// Secrets that stand in the file.
fn secrets(schema: &Schema, options: &Value, node: &Node, path: &Path<'_>, cx: &mut Context<'_>) {
    for pointer in schema.secrets(options) {
        if cx.problems.is_full() {
            return cx.problems.count_more(1);
        }
        let (value, _) = node.locate(&pointer);
        // What stands on the command line is not in the file.
        if value.span.argument == 0 && is_literal(value, cx.mode) {
            let name = pointer.rsplit('/').next().unwrap_or_default();
            let message = format!("the secret `{name}` stands in the file");
            let hint = "write `${env:NAME}` or `${file:path}` instead".to_owned();
            let pointer = format!("{}{pointer}", path.pointer());
            cx.problems.push(Code::SecretInFile, value.span, pointer, message, hint);
        }
    }
}

/// Whether a value holds anything that is no reference.
fn is_literal(node: &Node, mode: Mode) -> bool {
    match &node.value {
        Val::Null => false,
        Val::Text(text) => !text.is_empty() && mode.reference(text) == Reference::None,
        Val::Bool(_) | Val::Number(_) => true,
        Val::List(items) => items.iter().any(|item| is_literal(item, mode)),
        Val::Object(members) => members.iter().any(|m| is_literal(&m.value, mode)),
    }
}
