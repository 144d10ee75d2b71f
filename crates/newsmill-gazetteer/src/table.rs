//! Hashes, and the tables by hash as they lie in the file.

use crate::spelling::Spelling;

const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash of folded text, good in all its bits.
#[must_use]
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    hashed::<0>(bytes)
}

/// The hash of ASCII letters and digits after their folding to small letters, which sets one bit.
#[inline]
pub(crate) fn hash_lowered(bytes: &[u8]) -> u64 {
    hashed::<0x2020_2020_2020_2020>(bytes)
}

#[inline]
fn hashed<const SET: u64>(bytes: &[u8]) -> u64 {
    let mut h = (bytes.len() as u64).wrapping_mul(K);
    if let Some(last) = bytes.last_chunk::<8>() {
        for chunk in bytes.chunks_exact(8) {
            h = mixed(h, chunk.try_into().map_or(0, u64::from_le_bytes) | SET);
        }
        h = mixed(h, u64::from_le_bytes(*last) | SET);
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (low, high) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        h = mixed(h, (u64::from(low) | u64::from(high) << 32) | SET);
    } else if let (Some(first), Some(last)) = (bytes.first(), bytes.last()) {
        let middle = bytes.get(bytes.len() / 2).copied().unwrap_or(0);
        let word = u64::from(*first) | u64::from(middle) << 8 | u64::from(*last) << 16;
        h = mixed(h, word | SET & 0xFF_FFFF);
    }
    let h = (h ^ h >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    h ^ h >> 29
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

/// The place of a hash in a table of so many buckets.
#[inline]
pub(crate) fn find(starts: &[u8], marks: &[u8], hash: u64, bits: u32) -> Option<usize> {
    let bucket = bucket(hash, bits);
    let (from, to) = (number(starts, bucket)? as usize, number(starts, bucket + 1)? as usize);
    let wanted = mark(hash).to_le_bytes();
    let row = marks.get(from * 4..to * 4)?;
    Some(from + row.chunks_exact(4).position(|mark| mark == wanted)?)
}
