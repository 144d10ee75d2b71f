//! Text into folded words, each with what its spelling and its surroundings tell.

use std::ops::{BitOr, BitOrAssign};

use newsmill_text::{Letters, chunk, fold_char, is_alone};

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
#[derive(Clone, Copy, Debug)]
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
    pub(crate) const EMPTY: Self =
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

    /// Empties it but for its bytes: behind a word there must be zeros up to a multiple of eight, for its hash.
    #[inline]
    fn clear(&mut self, start: usize, marks: Marks) {
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
    /// Whether the word before may have a stop of its own: one letter or a short title with a capital, as in `J. Smith` and
    /// `St. Louis`.
    short: bool,
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
        Self { text, at: 0, short: false, glued: false, folded: String::new() }
    }

    /// Reads the next word into `word`; tells whether there was one.
    #[inline]
    pub(crate) fn next(&mut self, word: &mut Word) -> bool {
        let gap = self.pass_gap();
        word.clear(self.at, gap);
        let any = self.pass_plain(word) || self.pass_other(word);
        self.short = word.len <= 2 && word.marks.any(Marks::CAPITAL);
        any
    }

    fn pass_other(&mut self, word: &mut Word) -> bool {
        let mut seen = Seen::default();
        self.pass_word(word, &mut seen);
        if seen.capitals == 1 && seen.small + seen.digits == 0 {
            self.pass_abbreviation(word, &mut seen);
        }
        if self.at == word.start {
            return false;
        }
        self.glued = self.is_glued();
        word.end = self.at;
        let letters = seen.small + seen.capitals;
        word.marks.set(Marks::CAPITALS, seen.small == 0 && seen.capitals > 1);
        word.marks.set(Marks::MIXED, seen.hump || letters > 0 && seen.digits > 0);
        word.marks.set(Marks::NUMBER, letters == 0);
        word.marks.set(Marks::ADDRESS, self.glued);
        true
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(b' ')
    }

    /// Letters and digits, and hyphens between them.
    fn pass_word(&mut self, word: &mut Word, seen: &mut Seen) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            match kind_of(byte) {
                Kind::Small => {
                    seen.small += 1;
                    self.pass_small(word, byte);
                }
                Kind::Large => {
                    self.capital(word, seen);
                    word.push(byte | 32);
                    self.at += 1;
                }
                Kind::Digit => {
                    seen.digits += 1;
                    word.push(byte);
                    self.at += 1;
                }
                Kind::Wide => {
                    let Some(c) = self.peek().filter(|&c| is_inner(c)) else { break };
                    self.wide(word, c, seen);
                }
                Kind::Other => {
                    if !self.joins(word, byte) {
                        break;
                    }
                    self.hyphen(word, byte);
                }
            }
        }
    }

    /// Passes a word of small letters of ASCII alone, but for a capital it may begin with, most of what texts are made of;
    /// tells whether there was one.
    #[inline]
    fn pass_plain(&mut self, word: &mut Word) -> bool {
        let bytes = self.text.as_bytes();
        let (mut len, mut capital, mut plain) = (0, false, true);
        for slot in word.bytes.as_chunks_mut::<8>().0 {
            let letters = Letters::of(chunk(bytes, self.at + len));
            *slot = letters.folded.to_le_bytes();
            capital |= len == 0 && letters.capitals == 0x80;
            plain &= letters.capitals == 0 || len == 0 && letters.capitals == 0x80;
            len += letters.len;
            if letters.len < 8 {
                break;
            }
        }
        let ends = matches!(
            (bytes.get(self.at + len), bytes.get(self.at + len + 1)),
            (Some(b' ' | b',' | b'\n' | b')' | b';'), _) | (Some(b'.'), Some(b' ' | b'\n'))
        );
        if !ends || !plain || len <= usize::from(capital) {
            word.bytes = [0; BYTES_MAX];
            return false;
        }
        word.marks.set(Marks::CAPITAL, capital);
        word.len = len;
        self.at += len;
        word.end = self.at;
        self.glued = false;
        true
    }

    /// Passes small letters of ASCII, eight at most; `first` is the first of them.
    #[inline]
    fn pass_small(&mut self, word: &mut Word, first: u8) {
        let rest = self.text.as_bytes().get(self.at..).and_then(|rest| rest.first_chunk::<8>());
        let room = word.bytes.get_mut(word.len..).and_then(|room| room.first_chunk_mut::<8>());
        if let (Some(chunk), Some(room)) = (rest, room) {
            let letters = Letters::of(u64::from_le_bytes(*chunk));
            let small = (letters.capitals.trailing_zeros() as usize / 8).min(letters.len);
            let kept = if small < 8 { (1 << (small * 8)) - 1 } else { u64::MAX };
            *room = (letters.folded & kept).to_le_bytes();
            word.len += small;
            self.at += small;
        } else {
            word.push(first);
            self.at += 1;
        }
    }

    fn capital(&self, word: &mut Word, seen: &mut Seen) {
        let first = self.at == word.start;
        word.marks.set(Marks::CAPITAL, first);
        // `NATO-Gipfel` has its second capital behind a hyphen, `al-Arabi` its first.
        let behind = word.tail > 0 && word.tail == word.len;
        seen.hump |= seen.small + seen.digits > 0 && (!behind || seen.capitals == 0);
        seen.capitals += 1;
    }

    fn wide(&mut self, word: &mut Word, c: char, seen: &mut Seen) {
        if c.is_uppercase() {
            self.capital(word, seen);
        } else if c.is_numeric() {
            seen.digits += 1;
        } else if c.is_alphabetic() {
            seen.small += 1;
        }
        self.folded.clear();
        fold_char(c, &mut self.folded);
        for at in 0..self.folded.len() {
            word.push(self.folded.as_bytes().get(at).copied().unwrap_or(b' '));
        }
        self.at += c.len_utf8();
    }

    /// Whether a sign inside a word goes on with it: a hyphen before a letter, or the apostrophe of `O'Neill`.
    fn joins(&self, word: &Word, byte: u8) -> bool {
        let inside = self.at > word.start && is_letter(self.byte(1));
        inside && (byte == b'-' || byte == b'\'' && word.bytes() == b"o")
    }

    fn hyphen(&mut self, word: &mut Word, byte: u8) {
        if byte == b'-' {
            word.push(byte);
            word.tail = word.len;
            word.marks |= Marks::HYPHEN;
        }
        self.at += 1;
    }

    /// The rest of `U.S.`, when one capital was read.
    fn pass_abbreviation(&mut self, word: &mut Word, seen: &mut Seen) {
        while self.byte(0) == b'.'
            && self.byte(1).is_ascii_uppercase()
            && !self.byte(2).is_ascii_alphanumeric()
        {
            word.push(self.byte(1) | 32);
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
            space &= blank || sign == '.' && self.short && other == 0;
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
        let (mut words, mut word) = (Words::new(text), Word::EMPTY);
        let mut out = String::new();
        while words.next(&mut word) {
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
    fn what_is_longer_than_words_is_none() {
        let text = "a".repeat(1000);
        let (mut words, mut word) = (Words::new(&text), Word::EMPTY);
        assert!(words.next(&mut word) && word.marks.any(Marks::ADDRESS));
        assert!(!words.next(&mut word));
    }

    proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in "\\PC{0,80}") {
            let (mut words, mut word) = (Words::new(&text), Word::EMPTY);
            let mut before = 0;
            while words.next(&mut word) {
                prop_assert!(before <= word.start && word.start < word.end);
                prop_assert!(text.get(word.start..word.end).is_some());
                before = word.end;
            }
        }
    }
}
