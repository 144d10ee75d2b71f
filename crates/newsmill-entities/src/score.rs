//! Exact-span precision, recall and F1.

use std::fmt;

use crate::scheme::Mention;

/// Counts of mentions; one is right when its first and last token and its type are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Mentions found that are right.
    pub right: u32,
    /// Mentions found.
    pub found: u32,
    /// Mentions in the gold.
    pub gold: u32,
}

impl Score {
    /// Counts one sentence, or only the mentions of one type.
    pub fn add(&mut self, found: &[Mention], gold: &[Mention], kind: Option<u8>) {
        let counted = |mention: &&Mention| kind.is_none_or(|kind| mention.kind == kind);
        let same = |a: &Mention, b: &Mention| (a.start, a.end, a.kind) == (b.start, b.end, b.kind);
        for mention in found.iter().filter(counted) {
            self.found += 1;
            self.right += u32::from(gold.iter().any(|gold| same(gold, mention)));
        }
        self.gold += u32::try_from(gold.iter().filter(counted).count()).unwrap_or(0);
    }

    /// The share of what was found that is right.
    pub fn precision(&self) -> f64 {
        share(self.right, self.found)
    }

    /// The share of the gold that was found.
    pub fn recall(&self) -> f64 {
        share(self.right, self.gold)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.found + self.gold)
    }
}

/// A text in which `[P Ann Lee]` marks a person, `[O ...]` an organisation and `[L ...]` a place: the text, and the
/// mentions as byte ranges.
pub fn marked(line: &str) -> (String, Vec<Mention>) {
    let (mut text, mut mentions) = (String::new(), Vec::new());
    for (at, part) in line.split('[').enumerate() {
        let Some((name, rest)) = part.split_once(']').filter(|_| at > 0) else {
            text.push_str(part);
            continue;
        };
        let (kind, name) = name.split_once(' ').unwrap_or_default();
        let kind = u8::from(kind == "O") + 2 * u8::from(kind == "L");
        let start = text.len();
        text.push_str(name);
        mentions.push(Mention { start, end: text.len(), kind, confidence: 1.0 });
        text.push_str(rest);
    }
    (text, mentions)
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "F1 {:.3} (precision {:.3}, recall {:.3}, {} in gold)",
            self.f1(),
            self.precision(),
            self.recall(),
            self.gold
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out() {
        let (text, mentions) = marked("[P Ann Lee] left [L Ulm].");
        assert_eq!(text, "Ann Lee left Ulm.");
        let spans: Vec<_> = mentions.iter().map(|m| (m.start, m.end, m.kind)).collect();
        assert_eq!(spans, [(0, 7, 0), (13, 16, 2)]);
    }

    #[test]
    fn only_exact_spans_of_the_right_type_count() {
        let mention = |start, end, kind| Mention { start, end, kind, confidence: 1.0 };
        let gold = [mention(0, 2, 0), mention(3, 4, 1), mention(5, 6, 2)];
        let mut score = Score::default();
        score.add(&[mention(0, 2, 0), mention(3, 5, 1), mention(5, 6, 0)], &gold, None);
        assert_eq!(score, Score { right: 1, found: 3, gold: 3 });
        assert_eq!(score.to_string(), "F1 0.333 (precision 0.333, recall 0.333, 3 in gold)");
        let mut people = Score::default();
        people.add(&[mention(0, 2, 0)], &gold, Some(0));
        assert_eq!(people.f1(), 1.0);
        assert_eq!(Score::default().f1(), 0.0);
    }
}
