//! What an article says about which countries and regions it is about.

use newsmill_gazetteer::{Gazetteer, Kind, Place, PlaceId};

use crate::hits::{Hit, Name};

/// Countries and regions an article names, weighed.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    weights: Vec<f32>,
    touched: Vec<u16>,
    regions: Vec<PlaceId>,
}

/// A city this large, and so much larger than the next of its name, stands for its country.
const LARGE: u32 = 300_000;
/// What a mention of such a city adds to its country; a mention of the country adds 1.
const LARGE_CITY: f32 = 0.5;

impl Evidence {
    /// Forgets everything; ready for `countries` countries.
    pub(crate) fn clear(&mut self, countries: usize) {
        self.weights.resize(countries, 0.0);
        for country in self.touched.drain(..) {
            if let Some(w) = self.weights.get_mut(usize::from(country)) {
                *w = 0.0;
            }
        }
        self.regions.clear();
    }

    /// Adds to a country.
    pub(crate) fn add(&mut self, country: u16, weight: f32) {
        if let Some(w) = self.weights.get_mut(usize::from(country)) {
            if *w == 0.0 {
                self.touched.push(country);
            }
            *w += weight;
        }
    }

    /// Adds what the hits name: countries, regions, and large cities that share their name with no other.
    pub(crate) fn add_hits(&mut self, gazetteer: &Gazetteer, hits: &[Hit], factor: f32) {
        for hit in hits.iter().filter(|h| !h.around.person && !h.around.org) {
            let Name::Exact(name) = hit.name else { continue };
            let mut first: Option<(f32, PlaceId)> = None;
            let (mut second, mut main) = (0.0, false);
            for posting in gazetteer.postings(name) {
                let place = gazetteer.place(posting.place());
                let people = weigh(place.kind, place.population);
                if first.is_none_or(|(p, _)| people > p) {
                    second = first.map_or(second, |(p, _)| p);
                    first = Some((people, posting.place()));
                    main = posting.is_main();
                } else if people > second {
                    second = people;
                }
            }
            let Some((people, id)) = first else { continue };
            // An alternate name in Latin letters may well be something else.
            let telling = main || !hit.ascii;
            let place = gazetteer.place(id);
            match place.kind {
                // `Georgia` says nothing by itself.
                Kind::Country if second * 8.0 < people => self.add(place.country, factor),
                Kind::Region | Kind::District if second * 3.0 < people => {
                    self.add(place.country, factor * 0.6);
                    self.regions.push(id);
                }
                Kind::City | Kind::Capital
                    if telling && place.population >= LARGE && second * 3.0 < people =>
                {
                    self.add(place.country, factor * LARGE_CITY);
                }
                _ => {}
            }
        }
        self.regions.sort_unstable();
        self.regions.dedup();
    }

    /// How much the article is about `country`, 0 to 1.2.
    pub(crate) fn of(&self, country: u16) -> f32 {
        rate(self.weight(country))
    }

    /// How much the article is about a place's country, what the mentions of the place itself may have added left out.
    pub(crate) fn by_others(&self, place: &Place, main: bool, mentions: u32) -> f32 {
        let large =
            main && place.population >= LARGE && matches!(place.kind, Kind::City | Kind::Capital);
        let own = if large { LARGE_CITY * real(mentions) } else { 0.0 };
        rate((self.weight(place.country) - own).max(0.0))
    }

    fn weight(&self, country: u16) -> f32 {
        self.weights.get(usize::from(country)).copied().unwrap_or(0.0)
    }

    /// Whether a region was named.
    pub(crate) fn has_region(&self, region: Option<PlaceId>) -> bool {
        region.is_some_and(|r| self.regions.binary_search(&r).is_ok())
    }

    /// Whether another region of the same country was named.
    pub(crate) fn has_other_region(
        &self,
        gazetteer: &Gazetteer,
        region: PlaceId,
        country: u16,
    ) -> bool {
        self.regions.iter().any(|&r| r != region && gazetteer.place(r).country == country)
    }

    /// The transliterated countries the article is about, the most named first.
    pub(crate) fn transliterated(&self, gazetteer: &Gazetteer, out: &mut Vec<u16>) {
        out.clear();
        out.extend(
            self.touched.iter().filter(|&&c| gazetteer.is_transliterated(c) && self.of(c) >= 0.4),
        );
        out.sort_by(|&a, &b| self.of(b).total_cmp(&self.of(a)).then(a.cmp(&b)));
        out.dedup();
        out.truncate(6);
    }
}

/// A count of mentions; of more than 16 millions about so many.
#[expect(clippy::cast_precision_loss, reason = "counts are weighed")]
pub(crate) fn real(count: u32) -> f32 {
    count as f32
}

/// A weight as a share: the first mentions count most.
fn rate(weight: f32) -> f32 {
    (weight / (weight + 0.8)) * 1.2_f32.min(1.0 + weight / 20.0)
}

/// How well known a place is, as a number of people.
fn weigh(kind: Kind, population: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a rough size")]
    let people = population as f32;
    match kind {
        Kind::Country => people.max(1e5) * 4.0,
        Kind::District => 1e5,
        // As well known as a large city, and so its namesakes say nothing of their countries.
        kind if kind.is_natural() => 1e6,
        _ => people,
    }
}
