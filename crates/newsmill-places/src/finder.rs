//! Finds the places an article names.

use std::borrow::Cow;

use newsmill_gazetteer::words::{Case, Gap, Words};
use newsmill_gazetteer::{Error, Gazetteer, Kind, NO_ID, PlaceId};

use crate::evidence::Evidence;
use crate::hints::Hints;
use crate::hits::{Hit, Name, Reader, Style};
use crate::known::Known;
use crate::lists::{Lists, Says};
use crate::resolve::{Choice, Resolver, Usage, is_left_out};
use crate::small::SmallWords;
use crate::survey::Survey;

/// The gazetteer and the lists; one for all threads.
#[derive(Debug)]
pub struct Finder {
    gazetteer: Gazetteer,
    lists: Lists,
}

/// What a caller wants.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// No town or region with fewer people.
    pub min_population: u32,
}

/// Memory that is used again for every article.
#[derive(Debug, Default)]
pub struct Scratch {
    body: Part,
    headline: Part,
    small: SmallWords,
    evidence: Evidence,
    countries: Vec<u16>,
    order: Vec<usize>,
    choices: Vec<(Choice, usize)>,
    within: Vec<PlaceId>,
}

/// What is known of a body, or of a headline.
#[derive(Debug, Default)]
struct Part {
    words: Words,
    survey: Survey,
    hints: Hints,
    hits: Vec<Hit>,
}

impl Part {
    /// Reads a text, in which no name is found yet; `small` and `people` as of [`Survey::read`].
    fn read(
        &mut self,
        finder: &Finder,
        text: &str,
        language: &str,
        small: impl FnMut(u64),
        people: impl FnMut(u16),
    ) {
        self.words.cut(text);
        self.survey.read(&self.words, &finder.lists, language, small, people);
        self.hints.read(&finder.gazetteer, &self.words);
        self.hits.clear();
    }
}

/// One place found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// As the article mostly writes it, in the first 200 mentions.
    pub name: String,
    /// As the gazetteer calls it.
    pub main_name: String,
    /// GeoNames id; 0 for a place that has none.
    pub id: u32,
    /// What it is.
    pub kind: Option<Kind>,
    /// Two letters each: one, several for what several share, none for a sea.
    pub countries: Vec<String>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// People; 0 where unknown.
    pub population: u32,
    /// How sure it is that this place is meant, in percent.
    pub confidence: u8,
    /// How much of the text is about it, in percent.
    pub relevance: u8,
    /// Byte ranges into the body, in order.
    pub spans: Vec<(u32, u32)>,
}

impl Finder {
    /// Reads a compiled gazetteer and the lists.
    ///
    /// # Errors
    /// Where the bytes are not a whole gazetteer of this version, as [`Gazetteer::load`] tells.
    pub fn new(file: impl Into<Cow<'static, [u8]>>) -> Result<Self, Error> {
        let gazetteer = Gazetteer::load(file)?;
        let lists = Lists::new(&gazetteer);
        Ok(Self { gazetteer, lists })
    }

    /// The places that `body` names, the most relevant first. The headline, of which 2,000 characters are read, is evidence:
    /// it has no spans. `known` is what somebody else found. A body beyond 1 GiB names none.
    #[must_use]
    pub fn find(
        &self,
        scratch: &mut Scratch,
        body: &str,
        headline: &str,
        known: Known<'_>,
        wanted: Wanted,
    ) -> Vec<Found> {
        let Scratch { body: own, headline: above, small, evidence, countries, .. } = scratch;
        let headline = start_of(headline);
        evidence.clear(self.gazetteer.countries());
        small.clear();
        let add_small = |hash| small.add(hash);
        own.read(self, body, known.language, add_small, |country| evidence.add(country, 0.7));
        above.read(self, headline, known.language, |_| (), |country| evidence.add(country, 1.0));
        let style = own.survey.style;
        let own_reader = Reader {
            gazetteer: &self.gazetteer,
            lists: &self.lists,
            words: &own.words,
            text: body,
            style,
            small,
            known,
            hints: &own.hints,
            candidates: &own.survey.candidates,
        };
        let above_reader = Reader {
            words: &above.words,
            text: headline,
            style: Style { noun_capitals: true, english: style.english },
            known: Known::default(),
            hints: &above.hints,
            candidates: &above.survey.candidates,
            ..own_reader
        };
        own_reader.exact(&mut own.hits);
        above_reader.exact(&mut above.hits);
        evidence.add_hits(&self.gazetteer, &own.hits, 1.0);
        evidence.add_hits(&self.gazetteer, &above.hits, 1.5);
        evidence.transliterated(&self.gazetteer, countries);
        if !countries.is_empty() {
            own_reader.near(countries, &mut own.hits);
        }
        self.settle(scratch, style, wanted);
        self.collect(scratch, body)
    }

