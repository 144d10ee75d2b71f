//! The words of a text by what their forms have in common, and what their occurrences say of them.

use newsmill_model::Positions;

use crate::document::Occurrence;
use crate::language::Language;
use crate::lexicon::{Class, Entry};
use crate::words::Marks;

/// The index of nothing: the group of what is part of no keyword, the full name of what has none.
pub(crate) const NOTHING: u32 = u32::MAX;

/// The forms of a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    hash: u64,
    /// How rare the most frequent form is.
    pub(crate) rarity: u8,
    pub(crate) class: Class,
    pub(crate) count: u32,
    /// Occurrences in small letters.
    pub(crate) small: u32,
    /// Occurrences with a capital where other words have none.
    pub(crate) capital: u32,
    /// Index of the first occurrence, and of the first in the body; [`NOTHING`] when there is none.
    pub(crate) first: u32,
    pub(crate) first_in_body: u32,
    /// Index of the occurrence that is shown, and what is against it.
    pub(crate) shown: u32,
    flaw: u32,
    pub(crate) in_headline: bool,
    /// Occurrences of the phrase that has it most often.
    pub(crate) most_within: u32,
    /// The phrase that is its full name, or [`NOTHING`].
    pub(crate) full_name: u32,
}

impl Group {
    /// One that no occurrence was counted in.
    fn new(hash: u64, entry: Entry) -> Self {
        Self {
            hash,
            rarity: entry.rarity,
            class: entry.class,
            count: 0,
            small: 0,
            capital: 0,
            first: NOTHING,
            first_in_body: NOTHING,
            shown: 0,
            flaw: u32::MAX,
            in_headline: false,
            most_within: 0,
            full_name: NOTHING,
        }
    }

    /// Whether it is written with a capital wherever that says something.
    pub(crate) fn is_name(&self) -> bool {
        self.capital > self.small
    }
}

/// The group with this hash, in which another form is found; it may be found again.
pub(crate) fn group_of(
    groups: &mut Vec<Group>,
    index: &mut Positions,
    hash: u64,
    entry: Entry,
) -> u32 {
    let found = index.get(hash, |item| hash_at(groups, item, |group| group.hash));
    if let Some(item) = found {
        if let Some(group) = groups.get_mut(item as usize) {
            group.rarity = group.rarity.min(entry.rarity);
            group.class = if entry.class == Class::Open { Class::Open } else { group.class };
        }
        return item;
    }
    let item = index_of(groups.len());
    groups.push(Group::new(hash, entry));
    index.insert(hash, item, |item| hash_at(groups, item, |group| group.hash));
    item
}

/// Counts what an occurrence says of its group.
#[inline]
pub(crate) fn count_in(groups: &mut [Group], at: u32, occurrence: &Occurrence, language: Language) {
    let marks = occurrence.marks;
    let Some(group) = groups.get_mut(occurrence.group as usize) else { return };
    group.first = group.first.min(at);
    group.first_in_body =
        group.first_in_body.min(if marks.any(Marks::HEADLINE) { NOTHING } else { at });
    let flaw = flaw(occurrence, language);
    if flaw < group.flaw {
        (group.shown, group.flaw) = (at, flaw);
    }
    group.count += 1;
    // `Paris-based` has a capital and is no name.
    let attribute = marks.any(Marks::HYPHEN) && occurrence.class == Class::Modifier;
    let capital = marks.any(Marks::CAPITAL) && !attribute;
    group.small += u32::from(!capital && !marks.any(Marks::MIXED));
    group.capital += u32::from(marks.any(Marks::MIXED) || capital && !marks.any(Marks::OPENS));
    group.in_headline |= marks.any(Marks::HEADLINE);
}

/// What is against showing an occurrence: that it is in the headline, that its capital may be that of a sentence, and in
/// German, where other cases have endings, its length.
pub(crate) fn flaw(occurrence: &Occurrence, language: Language) -> u32 {
    let marks = occurrence.marks;
    let place = u32::from(marks.any(Marks::HEADLINE)) * 2 + u32::from(marks.any(Marks::OPENS));
    let german = language == Language::German;
    place * 1000 + if german { occurrence.end - occurrence.start } else { 0 }
}

/// The hash of an item of a list.
pub(crate) fn hash_at<T>(items: &[T], item: u32, hash: impl Fn(&T) -> u64) -> u64 {
    items.get(item as usize).map_or(0, hash)
}

/// A place in a list that [`WORDS_MAX`](crate::document::WORDS_MAX) bounds.
pub(crate) fn index_of(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NOTHING)
}
