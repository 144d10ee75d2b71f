//! What is kept of a body: small samples of what it says, taken so that the samples of two bodies can be compared.
//!
//! A sample of a set of hashes is its smallest ones (a bottom-k sketch; Broder, *On the resemblance and containment of
//! documents*, 1997). Below the smaller of two samples' limits both are complete, so that what they share there estimates
//! what the sets share, in either direction.

use crate::hash::{SEED, high16, high32, mix};
use crate::words::{Class, Word, Words};

/// Words in a shingle, by class of its last word.
const SHINGLE: [usize; 3] = [3, 5, 8];
/// Most words a shingle has.
const RING: usize = 8;
/// One of so many shingles is kept ..
const SHARE: usize = 8;
/// .. but at least so many, where there are ..
const FEWEST: usize = 96;
/// .. and at most so many.
const MOST: usize = 256;
/// Most names, and numbers, that are kept.
const NAMES: usize = 40;
const NUMBERS: usize = 24;
/// A body with fewer words than this has no shingles: only exact copies of it are found. A Chinese or Japanese character
/// counts as half a word, a Thai one as a quarter.
pub const WORDS_MIN: usize = 40;

/// A sample of a set: its smallest members, in rising order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample<'s, const N: usize> {
    bytes: &'s [u8],
}

impl<'s, const N: usize> Sample<'s, N> {
    pub(crate) fn len(self) -> usize {
        self.bytes.len() / N
    }

    fn values(self) -> impl ExactSizeIterator<Item = &'s [u8; N]> {
        self.bytes.as_chunks::<N>().0.iter()
    }
}

impl<'s> Sample<'s, 4> {
    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = u32> + 's {
        self.values().map(|bytes| u32::from_le_bytes(*bytes))
    }
}

impl<'s> Sample<'s, 2> {
    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = u16> + 's {
        self.values().map(|bytes| u16::from_le_bytes(*bytes))
    }
}

/// A signature as it is kept: bytes that were checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signature<'s> {
    /// The same for bodies with the same words in the same order.
    pub(crate) exact: u64,
    /// Up to here the shingles are complete.
    pub(crate) limit: u32,
    pub(crate) shingles: Sample<'s, 4>,
    pub(crate) names: Sample<'s, 2>,
    pub(crate) names_limit: u16,
    pub(crate) numbers: Sample<'s, 2>,
    pub(crate) numbers_limit: u16,
    bytes: &'s [u8],
}

impl<'s> Signature<'s> {
    /// Reads a signature at the start of `bytes`; more may follow.
    pub(crate) fn read(bytes: &'s [u8]) -> Option<Self> {
        let mut rest = bytes;
        let exact = u64::from_le_bytes(take(&mut rest)?);
        let limit = u32::from_le_bytes(take(&mut rest)?);
        let shingles = usize::from(u16::from_le_bytes(take(&mut rest)?));
        let [names, numbers] = take(&mut rest)?.map(usize::from);
        let names_limit = u16::from_le_bytes(take(&mut rest)?);
        let numbers_limit = u16::from_le_bytes(take(&mut rest)?);
        let shingles = sample(&mut rest, shingles)?;
        let names = sample(&mut rest, names)?;
        let numbers = sample(&mut rest, numbers)?;
        let bytes = bytes.get(..bytes.len() - rest.len())?;
        Some(Self { exact, limit, shingles, names, names_limit, numbers, numbers_limit, bytes })
    }

    /// The bytes of the signature alone.
    pub(crate) const fn as_bytes(&self) -> &'s [u8] {
        self.bytes
    }

    /// The shingles by which articles are found, and whose use is counted: about every second.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u32> + 's {
        self.shingles.iter().filter(|shingle| shingle & 1 == 0)
    }
}

/// What [`Signer::sign`] makes of a body: its signature, and where in the body each shingle stands, which is not kept.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'s> {
    pub(crate) signature: Signature<'s>,
    /// For each shingle the quarter of the body it stands in first, 0 to 3.
    pub(crate) quarters: &'s [u8],
}

impl<'s> Signed<'s> {
    /// Reads what [`Signer::sign`] made; none for other bytes.
    #[must_use]
    pub fn read(bytes: &'s [u8]) -> Option<Self> {
        let signature = Signature::read(bytes)?;
        let quarters = bytes.get(signature.as_bytes().len()..)?;
        (quarters.len() == signature.shingles.len()).then_some(Self { signature, quarters })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*bytes)
}

fn sample<'s, const N: usize>(rest: &mut &'s [u8], count: usize) -> Option<Sample<'s, N>> {
    let (bytes, after) = rest.split_at_checked(count * N)?;
    *rest = after;
    Some(Sample { bytes })
}

