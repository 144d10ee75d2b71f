//! What an article says about which countries and regions it is about.

use newsmill_gazetteer::{Gazetteer, Kind, PlaceId};

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
            let mut second = 0.0;
            for posting in gazetteer.postings(name) {
                let place = gazetteer.place(posting.place());
                let people = weigh(place.kind, place.population);
                if first.is_none_or(|(p, _)| people > p) {
                    second = first.map_or(second, |(p, _)| p);
                    first = Some((people, posting.place()));
                } else if people > second {
                    second = people;
                }
            }
            let Some((people, id)) = first else { continue };
            let place = gazetteer.place(id);
            match place.kind {
                Kind::Country if second * 8.0 < people => self.add(place.country, factor),
                Kind::Country => self.add(place.country, factor * 0.3),
                Kind::Region | Kind::District if second * 3.0 < people => {
                    self.add(place.country, factor * 0.6);
                    self.regions.push(id);
                }
                Kind::City | Kind::Capital if place.population >= LARGE && second * 3.0 < people => {
                    self.add(place.country, factor * 0.5);
                }
                _ => {}
            }
        }
        self.regions.sort_unstable();
        self.regions.dedup();
    }

    /// How much the article is about `country`, 0 to 1.
    pub(crate) fn of(&self, country: u16) -> f32 {
        let w = self.weights.get(usize::from(country)).copied().unwrap_or(0.0);
        (w / (w + 0.8)) * 1.2_f32.min(1.0 + w / 20.0)
    }

    /// Whether a region was named.
    pub(crate) fn has_region(&self, region: Option<PlaceId>) -> bool {
        region.is_some_and(|r| self.regions.binary_search(&r).is_ok())
    }

    /// The transliterated countries the article is about, the most named first.
    pub(crate) fn transliterated(&self, gazetteer: &Gazetteer, out: &mut Vec<u16>) {
        out.clear();
        out.extend(self.touched.iter().filter(|&&c| gazetteer.is_transliterated(c) && self.of(c) >= 0.4));
        out.sort_by(|&a, &b| self.of(b).total_cmp(&self.of(a)).then(a.cmp(&b)));
        out.dedup();
        out.truncate(6);
    }
}

/// How well known a place is, as a number of people.
fn weigh(kind: Kind, population: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a rough size")]
    let people = population as f32;
    match kind {
        Kind::Country => people.max(1e5) * 4.0,
        Kind::District => 1e5,
        _ => people,
    }
}
