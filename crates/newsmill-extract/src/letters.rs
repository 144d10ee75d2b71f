//! One pass over a text that counts its signs and reads its words.

use crate::words::{FNV_START, is_unspaced, mix};

/// What a text is written with. A word with an apostrophe is one word here; what begins with a digit is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letters {
    /// Words that begin with a letter; a sign of a script without spaces is a word.
    pub(crate) words: u32,
    /// Those of them that begin with a capital.
    pub(crate) upper_words: u32,
    pub(crate) digits: u32,
    pub(crate) commas: u32,
    /// Ends of sentences.
    pub(crate) stops: u32,
    /// Signs of menus and of lists of links.
    pub(crate) signs: u32,
}

/// What a sign that is no letter and no digit counts as.
mod class {
    pub(super) const OTHER: u8 = 0;
    pub(super) const COMMA: u8 = 1;
    pub(super) const STOP: u8 = 2;
    pub(super) const SIGN: u8 = 3;
    /// Goes on with a word that is counted.
    pub(super) const APOSTROPHE: u8 = 4;
    /// Goes on with a word, whatever it is read for.
    pub(super) const HYPHEN: u8 = 5;
}

const fn class_of(character: char) -> u8 {
    match character {
        ',' | '、' | '،' | '，' | ';' => class::COMMA,
        '.' | '!' | '?' | '。' | '؟' | '।' | '！' | '？' => class::STOP,
        '|' | '•' | '·' | '/' | '»' | '>' | '©' | '@' | '#' | '+' | '→' | '›' => {
            class::SIGN
        }
        '\'' | '’' => class::APOSTROPHE,
        '\u{ad}' => class::HYPHEN,
        _ => class::OTHER,
    }
}

/// Letters and digits of ASCII in lower case, all greater than the classes; of the rest of ASCII its class.
static FOLDED: [u8; 256] = {
    let mut out = [class::OTHER; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        out[byte as usize] = match byte.is_ascii_alphanumeric() {
            true => byte.to_ascii_lowercase(),
            false => class_of(byte as char),
        };
        byte += 1;
    }
    out
};

/// A text that is being read.
struct Reader<'w> {
    letters: Letters,
    words: &'w mut Vec<u64>,
    /// The hash of the word so far, the start where there is none.
    word: u64,
    /// Whether a counted word goes on.
    in_word: bool,
}

impl Reader<'_> {
    fn end_word(&mut self) {
        if self.word != FNV_START {
            self.words.push(self.word);
            self.word = FNV_START;
        }
    }

    fn begin_counted(&mut self, upper: bool) {
        self.letters.words += 1;
        self.letters.upper_words += u32::from(upper);
    }

    /// Reads the letters and digits of ASCII that a text begins with; how many there are.
    fn run(&mut self, bytes: &[u8], first: u8) -> usize {
        if !self.in_word && !first.is_ascii_digit() {
            self.begin_counted(first.is_ascii_uppercase());
        }
        self.in_word = true;
        let (mut word, mut digits, mut length) = (self.word, 0, 0);
        for byte in bytes {
            let folded = FOLDED[usize::from(*byte)];
            if folded < b'0' {
                break;
            }
            word = mix(word, u64::from(folded));
            digits += u32::from(folded <= b'9');
            length += 1;
        }
        self.word = word;
        self.letters.digits += digits;
        length
    }

    /// Reads what only parts words.
    fn space(&mut self) {
        self.end_word();
        self.in_word = false;
    }

    /// Reads a sign that is no letter and no digit.
    fn mark(&mut self, class: u8) {
        if class == class::OTHER {
            return self.space();
        }
        if class != class::HYPHEN {
            self.end_word();
        }
        self.in_word &= matches!(class, class::APOSTROPHE | class::HYPHEN);
        match class {
            class::COMMA => self.letters.commas += 1,
            class::STOP => self.letters.stops += 1,
            class::SIGN => self.letters.signs += 1,
            _ => {}
        }
    }

    /// Reads a sign outside ASCII; kept apart, so that the loop over ASCII stays small.
    #[inline(never)]
    fn wide(&mut self, character: char) {
        if !is_alphanumeric(character) {
            return self.mark(class_of(character));
        }
        let unspaced = is_unspaced(character);
        if !self.in_word || unspaced {
            self.begin_counted(character.is_uppercase());
        }
        self.in_word = true;
        if unspaced {
            self.end_word();
            self.words.push(mix(FNV_START, u64::from(u32::from(character))));
        } else {
            let lower = character.to_lowercase().next().unwrap_or(character);
            self.word = mix(self.word, u64::from(u32::from(lower)));
        }
    }
}

