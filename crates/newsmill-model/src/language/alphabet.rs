//! Every letter's script and its one-byte code.

use super::script::{HAN, LATIN, NO_LETTER, OTHER, SCRIPTS};

/// Code of whatever separates words.
pub(super) const SPACE: u8 = b' ';

const PLANE: u32 = 0x1_0000;

/// Script index and code of one character.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Letter {
    pub(super) script: u8,
    pub(super) code: u8,
}

const SEPARATOR: Letter = Letter { script: NO_LETTER, code: SPACE };

/// The letters of the basic plane, by code point.
///
/// A code is a letter's lower case in one byte, so that n-grams count letters in every script. Within a script few
/// letters share a code; between scripts codes say nothing, since each script has a table of its own.
#[derive(Clone, Debug)]
pub(super) struct Alphabet {
    letters: Vec<Letter>,
}

impl Alphabet {
    pub(super) fn new() -> Self {
        let mut listed: Vec<Option<Letter>> = vec![None; PLANE as usize];
        for (index, script) in (0_u8..).zip(SCRIPTS) {
            for point in script.ranges.iter().flat_map(|(first, last)| *first..=*last) {
                if let Some(slot) = listed.get_mut(point as usize) {
                    *slot = Some(Letter { script: index, code: code_of(point, index) });
                }
            }
        }
        let letter = |(point, slot): (u32, Option<Letter>)| slot.unwrap_or_else(|| unlisted(point));
        let mut letters: Vec<Letter> = (0..).zip(listed).map(letter).collect();
        // Apostrophes join words in many languages.
        for apostrophe in ['\'', '\u{2019}', '\u{2BC}'] {
            if let Some(slot) = letters.get_mut(apostrophe as usize) {
                *slot = Letter { script: NO_LETTER, code: b'\'' };
            }
        }
        Self { letters }
    }

    pub(super) fn letter(&self, character: char) -> Letter {
        let point = u32::from(character);
        match self.letters.get(point as usize) {
            Some(letter) => *letter,
            None if (0x2_0000..0x3_2000).contains(&point) => Letter { script: HAN, code: 0x80 },
            None if character.is_alphabetic() => Letter { script: OTHER, code: 0x80 },
            None => SEPARATOR,
        }
    }
}

fn unlisted(point: u32) -> Letter {
    match char::from_u32(point) {
        Some(character) if character.is_alphabetic() => Letter { script: OTHER, code: 0x80 },
        _ => SEPARATOR,
    }
}

fn code_of(point: u32, script: u8) -> u8 {
    let lower =
        char::from_u32(point).and_then(|c| c.to_lowercase().next()).map_or(point, u32::from);
    let low = lower.to_le_bytes()[0];
    match script {
        LATIN if lower < 0x100 => low,
        // Latin letters beyond Latin-1 share the 96 codes that are left.
        LATIN => 0x80 + (lower.wrapping_mul(0x9E37_79B1) >> 20).to_le_bytes()[0] % 96,
        _ if low == SPACE => 0x1F,
        _ => low,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::script::{KANA, SCRIPTS};

    fn script_name(character: char) -> &'static str {
        SCRIPTS[usize::from(Alphabet::new().letter(character).script)].name
    }

    #[test]
    fn letters_have_their_script() {
        let expected = [
            ('a', "latin"),
            ('ß', "latin"),
            ('ộ', "latin"),
            ('ж', "cyrillic"),
            ('ү', "cyrillic"),
            ('ع', "arabic"),
            ('گ', "arabic"),
            ('ह', "devanagari"),
            ('ω', "greek"),
            ('ა', "georgian"),
            ('한', "hangul"),
            ('ひ', "kana"),
            ('漢', "han"),
            ('𠀀', "han"),
            ('ไ', "thai"),
            ('ᚠ', "other"),
            ('7', "none"),
            ('٧', "none"),
            ('×', "none"),
            ('。', "none"),
            ('“', "none"),
        ];
        for (character, name) in expected {
            assert_eq!(script_name(character), name, "{character}");
        }
        assert_eq!(SCRIPTS[usize::from(KANA)].name, "kana");
        assert_eq!(SCRIPTS[usize::from(LATIN)].name, "latin");
        assert_eq!(SCRIPTS[usize::from(HAN)].name, "han");
    }

    #[test]
    fn upper_and_lower_case_share_a_code_that_is_never_the_space() {
        let alphabet = Alphabet::new();
        for (upper, lower) in [('A', 'a'), ('Ä', 'ä'), ('Ș', 'ș'), ('Ж', 'ж'), ('Ộ', 'ộ')]
        {
            assert_eq!(alphabet.letter(upper), alphabet.letter(lower));
        }
        assert!(
            alphabet
                .letters
                .iter()
                .all(|letter| letter.script == NO_LETTER || letter.code != SPACE)
        );
    }
}
