//! The words of a text as numbers, to compare texts by; a sign of a script without spaces is a word.

use crate::letters;

/// Where FNV-1a begins, and what it multiplies by.
pub(crate) const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_FACTOR: u64 = 0x0100_0000_01b3;

/// Mixes a value into a hash (FNV-1a over whole values; texts are compared, nobody attacks with them).
pub(crate) fn mix(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(FNV_FACTOR)
}

/// Mixes eight bytes into a hash: they reach its upper half only, so that is brought down.
fn mix_wide(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// A hash of a string, for grouping; eight bytes a step.
pub(crate) fn hash(text: &str) -> u64 {
    let (wide, rest) = text.as_bytes().as_chunks::<8>();
    let start = mix_wide(FNV_START, u64::try_from(text.len()).unwrap_or(u64::MAX));
    let hash = wide.iter().fold(start, |hash, bytes| mix_wide(hash, u64::from_le_bytes(*bytes)));
    let last = rest.iter().fold(0, |last, byte| (last << 8) | u64::from(*byte));
    mix_wide(hash, last)
}

/// Whether a sign stands for a word or a syllable, in scripts that put no spaces between words.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// The hashes of the words of `text`, in order, case folded.
pub(crate) fn words(text: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(text.len() / 5 + 1);
    letters::read(text, &mut out);
    out
}

/// Hashes of three words in a row (of all of them where there are fewer) of several texts, to look up in all at once.
#[derive(Debug)]
pub(crate) struct Shingles<const TEXTS: usize> {
    /// A hash lies at its own place or behind it, with a bit for each text that has it; no bit where none lies.
    /// A power of two, at least half of them free.
    slots: Vec<(u64, u8)>,
    /// Whether there are any of each text.
    pub(crate) known: [bool; TEXTS],
}

/// Words of a shingle.
const WIDTH: usize = 3;

fn shingles(words: &[u64]) -> impl Iterator<Item = u64> {
    words
        .windows(WIDTH.min(words.len().max(1)))
        .map(|window| window.iter().fold(FNV_START, |hash, word| mix(hash, *word)))
}

fn slot_of(hash: u64, slots: usize) -> usize {
    usize::try_from((hash ^ (hash >> 32)) & 0xffff_ffff).unwrap_or(0) & slots.wrapping_sub(1)
}

impl<const TEXTS: usize> Shingles<TEXTS> {
    /// The shingles of texts, each given by its words; there are at most eight.
    pub(crate) fn of(texts: [&[u64]; TEXTS]) -> Self {
        const { assert!(TEXTS <= 8, "a bit a text") }
        let count: usize = texts.iter().map(|words| words.len()).sum();
        let slots = if count == 0 { 0 } else { (count * 2).next_power_of_two() };
        let mut out =
            Self { slots: vec![(0, 0); slots], known: texts.map(|words| !words.is_empty()) };
        for (text, words) in texts.iter().enumerate() {
            for shingle in shingles(words) {
                let at = out.find(shingle);
                if let Some(slot) = out.slots.get_mut(at) {
                    *slot = (shingle, slot.1 | 1 << text);
                }
            }
        }
        out
    }

    /// Where a shingle lies, or would.
    fn find(&self, shingle: u64) -> usize {
        let mut at = slot_of(shingle, self.slots.len());
        while self.slots.get(at).is_some_and(|(hash, texts)| *texts != 0 && *hash != shingle) {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    /// Which share of the shingles of `words` is among those of each text, 0 to 1; none for a text without any, and for
    /// fewer words than a shingle has.
    pub(crate) fn shares(&self, words: &[u64]) -> [Option<f32>; TEXTS] {
        if words.len() < WIDTH || self.slots.is_empty() {
            return [None; TEXTS];
        }
        let mut found = [0_usize; TEXTS];
        for shingle in shingles(words) {
            let texts = self.slots.get(self.find(shingle)).map_or(0, |(_, texts)| *texts);
            if texts != 0 {
                found
                    .iter_mut()
                    .enumerate()
                    .for_each(|(text, count)| *count += usize::from(texts >> text & 1));
            }
        }
        let number = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
        let all = number(words.len() + 1 - WIDTH);
        std::array::from_fn(|text| self.known[text].then(|| number(found[text]) / all))
    }
}

#[cfg(test)]
mod tests {
    use super::{Shingles, hash, words};

    #[test]
    fn words_are_compared_without_case_and_marks() {
        assert_eq!(words("The Bridge, is: OPEN"), words("the bridge is open"));
        assert_eq!(words("橋が開通。").len(), 4);
        assert_eq!(words("Brü\u{ad}cke"), words("brücke"));
        assert!(words(" -- ").is_empty());
    }

    #[test]
    fn hashes_tell_texts_apart() {
        let texts = [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "\0",
            "\0\0",
            "abcdefgh",
            "abcdefg",
            "abcdefghi",
            "ihgfedcba",
        ];
        let mut hashes = texts.map(hash);
        hashes.sort_unstable();
        assert!(hashes.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn shares_are_of_runs_of_words() {
        let text = words("The old bridge will open again in spring, the council said.");
        let other = words("Open again in spring");
        let known = Shingles::of([&text, &[], &other]);
        let shares = |text: &str| known.shares(&words(text));
        assert_eq!(shares("bridge will open again"), [Some(1.0), None, Some(0.0)]);
        assert_eq!(shares("will open again in"), [Some(1.0), None, Some(0.5)]);
        assert_eq!(shares("again open will bridge"), [Some(0.0), None, Some(0.0)]);
        assert_eq!(shares("the council"), [None; 3]);
        assert_eq!(known.known, [true, false, true]);
        assert_eq!(Shingles::of([&[]]).shares(&text), [None]);
    }
}
