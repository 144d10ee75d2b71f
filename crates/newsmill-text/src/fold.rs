//! Folding: one character to what it is compared by.

use unicode_normalization::char::decompose_canonical;

/// Appends the folded form of `c` to `out`: lower case, no diacritics in Latin, Greek and
/// Cyrillic, one form for the look-alike letters of Arabic. Marks that fold to nothing append nothing.
pub fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if let Some(s) = special(c) {
        out.push_str(s);
        return;
    }
    if is_dropped(c) {
        return;
    }
    if matches!(u32::from(c), 0xC0..=0x24F | 0x370..=0x52F | 0x1E00..=0x1FFF) {
        decompose_canonical(c, |d| {
            if !is_dropped(d) {
                push_lower(d, out);
            }
        });
    } else {
        push_lower(c, out);
    }
}

fn push_lower(c: char, out: &mut String) {
    for l in c.to_lowercase() {
        // The dot that lower-casing a Turkish `İ` leaves behind.
        if l != '\u{307}' {
            out.push(if l == 'ς' { 'σ' } else { l });
        }
    }
}

/// Letters whose plain form no decomposition gives.
fn special(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' | 'ǽ' | 'Ǽ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' | 'ǿ' | 'Ǿ' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' | 'Ɖ' => "d",
        'þ' | 'Þ' => "th",
        'ł' | 'Ł' => "l",
        'ı' | 'İ' => "i",
        'ħ' | 'Ħ' => "h",
        'ŋ' | 'Ŋ' => "n",
        'ŧ' | 'Ŧ' => "t",
        'ə' | 'Ə' => "a",
        'ё' | 'Ё' => "е",
        'أ' | 'إ' | 'آ' | 'ٱ' => "ا",
        'ة' | 'ہ' | 'ھ' => "ه",
        'ى' | 'ی' | 'ې' => "ي",
        'ک' | 'ڪ' => "ك",
        _ => return None,
    })
}

/// Combining marks, vowel points and format characters that are not compared.
fn is_dropped(c: char) -> bool {
    matches!(
        u32::from(c),
        0xAD | 0x2B0..=0x36F | 0x591..=0x5C7 | 0x640 | 0x64B..=0x65F | 0x670 | 0x200B..=0x200F | 0x2060 | 0xFE00..=0xFE0F | 0xFEFF
    )
}

/// Whether `c` is a letter of a script that does not set names off by capitals.
#[must_use]
#[inline]
pub fn is_uncased(c: char) -> bool {
    !c.is_ascii()
        && !matches!(u32::from(c), 0xAA..=0x58F | 0x1C80..=0x1C8F | 0x1D00..=0x1FFF | 0x2C60..=0x2C7F | 0xA640..=0xA7FF)
        && c.is_alphabetic()
}

/// Whether `c` is written without spaces between words, so that each such character is a word
/// of its own here: Han, Thai, Lao, Khmer, Burmese, Tibetan; Hangul because its endings are
/// written onto the name.
#[must_use]
#[inline]
pub fn is_alone(c: char) -> bool {
    matches!(
        u32::from(c),
        0x0E00..=0x0FFF
            | 0x1000..=0x109F
            | 0x1780..=0x17FF
            | 0x3005..=0x3007
            | 0x3400..=0x4DBF
            | 0x4E00..=0x9FFF
            | 0xAC00..=0xD7AF
            | 0xF900..=0xFAFF
            | 0x20000..=0x3FFFF
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(s: &str) -> String {
        let mut out = String::new();
        for c in s.chars() {
            fold_char(c, &mut out);
        }
        out
    }

    #[test]
    fn folds_case_and_marks() {
        assert_eq!(fold("Ālbū Kamāl"), "albu kamal");
        assert_eq!(fold("Łódź"), "lodz");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("Großbritannien"), "grossbritannien");
        assert_eq!(fold("Москва́"), "москва");
        assert_eq!(fold("Αθήνας"), "αθηνασ");
    }

    #[test]
    fn knows_scripts() {
        assert!(is_uncased('ا') && is_uncased('京') && is_uncased('म'));
        assert!(!is_uncased('é') && !is_uncased('Ж') && !is_uncased('Ω') && !is_uncased('a'));
        assert!(is_alone('京') && is_alone('서') && !is_alone('パ'));
    }
}