    /// Decides every name. Places found are evidence for the others: a second look settles what the first left open.
    fn settle(&self, scratch: &mut Scratch, style: Style, wanted: Wanted) {
        self.choose(scratch, style, wanted);
        let mut settled = true;
        for &(choice, _) in &scratch.choices {
            let place = self.gazetteer.place(choice.place);
            if place.kind != Kind::Country && !place.kind.is_natural() {
                scratch.evidence.add(place.country, 0.3);
                settled = false;
            }
        }
        if !settled {
            self.choose(scratch, style, wanted);
        }
    }

    /// Decides every name; `choices` gets a place and the index of the hit that leads its name.
    fn choose(&self, scratch: &mut Scratch, style: Style, wanted: Wanted) {
        let Scratch { body, headline, small, evidence, order, choices, within, .. } = scratch;
        let Part { words, hits, .. } = body;
        choices.clear();
        order.clear();
        order.extend(0..hits.len());
        order.sort_by_key(|&i| hits.get(i).map(|h| (h.name, h.from)));
        let resolver = Resolver {
            gazetteer: &self.gazetteer,
            evidence,
            min_population: wanted.min_population,
        };
        for group in
            order.chunk_by(|&a, &b| hits.get(a).map(|h| h.name) == hits.get(b).map(|h| h.name))
        {
            let Some(first) = group.first().and_then(|&i| hits.get(i)) else { continue };
            let mut usage = Usage::default();
            within.clear();
            for &i in group {
                let Some(hit) = hits.get(i) else { continue };
                usage.add(hit.around);
                usage.capitals |= words.words().get(hit.from).is_some_and(|w| w.case == Case::Caps);
                self.region_after(words, hits, i, within);
            }
            let person_above = |t: &&Hit| t.name == first.name && t.around.person;
            let above = headline.hits.iter().filter(person_above).count();
            usage.person += u32::try_from(above).unwrap_or(0);
            usage.noun_capitals = style.noun_capitals;
            usage.cue |= !within.is_empty();
            let fold = words.fold(first.from);
            let with_article =
                first.to == first.from + 1 && self.lists.says(fold).any(Says::ARTICLE);
            usage.one_word = first.from == first.to || with_article;
            if usage.one_word {
                let fold = words.fold(first.to);
                usage.says = self.lists.says(fold);
                usage.small = small.has(words.hash(first.to));
                usage.people = self.lists.people_of(fold).is_some();
            } else {
                usage.starts_given = self.lists.says(fold).any(Says::GIVEN);
            }
            usage.uncased = words.words().get(first.from).is_some_and(|w| w.case == Case::Uncased);
            if let Some(choice) = resolver.decide(first.name, &usage, within) {
                choices.extend(group.iter().map(|&i| (choice, i)));
            }
        }
    }

    /// Adds what is named right after a comma or in brackets behind hit `i`, if it is a region or country; some 64 at
    /// most.
    fn region_after(&self, words: &Words, hits: &[Hit], i: usize, within: &mut Vec<PlaceId>) {
        let (Some(hit), Some(next)) = (hits.get(i), hits.get(i + 1)) else { return };
        let gap = words.words().get(next.from).map(|w| w.gap);
        if within.len() > 64
            || next.from != hit.to + 1
            || !matches!(gap, Some(Gap::Comma | Gap::Bracket))
        {
            return;
        }
        let Name::Exact(name) = next.name else { return };
        let outer = self.gazetteer.postings(name).map(|p| p.place());
        within.extend(
            outer.filter(|&p| matches!(self.gazetteer.place(p).kind, Kind::Country | Kind::Region)),
        );
    }

