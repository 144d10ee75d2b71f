//! Text into folded words, each with what its spelling and its surroundings tell.

use std::ops::{BitOr, BitOrAssign};

use newsmill_text::{fold_char, is_alone};

use crate::hash;

/// Longer words, in folded bytes, are no words.
pub(crate) const BYTES_MAX: usize = 40;

/// What is known of an occurrence of a word, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(u16);

impl Marks {
    /// Begins with a capital.
    pub(crate) const CAPITAL: Self = Self(1);
    /// All letters are capitals, and there are two or more.
    pub(crate) const CAPITALS: Self = Self(1 << 1);
    /// Has a capital behind a small letter or a digit, or a digit beside letters.
    pub(crate) const MIXED: Self = Self(1 << 2);
    /// Digits alone.
    pub(crate) const NUMBER: Self = Self(1 << 3);
    /// Stands where any word has a capital: the start of a sentence or of a quotation.
    pub(crate) const OPENS: Self = Self(1 << 4);
    /// Nothing but space is between it and the word before.
    pub(crate) const JOINED: Self = Self(1 << 5);
    /// An apostrophe is between it and the word before.
    pub(crate) const ELIDED: Self = Self(1 << 6);
    /// Part of an address, or longer than words are.
    pub(crate) const ADDRESS: Self = Self(1 << 7);
    /// Has a hyphen inside.
    pub(crate) const HYPHEN: Self = Self(1 << 8);
    /// Belongs to the headline.
    pub(crate) const HEADLINE: Self = Self(1 << 9);
    /// The first word of a sentence.
    pub(crate) const SENTENCE: Self = Self(1 << 10);

    /// Whether any of `marks` is set.
    pub(crate) fn any(self, marks: Self) -> bool {
        self.0 & marks.0 != 0
    }

    fn set(&mut self, marks: Self, on: bool) {
        self.0 |= if on { marks.0 } else { 0 };
    }
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Marks {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A word: letters and digits, with hyphens inside, folded to small letters without diacritics.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    bytes: [u8; BYTES_MAX],
    len: usize,
    /// Where in the folded bytes the part behind the last hyphen begins.
    tail: usize,
    pub(crate) marks: Marks,
    /// First byte in the text, and the byte after the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Word {
    const EMPTY: Self =
        Self { bytes: [0; BYTES_MAX], len: 0, tail: 0, marks: Marks(0), start: 0, end: 0 };

    /// The folded bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// The folded bytes behind the last hyphen.
    pub(crate) fn tail(&self) -> &[u8] {
        self.bytes.get(self.tail..self.len).unwrap_or_default()
    }

    pub(crate) fn hash(&self) -> u64 {
        hash::padded(&self.bytes, self.len)
    }

    /// Empties it: what is behind a word is zeros, for its hash.
    #[inline]
    fn clear(&mut self, start: usize, marks: Marks) {
        self.bytes = [0; BYTES_MAX];
        (self.start, self.len, self.tail, self.marks) = (start, 0, 0, marks);
    }

    #[inline]
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        } else {
            self.marks |= Marks::ADDRESS;
        }
    }
}

/// Goes through a text word by word.
#[derive(Debug)]
pub(crate) struct Words<'t> {
    text: &'t str,
    at: usize,
    word: Word,
    /// The sign that ties the word before to the next one, as in an address.
    glued: bool,
    folded: String,
}

/// What the letters of a word have shown so far.
#[derive(Default)]
struct Seen {
    small: u32,
    capitals: u32,
    digits: u32,
    /// A capital behind a small letter or a digit.
    hump: bool,
}

