//! Cuts text into folded words, the same way for articles and for the names of the gazetteer.
//!
//! Folded words stand in one buffer, one space between them, so that a run of words is one
//! slice of it. An apostrophe inside a word is left out of the fold (`Qa'im` is `qaim`) except after an
//! elided article (`l'Ukraine`, `d'Alger`), which is a word of its own. A possessive is not part of a word.

use newsmill_text::{Run, chunk, fold_char, is_alone, is_uncased};

use crate::table::{Hasher, hash};

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Spaces only, or nothing between two words of a script without spaces.
    Space,
    /// A hyphen.
    Hyphen,
    /// The apostrophe of an elided article.
    Elision,
    /// A comma and spaces.
    Comma,
    /// The end of a sentence, a line break, a colon, or the start of the text.
    Sentence,
    /// An opening bracket.
    Bracket,
    /// Anything else: quotes, dashes, slashes.
    Other,
}

impl Gap {
    /// Whether the words on both sides can belong to one name.
    #[must_use]
    pub fn joins(self) -> bool {
        matches!(self, Self::Space | Self::Hyphen | Self::Elision)
    }
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Starts with a small letter, or holds no letter.
    Lower,
    /// Starts with a capital.
    Title,
    /// Two or more letters, all capitals.
    Caps,
    /// Of a script without capitals.
    Uncased,
}

/// One word; byte ranges are into the text and into the folded buffer.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// First byte in the text.
    pub start: u32,
    /// Byte after the last in the text, a possessive not counted.
    pub end: u32,
    /// First byte in the folded buffer.
    pub fold_start: u32,
    /// Byte after the last in the folded buffer.
    pub fold_end: u32,
    /// [`hash`] of its fold.
    pub hash: u64,
    /// Ends in the text and in the fold when what follows an inner apostrophe is taken for a
    /// suffix (`Ankara'da`); equal to `end` and `fold_end` where there is none.
    pub stem_end: (u32, u32),
    /// What stands before it.
    pub gap: Gap,
    /// How it is written.
    pub case: Case,
}

/// The words of one text. Reuse it: the buffers keep their memory.
#[derive(Debug, Default)]
pub struct Words {
    words: Vec<Word>,
    folded: String,
    letters: String,
}

impl Words {
    /// Cuts `text`; what was here before is forgotten. Text beyond 4 GiB is left out.
    pub fn cut(&mut self, text: &str) {
        self.words.clear();
        let text = if u32::try_from(text.len()).is_ok() { text } else { "" };
        // As bytes, a word is appended eight of them at a time.
        let mut folded = std::mem::take(&mut self.folded).into_bytes();
        folded.clear();
        Cutter {
            text,
            bytes: text.as_bytes(),
            at: 0,
            words: &mut self.words,
            folded: &mut folded,
            letters: &mut self.letters,
        }
        .run();
        self.folded = String::from_utf8(folded).unwrap_or_default();
    }

    /// The words, in order.
    #[must_use]
    #[inline]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The folded form of one word.
    #[must_use]
    #[inline]
    pub fn fold(&self, i: usize) -> &str {
        self.words.get(i).map_or("", |w| self.slice(w.fold_start, w.fold_end))
    }

    /// The [`hash`] of one word's folded form.
    #[must_use]
    #[inline]
    pub fn hash(&self, i: usize) -> u64 {
        self.words.get(i).map_or(0, |w| w.hash)
    }

    /// The first bytes of one word's folded form.
    #[must_use]
    #[inline]
    pub fn fold_bytes(&self, i: usize) -> &[u8] {
        let word = self.words.get(i);
        word.and_then(|w| self.folded.as_bytes().get(w.fold_start as usize..w.fold_end as usize))
            .unwrap_or_default()
    }

    /// The folded form of the words `from..=to`, or `None` where they do not exist.
    #[must_use]
    #[inline]
    pub fn run(&self, from: usize, to: usize) -> Option<&str> {
        Some(self.slice(self.words.get(from)?.fold_start, self.words.get(to)?.fold_end))
    }

    /// Like [`Words::run`], with the suffix after an apostrophe of the last word left out.
    #[must_use]
    #[inline]
    pub fn run_stem(&self, from: usize, to: usize) -> Option<&str> {
        Some(self.slice(self.words.get(from)?.fold_start, self.words.get(to)?.stem_end.1))
    }

