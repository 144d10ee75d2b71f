//! What bytes and characters are to those who read words letter by letter, to compare them by their folds.

/// What a byte begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteKind {
    /// No part of a word.
    Other,
    /// A small letter of ASCII.
    Small,
    /// A capital of ASCII.
    Large,
    /// A digit of ASCII.
    Digit,
    /// A character beyond ASCII, or a part of one; [`is_inner`] tells more.
    Wide,
}

impl ByteKind {
    /// That of a byte.
    #[must_use]
    #[inline]
    pub fn of(byte: u8) -> Self {
        static KINDS: [ByteKind; 256] = {
            let mut kinds = [ByteKind::Other; 256];
            let mut byte = 0;
            while byte < 256 {
                kinds[byte] = match byte {
                    0x61..=0x7A => ByteKind::Small,
                    0x41..=0x5A => ByteKind::Large,
                    0x30..=0x39 => ByteKind::Digit,
                    0x80.. => ByteKind::Wide,
                    _ => ByteKind::Other,
                };
                byte += 1;
            }
            kinds
        };
        KINDS.get(usize::from(byte)).copied().unwrap_or(Self::Other)
    }
}

/// Whether a character beyond ASCII is part of a word: a letter, a digit, or a mark that goes on a letter.
#[must_use]
#[inline]
pub fn is_inner(c: char) -> bool {
    match c {
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' => return true,
        // Dashes and quotes.
        '\u{2000}'..='\u{206f}' => return false,
        _ => {}
    }
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_ascii_are_what_they_are() {
        for byte in 0..=u8::MAX {
            let kind = match byte {
                _ if byte.is_ascii_lowercase() => ByteKind::Small,
                _ if byte.is_ascii_uppercase() => ByteKind::Large,
                _ if byte.is_ascii_digit() => ByteKind::Digit,
                _ if byte.is_ascii() => ByteKind::Other,
                _ => ByteKind::Wide,
            };
            assert_eq!(ByteKind::of(byte), kind, "{byte}");
        }
    }

    #[test]
    fn what_is_known_without_a_search_is_what_a_search_finds() {
        for c in ('\u{c0}'..='\u{24f}').chain('\u{2000}'..='\u{206f}') {
            assert_eq!(is_inner(c), c.is_alphanumeric(), "{c}");
        }
        assert!(is_inner('\u{301}') && is_inner('京') && !is_inner('。'));
    }
}
