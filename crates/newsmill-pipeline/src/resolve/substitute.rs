//! Puts values in the place of references.

use std::path::Path as FilePath;

use super::Resolver;
use crate::problems::Problems;
use crate::reference::{Part, classify, parts};
use crate::tree::{Node, Path, Val};
use crate::validate::List;
use crate::{Catalog, Code};
use newsmill_host::schema::{Reference, Schema};

/// No file behind a reference is larger, in bytes.
const FILE_BYTES_MAX: usize = 1 << 20;

/// Replaces the references in `from`, `to`, `options` and `run`. What cannot be replaced has a problem.
pub(super) fn substitute(
    tree: &mut Node,
    resolver: Resolver<'_>,
    base_dir: &FilePath,
    catalog: &Catalog,
    problems: &mut Problems,
) {
    let mut cx = Context { resolver, base_dir, problems, must: true };
    for list in [List::Ingest, List::Stages, List::Export] {
        let Some(node) = tree.get_mut(list.key()) else { continue };
        let Val::List(items) = &mut node.value else { continue };
        let parent = Path::ROOT.key(list.key());
        for (index, item) in items.iter_mut().enumerate() {
            entry(item, &parent.index(index), catalog, &mut cx);
        }
    }
    let Some(Node { value: Val::Object(members), .. }) = tree.get_mut("run") else { return };
    let path = Path::ROOT.key("run");
    for member in members.iter_mut() {
        let whole = member.value.text().map(classify) == Some(Reference::Whole);
        cx.text(&mut member.value, &path.key(&member.key));
        // Every setting of `run` is a number or a text that is none.
        let number =
            member.value.text().filter(|_| whole).and_then(|text| text.trim().parse().ok());
        if let Some(number) = number {
            member.value.value = Val::Number(number);
        }
    }
}

fn entry(item: &mut Node, path: &Path<'_>, catalog: &Catalog, cx: &mut Context<'_>) {
    let stage = item.get("use").and_then(Node::text).and_then(|id| catalog.get(id));
    cx.must = cx.resolver.ends;
    if let Some(Node { value: Val::List(items), .. }) = item.get_mut("from") {
        let path = path.key("from");
        for (index, item) in items.iter_mut().enumerate() {
            cx.text(item, &path.index(index));
        }
    }
    if let Some(to) = item.get_mut("to") {
        cx.text(to, &path.key("to"));
    }
    cx.must = true;
    if let (Some(stage), Some(options)) = (stage, item.get_mut("options")) {
        cx.options(options, &path.key("options"), &stage.manifest.schema, "");
    }
}

struct Context<'a> {
    resolver: Resolver<'a>,
    base_dir: &'a FilePath,
    problems: &'a mut Problems,
    /// Whether a reference to nothing is a problem.
    must: bool,
}

impl Context<'_> {
    fn options(&mut self, node: &mut Node, path: &Path<'_>, schema: &Schema, pointer: &str) {
        match &mut node.value {
            Val::Text(text) => {
                let whole = classify(text) == Reference::Whole;
                self.text(node, path);
                let converted = node
                    .text()
                    .filter(|_| whole)
                    .and_then(|text| schema.node_at(pointer)?.convert_text(text));
                if let Some(value) = converted {
                    *node = Node::from_json(&value, node.span);
                }
            }
            Val::List(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.options(item, &path.index(index), schema, &format!("{pointer}/{index}"));
                }
            }
            Val::Object(members) => {
                for member in members.iter_mut() {
                    let step = newsmill_host::schema::pointer_step(&member.key);
                    let pointer = format!("{pointer}/{step}");
                    self.options(&mut member.value, &path.key(&member.key), schema, &pointer);
                }
            }
            Val::Null | Val::Bool(_) | Val::Number(_) => {}
        }
    }

    /// Replaces the references of one text.
    fn text(&mut self, node: &mut Node, path: &Path<'_>) {
        let Some(text) = node.text().filter(|text| text.contains("${")) else { return };
        let mut replaced = String::with_capacity(text.len());
        for part in parts(text).unwrap_or_default() {
            match self.part(&part) {
                Ok(value) => replaced.push_str(&value),
                Err(_) if !self.must => return,
                Err(message) => {
                    let hint = match part {
                        Part::Env { name, .. } => {
                            Some(format!("set it, or give a default: `${{env:{name}:-default}}`"))
                        }
                        _ => None,
                    };
                    let pointer = path.pointer();
                    self.problems.push(
                        Code::UnresolvedReference,
                        node.span,
                        pointer,
                        message,
                        hint,
                    );
                }
            }
        }
        node.value = Val::Text(replaced);
    }

    fn part(&self, part: &Part<'_>) -> Result<String, String> {
        match part {
            Part::Text(text) => Ok((*text).to_owned()),
            Part::Env { name, default } => {
                let value = (self.resolver.env)(name);
                // As in the shell, `:-` stands in for an empty variable too.
                let value = match default {
                    Some(default) => Some(
                        value
                            .filter(|value| !value.is_empty())
                            .unwrap_or_else(|| (*default).to_owned()),
                    ),
                    None => value,
                };
                value.ok_or_else(|| format!("the environment has no variable `{name}`"))
            }
            Part::File(path) => {
                let path = self.base_dir.join(path);
                let content = (self.resolver.file)(&path)
                    .map_err(|e| format!("file `{}` could not be read: {e}", path.display()))?;
                if content.len() > FILE_BYTES_MAX {
                    return Err(format!("file `{}` is larger than 1 MiB", path.display()));
                }
                let content = content.strip_suffix('\n').unwrap_or(&content);
                Ok(content.strip_suffix('\r').unwrap_or(content).to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::tree::Span;

    #[test]
    fn values_take_the_place() {
        let env = |name: &str| (name == "A").then(|| "a${env:B}".to_owned());
        let file = |path: &FilePath| Ok(format!("{}\r\n", path.display()));
        let mut problems = Problems::default();
        let mut cx = Context {
            resolver: Resolver { env: &env, file: &file, ends: true },
            base_dir: FilePath::new("/base"),
            problems: &mut problems,
            must: true,
        };
        let text = "$${x} ${env:A} ${env:B:-b} ${file:key}";
        let mut node = Node::from_json(&Value::from(text), Span::file(0, 0));
        cx.text(&mut node, &Path::ROOT);
        assert_eq!(node.text(), Some("${x} a${env:B} b /base/key"));
        let mut missing = Node::from_json(&Value::from("${env:B}"), Span::file(0, 0));
        cx.must = false;
        cx.text(&mut missing, &Path::ROOT);
        assert_eq!(missing.text(), Some("${env:B}"));
        cx.must = true;
        cx.text(&mut missing, &Path::ROOT);
        assert!(problems.has_errors());
    }
}