impl<'t> Words<'t> {
    /// The words of `text`.
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0, word: Word::EMPTY, glued: false, folded: String::new() }
    }

    /// The next word, or nothing at the end.
    pub(crate) fn next(&mut self) -> Option<&Word> {
        let gap = self.pass_gap();
        self.word.clear(self.at, gap);
        if self.pass_plain() {
            return Some(&self.word);
        }
        let mut seen = Seen::default();
        self.pass_word(&mut seen);
        if seen.capitals == 1 && seen.small + seen.digits == 0 {
            self.pass_abbreviation(&mut seen);
        }
        if self.at == self.word.start {
            return None;
        }
        self.glued = self.is_glued();
        let word = &mut self.word;
        word.end = self.at;
        let letters = seen.small + seen.capitals;
        word.marks.set(Marks::CAPITALS, seen.small == 0 && seen.capitals > 1);
        word.marks.set(Marks::MIXED, seen.hump || letters > 0 && seen.digits > 0);
        word.marks.set(Marks::NUMBER, letters == 0);
        word.marks.set(Marks::ADDRESS, self.glued);
        Some(&self.word)
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(b' ')
    }

    /// Letters and digits, and hyphens between them.
    fn pass_word(&mut self, seen: &mut Seen) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            match kind_of(byte) {
                Kind::Small => {
                    seen.small += 1;
                    self.pass_small(byte);
                }
                Kind::Large => {
                    self.capital(seen);
                    self.word.push(byte | 32);
                    self.at += 1;
                }
                Kind::Digit => {
                    seen.digits += 1;
                    self.word.push(byte);
                    self.at += 1;
                }
                Kind::Wide => {
                    let Some(c) = self.peek().filter(|&c| is_inner(c)) else { break };
                    self.wide(c, seen);
                }
                Kind::Other => {
                    if !self.joins(byte) {
                        break;
                    }
                    self.hyphen(byte);
                }
            }
        }
    }

    /// Passes a word of small letters of ASCII alone, most of what texts are made of; tells whether there was one.
    #[inline]
    fn pass_plain(&mut self) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let (chunks, _) = rest.as_chunks::<8>();
        let mut len = 0;
        for (slot, chunk) in self.word.bytes.as_chunks_mut::<8>().0.iter_mut().zip(chunks) {
            let chunk = u64::from_le_bytes(*chunk);
            let small = small_letters(chunk);
            if small < 8 {
                *slot = (chunk & ((1 << (small * 8)) - 1)).to_le_bytes();
                len += small;
                break;
            }
            *slot = chunk.to_le_bytes();
            len += 8;
        }
        let behind = rest.get(len).copied().unwrap_or(b'a');
        if len == 0 || !matches!(behind, b' ' | b',' | b'\n' | b')' | b';') {
            self.word.bytes = [0; BYTES_MAX];
            return false;
        }
        self.word.len = len;
        self.at += len;
        self.word.end = self.at;
        self.glued = false;
        true
    }

    /// Passes small letters of ASCII, eight at most; `first` is the first of them.
    #[inline]
    fn pass_small(&mut self, first: u8) {
        let rest = self.text.as_bytes().get(self.at..).and_then(|rest| rest.first_chunk::<8>());
        let room =
            self.word.bytes.get_mut(self.word.len..).and_then(|room| room.first_chunk_mut::<8>());
        if let (Some(chunk), Some(room)) = (rest, room) {
            let chunk = u64::from_le_bytes(*chunk);
            let small = small_letters(chunk);
            let kept = if small < 8 { chunk & ((1 << (small * 8)) - 1) } else { chunk };
            *room = kept.to_le_bytes();
            self.word.len += small;
            self.at += small;
        } else {
            self.word.push(first);
            self.at += 1;
        }
    }

    fn capital(&mut self, seen: &mut Seen) {
        let first = self.at == self.word.start;
        self.word.marks.set(Marks::CAPITAL, first);
        // `NATO-Gipfel` has its second capital behind a hyphen, `al-Arabi` its first.
        let behind = self.word.tail > 0 && self.word.tail == self.word.len;
        seen.hump |= seen.small + seen.digits > 0 && (!behind || seen.capitals == 0);
        seen.capitals += 1;
    }

    fn wide(&mut self, c: char, seen: &mut Seen) {
        if c.is_uppercase() {
            self.capital(seen);
        } else if c.is_numeric() {
            seen.digits += 1;
        } else if c.is_alphabetic() {
            seen.small += 1;
        }
        self.folded.clear();
        fold_char(c, &mut self.folded);
        for at in 0..self.folded.len() {
            self.word.push(self.folded.as_bytes().get(at).copied().unwrap_or(b' '));
        }
        self.at += c.len_utf8();
    }

    /// Whether a sign inside a word goes on with it: a hyphen before a letter, or the apostrophe of `O'Neill`.
    fn joins(&self, byte: u8) -> bool {
        let inside = self.at > self.word.start && is_letter(self.byte(1));
        inside && (byte == b'-' || byte == b'\'' && self.word.bytes() == b"o")
    }

    fn hyphen(&mut self, byte: u8) {
        if byte == b'-' {
            self.word.push(byte);
            self.word.tail = self.word.len;
            self.word.marks |= Marks::HYPHEN;
        }
        self.at += 1;
    }

    /// The rest of `U.S.`, when one capital was read.
    fn pass_abbreviation(&mut self, seen: &mut Seen) {
        while self.byte(0) == b'.'
            && self.byte(1).is_ascii_uppercase()
            && !self.byte(2).is_ascii_alphanumeric()
        {
            self.word.push(self.byte(1) | 32);
            self.at += 2;
            seen.capitals += 1;
        }
        if seen.capitals > 1 && self.byte(0) == b'.' {
            self.at += 1;
        }
    }

    /// Whether the sign behind the word makes an address of it and of the next word.
    fn is_glued(&self) -> bool {
        matches!(self.byte(0), b'.' | b'@' | b'_') && is_letter(self.byte(1))
    }

    /// Passes what is no word, and tells what it says of the next one.
    fn pass_gap(&mut self) -> Marks {
        let begun = self.at;
        if self.byte(0) == b' ' && self.byte(1).is_ascii_alphanumeric() && begun > 0 {
            self.at += 1;
            return Marks::JOINED;
        }
        if self.byte(0) == b',' && self.byte(1) == b' ' && self.byte(2).is_ascii_alphanumeric() {
            self.at += 2;
            return Marks::default();
        }
        let (mut space, mut other, mut apostrophes, mut blanks) = (true, 0_u32, 0_u32, 0_u32);
        let (mut stop, mut opening, mut lines, mut signs) = (false, false, 0_u32, 0_u32);
        // One letter or a short title with a capital may have a stop of its own: `J. Smith`, `St. Louis`.
        let short = self.word.len <= 2 && self.word.marks.any(Marks::CAPITAL);
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            let sign = match kind_of(byte) {
                Kind::Other => char::from(byte),
                Kind::Wide => match self.peek().filter(|&c| !is_inner(c)) {
                    Some(c) => c,
                    None => break,
                },
                _ => break,
            };
            self.at += sign.len_utf8();
            let blank = sign.is_whitespace() || matches!(sign, '\u{200b}'..='\u{200f}');
            space &= blank || sign == '.' && short && other == 0;
            signs += 1;
            other += u32::from(!blank);
            blanks += u32::from(blank);
            apostrophes += u32::from(matches!(sign, '\'' | '’'));
            lines += u32::from(sign == '\n');
            stop |= matches!(sign, '.' | '!' | '?' | '…' | '۔' | '؟' | '।');
            opening |= matches!(sign, '"' | '“' | '„' | '«' | '»' | '‘' | ':' | '•' | '–' | '—');
        }
        let any = self.at > begun;
        let next_line = lines > 1 || begun == 0;
        let mut marks = Marks::default();
        let sentence = next_line || stop && !space && blanks > 0;
        marks.set(Marks::SENTENCE, sentence);
        marks.set(Marks::OPENS, sentence || opening);
        marks.set(Marks::JOINED, any && space && !next_line);
        marks.set(Marks::ELIDED, signs == 1 && apostrophes == 1);
        marks.set(Marks::ADDRESS, self.glued);
        marks
    }
}

