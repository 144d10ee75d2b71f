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

/// Decides what becomes of tags and places. The mentions of places found do not overlap.
pub(crate) fn join(given: &[Given], found: &[Found]) -> Joined {
    let mentions = mentions(found);
    let mut fates: Vec<Fate> = vec![Fate::Kept; given.len()];
    let mut first: Vec<Option<usize>> = vec![None; found.len()];
    for (at, tag) in given.iter().enumerate().filter(|(_, tag)| !tag.done) {
        let Some(place) = best(tag, &mentions, found) else { continue };
        let Some(leader) = first.get_mut(place) else { continue };
        match *leader {
            None => {
                *leader = Some(at);
                set(&mut fates, at, Fate::Linked(place, tag.spans.clone()));
            }
            Some(leader) => {
                if let Some(Fate::Linked(_, spans)) = fates.get_mut(leader) {
                    spans.extend_from_slice(&tag.spans);
                }
                set(&mut fates, at, Fate::Merged);
            }
        }
    }
    let taken = united(given.iter().flat_map(|tag| tag.spans.iter().copied()).collect());
    let mut joined = Joined { given: fates, new: Vec::new() };
    for (place, found) in found.iter().enumerate() {
        let free = |span: &&Range| overlapping(&taken, **span).is_none();
        let rest: Vec<Range> = found.spans.iter().filter(free).copied().collect();
        match first.get(place).copied().flatten() {
            Some(leader) => {
                if let Some(Fate::Linked(_, spans)) = joined.given.get_mut(leader) {
                    spans.extend(rest);
                }
            }
            None if !rest.is_empty() => joined.new.push((place, rest)),
            None => {}
        }
    }
    for fate in &mut joined.given {
        if let Fate::Linked(_, spans) = fate {
            spans.sort_unstable();
        }
    }
    joined
}

fn set(fates: &mut [Fate], at: usize, fate: Fate) {
    if let Some(slot) = fates.get_mut(at) {
        *slot = fate;
    }
}

/// The mentions of all places in order, each with its place.
fn mentions(found: &[Found]) -> Vec<(Range, usize)> {
    let of = |(at, place): (usize, &Found)| -> Vec<_> {
        place.spans.iter().map(|span| (*span, at)).collect()
    };
    let mut mentions: Vec<_> = found.iter().enumerate().flat_map(of).collect();
    mentions.sort_unstable();
    mentions
}

/// The place that shares most mentions with a tag, of equals the one named first.
fn best(tag: &Given, mentions: &[(Range, usize)], found: &[Found]) -> Option<usize> {
    let mut shared = Vec::new();
    let mut next = 0;
    for &(start, end) in &tag.spans {
        // One that two ranges of the tag share counts once.
        let from = mentions.partition_point(|((_, behind), _)| *behind <= start).max(next);
        let within = mentions.get(from..).unwrap_or_default().iter();
        let begun = shared.len();
        shared.extend(within.take_while(|((first, _), _)| *first < end).map(|(_, place)| *place));
        next = from + shared.len() - begun;
    }
    shared.sort_unstable();
    let named = |place: usize| found.get(place).and_then(|place| place.spans.first().copied());
    let counts =
        shared.chunk_by(|a, b| a == b).filter_map(|group| Some((group.len(), *group.first()?)));
    let best = counts.max_by_key(|&(count, place)| (count, std::cmp::Reverse(named(place))));
    best.map(|(_, place)| place)
}

/// What ranges cover, sorted and apart.
fn united(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_unstable();
    ranges.dedup_by(|next, before| {
        let inside = next.0 < before.1;
        before.1 = if inside { before.1.max(next.1) } else { before.1 };
        inside
    });
    ranges
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

    /// Steps in the square of so many would be ten thousand millions.
    #[test]
    fn very_many_tags_of_one_place_become_one() {
        let all: Vec<Range> = (0..100_000).map(|n| (n * 10, n * 10 + 5)).collect();
        let tags: Vec<Given> = all.iter().rev().map(|span| given(&[*span])).collect();
        let joined = join(&tags, &[found(&all)]);
        assert_eq!(joined.given[0], Fate::Linked(0, all));
        assert!(joined.given[1..].iter().all(|fate| *fate == Fate::Merged));
    }

    #[test]
    fn a_tag_gets_the_place_of_the_plain_definition() {
        let plain = |tag: &Given, found: &[Found]| {
            let shared = |place: &Found| {
                let is_shared =
                    |span: &&Range| tag.spans.iter().any(|it| it.0 < span.1 && span.0 < it.1);
                place.spans.iter().filter(is_shared).count()
            };
            let best = found.iter().map(shared).max().filter(|most| *most > 0)?;
            (0..found.len())
                .filter(|&at| shared(&found[at]) == best)
                .min_by_key(|&at| found[at].spans.first().copied())
        };
        // Mentions of three places and of nothing, and ranges of a tag, by the digits of numbers.
        for number in 0..4_u32.pow(6) {
            let mut places = [vec![], vec![], vec![]];
            for at in 0..6 {
                if let Some(spans) = places.get_mut((number / 4_u32.pow(at) % 4) as usize) {
                    spans.push((at * 4, at * 4 + 4));
                }
            }
            let places = places.map(|spans| found(&spans));
            for ranges in [&[(0, 24)][..], &[(2, 3), (3, 9), (20, 24)], &[(4, 8), (12, 13)], &[]] {
                let tag = given(ranges);
                assert_eq!(
                    best(&tag, &mentions(&places), &places),
                    plain(&tag, &places),
                    "{number}"
                );
            }
        }
    }

    #[test]
    fn no_mention_gets_a_second_tag_where_tags_overlap() {
        let tags = [given(&[(0, 100)]), given(&[(2, 4)])].map(|tag| Given { done: true, ..tag });
        assert_eq!(join(&tags, &[found(&[(50, 55)])]).new, []);
        assert_eq!(united(vec![(5, 6), (0, 3), (2, 4), (4, 5)]), [(0, 4), (4, 5), (5, 6)]);
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
