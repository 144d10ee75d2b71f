//! Hashes, and the tables by hash as they lie in the file.

use crate::spelling::Spelling;

const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash of folded text, good in all its bits, which the file holds. It is this crate's own: the lines of its tables are
/// chosen by the upper bits and filters by the lower ones, and it can be made while a word is read.
#[must_use]
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = Hasher::default();
    let eights = bytes.chunks_exact(8);
    let rest = eights.remainder();
    for eight in eights {
        hasher.add(eight.try_into().map_or(0, u64::from_le_bytes));
    }
    hasher.add(match (bytes.last_chunk::<8>(), rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        // The last bytes of eight, without those that were added.
        (Some(last), ..) => {
            let over = u32::try_from(8 * (8 - rest.len())).unwrap_or(64);
            u64::from_le_bytes(*last).checked_shr(over).unwrap_or(0)
        }
        (None, Some(first), Some(last)) => {
            let last = u64::from(u32::from_le_bytes(*last)) << (8 * (rest.len() - 4));
            u64::from(u32::from_le_bytes(*first)) | last
        }
        _ => rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    });
    hasher.finish(bytes.len())
}

/// Makes [`hash`] of a text eight bytes at a time, the last of them filled up with zeros: one to eight of those.
#[derive(Clone, Copy)]
pub(crate) struct Hasher(u64);

impl Default for Hasher {
    #[inline]
    fn default() -> Self {
        Self(K)
    }
}

impl Hasher {
    /// Adds eight bytes.
    #[inline]
    pub(crate) fn add(&mut self, eight: u64) {
        // High bits come down as well: else two differences could take each other away.
        let h = (self.0 ^ eight).wrapping_mul(K);
        self.0 = h ^ h >> 32;
    }

    /// The hash of a text of `length` bytes.
    #[inline]
    pub(crate) fn finish(self, length: usize) -> u64 {
        let h = (self.0 ^ length as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        h ^ h >> 29
    }
}

#[inline]
fn mixed(h: u64, word: u64) -> u64 {
    (h.rotate_left(29) ^ word).wrapping_mul(K)
}

/// A sum that tells a damaged file; four lanes, since one would wait for itself.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let mut lanes = [1u64, 2, 3, 4];
    let mut blocks = bytes.chunks_exact(32);
    for block in &mut blocks {
        for (lane, word) in lanes.iter_mut().zip(block.chunks_exact(8)) {
            *lane = mixed(*lane, word.try_into().map_or(0, u64::from_le_bytes));
        }
    }
    lanes.into_iter().fold(hash(blocks.remainder()), mixed)
}

/// The top bits of a hash.
#[inline]
pub(crate) fn bucket(hash: u64, bits: u32) -> usize {
    usize::try_from(hash >> (64 - bits)).unwrap_or(0)
}

/// The low half of a hash.
#[inline]
pub(crate) fn mark(hash: u64) -> u32 {
    u32::try_from(hash & 0xFFFF_FFFF).unwrap_or(0)
}

pub(crate) fn salted(hash: u64, country: u16, how: Spelling) -> u64 {
    let salt = u64::from(country) << 1 | u64::from(how == Spelling::Key);
    let h = (hash ^ salt).wrapping_mul(K);
    h ^ h >> 31
}

/// The bits of a word of a filter.
#[inline]
pub(crate) fn bits(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63)
}

/// Whether a filter may hold this hash.
#[inline]
pub(crate) fn may_hold(filter: &[u8], hash: u64, size: u32) -> bool {
    let word = filter.get(bucket(hash, size) * 8..).and_then(|rest| rest.first_chunk::<8>());
    let bits = bits(hash);
    word.is_some_and(|word| u64::from_le_bytes(*word) & bits == bits)
}

/// A hash of two words from theirs.
#[inline]
pub(crate) fn paired(first: u64, second: u64) -> u64 {
    let h = (first.rotate_left(17) ^ second).wrapping_mul(K);
    h ^ h >> 31
}

/// The number at place `at` of a row of `u32`.
#[inline]
pub(crate) fn number(row: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*row.get(at * 4..)?.first_chunk::<4>()?))
}

/// The number in the first three bytes.
#[inline]
pub(crate) fn number24(bytes: &[u8]) -> u32 {
    match bytes {
        [a, b, c, ..] => u32::from(*a) | u32::from(*b) << 8 | u32::from(*c) << 16,
        _ => 0,
    }
}

/// Bytes of a line of a table: those of a line of a processor's cache.
pub(crate) const LINE: usize = 64;
/// Bytes of a row of a line: a mark and an entry.
pub(crate) const ROW: usize = 8;
/// The entry of a row that holds nothing.
pub(crate) const NOTHING: u32 = u32::MAX;

/// The line of a table of so many where a hash is looked for first.
#[inline]
pub(crate) fn home(hash: u64, lines: usize) -> usize {
    usize::try_from(((hash >> 32) * lines as u64) >> 32).unwrap_or(0)
}

/// The number of the row of a hash in a table of lines, and its entry. A line that is full goes on in the next.
#[inline]
pub(crate) fn find(table: &[u8], hash: u64) -> Option<(usize, u32)> {
    let (lines, _) = table.as_chunks::<LINE>();
    let wanted = mark(hash);
    let mut at = home(hash, lines.len());
    for _ in 0..lines.len() {
        let (rows, _) = lines.get(at)?.as_chunks::<4>();
        for (row, pair) in rows.chunks_exact(2).enumerate() {
            let [found, entry] = pair else { continue };
            let entry = u32::from_le_bytes(*entry);
            if u32::from_le_bytes(*found) == wanted && entry != NOTHING {
                return Some((at * (LINE / ROW) + row, entry));
            }
        }
        if rows.last().is_none_or(|last| u32::from_le_bytes(*last) == NOTHING) {
            return None;
        }
        at = if at + 1 == lines.len() { 0 } else { at + 1 };
    }
    None
}

/// The entry of a row of a table of lines.
#[inline]
pub(crate) fn entry(table: &[u8], row: usize) -> Option<u32> {
    number(table, row * 2 + 1)
}

/// A byte of the line where a hash is looked for: read early, it is at hand later.
#[inline]
pub(crate) fn touch(table: &[u8], hash: u64) -> u8 {
    let at = home(hash, table.len() / LINE) * LINE;
    table.get(at).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_the_plain_definition() {
        let text: Vec<u8> = (1..=40).collect();
        let mut seen = std::collections::BTreeSet::new();
        for length in 0..=text.len() {
            let mut padded = text[..length].to_vec();
            padded.resize((length / 8 + 1) * 8, 0);
            let mut plain = Hasher::default();
            for eight in padded.chunks(8) {
                plain.add(u64::from_le_bytes(eight.try_into().unwrap()));
            }
            assert_eq!(hash(&text[..length]), plain.finish(length), "{length}");
            assert!(seen.insert(plain.finish(length)));
        }
    }
}
