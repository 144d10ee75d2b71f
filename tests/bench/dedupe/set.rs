//! The edit set: stories, their edited copies, and different stories that look alike, in one stream.

use std::collections::BTreeMap;

use crate::bases::Base;
use crate::edits::{self, Source};
use crate::lookalikes;
use crate::news::{Lexicon, Topic};
use crate::random::Random;
use crate::text::{self, Story};

/// An article of the set.
pub(crate) struct Item {
    pub(crate) uri: String,
    pub(crate) body: String,
    /// What it may be called a copy of; nothing when it has to be kept.
    pub(crate) of: Vec<String>,
    pub(crate) kind: String,
}

/// So many edited copies of every story.
const COPIES: usize = 3;
/// An edit must leave so many words.
const WORDS_MIN: usize = 60;

/// The stream of a seed: all stories and lookalikes mixed, then all copies mixed.
pub(crate) fn stream(bases: &[Base], seed: u64) -> Vec<Item> {
    let mut random = Random::new(seed);
    let lexicon = Lexicon::new(&mut random);
    let mut by_language: BTreeMap<&str, Vec<&Story>> = BTreeMap::new();
    for base in bases {
        by_language.entry(&base.language).or_default().push(&base.story);
    }
    let mut items: Vec<Item> = bases
        .iter()
        .enumerate()
        .map(|(at, base)| kept(format!("base-{at}"), text::body(&base.story), "story"))
        .collect();
    let lookalikes = lookalikes::all(&mut random, &lexicon);
    for (number, (kind, body)) in lookalikes.iter().flatten().enumerate() {
        items.push(kept(format!("like-{number}"), body.clone(), kind));
    }
    random.shuffle(&mut items);
    let mut copies = copies(bases, &by_language, &mut random);
    // A report of a series is copied too, and its copy is one of that report and of no other.
    for (number, (kind, body)) in lookalikes.iter().flatten().enumerate() {
        if number % 4 == 0 && text::words(body) >= 2 * WORDS_MIN {
            let story = text::story(body);
            let mut source = Source { random: random.clone(), others: &[&story] };
            let edits = edits::all();
            let edit = &edits[random.below(edits.len())];
            let edited = text::body(&(edit.apply)(&story, edit.grade.min(20), &mut source));
            let kind = format!("copy from {kind}");
            copies.push(Item {
                uri: format!("copied-{number}"),
                body: edited,
                of: vec![format!("like-{number}")],
                kind,
            });
        }
    }
    copies.extend(pages(bases, &lexicon, &mut random));
    random.shuffle(&mut copies);
    items.extend(copies);
    items
}

/// The same articles in any order: whichever comes first of a story and its copies is the one to keep. Without pages of two
/// stories, which belong to no one story.
pub(crate) fn in_any_order(items: Vec<Item>, seed: u64) -> Vec<Item> {
    let mut items: Vec<Item> =
        items.into_iter().filter(|item| !item.kind.starts_with("merged")).collect();
    Random::new(seed ^ 0xa11).shuffle(&mut items);
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in &mut items {
        let story = item.of.pop().unwrap_or_else(|| item.uri.clone());
        let earlier = seen.entry(story).or_default();
        item.of.clone_from(earlier);
        earlier.push(item.uri.clone());
    }
    items
}

fn kept(uri: String, body: String, kind: &str) -> Item {
    Item { uri, body, of: Vec::new(), kind: kind.to_owned() }
}

fn copies(
    bases: &[Base],
    by_language: &BTreeMap<&str, Vec<&Story>>,
    random: &mut Random,
) -> Vec<Item> {
    let edits = edits::all();
    let mut next = random.below(edits.len());
    let mut copies = Vec::new();
    for (at, base) in bases.iter().enumerate() {
        for number in 0..COPIES {
            next = (next + 1) % edits.len();
            let edit = &edits[next];
            let others: Vec<&Story> = by_language[base.language.as_str()]
                .iter()
                .copied()
                .filter(|other| **other != base.story)
                .collect();
            if others.is_empty() {
                continue;
            }
            let mut source = Source { random: Random::new(random.next()), others: &others };
            let body = text::body(&(edit.apply)(&base.story, edit.grade, &mut source));
            if text::words(&body) >= WORDS_MIN {
                let kind = format!("{} {:02}", edit.kind, edit.grade);
                copies.push(Item {
                    uri: format!("copy-{at}-{number}"),
                    body,
                    of: vec![format!("base-{at}")],
                    kind,
                });
            }
        }
    }
    copies
}

/// Pages of two stories: both known, or one of them and a longer new one.
fn pages(bases: &[Base], lexicon: &Lexicon, random: &mut Random) -> Vec<Item> {
    let mut pages = Vec::new();
    for number in 0..bases.len() / 12 {
        let (a, b) = (random.below(bases.len()), random.below(bases.len()));
        let (first, second) = (&bases[a].story, &bases[b].story);
        if a != b {
            let of = vec![format!("base-{a}"), format!("base-{b}")];
            let body = edits::merged(first, second);
            pages.push(Item {
                uri: format!("page-{number}"),
                body,
                of,
                kind: "merged, both known".to_owned(),
            });
        }
        let topic = Topic::new(lexicon, random);
        let mut new = Story::new();
        while text::words(&text::body(&new)) * 10 < text::words(&text::body(first)) * 14 {
            new.extend(topic.story(1, random));
        }
        let body =
            if number % 2 == 0 { edits::merged(&new, first) } else { edits::merged(first, &new) };
        pages.push(kept(format!("half-{number}"), body, "merged with a new story"));
    }
    pages
}
