//! Text into folded words, one after another.

use newsmill_model::hash;
use newsmill_text::marked::{self, PlainBytes, SMALL};
use newsmill_text::{ByteKind, fold_char, is_inner};

/// The most bytes of a word that are kept.
pub(crate) const BYTES_MAX: usize = 48;

/// A word: letters and digits, folded to small letters without diacritics.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// Behind the word zeros up to a multiple of eight, for its hash.
    bytes: [u8; BYTES_MAX],
    len: usize,
    /// All of it is written in capitals, and there are two or more.
    pub(crate) capitals: bool,
    /// More of it was there than is kept.
    pub(crate) cut: bool,
    /// What is between it and the word before ends no phrase: a space, a hyphen, an apostrophe.
    pub(crate) joined: bool,
    /// Where it begins in the text.
    pub(crate) start: usize,
}

impl Word {
    /// The folded bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// The hash of the folded bytes, with a seed.
    #[inline]
    pub(crate) fn hash(&self, seed: u64) -> u64 {
        let chunks = self.bytes.as_chunks::<8>().0;
        let chunks = chunks.get(..self.len.div_ceil(8)).unwrap_or_default();
        hash::eights(seed, chunks)
    }

    #[inline]
    fn push(&mut self, byte: u8) {
        if self.len.is_multiple_of(8)
            && let Some(chunk) = self.bytes.as_chunks_mut::<8>().0.get_mut(self.len / 8)
        {
            *chunk = [0; 8];
        }
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        } else {
            self.cut = true;
        }
    }
}

/// Goes through a text word by word.
#[derive(Debug)]
pub(crate) struct Words<'t> {
    text: &'t str,
    at: usize,
    word: Word,
    folded: String,
}

impl<'t> Words<'t> {
    /// The words of `text`.
    pub(crate) fn new(text: &'t str) -> Self {
        let word = Word {
            bytes: [0; BYTES_MAX],
            len: 0,
            capitals: false,
            cut: false,
            joined: false,
            start: 0,
        };
        Self { text, at: 0, word, folded: String::new() }
    }

    /// The words of `text` from the beginning of one on.
    pub(crate) fn from(text: &'t str, start: usize) -> Self {
        Self { at: start, ..Self::new(text) }
    }

    /// Where the next gap begins, 0 at the beginning of the text.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes on behind a word.
    pub(crate) fn go_on_at(&mut self, at: usize) {
        self.at = at;
    }

    /// The next word, or nothing at the end.
    pub(crate) fn next(&mut self) -> Option<&Word> {
        let bytes = self.text.as_bytes();
        self.word.joined = self.pass_gap(bytes);
        self.word.start = self.at;
        self.word.len = 0;
        self.word.cut = false;
        let (mut letters, mut small) = self.plain(bytes);
        while let Some(&byte) = bytes.get(self.at) {
            let kind = ByteKind::of(byte);
            match kind {
                ByteKind::Other => break,
                ByteKind::Wide => {
                    let Some(c) = self.text.get(self.at..).and_then(|rest| rest.chars().next())
                    else {
                        break;
                    };
                    if !is_inner(c) {
                        break;
                    }
                    self.at += c.len_utf8();
                    small |= !c.is_uppercase();
                    letters += 1;
                    self.fold(c);
                }
                _ => {
                    self.at += 1;
                    small |= kind == ByteKind::Small;
                    letters += 1;
                    self.word.push(if kind == ByteKind::Large { byte | 32 } else { byte });
                }
            }
        }
        self.word.capitals = !small && letters > 1;
        (self.at > self.word.start).then_some(&self.word)
    }

    /// The letters and digits of ASCII that a word begins with: how many there are, and whether one is a small letter.
    #[inline]
    fn plain(&mut self, bytes: &[u8]) -> (usize, bool) {
        let (mut letters, mut small) = (0, 0);
        for slot in self.word.bytes.as_chunks_mut::<8>().0 {
            let eight = marked::eight(bytes, self.at);
            let plain = PlainBytes::of(eight);
            *slot = ((eight | SMALL) & plain.kept).to_le_bytes();
            // Digits have this bit too, but not the one above.
            small |= eight & eight >> 1 & SMALL & plain.kept;
            let count = plain.count() as usize;
            letters += count;
            self.at += count;
            if plain.stop != 0 {
                break;
            }
        }
        self.word.len = letters;
        (letters, small != 0)
    }

    /// Passes what is no word; tells whether a phrase may go on over it.
    fn pass_gap(&mut self, bytes: &[u8]) -> bool {
        let mut joined = self.at > 0;
        let mut lines = 0;
        while let Some(&byte) = bytes.get(self.at) {
            match ByteKind::of(byte) {
                ByteKind::Other => {
                    lines += u32::from(byte == b'\n');
                    joined &= matches!(byte, b' ' | b'-' | b'\'' | b'\n' | b'\t' | b'\r' | b'&');
                    self.at += 1;
                }
                ByteKind::Wide => {
                    let c = self.text.get(self.at..).and_then(|rest| rest.chars().next());
                    let Some(c) = c.filter(|&c| !is_inner(c)) else { break };
                    joined &= matches!(c, '’' | '‐' | '\u{2011}' | '\u{a0}' | '\u{202f}');
                    self.at += c.len_utf8();
                }
                _ => break,
            }
        }
        joined && lines < 2
    }

    fn fold(&mut self, c: char) {
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_char(c, &mut folded);
        for byte in folded.bytes() {
            self.word.push(byte);
        }
        self.folded = folded;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> String {
        let mut words = Words::new(text);
        let mut out = String::new();
        while let Some(word) = words.next() {
            out.push_str(if word.joined { " " } else { "|" });
            out.push_str(std::str::from_utf8(word.bytes()).unwrap());
            out.push_str(if word.capitals { "^" } else { "" });
        }
        out
    }

    #[test]
    fn words_are_folded_and_know_what_is_before_them() {
        assert_eq!(
            cut("The NATO-led «Größe», isn’t l'État. Ça\nva\n\nU.S. 2026"),
            "|the nato^ led|grosse|isn t l etat|ca va|u|s|2026^"
        );
        assert_eq!(cut(""), "");
        assert_eq!(cut("  ...  "), "");
    }

    #[test]
    fn a_long_word_is_cut() {
        let text = "a".repeat(1000);
        let mut words = Words::new(&text);
        let word = words.next().unwrap();
        assert!(word.cut && word.bytes().len() == BYTES_MAX);
        assert!(words.next().is_none());
    }

    proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in "\\PC{0,80}") {
            let mut words = Words::new(&text);
            let mut before = None;
            while let Some(word) = words.next() {
                prop_assert!(before.is_none_or(|before| before < word.start));
                prop_assert!(text.is_char_boundary(word.start));
                before = Some(word.start);
            }
        }
    }
}
