//! Cuts text into folded words, the same way for articles and for the names of the gazetteer.
//!
//! Folded words stand in one buffer, one space between them, so that a run of words is one
//! slice of it. An apostrophe inside a word is left out of the fold (`Qa'im` is `qaim`) except after an
//! elided article (`l'Ukraine`, `d'Alger`), which is a word of its own. A possessive is not part of a word.

use newsmill_text::{fold_char, is_alone, is_uncased};

mod plain;

pub use crate::gap::Gap;
use crate::table::hash;

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
    /// What stands before it.
    pub gap: Gap,
    /// How it is written.
    pub case: Case,
    /// Whether what follows an inner apostrophe may be a suffix (`Ankara'da`): [`Words::stem_ends`] tells where it starts.
    pub has_suffix: bool,
}

/// The words of one text. Reuse it: the buffers keep their memory.
#[derive(Debug, Default)]
pub struct Words {
    words: Vec<Word>,
    folded: String,
    letters: String,
    /// Words with an inner apostrophe, and their ends before it in the text and in the fold.
    stems: Vec<(u32, (u32, u32))>,
    /// The text's bytes, those marked that are in no plain word.
    marked: Vec<u8>,
}

impl Words {
    /// Cuts `text`; what was here before is forgotten. A text beyond 1 GiB is left out.
    pub fn cut(&mut self, text: &str) {
        self.words.clear();
        self.stems.clear();
        let text = if text.len() <= 1 << 30 { text } else { "" };
        plain::mark(text.as_bytes(), &mut self.marked);
        // Room for the folds of most texts, so that a plain word is written eight bytes at a time.
        let mut folded = std::mem::take(&mut self.folded).into_bytes();
        folded.resize(text.len() + text.len() / 4 + 64, b' ');
        let mut cutter = Cutter {
            text,
            bytes: text.as_bytes(),
            marked: &self.marked,
            at: 0,
            words: std::mem::take(&mut self.words),
            stems: &mut self.stems,
            folded,
            fold_end: 0,
            letters: &mut self.letters,
        };
        cutter.run();
        self.words = cutter.words;
        cutter.folded.truncate(cutter.fold_end.saturating_sub(1));
        self.folded = String::from_utf8(cutter.folded).unwrap_or_default();
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
        Some(self.slice(self.words.get(from)?.fold_start, self.stem_ends(to)?.1))
    }

    /// The ends of one word in the text and in the fold, its suffix after an apostrophe left out.
    #[must_use]
    #[inline]
    pub fn stem_ends(&self, i: usize) -> Option<(u32, u32)> {
        let word = self.words.get(i)?;
        let stem = word.has_suffix.then(|| {
            let at = self.stems.binary_search_by_key(&narrow(i), |stem| stem.0).ok()?;
            self.stems.get(at).map(|stem| stem.1)
        });
        Some(stem.flatten().unwrap_or((word.end, word.fold_end)))
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
    marked: &'a [u8],
    at: usize,
    words: Vec<Word>,
    stems: &'a mut Vec<(u32, (u32, u32))>,
    /// Folded words, a space behind each, and room for more.
    folded: Vec<u8>,
    /// Where the next folded word goes.
    fold_end: usize,
    /// The fold of a word that is not plain, while it is read.
    letters: &'a mut String,
}

/// Whether a word is one whose full stop does not end a sentence in a place's name.
#[inline(never)]
fn is_abbreviation(folded: &[u8], word: &Word) -> bool {
    let fold = folded.get(word.fold_start as usize..word.fold_end as usize);
    matches!(fold, Some(b"st" | b"ste" | b"sta" | b"sto" | b"ft" | b"mt" | b"pt" | b"bad"))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | 'ʹ' | '′')
}

/// Whether `c` can stand in a word: letters, digits, and the marks that go on letters.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    // Most that is not: dashes and quotes.
    if matches!(c, '\u{200E}'..='\u{206F}') {
        return false;
    }
    matches!(u32::from(c), 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x24F | 0x400..=0x481 | 0x48A..=0x52F)
        || c.is_alphanumeric()
        || matches!(u32::from(c), 0xAD | 0x300..=0x36F | 0x591..=0x5C7 | 0x64B..=0x65F | 0x900..=0xDFF | 0x200C | 0x200D)
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Cutter<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        let b = *self.bytes.get(at)?;
        if b.is_ascii() { Some(char::from(b)) } else { self.text.get(at..)?.chars().next() }
    }

    fn run(&mut self) {
        let mut gap = Some(Gap::Sentence);
        loop {
            gap = self.plain_words(gap);
            let Some(c) = self.char_at(self.at) else { break };
            if is_word(c) {
                self.word(c, gap.unwrap_or(Gap::Space));
                gap = None;
            } else {
                gap = Some(self.step_over(c, gap));
            }
        }
    }

    /// Steps over a character between two words.
    fn step_over(&mut self, c: char, gap: Option<Gap>) -> Gap {
        let elided = is_apostrophe(c) && gap.is_none() && self.is_elided();
        self.at += c.len_utf8();
        if elided { Gap::Elision } else { Gap::of(c).after(gap) }
    }

    /// Whether the word just cut is an elided article: the word before this apostrophe ended for that reason.
    fn is_elided(&self) -> bool {
        self.words.last().is_some_and(|w| w.end as usize == self.at)
            && self
                .char_at(self.at + self.char_at(self.at).map_or(1, char::len_utf8))
                .is_some_and(is_word)
    }

    fn word(&mut self, first: char, gap: Gap) {
        self.letters.clear();
        let (start, fold_start) = (self.at, self.fold_end);
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
        let fold_end = fold_start + self.letters.len();
        if let Some((end, fold_end)) = stem {
            self.stems.push((narrow(self.words.len()), (narrow(end), narrow(fold_end))));
        }
        self.words.push(Word {
            hash: hash(self.letters.as_bytes()),
            start: narrow(start),
            end: narrow(end),
            fold_start: narrow(fold_start),
            fold_end: narrow(fold_end),
            gap,
            case: case_of(first, letters, capitals),
            has_suffix: stem.is_some_and(|stem| stem.1 != fold_end),
        });
        self.keep_letters();
        self.skip_possessive();
    }

    /// Appends the fold of a word to the others, and a space.
    fn keep_letters(&mut self) {
        let letters = self.letters.as_bytes();
        let end = self.fold_end + letters.len();
        if end >= self.folded.len() {
            self.folded.resize(2 * end + 64, b' ');
        }
        if let Some(room) = self.folded.get_mut(self.fold_end..end) {
            room.copy_from_slice(letters);
        }
        if end > 0
            && let Some(space) = self.folded.get_mut(end)
        {
            *space = b' ';
            self.fold_end = end + 1;
        }
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
    fn folds_longer_than_the_text_find_room() {
        let s =
            format!("{} Ōsaka and Kyoto again, {0} then Nara, the plain end.", "京".repeat(3000));
        let cut = cut(&s);
        assert_eq!(cut.len(), 6000 + 9);
        assert_eq!(cut[2999].0, "京");
        let plain = |from: usize, to: usize| {
            cut[from..to].iter().map(|word| word.0.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(plain(3000, 3004), "osaka and kyoto again");
        assert_eq!(plain(6004, 6009), "then nara the plain end");
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
                let stem = w.stem_ends(i).unwrap();
                prop_assert!(s.get(word.start as usize..stem.0 as usize).is_some());
                prop_assert!(w.run_stem(i, i).is_some());
                last = word.end;
            }
        }
    }
}