/// Whether a character is a letter or a number, known at once of the commonest outside ASCII.
fn is_alphanumeric(character: char) -> bool {
    match character {
        '\u{2010}'..='\u{2027}' => false,
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'А'..='я' | '一'..='鿿' => true,
        _ => character.is_alphanumeric(),
    }
}

/// Counts the signs of `text` and appends a hash of every word, case folded, to `words`.
pub(crate) fn read(text: &str, words: &mut Vec<u64>) -> Letters {
    let bytes = text.as_bytes();
    let mut reader = Reader { letters: Letters::default(), words, word: FNV_START, in_word: false };
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let class = FOLDED[usize::from(*byte)];
        if class >= b'0' {
            at += reader.run(bytes.get(at..).unwrap_or(&[]), *byte);
            // Nearly always a space ends a word.
            if bytes.get(at) == Some(&b' ') {
                reader.space();
                at += 1;
            }
        } else if byte.is_ascii() {
            reader.mark(class);
            at += 1;
        } else {
            let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            reader.wide(character);
            at += character.len_utf8();
        }
    }
    reader.end_word();
    reader.letters
}

#[cfg(test)]
mod tests {
    use super::{Letters, is_alphanumeric, read};

    #[test]
    fn letters_are_what_unicode_says() {
        for character in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(character), character.is_alphanumeric(), "{character:?}");
        }
    }

    #[test]
    fn signs_are_counted_by_what_they_are_for() {
        let letters = read("It's 3rd, said Ann’s aunt; why? | home · 24 news", &mut Vec::new());
        let wanted = Letters { words: 7, upper_words: 2, digits: 3, commas: 2, stops: 1, signs: 2 };
        assert_eq!(letters, wanted);
    }

    #[test]
    fn scripts_without_spaces_have_a_word_a_sign() {
        let mut words = Vec::new();
        let letters = read("橋が開通。Öl 2", &mut words);
        assert_eq!((letters.words, letters.upper_words, letters.stops), (5, 1, 1));
        assert_eq!(words.len(), 6);
    }

    #[test]
    fn words_are_read_alike_wherever_they_stand() {
        let words = |text: &str| {
            let mut out = Vec::new();
            read(text, &mut out);
            out
        };
        for word in ["a", "zebra", "timetable", "COVID19", "unquestionably", "brücke", "Straßen"]
        {
            let wanted = words(&word.to_lowercase());
            assert_eq!(wanted.len(), 1);
            for text in [format!("{word}."), format!("({word} "), word.to_uppercase()] {
                assert!(text.contains("SS") || words(&text) == wanted, "`{text}`");
            }
            for (at, _) in word.char_indices() {
                let (head, tail) = word.split_at(at);
                assert_eq!(words(&format!(" {head}\u{ad}{tail} ")), wanted, "`{word}` at {at}");
            }
            assert_ne!(words(&format!("{word}s")), wanted);
        }
    }

    #[test]
    fn nothing_is_cut_at_the_edge_of_a_sign() {
        for text in ["", "é", "a\u{ad}", "’", "a\u{301}b", "\u{10ffff}x"] {
            read(text, &mut Vec::new());
        }
    }
}
