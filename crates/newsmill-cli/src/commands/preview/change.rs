//! What a stage changed in an article.

use newsmill_article::{Article, Registry, fields};
use serde_json::Value;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use super::shown;

/// Texts of more bytes than this are compared as wholes: comparing words costs the product of their numbers.
const WORDS_BYTES_MAX: usize = 20_000;
/// From this share of equal words on, two texts are one text that was changed.
const SAME_TEXT: f32 = 0.5;

/// A field whose value is another than before.
pub(super) struct Change {
    pub(super) field: String,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
}

/// What is new in `after`, in the order of the registry.
pub(super) fn changes(
    before: Option<&Article>,
    after: &Article,
    registry: &Registry,
) -> Vec<Change> {
    let old = before.map(|article| shown(article, registry)).unwrap_or_default();
    let new = shown(after, registry);
    let value = |of: &[(String, Value)], name: &str| {
        of.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
    };
    let mut changes = Vec::new();
    for (_, def) in registry.iter() {
        let (before, after) = (value(&old, &def.name), value(&new, &def.name));
        if before != after {
            changes.push(Change { field: def.name.to_string(), before, after });
        }
    }
    changes
}

/// One line of a diff of items.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// So many items are as before.
    Same(usize),
    Gone(String),
    New(String),
    /// An item that was changed, word by word.
    Edited(Vec<(Word, String)>),
}

/// What became of a stretch of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Same,
    Gone,
    New,
}

/// The stretches of the body, a text each, led by the kind where that is no paragraph.
pub(super) fn blocks(article: &Article) -> Vec<String> {
    let text = article.text(fields::BODY_TEXT).unwrap_or_default();
    let blocks = article.blocks(fields::BODY_BLOCKS);
    if blocks.is_empty() {
        return text.split("\n\n").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    }
    let of_block = |block: &newsmill_article::Block| {
        let (start, end) = (block.span.start, block.span.end);
        let range = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(0);
        let part = text.get(range).unwrap_or_default();
        match block.kind.name() {
            "paragraph" => part.to_owned(),
            kind => format!("[{kind}] {part}"),
        }
    };
    blocks.iter().map(of_block).collect()
}

/// Compares two lists of items.
pub(super) fn compare(old: &[String], new: &[String]) -> Vec<Line> {
    let mut lines = Vec::new();
    let get = |of: &[String], at: usize| of.get(at).cloned().unwrap_or_default();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        match op {
            DiffOp::Equal { len, .. } => lines.push(Line::Same(len)),
            DiffOp::Delete { old_index, old_len, .. } => {
                lines.extend((old_index..old_index + old_len).map(|at| Line::Gone(get(old, at))));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                lines.extend((new_index..new_index + new_len).map(|at| Line::New(get(new, at))));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let pairs = old_len.min(new_len);
                for at in 0..pairs {
                    lines.extend(edited(&get(old, old_index + at), &get(new, new_index + at)));
                }
                lines.extend((pairs..old_len).map(|at| Line::Gone(get(old, old_index + at))));
                lines.extend((pairs..new_len).map(|at| Line::New(get(new, new_index + at))));
            }
        }
    }
    lines
}

/// One text in the place of another.
fn edited(old: &str, new: &str) -> Vec<Line> {
    let apart = || vec![Line::Gone(old.to_owned()), Line::New(new.to_owned())];
    if old.len() > WORDS_BYTES_MAX || new.len() > WORDS_BYTES_MAX {
        return apart();
    }
    let diff = TextDiff::from_words(old, new);
    if diff.ratio() < SAME_TEXT {
        return apart();
    }
    let mut words: Vec<(Word, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        let word = match change.tag() {
            ChangeTag::Equal => Word::Same,
            ChangeTag::Delete => Word::Gone,
            ChangeTag::Insert => Word::New,
        };
        match words.last_mut() {
            Some((last, text)) if *last == word => text.push_str(change.value()),
            _ => words.push((word, change.value().to_owned())),
        }
    }
    vec![Line::Edited(words)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn items_come_go_and_change() {
        let old = items(&["By Ann Lee", "The bridge opened on Friday at noon .", "Same."]);
        let new = items(&["The bridge opened on Friday at noon.", "Same.", "More."]);
        let lines = compare(&old, &new);
        assert!(lines.contains(&Line::Same(1)), "{lines:?}");
        assert!(lines.contains(&Line::New("More.".to_owned())));
        assert_eq!(compare(&old, &old), [Line::Same(3)]);
        assert_eq!(compare(&[], &items(&["a"])), [Line::New("a".to_owned())]);
        let lines = edited("one two three four", "one two 3 four");
        let [Line::Edited(words)] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(words.contains(&(Word::Gone, "three".to_owned())));
        assert!(words.contains(&(Word::New, "3".to_owned())));
    }
}
