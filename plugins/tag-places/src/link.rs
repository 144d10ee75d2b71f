//! Joins places found here with tags of places that are there already and have no identity yet.
//!
//! A stage such as `tag.entities` knows that something is a place, this one knows which. A tag gets the place whose mentions
//! it shares most of; tags of one place become one; a place found beside them gets a tag of its own, without the mentions that
//! have one.

use newsmill_places::Found;
use newsmill_plugin::prelude::*;

type Range = (u32, u32);

/// A tag that is there: what is needed to join it.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// Its mentions, in order.
    pub(crate) spans: Vec<Range>,
    /// Whether it has a `uri` already, or no mentions: it is left alone.
    pub(crate) done: bool,
}

/// What becomes of the tags and the places found.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Joined {
    /// For each tag given: what becomes of it.
    pub(crate) given: Vec<Fate>,
    /// Places that get a tag of their own: their number among those found, and the mentions left.
    pub(crate) new: Vec<(usize, Vec<Range>)>,
}

/// What becomes of a tag that is there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fate {
    /// It stays as it is.
    Kept,
    /// It becomes the tag of this place, with these mentions.
    Linked(usize, Vec<Range>),
    /// Its mentions went to an earlier tag of the same place.
    Merged,
}

/// Decides what becomes of tags and places.
pub(crate) fn join(given: &[Given], found: &[Found]) -> Joined {
    let mut fates: Vec<Fate> = vec![Fate::Kept; given.len()];
    let mut first: Vec<Option<usize>> = vec![None; found.len()];
    for (at, tag) in given.iter().enumerate().filter(|(_, tag)| !tag.done) {
        let Some(place) = best(tag, found) else { continue };
        let Some(leader) = first.get_mut(place) else { continue };
        match *leader {
            None => {
                *leader = Some(at);
                set(&mut fates, at, Fate::Linked(place, tag.spans.clone()));
            }
            Some(leader) => {
                if let Some(Fate::Linked(_, spans)) = fates.get_mut(leader) {
                    spans.extend_from_slice(&tag.spans);
                    spans.sort_unstable();
                }
                set(&mut fates, at, Fate::Merged);
            }
        }
    }
    let mut taken: Vec<Range> = given.iter().flat_map(|tag| tag.spans.iter().copied()).collect();
    taken.sort_unstable();
    let mut joined = Joined { given: fates, new: Vec::new() };
    for (place, found) in found.iter().enumerate() {
        let free = |span: &&Range| overlapping(&taken, **span).is_none();
        let rest: Vec<Range> = found.spans.iter().filter(free).copied().collect();
        match first.get(place).copied().flatten() {
            Some(leader) => {
                if let Some(Fate::Linked(_, spans)) = joined.given.get_mut(leader) {
                    spans.extend(rest);
                    spans.sort_unstable();
                }
            }
            None if !rest.is_empty() => joined.new.push((place, rest)),
            None => {}
        }
    }
    joined
}

fn set(fates: &mut [Fate], at: usize, fate: Fate) {
    if let Some(slot) = fates.get_mut(at) {
        *slot = fate;
    }
}

/// The place that shares most mentions with a tag, of equals the one named first.
fn best(tag: &Given, found: &[Found]) -> Option<usize> {
    let shared = |place: &Found| {
        place.spans.iter().filter(|span| overlapping(&tag.spans, **span).is_some()).count()
    };
    let counts = found.iter().enumerate().map(|(at, place)| (shared(place), at));
    let (_, at) = counts.filter(|(count, _)| *count > 0).max_by_key(|&(count, at)| {
        (count, found.get(at).map(|place| std::cmp::Reverse(place.spans.first().copied())))
    })?;
    Some(at)
}

/// The range of a sorted row that shares a byte with `span`.
fn overlapping(row: &[Range], span: Range) -> Option<Range> {
    let at = row.partition_point(|range| range.1 <= span.0);
    row.get(at).copied().filter(|range| range.0 < span.1)
}

/// Mentions as ranges, sorted, and of two that overlap the first.
pub(crate) fn ranges<'t>(tags: impl Iterator<Item = &'t TagView<'t>>) -> Vec<Range> {
    let mut all: Vec<Range> =
        tags.flat_map(|tag| tag.spans().iter().map(|span| (span.start, span.end))).collect();
    all.sort_unstable();
    let mut end = 0;
    all.retain(|range| {
        let free = range.0 >= end;
        if free {
            end = range.1;
        }
        free
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(spans: &[Range]) -> Found {
        Found { spans: spans.to_vec(), ..Found::default() }
    }

    fn given(spans: &[Range]) -> Given {
        Given { spans: spans.to_vec(), done: false }
    }

    #[test]
    fn a_tag_gets_the_place_it_shares_most_with() {
        let joined = join(
            &[given(&[(0, 4), (10, 14), (20, 24)])],
            &[found(&[(0, 4)]), found(&[(10, 14), (20, 24), (30, 34)])],
        );
        assert_eq!(joined.given, [Fate::Linked(1, vec![(0, 4), (10, 14), (20, 24), (30, 34)])]);
        assert_eq!(joined.new, []);
    }

    #[test]
    fn tags_of_one_place_become_one() {
        let joined = join(
            &[given(&[(8, 10)]), given(&[(0, 4)]), given(&[(50, 52)])],
            &[found(&[(0, 4), (8, 10), (20, 24)])],
        );
        let all = vec![(0, 4), (8, 10), (20, 24)];
        assert_eq!(joined.given, [Fate::Linked(0, all), Fate::Merged, Fate::Kept]);
    }

    #[test]
    fn no_mention_gets_two_tags() {
        // A tag with an identity of its own, and one that no place has all of.
        let done = Given { spans: vec![(0, 4)], done: true };
        let joined = join(&[done], &[found(&[(0, 4)]), found(&[(2, 4), (6, 9)])]);
        assert_eq!(joined.given, [Fate::Kept]);
        assert_eq!(joined.new, [(1, vec![(6, 9)])]);
    }
}
