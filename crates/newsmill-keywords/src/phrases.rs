//! Runs of words that may be keywords, and the phrases in them.

use std::hint::select_unpredictable;

use newsmill_model::Positions;

use crate::document::{Document, Occurrence};
use crate::group::{NOTHING, flaw};
use crate::hash;
use crate::language::Language;
use crate::lexicon::Class;
use crate::words::Marks;

/// The most words of a phrase that is no name, and of one that is; small words between them not counted.
const WORDS_MAX: usize = 3;
pub(crate) const NAME_WORDS_MAX: usize = 4;

/// Several words that stand together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    hash: u64,
    groups: [u32; NAME_WORDS_MAX],
    len: u8,
    pub(crate) count: u32,
    /// How often it was all of what stood together.
    pub(crate) whole: u32,
    /// How often all its words had capitals that say something.
    pub(crate) named: u32,
    /// Index of the first word of its first occurrence.
    pub(crate) first_at: u32,
    /// The occurrence that is shown: index of its first and of its last word; and what is against it.
    pub(crate) shown_first: u32,
    pub(crate) shown_last: u32,
    flaw: u32,
    /// Whether a small word is between its words.
    tied: bool,
    /// Index of the last word of its first occurrence in the body, [`NOTHING`] when there is none.
    last_word_in_body: u32,
    /// Whether it is the full name of its last word.
    pub(crate) is_full: bool,
    /// Whether it may be a keyword.
    pub(crate) stands: bool,
    pub(crate) in_headline: bool,
    /// Occurrences of the longer phrase that has it most often.
    pub(crate) most_within: u32,
}

impl Phrase {
    /// The groups of its words.
    pub(crate) fn groups(&self) -> &[u32] {
        self.groups.get(..usize::from(self.len)).unwrap_or_default()
    }
}

/// How a word is tied to the one before it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Tie {
    /// By nothing but space.
    Space,
    /// By a small word that stands in names.
    Name,
    /// By a small word that stands between nouns.
    Noun,
}

/// A word of a run.
#[derive(Clone, Copy, Debug)]
struct Item {
    group: u32,
    at: u32,
    /// Whether a phrase may end with it.
    noun: bool,
    /// An adjective in capitals: a part of a name, or a name where nothing follows.
    attribute: bool,
    named: bool,
    tie: Tie,
    participle: bool,
    title: bool,
    in_headline: bool,
    flaw: u32,
}

/// The phrases of a text. Reuse it: the buffers keep their memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrases {
    pub(crate) all: Vec<Phrase>,
    index: Positions,
    run: Vec<Item>,
    stretches: Vec<Stretch>,
}

/// Indices of the first and of the last of some words that stand together, or have small words between them.
#[derive(Clone, Copy, Debug, Default)]
struct Stretch {
    first: u32,
    last: u32,
}

/// Finds where two or more words that may be parts of phrases stand together, or are tied by small words; a stretch of more
/// than two comes once for each of its ends. Tells how many there are.
fn find_stretches(
    occurrences: &[Occurrence],
    language: Language,
    stretches: &mut Vec<Stretch>,
) -> usize {
    if stretches.len() <= occurrences.len() {
        stretches.resize(occurrences.len() + 1, Stretch::default());
    }
    let parts = parts(language);
    // What words are nobody can foresee: it decides no jump.
    let (mut count, mut open, mut first) = (0, false, 0);
    for (at, occurrence) in (0..).zip(occurrences) {
        let marks = occurrence.marks;
        let joined = marks.any(Marks::JOINED | Marks::ELIDED) & !marks.any(Marks::SENTENCE);
        let capital = marks.any(Marks::CAPITAL | Marks::MIXED);
        let part = parts.get(occurrence.class as usize).copied().unwrap_or(0) + u8::from(capital);
        let part = (part > 1) & (occurrence.group != NOTHING);
        let goes_on = open & joined;
        first = select_unpredictable(part & !goes_on, at, first);
        open = part | goes_on & occurrence.joins.any();
        if let Some(stretch) = stretches.get_mut(count) {
            *stretch = Stretch { first, last: at };
        }
        count += usize::from(part & goes_on);
    }
    count
}

/// Of each class 2 if its words may be parts of phrases, 1 if those with capitals may, 0 if none may; [`kind`] looks closer.
fn parts(language: Language) -> [u8; Class::ALL.len()] {
    Class::ALL.map(|class| match class {
        Class::Function => 0,
        Class::Modifier => 2,
        Class::Other => 1,
        _ if language == Language::German => 1,
        _ => 2,
    })
}

