//! Plain text: its headline, its section line, its paragraphs.

use crate::page::{Body, Extracted, Kind, PageKind};

/// A headline is not longer.
const HEADLINE_CHARS_MAX: usize = 250;

/// A label above the headline is not longer.
const LABEL_CHARS_MAX: usize = 40;

/// Lines at least this long on average were not wrapped by a machine.
const WHOLE_LINE_CHARS: usize = 100;

/// Extracts from plain text: the headline is the first line that can be one, a short label above it is the section, the rest is the body.
pub(crate) fn extract(text: &str) -> Extracted {
    let paragraphs = paragraphs(text);
    let mut rest = paragraphs.as_slice();
    let mut out =
        Extracted { kind: PageKind::Article, kind_confidence: 0.5, ..Extracted::default() };
    if let [first, second, ..] = rest
        && is_label(first)
        && is_headline(second)
    {
        out.section = without_number(first).to_owned();
        rest = rest.get(1..).unwrap_or(&[]);
    }
    if let [first, after @ ..] = rest
        && is_headline(first)
        && !after.is_empty()
    {
        out.headline = without_marks(first).to_owned();
        rest = after;
    }
    for paragraph in rest {
        out.body.push(kind_of(paragraph), paragraph);
    }
    if out.body == Body::default() {
        out.kind = PageKind::Other;
    }
    out
}

/// Blank lines part paragraphs; without any, long lines are paragraphs and short ones are joined.
fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let has_blank =
        lines.split(|line| line.is_empty()).filter(|group| !group.is_empty()).count() > 1;
    if has_blank {
        return lines
            .split(|line| line.is_empty())
            .filter(|group| !group.is_empty())
            .map(joined)
            .collect();
    }
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if is_wrapped(&lines) {
        // The first line of wrapped text is the headline where it stands out by its length.
        let (head, tail) = match lines.split_first() {
            Some((first, tail))
                if first.chars().count() < 60
                    && !first.ends_with(['.', ','])
                    && starts_sentence(tail) =>
            {
                (vec![(*first).to_owned()], tail)
            }
            _ => (Vec::new(), lines.as_slice()),
        };
        return head.into_iter().chain(wrapped_paragraphs(tail)).collect();
    }
    lines.into_iter().map(str::to_owned).collect()
}

fn starts_sentence(lines: &[&str]) -> bool {
    lines.first().is_some_and(|line| line.starts_with(char::is_uppercase))
}

/// Whether the lines were broken at a width: none much longer than the others and few that end a sentence.
fn is_wrapped(lines: &[&str]) -> bool {
    let counts: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    let longest = counts.iter().copied().max().unwrap_or(0);
    let near = counts.iter().filter(|count| **count * 4 >= longest * 3).count();
    lines.len() >= 3 && (40..=WHOLE_LINE_CHARS).contains(&longest) && near * 3 >= lines.len() * 2
}

/// Wrapped lines as paragraphs: one ends with a line that is clearly short and ends a sentence.
fn wrapped_paragraphs(lines: &[&str]) -> Vec<String> {
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let mut out = Vec::new();
    let mut start = 0;
    for (at, line) in lines.iter().enumerate() {
        let ends = line.chars().count() * 4 < longest * 3 && crate::content::ends_sentence(line);
        if ends || at + 1 == lines.len() {
            out.push(joined(lines.get(start..=at).unwrap_or(&[])));
            start = at + 1;
        }
    }
    out
}

/// The lines of one paragraph as one text; lists and verses keep their lines.
fn joined(lines: &[&str]) -> String {
    let wrapped =
        is_wrapped(lines) || lines.iter().rev().skip(1).all(|line| line.chars().count() >= 55);
    let items = lines.len() > 1 && lines.iter().all(|line| is_item(line));
    lines.join(if wrapped && !items { " " } else { "\n" })
}

fn is_item(line: &str) -> bool {
    line.starts_with(['•', '*', '‣', '▪', '–', '-'])
        && line.chars().nth(1).is_some_and(char::is_whitespace)
}

fn kind_of(paragraph: &str) -> Kind {
    if is_item(paragraph) { Kind::ListItem } else { Kind::Paragraph }
}

/// A short line such as "1. News", "Politics", "WORLD |".
fn is_label(line: &str) -> bool {
    let label = without_number(line);
    let chars = label.chars().count();
    (1..=LABEL_CHARS_MAX).contains(&chars)
        && label.split_whitespace().count() <= 4
        && !label.ends_with(['.', '!', '?', ',', '"'])
        && !label.contains('\n')
}

/// A line that can be a title: not too long, one line, without a full stop at its end.
fn is_headline(line: &str) -> bool {
    let chars = line.chars().count();
    let words = line.split_whitespace().count();
    let unspaced = line.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c));
    let stops = line.ends_with(['.', ',', ';', ':', '。']) && !line.ends_with("...");
    (8..=HEADLINE_CHARS_MAX).contains(&chars)
        && (words >= 3 || unspaced)
        && !line.contains('\n')
        && !stops
        && !is_item(line)
}

/// "1. News" as "News".
fn without_number(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest =
        if rest.len() < line.len() { rest.trim_start_matches(['.', ')', ':']) } else { rest };
    without_marks(rest)
}

fn without_marks(line: &str) -> &str {
    line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '•' | '*' | '#' | '|' | '=' | '-' | '–' | '—' | '>' | ':')
    })
}

#[cfg(test)]
mod tests {
    use super::extract;
    use crate::page::Kind;

    #[test]
    fn a_label_a_headline_and_paragraphs() {
        let found = extract(
            "2. City Desk\n\nBridge over the river opens after ten years\n\n  • Reporting by A. Writer\n\nThe bridge opened on Monday.\n\nIt is long. Credit: AP\n",
        );
        assert_eq!(found.section, "City Desk");
        assert_eq!(found.headline, "Bridge over the river opens after ten years");
        let blocks: Vec<_> = found.body.iter().collect();
        assert_eq!(
            blocks,
            [
                (Kind::ListItem, "• Reporting by A. Writer"),
                (Kind::Paragraph, "The bridge opened on Monday."),
                (Kind::Paragraph, "It is long. Credit: AP")
            ]
        );
    }

    #[test]
    fn lines_without_blank_ones_between() {
        let long = "a sentence that goes on for a while so that nobody would have wrapped it at this width, and then some more of it.";
        let found = extract(&format!("A title of some words\n{long}\n{long}"));
        assert_eq!(found.headline, "A title of some words");
        assert_eq!(found.body.iter().count(), 2);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let found = extract(
            "A title of some words\n\nThis paragraph was wrapped at a width of about sixty\ncharacters, as mail and wire copy have it, so that the\nlines belong together.\n\nAnother one.",
        );
        let blocks: Vec<_> = found.body.iter().map(|(_, text)| text.lines().count()).collect();
        assert_eq!(blocks, [1, 1]);
    }

    #[test]
    fn text_without_a_headline_keeps_all() {
        let found = extract("Only a sentence.");
        assert_eq!((found.headline.as_str(), found.body.text()), ("", "Only a sentence."));
        assert_eq!(extract("  \n\n ").body.text(), "");
    }
}
