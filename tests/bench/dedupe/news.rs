//! Made-up news: a vocabulary of made-up words, grammar with the small words of English, stories about a topic.

use crate::random::Random;
use crate::text::Story;

/// All words there are.
pub(crate) struct Lexicon {
    nouns: Vec<String>,
    verbs: Vec<String>,
    adjectives: Vec<String>,
    first_names: Vec<String>,
    surnames: Vec<String>,
    places: Vec<String>,
}

const ONSETS: &[&str] = &[
    "b", "br", "c", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st",
    "t", "tr", "v", "w",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ai", "ea", "ou"];
const CODAS: &[&str] = &["", "n", "r", "l", "s", "t", "nd", "rk", "m", "ck"];
const DAYS: &[&str] =
    &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// `_noun`, `_verb`, `_adj`, `_name`, `_last`, `_place`, `_num`, `_day` are filled in.
const PATTERNS: &[&str] = &[
    "_name, a _noun of _place, said on _day that the _noun would _verb the _adj _noun.",
    "The _noun of the _adj _noun rose by _num percent to _num, according to figures released on _day.",
    "\"We have to _verb the _noun before the _noun can _verb,\" _last told reporters in _place.",
    "At least _num people were _verb when a _adj _noun hit the _noun near _place late on _day.",
    "Officials in _place declined to _verb whether the _noun had been _adj.",
    "The _noun, which has _verb the _adj _noun since the _noun, employs about _num people in _place.",
    "It was not immediately clear how the _noun could _verb without a _adj _noun.",
    "Critics say the _adj _noun will _verb the _noun and cost _num million a year.",
    "_last, who was born in _place, has _verb the _noun for _num years.",
    "After the _noun, the _adj _noun of _place began to _verb.",
    "\"Nobody wants a _adj _noun,\" said _name, adding that the _noun must _verb.",
    "The vote on the _noun is expected on _day, and _last hopes to _verb the _adj _noun by then.",
    "In a statement, the _noun said it would _verb with the _noun of _place.",
    "More than _num of the _noun were _adj, and some had to _verb.",
    "The _adj _noun and the _noun have _verb since _day.",
    "Shares of the _noun fell _num percent as the _adj _noun failed to _verb.",
    "Witnesses near the _noun said that a _adj _noun had _verb in the _noun.",
    "The court in _place ruled that _last may not _verb the _noun.",
    "For _num days the _noun has been without _adj _noun.",
    "Under the plan, every _noun would _verb a _noun of up to _num metres.",
    "There is no _adj _noun, _last said, and the _noun knows it.",
    "The _noun was _verb by the _adj _noun of _name.",
    "As _place prepares to _verb, the _noun has asked for _num more _noun.",
    "One _noun after the other had to _verb because of the _adj _noun.",
];

impl Lexicon {
    pub(crate) fn new(random: &mut Random) -> Self {
        let mut words = |count: usize, syllables: usize, capital: bool| -> Vec<String> {
            (0..count).map(|_| word(random, syllables, capital)).collect()
        };
        Self {
            nouns: words(3000, 3, false),
            verbs: words(1500, 2, false),
            adjectives: words(1200, 2, false),
            first_names: words(200, 2, true),
            surnames: words(900, 3, true),
            places: words(500, 2, true),
        }
    }
}

fn word(random: &mut Random, syllables: usize, capital: bool) -> String {
    let mut word = String::new();
    for _ in 0..random.within(1, syllables) {
        word.push_str(random.pick::<&str>(ONSETS));
        word.push_str(random.pick::<&str>(VOWELS));
        word.push_str(random.pick::<&str>(CODAS));
    }
    if capital {
        let rest = word.split_off(1);
        word = word.to_uppercase() + &rest;
    }
    word
}

/// What a story is about: the words and names it keeps coming back to.
pub(crate) struct Topic<'l> {
    lexicon: &'l Lexicon,
    nouns: Vec<&'l str>,
    verbs: Vec<&'l str>,
    adjectives: Vec<&'l str>,
    people: Vec<(&'l str, &'l str)>,
    places: Vec<&'l str>,
    numbers: Vec<String>,
}

/// A word from all of them, the first ones far more often.
fn usual<'l>(random: &mut Random, of: &'l [String]) -> &'l str {
    let end = random.within(1, of.len());
    &of[random.below(end)]
}

impl<'l> Topic<'l> {
    pub(crate) fn new(lexicon: &'l Lexicon, random: &mut Random) -> Self {
        let mut words = |count: usize, of: &'l [String]| -> Vec<&'l str> {
            (0..count).map(|_| usual(random, of)).collect()
        };
        let (nouns, verbs) = (words(45, &lexicon.nouns), words(25, &lexicon.verbs));
        let (adjectives, places) = (words(20, &lexicon.adjectives), words(3, &lexicon.places));
        let firsts = words(4, &lexicon.first_names);
        let people = firsts.into_iter().zip(words(4, &lexicon.surnames)).collect();
        let numbers = (0..8).map(|_| number(random)).collect();
        Self { lexicon, nouns, verbs, adjectives, people, places, numbers }
    }

    pub(crate) fn slot(&self, slot: &str, random: &mut Random) -> String {
        // One word in five comes from outside the topic.
        let outside = random.chance(20);
        let lexicon = self.lexicon;
        let person = *random.pick(&self.people);
        match slot {
            "_noun" if outside => usual(random, &lexicon.nouns).to_owned(),
            "_noun" => (*random.pick(&self.nouns)).to_owned(),
            "_verb" if outside => usual(random, &lexicon.verbs).to_owned(),
            "_verb" => (*random.pick(&self.verbs)).to_owned(),
            "_adj" if outside => usual(random, &lexicon.adjectives).to_owned(),
            "_adj" => (*random.pick(&self.adjectives)).to_owned(),
            "_name" => format!("{} {}", person.0, person.1),
            "_last" => person.1.to_owned(),
            "_place" => (*random.pick(&self.places)).to_owned(),
            "_day" => (*random.pick(DAYS)).to_owned(),
            _ if outside => number(random),
            _ => random.pick(&self.numbers).clone(),
        }
    }

    /// One sentence.
    pub(crate) fn sentence(&self, random: &mut Random) -> String {
        fill(random.pick::<&str>(PATTERNS), |slot| self.slot(slot, random))
    }

    /// So many paragraphs.
    pub(crate) fn story(&self, paragraphs: usize, random: &mut Random) -> Story {
        (0..paragraphs)
            .map(|_| (0..random.within(1, 4)).map(|_| self.sentence(random)).collect())
            .collect()
    }
}

fn number(random: &mut Random) -> String {
    match random.below(3) {
        0 => format!("{}.{}", random.within(1, 99), random.below(10)),
        1 => random.within(10, 999).to_string(),
        _ => format!("{},{:03}", random.within(1, 90), random.below(1000)),
    }
}

/// Replaces the `_slots` of a pattern.
pub(crate) fn fill(pattern: &str, mut slot: impl FnMut(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('_') {
        let end = after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len());
        let (name, others) = after.split_at(end);
        text.push_str(before);
        text.push_str(&slot(&format!("_{name}")));
        rest = others;
    }
    text.push_str(rest);
    text
}
