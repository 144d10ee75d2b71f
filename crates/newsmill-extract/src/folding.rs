//! Short texts made alike, for comparing headlines and names.

/// Letters and digits in lower case.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            out.push(character.to_ascii_lowercase());
        } else if !character.is_ascii() && character.is_alphanumeric() {
            out.extend(character.to_lowercase());
        }
    }
    out
}

/// Case, quotes and dashes folded: texts that are the same to a reader.
pub(crate) fn fold_lightly(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '`' => out.push('\''),
            ascii if ascii.is_ascii() => out.push(ascii.to_ascii_lowercase()),
            '‘' | '’' | '‚' | '′' | '´' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' | '″' => out.push('"'),
            '\u{2010}'..='\u{2015}' | '−' => out.push('-'),
            other => out.extend(other.to_lowercase()),
        }
    }
    out
}

/// The words of a text, as hashes in order.
#[derive(Debug)]
pub(crate) struct Words(Vec<u64>);

/// Where FNV-1a begins, and what it multiplies by.
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0000_0100_0000_01b3);

impl Words {
    pub(crate) fn of(text: &str) -> Words {
        let mut words = Vec::with_capacity(text.len() / 5 + 1);
        let mut word: Option<u64> = None;
        let mix = |word: Option<u64>, character: char| {
            Some((word.unwrap_or(FNV.0) ^ u64::from(u32::from(character))).wrapping_mul(FNV.1))
        };
        for character in text.chars() {
            if character.is_ascii_alphanumeric() {
                word = mix(word, character.to_ascii_lowercase());
            } else if character.is_ascii() || !character.is_alphanumeric() {
                words.extend(word.take());
            } else {
                word = character.to_lowercase().fold(word, mix);
            }
        }
        words.extend(word);
        words.sort_unstable();
        words.dedup();
        Words(words)
    }

    /// The share of words two texts have in common, in hundredths.
    pub(crate) fn likeness(&self, other: &Words) -> usize {
        let common = self.0.iter().filter(|word| other.0.binary_search(word).is_ok()).count();
        200 * common / (self.0.len() + other.0.len()).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Words, fold, fold_lightly};

    #[test]
    fn texts_are_folded_in_every_script() {
        assert_eq!(fold("A “Straße”, 2 ÉTÉS!"), "astraße2étés");
        assert_eq!(fold_lightly("«Été» – it’s `A`"), "\"été\" - it's 'a'");
    }

    #[test]
    fn likeness_is_of_words_whatever_their_case_and_order() {
        let words = |text| Words::of(text);
        assert_eq!(words("The old Bridge, ÉTÉ").likeness(&words("bridge: été (old) the the")), 100);
        assert_eq!(words("a bridge").likeness(&words("a ferry")), 50);
        assert_eq!(words("").likeness(&words("")), 0);
    }
}
