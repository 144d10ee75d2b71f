//! Which candidates are kept: the best, and of two that say the same one.

use crate::phrases::Phrases;

/// A word or a phrase that may be kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// Its group, or its place among the phrases.
    pub(crate) at: u32,
    pub(crate) is_phrase: bool,
    /// The occurrence that is shown: its first and its last word.
    pub(crate) shown_first: u32,
    pub(crate) shown_last: u32,
    pub(crate) count: u32,
    pub(crate) weight: f32,
}

/// What is kept of the candidates of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chosen {
    pub(crate) kept: Vec<Candidate>,
}

impl Chosen {
    /// Chooses at most `max` of the candidates; their order changes.
    pub(crate) fn choose(
        &mut self,
        phrases: &Phrases,
        candidates: &mut Vec<Candidate>,
        max: usize,
    ) {
        self.kept.clear();
        // Of so many the rest is chosen: most are dropped for one that says the same.
        let looked_at = max.saturating_mul(8).saturating_add(32);
        let order = |a: &Candidate, b: &Candidate| {
            b.weight
                .total_cmp(&a.weight)
                .then(a.shown_first.cmp(&b.shown_first))
                .then(a.shown_last.cmp(&b.shown_last))
        };
        if candidates.len() > looked_at {
            candidates.select_nth_unstable_by(looked_at, order);
            candidates.truncate(looked_at);
        }
        candidates.sort_unstable_by(order);
        for candidate in candidates.iter() {
            if self.kept.len() >= max {
                break;
            }
            let own = groups_of(phrases, candidate);
            let said = self.kept.iter().any(|kept| {
                let groups = groups_of(phrases, kept);
                let part = own.iter().all(|group| groups.contains(group));
                let whole = groups.iter().all(|group| own.contains(group));
                part && candidate.count < 2 * kept.count
                    || whole && 2 * candidate.count <= kept.count
            });
            if !said {
                self.kept.push(*candidate);
            }
        }
    }
}

fn groups_of<'p>(phrases: &'p Phrases, candidate: &'p Candidate) -> &'p [u32] {
    if candidate.is_phrase {
        phrases.all.get(candidate.at as usize).map_or(&[], |phrase| phrase.groups())
    } else {
        std::slice::from_ref(&candidate.at)
    }
}