    /// The whole folded text.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    #[inline]
    fn slice(&self, start: u32, end: u32) -> &str {
        self.folded.get(start as usize..end as usize).unwrap_or("")
    }
}

/// Folds a whole name; words joined by one space.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut words = Words::default();
    words.cut(name);
    words.folded
}

struct Cutter<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    words: &'a mut Vec<Word>,
    folded: &'a mut Vec<u8>,
    /// The fold of a word that is not plain, while it is read.
    letters: &'a mut String,
}

/// Whether a word of ASCII letters and digits ends before this byte; before others a closer look is needed: they may
/// be an apostrophe or a part of a letter of more bytes.
static ENDS: [bool; 256] = {
    let mut table = [true; 256];
    let mut byte = 0u8;
    loop {
        table[byte as usize] = !matches!(byte, b'\'' | b'`' | 0x80..=0xFF);
        if byte == u8::MAX {
            break table;
        }
        byte += 1;
    }
};

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | 'ʹ' | '′')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// Whether `c` can stand in a word: letters, digits, and the marks that go on letters.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    matches!(u32::from(c), 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x24F | 0x400..=0x481 | 0x48A..=0x52F)
        || c.is_alphanumeric()
        || matches!(u32::from(c), 0xAD | 0x300..=0x36F | 0x591..=0x5C7 | 0x64B..=0x65F | 0x900..=0xDFF | 0x200C | 0x200D)
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What the separating characters seen so far amount to.
struct GapSeen {
    gap: Gap,
    any: bool,
}

impl GapSeen {
    fn add(&mut self, c: char, abbreviation: bool) {
        use Gap::{Bracket, Comma, Hyphen, Other, Sentence, Space};
        let new = match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '!' | '?' | ':' | ';' | '…' | '。' | '！'
            | '？' | '।' | '؟' | '•' => Sentence,
            '.' if abbreviation && !self.any => Space,
            '.' => Sentence,
            ',' | '،' | '、' | '，' => Comma,
            '(' | '[' => Bracket,
            c if is_hyphen(c) => Hyphen,
            c if c.is_whitespace() => Space,
            _ => Other,
        };
        self.gap = match (self.gap, new) {
            _ if !self.any => new,
            (Sentence, _) | (_, Sentence) => Sentence,
            (Bracket, _) | (_, Bracket) => Bracket,
            (old, Space) if old != Hyphen => old,
            (Space, new) if new != Hyphen => new,
            // A hyphen with a space beside it is a dash.
            _ => Other,
        };
        self.any = true;
    }
}

