//! The quick way over plain words, which most words of most texts are, and over white space and signs of ASCII.

use super::cutter::{Cutter, Open, elides, is_suffix};
use crate::abbreviation::{Stop, stop_behind};
use crate::letters::Letters;

impl Cutter<'_> {
    /// Cuts white space, words of `letters` and signs of ASCII as long as nothing else is to be seen: most of most texts, and
    /// several times as fast as the general way.
    pub(super) fn cut_plain(&mut self, letters: &Letters) {
        let bytes = self.text.as_bytes();
        while let Some(&first) = bytes.get(self.at) {
            let (start, end) = (self.at, letters.end(self.at));
            if start < end {
                let next = bytes.get(end).copied().unwrap_or(b'\n');
                let (end, apostrophe) = match next {
                    b' ' => (end, None),
                    _ => match self.word_end(letters, end, first) {
                        Some(whole) => whole,
                        None => return,
                    },
                };
                if self.open != Open::No {
                    self.end_before(self.peek().unwrap_or(' '));
                }
                if let Some(cut) = apostrophe {
                    self.at = cut;
                    self.push(start);
                }
                self.at = end;
                self.push(apostrophe.unwrap_or(start));
                self.at += usize::from(next == b' ');
                continue;
            }
            match kind_of(first) {
                Kind::Space => self.at += 1,
                Kind::Break => self.space(),
                Kind::Sign => self.plain_sign(first),
                Kind::Other => return,
            }
        }
    }

    /// Where a word ends for sure that begins here with `letters` up to `end`, of which `first` is the first, and where its
    /// ending is cut off; nothing where the general way has to tell.
    fn word_end(
        &self,
        letters: &Letters,
        mut end: usize,
        first: u8,
    ) -> Option<(usize, Option<usize>)> {
        let bytes = self.text.as_bytes();
        let mut apostrophe = None;
        let ends = loop {
            let (hyphen, length) = match bytes.get(end..).unwrap_or_default() {
                [b'-', ..] => (true, 1),
                [b'\'', ..] => (false, 1),
                [0xE2, 0x80, 0x99, ..] => (false, 3),
                rest => break rest.first().is_none_or(|next| self.ends_word(end, first, *next)),
            };
            if !hyphen && elides(self.text.get(self.at..end)?) {
                return None;
            }
            let behind = end + length;
            let more = letters.end(behind);
            if more == behind {
                break bytes.get(behind).is_none_or(u8::is_ascii);
            }
            apostrophe = if hyphen { apostrophe } else { Some(end) };
            end = more;
        };
        let is_cut = |at: &usize| self.text.get(*at..end).is_some_and(is_suffix);
        ends.then(|| (end, apostrophe.filter(is_cut)))
    }

    /// Whether `next`, which is no space, ends for sure the word that goes from here to `end` and begins with `first`.
    #[inline]
    fn ends_word(&self, end: usize, first: u8, next: u8) -> bool {
        let behind = |at| self.text.as_bytes().get(end + at).copied().unwrap_or(b' ');
        match next {
            b'_' | b'&' => false,
            b':' => first != b'h',
            b',' => !behind(1).is_ascii_digit(),
            b'.' => behind(1).is_ascii_whitespace() && self.is_end(end - self.at),
            // No-break spaces; dashes, quotes and other signs, but no hyphens.
            0xC2 => behind(1) == 0xA0,
            0xE2 => behind(1) == 0x80 && matches!(behind(2), 0x92..=0x98 | 0x9A..),
            0x80.. => false,
            _ => true,
        }
    }

    /// As [`Cutter::sign`], for one of ASCII.
    fn plain_sign(&mut self, sign: u8) {
        let bytes = self.text.as_bytes();
        if self.open != Open::No {
            self.end_before(char::from(sign));
        }
        let start = self.at;
        self.at += 1;
        if matches!(sign, b'.' | b'-' | b'!' | b'?') {
            while bytes.get(self.at) == Some(&sign) {
                self.at += 1;
            }
        }
        self.push(start);
        if matches!(sign, b'.' | b'!' | b'?') {
            self.open = Open::Ended;
        }
    }

    /// Whether the stop behind the next `length` bytes ends the sentence.
    fn is_end(&self, length: usize) -> bool {
        let word = self.text.get(self.at..self.at + length).unwrap_or_default();
        stop_behind(word) == Stop::End
    }
}

/// What a byte is that is no plain letter or digit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A space between words.
    Space,
    /// Other white space.
    Break,
    /// A sign that no longer token begins with.
    Sign,
    /// Anything else.
    Other,
}

/// A table is faster than comparing.
fn kind_of(byte: u8) -> Kind {
    const KINDS: [Kind; 256] = {
        let mut kinds = [Kind::Other; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            kinds[byte as usize] = match byte {
                b' ' => Kind::Space,
                b'\n' | b'\r' | b'\t' => Kind::Break,
                b'@' | b'#' => Kind::Other,
                _ if byte.is_ascii_punctuation() => Kind::Sign,
                _ => Kind::Other,
            };
            byte += 1;
        }
        kinds
    };
    KINDS[usize::from(byte)]
}
