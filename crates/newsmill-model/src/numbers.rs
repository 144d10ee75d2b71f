//! Numbers in as many bytes as they need (LEB128), for the parts of model files.

/// The bits that are not set in the last byte of a number, for eight bytes.
const LAST: u64 = 0x8080_8080_8080_8080;

/// Appends `number`.
pub fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Takes a number off the front; nothing where there is none of 32 bits.
#[inline]
pub fn take(bytes: &mut &[u8]) -> Option<u32> {
    if let Some(&eight) = bytes.first_chunk() {
        let word = u64::from_le_bytes(eight);
        let end = (!word & LAST).trailing_zeros();
        // Four bytes at most: how many there are decides no jump, which would often be foretold wrong.
        if end < 32 {
            *bytes = bytes.get(end as usize / 8 + 1..)?;
            return Some(short(word, end));
        }
    }
    let number;
    (number, *bytes) = take_slowly(bytes)?;
    Some(number)
}

/// Takes two numbers off the front, faster than one after the other; nothing where there are none.
#[inline]
pub fn take_two(bytes: &mut &[u8]) -> Option<(u32, u32)> {
    if let Some(&eight) = bytes.first_chunk() {
        let word = u64::from_le_bytes(eight);
        let ends = !word & LAST;
        let others = ends & ends.wrapping_sub(1);
        let (first, second) = (ends.trailing_zeros(), others.trailing_zeros());
        if first < 32 && second < 64 && second - first <= 32 {
            *bytes = bytes.get(second as usize / 8 + 1..)?;
            // All bits up to the last one of a number, and each number in a half of its own.
            let (one, both) = (word & up_to(ends), word & up_to(others));
            return Some(halves(joined(one | both >> (first + 1) << 32)));
        }
    }
    Some((take(bytes)?, take(bytes)?))
}

/// The number of four bytes at most whose last byte ends at a bit.
#[inline]
fn short(word: u64, end: u32) -> u32 {
    halves(joined(word & (u64::MAX >> (63 - end)))).0
}

/// Every bit up to the lowest one that is set.
#[inline]
fn up_to(bits: u64) -> u64 {
    bits ^ bits.wrapping_sub(1)
}

/// Of each half the four times seven bits that tell a number, side by side.
#[inline]
fn joined(halves: u64) -> u64 {
    let twos = halves & 0x007F_007F_007F_007F | halves >> 1 & 0x3F80_3F80_3F80_3F80;
    twos & 0x3FFF_0000_3FFF | twos >> 2 & 0x0FFF_C000_0FFF_C000
}

#[inline]
fn halves(word: u64) -> (u32, u32) {
    let half = |word: u64| u32::try_from(word & u64::from(u32::MAX)).unwrap_or(0);
    (half(word), half(word >> 32))
}

/// How many numbers there are, if the bytes are nothing else.
pub fn count(bytes: &[u8]) -> usize {
    // Summed up in bytes, of which a register holds many.
    let last = |part: &[u8]| part.iter().fold(0_u8, |sum, byte| sum + u8::from(*byte < 0x80));
    bytes.chunks(usize::from(u8::MAX)).map(|part| usize::from(last(part))).sum()
}

/// A number, and the bytes after it.
#[cold]
fn take_slowly(mut bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut number = 0_u64;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some((u32::try_from(number).ok()?, bytes));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in proptest::collection::vec((any::<u32>(), 0..32).prop_map(|(n, shift)| n >> shift), 0..40)) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|&number| put(&mut bytes, number));
            let mut rest = bytes.as_slice();
            let taken: Vec<u32> = std::iter::from_fn(|| take(&mut rest)).collect();
            prop_assert_eq!(count(&bytes), numbers.len());
            prop_assert!(rest.is_empty());
            let mut rest = bytes.as_slice();
            let pairs = std::iter::from_fn(|| take_two(&mut rest)).flat_map(|(a, b)| [a, b]);
            prop_assert!(pairs.eq(taken.iter().copied().take(taken.len() / 2 * 2)));
            prop_assert_eq!(taken, numbers);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(take(&mut [0x80].as_slice()), None);
        assert_eq!(take(&mut [0xFF; 6].as_slice()), None);
        assert_eq!(take(&mut [0xFF, 0xFF, 0xFF, 0xFF, 0x1F].as_slice()), None);
    }
}
