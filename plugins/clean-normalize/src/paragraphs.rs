//! A body as paragraphs: taken apart by its blocks or by blank lines, and put together again with spans.

use std::ops::Range;

/// What a paragraph is, as in `body_blocks`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Paragraph,
    Crosshead,
    ListItem,
    Quote,
    TableRow,
}

/// One paragraph of a body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Paragraph {
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

impl Paragraph {
    /// A paragraph of running text.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { kind: Kind::Paragraph, text: text.into() }
    }
}

/// A block of a body: its kind and its bytes.
pub(crate) type Block = (Kind, Range<usize>);

/// Takes a body apart. Text between blocks, which a careful extractor never leaves, becomes paragraphs of its own.
/// Spans that overlap, run backwards or cut a character are passed over.
pub(crate) fn split(body: &str, blocks: &[Block]) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    let mut at = 0;
    for (kind, span) in blocks {
        let (Some(between), Some(text)) = (body.get(at..span.start), body.get(span.clone())) else {
            continue;
        };
        loose(between, &mut paragraphs);
        paragraphs.push(Paragraph { kind: *kind, text: text.to_owned() });
        at = span.end;
    }
    loose(body.get(at..).unwrap_or(""), &mut paragraphs);
    paragraphs
}

/// Paragraphs of text without blocks: at blank lines.
fn loose(text: &str, paragraphs: &mut Vec<Paragraph>) {
    let mut lines: Vec<&str> = Vec::new();
    let text = text.replace("\r\n", "\n").replace('\u{2029}', "\n\n");
    for line in text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{0b}', '\u{0c}']) {
        if line.trim().is_empty() {
            flush(&mut lines, paragraphs);
        } else {
            lines.push(line);
        }
    }
    flush(&mut lines, paragraphs);
}

fn flush(lines: &mut Vec<&str>, paragraphs: &mut Vec<Paragraph>) {
    if !lines.is_empty() {
        paragraphs.push(Paragraph::plain(lines.join("\n")));
        lines.clear();
    }
}

/// Puts paragraphs together, separated by one blank line; empty ones are left out.
pub(crate) fn join(paragraphs: &[Paragraph]) -> (String, Vec<Block>) {
    let mut body = String::with_capacity(paragraphs.iter().map(|p| p.text.len() + 2).sum());
    let mut blocks = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.text.is_empty()) {
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        let start = body.len();
        body.push_str(&paragraph.text);
        blocks.push((paragraph.kind, start..body.len()));
    }
    (body, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_body_without_blocks_splits_at_blank_lines() {
        let texts: Vec<String> = split("\n\none\ntwo\r\n \r\n\u{a0}three\u{2029}four", &[])
            .into_iter()
            .map(|paragraph| paragraph.text)
            .collect();
        assert_eq!(texts, ["one\ntwo", "\u{a0}three", "four"]);
    }

    #[test]
    fn blocks_give_kinds_and_keep_text_between() {
        let body = "Head\n\nloose\n\nText";
        let paragraphs = split(body, &[(Kind::Crosshead, 0..4), (Kind::Quote, 13..17)]);
        assert_eq!(
            paragraphs,
            [
                Paragraph { kind: Kind::Crosshead, text: "Head".to_owned() },
                Paragraph::plain("loose"),
                Paragraph { kind: Kind::Quote, text: "Text".to_owned() },
            ]
        );
    }

    #[test]
    fn bad_spans_lose_no_text() {
        let paragraphs = split("äb", &[(Kind::Quote, 1..2), (Kind::Quote, 5..9)]);
        assert_eq!(paragraphs, [Paragraph::plain("äb")]);
    }

    proptest! {
        #[test]
        fn joining_and_splitting_agree(texts in prop::collection::vec("[a-zä]{1,9}(\n[a-z]{1,9})?", 0..6)) {
            let paragraphs: Vec<_> = texts.iter().map(Paragraph::plain).collect();
            let (body, blocks) = join(&paragraphs);
            prop_assert_eq!(&split(&body, &blocks), &paragraphs);
            prop_assert_eq!(&split(&body, &[]), &paragraphs);
        }
    }
}
