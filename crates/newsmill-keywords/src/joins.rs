//! Between what a small word may stand.

/// Whether a small word may stand inside a phrase, a bit each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Joins(u8);

impl Joins {
    pub(crate) fn new(names: bool, behind_another: bool, nouns: bool) -> Self {
        Self(u8::from(names) | u8::from(behind_another) << 1 | u8::from(nouns) << 2)
    }

    /// In a name.
    pub(crate) fn names(self) -> bool {
        self.0 & 1 != 0
    }

    /// In a name, behind another small word.
    pub(crate) fn behind_another(self) -> bool {
        self.0 & 2 != 0
    }

    /// Between two nouns.
    pub(crate) fn nouns(self) -> bool {
        self.0 & 4 != 0
    }

    /// Whether it may anywhere.
    pub(crate) fn any(self) -> bool {
        self.0 != 0
    }

    /// For [`Joins::from_bits`].
    pub(crate) fn to_bits(self) -> u32 {
        u32::from(self.0)
    }

    pub(crate) fn from_bits(bits: u16) -> Self {
        Self(bits.to_le_bytes()[0] & 7)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_hold_what_they_were_made_of() {
        for bits in 0..8_u16 {
            let [names, behind_another, nouns] = [1, 2, 4].map(|bit| bits & bit != 0);
            let joins = Joins::new(names, behind_another, nouns);
            // What stands above the bits is something else's.
            for joins in [joins, Joins::from_bits(bits | 0xFFF8)] {
                let told = (joins.names(), joins.behind_another(), joins.nouns(), joins.any());
                assert_eq!(told, (names, behind_another, nouns, bits != 0));
                assert_eq!(joins.to_bits(), u32::from(bits));
            }
        }
    }
}
