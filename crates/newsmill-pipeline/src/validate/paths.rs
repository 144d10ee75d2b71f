//! `from` and `to`.

use std::collections::BTreeMap;

use globset::Glob;
use newsmill_host::schema::Reference;

use crate::Code;
use crate::tree::{Path, Span};

use super::keys::shown;
use super::options::check_reference;
use super::{Context, EntryNode, List};

/// No path or pattern is longer, in bytes.
const PATH_BYTES_MAX: usize = 4096;
/// Alternatives in braces are nested no deeper.
const BRACES_MAX: usize = 8;

pub(super) fn check(entries: &[EntryNode<'_>], cx: &mut Context<'_>) {
    let mut stdin_used = false;
    let mut targets = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        cx.problems.entry = Some(number);
        let parent = Path::ROOT.key(entry.list.key());
        let path = parent.index(entry.index);
        let from = path.key("from");
        for (index, (text, span)) in entry.from.iter().enumerate() {
            let path = from.index(index);
            if check_text(text, *span, &path, cx) {
                check_source(text, *span, &path, &mut stdin_used, cx);
            }
        }
        if let (List::Export, Some((text, span))) = (entry.list, entry.to) {
            let path = path.key("to");
            if check_text(text, span, &path, cx) {
                check_target(text, span, entry, &path, &mut targets, cx);
            }
        }
    }
    cx.problems.entry = None;
}

/// What holds for every path; `false` when there is nothing more to say of this one.
fn check_text(text: &str, span: Span, path: &Path<'_>, cx: &mut Context<'_>) -> bool {
    let message = if text.is_empty() {
        "an empty path"
    } else if text.contains('\0') {
        "a path with a NUL character"
    } else if text.len() > PATH_BYTES_MAX {
        "a path of more than 4096 bytes"
    } else {
        if cx.mode == super::Mode::Written {
            check_reference(text, span, path, cx);
        }
        return true;
    };
    cx.problems.push(Code::BadPath, span, path.pointer(), message, None);
    false
}

fn check_source(
    text: &str,
    span: Span,
    path: &Path<'_>,
    stdin_used: &mut bool,
    cx: &mut Context<'_>,
) {
    if text == "-" {
        if *stdin_used {
            let message = "standard input (`-`) is read twice";
            cx.problems.push(Code::BadPath, span, path.pointer(), message, None);
        }
        *stdin_used = true;
    }
    if cx.mode.reference(text) != Reference::None {
        return;
    }
    if let Some(why) = pattern_fault(text) {
        let message = format!("`{}` is no pattern: {why}", shown(text));
        let hint = "write `[[]` for a bracket and `[{]` for a brace in a name".to_owned();
        cx.problems.push(Code::BadPattern, span, path.pointer(), message, hint);
    }
}

/// Why a glob cannot be read.
fn pattern_fault(text: &str) -> Option<String> {
    if !text.contains(['*', '?', '[', '{']) {
        return None;
    }
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > BRACES_MAX {
            return Some(format!("braces are nested more than {BRACES_MAX} deep"));
        }
    }
    Glob::new(text).err().map(|error| error.kind().to_string().to_lowercase())
}

fn check_target<'a>(
    text: &str,
    span: Span,
    entry: &EntryNode<'a>,
    path: &Path<'_>,
    targets: &mut BTreeMap<String, String>,
    cx: &mut Context<'_>,
) {
    let name = entry.shown_name().to_owned();
    let Some(other) = targets.insert(normal(text), name) else { return };
    let (message, hint) = if text == "-" {
        (format!("standard output (`-`) is written by `{}` too", shown(&other)), None)
    } else {
        let hint = "an export replaces what stands at its target".to_owned();
        (format!("`{}` is the target of `{}` too", shown(text), shown(&other)), Some(hint))
    };
    cx.problems.push(Code::BadPath, span, path.pointer(), message, hint);
}

/// The path without what does not matter: `./a//b/` is `a/b`, `a/../b` is `b`.
fn normal(text: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in text.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    let root = if text.starts_with('/') { "/" } else { "" };
    format!("{root}{}", steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{normal, pattern_fault};

    #[test]
    fn equal_paths() {
        assert_eq!(normal("./out//a/"), "out/a");
        assert_eq!(normal("x/../out/a"), "out/a");
        assert_eq!(normal("/out/a"), "/out/a");
        assert_eq!(normal("../a"), "../a");
    }

    #[test]
    fn patterns() {
        for good in ["a/**/*.html", "a/{b,c{d,e}}/?.gz", "a/[a-z]", "[[]x", "plain]}"] {
            assert_eq!(pattern_fault(good), None, "{good}");
        }
        for bad in ["a/[b", "a/{b", "[z-a]", &"{".repeat(4000)] {
            assert!(pattern_fault(bad).is_some(), "{bad}");
        }
    }
}
