//! From a text to its keywords.

use newsmill_model::{Bundle, Error, ErrorKind};

use crate::choose::{Candidate, Chosen};
use crate::document::{Document, Group, Reader};
use crate::hash;
use crate::language::Language;
use crate::lexicon::{Class, Lexicon};
use crate::phrases::{Phrase, Phrases};
use crate::weigh::{Features, Logs, weigh};
use crate::words::{Marks, Words};

/// What keywords are found in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'t> {
    /// BCP 47; empty or `und` when nobody knows: then one of the languages with a lexicon is guessed.
    pub language: &'t str,
    /// The headline, or nothing.
    pub headline: &'t str,
    /// The text.
    pub body: &'t str,
}

/// A word or a phrase that says what a text is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    /// As the text writes it, its words apart by single spaces.
    pub text: String,
    /// How much it says, for comparison within one text.
    pub weight: f32,
}

/// Memory that is used again for every text.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    document: Document,
    phrases: Phrases,
    candidates: Vec<Candidate>,
    chosen: Chosen,
}

/// Finds keywords. `Send + Sync`; it keeps nothing between calls but the caller's [`Scratch`].
#[derive(Clone, Debug)]
pub struct Finder {
    /// In the order of [`Language::LISTED`].
    lexicons: Vec<Lexicon>,
    logs: Logs,
}

impl Finder {
    /// A finder with the lexicons of a model file.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] when the file is for another task, or its parts are something else.
    pub fn from_bundle(bundle: &Bundle) -> Result<Self, Error> {
        let lexicons = Language::LISTED.iter().map(|(code, _)| {
            Lexicon::from_bytes(bundle.blob(code)?).ok_or_else(|| {
                Error::new(ErrorKind::Format, format!("the part `{code}` is no list of words"))
            })
        });
        Ok(Self { lexicons: lexicons.collect::<Result<_, _>>()?, logs: Logs::new() })
    }

    /// The codes of the languages it has lexicons of.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        Language::LISTED.iter().map(|(code, _)| *code)
    }

    /// The keywords of a text, at most `max`, the best first. Linear in the length of the text; of a very long one the first
    /// 100,000 words are read.
    pub fn find(&self, scratch: &mut Scratch, text: Text<'_>, max: usize) -> Vec<Keyword> {
        let language = self.language(text);
        let lexicon = language.place().and_then(|place| self.lexicons.get(place));
        let Scratch { document, phrases, candidates, chosen } = scratch;
        document.read(Reader { language, lexicon }, text.headline, text.body);
        phrases.read(document, language);
        if language != Language::German {
            phrases.tell_names(document);
        }
        candidates.clear();
        let words = (0..)
            .zip(&document.groups)
            .filter_map(|(at, group)| single(document, phrases, &self.logs, language, at, group));
        candidates.extend(words);
        let several = (0..)
            .zip(&phrases.all)
            .filter_map(|(at, phrase)| several(document, &self.logs, at, phrase));
        candidates.extend(several);
        chosen.choose(phrases, candidates, max);
        let keyword = |candidate: &Candidate| Keyword {
            text: shown(document, text, candidate),
            weight: candidate.weight.exp(),
        };
        chosen.kept.iter().map(keyword).collect()
    }

    /// The language a text is in, guessed by its small words where nobody says.
    fn language(&self, text: Text<'_>) -> Language {
        const SAMPLE: usize = 200;
        let unknown = text.language.is_empty() || text.language.eq_ignore_ascii_case("und");
        if !unknown {
            return Language::of(text.language);
        }
        let mut counts = [0_u32; Language::LISTED.len()];
        let mut all = 0;
        let mut words = Words::new(text.body);
        while let Some(word) = words.next().filter(|_| all < SAMPLE) {
            all += 1;
            let key = hash::upper(word.hash());
            for (count, lexicon) in counts.iter_mut().zip(&self.lexicons) {
                let small = lexicon.get(key).is_some_and(|entry| entry.class == Class::Function);
                *count += u32::from(small);
            }
        }
        let best =
            (0..).zip(counts).max_by_key(|&(place, count)| (count, std::cmp::Reverse(place)));
        let sure = best.filter(|&(_, count)| all >= 5 && count as usize * 5 >= all);
        let found = sure.and_then(|(place, _): (usize, u32)| Language::LISTED.get(place));
        found.map_or(Language::Other, |&(_, language)| language)
    }
}

