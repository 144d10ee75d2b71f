//! `--set NAME.key=value`: one value changed for one run.

use std::fmt;

use newsmill_host::schema::nearest;
use serde_json::Value;

use crate::Parsed;
use crate::tree::{Member, Members, Node, Span, Val};
use crate::validate::List;

/// Why an argument of `--set` cannot be applied. Displays as a fragment; never shows the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetError {
    message: String,
    hint: Option<String>,
}

impl SetError {
    fn new(message: String, hint: Option<String>) -> Self {
        Self { message, hint }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SetError {}

/// Changes one value. `argument` is `NAME.key=value`, where NAME is an entry's name or `run`.
///
/// `from`, `to` and `if_empty` are those of the entry; any other key is one of its options, steps separated by
/// dots (`options.key` when an option has one of those names). A path that begins with `/` is a JSON pointer into
/// the options. The value is JSON when it can be read as such, else a text; a text for `from` is a list of one.
///
/// # Errors
/// An argument of another form, a name no entry has, a step into something that has none.
/// A file that is no JSON object takes everything and changes nothing: it has findings already.
pub fn apply_set(parsed: &mut Parsed, argument: &str) -> Result<(), SetError> {
    let form = || {
        let hint = "write `--set NAME.key=value` or `--set run.batch=8`".to_owned();
        SetError::new(format!("`--set {}` has no `=`", shown(argument)), Some(hint))
    };
    let (target, value) = argument.split_once('=').ok_or_else(form)?;
    let number = parsed.add_argument(format!("--set {}", shown(target)));
    let span = Span::argument(number);
    let Some(tree) = parsed.tree_mut().filter(|tree| tree.members().is_some()) else {
        return Ok(());
    };
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    let node = Node::from_json(&value, span);
    if let Some(key) = target.strip_prefix("run.") {
        return put(tree, &["run", key], node, span, target);
    }
    let (list, index, path) = find(tree, target)?;
    let steps = steps(path, target)?;
    let entry = tree.get_mut(list.key()).and_then(|list| match &mut list.value {
        Val::List(items) => items.get_mut(index),
        _ => None,
    });
    let Some(entry) = entry else { return Ok(()) };
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    match (list, steps.as_slice()) {
        (List::Ingest, ["from"]) if node.text().is_some() => {
            put(entry, &steps, Node { span, value: Val::List(vec![node]) }, span, target)
        }
        (List::Ingest, ["from", ..] | ["if_empty"])
        | (List::Export, ["to"])
        | (_, ["options", ..]) => put(entry, &steps, node, span, target),
        (_, steps) => put(entry, &[&["options"], steps].concat(), node, span, target),
    }
}

fn shown(text: &str) -> String {
    text.chars().take(80).filter(|c| !c.is_control()).collect()
}

/// The entry whose name `target` begins with, the longest name if there are several, and what follows.
fn find<'t>(tree: &Node, target: &'t str) -> Result<(List, usize, &'t str), SetError> {
    let mut names = Vec::new();
    let mut best: Option<(usize, List, usize, &str)> = None;
    for list in [List::Ingest, List::Stages, List::Export] {
        let items = tree.get(list.key()).and_then(Node::list).unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let name = item.get("name").or_else(|| item.get("use")).and_then(Node::text);
            let Some(name) = name else { continue };
            names.push(name);
            let rest = target.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
            if let Some(rest) = rest.filter(|_| best.is_none_or(|(len, ..)| name.len() > len)) {
                best = Some((name.len(), list, index, rest));
            }
        }
    }
    if let Some((_, list, index, rest)) = best {
        return Ok((list, index, rest));
    }
    // The name may have dots itself, so each beginning of the target may be what was meant.
    let mut beginnings = target.rmatch_indices('.').take(16).filter_map(|(at, _)| target.get(..at));
    let near = beginnings.find_map(|beginning| nearest(beginning, names.iter().copied()));
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let known: Vec<_> = names.iter().take(12).map(|name| format!("`{name}`")).collect();
            format!("there are {} and `run`", known.join(", "))
        }
    };
    let message = format!("`--set {}` names no entry of the pipeline", shown(target));
    Err(SetError::new(message, Some(hint)))
}

fn steps(path: &str, target: &str) -> Result<Vec<String>, SetError> {
    let steps: Vec<String> = match path.strip_prefix('/') {
        Some(pointer) => std::iter::once("options".to_owned())
            .chain(pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")))
            .collect(),
        None => path.split('.').map(str::to_owned).collect(),
    };
    if steps.iter().any(String::is_empty) {
        let message = format!("`--set {}` has an empty key", shown(target));
        return Err(SetError::new(message, None));
    }
    Ok(steps)
}

/// Puts a value at the end of the steps and makes the objects on the way.
fn put(
    mut node: &mut Node,
    steps: &[&str],
    value: Node,
    span: Span,
    target: &str,
) -> Result<(), SetError> {
    for step in steps {
        node = child(node, step, span).ok_or_else(|| {
            let message = format!("`--set {}` leads through `{step}`", shown(target));
            let hint = "neither an object nor a list with such an item".to_owned();
            SetError::new(message, Some(hint))
        })?;
    }
    *node = value;
    Ok(())
}

fn child<'n>(node: &'n mut Node, step: &str, span: Span) -> Option<&'n mut Node> {
    match &mut node.value {
        Val::List(items) => {
            let index: usize = step.parse().ok()?;
            if index == items.len() {
                items.push(Node { span, value: Val::Object(Members::default()) });
            }
            items.get_mut(index)
        }
        Val::Object(members) => {
            if members.get(step).is_none() {
                let value = Node { span, value: Val::Object(Members::default()) };
                members.push(Member { key: step.to_owned(), key_span: span, value });
            }
            members.get_mut(step).map(|member| &mut member.value)
        }
        _ => None,
    }
}
