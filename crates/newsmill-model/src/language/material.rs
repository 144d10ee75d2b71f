//! What a language model is trained on.

use super::alphabet::{Alphabet, SPACE};
use super::script::NO_LETTER;

/// Texts, and counts that others took of far more text.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// BCP 47 code and a sentence or more.
    pub texts: Vec<(String, String)>,
    /// BCP 47 code, words in lower case and how often each comes.
    pub words: Vec<(String, Vec<(String, f64)>)>,
    /// BCP 47 code, runs of letters of any length inside words and how often each comes.
    pub grams: Vec<(String, Vec<(String, f64)>)>,
}

/// The codes of a run of letters of one script, and that script; none for anything else.
pub(super) fn codes_of(alphabet: &Alphabet, letters: &str, codes: &mut Vec<u8>) -> Option<usize> {
    let mut script = NO_LETTER;
    for character in letters.chars() {
        let letter = alphabet.letter(character);
        if letter.script == NO_LETTER {
            if letter.code == SPACE {
                return None;
            }
        } else if script == NO_LETTER {
            script = letter.script;
        } else if script != letter.script {
            return None;
        }
        codes.push(letter.code);
    }
    (script != NO_LETTER).then_some(usize::from(script))
}
