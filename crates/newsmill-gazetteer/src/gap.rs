//! What stands between two words.

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Spaces only, or nothing between two words of a script without spaces.
    Space,
    /// A hyphen.
    Hyphen,
    /// The apostrophe of an elided article.
    Elision,
    /// A comma and spaces.
    Comma,
    /// The end of a sentence, a line break, a colon, or the start of the text.
    Sentence,
    /// An opening bracket.
    Bracket,
    /// Anything else: quotes, dashes, slashes.
    Other,
}

impl Gap {
    /// Whether the words on both sides can belong to one name.
    #[must_use]
    pub fn joins(self) -> bool {
        matches!(self, Self::Space | Self::Hyphen | Self::Elision)
    }

    /// What one character between words is by itself.
    pub(crate) fn of(c: char) -> Self {
        match c {
            '\u{2028}' | '\u{2029}' | '…' | '。' | '！' | '？' | '।' | '؟' | '•' => {
                Self::Sentence
            }
            '،' | '、' | '，' => Self::Comma,
            '‐' | '‑' => Self::Hyphen,
            c if c.is_ascii() => Self::of_ascii(u8::try_from(c).unwrap_or(b' ')),
            c if c.is_whitespace() => Self::Space,
            _ => Self::Other,
        }
    }

    const fn of_ascii(byte: u8) -> Self {
        match byte {
            b'\n' | b'\r' | b'!' | b'?' | b':' | b';' | b'.' => Self::Sentence,
            b',' => Self::Comma,
            b'(' | b'[' => Self::Bracket,
            b'-' => Self::Hyphen,
            b'\t' | 0x0B | 0x0C | b' ' => Self::Space,
            _ => Self::Other,
        }
    }

    /// What a gap is that this character goes on, if one has begun.
    #[inline]
    pub(crate) fn after(self, gap: Option<Self>) -> Self {
        use Gap::{Bracket, Hyphen, Other, Sentence, Space};
        let Some(gap) = gap else { return self };
        match (gap, self) {
            (Sentence, _) | (_, Sentence) => Sentence,
            (Bracket, _) | (_, Bracket) => Bracket,
            (old, Space) if old != Hyphen => old,
            (Space, new) if new != Hyphen => new,
            // A hyphen with a space beside it is a dash.
            _ => Other,
        }
    }
}

/// What each byte of ASCII is between words: none for letters, digits and apostrophes.
pub(crate) static GAPS: [Option<Gap>; 128] = {
    let mut gaps = [None; 128];
    let mut byte = 0u8;
    while byte < 0x80 {
        if !matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'\'' | b'`') {
            gaps[byte as usize] = Some(Gap::of_ascii(byte));
        }
        byte += 1;
    }
    gaps
};
