//! The words of a text as numbers, to compare texts by; a sign of a script without spaces is a word.

/// Where FNV-1a begins, and what it multiplies by.
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);

/// Mixes a value into a hash (FNV-1a over whole values; texts are compared, nobody attacks with them).
pub(crate) fn mix(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(FNV.1)
}

/// A hash of a short string, for grouping.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(FNV.0, |hash, byte| mix(hash, u64::from(byte)))
}

/// Whether a sign stands for a word or a syllable, in scripts that put no spaces between words.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Calls `each` with a hash of every word of `text`, in order, case folded.
pub(crate) fn each(text: &str, mut each: impl FnMut(u64)) {
    let mut word: Option<u64> = None;
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            let lower = character.to_ascii_lowercase();
            word = Some(mix(word.unwrap_or(FNV.0), u64::from(u32::from(lower))));
        } else if !character.is_alphanumeric() {
            if character != '\u{ad}'
                && let Some(done) = word.take()
            {
                each(done);
            }
        } else if is_unspaced(character) {
            if let Some(done) = word.take() {
                each(done);
            }
            each(mix(FNV.0, u64::from(u32::from(character))));
        } else {
            let before = word.unwrap_or(FNV.0);
            let lower = character.to_lowercase().next().unwrap_or(character);
            word = Some(mix(before, u64::from(u32::from(lower))));
        }
    }
    if let Some(done) = word {
        each(done);
    }
}

/// The hashes of the words of `text`.
pub(crate) fn words(text: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(text.len() / 5 + 1);
    each(text, |word| out.push(word));
    out
}

/// Hashes of three words in a row (of all of them where there are fewer), sorted, to look up.
#[derive(Debug, Default)]
pub(crate) struct Shingles(Vec<u64>);

/// Words of a shingle.
const WIDTH: usize = 3;

fn shingles(words: &[u64]) -> impl Iterator<Item = u64> {
    words
        .windows(WIDTH.min(words.len().max(1)))
        .map(|window| window.iter().fold(FNV.0, |hash, word| mix(hash, *word)))
}

impl Shingles {
    /// The shingles of a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut hashes: Vec<u64> = shingles(&words(text)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which share of the shingles of `words` is among these, 0 to 1; none for fewer words than a shingle has.
    pub(crate) fn share(&self, words: &[u64]) -> Option<f32> {
        if words.len() < WIDTH || self.0.is_empty() {
            return None;
        }
        let (mut all, mut found) = (0_u16, 0_u16);
        for shingle in shingles(words) {
            all = all.saturating_add(1);
            found = found.saturating_add(u16::from(self.0.binary_search(&shingle).is_ok()));
        }
        Some(f32::from(found) / f32::from(all))
    }
}

#[cfg(test)]
mod tests {
    use super::{Shingles, words};

    #[test]
    fn words_are_compared_without_case_and_marks() {
        assert_eq!(words("The Bridge, is: OPEN"), words("the bridge is open"));
        assert_eq!(words("橋が開通。").len(), 4);
        assert_eq!(words("Brü\u{ad}cke"), words("brücke"));
        assert!(words(" -- ").is_empty());
    }

    #[test]
    fn shares_are_of_runs_of_words() {
        let known = Shingles::of("The old bridge will open again in spring, the council said.");
        assert_eq!(known.share(&words("bridge will open again")), Some(1.0));
        assert_eq!(known.share(&words("again open will bridge")), Some(0.0));
        assert_eq!(known.share(&words("the council")), None);
        assert!(Shingles::of("").is_empty() && !known.is_empty());
    }
}
