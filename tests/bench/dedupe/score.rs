//! Judges a stream as a run would, and counts.

use std::collections::BTreeMap;

use newsmill_dedupe::{Incoming, Memory, Merged, Overlap, Settings, Signed, Signer, Verdict};

use crate::set::Item;

/// What came out, for one kind or for all.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    /// Copies there are.
    pub(crate) copies: usize,
    /// Copies found, with what they are copies of.
    pub(crate) found: usize,
    /// Articles that were called a copy and are none, or one of another article.
    pub(crate) wrong: usize,
    pub(crate) articles: usize,
}

impl Counts {
    pub(crate) fn recall(&self) -> f64 {
        ratio(self.found, self.copies)
    }

    pub(crate) fn precision(&self) -> f64 {
        ratio(self.found, self.found + self.wrong)
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.copies += other.copies;
        self.found += other.found;
        self.wrong += other.wrong;
        self.articles += other.articles;
    }
}

fn ratio(part: usize, of: usize) -> f64 {
    if of == 0 {
        1.0
    } else {
        f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(of).unwrap())
    }
}

pub(crate) const SETTINGS: Settings =
    Settings { window: 1_000_000, days: None, merged: Merged::Known };

/// Counts by kind. `tell` gets every article that came out otherwise than it should, with the verdict.
pub(crate) fn score(
    items: &[Item],
    mut tell: impl FnMut(&Item, &Verdict, Vec<Overlap>),
) -> BTreeMap<String, Counts> {
    let (mut signer, mut memory) = (Signer::default(), Memory::new(SETTINGS));
    let mut kinds: BTreeMap<String, Counts> = BTreeMap::new();
    for item in items {
        memory.begin();
        let Some(signature) = signer.sign(&item.body).map(<[u8]>::to_vec) else { continue };
        let signed = Signed::read(&signature).unwrap();
        let verdict = memory.judge(&Incoming { uri: &item.uri, day: None, signed });
        let counts = kinds.entry(item.kind.clone()).or_default();
        counts.articles += 1;
        counts.copies += usize::from(!item.of.is_empty());
        let right = match &verdict {
            Verdict::Copy { of, .. } if item.of.contains(of) => {
                counts.found += 1;
                true
            }
            Verdict::Copy { .. } => {
                counts.wrong += 1;
                false
            }
            Verdict::Keep => item.of.is_empty(),
        };
        if !right {
            let mut signer = Signer::default();
            let mut with = |uri: &String| {
                let old = items.iter().find(|item| item.uri == *uri)?;
                Some(Overlap::of(&signed, &Signed::read(signer.sign(&old.body)?)?))
            };
            let mut overlaps: Vec<Overlap> = item.of.iter().filter_map(&mut with).collect();
            if let Verdict::Copy { of, .. } = &verdict {
                overlaps.extend(with(of));
            }
            tell(item, &verdict, overlaps);
        }
    }
    kinds
}

pub(crate) fn total(kinds: &BTreeMap<String, Counts>) -> Counts {
    let mut total = Counts::default();
    kinds.values().for_each(|counts| total.add(counts));
    total
}
