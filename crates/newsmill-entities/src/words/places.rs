//! Where in a text flags stand that are sought: what has none is passed many words at a time.

/// Words that are looked at together: a bit each.
const BLOCK: usize = 64;

/// The places of some flags among those of many words. Reuse it: the buffer keeps its memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    blocks: Vec<u64>,
}

impl Places {
    /// Where any of `bits` stands in `flags`.
    pub(crate) fn of(flags: &[u16], bits: u16) -> Self {
        let mut places = Self::default();
        places.read(flags, bits);
        places
    }

    /// The same in place of what was here before.
    pub(crate) fn read(&mut self, flags: &[u16], bits: u16) {
        self.blocks.clear();
        let (blocks, rest) = flags.as_chunks::<BLOCK>();
        self.blocks.extend(blocks.iter().map(|block| marks(block, bits)));
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        self.blocks.push(marks(&last, bits));
    }

    /// The first place from `at` on, `end` where there is none before it.
    #[inline]
    pub(crate) fn next(&self, at: usize, end: usize) -> usize {
        let mut block = at / BLOCK;
        let mut marks = self.blocks.get(block).map_or(0, |own| own >> (at % BLOCK) << (at % BLOCK));
        while marks == 0 && (block + 1) * BLOCK < end {
            block += 1;
            marks = self.blocks.get(block).copied().unwrap_or(0);
        }
        let place = block * BLOCK + marks.trailing_zeros() as usize;
        if marks == 0 { end } else { place.min(end) }
    }

    /// All places, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = usize> {
        self.blocks.iter().enumerate().filter(|(_, marks)| **marks != 0).flat_map(
            |(block, marks)| {
                let mut marks = *marks;
                std::iter::from_fn(move || {
                    let at = marks.trailing_zeros() as usize;
                    marks &= marks.checked_sub(1)?;
                    Some(block * BLOCK + at)
                })
            },
        )
    }
}

/// A bit for every word with one of `bits`; without a jump, so that many are looked at at once.
fn marks(flags: &[u16; BLOCK], bits: u16) -> u64 {
    let mut marks = [0_u8; BLOCK];
    for (mark, flags) in marks.iter_mut().zip(flags) {
        *mark = u8::from(flags & bits != 0);
    }
    newsmill_text::bits(&marks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn tells_all_places_and_no_others(flags in proptest::collection::vec(0_u16..40, 0..300)) {
            let bits = 0b10_0100;
            let plain: Vec<usize> =
                (0..flags.len()).filter(|at| flags[*at] & bits != 0).collect();
            let mut places = Places::of(&[bits; 400], bits);
            places.read(&flags, bits);
            prop_assert_eq!(places.all().collect::<Vec<_>>(), plain.clone());
            for end in [flags.len(), flags.len() / 2] {
                for at in 0..=end {
                    let next = plain.iter().copied().find(|place| *place >= at).unwrap_or(end);
                    prop_assert_eq!(places.next(at, end), next.min(end));
                }
            }
        }
    }
}
