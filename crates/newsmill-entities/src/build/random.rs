//! Numbers by chance, the same for the same seed.

/// A small generator (SplitMix64: Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<'a>(&mut self, list: &'a [String]) -> &'a String {
        &list[self.below(list.len())]
    }

    /// A capital letter.
    pub(crate) fn letter(&mut self) -> char {
        char::from(b"ABCDEFGHIJKLMNOPRSTUVW"[self.below(22)])
    }
}