/// How many bytes a chunk begins with that are small letters of ASCII: 8 bytes are compared at once, none carries over as
/// their highest bits are left out first.
#[inline]
fn small_letters(chunk: u64) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let low = chunk & !HIGH;
    let from_a = low + (0x80 - 0x61) * EACH;
    let beyond_z = low + (0x80 - 0x7B) * EACH;
    let others = !(from_a & !beyond_z & !chunk) & HIGH;
    (others.trailing_zeros() / 8) as usize
}

/// Whether a character beyond ASCII is part of a word.
fn is_inner(c: char) -> bool {
    if matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}') {
        return true;
    }
    (c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')) && !is_alone(c)
}

/// Whether a byte begins a letter or a digit; those beyond ASCII are taken for letters.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0xC3
}

#[derive(Clone, Copy)]
enum Kind {
    Other,
    Small,
    Large,
    Digit,
    Wide,
}

#[inline]
fn kind_of(byte: u8) -> Kind {
    static KINDS: [Kind; 256] = {
        let mut kinds = [Kind::Other; 256];
        let mut byte = 0;
        while byte < 256 {
            kinds[byte] = match byte {
                0x61..=0x7A => Kind::Small,
                0x41..=0x5A => Kind::Large,
                0x30..=0x39 => Kind::Digit,
                0x80.. => Kind::Wide,
                _ => Kind::Other,
            };
            byte += 1;
        }
        kinds
    };
    KINDS.get(usize::from(byte)).copied().unwrap_or(Kind::Other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> String {
        let mut words = Words::new(text);
        let mut out = String::new();
        while let Some(word) = words.next() {
            let marks = word.marks;
            out.push_str(match marks {
                marks if marks.any(Marks::SENTENCE) => "|",
                marks if marks.any(Marks::JOINED) => " ",
                marks if marks.any(Marks::ELIDED) => "'",
                _ => ",",
            });
            out.push_str(std::str::from_utf8(word.bytes()).unwrap());
            for (mark, sign) in [
                (Marks::CAPITALS, '^'),
                (Marks::MIXED, '~'),
                (Marks::NUMBER, '#'),
                (Marks::ADDRESS, '@'),
            ] {
                out.extend(marks.any(mark).then_some(sign));
            }
        }
        out
    }

    #[test]
    fn words_know_their_spelling_and_what_is_before_them() {
        assert_eq!(
            cut("The NATO-led Größe, isn’t l'État. Ça\nva\n\nU.S. 2026"),
            "|the nato-led grosse,isn't l'etat|ca va|us^ 2026#"
        );
        assert_eq!(cut("J. Smith of St. Louis. He"), "|j smith of st louis|he");
        assert_eq!(cut("see www.a-b.example now"), "|see www@,a-b@,example@ now");
        assert_eq!(cut("O'Neill’s iPhone, G7 –"), "|oneill's iphone~,g7~");
        assert_eq!(cut(""), "");
        assert_eq!(cut("  ...  "), "");
    }

    #[test]
    fn small_letters_are_counted() {
        for (bytes, count) in [
            (b"abcdefgh", 8),
            (b"az{abcde", 2),
            (b"`abcdefg", 0),
            (b"abcXefgh", 3),
            (b"ab\xe1defgh", 2),
        ] {
            assert_eq!(small_letters(u64::from_le_bytes(*bytes)), count, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_longer_than_words_is_none() {
        let text = "a".repeat(1000);
        let mut words = Words::new(&text);
        assert!(words.next().is_some_and(|word| word.marks.any(Marks::ADDRESS)));
        assert!(words.next().is_none());
    }

    proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in "\\PC{0,80}") {
            let mut words = Words::new(&text);
            let mut before = 0;
            while let Some(word) = words.next() {
                prop_assert!(before <= word.start && word.start < word.end);
                prop_assert!(text.get(word.start..word.end).is_some());
                before = word.end;
            }
        }
    }
}
