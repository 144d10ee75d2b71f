//! All sets, and what comes out for each.

use std::collections::BTreeMap;
use std::path::Path;

use newsmill_dedupe::{Overlap, Verdict};

use crate::bases::{self, Base};
use crate::news::Lexicon;
use crate::random::Random;
use crate::score::{Counts, score};
use crate::set::{self, Item};

/// Stories to make where there are no real ones.
const MADE: usize = 600;

/// The stories of each set. Those of a seed are new ones where they are made.
pub(crate) fn sets(seed: u64, data: Option<&Path>) -> Vec<(&'static str, Vec<Base>)> {
    let mut random = Random::new(seed);
    let lexicon = Lexicon::new(&mut random);
    let mut sets = vec![("made stories", bases::made(MADE, &mut random, &lexicon))];
    if let Some(data) = data {
        sets.push(("news pages", bases::news(data)));
        sets.push(("articles of typed pages", bases::articles(data)));
        sets.push(("samples in many languages", bases::languages(data)));
    }
    sets
}

/// Counts by set and kind.
pub(crate) type Found = BTreeMap<&'static str, BTreeMap<String, Counts>>;

/// Counts over seeds: of stories before their copies, and of all in any order.
pub(crate) fn run(
    seeds: std::ops::RangeInclusive<u64>,
    data: Option<&Path>,
    mut tell: impl FnMut(&Item, &Verdict, Vec<Overlap>),
) -> (Found, Found) {
    let (mut all, mut any) = (Found::new(), Found::new());
    for seed in seeds {
        for (name, bases) in sets(seed, data) {
            let items = set::stream(&bases, seed);
            for (kind, counts) in score(&items, &mut tell) {
                all.entry(name).or_default().entry(kind).or_default().add(&counts);
            }
            for (_, counts) in score(&set::in_any_order(items, seed), |item, verdict, overlaps| {
                let item = Item {
                    uri: item.uri.clone(),
                    body: String::new(),
                    of: item.of.clone(),
                    kind: format!("ANY {}", item.kind),
                };
                tell(&item, verdict, overlaps);
            }) {
                let kind = "all in any order".to_owned();
                any.entry(name).or_default().entry(kind).or_default().add(&counts);
            }
        }
    }
    (all, any)
}
