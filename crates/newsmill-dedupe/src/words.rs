//! A body as a row of words: case, punctuation and spacing do not count.
//!
//! A word of a script with spaces is a run of letters and digits; of one without (Chinese, Japanese, Thai, Lao, Khmer,
//! Burmese) every character is a unit of its own. Apostrophes and soft hyphens inside a word do not end it, nor do the
//! points and commas of a number.

use crate::hash::{SEED, mix, step};

/// What a word is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    /// Nothing special.
    Word,
    /// Written with a capital although no sentence begins there, or in Katakana: most likely a name.
    Name,
    /// A number of two digits and more that is no year, or one with letters: `17th`, `5km`.
    Number,
    /// A character of Chinese or Japanese.
    Han,
    /// A character of Thai and its neighbours.
    Thai,
}

/// One word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Word {
    pub(crate) hash: u64,
    pub(crate) class: Class,
}

/// The words of a body, in order.
pub(crate) struct Words<'b> {
    body: &'b str,
    at: usize,
    /// A capital here says nothing.
    begins: bool,
}

/// What a word was made of.
struct Shape {
    first_upper: bool,
    letters: usize,
    digits: usize,
    decimals: bool,
    value: u32,
}

impl<'b> Words<'b> {
    pub(crate) const fn new(body: &'b str) -> Self {
        Self { body, at: 0, begins: true }
    }

    fn byte(&self, at: usize) -> u8 {
        self.body.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// The character that begins at `at`, which is where one begins.
    fn char(&self, at: usize) -> Option<char> {
        self.body.get(at..)?.chars().next()
    }

    /// Reads a word from where a letter or digit stands.
    fn word(&mut self) -> Word {
        let mut hash = SEED;
        let mut shape =
            Shape { first_upper: false, letters: 0, digits: 0, decimals: false, value: 0 };
        loop {
            let byte = self.byte(self.at);
            if byte.is_ascii_alphabetic() {
                shape.first_upper |= shape.letters == 0 && byte.is_ascii_uppercase();
                shape.letters += 1;
                hash = step(hash, u64::from(byte | 0x20));
                self.at += 1;
            } else if byte.is_ascii_digit() {
                shape.digits += 1;
                shape.value = shape.value.saturating_mul(10).saturating_add(u32::from(byte - b'0'));
                hash = step(hash, u64::from(byte));
                self.at += 1;
            } else if byte < 0x80 {
                match self.inside(byte, &shape) {
                    Inside::No => break,
                    Inside::Skip => {}
                    Inside::Point => {
                        shape.decimals = true;
                        hash = step(hash, u64::from(b'.'));
                    }
                }
                self.at += 1;
            } else {
                let Some(c) = self.char(self.at) else { break };
                if c == '\u{ad}' || is_apostrophe(c) && self.letter_after(c) {
                    self.at += c.len_utf8();
                } else if c.is_alphanumeric() && class_of(c).is_none() {
                    shape.first_upper |= shape.letters == 0 && c.is_uppercase();
                    shape.letters += 1;
                    hash = step(hash, u64::from(u32::from(lower(c))));
                    self.at += c.len_utf8();
                } else {
                    break;
                }
            }
        }
        Word { hash: mix(hash), class: self.class(&shape) }
    }

    /// Whether an ASCII sign belongs to the word around it.
    fn inside(&self, byte: u8, shape: &Shape) -> Inside {
        match byte {
            b'\'' if self.byte(self.at + 1).is_ascii_alphabetic() => Inside::Skip,
            b'.' | b',' if shape.letters == 0 && self.byte(self.at + 1).is_ascii_digit() => {
                let digits = (1..5).take_while(|n| self.byte(self.at + n).is_ascii_digit()).count();
                if digits == 3 { Inside::Skip } else { Inside::Point }
            }
            _ => Inside::No,
        }
    }

    fn letter_after(&self, c: char) -> bool {
        self.char(self.at + c.len_utf8()).is_some_and(char::is_alphabetic)
    }

    fn class(&self, shape: &Shape) -> Class {
        let year = shape.digits == 4
            && shape.letters == 0
            && !shape.decimals
            && (1900..2100).contains(&shape.value);
        if shape.digits > 0 && (shape.letters == 0 || !shape.first_upper) {
            if shape.digits + shape.letters > 1 && !year { Class::Number } else { Class::Word }
        } else if shape.first_upper && !self.begins && shape.letters + shape.digits > 1 {
            Class::Name
        } else {
            Class::Word
        }
    }

    /// One character as a unit; a run of Katakana is a word, as names from abroad are written.
    fn unit(&mut self, c: char, class: Class) -> Word {
        if !is_katakana(c) {
            self.at += c.len_utf8();
            return Word { hash: mix(step(SEED, u64::from(u32::from(c)))), class };
        }
        let (mut hash, mut length) = (SEED, 0);
        while let Some(c) = self.char(self.at).filter(|c| is_katakana(*c)) {
            hash = step(hash, u64::from(u32::from(c)));
            length += 1;
            self.at += c.len_utf8();
        }
        Word { hash: mix(hash), class: if length > 2 { Class::Name } else { Class::Han } }
    }
}

enum Inside {
    No,
    Skip,
    Point,
}

impl Iterator for Words<'_> {
    type Item = Word;

