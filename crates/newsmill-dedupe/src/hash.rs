//! Hashes that are the same on every machine and in every version: signatures are kept across runs.

/// Where the hash of a word begins.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Takes one more character into a running hash.
#[inline]
pub(crate) const fn step(hash: u64, unit: u64) -> u64 {
    (hash ^ unit).wrapping_mul(STEP).rotate_left(29)
}

/// Every bit of the result depends on every bit given: the finaliser of `SplitMix64`.
#[inline]
pub(crate) const fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// The upper half.
#[inline]
pub(crate) const fn high32(hash: u64) -> u32 {
    let [.., a, b, c, d] = hash.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// The lower half.
#[inline]
pub(crate) const fn low32(hash: u64) -> u32 {
    let [a, b, c, d, ..] = hash.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// The uppermost quarter.
#[inline]
pub(crate) const fn high16(hash: u64) -> u16 {
    let [.., a, b] = hash.to_le_bytes();
    u16::from_le_bytes([a, b])
}
