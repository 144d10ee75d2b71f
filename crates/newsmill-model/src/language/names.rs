//! Texts without their names, which are of any language: `El Real Madrid venció al Getafe` says Spanish in three words of six.

/// Words in small letters that must be left.
const SMALL_WORDS: usize = 2;
/// What may stand before the first letter of a word.
const OPENINGS: [char; 9] = ['"', '\'', '(', '[', '„', '“', '‘', '«', '‹'];

/// Puts into `out` a text without the words inside it that begin with a capital: names, and in German nouns. Tells whether it has
/// such words and enough others.
pub(super) fn without_names(text: &str, out: &mut String) -> bool {
    out.clear();
    let (mut small, mut names) = (0, false);
    for (at, word) in text.split(char::is_whitespace).enumerate() {
        let first = word.trim_start_matches(OPENINGS).chars().next();
        if at > 0 && first.is_some_and(char::is_uppercase) {
            names = true;
            continue;
        }
        small += usize::from(first.is_some_and(char::is_lowercase));
        if at > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    names && small >= SMALL_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_a_capital_are_left_out_but_the_first() {
        let mut out = String::new();
        assert!(without_names("El Barça venció al «Getafe» en Vigo, dijo.", &mut out));
        assert_eq!(out, "El venció al en dijo.");
        assert!(!without_names("Nobody said anything.", &mut out));
        assert!(!without_names("Lyon bat Rennes", &mut out));
        assert!(!without_names("", &mut out));
    }
}
