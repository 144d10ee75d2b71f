//! Names: which person or organisation stands where, and the full form of a short one.

use std::cell::{OnceCell, RefCell};

use memchr::memmem;

use crate::finder::Text;
use crate::given::{may_mean, pronoun_of};
use crate::lexicon::{ARTICLE, Kinds, LINK, Lexicon, NO_NAME, VERB};
use crate::searches::Searches;
use crate::words::reach_before;

/// A name that an earlier step found in the text.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'t> {
    /// First byte in the text.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// The fullest form of the name.
    pub name: &'t str,
}

/// So many places of a short name are looked at for its full form.
pub(crate) const PLACES_MAX: usize = 64;

/// The names of one text.
#[derive(Debug)]
pub(crate) struct People<'t> {
    pub(crate) text: &'t str,
    pub(crate) lexicon: &'t Lexicon,
    pub(crate) persons: &'t [Mention<'t>],
    organisations: &'t [Mention<'t>],
    pub(crate) searches: Searches<'t>,
    /// The names of the persons, each once.
    names: OnceCell<Vec<&'t str>>,
    /// Short names that were looked up, and what was found.
    known: RefCell<Vec<(&'t str, Option<&'t str>)>>,
}

impl<'t> People<'t> {
    /// Those of `text`, a text in the lexicon's language.
    pub(crate) fn new(text: &Text<'t>, lexicon: &'t Lexicon) -> Self {
        Self {
            text: text.body,
            lexicon,
            persons: text.people,
            organisations: text.organisations,
            searches: Searches::new(text.body),
            names: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    /// The last person that an earlier step found within these bytes.
    pub(crate) fn person(&self, start: usize, end: usize) -> Option<&Mention<'t>> {
        last_within(self.persons, start, end).filter(|mention| self.is_sound(mention.name))
    }

    /// Whether a tagged name can be one: where all nouns have capitals, many are taken for names.
    fn is_sound(&self, name: &str) -> bool {
        let mut words = name.split_whitespace();
        let first = words.next().unwrap_or_default();
        let small = |word: &str| {
            word.len() > 3 && word.starts_with(char::is_lowercase) && !is_particle(word)
        };
        first.starts_with(char::is_uppercase)
            && !name.split_whitespace().any(small)
            && (!self.lexicon.capital_nouns
                || words.next().is_some() && self.lexicon.kinds(first) & NO_NAME == 0)
    }

    /// The last organisation that an earlier step found within these bytes.
    pub(crate) fn organisation(&self, start: usize, end: usize) -> Option<&Mention<'t>> {
        last_within(self.organisations, start, end)
    }

    /// Whether a person whom a pronoun of these kinds can mean is named within these bytes.
    pub(crate) fn names_candidate(&self, start: usize, end: usize, pronoun: Kinds) -> bool {
        let mut within = self.within(start, end);
        within.any(|mention| self.is_sound(mention.name) && may_mean(pronoun, mention.name))
            || self.names_untagged(start, end, pronoun)
    }

    /// Whether somebody is named before this byte, as far as can be seen: a tag says so, or two words with capitals that may
    /// be a name stand side by side in so many bytes before it.
    pub(crate) fn names_anybody(&self, end: usize, bytes: usize) -> bool {
        if self.within(0, end).any(|mention| self.is_sound(mention.name)) {
            return true;
        }
        let from = reach_before(self.text, end, 0, bytes);
        let mut words = self.text.get(from..end).unwrap_or_default().split(' ');
        let mut named = false;
        words.any(|word| {
            let before = std::mem::replace(&mut named, self.is_part_of_name(word));
            let closed = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            before && self.is_part_of_name(closed)
        })
    }

