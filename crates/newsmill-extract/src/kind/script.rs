//! Lengths of texts that are alike in all scripts.
//!
//! A Chinese text has a third of the signs that an English one of the same content has, a Japanese or Korean one about
//! half (the Universal Declaration of Human Rights in these languages). Thresholds that were learned from alphabets
//! hold for them when their signs count for as many letters.

use std::borrow::Cow;

use crate::content::ends_sentence;
use crate::layout::{Layout, Piece};
use crate::words::is_unspaced;

/// How many letters of an alphabet a sign stands for.
fn letters_of(sign: char) -> usize {
    match sign {
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => 3,
        '\u{3041}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}' => 2,
        _ => 1,
    }
}

/// The length of a text in letters of an alphabet.
pub(super) fn letters(text: &str) -> usize {
    match text.is_ascii() {
        true => text.len(),
        false => text.chars().map(letters_of).sum(),
    }
}

/// Letters of a word, with the space behind it.
const WORD_LETTERS: usize = 6;

/// How many words a stretch between two spaces is: more than one where a script puts no spaces between words.
pub(super) fn words_of(stretch: &str) -> usize {
    if stretch.len() < UNSPACED_BYTES_MIN || stretch.is_ascii() {
        return 1;
    }
    let signs = stretch.chars().filter(|sign| is_unspaced(*sign));
    (signs.map(letters_of).sum::<usize>() / WORD_LETTERS).max(1)
}

/// Shorter stretches are a word or two in any script.
const UNSPACED_BYTES_MIN: usize = 12;

/// Whether a text ends as sentences do; in Thai and Lao nothing but a space stands behind one.
pub(super) fn is_sentence(text: &str) -> bool {
    ends_sentence(text) || (text.len() >= UNMARKED_BYTES_MIN && text.ends_with(ends_unmarked))
}

/// Whether a sign is of a script that marks no end of a sentence.
pub(super) fn ends_unmarked(sign: char) -> bool {
    matches!(sign, '\u{e00}'..='\u{eff}')
}

/// Shorter texts, of 25 signs, are labels.
const UNMARKED_BYTES_MIN: usize = 75;

/// The layout with lengths in letters of an alphabet; as it is where no piece is written in larger signs.
pub(super) fn in_letters(layout: &Layout) -> Cow<'_, Layout> {
    if !layout.pieces.iter().any(has_large_signs) {
        return Cow::Borrowed(layout);
    }
    let mut layout = layout.clone();
    for piece in layout.pieces.iter_mut().filter(|piece| has_large_signs(piece)) {
        let (letters, signs) = (letters(&piece.text), piece.text.chars().count().max(1));
        for length in [&mut piece.chars, &mut piece.link_chars, &mut piece.bold_chars] {
            *length = *length * letters / signs;
        }
    }
    Cow::Owned(layout)
}

/// Mostly known by the bytes alone: large signs have three, and few letters of alphabets have two.
fn has_large_signs(piece: &Piece) -> bool {
    piece.text.len() >= piece.chars * 2 && piece.text.chars().any(|sign| letters_of(sign) > 1)
}

#[cfg(test)]
mod tests {
    use super::{is_sentence, letters, words_of};

    #[test]
    fn lengths_are_alike_in_all_scripts() {
        assert_eq!(letters("The bridge is open."), 19);
        assert_eq!(letters("大桥正式通车。"), 19);
        assert_eq!(letters("다리가 열렸다"), 13);
        assert_eq!(letters("สะพาน"), 5);
    }

    #[test]
    fn sentences_may_end_with_nothing() {
        for text in ["It is open.", "橋が開通。", "เรือข้ามฟากจะให้บริการต่อไปจนถึงฤดูใบไม้ร่วง"]
        {
            assert!(is_sentence(text), "`{text}`");
        }
        for text in ["Read on", "続きを読む", "อ่านต่อ"] {
            assert!(!is_sentence(text), "`{text}`");
        }
    }

    #[test]
    fn scripts_without_spaces_have_words() {
        assert_eq!(words_of("unquestionably"), 1);
        assert_eq!(words_of("достопримечательность"), 1);
        assert_eq!(words_of("大桥"), 1);
        assert_eq!(words_of("许多市民来到桥上步行过江。"), 6);
        assert_eq!(words_of("ชาวเมืองจำนวนมากมาเดินข้ามสะพาน"), 5);
    }
}