impl Phrases {
    /// Collects the phrases of a text, and tells its words within how many they stand.
    pub(crate) fn read(&mut self, document: &mut Document, language: Language) {
        self.all.clear();
        self.index.clear();
        let mut stretches = std::mem::take(&mut self.stretches);
        let count = find_stretches(&document.occurrences, language, &mut stretches);
        let found = stretches.get(..count).unwrap_or_default();
        for stretch in found.chunk_by(|before, next| before.first == next.first) {
            if let Some(&Stretch { first, last }) = stretch.last() {
                self.read_stretch(document, first, last, language);
            }
        }
        self.stretches = stretches;
        self.tell_parts(document);
    }

    /// Collects the phrases of some words that stand together.
    fn read_stretch(&mut self, document: &Document, first: u32, last: u32, language: Language) {
        // A small word that may go on with the run, and how.
        let mut tie: Option<Tie> = Some(Tie::Space);
        let words = document.occurrences.get(first as usize..=last as usize);
        for (at, occurrence) in (first..).zip(words.unwrap_or_default()) {
            let marks = occurrence.marks;
            if !marks.any(Marks::JOINED | Marks::ELIDED) || marks.any(Marks::SENTENCE) {
                self.end_run(language);
                tie = Some(Tie::Space);
            }
            // Most small words, which nothing stands before that they might go on with.
            if occurrence.group == NOTHING && self.run.is_empty() {
                tie = Some(Tie::Space);
                continue;
            }
            let named = is_named(document, occurrence);
            let kind = kind(document, occurrence, language, named);
            if kind == Kind::Break {
                tie = self.tie_of(occurrence, tie);
                if tie.is_none() {
                    self.end_run(language);
                    tie = Some(Tie::Space);
                }
                continue;
            }
            let elided = marks.any(Marks::ELIDED) && tie == Some(Tie::Space);
            if elided {
                self.end_run(language);
            }
            let named = named || begins_name(document, at, occurrence);
            if named && self.run.last().is_some_and(|last| last.title && last.named) {
                self.end_run(language);
            }
            self.run.push(Item {
                group: occurrence.group,
                at,
                noun: kind == Kind::Noun,
                attribute: occurrence.class == Class::Modifier,
                named,
                tie: tie.unwrap_or(Tie::Space),
                participle: occurrence.class == Class::Participle,
                title: occurrence.class == Class::Title,
                in_headline: marks.any(Marks::HEADLINE),
                flaw: flaw(occurrence, language),
            });
            tie = Some(Tie::Space);
        }
        self.end_run(language);
    }

    /// How a small word ties what follows to the run, if it does; `before` is how it was tied itself.
    fn tie_of(&self, occurrence: &Occurrence, before: Option<Tie>) -> Option<Tie> {
        let last = self.run.last()?;
        let first_of_them = before == Some(Tie::Space);
        match occurrence.joins {
            joins if joins.names() && first_of_them && last.named => Some(Tie::Name),
            joins if joins.behind_another() && before == Some(Tie::Name) => Some(Tie::Name),
            joins if joins.nouns() && first_of_them => Some(Tie::Noun),
            _ => None,
        }
    }

    #[inline]
    fn end_run(&mut self, language: Language) {
        if self.run.len() < 2 {
            self.run.clear();
        } else {
            self.add_phrases(language);
        }
    }

    /// Adds the phrases of a run, and ends it.
    fn add_phrases(&mut self, language: Language) {
        let run = std::mem::take(&mut self.run);
        for start in 0..run.len() {
            for len in 2..=NAME_WORDS_MAX.min(run.len() - start) {
                let items = run.get(start..start + len).unwrap_or_default();
                let goes_on = start + len < run.len();
                let cut = goes_on && items.last().is_some_and(|last| last.attribute);
                if !cut && is_phrase(items, language) {
                    self.add(items, len == run.len(), language);
                }
            }
        }
        self.run = run;
        self.run.clear();
    }

