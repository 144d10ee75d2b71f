//! Names of pipelines and entries.

use std::collections::BTreeMap;

use crate::Code;
use crate::problems::Problems;
use crate::tree::Span;

use super::EntryNode;
use super::keys::shown;

/// Names stand in reports, file names and `--set NAME.key=value`.
pub(super) fn check_form(name: &str, span: Span, pointer: &str, problems: &mut Problems) {
    let fits = (1..=64).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    let (message, hint) = if !fits {
        let hint = "1 to 64 letters, digits, `.`, `_`, `-`, beginning with a letter or digit";
        (format!("`{}` cannot be a name", shown(name)), hint)
    } else if name == "run" && pointer != "/name" {
        ("the name `run` is taken".to_owned(), "`--set run.KEY=VALUE` means the settings of `run`")
    } else {
        return;
    };
    problems.push(Code::BadName, span, pointer, message, hint.to_owned());
}

/// Every entry has a name of its own.
pub(super) fn check(entries: &[EntryNode<'_>], problems: &mut Problems) {
    let mut seen: BTreeMap<&str, bool> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let Some((name, span)) = entry.name.or(entry.stage_id) else { continue };
        if let Some(named) = seen.get(name) {
            problems.entry = Some(index);
            let key = if entry.name.is_some() { "name" } else { "use" };
            let pointer = format!("{}/{key}", entry.pointer());
            let hint = match (entry.name.is_some(), named) {
                (false, _) => "an entry without a `name` has that of its stage: give it one",
                (true, false) => "it is the name of an entry without a `name`",
                (true, true) => "every entry has a name of its own",
            };
            let message = format!("another entry is named `{}` too", shown(name));
            problems.push(Code::DuplicateName, span, pointer, message, hint.to_owned());
            problems.entry = None;
        } else {
            seen.insert(name, entry.name.is_some());
        }
    }
}
