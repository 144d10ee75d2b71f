//! The top level of the file.

use crate::problems::Problems;
use crate::tree::{Node, Path};
use crate::{Code, RunSettings};

use super::keys::{missing, text, unknown, wrong_type};
use super::{Checked, Context, EntryNode, List, entry, names, run};

const KEYS: [&str; 8] =
    ["$schema", "name", "description", "note", "ingest", "stages", "export", "run"];

/// A list of entries is no longer.
const ENTRIES_MAX: usize = 1000;

pub(super) fn check<'a>(tree: &'a Node, cx: &mut Context<'a>) -> Checked<'a> {
    let mut checked = Checked {
        name: "",
        description: "",
        entries: Vec::new(),
        run: RunSettings::default(),
        fields: Vec::new(),
        problems: Problems::default(),
    };
    let path = Path::ROOT;
    if tree.members().is_none() {
        wrong_type(tree, &path, "an object", &mut cx.problems);
        return checked;
    }
    unknown(tree, &path, &KEYS, &mut cx.problems, &elsewhere);
    missing(tree, &path, &["name", "ingest", "export"], &mut cx.problems);
    text(tree, &path, "$schema", &mut cx.problems);
    text(tree, &path, "note", &mut cx.problems);
    if let Some((text, _)) = text(tree, &path, "description", &mut cx.problems) {
        checked.description = text;
    }
    if let Some((name, span)) = text(tree, &path, "name", &mut cx.problems) {
        names::check_form(name, span, "/name", &mut cx.problems);
        checked.name = name;
    }
    for list in [List::Ingest, List::Stages, List::Export] {
        entries(tree, list, cx, &mut checked.entries);
    }
    if let Some(node) = tree.get("run") {
        checked.run = run::check(node, cx);
    }
    checked
}

/// Keys of older drafts and of other tools.
fn elsewhere(key: &str) -> Option<String> {
    match key {
        "batch" | "fail_above" | "article_bytes_max" | "block_articles" | "block_bytes" => {
            Some(format!("`{key}` stands under `run`"))
        }
        "clean" | "tag" => Some("clean and tag stages stand under `stages`".to_owned()),
        _ => None,
    }
}

fn entries<'a>(tree: &'a Node, list: List, cx: &mut Context<'a>, entries: &mut Vec<EntryNode<'a>>) {
    let Some(node) = tree.get(list.key()) else { return };
    let path = Path::ROOT.key(list.key());
    let Some(items) = node.list() else {
        return wrong_type(node, &path, "a list", &mut cx.problems);
    };
    if items.is_empty() && list != List::Stages {
        let message = format!("`{}` is empty", list.key());
        let hint =
            if list == List::Ingest { "nothing would be read" } else { "nothing would be written" };
        cx.problems.push(Code::EmptyList, node.span, path.pointer(), message, hint.to_owned());
    }
    if items.len() > ENTRIES_MAX {
        let message = format!("`{}` holds more than {ENTRIES_MAX} entries", list.key());
        cx.problems.push(Code::TooMany, node.span, path.pointer(), message, None);
    }
    for (index, item) in items.iter().take(ENTRIES_MAX).enumerate() {
        cx.problems.entry = Some(entries.len());
        entries.push(entry::check(item, list, index, cx));
        cx.problems.entry = None;
    }
}
