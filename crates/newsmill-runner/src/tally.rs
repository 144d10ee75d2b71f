//! The sums: every article that enters leaves exactly once.

use std::collections::BTreeMap;

use serde::Serialize;

/// What became of the articles of a batch, a block or a run.
///
/// Entries are numbered in the order of the pipeline file: ingest, stages, export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Articles that entered: rows an ingest stage gave, and what it could not give.
    pub(crate) read: u64,
    /// Articles that stages made out of others.
    pub(crate) made: u64,
    /// Dropped on purpose, by entry and reason.
    pub(crate) dropped: BTreeMap<(usize, String), u64>,
    /// Dead letters made before the exports, by entry and code.
    pub(crate) dead: BTreeMap<(usize, String), u64>,
    /// One for each export, in order.
    pub(crate) exports: Vec<ExportTally>,
}

/// What became of the articles that reached one export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ExportTally {
    /// Articles written.
    pub(crate) exported: u64,
    /// Dead letters the export made, by code.
    pub(crate) dead: BTreeMap<String, u64>,
}

impl Tally {
    pub(crate) fn new(exports: usize) -> Self {
        Self { exports: vec![ExportTally::default(); exports], ..Self::default() }
    }

    pub(crate) fn drop_one(&mut self, entry: usize, reason: &str) {
        *self.dropped.entry((entry, reason.to_owned())).or_default() += 1;
    }

    pub(crate) fn dead_one(&mut self, entry: usize, code: &str) {
        *self.dead.entry((entry, code.to_owned())).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.made += other.made;
        for (key, count) in &other.dropped {
            *self.dropped.entry(key.clone()).or_default() += count;
        }
        for (key, count) in &other.dead {
            *self.dead.entry(key.clone()).or_default() += count;
        }
        if self.exports.len() < other.exports.len() {
            self.exports.resize_with(other.exports.len(), ExportTally::default);
        }
        for (mine, theirs) in self.exports.iter_mut().zip(&other.exports) {
            mine.exported += theirs.exported;
            for (code, count) in &theirs.dead {
                *mine.dead.entry(code.clone()).or_default() += count;
            }
        }
    }

    pub(crate) fn dropped_total(&self) -> u64 {
        self.dropped.values().sum()
    }

    /// Dead letters of every kind, those of the exports included.
    pub(crate) fn dead_total(&self) -> u64 {
        let in_exports: u64 = self.exports.iter().flat_map(|export| export.dead.values()).sum();
        self.dead.values().sum::<u64>() + in_exports
    }

    /// The largest share of articles any export did not get because of a dead letter.
    pub(crate) fn lost_most(&self) -> u64 {
        let before: u64 = self.dead.values().sum();
        let within = self.exports.iter().map(|export| export.dead.values().sum::<u64>()).max();
        before + within.unwrap_or(0)
    }

    /// Checks `in + made = exported + dropped + dead before + dead in` for every export; the error is the sum that
    /// does not agree.
    pub(crate) fn check(&self) -> Result<(), String> {
        let dead: u64 = self.dead.values().sum();
        for (number, export) in self.exports.iter().enumerate() {
            let within: u64 = export.dead.values().sum();
            let left = export.exported + self.dropped_total() + dead + within;
            if self.read + self.made != left {
                return Err(format!(
                    "the sums disagree at export {number}: {} read + {} made, but {} exported + {} dropped + {dead} dead \
                     before it + {within} dead in it",
                    self.read,
                    self.made,
                    export.exported,
                    self.dropped_total(),
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_that_agree_pass_and_one_lost_article_is_found() {
        let mut tally = Tally::new(2);
        tally.read = 5;
        tally.made = 1;
        tally.drop_one(1, "copy");
        tally.dead_one(0, "input");
        tally.exports[0].exported = 4;
        tally.exports[1].exported = 3;
        tally.exports[1].dead.insert("type".to_owned(), 1);
        assert_eq!(tally.check(), Ok(()));
        assert_eq!(tally.lost_most(), 2);
        tally.exports[0].exported = 3;
        assert!(tally.check().unwrap_err().contains("export 0"));
    }

    #[test]
    fn adding_is_the_sum_of_each_count() {
        let mut left = Tally::new(1);
        left.read = 2;
        left.drop_one(3, "copy");
        left.exports[0].exported = 1;
        let mut both = left.clone();
        both.add(&left);
        assert_eq!((both.read, both.dropped_total(), both.exports[0].exported), (4, 2, 2));
    }
}
