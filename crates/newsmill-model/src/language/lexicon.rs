//! The features a model knows, and their weights.

use super::features::{ORDER_MAX, ORDER_MIN, each_candidate, hash};
use crate::table::LABELS_MAX;
use crate::{Error, Result, Table};

/// The label whose weights are the checks of the rows.
const CHECK: &str = "#check";

/// A table whose rows belong to one feature each: features it was not made for say nothing.
///
/// In a [`Table`] of the model file the last label holds the checks: a byte of the feature's hash, 0 for an empty
/// row. One feature in 255 that is unknown passes for the one in its row.
#[derive(Clone, Debug)]
pub(super) struct Lexicon {
    checks: Vec<u8>,
    table: Table,
}

/// What a text's features sum up to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sums {
    /// By label, the bias of every known feature in it.
    pub(super) by_label: [u32; LABELS_MAX],
    /// Features that are known.
    pub(super) known: usize,
    /// Features in all.
    pub(super) all: usize,
}

impl Lexicon {
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when the last label is not that of the checks.
    pub(super) fn new(table: Table) -> Result<Self> {
        let name = table.name().to_owned();
        let split = table.split_last().filter(|(check, ..)| check == CHECK);
        let (_, checks, table) =
            split.ok_or_else(|| Error::format(format!("table `{name}` has no checks")))?;
        Ok(Self { checks, table })
    }

    /// The table of the model file: `weights` row by row as in [`Table::new`], `checks` one a row.
    pub(super) fn to_table(
        name: &str,
        labels: &[String],
        bits: u32,
        weights: &[u8],
        checks: &[u8],
    ) -> Result<Table> {
        let rows = weights.chunks_exact(labels.len().max(1)).zip(checks);
        let joined: Vec<u8> =
            rows.flat_map(|(row, check)| row.iter().chain([check])).copied().collect();
        let labels = labels.iter().cloned().chain([CHECK.to_owned()]).collect();
        Table::new(name, labels, bits, &joined)
    }

    pub(super) fn labels(&self) -> &[String] {
        self.table.labels()
    }

    /// Row and check of a feature in a lexicon of `2^bits` rows; a feature whose check is 0 cannot be kept.
    #[inline]
    pub(super) fn place(key: u64, bits: u32) -> (u32, u8) {
        let [.., check, a, b, c] = hash(key).to_le_bytes();
        (u32::from_le_bytes([a, b, c, 0]) & ((1 << bits) - 1), check)
    }

    /// Puts the rows of the known features of `codes` at the start of `rows`; answers how many are known, and how many
    /// features there are in all. `rows` grows as needed; what follows the known ones has no meaning.
    pub(super) fn find(&self, codes: &[u8], rows: &mut Vec<u32>) -> (usize, usize) {
        let bits = self.table.bits();
        let most = codes.len() * (ORDER_MAX - ORDER_MIN + 2);
        if rows.len() < most {
            rows.resize(most, 0);
        }
        let (mut known, mut all) = (0, 0);
        // Written whether known or not: half of the features are, and a branch would be guessed wrong as often.
        each_candidate(codes, |key, is_feature| {
            let (row, check) = Self::place(key, bits);
            all += usize::from(is_feature);
            if let Some(slot) = rows.get_mut(known) {
                *slot = row;
            }
            let is_known = self.checks.get(row as usize) == Some(&check);
            known += usize::from(is_feature & is_known);
        });
        (known, all)
    }

    /// Sums up the features of `codes`; `rows` is a buffer.
    pub(super) fn sum(&self, codes: &[u8], rows: &mut Vec<u32>) -> Sums {
        let (known, all) = self.find(codes, rows);
        let mut by_label = [0; LABELS_MAX];
        self.table.add(rows.get(..known).unwrap_or_default(), &mut by_label);
        Sums { by_label, known, all }
    }
}
