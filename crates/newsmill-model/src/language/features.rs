//! Letter codes into hashed features: n-grams of 2 to 5 letters and whole words.

use super::alphabet::SPACE;
use super::encoder::PADDING;

/// Knuth's multiplicative constant, 2^64 over the golden ratio.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
const WORD_SEED: u64 = 0x0123_4567_89AB_CDEF;
const ORDERS: [u64; 4] = [2, 3, 4, 5];

/// Appends the features of `codes`, which end in [`PADDING`] spaces.
pub(super) fn extract(codes: &[u8], features: &mut Vec<u32>) {
    let starts = codes.len().saturating_sub(PADDING);
    features.reserve(starts * (ORDERS.len() + 1));
    let mut word = 0_u64;
    for window in codes.windows(PADDING).take(starts) {
        let mut bytes = [0; PADDING];
        bytes.copy_from_slice(window);
        let letters = u64::from_le_bytes(bytes);
        for order in ORDERS {
            let mask = u64::MAX >> (64 - 8 * order);
            features.push(hash((letters & mask) ^ mask.rotate_left(7).wrapping_mul(order)));
        }
        if bytes[0] == SPACE {
            word = 0;
        } else {
            word = (word.rotate_left(5) ^ u64::from(bytes[0])).wrapping_mul(MULTIPLIER);
            if bytes[1] == SPACE {
                features.push(hash(word ^ WORD_SEED));
            }
        }
    }
}

/// The best-mixed bits of a product, few enough for any table.
fn hash(key: u64) -> u32 {
    (key.wrapping_mul(MULTIPLIER) >> 40) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_starts_one_gram_of_each_order_and_every_word_ends_once() {
        let mut features = Vec::new();
        extract(b" ab c        ", &mut features);
        // Five codes start four n-grams each, and there are two words.
        assert_eq!(features.len(), 5 * 4 + 2);
        features.clear();
        extract(b"", &mut features);
        assert!(features.is_empty());
    }
}
