//! Offices and ages: which named person a role means.

use crate::lexicon::ARTICLE;
use crate::people::{Mention, PLACES_MAX, People};

/// Offices that few hold at a time: who is named with one is meant by it.
const OFFICES: &[&str] = &[
    "alcalde",
    "alcaldesa",
    "ambassador",
    "archbishop",
    "bishop",
    "burgemeester",
    "chancellor",
    "commissioner",
    "gobernador",
    "gobernadora",
    "governor",
    "intendente",
    "judge",
    "king",
    "maire",
    "mayor",
    "minister",
    "ministra",
    "ministre",
    "ministro",
    "papa",
    "pope",
    "prefeita",
    "prefeito",
    "premier",
    "president",
    "presidenta",
    "presidente",
    "prince",
    "princess",
    "président",
    "présidente",
    "queen",
    "secretary",
    "senador",
    "senadora",
    "senator",
    "sheriff",
    "sindaca",
    "sindaco",
];

impl People<'_> {
    /// The one person before `limit` whom the text names with a role: `Konzernchef Karl Maier` for `der Konzernchef`,
    /// `Innenministerin Eva Kern` for `die Ministerin`, `Ann Lee, the mayor,` for `the mayor`, `Ann Lee, 48,` for `the
    /// 48-year-old`.
    pub(crate) fn in_office(&self, role: &str, limit: usize) -> Option<String> {
        let (_, noun) = role.split_once(' ')?;
        let years = noun.split('-').next().unwrap_or_default();
        let aged =
            (1..=3).contains(&years.len()) && years.bytes().all(|byte| byte.is_ascii_digit());
        let office = if self.lexicon.capital_nouns {
            !noun.contains(' ') && noun.starts_with(char::is_uppercase)
        } else {
            noun.split(' ').count() < 4
                && noun.rsplit(' ').next().is_some_and(|last| OFFICES.binary_search(&last).is_ok())
        };
        if !aged && !office {
            return None;
        }
        let holds = |mention: &&Mention<'_>| {
            aged && self.is_of_age(mention, years) || office && self.is_in_office(mention, noun)
        };
        let before = self.persons.iter().take_while(|mention| mention.end <= limit);
        let mut holders = before.take(PLACES_MAX).filter(holds);
        let first = holders.next()?;
        holders.all(|mention| mention.name == first.name).then(|| self.full(first.start, first.end))
    }

    /// Whether an age stands behind a name: `Ann Lee, 48,` or `Ann Lee (48)`.
    fn is_of_age(&self, mention: &Mention<'_>, years: &str) -> bool {
        let behind = self.text.get(mention.end..).unwrap_or_default();
        let age = behind.strip_prefix(", ").or_else(|| behind.strip_prefix(" ("));
        let rest = age.and_then(|age| age.strip_prefix(years));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '.'))
    }

    /// Whether an office stands before a name, or behind it between commas.
    fn is_in_office(&self, mention: &Mention<'_>, office: &str) -> bool {
        let before = self.text.get(..mention.start).and_then(|before| before.strip_suffix(' '));
        let before = before.unwrap_or_default();
        self.ends_with_office(before, office)
            || self.lexicon.capital_nouns
                && (self.has_part_of_office(before, office)
                    || before_second_job(before)
                        .is_some_and(|before| self.ends_with_office(before, office)))
            || self.begins_with_office(mention.end, office)
    }

    /// Whether a text ends with an office, in German also as the last part of a word.
    fn ends_with_office(&self, text: &str, office: &str) -> bool {
        const PAST: &[&str] = &[
            "damalige",
            "damaliger",
            "deputy",
            "ehemalige",
            "ehemaliger",
            "ex",
            "former",
            "frühere",
            "früherer",
            "late",
            "stellvertretende",
            "stellvertretender",
            "then",
            "vice",
            "vize",
        ];
        let start = text.len().checked_sub(office.len());
        let tail = start.and_then(|start| text.get(start..));
        if !tail.is_some_and(|tail| tail.eq_ignore_ascii_case(office)) {
            return false;
        }
        let rest = start.and_then(|start| text.get(..start)).unwrap_or_default();
        let word = rest.trim_end().rsplit([' ', '\n']).next().unwrap_or_default().to_lowercase();
        let whole = !rest.ends_with(char::is_alphanumeric);
        (whole || self.lexicon.capital_nouns)
            && PAST.binary_search(&word.trim_end_matches('-')).is_err()
    }

    /// Whether a text ends with a title that is the last part of an office: `Sprecher` for `Konzernsprecher`.
    fn has_part_of_office(&self, text: &str, office: &str) -> bool {
        let title = text.rsplit([' ', '\n']).next().unwrap_or_default();
        let start = office.len().checked_sub(title.len()).filter(|start| *start > 0);
        let tail = start.and_then(|start| office.get(start..));
        title.len() > 4
            && self.lexicon.is_title(title)
            && tail.is_some_and(|tail| tail.eq_ignore_ascii_case(title))
    }

    /// Whether an office stands between commas behind the name that ends at this byte: `Ann Lee, the mayor,`.
    fn begins_with_office(&self, end: usize, office: &str) -> bool {
        let behind = self.text.get(end..).and_then(|behind| behind.strip_prefix(", "));
        let Some(behind) = behind else { return false };
        let article = behind.split(' ').next().unwrap_or_default();
        let named = self.lexicon.kinds(article) & ARTICLE != 0;
        let rest = behind.get(if named { article.len() + 1 } else { 0 }..).unwrap_or_default();
        let head = rest.get(..office.len());
        let rest = rest.get(office.len()..).unwrap_or_default();
        head.is_some_and(|head| head.eq_ignore_ascii_case(office))
            && !rest.starts_with(char::is_alphanumeric)
    }
}

/// The text before the second of two jobs: `Ärztin und Autorin` before `Eva Kern`.
fn before_second_job(text: &str) -> Option<&str> {
    let (rest, job) = text.rsplit_once(' ')?;
    job.starts_with(char::is_uppercase).then_some(())?;
    rest.strip_suffix(" und")
}
