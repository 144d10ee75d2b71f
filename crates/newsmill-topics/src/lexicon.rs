//! The lexicon: terms that are found, and what they say together.

use std::sync::OnceLock;

use crate::compile::Terms;
use crate::decision::{Sums, decide};
use crate::guess::guess;
use crate::matcher::{Matcher, Memo};
use crate::vocabulary::{TopicId, Vocabulary};

/// The languages and the files with their terms.
const SOURCES: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            include_str!("../data/en.txt"),
            include_str!("../data/en-more.txt"),
            include_str!("../data/en-wire.txt"),
        ],
    ),
    (
        "de",
        &[
            include_str!("../data/de.txt"),
            include_str!("../data/de-more.txt"),
            include_str!("../data/de-wire.txt"),
        ],
    ),
    ("fr", &[include_str!("../data/fr.txt"), include_str!("../data/fr-more.txt")]),
    ("es", &[include_str!("../data/es.txt"), include_str!("../data/es-more.txt")]),
    ("it", &[include_str!("../data/it.txt"), include_str!("../data/it-more.txt")]),
    ("pt", &[include_str!("../data/pt.txt"), include_str!("../data/pt-more.txt")]),
    ("nl", &[include_str!("../data/nl.txt"), include_str!("../data/nl-more.txt")]),
];

/// The language of the vocabulary's names and definitions.
const LANGUAGE_OF_VOCABULARY: &str = "en";

/// What an occurrence counts in the headline.
const HEADLINE: f32 = 3.0;
/// What one counts by where it begins in the body: up to so many bytes, so much.
const BODY: [(usize, f32); 3] = [(600, 1.7), (3_000, 1.0), (10_000, 0.6)];
const BODY_END: f32 = 0.3;

/// A text to look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'t> {
    /// Its language, BCP 47; guessed from the words where it is empty or `und`.
    pub language: &'t str,
    /// Its headline, which counts more.
    pub headline: &'t str,
    /// Its body.
    pub body: &'t str,
}

/// A topic found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The topic.
    pub topic: TopicId,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// How much of the text is about it, 0 to 1: the strongest topic has 1.
    pub relevance: f64,
}

/// Memory that is used again for every text.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// How often each term occurred, weighted by place.
    counts: Vec<f32>,
    touched: Vec<u32>,
    memo: Memo,
    pub(crate) sums: Sums,
}

/// Weighted words and phrases of topics in several languages.
#[derive(Clone, Debug)]
pub struct Lexicon {
    vocabulary: Vocabulary,
    /// The terms of each language of [`SOURCES`], compiled when it is first met.
    languages: Vec<OnceLock<Terms>>,
}

impl Lexicon {
    /// The lexicon that is built in. A language is compiled when the first text in it comes, which takes some
    /// five milliseconds.
    ///
    /// # Errors
    /// What is wrong with the vocabulary: never with the one that is built in, which a test reads.
    pub fn new() -> Result<Self, String> {
        let vocabulary = Vocabulary::media_topics()?;
        Ok(Self { vocabulary, languages: vec![OnceLock::new(); SOURCES.len()] })
    }

    /// The terms of the language at a place of [`SOURCES`].
    fn terms(&self, at: usize) -> Option<&Terms> {
        let terms = self.languages.get(at)?;
        // What is built in compiles: a test does it for every language.
        Some(terms.get_or_init(|| compile(&self.vocabulary, at).unwrap_or_default()))
    }

    /// The topics it knows.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The languages it knows, with the number of terms of each.
    pub fn languages(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let count = |at: usize| self.terms(at).map_or(0, |terms| terms.len());
        SOURCES.iter().enumerate().map(move |(at, (code, _))| (*code, count(at)))
    }

    /// The topics of a text: top topics first, the strongest first, then narrower ones, those too. Takes time linear in
    /// its length.
    pub fn find(&self, scratch: &mut Scratch, text: Text<'_>) -> Vec<Found> {
        let language = guess(text);
        let at = SOURCES.iter().position(|(code, _)| *code == language);
        let Some((at, terms)) = at.and_then(|at| Some((at, self.terms(at)?))) else {
            return Vec::new();
        };
        scratch.memo.for_matcher(at);
        scratch.counts.resize(terms.len().max(scratch.counts.len()), 0.0);
        let mut read = 0;
        read += scratch.count(&terms.matcher, text.headline, |_| HEADLINE);
        read += scratch.count(&terms.matcher, text.body, |at| {
            BODY.iter().find(|(end, _)| at < *end).map_or(BODY_END, |(_, weight)| *weight)
        });
        scratch.sums.clear(self.vocabulary.len());
        for term in scratch.touched.drain(..) {
            let Some(count) = scratch.counts.get_mut(term as usize) else { continue };
            let often = (1.0 + std::mem::take(count)).log2();
            for &(topic, weight) in terms.postings(term) {
                scratch.sums.add(topic, weight * often);
            }
        }
        decide(&self.vocabulary, &scratch.sums, read)
    }
}

/// Compiles the language at a place of [`SOURCES`].
fn compile(vocabulary: &Vocabulary, at: usize) -> Result<Terms, String> {
    let Some((language, sources)) = SOURCES.get(at) else { return Ok(Terms::default()) };
    Terms::compile(vocabulary, sources, *language == LANGUAGE_OF_VOCABULARY)
        .map_err(|error| format!("lexicon `{language}`: {error}"))
}

