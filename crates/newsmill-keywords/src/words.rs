//! Text into folded words, each with what its spelling and its surroundings tell.

use std::ops::{BitOr, BitOrAssign};

use newsmill_text::marked::Marked;
use newsmill_text::{ByteKind, fold_char, is_alone};

use crate::hash;
use crate::plain::{plain_word, plain_words};

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

/// A text and its marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'t> {
    pub(crate) text: &'t str,
    pub(crate) marked: &'t Marked,
}

/// Where a word stands in a text, and what is known of it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Of its folded bytes, which [`Word::again`] tells.
    pub(crate) hash: u64,
    /// First byte in the text, and the byte after the last.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) marks: Marks,
    /// How many folded bytes it has.
    pub(crate) len: u8,
    /// Whether it begins with a digit, or is longer than words are.
    pub(crate) odd: bool,
}

impl Cut {
    pub(crate) const EMPTY: Self =
        Self { hash: 0, start: 0, end: 0, marks: Marks(0), len: 0, odd: false };

    /// Whether it may have a stop of its own: one letter or a short title with a capital, as in `J. Smith` and `St. Louis`.
    #[inline]
    pub(crate) fn is_short(&self) -> bool {
        self.len <= 2 && self.marks.any(Marks::CAPITAL)
    }
}

/// A word: letters and digits, with hyphens inside, folded to small letters without diacritics.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Behind the word zeros up to a multiple of eight, for its hash.
    bytes: [u8; BYTES_MAX],
    len: usize,
    /// Where in the folded bytes the part behind the last hyphen begins.
    tail: usize,
    pub(crate) marks: Marks,
    /// First byte in the text.
    start: usize,
}

impl Word {
    fn new(start: usize, marks: Marks) -> Self {
        Self { bytes: [0; BYTES_MAX], len: 0, tail: 0, marks, start }
    }

    /// The word that was cut out of a text.
    pub(crate) fn again(source: Source<'_>, cut: &Cut) -> Self {
        let start = cut.start as usize;
        let mut word = Self::new(start, Marks::default());
        match source.marked.word(start).filter(|plain| plain.len == u32::from(cut.len)) {
            Some(plain) => {
                word.len = usize::from(cut.len);
                for (slot, folded) in word.bytes.as_chunks_mut::<8>().0.iter_mut().zip(plain.folded)
                {
                    *slot = folded.to_le_bytes();
                }
            }
            None => {
                Words { at: start, ..Words::new(source) }.pass_letters(&mut word);
            }
        }
        Self { marks: cut.marks, ..word }
    }

    /// The folded bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// The folded bytes behind the last hyphen.
    pub(crate) fn tail(&self) -> &[u8] {
        self.bytes.get(self.tail..self.len).unwrap_or_default()
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
    marked: &'t Marked,
    at: usize,
    /// As of [`Cut::is_short`], of the word before.
    short: bool,
    /// The sign that ties the word before to the next one, as in an address.
    glued: bool,
    folded: String,
}

/// What the letters of a word have shown so far.
#[derive(Default)]
struct Seen {
    /// Some in a row may count as one.
    small: u32,
    capitals: u32,
    digits: u32,
    /// A capital behind a small letter or a digit.
    hump: bool,
}

impl<'t> Words<'t> {
    /// The words of a text.
    pub(crate) fn new(source: Source<'t>) -> Self {
        let Source { text, marked } = source;
        Self { text, marked, at: 0, short: false, glued: false, folded: String::new() }
    }

    /// Cuts the next words, and tells how many: fewer than there is room for at the end, or behind 4 GiB.
    pub(crate) fn cut(&mut self, cuts: &mut [Cut]) -> usize {
        let mut count = 0;
        while count < cuts.len() {
            let room = cuts.get_mut(count..).unwrap_or_default();
            let plain =
                if self.at > 0 { plain_words(self.marked, self.at, self.short, room) } else { 0 };
            if let Some(last) = plain.checked_sub(1).and_then(|last| room.get(last)) {
                (self.at, self.short) = (last.end as usize, last.is_short());
                count += plain;
            } else {
                let Some(any) = self.any() else { break };
                if let Some(cut) = room.first_mut() {
                    *cut = any;
                }
                count += 1;
            }
        }
        count
    }

