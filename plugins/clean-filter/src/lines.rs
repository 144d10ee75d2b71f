//! Lines and paragraphs, and those that stand there again.

use std::collections::HashSet;

/// A line that is not blank, without whitespace around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    pub(crate) text: &'t str,
    pub(crate) chars: usize,
    /// Whether it is an item of a list, by its mark or by the body's blocks.
    pub(crate) item: bool,
}

/// The lines of a text; `items` are the bytes of its list items, in order.
pub(crate) fn lines<'t>(text: &'t str, items: &[std::ops::Range<usize>]) -> Vec<Line<'t>> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let after = items.partition_point(|item| item.end <= at);
            let inside = items.get(after).is_some_and(|item| item.start < at + line.len());
            out.push(Line {
                text: trimmed,
                chars: trimmed.chars().count(),
                item: inside || trimmed.starts_with(['•', '-', '*', '‣', '▪', '◦', '·', '●']),
            });
        }
        at += line.len() + 1;
    }
    out
}

/// The paragraphs of a text: what stands between blank lines.
pub(crate) fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).collect()
}

/// How many of these texts stood before, and how many characters they have; line ends are none.
pub(crate) fn repeated<'t>(texts: impl Iterator<Item = &'t str>) -> (usize, usize) {
    let mut seen = HashSet::new();
    let mut found = (0, 0);
    for text in texts {
        if !seen.insert(text) {
            found.0 += 1;
            found.1 += text.chars().filter(|c| *c != '\n').count();
        }
    }
    found
}

/// Whether a line ends as sentences do, behind closing quotes and brackets too.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.ends_with([
        '.', '!', '?', '"', '\'', '”', '’', '»', '“', '。', '！', '？', '」', '』', '…',
    ]) || line.ends_with(['؟', '۔', '।', '።', '։', '။', '។', '．'])
        || line
            .strip_suffix([')', ']', '）'])
            .is_some_and(|rest| rest.ends_with(['.', '!', '?', '。', '！', '？']))
}

/// Whether a line breaks off.
pub(crate) fn ends_open(line: &str) -> bool {
    line.ends_with("...") || line.ends_with('…')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_none_and_items_are_known() {
        let text = "One.\n\n- two\n \nthree\n\nfour";
        let found = lines(text, std::slice::from_ref(&(20..25)));
        let shown: Vec<_> = found.iter().map(|line| (line.text, line.chars, line.item)).collect();
        assert_eq!(
            shown,
            [("One.", 4, false), ("- two", 5, true), ("three", 5, false), ("four", 4, true)]
        );
        assert_eq!(paragraphs(text), ["One.", "- two\n \nthree", "four"]);
    }

    #[test]
    fn what_stood_before_is_repeated() {
        assert_eq!(repeated(["ab", "ä", "ab", "ab", "ä"].into_iter()), (3, 5));
        assert_eq!(repeated([].into_iter()), (0, 0));
    }

    #[test]
    fn sentences_end_in_many_scripts() {
        for line in ["Yes.", "“Yes.”", "好。", "نعم؟", "हाँ।", "(Yes.)"] {
            assert!(ends_sentence(line), "{line}");
        }
        assert!(!ends_sentence("Contents") && !ends_sentence("a, b (c)"));
        assert!(ends_open("And then...") && ends_open("Und dann …") && !ends_open("End."));
    }
}