fn real(number: u32) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

fn power(rarity: u8) -> f32 {
    f32::from(rarity) / 25.0
}

/// A word as a candidate.
fn single(
    document: &Document,
    phrases: &Phrases,
    logs: &Logs,
    language: Language,
    at: u32,
    group: &Group,
) -> Option<Candidate> {
    let allowed = match group.class {
        Class::Open | Class::Title => language != Language::German || group.is_name(),
        Class::Modifier | Class::Other | Class::Participle => {
            group.is_name() && group.within * 2 < group.count
        }
        Class::Weak | Class::Function => false,
    };
    // What only ever stands inside the same phrase is that phrase.
    if !allowed || group.count == 0 || group.within >= group.count {
        return None;
    }
    let features = Features {
        count: group.count,
        rarity: power(group.rarity),
        rarest: power(group.rarity),
        before: before(document, group.first),
        in_headline: group.in_headline,
        named: group.is_name(),
        words: 1,
        within: real(group.within) / real(group.count),
        whole: 1.0,
    };
    // `Ruiz` is shown as `Anna Ruiz` when the text begins with that.
    let full = phrases.all.get(group.full as usize);
    Some(Candidate {
        at: if full.is_some() { group.full } else { at },
        is_phrase: full.is_some(),
        first: full.map_or(group.shown, |full| full.first),
        last: full.map_or(group.shown, |full| full.last),
        count: group.count,
        weight: weigh(features, logs),
    })
}

/// A phrase as a candidate.
fn several(document: &Document, logs: &Logs, at: u32, phrase: &Phrase) -> Option<Candidate> {
    // What only ever stands inside the same longer phrase is that phrase.
    if phrase.within >= phrase.count || !phrase.stands || phrase.is_full {
        return None;
    }
    let groups = phrase.groups();
    let of = |group: &u32| document.groups.get(*group as usize);
    let rarities = || groups.iter().filter_map(of).map(|group| power(group.rarity));
    let words = f32::from(u8::try_from(groups.len()).unwrap_or(1));
    let features = Features {
        count: phrase.count,
        rarity: rarities().sum::<f32>() / words,
        rarest: rarities().fold(0.0, f32::max),
        before: before(document, phrase.at),
        in_headline: phrase.in_headline,
        named: phrase.named * 2 > phrase.count,
        words: groups.len(),
        within: real(phrase.within) / real(phrase.count),
        whole: real(phrase.whole) / real(phrase.count),
    };
    Some(Candidate {
        at,
        is_phrase: true,
        first: phrase.first,
        last: phrase.last,
        count: phrase.count,
        weight: weigh(features, logs),
    })
}

/// Words of the body before an occurrence; none before those of the headline.
fn before(document: &Document, at: u32) -> u32 {
    let headline = u32::try_from(document.headline).unwrap_or(0);
    at.saturating_sub(headline)
}

/// A candidate as the text writes it.
fn shown(document: &Document, text: Text<'_>, candidate: &Candidate) -> String {
    let of = |at: u32| document.occurrences.get(at as usize);
    let (Some(first), Some(last)) = (of(candidate.first), of(candidate.last)) else {
        return String::new();
    };
    let source = if first.marks.any(Marks::HEADLINE) { text.headline } else { text.body };
    let written = source.get(first.start as usize..last.end as usize).unwrap_or_default();
    let mut shown = String::with_capacity(written.len());
    for part in written.split_whitespace() {
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.extend(part.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}')));
    }
    shown
}