    /// Gathers the mentions of each place.
    fn collect(&self, scratch: &mut Scratch, body: &str) -> Vec<Found> {
        let Scratch { body: Part { hits, .. }, headline, choices, .. } = scratch;
        choices.retain(|&(choice, i)| {
            let kind = self.gazetteer.place(choice.place).kind;
            hits.get(i).is_some_and(|h| !is_left_out(h, kind))
        });
        choices.sort_by_key(|&(choice, i)| (choice.place, hits.get(i).map(|h| h.span)));
        let most =
            choices.chunk_by(|a, b| a.0.place == b.0.place).map(<[_]>::len).max().unwrap_or(1);
        let mut found: Vec<Found> = choices
            .chunk_by(|a, b| a.0.place == b.0.place)
            .filter_map(|group| {
                let (first, _) = group.first()?;
                let points = group.iter().map(|(c, _)| c.points).fold(first.points, f32::max);
                let spans: Vec<_> =
                    group.iter().filter_map(|&(_, i)| hits.get(i).map(|h| h.span)).collect();
                let in_headline = headline.hits.iter().any(|t| {
                    group.iter().any(|&(_, i)| hits.get(i).is_some_and(|h| h.name == t.name))
                });
                Some(self.found(first.place, points, spans, body, most, in_headline))
            })
            .collect();
        found.sort_by(|a, b| b.relevance.cmp(&a.relevance).then_with(|| a.spans.cmp(&b.spans)));
        found
    }

    fn found(
        &self,
        id: PlaceId,
        points: f32,
        spans: Vec<(u32, u32)>,
        body: &str,
        most: usize,
        in_headline: bool,
    ) -> Found {
        let (place, details) = (self.gazetteer.place(id), self.gazetteer.details(id));
        let countries = self.gazetteer.countries_of(id);
        let countries = countries.map(|at| self.gazetteer.country_code(at).to_owned()).collect();
        let start = spans.first().map_or(0, |s| s.0);
        let early = 1.0 - ratio(start as usize, body.len());
        let often = ratio(spans.len(), most);
        let relevance = 0.1 + 0.4 * often + 0.25 * early + if in_headline { 0.25 } else { 0.0 };
        let confidence = (0.55 + points * 0.15).clamp(0.5, 0.99);
        Found {
            name: usual_form(&spans, body),
            main_name: self.gazetteer.main_name(id).to_owned(),
            id: if details.id < NO_ID { details.id } else { 0 },
            kind: Some(place.kind),
            countries,
            latitude: details.latitude,
            longitude: details.longitude,
            population: place.population,
            confidence: percent(confidence),
            relevance: percent(relevance),
            spans,
        }
    }
}

/// As much of a headline as one has.
fn start_of(headline: &str) -> &str {
    const ENOUGH: usize = 2_000;
    headline.char_indices().nth(ENOUGH).and_then(|(at, _)| headline.get(..at)).unwrap_or(headline)
}

/// The form most mentions have, of the first 200; of equals, one not all in capitals, then the first.
fn usual_form(spans: &[(u32, u32)], body: &str) -> String {
    let form = |s: &(u32, u32)| body.get(s.0 as usize..s.1 as usize).unwrap_or("");
    let mut forms: Vec<(&str, usize, usize)> = Vec::new();
    for (at, text) in spans.iter().map(form).enumerate().take(200) {
        match forms.iter_mut().find(|f| f.0 == text) {
            Some(f) => f.1 += 1,
            None => forms.push((text, 1, at)),
        }
    }
    let mixed = |text: &str| text.chars().any(char::is_lowercase);
    let best = forms.iter().max_by_key(|f| (f.1, mixed(f.0), std::cmp::Reverse(f.2)));
    best.map_or("", |f| f.0).to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "a share, told in percent")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
fn percent(share: f32) -> u8 {
    (share * 100.0).round() as u8
}

#[cfg(test)]
mod tests;
