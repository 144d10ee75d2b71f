//! Runs of words that stand there again (n-grams).

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::words::Word;

/// Takes hashes as they are: they are mixed already.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0.rotate_left(8) ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

type Build = BuildHasherDefault<Same>;

/// A hash of each word: FNV-1a, its bits mixed so that sums of them differ.
pub(crate) fn hashes(words: &[Word<'_>]) -> Vec<u64> {
    let hash = |word: &Word<'_>| {
        let hash = word.text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    };
    words.iter().map(hash).collect()
}

/// A hash of each run of `n` words, in order.
fn grams(hashes: &[u64], n: usize) -> Vec<u64> {
    let gram = |run: &[u64]| {
        run.iter()
            .fold(0_u64, |sum, hash| sum.rotate_left(7).wrapping_mul(0xff51_afd7_ed55_8ccd) ^ hash)
    };
    hashes.windows(n).map(gram).collect()
}

fn chars(words: &[Word<'_>], at: usize, n: usize) -> usize {
    match (words.get(at), words.get(at + n - 1)) {
        (Some(first), Some(last)) => last.end - first.start,
        _ => 0,
    }
}

/// Characters of all places of the run of `n` words that is found most often, of the longest such run; 0 where none is
/// found twice. Places may overlap.
pub(crate) fn top(words: &[Word<'_>], hashes: &[u64], n: usize) -> usize {
    let grams = grams(hashes, n);
    let mut counts: HashMap<u64, u32, Build> =
        HashMap::with_capacity_and_hasher(grams.len(), Build::default());
    let mut most = 0;
    for gram in &grams {
        let count = counts.entry(*gram).or_default();
        *count += 1;
        most = most.max(*count);
    }
    if most < 2 {
        return 0;
    }
    let mut covered: HashMap<u64, usize, Build> = HashMap::default();
    for (at, gram) in grams.iter().enumerate() {
        if counts.get(gram) == Some(&most) {
            *covered.entry(*gram).or_default() += chars(words, at, n);
        }
    }
    covered.into_values().max().unwrap_or(0)
}

/// Characters of the runs of `n` words that stood before, none counted twice: read from the start, a run that was seen is
/// passed over as a whole.
pub(crate) fn repeated(words: &[Word<'_>], hashes: &[u64], n: usize) -> usize {
    let grams = grams(hashes, n);
    let mut seen: HashSet<u64, Build> =
        HashSet::with_capacity_and_hasher(grams.len(), Build::default());
    let (mut found, mut at) = (0, 0);
    while let Some(gram) = grams.get(at) {
        if seen.insert(*gram) {
            at += 1;
        } else {
            found += chars(words, at, n);
            at += n;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    fn measure(text: &str, n: usize) -> (usize, usize) {
        let words = Words::of(text).list;
        let hashes = hashes(&words);
        (top(&words, &hashes, n), repeated(&words, &hashes, n))
    }

    #[test]
    fn the_most_frequent_run_counts_with_its_spaces() {
        // "the port" stands there three times, eight characters each.
        assert_eq!(measure("the port and the port or the port", 2).0, 24);
        // Twice each: the longer one counts.
        assert_eq!(measure("a b, long words. a b, long words", 2).0, 20);
        assert_eq!(measure("every word is here only once", 2), (0, 0));
    }

    #[test]
    fn repeated_runs_are_counted_once() {
        let five = "one two three four five";
        // The second and third time, 23 characters each.
        assert_eq!(measure(&format!("{five} {five} {five}"), 5).1, 46);
        // "b c" of the overlap is not counted twice: "a b" and "c d" are.
        assert_eq!(measure("a b c d a b c d", 2).1, 6);
        assert_eq!(measure("a b", 5), (0, 0));
    }

    #[test]
    fn repeated_sentences_without_spaces_are_seen() {
        let text = "新しい橋が金曜日に開通した。新しい橋が金曜日に開通した。";
        // Thirteen characters in seven pieces, of which the first five, ten characters, are passed over.
        assert_eq!(measure(text, 5).1, 10);
    }
}
