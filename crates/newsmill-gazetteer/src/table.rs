//! The hash tables of the gazetteer.

use crate::gazetteer::{PlaceId, Spelling};

/// Places by the hash of a spelling, in the order of the hash.
#[derive(Debug)]
pub(crate) struct Spellings {
    entries: Vec<(u64, PlaceId)>,
    /// Where the hashes with each leading half-word end.
    ends: Vec<u32>,
}

impl Spellings {
    pub(crate) fn new(mut entries: Vec<(u64, PlaceId)>) -> Self {
        entries.sort_unstable();
        entries.dedup();
        entries.shrink_to_fit();
        let mut ends = vec![0u32; 1 << 16];
        for &(hash, _) in &entries {
            if let Some(n) = ends.get_mut(Self::bucket(hash)) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        Self { entries, ends }
    }

    fn bucket(hash: u64) -> usize {
        usize::from(u16::try_from(hash >> 48).unwrap_or(0))
    }

    pub(crate) fn with(&self, hash: u64) -> impl Iterator<Item = PlaceId> {
        let bucket = u32::try_from(Self::bucket(hash)).unwrap_or(0);
        let entries =
            range(&self.ends, bucket).and_then(|r| self.entries.get(r)).unwrap_or_default();
        entries.iter().filter(move |e| e.0 == hash).map(|e| e.1)
    }
}

pub(crate) fn range(ends: &[u32], index: u32) -> Option<std::ops::Range<usize>> {
    let index = index as usize;
    let start = if index == 0 { 0 } else { *ends.get(index - 1)? };
    Some(start as usize..*ends.get(index)? as usize)
}

/// A hash in the manner of FxHash: eight bytes at a time, a multiply and a rotation each.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut h = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes);
        h = (h.rotate_left(29) ^ word).wrapping_mul(K);
    }
    let mut last = 0;
    for &b in chunks.remainder() {
        last = last << 8 | u64::from(b);
    }
    h = (h.rotate_left(29) ^ last).wrapping_mul(K);
    h ^ h >> 32
}

/// The bits of a slot that are not the name's index.
pub(crate) const MARK: u32 = 0xFFC0_0000;

/// Ten bits of a hash that do not choose the slot.
pub(crate) fn mark(hash: u64) -> u32 {
    u32::try_from(hash >> 54).unwrap_or(0) << 22
}

pub(crate) fn slot_of(hash: u64, slots: usize) -> usize {
    usize::try_from(hash & (slots as u64 - 1)).unwrap_or(0)
}

pub(crate) fn salted(hash: u64, country: u16, how: Spelling) -> u64 {
    let salt = u64::from(country) << 1 | u64::from(how == Spelling::Key);
    (hash ^ salt).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
