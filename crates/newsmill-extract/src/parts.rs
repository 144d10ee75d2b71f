//! Fixed words and parts of words, looked for all at once in short texts.
//!
//! A table of the first two bytes tells at nearly every place of a text that none of them begins there.

/// Words or parts of words, each of at least two bytes and in lower case.
#[derive(Debug)]
pub(crate) struct Parts {
    /// By first byte, the longest first.
    parts: Vec<&'static str>,
    /// Where the parts of each first byte (of either case) begin and end.
    places: [(u16, u16); 256],
    /// The second bytes of the parts of each first byte, as bits of what both cases of a letter share.
    seconds: [u32; 256],
}

/// What both cases of an ASCII letter have in common.
fn folded(byte: u8) -> u32 {
    u32::from(byte & 31)
}

impl Parts {
    pub(crate) fn new(parts: &[&'static str]) -> Parts {
        let mut parts = parts.to_vec();
        parts.sort_unstable_by_key(|part| (part.as_bytes()[0], usize::MAX - part.len()));
        let mut places = [(0, 0); 256];
        let mut seconds = [0; 256];
        for (at, part) in (0..).zip(&parts) {
            let [first, second, ..] = part.as_bytes() else { continue };
            for first in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
                let place = &mut places[usize::from(first)];
                *place = (if place.1 == 0 { at } else { place.0 }, at + 1);
                seconds[usize::from(first)] |= 1 << folded(*second);
            }
        }
        Parts { parts, places, seconds }
    }

    /// Whether a text holds one of them, whatever the case of its ASCII letters.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        bytes.windows(2).enumerate().any(|(at, pair)| {
            self.may_begin(pair) && self.at_start(bytes.get(at..).unwrap_or(&[])).next().is_some()
        })
    }

    /// Whether one of them is a word of a text, between signs that are no letters or digits of ASCII.
    pub(crate) fn are_words_of(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let parts = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
        bytes.windows(2).enumerate().any(|(at, pair)| {
            self.may_begin(pair)
                && parts(at.checked_sub(1).and_then(|before| bytes.get(before)))
                && self
                    .at_start(bytes.get(at..).unwrap_or(&[]))
                    .any(|part| parts(bytes.get(at + part.len())))
        })
    }

    /// Those that a text begins with, whatever the case of its ASCII letters, the longest first.
    pub(crate) fn begin<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'static str> + 't {
        let may = text.as_bytes().get(..2).is_some_and(|pair| self.may_begin(pair));
        self.at_start(if may { text.as_bytes() } else { &[] })
    }

    fn may_begin(&self, pair: &[u8]) -> bool {
        self.seconds[usize::from(pair[0])] & (1 << folded(pair[1])) != 0
    }

    fn at_start<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = &'static str> + 't {
        let (start, end) = text.first().map_or((0, 0), |first| self.places[usize::from(*first)]);
        let parts = self.parts.get(usize::from(start)..usize::from(end)).unwrap_or(&[]);
        parts.iter().copied().filter(|part| {
            text.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part.as_bytes()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn parts_are_found_wherever_they_stand() {
        let parts = Parts::new(&["date", "data", "über", "/a"]);
        for text in ["date", "UPDATE", "a data", "xüber", "x/A", "dadate"] {
            assert!(parts.are_in(text), "{text}");
        }
        for text in ["", "d", "dat", "dat e", "ÜBER", "/b", "dada"] {
            assert!(!parts.are_in(text), "{text}");
        }
    }

    #[test]
    fn words_stand_between_other_signs() {
        let parts = Parts::new(&["lead", "leadtext", "dek"]);
        for text in ["lead", "x-Lead_y", "a leadtext", "dek é", "ödek"] {
            assert!(parts.are_words_of(text), "{text}");
        }
        for text in ["", "leads", "mislead", "lead2", "de k"] {
            assert!(!parts.are_words_of(text), "{text}");
        }
    }

    #[test]
    fn starts_come_longest_first() {
        let parts = Parts::new(&["by", "byline", "von", "über"]);
        let found = |text| parts.begin(text).collect::<Vec<_>>();
        assert_eq!(found("Bylines"), ["byline", "by"]);
        assert_eq!(found("über uns"), ["über"]);
        assert!(found("a byline").is_empty() && found("b").is_empty() && found("").is_empty());
    }
}