    fn add(&mut self, items: &[Item], whole: bool, language: Language) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let hash = hash_of(items.iter().map(|item| item.group));
        let item = self.find(hash).unwrap_or_else(|| {
            let mut groups = [NOTHING; NAME_WORDS_MAX];
            for (group, item) in groups.iter_mut().zip(items) {
                *group = item.group;
            }
            let item = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
            self.all.push(Phrase {
                hash,
                groups,
                len: u8::try_from(items.len()).unwrap_or(0),
                count: 0,
                whole: 0,
                named: 0,
                first_at: first.at,
                shown_first: first.at,
                shown_last: last.at,
                flaw: u32::MAX,
                tied: items.iter().skip(1).any(|item| item.tie != Tie::Space),
                last_word_in_body: NOTHING,
                is_full: false,
                stands: false,
                in_headline: false,
                most_within: 0,
            });
            let all = &self.all;
            self.index.insert(hash, item, |item| all.get(item as usize).map_or(0, |p| p.hash));
            item
        });
        if let Some(phrase) = self.all.get_mut(item as usize) {
            phrase.count += 1;
            phrase.whole += u32::from(whole);
            phrase.named += u32::from(items.iter().all(|item| item.named));
            phrase.in_headline |= first.in_headline;
            if first.flaw < phrase.flaw {
                (phrase.shown_first, phrase.shown_last, phrase.flaw) =
                    (first.at, last.at, first.flaw);
            }
            if phrase.last_word_in_body == NOTHING && !first.in_headline {
                phrase.last_word_in_body = last.at;
            }
            let once = is_sure(items, language) || phrase.count > 1;
            phrase.stands |= once;
        }
    }

    fn find(&self, hash: u64) -> Option<u32> {
        self.index.get(hash, |item| self.all.get(item as usize).map_or(0, |phrase| phrase.hash))
    }

    /// Tells words and shorter phrases within how many occurrences of a longer one they stand.
    fn tell_parts(&mut self, document: &mut Document) {
        for at in 0..self.all.len() {
            let Some(&phrase) = self.all.get(at) else { break };
            if !phrase.stands {
                continue;
            }
            let groups = phrase.groups();
            for &group in groups {
                if let Some(group) = document.groups.get_mut(group as usize) {
                    group.most_within = group.most_within.max(phrase.count);
                }
            }
            if groups.len() == 2 {
                continue;
            }
            for part in [
                groups.split_first().map(|(_, part)| part),
                groups.split_last().map(|(_, part)| part),
            ] {
                let hash = hash_of(part.unwrap_or_default().iter().copied());
                let found = self.find(hash).and_then(|item| self.all.get_mut(item as usize));
                if let Some(part) = found {
                    part.most_within = part.most_within.max(phrase.count);
                }
            }
        }
    }
}

impl Phrases {
    /// Tells words that are names their full names: the longer name in which the body has the word first, as press texts
    /// introduce people and offices. Not for German: there any noun may stand before a name.
    pub(crate) fn tell_names(&mut self, document: &mut Document) {
        for at in 0..self.all.len() {
            let Some(&phrase) = self.all.get(at) else { break };
            let Some(&last) = phrase.groups().last() else { continue };
            let Some(group) = document.groups.get_mut(last as usize) else { continue };
            let introduces = phrase.last_word_in_body == group.first_in_body
                && phrase.last_word_in_body != NOTHING;
            let name = phrase.named == phrase.count && group.is_name() && !phrase.tied;
            if !introduces || !name || group.count <= phrase.count {
                continue;
            }
            let before = self.all.get(group.full_name as usize);
            if before.is_none_or(|before| before.count < phrase.count || before.len < phrase.len) {
                group.full_name = u32::try_from(at).unwrap_or(NOTHING);
            }
        }
        for group in &document.groups {
            if let Some(phrase) = self.all.get_mut(group.full_name as usize) {
                phrase.is_full = true;
            }
        }
    }
}

fn hash_of(groups: impl Iterator<Item = u32>) -> u64 {
    groups.fold(1, |hash, group| hash::mix(hash, u64::from(group)))
}

/// Whether words that stand together are a phrase.
fn is_phrase(items: &[Item], language: Language) -> bool {
    let Some((first, rest)) = items.split_first() else { return false };
    let named = items.iter().all(|item| item.named);
    if items.len() > WORDS_MAX && !named {
        return false;
    }
    // `Anna Ruiz ha dicho`: without knowing verbs, a name ends where its capitals end.
    let apart = !matches!(language, Language::English | Language::German);
    if apart && !named && items.iter().any(|item| item.named) {
        return false;
    }
    let nouns = rest.iter().filter(|item| item.tie == Tie::Noun).count();
    let names = rest.iter().any(|item| item.tie == Tie::Name);
    if names && !named || nouns > 1 {
        return false;
    }
    let ends = items.last().is_some_and(|last| last.noun);
    if language.is_romance() {
        // `Union européenne`, `centres de rétention`: what stands before the small word is a noun.
        (ends || nouns == 0 && first.noun) && (nouns == 0 || first.noun)
    } else {
        ends
    }
}

