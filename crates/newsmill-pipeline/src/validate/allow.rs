//! What entries accept.

use std::collections::BTreeSet;

use crate::problems::Problems;
use crate::{Code, Severity};

use super::EntryNode;

/// Takes out the warnings that entries accept, and tells codes that accept nothing.
pub(super) fn apply(entries: &[EntryNode<'_>], problems: &mut Problems) {
    let allowed: BTreeSet<(usize, Code)> = entries
        .iter()
        .enumerate()
        .flat_map(|(index, entry)| entry.allow.iter().map(move |(code, _)| (index, *code)))
        .filter(|(_, code)| code.severity() == Severity::Warning)
        .collect();
    if problems.is_full() {
        // Of what was not kept nobody knows whether it was accepted.
        problems.accept(&allowed);
        return;
    }
    let used = problems.accept(&allowed);
    for (index, entry) in entries.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for (position, (code, span)) in entry.allow.iter().enumerate() {
            let message = if code.severity() == Severity::Error {
                format!("`{code}` is an error, which cannot be allowed")
            } else if !seen.insert(*code) {
                format!("`{code}` stands here twice")
            } else if !used.contains(&(index, *code)) {
                format!("the entry has no finding `{code}`")
            } else {
                continue;
            };
            let pointer = format!("{}/allow/{position}", entry.pointer());
            problems.push(Code::UnusedAllow, *span, pointer, message, "remove it".to_owned());
        }
    }
}
