//! A text cut into numbers, words and marks, for dates to be read from.

/// A number, a word or a mark of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Number {
        value: u32,
        digits: usize,
    },
    /// Where its letters lie among [`Tokens::letters`].
    Word {
        start: usize,
        end: usize,
    },
    Mark(char),
}

/// The tokens of a text.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    tokens: Vec<Token>,
    /// The letters of all words, in lower case.
    letters: String,
}

/// Texts longer than this are looked at up to here, in characters.
const TEXT_MAX: usize = 400;

/// What a character is for dates.
enum Sign {
    Digit(u32),
    Letter,
    Space,
    /// Nothing: it neither joins nor parts.
    Unseen,
    Mark,
}

fn sign(character: char) -> Sign {
    match character {
        '0'..='9' => Sign::Digit(u32::from(character) - u32::from('0')),
        'a'..='z' | 'A'..='Z' => Sign::Letter,
        '\t'..='\r' | ' ' => Sign::Space,
        _ if character.is_ascii() => Sign::Mark,
        _ => wide_sign(character),
    }
}

fn wide_sign(character: char) -> Sign {
    match wide_digit(character) {
        Some(digit) => Sign::Digit(digit),
        None if is_letter(character) => Sign::Letter,
        None if character.is_whitespace() => Sign::Space,
        // Marks of direction stand in dates of right-to-left pages.
        None if matches!(
            character,
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{ad}'
        ) =>
        {
            Sign::Unseen
        }
        None => Sign::Mark,
    }
}

impl Tokens {
    pub(crate) fn of(text: &str) -> Tokens {
        let mut out = Tokens {
            tokens: Vec::with_capacity(text.len().min(TEXT_MAX) / 3 + 2),
            letters: String::with_capacity(text.len().min(TEXT_MAX)),
        };
        let mut open = false;
        let mut small = false;
        for character in text.chars().take(TEXT_MAX) {
            // Labels stand close to dates: "NewsMay 3, 2024Updated".
            open = open && !(small && character.is_uppercase());
            small = character.is_lowercase();
            match sign(character) {
                Sign::Digit(digit) => out.push_digit(digit, open),
                Sign::Letter => out.push_letter(character, open),
                Sign::Mark => out.tokens.push(Token::Mark(character)),
                Sign::Space => {
                    open = false;
                    continue;
                }
                Sign::Unseen => continue,
            }
            open = true;
        }
        out
    }

    fn push_digit(&mut self, digit: u32, open: bool) {
        match self.tokens.last_mut() {
            Some(Token::Number { value, digits }) if open => {
                *value = value.saturating_mul(10).saturating_add(digit);
                *digits += 1;
            }
            _ => self.tokens.push(Token::Number { value: digit, digits: 1 }),
        }
    }

    fn push_letter(&mut self, letter: char, open: bool) {
        let start = self.letters.len();
        match letter.is_ascii() {
            true => self.letters.push(letter.to_ascii_lowercase()),
            false => self.letters.extend(letter.to_lowercase()),
        }
        match self.tokens.last_mut() {
            Some(Token::Word { end, .. }) if open => *end = self.letters.len(),
            _ => self.tokens.push(Token::Word { start, end: self.letters.len() }),
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token at a place.
    pub(crate) fn get(&self, at: usize) -> Option<Token> {
        self.tokens.get(at).copied()
    }

    /// The number at a place and how many digits it has.
    pub(crate) fn number(&self, at: usize) -> Option<(u32, usize)> {
        match self.get(at)? {
            Token::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// The mark at a place.
    pub(crate) fn mark(&self, at: usize) -> Option<char> {
        match self.get(at)? {
            Token::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    /// The word at a place, in lower case.
    pub(crate) fn word(&self, at: usize) -> Option<&str> {
        match self.get(at)? {
            Token::Word { start, end } => self.letters.get(start..end),
            _ => None,
        }
    }
}

/// Whether a character is a digit of any script that dates are written in.
pub(crate) fn digit(character: char) -> Option<u32> {
    match character.is_ascii() {
        true => character.to_digit(10),
        false => wide_digit(character),
    }
}

/// Whether a text has at least this many digits of any script that dates are written in.
pub(crate) fn has_digits(text: &str, least: usize) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).take(least).count();
    // What the digits of other scripts begin with in UTF-8.
    let may_be_wide = |byte: u8| matches!(byte, 0xd9 | 0xdb | 0xe0 | 0xef);
    digits(text) >= least
        || !text.is_ascii()
            && text.bytes().any(may_be_wide)
            && text.chars().filter(|character| digit(*character).is_some()).count() >= least
}

/// Digits of other scripts: full-width, Arabic, Persian, those of India, Thai.
fn wide_digit(character: char) -> Option<u32> {
    [
        0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
        0x0d66, 0x0e50,
    ]
    .into_iter()
    .find_map(|zero| u32::from(character).checked_sub(zero).filter(|digit| *digit < 10))
}

/// Letters of words, with the marks on them; the ideographs of dates are marks, since no spaces part them from digits.
fn is_letter(character: char) -> bool {
    character.is_alphabetic() && !matches!(character, '年' | '月' | '日' | '년' | '월' | '일')
        || matches!(character, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{963}' | '\u{981}'..='\u{9cd}' | '\u{a01}'..='\u{a4d}'
            | '\u{a81}'..='\u{acd}' | '\u{b01}'..='\u{b4d}' | '\u{b82}'..='\u{bcd}' | '\u{c00}'..='\u{c4d}'
            | '\u{c81}'..='\u{ccd}' | '\u{d00}'..='\u{d4d}' | '\u{e31}'..='\u{e4e}')
}

#[cfg(test)]
mod tests {
    use super::{Token, Tokens, has_digits};

    #[test]
    fn texts_are_cut_where_their_kind_of_sign_changes() {
        let tokens = Tokens::of("NewsMay 3rd,\u{a0}٢٠٢٤年");
        assert_eq!((tokens.word(0), tokens.word(1)), (Some("news"), Some("may")));
        assert_eq!((tokens.number(2), tokens.word(3)), (Some((3, 1)), Some("rd")));
        assert_eq!((tokens.mark(4), tokens.number(5)), (Some(','), Some((2024, 4))));
        assert_eq!((tokens.get(6), tokens.len()), (Some(Token::Mark('年')), 7));
        assert_eq!(Tokens::of("1 2").len(), 2);
        assert_eq!(Tokens::of("1\u{200e}2").len(), 1);
    }

    #[test]
    fn digits_of_all_scripts_count() {
        assert!(has_digits("a1b22", 3) && !has_digits("a1b22", 4));
        assert!(has_digits("٣ مايو ٢٠٢٤", 5) && has_digits("２０２４年5", 5));
        assert!(has_digits("", 0) && !has_digits("年", 1));
    }
}