    /// Any word behind any gap.
    #[inline(never)]
    fn any(&mut self) -> Option<Cut> {
        let gap = self.pass_gap();
        if let Some(plain) = plain_word(self.marked, self.at, gap) {
            self.at = plain.end as usize;
            (self.short, self.glued) = (plain.is_short(), false);
            return Some(plain);
        }
        let mut word = Word::new(self.at, gap);
        let seen = self.pass_letters(&mut word);
        if self.at == word.start {
            return None;
        }
        self.glued = self.is_glued();
        let letters = seen.small + seen.capitals;
        word.marks.set(Marks::CAPITALS, seen.small == 0 && seen.capitals > 1);
        word.marks.set(Marks::MIXED, seen.hump || letters > 0 && seen.digits > 0);
        word.marks.set(Marks::NUMBER, letters == 0);
        word.marks.set(Marks::ADDRESS, self.glued);
        let first = word.bytes().first().copied().unwrap_or_default();
        let cut = Cut {
            hash: hash::padded(&word.bytes, word.len),
            start: u32::try_from(word.start).ok()?,
            end: u32::try_from(self.at).ok()?,
            marks: word.marks,
            len: u8::try_from(word.len).unwrap_or(u8::MAX),
            odd: first.is_ascii_digit() || word.len >= BYTES_MAX,
        };
        self.short = cut.is_short();
        Some(cut)
    }

    /// The letters and digits of a word, and the stops of an abbreviation.
    fn pass_letters(&mut self, word: &mut Word) -> Seen {
        let mut seen = Seen::default();
        self.pass_word(word, &mut seen);
        if seen.capitals == 1 && seen.small + seen.digits == 0 {
            self.pass_abbreviation(word, &mut seen);
        }
        seen
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
            match ByteKind::of(byte) {
                ByteKind::Small => {
                    seen.small += 1;
                    self.pass_small(word, byte);
                }
                ByteKind::Large => {
                    self.capital(word, seen);
                    word.push(byte | 32);
                    self.at += 1;
                }
                ByteKind::Digit => {
                    seen.digits += 1;
                    word.push(byte);
                    self.at += 1;
                }
                ByteKind::Wide => {
                    let Some(c) = self.peek().filter(|&c| is_inner(c)) else { break };
                    self.wide(word, c, seen);
                }
                ByteKind::Other => {
                    if !self.joins(word, byte) {
                        break;
                    }
                    self.hyphen(word, byte);
                }
            }
        }
    }

    /// Passes small letters of ASCII, eight at most where they are marked, else one; `first` is the first of them.
    #[inline]
    fn pass_small(&mut self, word: &mut Word, first: u8) {
        let room = word.bytes.get_mut(word.len..).and_then(|room| room.first_chunk_mut::<8>());
        let marked = self.marked.word(self.at).filter(|marked| marked.len > 0);
        if let (Some(marked), Some(room)) = (marked, room) {
            let ([folded, _], [capitals, _]) = (marked.folded, marked.capitals);
            let small = (capitals.trailing_zeros() / 8).min(marked.len);
            let kept = if small < 8 { (1 << (small * 8)) - 1 } else { u64::MAX };
            *room = (folded & kept).to_le_bytes();
            word.len += small as usize;
            self.at += small as usize;
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
        let (mut space, mut signs, mut lines, mut seen) = (true, 0_u32, 0_u32, 0_u8);
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            let (sign, length) = match ByteKind::of(byte) {
                ByteKind::Other => (sign_of(char::from(byte)), 1),
                ByteKind::Wide => match self.peek().filter(|&c| !is_inner(c)) {
                    Some(c) => (sign_of(c), c.len_utf8()),
                    None => break,
                },
                _ => break,
            };
            self.at += length;
            // The stop of an abbreviation.
            let own = (byte == b'.') & self.short & (seen & OTHER == 0);
            space &= (sign & BLANK != 0) | own;
            signs += 1;
            lines += u32::from(byte == b'\n');
            seen |= sign;
        }
        let [stop, opening, blank, apostrophe] =
            [STOP, OPENING, BLANK, APOSTROPHE].map(|sign| seen & sign != 0);
        let any = self.at > begun;
        let next_line = lines > 1 || begun == 0;
        let mut marks = Marks::default();
        let sentence = next_line || stop && !space && blank;
        marks.set(Marks::SENTENCE, sentence);
        marks.set(Marks::OPENS, sentence || opening);
        marks.set(Marks::JOINED, any && space && !next_line);
        marks.set(Marks::ELIDED, signs == 1 && apostrophe);
        marks.set(Marks::ADDRESS, self.glued);
        marks
    }
}

