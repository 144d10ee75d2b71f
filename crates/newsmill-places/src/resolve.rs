//! Decides which place a name stands for, and whether it stands for one at all.

use newsmill_gazetteer::{Gazetteer, Kind, Place, PlaceId, Posting};

use crate::evidence::{Evidence, real};
use crate::hits::{Around, Hit, Name};
use crate::lists::Says;

/// What it takes to be tagged.
pub(crate) const ENOUGH: f32 = 1.6;

/// How a name stands across the article, mentions together.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    /// Mentions.
    pub(crate) mentions: u32,
    /// Mentions that look like a person or an organisation.
    pub(crate) other: u32,
    /// Mentions that look like a person.
    pub(crate) person: u32,
    /// The best surroundings of a mention that does not.
    pub(crate) best: f32,
    /// Whether any mention has a cue.
    pub(crate) cue: bool,
    /// Whether any mention has a cue and an article.
    pub(crate) cue_with_article: bool,
    /// Whether nouns have capitals in this text.
    pub(crate) noun_capitals: bool,
    /// Whether its first word is a given name and others follow.
    pub(crate) starts_given: bool,
    /// Whether any mention has what stands before rivers, islands and mountains.
    pub(crate) nature: bool,
    /// Whether every mention opens a sentence.
    pub(crate) always_opens: bool,
    /// What the lists say about the name, if it is one word.
    pub(crate) says: Says,
    /// Whether the article also writes the word small.
    pub(crate) small: bool,
    /// Whether it is also a word for a country's people.
    pub(crate) people: bool,
    /// Whether it is one word.
    pub(crate) one_word: bool,
    /// Whether a mention is all capitals.
    pub(crate) capitals: bool,
    /// Whether it is written in a script without capitals.
    pub(crate) uncased: bool,
}

impl Usage {
    /// Takes in one more mention.
    pub(crate) fn add(&mut self, around: Around) {
        if self.mentions == 0 {
            self.best = f32::MIN;
            self.always_opens = true;
        }
        self.mentions += 1;
        if around.person || around.org || around.compound {
            self.other += 1;
        }
        self.person += u32::from(around.person);
        self.best = self.best.max(around.points);
        self.cue |= around.cue && !around.with_article;
        self.cue_with_article |= around.cue && around.with_article;
        self.nature |= around.nature;
        self.always_opens &= around.opens;
    }
}

/// A place chosen for a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    pub(crate) place: PlaceId,
    /// What speaks for it, over [`ENOUGH`].
    pub(crate) points: f32,
}

/// Decides names.
pub(crate) struct Resolver<'a> {
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) evidence: &'a Evidence,
    pub(crate) min_population: u32,
}

impl Resolver<'_> {
    /// The place that `name` stands for here, where enough speaks for it. `within` are places named right after a
    /// comma (`Paris, Texas`).
    pub(crate) fn decide(&self, name: Name, usage: &Usage, within: &[PlaceId]) -> Option<Choice> {
        let (place, main, near, rival) = match name {
            Name::Near(place) => (place, false, true, false),
            Name::Exact(id) => {
                let (mut best, mut second): (Option<(f32, Posting)>, f32) = (None, f32::MIN);
                let postings = self.gazetteer.postings(id);
                for posting in postings.filter(|p| usage.capitals || !p.capitals_only()) {
                    let rate =
                        self.prior(posting.place(), posting.is_main(), usage.mentions, within);
                    // Of equals the first.
                    if best.is_none_or(|(most, _)| rate > most) {
                        second = best.map_or(second, |(most, _)| most);
                        best = Some((rate, posting));
                    } else {
                        second = second.max(rate);
                    }
                }
                let (rate, best) = best?;
                (best.place(), best.is_main(), false, second > rate - 0.3)
            }
        };
        let found = self.gazetteer.place(place);
        if found.population < self.min_population
            && !matches!(found.kind, Kind::Country | Kind::District)
            && !found.kind.is_natural()
        {
            return None;
        }
        let mut points =
            self.standing(&found, usage) + self.for_its_country(place, main, near, usage, within);
        points += self.surroundings(&found, usage) - traps(&found, main, usage);
        if rival && found.kind != Kind::Country {
            points -= 0.3;
        }
        (points >= ENOUGH).then_some(Choice { place, points: points - ENOUGH })
    }

    /// How likely a name means this place, before looking at how it stands.
    fn prior(&self, id: PlaceId, main: bool, mentions: u32, within: &[PlaceId]) -> f32 {
        let place = self.gazetteer.place(id);
        let mut rate = size(&place) + 1.3 * self.evidence.by_others(&place, main, mentions);
        if self.evidence.has_region(place.region) {
            rate += 1.0;
        }
        if self.is_within(&place, within) {
            rate += 4.0;
        }
        rate += match place.kind {
            Kind::Country => 1.0,
            Kind::Capital => 0.6,
            Kind::District => 4.8,
            Kind::Region if self.evidence.has_other_region(self.gazetteer, id, place.country) => {
                0.6
            }
            Kind::Region => -0.6,
            Kind::City => 0.0,
            // As well known as a large city.
            _ => 3.4,
        };
        match main {
            true => rate + 0.7,
            false if place.kind.is_natural() => rate + 0.7,
            false if self.evidence.of(place.country) < 0.2 => rate - 0.5,
            false => rate,
        }
    }

    fn is_within(&self, place: &Place, within: &[PlaceId]) -> bool {
        within.iter().any(|&w| {
            let outer = self.gazetteer.place(w);
            match outer.kind {
                Kind::Country => outer.country == place.country && place.kind != Kind::Country,
                Kind::Region => place.region == Some(w),
                _ => false,
            }
        })
    }

    /// Points for what the place is.
    fn standing(&self, place: &Place, usage: &Usage) -> f32 {
        let size = size(place);
        match place.kind {
            Kind::Country => 2.6,
            Kind::Capital => (size - 4.0).clamp(1.0, 2.5),
            Kind::Region => (size - 4.5).clamp(0.3, 1.8),
            Kind::District => 0.4,
            kind if kind.is_natural() => nature(kind, usage),
            _ => {
                let unsure = if usage.cue || size > 5.4 {
                    0.0
                } else if usage.noun_capitals {
                    1.4
                } else if size < 5.3 {
                    1.0
                } else {
                    0.0
                };
                // `in den X`: towns take no article.
                let article = if usage.cue_with_article && !usage.cue { 0.8 } else { 0.0 };
                (size - 4.0).clamp(-1.0, 2.3) - unsure - article
            }
        }
    }

    /// Points for what the article says of the country and region the place is in.
    fn for_its_country(
        &self,
        id: PlaceId,
        main: bool,
        near: bool,
        usage: &Usage,
        within: &[PlaceId],
    ) -> f32 {
        let place = self.gazetteer.place(id);
        let mut points = 0.0;
        let of = if place.kind.is_natural() {
            let countries = self.gazetteer.countries_of(id);
            countries.map(|country| self.evidence.of(country)).fold(0.0, f32::max)
        } else {
            self.evidence.of(place.country)
        };
        if place.kind != Kind::Country {
            points += 1.4 * of;
            let foreign_region = matches!(place.kind, Kind::Region | Kind::District);
            if (!main || foreign_region) && of < 0.2 && !place.kind.is_natural() {
                points -= if usage.cue { 0.3 } else { 0.8 };
            }
        }
        if self.evidence.has_region(place.region.or(Some(id))) {
            points += 0.5;
        }
        if self.is_within(&place, within) {
            points += 2.5;
        }
        if near { points - 0.4 } else { points }
    }

    /// Points for how the mentions stand.
    fn surroundings(&self, place: &Place, usage: &Usage) -> f32 {
        let least = if place.kind == Kind::Country { -0.7 } else { -3.0 };
        let mut points = usage.best.clamp(least, 2.3);
        points += 0.25 * real(usage.mentions.min(8)).ln();
        if usage.other * 2 >= usage.mentions && usage.mentions > 1 {
            points -= if place.kind == Kind::Country { 0.3 } else { 1.0 };
        }
        // One `Susanne Raab`, and every `Raab` is she.
        if usage.person > 0 && !usage.cue && place.kind != Kind::Country {
            points -= 1.2;
        }
        if usage.always_opens && usage.one_word {
            points -= 0.2;
        }
        if usage.uncased {
            points -= 1.0;
        }
        points
    }
}

