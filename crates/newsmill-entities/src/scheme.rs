//! From types of entities to labels of tokens and back.

/// A run of tokens that names something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention {
    /// The first token.
    pub start: usize,
    /// The token after the last.
    pub end: usize,
    /// Index of the type, in the scheme's order.
    pub kind: u8,
    /// How likely the model finds it, 0 to 1.
    pub confidence: f32,
}

/// The labels for some types: 0 is outside, then begin, inside, last and single for each type.
///
/// Source: Ratinov and Roth, "Design challenges and misconceptions in named entity recognition", 2009.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    types: Vec<String>,
}

const OUTSIDE: u8 = 0;
const BEGIN: u8 = 1;
const INSIDE: u8 = 2;
const LAST: u8 = 3;
const SINGLE: u8 = 4;

impl Scheme {
    /// A scheme for types, in order; at most 7.
    pub fn new(types: Vec<String>) -> Option<Self> {
        (1..=7).contains(&types.len()).then_some(Self { types })
    }

    /// The types of the shipped model.
    pub fn standard() -> Self {
        Self { types: ["PER", "ORG", "LOC"].map(str::to_owned).to_vec() }
    }

    /// The types.
    pub fn types(&self) -> &[String] {
        &self.types
    }

    /// The types that `labels`, as [`Scheme::labels`] gives them, stand for.
    pub fn of_labels(labels: &[String]) -> Option<Self> {
        let types =
            labels.get(1..)?.iter().step_by(4).map(|label| label.get(2..).map(str::to_owned));
        let scheme = Self::new(types.collect::<Option<_>>()?)?;
        (scheme.labels() == labels).then_some(scheme)
    }

    /// Names of the labels.
    pub fn labels(&self) -> Vec<String> {
        let own = |kind: &String| ["B", "I", "L", "S"].map(|part| format!("{part}-{kind}"));
        std::iter::once("O".to_owned()).chain(self.types.iter().flat_map(own)).collect()
    }

    /// The labels of `length` tokens with these mentions, which do not overlap.
    pub fn encode(&self, length: usize, mentions: &[Mention]) -> Vec<u8> {
        let mut labels = vec![OUTSIDE; length];
        for mention in mentions {
            let base = mention.kind * 4;
            let Some(own) = labels.get_mut(mention.start..mention.end) else { continue };
            if let [only] = own {
                *only = base + SINGLE;
            } else if let [first, inner @ .., last] = own {
                *first = base + BEGIN;
                inner.fill(base + INSIDE);
                *last = base + LAST;
            }
        }
        labels
    }

    /// The mentions in labelled tokens; a confidence is the least of its tokens'. Runs that do not begin or end as they
    /// should are mentions all the same. The first label is that of token `first`; mentions are added to those there are.
    pub fn decode(
        first: usize,
        labels: impl Iterator<Item = (u8, f32)>,
        mentions: &mut Vec<Mention>,
    ) {
        let mut open: Option<Mention> = None;
        for (at, (label, confidence)) in (first..).zip(labels) {
            if label == OUTSIDE {
                mentions.extend(open.take());
                continue;
            }
            let (kind, part) = ((label - 1) / 4, (label - 1) % 4 + 1);
            let begins = matches!(part, BEGIN | SINGLE);
            match &mut open {
                Some(mention) if !begins && mention.kind == kind => {
                    mention.end = at + 1;
                    mention.confidence = mention.confidence.min(confidence);
                }
                _ => {
                    mentions.extend(open.take());
                    open = Some(Mention { start: at, end: at + 1, kind, confidence });
                }
            }
            if matches!(part, LAST | SINGLE) {
                mentions.extend(open.take());
            }
        }
        mentions.extend(open);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn mentions_come_back(parts in proptest::collection::vec((0_usize..3, 1_usize..4, 0_u8..3), 0..8)) {
            let mut at = 0;
            let mut mentions = Vec::new();
            for (gap, length, kind) in parts {
                mentions.push(Mention { start: at + gap, end: at + gap + length, kind, confidence: 1.0 });
                at += gap + length;
            }
            let scheme = Scheme::standard();
            let labels = scheme.encode(at + 1, &mentions);
            let mut found = Vec::new();
            Scheme::decode(0, labels.iter().map(|&label| (label, 1.0)), &mut found);
            prop_assert_eq!(found, mentions);
        }

        #[test]
        fn any_labels_decode(labels in proptest::collection::vec(0_u8..13, 0..20)) {
            let mut found = Vec::new();
            Scheme::decode(0, labels.iter().map(|&label| (label, 0.5)), &mut found);
            let covered: usize = found.iter().map(|mention| mention.end - mention.start).sum();
            prop_assert_eq!(covered, labels.iter().filter(|&&label| label != 0).count());
        }
    }

    #[test]
    fn labels_name_their_types() {
        let scheme = Scheme::standard();
        assert_eq!(scheme.labels().len(), 13);
        assert_eq!(scheme.labels()[6], "I-ORG");
        assert_eq!(Scheme::of_labels(&scheme.labels()), Some(scheme));
        assert_eq!(Scheme::of_labels(&["O".to_owned()]), None);
    }
}
