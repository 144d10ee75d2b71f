//! From a text to its keywords.

use std::sync::atomic::{AtomicU64, Ordering};

use newsmill_model::{Bundle, Error};
use newsmill_text::marked::Marked;
use newsmill_text::primary_language;

use crate::choose::{Candidate, Chosen};
use crate::document::Document;
use crate::group::Group;
use crate::hash;
use crate::language::Language;
use crate::lexicon::Class;
use crate::lexicons::Lexicons;
use crate::phrases::{Phrase, Phrases};
use crate::reader::Reader;
use crate::weigh::{Features, Logs, weigh};
use crate::words::{Cut, Marks, Source, Words};

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
    lexicons: Lexicons,
    logs: Logs,
    /// Which finder it is, for what a [`Scratch`] remembers of words.
    number: u64,
}

/// How many finders there were.
static FINDERS: AtomicU64 = AtomicU64::new(0);

impl Finder {
    /// A finder with the lexicons of a model file.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](newsmill_model::ErrorKind::Format) when the file is for another task, or its parts are something else.
    pub fn from_bundle(bundle: &Bundle) -> Result<Self, Error> {
        let number = FINDERS.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(Self { lexicons: Lexicons::of(bundle)?, logs: Logs::new(), number })
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
        let salt = hash::mix(self.number, language as u64);
        document.read(Reader { language, lexicon, salt }, text.headline, text.body);
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
        if let Some(primary) = primary_language(text.language) {
            return Language::of(primary);
        }
        let mut counts = [0_u32; Language::LISTED.len()];
        let mut cuts = [Cut::EMPTY; SAMPLE];
        // Few words need no marks.
        let source = Source { text: text.body, marked: &Marked::default() };
        let all = Words::new(source).cut(&mut cuts);
        for cut in cuts.iter().take(all) {
            let key = hash::upper(cut.hash);
            for (count, lexicon) in counts.iter_mut().zip(self.lexicons.all()) {
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
        // `Chilean`, and not `financial` for the `Financial Institute`.
        Class::Modifier | Class::Other | Class::Participle => {
            group.capital > 0 && group.small == 0 && group.most_within * 2 < group.count
        }
        Class::Weak | Class::Function => false,
    };
    // What only ever stands inside the same phrase is that phrase.
    if !allowed || group.count == 0 || group.most_within >= group.count {
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
        within: real(group.most_within) / real(group.count),
        whole: 1.0,
    };
    // `Ruiz` is shown as `Anna Ruiz` when the text begins with that.
    let full = phrases.all.get(group.full_name as usize);
    Some(Candidate {
        at: if full.is_some() { group.full_name } else { at },
        is_phrase: full.is_some(),
        shown_first: full.map_or(group.shown, |full| full.shown_first),
        shown_last: full.map_or(group.shown, |full| full.shown_last),
        count: group.count,
        weight: weigh(features, logs),
    })
}

/// A phrase as a candidate.
fn several(document: &Document, logs: &Logs, at: u32, phrase: &Phrase) -> Option<Candidate> {
    // What only ever stands inside the same longer phrase is that phrase.
    if phrase.most_within >= phrase.count || !phrase.stands || phrase.is_full {
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
        before: before(document, phrase.first_at),
        in_headline: phrase.in_headline,
        named: phrase.named * 2 > phrase.count,
        words: groups.len(),
        within: real(phrase.most_within) / real(phrase.count),
        whole: real(phrase.whole) / real(phrase.count),
    };
    Some(Candidate {
        at,
        is_phrase: true,
        shown_first: phrase.shown_first,
        shown_last: phrase.shown_last,
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
    let (Some(first), Some(last)) = (of(candidate.shown_first), of(candidate.shown_last)) else {
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

#[cfg(test)]
mod tests {
    use newsmill_model::{Blob, Provenance};
    use proptest::prelude::*;

    use super::*;
    use crate::lexicon::{Entry, Lexicon};

    /// A finder that knows some words of English and nothing else.
    fn finder() -> Finder {
        let small = "the of and in a was to for her will on by has it is with from at were";
        let function = small.split(' ').map(|word| (word, 40, Class::Function));
        let others = [
            ("said", 70, Class::Other),
            ("opened", 100, Class::Other),
            ("new", 75, Class::Other),
            ("minister", 100, Class::Title),
            ("day", 80, Class::Weak),
            ("town", 95, Class::Open),
            ("electric", 110, Class::Modifier),
        ];
        let mut entries: Vec<(u32, Entry)> = function
            .chain(others)
            .map(|(word, rarity, class)| {
                (hash::upper(hash::bytes(word.as_bytes())), Entry { rarity, class })
            })
            .collect();
        entries.sort_by_key(|entry| entry.0);
        let blob = |(at, (code, _)): (usize, &(&str, Language))| Blob {
            name: (*code).to_owned(),
            bytes: Lexicon::to_bytes(if at == 0 { &entries } else { &[] }).into(),
        };
        let bundle = Bundle {
            provenance: Provenance::default(),
            settings: serde_json::Value::Null,
            tables: Vec::new(),
            blobs: Language::LISTED.iter().enumerate().map(blob).collect(),
        };
        Finder::from_bundle(&bundle).unwrap()
    }

    fn found(language: &str, headline: &str, body: &str) -> Vec<String> {
        let text = Text { language, headline, body };
        let found = finder().find(&mut Scratch::default(), text, 5);
        found.into_iter().map(|keyword| keyword.text).collect()
    }

    #[test]
    fn forms_are_one_and_names_are_whole() {
        let body = "Anna Ruiz opened the ferry line. The ferries were new to the town. Ruiz said the ferry was \
                    for the town. Minister Olga Brandt of the Bank of Lindwall said it was electric.";
        let found = found("en", "", body);
        assert_eq!(found, ["Anna Ruiz", "Olga Brandt", "Bank of Lindwall", "ferry", "town"]);
    }

    #[test]
    fn words_that_are_no_keywords_alone_are_none() {
        assert_eq!(
            found("en", "", "The day was new. The day was electric. It opened by day."),
            [""; 0]
        );
        assert_eq!(
            found("en", "", "The electric ferry was new. The electric ferry opened."),
            ["electric ferry"]
        );
    }

    #[test]
    fn capitals_of_a_headline_are_no_names() {
        let found = found(
            "en",
            "Harbour Opened For Ferries",
            "The harbour opened in the town of Lindwall.",
        );
        assert_eq!(found.first().map(String::as_str), Some("harbour"));
    }

    #[test]
    fn a_language_nobody_states_is_guessed() {
        let body = "The ferry was in the town and the town was on the ferry with a pilot.";
        assert_eq!(found("", "", body), found("en", "", body));
        assert_eq!(found("und", "", body), found("en-GB", "", body));
        assert_ne!(found("fi", "", body), found("en", "", body));
    }

    #[test]
    fn what_is_remembered_of_words_changes_nothing() {
        let texts = [
            "The 14TH ferry was on the 14th day. US ferries of the town said us, WHO said who.",
            "us and who by the 14th ferry, the 14TH. The US minister opened a half-electric Town.",
            "Das Fest im Ort: das 2ND Fest, THE Fest, die Fests. Der Ort und die Orte.",
        ];
        let mut many = Scratch::default();
        // Another finder's words are not its own.
        let mut others = finder();
        others.lexicons.forget(0);
        let finder = finder();
        for round in 0..3 {
            for language in ["en", "de", "xx"] {
                for body in texts {
                    let text = Text { language, headline: body, body };
                    let alone = finder.find(&mut Scratch::default(), text, 9);
                    assert_eq!(finder.find(&mut many, text, 9), alone, "{round} {language} {body}");
                    let alone = others.find(&mut Scratch::default(), text, 9);
                    assert_eq!(others.find(&mut many, text, 9), alone, "{round} {language} {body}");
                }
            }
        }
    }

    #[test]
    fn texts_beyond_those_that_have_a_number_are_read_alike() {
        let body = "Anna Ruiz opened the ferry line. The ferries were new to the town.";
        let (finder, mut scratch) = (finder(), Scratch::default());
        let text = Text { language: "en", headline: "", body };
        let first = finder.find(&mut scratch, text, 5);
        assert!((0..70_000).all(|_| finder.find(&mut scratch, text, 5) == first));
    }

    #[test]
    fn long_texts_are_bounded() {
        let letters = "a".repeat(10_000_000);
        assert_eq!(found("en", &letters, &letters), [""; 0]);
        let words = "Ab cd Ef ".repeat(300_000);
        assert!(!found("en", "", &words).is_empty());
        let many: String = (0..200_000).map(|n| format!("w{n}x ")).collect();
        assert_eq!(found("en", "", &many).len(), 5);
    }

    #[test]
    fn a_model_of_another_task_is_refused() {
        let other = Bundle {
            provenance: Provenance { task: "language".to_owned(), ..Provenance::default() },
            settings: serde_json::Value::Null,
            tables: Vec::new(),
            blobs: Vec::new(),
        };
        let message = Finder::from_bundle(&other).unwrap_err().to_string();
        assert_eq!(message, "no part `en`: the model is for `language`");
    }

    proptest! {
        #[test]
        fn any_text_has_keywords_of_its_own(
            words in proptest::collection::vec("[A-Zé]?[a-zßÉ0-9'’-]{0,9}[.,!\"]?", 0..40),
            gap in "[ \n]{1,2}",
        ) {
            let body = words.join(&gap);
            let finder = finder();
            let mut scratch = Scratch::default();
            for language in ["en", "de", "fr", "xx", ""] {
                let text = Text { language, headline: "", body: &body };
                let found = finder.find(&mut scratch, text, 7);
                prop_assert!(found.len() <= 7);
                let flat = body.split_whitespace().collect::<Vec<_>>().join(" ");
                for keyword in &found {
                    prop_assert!(!keyword.text.is_empty() && flat.contains(&keyword.text), "{keyword:?}");
                }
                prop_assert_eq!(finder.find(&mut scratch, text, 7), found);
            }
        }
    }
}