impl Cutter<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        let b = *self.bytes.get(at)?;
        if b.is_ascii() { Some(char::from(b)) } else { self.text.get(at..)?.chars().next() }
    }

    fn run(&mut self) {
        let mut gap = GapSeen { gap: Gap::Sentence, any: true };
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() {
                if !self.plain_word(gap.gap) {
                    self.word(char::from(byte), gap.gap);
                }
            } else if byte == b' ' && !gap.any {
                gap = GapSeen { gap: Gap::Space, any: true };
                self.at += 1;
                continue;
            } else {
                let Some(c) = self.char_at(self.at) else { break };
                if !is_word(c) {
                    self.add_to(&mut gap, c);
                    continue;
                }
                self.word(c, gap.gap);
            }
            gap = GapSeen { gap: Gap::Space, any: false };
        }
    }

    /// Steps over a character between two words.
    fn add_to(&mut self, gap: &mut GapSeen, c: char) {
        let abbreviation = c == '.' && self.after_abbreviation();
        if is_apostrophe(c) && !gap.any && self.is_elided() {
            *gap = GapSeen { gap: Gap::Elision, any: true };
        } else {
            gap.add(c, abbreviation);
        }
        self.at += c.len_utf8();
    }

    /// Whether the last word is one whose full stop does not end a sentence in a place's name.
    fn after_abbreviation(&self) -> bool {
        let fold = self.words.last().and_then(|w| self.folded.get(w.fold_start as usize..));
        matches!(fold, Some(b"st" | b"ste" | b"sta" | b"sto" | b"ft" | b"mt" | b"pt" | b"bad"))
    }

    /// Whether the word just cut is an elided article: the word before this apostrophe ended for that reason.
    fn is_elided(&self) -> bool {
        self.words.last().is_some_and(|w| w.end as usize == self.at)
            && self
                .char_at(self.at + self.char_at(self.at).map_or(1, char::len_utf8))
                .is_some_and(is_word)
    }

    /// Cuts a word of ASCII letters and digits that a space, a comma, a line break or such ends; no word otherwise.
    #[inline]
    fn plain_word(&mut self, gap: Gap) -> bool {
        let (start, before) = (self.at, self.folded.len());
        if before > 0 {
            self.folded.push(b' ');
        }
        let (fold_start, mut end, mut all_capitals) = (self.folded.len(), start, true);
        let mut hasher = Hasher::default();
        loop {
            let run = Run::of(chunk(self.bytes, end));
            all_capitals &= run.digits | run.small == 0;
            hasher.add(run.folded);
            self.folded.extend_from_slice(&run.folded.to_le_bytes());
            end += run.len;
            if run.len < 8 {
                break;
            }
        }
        let length = end - start;
        let stop = self.bytes.get(end).copied().unwrap_or(b' ');
        // Capitals before a full stop may be an abbreviation.
        if !ENDS[usize::from(stop)] || (stop == b'.' && all_capitals) {
            self.folded.truncate(before);
            return false;
        }
        self.folded.truncate(fold_start + length);
        let ends = (narrow(end), narrow(fold_start + length));
        let first = self.bytes.get(start).copied().unwrap_or_default();
        self.words.push(Word {
            start: narrow(start),
            end: ends.0,
            fold_start: narrow(fold_start),
            fold_end: ends.1,
            hash: hasher.finish(length),
            stem_end: ends,
            gap,
            case: if all_capitals && length > 1 {
                Case::Caps
            } else if first.is_ascii_uppercase() {
                Case::Title
            } else {
                Case::Lower
            },
        });
        self.at = end;
        true
    }

    fn word(&mut self, first: char, gap: Gap) {
        if !self.folded.is_empty() {
            self.folded.push(b' ');
        }
        self.letters.clear();
        let (start, fold_start) = (self.at, self.folded.len());
        let mut stem: Option<(usize, usize)> = None;
        let mut end = start;
        let (mut capitals, mut letters) = (0u32, 0u32);
        if is_alone(first) {
            fold_char(first, self.letters);
            end += first.len_utf8();
            self.at = end;
        } else {
            while let Some(c) = self.char_at(self.at) {
                if c.is_ascii_alphanumeric() {
                    self.letters.push(c.to_ascii_lowercase());
                    letters += 1;
                    capitals += u32::from(c.is_ascii_uppercase());
                    self.at += 1;
                    end = self.at;
                } else if is_word(c) && !is_alone(c) {
                    fold_char(c, self.letters);
                    letters += 1;
                    capitals += u32::from(c.is_uppercase());
                    self.at += c.len_utf8();
                    end = self.at;
                } else if c == '.' && self.acronym_goes_on(letters, capitals) {
                    self.at += 1;
                    end = self.at;
                } else if is_apostrophe(c) && self.apostrophe_joins(c, end) {
                    stem = stem.or(Some((end, fold_start + self.letters.len())));
                    self.at += c.len_utf8();
                } else {
                    break;
                }
            }
        }
        self.folded.extend_from_slice(self.letters.as_bytes());
        let stem = stem.unwrap_or((end, self.folded.len()));
        self.words.push(Word {
            hash: hash(self.letters.as_bytes()),
            start: narrow(start),
            end: narrow(end),
            fold_start: narrow(fold_start),
            fold_end: narrow(self.folded.len()),
            stem_end: (narrow(stem.0), narrow(stem.1)),
            gap,
            case: case_of(first, letters, capitals),
        });
        self.skip_possessive();
    }

    /// `U.S.`: single capitals, each followed by a full stop.
    fn acronym_goes_on(&self, letters: u32, capitals: u32) -> bool {
        let lone = letters == capitals
            && letters >= 1
            && (self.at < 2 || self.char_before_last().is_none_or(|c| !c.is_alphanumeric()));
        let next = self.bytes.get(self.at + 1).copied();
        let after = self.bytes.get(self.at + 2).copied();
        match next {
            Some(n) if n.is_ascii_uppercase() => lone && after == Some(b'.'),
            // The stop that closes it.
            _ => lone && letters >= 2,
        }
    }

    fn char_before_last(&self) -> Option<char> {
        self.text.get(..self.at)?.chars().rev().nth(1)
    }

    /// Whether the apostrophe at the cursor is inside a word rather than the end of it.
    fn apostrophe_joins(&self, c: char, end: usize) -> bool {
        let next_at = end + c.len_utf8();
        let Some(next) = self.char_at(next_at) else { return false };
        if !is_word(next) || is_alone(next) {
            return false;
        }
        let before = self.letters.len();
        if before == 1 || (next.is_uppercase() && before <= 5) {
            return false;
        }
        let after = self.char_at(next_at + next.len_utf8());
        let possessive = matches!(next, 's' | 'S') && !after.is_some_and(is_word);
        !possessive
    }

    /// Steps over `'s`.
    fn skip_possessive(&mut self) {
        let Some(c) = self.char_at(self.at).filter(|&c| is_apostrophe(c)) else { return };
        let s = self.at + c.len_utf8();
        if matches!(self.char_at(s), Some('s' | 'S')) && !self.char_at(s + 1).is_some_and(is_word) {
            self.at = s + 1;
        }
    }
}

