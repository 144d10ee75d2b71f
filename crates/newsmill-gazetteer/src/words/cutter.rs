//! Cuts a text into words, character by character.

use newsmill_text::{fold_char, is_alone, is_uncased};

use super::{Case, Word, narrow};
use crate::gap::Gap;
use crate::table::hash;

/// Goes through a text word by word.
pub(super) struct Cutter<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// The text's bytes, marked; where they are not, no word is plain.
    pub(super) marked: &'a [u8],
    pub(super) at: usize,
    pub(super) words: Vec<Word>,
    pub(super) stems: &'a mut Vec<(u32, (u32, u32))>,
    /// Folded words, a space behind each, and room for more.
    pub(super) folded: Vec<u8>,
    /// Where the next folded word goes.
    pub(super) fold_end: usize,
    /// The fold of a word that is not plain, while it is read.
    pub(super) letters: &'a mut String,
}

/// Whether a word is one whose full stop does not end a sentence in a place's name.
#[inline(never)]
pub(super) fn is_abbreviation(folded: &[u8], word: &Word) -> bool {
    let fold = folded.get(word.fold_start as usize..word.fold_end as usize);
    matches!(fold, Some(b"st" | b"ste" | b"sta" | b"sto" | b"ft" | b"mt" | b"pt" | b"bad"))
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | 'ʹ' | '′')
}

/// Whether `c` can stand in a word: letters, digits, and the marks that go on letters.
pub(super) fn is_word(c: char) -> bool {
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

impl Cutter<'_> {
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        let b = *self.bytes.get(at)?;
        if b.is_ascii() { Some(char::from(b)) } else { self.text.get(at..)?.chars().next() }
    }

    pub(super) fn run(&mut self) {
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
        let behind_word = gap.is_none();
        let elided = behind_word && is_apostrophe(c) && self.is_elided();
        self.at += c.len_utf8();
        if elided {
            return Gap::Elision;
        }
        let last = self.words.last().filter(|_| behind_word && c == '.');
        match last.is_some_and(|word| is_abbreviation(&self.folded, word)) {
            true => Gap::Space,
            false => Gap::of(c).after(gap),
        }
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
                    let before = self.letters.len();
                    fold_char(c, self.letters);
                    // A mark on a letter is none itself.
                    letters += u32::from(self.letters.len() > before);
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
            && self.char_before_last().is_none_or(|c| !c.is_alphanumeric());
        let next = self.bytes.get(self.at + 1).copied();
        let after = self.bytes.get(self.at + 2).copied();
        match next {
            Some(n) if n.is_ascii_uppercase() => lone && after == Some(b'.'),
            // The stop that closes it.
            _ => lone && letters >= 2,
        }
    }

    /// The character before the last one, marks that go on letters not counted.
    fn char_before_last(&self) -> Option<char> {
        let before = self.text.get(..self.at)?.chars().rev();
        before.filter(|&c| c.is_alphanumeric() || !is_word(c)).nth(1)
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