impl Scratch {
    /// Counts the terms of a text; tells how many words it has.
    fn count(&mut self, matcher: &Matcher, text: &str, weigh: impl Fn(usize) -> f32) -> usize {
        let Self { counts, touched, memo, .. } = self;
        matcher.read(text, memo, |term, start| {
            if let Some(count) = counts.get_mut(term as usize) {
                if *count == 0.0 {
                    touched.push(term);
                }
                *count += weigh(start);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn evidence(source: &str, body: &str) -> Vec<(u32, f32)> {
        let vocabulary = Vocabulary::media_topics().unwrap();
        let terms = Terms::compile(&vocabulary, &[source], false).unwrap();
        let mut scratch = Scratch { counts: vec![0.0; terms.len()], ..Scratch::default() };
        scratch.memo.for_matcher(0);
        scratch.count(&terms.matcher, body, |_| 1.0);
        let mut sums: BTreeMap<u32, f32> = BTreeMap::new();
        for term in scratch.touched {
            for &(topic, weight) in terms.postings(term) {
                *sums.entry(vocabulary.code(topic)).or_default() += weight;
            }
        }
        sums.into_iter().map(|(code, sum)| (code, (sum * 100.0).round() / 100.0)).collect()
    }

    #[test]
    fn a_term_counts_once_for_each_broader_topic() {
        let source = "[16000000]\n1 war\n[20000062]\n3 war";
        let three = |code| (code, 3.0);
        assert_eq!(evidence(source, "War!"), [16_000_000, 20_000_056, 20_000_062].map(three));
    }

    #[test]
    fn longer_words_inherit_and_take_back_and_phrases_speak_against() {
        let source = "[04000000]\n3 bank*, bankers*\n-1 banknight\n[02000000]\n2 bankers*\n[15000000]\n2 match\n-2 match fit";
        assert_eq!(evidence(source, "banks"), [(4_000_000, 3.0)]);
        assert_eq!(evidence(source, "banknight"), []);
        let both = evidence(source, "bankers");
        assert!(both.len() == 2 && both[1].1 < 3.0 && both[1].1 > 2.0, "{both:?}");
        assert_eq!(evidence(source, "match-fit"), [(15_000_000, 0.0)]);
    }

    /// Language, top topic, text.
    const SAMPLES: &[(&str, u32, &str)] = &[
        (
            "en",
            15_000_000,
            "The striker scored twice before half-time and the coach was delighted.",
        ),
        (
            "de",
            15_000_000,
            "Der Stürmer traf vor der Halbzeit zweimal, der Trainer war begeistert.",
        ),
        (
            "fr",
            15_000_000,
            "L'attaquant a marqué deux buts avant la mi-temps et l'entraîneur était ravi.",
        ),
        (
            "es",
            15_000_000,
            "El delantero marcó dos goles antes del descanso y el entrenador estaba feliz.",
        ),
        (
            "it",
            15_000_000,
            "L'attaccante ha segnato due gol nel primo tempo della partita di campionato.",
        ),
        (
            "pt",
            15_000_000,
            "O atacante marcou dois gols no primeiro tempo e o treinador ficou contente.",
        ),
        (
            "nl",
            15_000_000,
            "De spits maakte voor de rust twee doelpunten en de trainer was tevreden.",
        ),
        (
            "en",
            3_000_000,
            "An earthquake of magnitude 6.1 shook the coast; rescuers search the rubble.",
        ),
        ("de", 3_000_000, "Ein Erdbeben erschütterte die Küste, Retter suchen in den Trümmern."),
        (
            "fr",
            3_000_000,
            "Un séisme a secoué la côte, les secouristes cherchent sous les décombres.",
        ),
        (
            "es",
            3_000_000,
            "Un terremoto sacudió la costa y los bomberos buscan entre los escombros.",
        ),
        (
            "it",
            3_000_000,
            "Un terremoto ha scosso la costa, i soccorritori cercano tra le macerie.",
        ),
        ("pt", 3_000_000, "Um terremoto abalou a costa e os bombeiros procuram nos escombros."),
        ("nl", 3_000_000, "Een aardbeving trof de kust, reddingswerkers zoeken in het puin."),
    ];

    #[test]
    fn the_lexicon_compiles_and_the_topics_of_its_languages_are_found() {
        let lexicon = Lexicon::new().unwrap();
        assert_eq!(lexicon.languages().count(), 7);
        assert!(lexicon.languages().all(|(_, terms)| terms > 1000));
        let mut scratch = Scratch::default();
        for &(language, top, body) in SAMPLES {
            for said in [language, ""] {
                let text = Text { language: said, headline: "", body };
                let found = lexicon.find(&mut scratch, text);
                let code = found.first().map(|found| lexicon.vocabulary().code(found.topic));
                assert_eq!(code, Some(top), "{body}");
            }
        }
    }

    #[test]
    fn bad_input_has_no_topic_and_linear_time() {
        let lexicon = Lexicon::new().unwrap();
        let mut scratch = Scratch::default();
        let long = [
            "a".repeat(10_000_000),
            "ａ".repeat(1_000_000),
            "😀 ".repeat(500_000),
            "\u{202e}\u{200f}".repeat(500_000),
            "中文新闻".repeat(300_000),
            "1234 5678 ".repeat(300_000),
            "\0 \n\r\t ".repeat(300_000),
        ];
        for text in long.iter().map(String::as_str).chain(["", " ", "x"]) {
            for language in ["", "en", "de", "xx", "und"] {
                let text = Text { language, headline: text, body: text };
                assert_eq!(lexicon.find(&mut scratch, text), []);
            }
        }
        // What was read before leaves nothing behind.
        let war = Text {
            language: "en",
            headline: "",
            body: "The war goes on: soldiers, tanks and air strikes.",
        };
        let first = lexicon.find(&mut scratch, war);
        assert_eq!(lexicon.find(&mut Scratch::default(), war), first);
        assert!(!first.is_empty());
    }
}