fn case_of(first: char, letters: u32, capitals: u32) -> Case {
    if is_uncased(first) {
        Case::Uncased
    } else if capitals >= 2 && capitals == letters {
        Case::Caps
    } else if first.is_uppercase() {
        Case::Title
    } else {
        Case::Lower
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(s: &str) -> Vec<(String, Gap)> {
        let mut w = Words::default();
        w.cut(s);
        (0..w.words().len()).map(|i| (w.fold(i).to_owned(), w.words()[i].gap)).collect()
    }

    #[test]
    fn joins_names() {
        assert_eq!(fold_name("Deir al-Zour"), "deir al zour");
        assert_eq!(fold_name("Al Qā’im"), "al qaim");
        assert_eq!(fold_name("Côte d’Ivoire"), "cote d ivoire");
        assert_eq!(fold_name("L'Aquila"), "l aquila");
        assert_eq!(fold_name("U.S."), "us");
        assert_eq!(fold_name("St. Louis"), "st louis");
        assert_eq!(fold_name("北京"), "北 京");
        assert_eq!(fold_name("Sana'a"), "sanaa");
    }

    #[test]
    fn sees_gaps() {
        assert_eq!(
            cut("In Paris, Texas. St. Louis-based dell'Umbria’s x"),
            [
                ("in".into(), Gap::Sentence),
                ("paris".into(), Gap::Space),
                ("texas".into(), Gap::Comma),
                ("st".into(), Gap::Sentence),
                ("louis".into(), Gap::Space),
                ("based".into(), Gap::Hyphen),
                ("dell".into(), Gap::Space),
                ("umbria".into(), Gap::Elision),
                ("x".into(), Gap::Space)
            ]
        );
    }

    #[test]
    fn suffix_after_apostrophe_can_be_left_out() {
        let mut w = Words::default();
        w.cut("Ankara'da Iraq's U.S.-led");
        assert_eq!(w.run(0, 0), Some("ankarada"));
        assert_eq!(w.run_stem(0, 0), Some("ankara"));
        assert_eq!(w.fold(1), "iraq");
        assert_eq!(w.words()[1].end, 14);
        assert_eq!(w.fold(2), "us");
        assert_eq!(w.words()[2].case, Case::Caps);
        assert_eq!(w.words()[3].gap, Gap::Hyphen);
    }

    proptest! {
        #[test]
        fn plain_words_are_cut_as_all_others_are(s in "([A-Za-z0-9]{1,20}[ ,.'\u{2019}\n-]{0,2}){0,12}") {
            let (mut plain, mut other) = (Words::default(), Words::default());
            plain.cut(&s);
            other.cut(&s.replace('a', "á").replace('A', "Á"));
            prop_assert_eq!(plain.folded(), other.folded());
            for (i, (one, two)) in plain.words().iter().zip(other.words()).enumerate() {
                prop_assert_eq!(one.hash, hash(plain.fold(i).as_bytes()));
                prop_assert_eq!((one.hash, one.gap, one.case), (two.hash, two.gap, two.case));
            }
        }

        #[test]
        fn spans_are_whole_characters(s in "\\PC{0,60}") {
            let mut w = Words::default();
            w.cut(&s);
            let mut last = 0;
            for (i, word) in w.words().iter().enumerate() {
                prop_assert!(word.start >= last && word.start < word.end);
                prop_assert!(s.get(word.start as usize..word.end as usize).is_some());
                prop_assert!(s.get(word.start as usize..word.stem_end.0 as usize).is_some());
                prop_assert!(w.run_stem(i, i).is_some());
                last = word.end;
            }
        }
    }
}