/// Makes signatures; one a thread, to use again.
#[derive(Debug, Default)]
pub struct Signer {
    /// A shingle in the upper half of each, its place in the body in the lower.
    shingles: Vec<u64>,
    names: Vec<u16>,
    numbers: Vec<u16>,
    bytes: Vec<u8>,
}

impl Signer {
    /// The signature of a body; none when it has no word.
    pub fn sign(&mut self, body: &str) -> Option<&[u8]> {
        self.shingles.clear();
        self.names.clear();
        self.numbers.clear();
        let (mut exact, mut quarters, mut seen) = (SEED, 0, 0);
        let mut ring = [0_u64; RING];
        for word in Words::new(body) {
            exact = mix(exact ^ word.hash);
            quarters += self.take_word(word, &mut ring, seen);
            seen += 1;
        }
        if seen == 0 {
            return None;
        }
        let words = quarters / 4;
        if words < WORDS_MIN {
            self.shingles.clear();
            self.names.clear();
            self.numbers.clear();
        }
        let limit = keep_lowest(&mut self.shingles, (words / SHARE).clamp(FEWEST, MOST));
        let names_limit = keep_smallest(&mut self.names, NAMES);
        let numbers_limit = keep_smallest(&mut self.numbers, NUMBERS);
        self.write(exact, limit, names_limit, numbers_limit, seen);
        Some(&self.bytes)
    }

    /// Notes a word, the number `place` of its body, and says how many quarters of a word it is.
    #[inline]
    fn take_word(&mut self, word: Word, ring: &mut [u64; RING], place: usize) -> usize {
        ring[place % RING] = word.hash;
        let (length, quarters) = match word.class {
            Class::Han => (SHINGLE[1], 2),
            Class::Thai => (SHINGLE[2], 1),
            Class::Word | Class::Name | Class::Number => (SHINGLE[0], 4),
        };
        match word.class {
            Class::Name => self.names.push(high16(word.hash)),
            Class::Number => self.numbers.push(high16(word.hash)),
            _ => {}
        }
        if place + 1 >= length {
            let mut shingle = 0;
            for back in (0..length).rev() {
                shingle =
                    (shingle ^ ring[(place - back) % RING]).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                shingle ^= shingle >> 29;
            }
            let place = u64::try_from(place).unwrap_or(u64::MAX).min(u64::from(u32::MAX));
            self.shingles.push(mix(shingle) & !u64::from(u32::MAX) | place);
        }
        quarters
    }

    fn write(&mut self, exact: u64, limit: u32, names: u16, numbers: u16, words: usize) {
        let small = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        let bytes = &mut self.bytes;
        bytes.clear();
        bytes.extend(exact.to_le_bytes());
        bytes.extend(limit.to_le_bytes());
        bytes.extend(u16::try_from(self.shingles.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend([small(self.names.len()), small(self.numbers.len())]);
        bytes.extend(names.to_le_bytes());
        bytes.extend(numbers.to_le_bytes());
        for shingle in &self.shingles {
            bytes.extend(high32(*shingle).to_le_bytes());
        }
        for value in self.names.iter().chain(&self.numbers) {
            bytes.extend(value.to_le_bytes());
        }
        let words = u64::try_from(words).unwrap_or(u64::MAX).max(1);
        let place = |shingle: &u64| shingle & u64::from(u32::MAX);
        bytes.extend(self.shingles.iter().map(|shingle| match place(shingle) * 4 / words {
            0 => 0,
            1 => 1,
            2 => 2,
            _ => 3,
        }));
    }
}

/// Keeps the lowest shingles, each once, where it stands first, and gives the limit up to which they are complete.
fn keep_lowest(shingles: &mut Vec<u64>, most: usize) -> u32 {
    // Repeats may push members out of the first choice, so it is a generous one.
    let choice = most * 2;
    let whole = shingles.len() <= choice;
    if !whole {
        shingles.select_nth_unstable(choice);
        shingles.truncate(choice);
    }
    shingles.sort_unstable();
    shingles.dedup_by_key(|shingle| high32(*shingle));
    if whole && shingles.len() <= most {
        return u32::MAX;
    }
    shingles.truncate(most);
    shingles.last().map_or(u32::MAX, |last| high32(*last))
}

fn keep_smallest(values: &mut Vec<u16>, most: usize) -> u16 {
    values.sort_unstable();
    values.dedup();
    if values.len() <= most {
        return u16::MAX;
    }
    values.truncate(most);
    values.last().copied().unwrap_or(u16::MAX)
}