/// Whether words that are a phrase are a keyword when they stand together once. Where lists tell too few verbs from nouns,
/// and where a verb's form stands before a noun, only names and words tied by a small word are.
fn is_sure(items: &[Item], language: Language) -> bool {
    match language {
        Language::English | Language::German => !items.iter().any(|item| item.participle),
        _ => items.iter().all(|item| item.named) || items.iter().any(|item| item.tie == Tie::Noun),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Noun,
    Modifier,
    Break,
}

/// Whether an occurrence has a capital that says something.
#[inline]
fn is_named(document: &Document, occurrence: &Occurrence) -> bool {
    let marks = occurrence.marks;
    if marks.any(Marks::MIXED) {
        return true;
    }
    if marks.any(Marks::HYPHEN) && occurrence.class == Class::Modifier {
        return false;
    }
    let name = || document.groups.get(occurrence.group as usize).is_some_and(|g| g.is_name());
    marks.any(Marks::CAPITAL) && (!marks.any(Marks::OPENS) || name())
}

/// Whether an occurrence whose capital may be that of a sentence goes on with a capital that says something: `Anna Ruiz`.
fn begins_name(document: &Document, at: u32, occurrence: &Occurrence) -> bool {
    let marks = occurrence.marks;
    let opens = marks.any(Marks::CAPITAL) && marks.any(Marks::OPENS) && !marks.any(Marks::HEADLINE);
    let noun = matches!(occurrence.class, Class::Open | Class::Title | Class::Modifier);
    if !opens || !noun {
        return false;
    }
    let small = document.groups.get(occurrence.group as usize).is_some_and(|group| group.small > 0);
    let next = document.occurrences.get(at as usize + 1);
    let goes_on = next.is_some_and(|next| {
        next.group != NOTHING && next.marks.any(Marks::JOINED) && next.marks.any(Marks::CAPITAL)
    });
    !small && goes_on
}

/// What an occurrence may be in a phrase.
#[inline]
fn kind(document: &Document, occurrence: &Occurrence, language: Language, named: bool) -> Kind {
    if occurrence.group == NOTHING {
        return Kind::Break;
    }
    if language == Language::German && !named {
        // Nouns have capitals; where all words have, those that are also met in small letters are none.
        let small = !occurrence.marks.any(Marks::CAPITAL)
            || document.groups.get(occurrence.group as usize).is_some_and(|group| group.small > 0);
        if small {
            return if occurrence.class == Class::Modifier { Kind::Modifier } else { Kind::Break };
        }
    }
    match occurrence.class {
        Class::Function => Kind::Break,
        Class::Open | Class::Weak | Class::Title => Kind::Noun,
        Class::Modifier if named => Kind::Noun,
        Class::Modifier => Kind::Modifier,
        Class::Other | Class::Participle if named => Kind::Noun,
        Class::Other => Kind::Break,
        Class::Participle => Kind::Modifier,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash;
    use crate::lexicon::{Entry, Lexicon};
    use crate::reader::Reader;

    /// A lexicon with words of every class.
    fn lexicon() -> Lexicon {
        let words = [
            ("the", Class::Function),
            ("of", Class::Function),
            ("de", Class::Function),
            ("und", Class::Function),
            ("electric", Class::Modifier),
            ("said", Class::Other),
            ("day", Class::Weak),
            ("charging", Class::Participle),
            ("minister", Class::Title),
        ];
        let entry = |(word, class): (&str, Class)| {
            (hash::upper(hash::bytes(word.as_bytes())), Entry { rarity: 90, class })
        };
        let mut entries: Vec<(u32, Entry)> = words.into_iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.0);
        Lexicon::from_bytes(&Lexicon::to_bytes(&entries)).unwrap()
    }

    proptest! {
        #[test]
        fn stretches_leave_no_phrase_out(
            headline in "((The|Minister|ferry|Ann|NATO) ){0,4}",
            body in "((the|of|de|und|electric|Electric|said|Said|day|charging|Minister|ferry|Ferry|Ann|Lee|NATO|iPad|e-bike|12|l'|U\\.S\\.)( | | |, |\\. |\\n\\n|-)){0,40}",
        ) {
            let lexicon = lexicon();
            for (_, language) in Language::LISTED {
                let reader = Reader { language, lexicon: Some(&lexicon), salt: 1 };
                let mut document = Document::default();
                document.read(reader, &headline, &body);
                let mut whole = Phrases::default();
                let last = u32::try_from(document.occurrences.len()).unwrap().saturating_sub(1);
                whole.read_stretch(&document, 0, last, language);
                whole.tell_parts(&mut document.clone());
                let mut phrases = Phrases::default();
                phrases.read(&mut document, language);
                prop_assert_eq!(format!("{:?}", phrases.all), format!("{:?}", whole.all));
            }
        }
    }
}