    #[inline]
    fn next(&mut self) -> Option<Word> {
        loop {
            let byte = *self.body.as_bytes().get(self.at)?;
            if byte.is_ascii_alphanumeric() {
                let word = self.word();
                self.begins = false;
                return Some(word);
            }
            if byte < 0x80 {
                self.begins |= matches!(byte, b'.' | b'!' | b'?' | b':' | b'"' | b'\n');
                self.at += 1;
                continue;
            }
            let c = self.char(self.at)?;
            if let Some(class) = class_of(c) {
                self.begins = false;
                return Some(self.unit(c, class));
            }
            if c.is_alphanumeric() {
                let word = self.word();
                self.begins = false;
                return Some(word);
            }
            self.begins |=
                matches!(c, '…' | '“' | '„' | '«' | '»' | '‹' | '›' | '¿' | '¡' | '؟' | '।' | '。');
            self.at += c.len_utf8();
        }
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\u{2019}' | '\u{2bc}')
}

const fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30fe}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}')
}

/// The class of a character that is a unit of its own.
const fn class_of(c: char) -> Option<Class> {
    match c {
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => {
            Some(Class::Thai)
        }
        '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{30fa}'
        | '\u{30fc}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}'
        | '\u{20000}'..='\u{3ffff}' => Some(Class::Han),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(body: &str) -> Vec<Class> {
        Words::new(body).map(|word| word.class).collect()
    }

    fn hashes(body: &str) -> Vec<u64> {
        Words::new(body).map(|word| word.hash).collect()
    }

    #[test]
    fn case_punctuation_and_spacing_do_not_count() {
        let plain = hashes("the mayor's plan costs 12500 euros over 3.5 years");
        assert_eq!(hashes("The MAYOR’S plan — costs 12,500\neuros, over “3.5” years."), plain);
        assert_eq!(plain.len(), 9);
        assert_ne!(hashes("3.5"), hashes("35"));
        assert_eq!(hashes("Stra\u{ad}ße"), hashes("STRAßE"));
    }

    #[test]
    fn names_and_numbers_are_told_from_words() {
        use Class::{Name, Number, Word};
        let found = classes("Today Anna Berg paid 45 of 7 in 2024. She left, A B");
        assert_eq!(
            found,
            [Word, Name, Name, Word, Number, Word, Word, Word, Word, Word, Word, Word, Word]
        );
        assert_eq!(classes("x 12.5 x 1,000 x ABC9"), [Word, Number, Word, Number, Word, Name]);
        assert_eq!(classes("the 7th 5km 3"), [Word, Number, Number, Word]);
    }

    #[test]
    fn scripts_without_spaces_go_by_character() {
        use Class::{Han, Name, Thai, Word};
        assert_eq!(classes("北京 G20"), [Han, Han, Name]);
        assert_eq!(classes("ロンドンで"), [Name, Han]);
        assert_eq!(classes("ข่าว"), [Thai; 4]);
        assert_eq!(classes("서울 시장"), [Word, Word]);
    }

    #[test]
    fn odd_ends_are_fine() {
        assert!(hashes("").is_empty());
        assert!(hashes(" \n—…").is_empty());
        assert_eq!(hashes("a'").len(), 1);
        assert_eq!(hashes("1.").len(), 1);
        assert_eq!(hashes("a’").len(), 1);
    }
}