/// Points for what nobody governs and counts: the names in the list stand for little else, and more so with a word before
/// them as before rivers and islands. Names of seas of one word are also words for what comes from there
/// (`Mediterranean`), and where every noun has a capital many are nouns.
fn nature(kind: Kind, usage: &Usage) -> f32 {
    let words = match kind {
        _ if !usage.one_word => 2.2,
        Kind::Sea => 1.2,
        Kind::Area => 1.7,
        _ if usage.noun_capitals => 1.3,
        _ => 1.7,
    };
    words + if usage.nature { 0.8 } else { 0.0 }
}

/// What ordinary words, given names and family names cost.
fn traps(place: &Place, main: bool, usage: &Usage) -> f32 {
    if !usage.one_word {
        return if usage.starts_given && !usage.cue && place.population < 500_000 {
            2.0
        } else {
            -0.3
        };
    }
    let large = matches!(place.kind, Kind::City | Kind::Capital) && place.population >= 1_000_000;
    let known = place.kind == Kind::Country || (main && large);
    let mut cost = 0.0;
    let abbreviation = usage.capitals && place.kind == Kind::Country;
    // The list holds rivers and continents to keep towns of their names out.
    let listed = usage.says.any(Says::COMMON) && !place.kind.is_natural();
    if listed && !abbreviation {
        cost += if main { 2.2 } else { 2.8 };
    }
    if usage.small && place.kind != Kind::Country {
        cost += 1.6;
    }
    if usage.people && place.kind != Kind::Country {
        cost += 2.5;
    }
    if usage.says.any(Says::GIVEN) {
        cost += 1.8;
    }
    if usage.says.any(Says::SURNAME) {
        cost += if usage.cue { 0.5 } else { 1.5 };
    }
    if usage
        .says
        .any(Says::IN.or(Says::WEAK).or(Says::NOUN).or(Says::AFTER).or(Says::PART).or(Says::TITLE))
    {
        cost += 2.0;
    }
    if known { cost * 0.4 } else { cost }
}

/// The logarithm of how many people live there; small where nobody counted.
pub(crate) fn size(place: &Place) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "its logarithm is wanted")]
    let people = (place.population + 10) as f32;
    if place.population == 0 { 2.5 } else { people.log10() }
}

/// Whether a mention is left out although its name is a place.
pub(crate) fn is_left_out(hit: &Hit, kind: Kind) -> bool {
    if kind.is_natural() && hit.around.hyphened {
        return true;
    }
    if hit.around.county && matches!(kind, Kind::City | Kind::Capital) {
        return true;
    }
    let other =
        hit.around.person || hit.around.org || (hit.around.compound && kind != Kind::Country);
    other && !hit.around.cue
}