/// What a sign between words is: a bit each.
const BLANK: u8 = 1;
const OTHER: u8 = 1 << 1;
const STOP: u8 = 1 << 2;
const OPENING: u8 = 1 << 3;
const APOSTROPHE: u8 = 1 << 4;

fn sign_of(sign: char) -> u8 {
    static SIGNS: [u8; 128] = {
        let mut signs = [OTHER; 128];
        let mut byte = 0_u8;
        while byte < 128 {
            signs[byte as usize] = match byte {
                b'\t'..=b'\r' | b' ' => BLANK,
                b'.' | b'!' | b'?' => OTHER | STOP,
                b'"' | b':' => OTHER | OPENING,
                b'\'' => OTHER | APOSTROPHE,
                _ => OTHER,
            };
            byte += 1;
        }
        signs
    };
    if let Some(sign) = SIGNS.get(sign as usize) {
        return *sign;
    }
    match sign {
        '\u{200b}'..='\u{200f}' => BLANK,
        '…' | '۔' | '؟' | '।' => OTHER | STOP,
        '“' | '„' | '«' | '»' | '‘' | '•' | '–' | '—' => OTHER | OPENING,
        '’' => OTHER | APOSTROPHE,
        _ if sign.is_whitespace() => BLANK,
        _ => OTHER,
    }
}

/// Whether a character beyond ASCII is part of a word: none is that is written without spaces between words.
fn is_inner(c: char) -> bool {
    newsmill_text::is_inner(c) && !is_alone(c)
}

/// Whether a byte begins a letter or a digit; those beyond ASCII are taken for letters.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0xC3
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::TestCaseError;

    use super::*;

    fn all(source: Source<'_>) -> Vec<Cut> {
        let mut words = Words::new(source);
        let (mut all, mut cuts) = (Vec::new(), [Cut::EMPTY; 3]);
        loop {
            let count = words.cut(&mut cuts);
            all.extend_from_slice(&cuts[..count]);
            if count < cuts.len() {
                return all;
            }
        }
    }

    fn cut(text: &str) -> String {
        let mut out = String::new();
        let mut marked = Marked::default();
        marked.read(text.as_bytes());
        let source = Source { text, marked: &marked };
        for cut in all(source) {
            let (word, marks) = (Word::again(source, &cut), cut.marks);
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
        let mut marked = Marked::default();
        marked.read(text.as_bytes());
        let cuts = all(Source { text: &text, marked: &marked });
        assert!(matches!(cuts.as_slice(), [cut] if cut.marks.any(Marks::ADDRESS)));
    }

    /// The words of a text, which must be the same without marks, where none is plain.
    fn checked(text: &str) -> Result<(), TestCaseError> {
        let mut marked = Marked::default();
        let slow = all(Source { text, marked: &marked.clone() });
        marked.read(text.as_bytes());
        let source = Source { text, marked: &marked };
        let cuts = all(source);
        prop_assert_eq!(&cuts, &slow);
        let mut before = 0;
        for cut in cuts {
            prop_assert!(before <= cut.start && cut.start < cut.end);
            prop_assert!(text.get(cut.start as usize..cut.end as usize).is_some());
            let word = Word::again(source, &cut);
            prop_assert_eq!(cut.hash, hash::bytes(word.bytes()));
            prop_assert_eq!(usize::from(cut.len), word.bytes().len());
            before = cut.end;
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn plain_words_are_cut_as_all_others_are(
            text in "\\PC{0,80}|([A-Za-z]{1,20}[ ,.’é-]{0,3}){0,9}|([A-Za-z]{1,9}(é|ß|-|\\.|\\. |, |\n\n|\\) |; )){0,20}",
            // Words end at the end of the text, and behind as many letters as are looked at together.
            last in "[A-Za-z]{7,9}|[A-Za-z]{15,17}|[a-z]{31,33}|[a-z]{39,41}|[a-z]{63,65}|",
        ) {
            let longer = format!("{text}{last}é {last}\0 {last}");
            for text in [&text, &longer, &format!("{text} {last}")] {
                checked(text)?;
            }
        }
    }

    #[test]
    fn words_where_marks_end_are_whole() {
        let begun = "a harbourmaster ".repeat((1 << 16) - 1);
        for more in 0..18 {
            let text = format!("{begun}{} harbour, {}", "a".repeat(more), "no end ".repeat(9));
            assert!(text.len() > 1 << 20);
            checked(&text).unwrap();
        }
    }
}
