//! When an article is a copy. The figures were set on real pages and on made ones, each checked on sets it was not set on.

use crate::compare::{Overlap, Part};

/// Fewer shared shingles than this prove nothing.
const SHARED_MIN: u16 = 6;
/// An article is a copy when at least this share of its shingles stands in one older article, ..
const SHARE: f32 = 0.56;
/// .. this when it holds the older one whole and more beside it, ..
const SHARE_OF_EXTENSION: f32 = 0.58;
/// .. this when what is shared is spread over it, ..
const SHARE_IF_SPREAD: f32 = 0.44;
/// .. or this when names and numbers agree as well as where every sentence was changed a little.
const SHARE_WITH_FACTS: f32 = 0.38;

/// The older one is whole when its share is so much higher.
const EXTENSION: f32 = 1.5;
/// Spread: of the two quarters that share least, one shares so much of the share of all.
const SPREAD: f32 = 0.6;
/// Below this only one end is shared, as in articles of one source with the same closing words.
const SPREAD_LEAST: f32 = 0.15;

/// Names and numbers agree from here on.
const FACTS: f32 = 0.72;
/// Relative to the shingles they have to agree at least so well: reports of a series share words and differ in facts ..
const FACTS_TO_SHARE: f32 = 0.62;
/// .. where both have so many of them.
const NAMES_MIN: u16 = 4;
const NUMBERS_MIN: u16 = 3;

/// A story of a page is there to this share, ..
const STORY: f32 = 0.6;
/// .. and whole from this one on.
const WHOLE: f32 = 0.85;
/// A page of known stories is a copy when they make up this share of it.
pub(crate) const PAGE: f32 = 0.75;

/// Whether the overlap is that of a copy; `rarity` says how much of what is shared is not shared by many others too,
/// 0 to 1.
pub(crate) fn is_copy(overlap: &Overlap, rarity: f32) -> bool {
    let share = overlap.new.share() * rarity;
    let spread = spread(overlap);
    if overlap.new.shared < SHARED_MIN || spread < SPREAD_LEAST * share {
        return false;
    }
    !contradicted(overlap, overlap.new.share()) && share >= needed(overlap, spread)
}

/// Whether the older article is one of the stories of a page: most of it is there.
pub(crate) fn is_story_of(overlap: &Overlap, rarity: f32) -> bool {
    let share = overlap.old.share();
    overlap.new.shared >= SHARED_MIN && share * rarity >= STORY && !contradicted(overlap, share)
}

/// Whether a page holds an older article whole.
pub(crate) fn is_whole_story_of(overlap: &Overlap, rarity: f32) -> bool {
    overlap.old.share() * rarity >= WHOLE && is_story_of(overlap, rarity)
}

/// Whether names or numbers, or where there are few of each both together, agree much less than words do.
fn contradicted(overlap: &Overlap, share: f32) -> bool {
    let least = FACTS_TO_SHARE * share;
    let (names, numbers) = facts(overlap);
    let new = overlap.new_names.and(overlap.new_numbers);
    let all = agreement(new, overlap.old_names.and(overlap.old_numbers), NAMES_MIN);
    [names, numbers, all].into_iter().flatten().any(|agreement| agreement < least)
}

/// How well names and numbers agree, where there are enough.
fn facts(overlap: &Overlap) -> (Option<f32>, Option<f32>) {
    let names = agreement(overlap.new_names, overlap.old_names, NAMES_MIN);
    (names, agreement(overlap.new_numbers, overlap.old_numbers, NUMBERS_MIN))
}

fn needed(overlap: &Overlap, spread: f32) -> f32 {
    let extends = overlap.old.share() > EXTENSION * overlap.new.share();
    if spread < SPREAD * overlap.new.share() {
        return if extends { SHARE_OF_EXTENSION } else { SHARE };
    }
    let (names, numbers) = facts(overlap);
    let facts = names.is_some_and(|names| names >= FACTS) && numbers.is_none_or(|n| n >= FACTS);
    if facts && !extends { SHARE_WITH_FACTS } else { SHARE_IF_SPREAD }
}

/// The share in the second least shared quarter: one may be all new.
fn spread(overlap: &Overlap) -> f32 {
    let mut shares = overlap.quarters.map(Part::share);
    shares.sort_by(f32::total_cmp);
    shares[1]
}

/// The share that agrees, in the direction in which it is greater: a cut takes some of the older article's, an edit may
/// bring in as many new ones. None where there are too few.
fn agreement(new: Part, old: Part, least: u16) -> Option<f32> {
    (new.of.min(old.of) >= least).then(|| share(new).max(share(old)))
}

/// One member more or less decides nothing.
fn share(part: Part) -> f32 {
    (f32::from(part.shared) + 0.5) / (f32::from(part.of) + 1.0)
}