    /// Whether somebody who is not tagged is named within these bytes, by a given name that a pronoun of these kinds can mean
    /// and another word with a capital.
    fn names_untagged(&self, start: usize, end: usize, pronoun: Kinds) -> bool {
        if pronoun == 0 || self.persons.is_empty() {
            return false;
        }
        let mut at = start;
        let mut given = None;
        for word in self.text.get(start..end).unwrap_or_default().split([' ', '\n']) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            if given.take().is_some_and(|given| {
                self.is_part_of_name(bare) && self.person(given, at + bare.len()).is_none()
            }) {
                return true;
            }
            let own = pronoun_of(word);
            given = (own & pronoun != 0).then_some(at);
            at += word.len() + 1;
        }
        false
    }

    /// Those named within these bytes, the first ones.
    fn within(&self, start: usize, end: usize) -> impl Iterator<Item = &Mention<'t>> {
        let from = self.persons.partition_point(|mention| mention.start < start);
        let within = self.persons.get(from..).unwrap_or_default().iter();
        within.take_while(move |mention| mention.end <= end).take(PLACES_MAX)
    }

    /// The full name of the only person named within these bytes whom a pronoun of these kinds can mean.
    pub(crate) fn only_person(&self, start: usize, end: usize, pronoun: Kinds) -> Option<String> {
        let text = self.text.get(start..end)?.as_bytes();
        let mut within = self.within(start, end).filter(|it| may_mean(pronoun, it.name));
        // Where others are named, too, one in another paragraph is not sure enough.
        let others = self.within(start, end).any(|mention| !may_mean(pronoun, mention.name));
        if others && memmem::find(text, b"\n\n").is_some()
            || self.names_untagged(start, end, pronoun)
        {
            return None;
        }
        let first = within.next().filter(|mention| self.is_sound(mention.name))?;
        let same = within.all(|mention| mention.name == first.name);
        same.then(|| self.full(first.start, first.end))
    }

    /// The text of these bytes.
    pub(crate) fn written(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The full form of the name that stands at these bytes.
    pub(crate) fn full(&self, start: usize, end: usize) -> String {
        let name = self.text.get(start..end).unwrap_or_default();
        let given = self.person(start, end).or_else(|| self.organisation(start, end));
        let given: Option<&'t str> = given.map(|mention| mention.name);
        if let Some(given) = given.filter(|given| given.contains(' ')) {
            return self.single(self.untitled(given)).to_owned();
        }
        if self.person(start, end).is_none() && self.organisation(start, end).is_some() {
            return name.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let particle =
            name.split(' ').next().is_some_and(|first| is_particle(&first.to_lowercase()));
        if particle && let Some(longer) = self.longer(name) {
            return longer.to_owned();
        }
        if name.contains(' ')
            && let Some(longer) = self.tagged(name)
        {
            return longer.to_owned();
        }
        if name.contains(char::is_whitespace) {
            let short = self.untitled(name);
            return short.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self.longer(name).map_or(name, |longer| self.single(self.untitled(longer))).to_owned()
    }

    /// A name without the titles and abbreviations of offices before it, and in full where one word is left.
    fn untitled(&self, name: &'t str) -> &'t str {
        let mut rest = name;
        while let Some((first, behind)) = rest.split_once(' ') {
            let capitals = first.len() > 1 && first.bytes().all(|byte| byte.is_ascii_uppercase());
            if !capitals && !self.lexicon.is_title(first) && !self.is_job(first, behind) {
                break;
            }
            rest = behind;
        }
        if rest.len() == name.len() || rest.contains(' ') {
            return rest;
        }
        self.longer(rest).unwrap_or(name)
    }

    /// A name without a noun before it, where all nouns have capitals: the last two words, of four and more or where they
    /// stand elsewhere without the first.
    fn single(&self, name: &'t str) -> &'t str {
        let words = name.split(' ').count();
        let mut ends = name.rmatch_indices(' ').map(|(at, _)| at + 1);
        let short = ends.nth(1).and_then(|at| name.get(at..));
        let Some(short) = short.filter(|_| self.lexicon.capital_nouns && words > 2) else {
            return name;
        };
        let particle = name.split(' ').skip(1).any(|word| is_particle(&word.to_lowercase()));
        // `Anna Kardinal Berg`.
        let titled = short.split(' ').next().is_some_and(|word| self.lexicon.is_title(word));
        let count = |name| self.count(name, PLACES_MAX);
        let is_noun = words > 3 || count(short) > count(name);
        if !particle && !titled && is_noun { short } else { name }
    }

    /// Whether a word before a name is surely a job, though none that is listed: `Malerin Eva Kern`, `EU-Beauftragter Karl
    /// Maier`.
    fn is_job(&self, word: &str, behind: &str) -> bool {
        let abbreviated = word.split_once('-').is_some_and(|(first, _)| {
            first.len() > 1 && first.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        // `Ostdorfs Trainerin Eva Kern`.
        let owner = behind.matches(' ').count() > 1
            && behind.split(' ').next().is_some_and(|next| self.lexicon.is_title(next));
        let female = ["ärin", "erin", "istin", "login", "gogin"]
            .iter()
            .any(|end| word.len() > end.len() + 2 && word.ends_with(end));
        self.lexicon.capital_nouns && behind.contains(' ') && (abbreviated || female || owner)
    }

    /// Whether the name at these bytes is a person's, as far as can be seen: an earlier step says so, the text has a longer
    /// form of it, or, unless it is `strict`, it has several words.
    pub(crate) fn is_person(&self, start: usize, end: usize, strict: bool) -> bool {
        let name = self.text.get(start..end).unwrap_or_default();
        if self.person(start, end).is_some() {
            return true;
        }
        if self.organisation(start, end).is_some() {
            return false;
        }
        match name.split_whitespace().count() {
            // Where all nouns have capitals, any of them may stand beside another.
            1 => self.longer(name).is_some_and(|full| {
                !self.lexicon.capital_nouns
                    || pronoun_of(full) != 0
                    || self.tagged(name).is_some_and(|name| self.is_sound(name))
            }),
            2 => {
                let is_form = |word| self.longer(word).is_some_and(|full| full == name);
                !strict && !self.lexicon.capital_nouns || name.split_whitespace().any(is_form)
            }
            3 | 4 => !strict && !self.lexicon.capital_nouns,
            _ => false,
        }
    }

    /// Whether it is a name of several words or one that an earlier step or the text knows.
    pub(crate) fn is_known(&self, start: usize, end: usize) -> bool {
        let name = self.text.get(start..end).unwrap_or_default();
        name.contains(char::is_whitespace)
            || self.organisation(start, end).is_some()
            || self.is_person(start, end, true)
    }

    /// The longer name that ends or begins with this word: of the only person who is tagged with it, else the first in the
    /// text, which has to look like a person where names are tagged at all, as headings and firms have capitals, too.
    pub(crate) fn longer(&self, word: &'t str) -> Option<&'t str> {
        if let Some((_, full)) = self.known.borrow().iter().find(|(known, _)| *known == word) {
            return *full;
        }
        let tagged = !self.persons.is_empty();
        let full = self.tagged(word).or_else(|| {
            let found = self.longer_in_text(word);
            found.filter(|full| !tagged || self.is_like_person(full))
        });
        let mut known = self.known.borrow_mut();
        if known.len() < PLACES_MAX {
            known.push((word, full));
        }
        full
    }

    /// The names of the persons, each once: a text may mention few of them very often.
    fn names(&self) -> &[&'t str] {
        self.names.get_or_init(|| {
            let mut names: Vec<&str> = self.persons.iter().map(|mention| mention.name).collect();
            names.sort_unstable();
            names.dedup();
            names
        })
    }

    /// The name of the only tagged person whose last words these are, or else the first ones.
    fn tagged(&self, word: &str) -> Option<&'t str> {
        let only = |is_part: fn(&str, &str) -> bool| {
            let names = self.names().iter().copied();
            let mut names = names.filter(|name| name.len() > word.len() && is_part(name, word));
            let first = names.next()?;
            names.next().is_none().then_some(first)
        };
        let ends = |name: &str, word: &str| {
            name.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '))
        };
        let begins = |name: &str, word: &str| {
            name.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
        };
        only(ends).or_else(|| only(begins))
    }

    /// Whether words with capitals look like the name of a person: they begin with a given name, stand in the text twice, or
    /// before a comma, a bracket or a verb of speech.
    fn is_like_person(&self, name: &str) -> bool {
        let next = |at: usize| {
            let behind = self.text.get(at + name.len()..).unwrap_or_default();
            let word = behind.trim_start().split([' ', ',', '.']).next().unwrap_or_default();
            behind.starts_with([',', '(']) || self.lexicon.kinds(word) & VERB != 0
        };
        let first = || self.searches.places(name).next();
        pronoun_of(name) != 0 || self.count(name, 2) > 1 || first().is_some_and(next)
    }

    /// How often a name stands in the text, at most so often.
    fn count(&self, name: &str, most: usize) -> usize {
        self.searches.places(name).take(most).count()
    }

    /// The first longer name in the text that ends or begins with this word.
    fn longer_in_text(&self, word: &'t str) -> Option<&'t str> {
        let mut full = None;
        let mut first_name = None;
        for at in self.searches.places(word).take(PLACES_MAX) {
            let Some((before, after)) = self.around(at, at + word.len()) else { continue };
            let start = self.begin(before, at);
            let (tied, mut start) = (start, start);
            if !self.stands_free(start) || self.is_tied(start, at) {
                // The noun behind the article: `der Abgeordnete Karl Maier`.
                let noun = self.text.get(start..at).and_then(|names| names.find(' '));
                start = noun.map_or(at, |length| start + length + 1);
            }
            // `of Port Oslo Ann Lee`: of a first name, what stands before it is no part.
            if self.is_tied(tied, at) && self.finish(after, at + word.len()) > at + word.len() {
                start = at;
            }
            if self.lexicon.capital_nouns
                && let Some(short) = self.text.get(start..at).and_then(last_of_many)
            {
                start = at - short;
            }
            if start < at {
                let last = at + word.len();
                let end = if self.lexicon.capital_nouns { last } else { self.finish(after, last) };
                full = self.text.get(start..end);
                break;
            }
            let end = self.finish(after, at + word.len());
            if end > at + word.len() && first_name.is_none() {
                first_name = self.text.get(at..end);
            }
        }
        full.or(first_name)
    }

    /// Whether the first of several words from `start` on belongs to a preposition: `attorney for Essex Ann Lee`.
    fn is_tied(&self, start: usize, at: usize) -> bool {
        let before = self.text.get(..start).unwrap_or_default().trim_end();
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let several = self.text.get(start..at).is_some_and(|names| names.trim_end().contains(' '));
        several && word.starts_with(char::is_lowercase) && self.lexicon.kinds(word) & LINK != 0
    }

    /// Whether words with capitals that begin at `start` may be a name: where all nouns have capitals, none behind an article
    /// or an adjective is.
    fn stands_free(&self, start: usize) -> bool {
        if !self.lexicon.capital_nouns {
            return true;
        }
        let before = self.text.get(..start).unwrap_or_default();
        let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let kinds = self.lexicon.kinds(word);
        let adjective = word.starts_with(char::is_lowercase)
            && ["e", "en", "er", "es", "em"].iter().any(|end| word.ends_with(end));
        kinds & ARTICLE == 0 && (kinds & NO_NAME != 0 || !adjective)
    }

    /// The text before and after a word, or nothing where the bytes are part of a longer word.
    fn around(&self, start: usize, end: usize) -> Option<(&'t str, &'t str)> {
        let (before, after) = (self.text.get(..start)?, self.text.get(end..)?);
        let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
        (!inside(before.chars().next_back()) && !inside(after.chars().next()))
            .then_some((before, after))
    }

    /// Where the name begins whose last word stands at `at`.
    fn begin(&self, before: &str, at: usize) -> usize {
        let mut start = at;
        let mut rest = before;
        for _ in 0..4 {
            let Some(shorter) = rest.strip_suffix(' ') else { break };
            let word = shorter.rsplit(char::is_whitespace).next().unwrap_or_default();
            if self.is_part_of_name(word) {
                start = at - (before.len() - shorter.len()) - word.len();
            } else if !is_particle(word) {
                break;
            }
            rest = shorter.strip_suffix(word).unwrap_or_default();
        }
        start
    }

    /// Where the name ends whose first word ends at `at`.
    fn finish(&self, after: &str, at: usize) -> usize {
        let Some(rest) = after.strip_prefix(' ') else { return at };
        let word =
            rest.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        if self.is_part_of_name(word) { at + 1 + word.len() } else { at }
    }

    fn is_part_of_name(&self, word: &str) -> bool {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.'))
            && word
                .chars()
                .nth(1)
                .is_some_and(|c| c.is_lowercase() || matches!(c, '.' | '’' | '\''))
            && self.lexicon.kinds(word) & NO_NAME == 0
            && !self.lexicon.is_title(word)
            && !(word.ends_with('.') && word.len() > 3)
    }
}

/// Of three words at least before a family name the bytes of the last: more are several names side by side.
fn last_of_many(names: &str) -> Option<usize> {
    let many = names.split_whitespace().filter(|word| !is_particle(word)).count() > 2;
    many.then(|| names.trim_end().rsplit(' ').next().map_or(0, |last| last.len() + 1))
}

fn last_within<'m, 't>(
    mentions: &'m [Mention<'t>],
    start: usize,
    end: usize,
) -> Option<&'m Mention<'t>> {
    let behind = mentions.partition_point(|mention| mention.start < end);
    let last = mentions.get(behind.checked_sub(1)?)?;
    (last.end > start).then_some(last)
}

/// Small words inside family names.
pub(crate) fn is_particle(word: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "al", "ben", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos",
        "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "zu",
    ];
    PARTICLES.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_asked_for_once_however_often_named() {
        let body = "Ann Lee met Ben Moss. ".repeat(500);
        let mention = |(at, name): (usize, &'static str)| {
            let end = at + name.len();
            Mention { start: at, end, name }
        };
        let places = (0..500).flat_map(|n| [(n * 22, "Ann Lee"), (n * 22 + 12, "Ben Moss")]);
        let mentions: Vec<Mention<'_>> = places.map(mention).collect();
        let text = Text { language: "en", body: &body, people: &mentions, organisations: &[] };
        let lexicon = Lexicon::empty();
        let people = People::new(&text, &lexicon);
        assert_eq!(people.names(), ["Ann Lee", "Ben Moss"]);
        assert_eq!(people.longer("Moss"), Some("Ben Moss"));
        assert_eq!(people.tagged("Ann"), Some("Ann Lee"));
        let other = Mention { start: 11_000, end: 11_008, name: "Eva Moss" };
        let more = [&mentions[..], &[other]].concat();
        let people = People::new(&Text { people: &more, ..text }, &lexicon);
        assert_eq!(people.tagged("Moss"), None);
    }
}
