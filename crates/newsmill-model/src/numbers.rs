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
            return short(word, end);
        }
    }
    take_slowly(bytes)
}

/// Takes two numbers off the front, faster than one after the other; nothing where there are none.
#[inline]
pub fn take_two(bytes: &mut &[u8]) -> Option<(u32, u32)> {
    if let Some(&eight) = bytes.first_chunk() {
        let word = u64::from_le_bytes(eight);
        let ends = !word & LAST;
        let (first, second) =
            (ends.trailing_zeros(), (ends & ends.wrapping_sub(1)).trailing_zeros());
        if first < 32 && second < 64 && second - first <= 32 {
            *bytes = bytes.get(second as usize / 8 + 1..)?;
            return Some((short(word, first)?, short(word >> (first + 1), second - first - 1)?));
        }
    }
    Some((take(bytes)?, take(bytes)?))
}

/// The number of four bytes at most whose last byte ends at a bit.
#[inline]
fn short(word: u64, end: u32) -> Option<u32> {
    let own = word & (u64::MAX >> (63 - end));
    let seven = |shift: u32| (own >> shift & 0x7F) << (shift / 8 * 7);
    u32::try_from(seven(0) | seven(8) | seven(16) | seven(24)).ok()
}

/// How many numbers there are, if the bytes are nothing else.
pub fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte < 0x80).count()
}

#[cold]
fn take_slowly(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u64;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return u32::try_from(number).ok();
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
