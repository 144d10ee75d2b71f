//! Marks of bytes as bits.

/// A bit for each of 64 marks, which are 0 or 1: that of the first is the lowest.
#[must_use]
#[inline]
pub fn bits(marks: &[u8; 64]) -> u64 {
    // The lowest bits of eight bytes, moved next to each other in the highest one.
    let eight =
        |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let eights = marks.as_chunks::<8>().0.iter().map(eight);
    (0..).zip(eights).fold(0, |all, (at, own)| all | own << (8 * at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_bit_is_its_mark(all: u64) {
            let marks = std::array::from_fn(|at| u8::from(all >> at & 1 == 1));
            prop_assert_eq!(bits(&marks), all);
        }
    }
}
