//! Finds names that only meet a place's names by their spelling.

use newsmill_gazetteer::words::{Case, Gap};
use newsmill_gazetteer::{NameId, PlaceId, Spelling, hash, spelling};

use crate::hits::{Around, Hit, Name, Reader};
use crate::lists::Says;

impl Reader<'_> {
    /// Appends mentions that only meet a place of one of `countries` by their spelling, where no longer hit stands already.
    pub(crate) fn near(&self, countries: &[u16], hits: &mut Vec<Hit>) {
        let before = hits.len();
        let (mut free, mut known) = (0, 0);
        let mut spelled = String::new();
        for &i in self.candidates {
            if i < free {
                continue;
            }
            while hits.get(known).is_some_and(|h| known < before && h.to < i) {
                known += 1;
            }
            let hit = hits.get(known).filter(|h| known < before && h.from <= i);
            let min = hit.map_or(i, |h| h.to + 1);
            let found = self
                .near_starts(i)
                .then(|| self.near_at(i, min, countries, &mut spelled))
                .flatten();
            if let Some((to, place)) = found {
                let span = self.span(i, to, false);
                hits.push(Hit {
                    from: i,
                    to,
                    span,
                    name: Name::Near(place),
                    ascii: true,
                    around: Around::default(),
                });
                free = to + 1;
            }
        }
        if hits.len() > before {
            drop_covered(hits);
            self.judge(hits);
        }
    }

    /// Whether a near spelling can start at word `i`: a capital, or an article hyphened to one.
    pub(crate) fn near_starts(&self, i: usize) -> bool {
        let hyphened = self.word(i + 1).is_some_and(|n| n.gap == Gap::Hyphen);
        match self.word(i).map(|w| w.case) {
            Some(Case::Title) => true,
            Some(Case::Lower) => {
                hyphened && self.starts(i) && spelling::is_article(self.words.fold(i))
            }
            _ => false,
        }
    }

    fn near_at(
        &self,
        i: usize,
        min: usize,
        countries: &[u16],
        spelled: &mut String,
    ) -> Option<(usize, PlaceId)> {
        let most =
            (i + 1..i + 4).take_while(|&j| self.word(j).is_some_and(|w| w.gap.joins())).count();
        for to in (min..=i + most).rev() {
            if !self.can_end(i, to) || self.word(to).is_some_and(|w| w.case == Case::Caps) {
                continue;
            }
            let run = self.words.run(i, to)?;
            let ordinary = if to == i { self.is_ordinary(i) } else { self.is_phrase(i, to) };
            // Where every noun has a capital, a capital is no sign of a name.
            let unsigned = self.style.noun_capitals && to == i && !self.is_announced(i);
            if !run.is_ascii() || run.len() < 4 || ordinary || unsigned {
                continue;
            }
            let sure = to > i || self.is_announced(i);
            let paired = (i..to).all(|j| self.may_go_on(j));
            if let Some(place) = self.meets(run, (sure, paired), countries, spelled) {
                return Some((to, place));
            }
        }
        None
    }

    /// Whether one word is too ordinary to be looked for under another spelling.
    fn is_ordinary(&self, i: usize) -> bool {
        let fold = self.words.fold(i);
        let says = self.says(i);
        says != Says::default()
            || self.small.has(self.words.hash(i))
            || self.lists.people_of(fold).is_some()
    }

    /// Whether a preposition of place or a place's noun stands right before word `i`.
    fn is_announced(&self, i: usize) -> bool {
        let Some(at) = i.checked_sub(1).filter(|_| self.gap_joins(i)) else { return false };
        let of_noun = at > 0 && self.says(at).any(Says::WEAK) && self.says(at - 1).any(Says::NOUN);
        self.says(at).any(Says::IN.or(Says::NOUN)) || of_noun
    }

    /// Whether a run of words starts or ends with one that is no part of a name: `the Iraqi`, `Mosul University`.
    fn is_phrase(&self, from: usize, to: usize) -> bool {
        [from, to].into_iter().any(|i| {
            let telling = Says::ORG
                .or(Says::TITLE)
                .or(Says::GIVEN)
                .or(Says::IN)
                .or(Says::NOUN)
                .or(Says::AFTER);
            let article = spelling::is_article(self.words.fold(i));
            !article
                && (self.says(i).any(telling.or(Says::ARTICLE))
                    || self.lists.people_of(self.words.fold(i)).is_some())
        })
    }

    /// The place of one of `countries` that `run` is a spelling of. `sure`: there is more to go by than one
    /// capitalised word. `paired`: its words may stand side by side in a name.
    fn meets(
        &self,
        run: &str,
        (sure, paired): (bool, bool),
        countries: &[u16],
        spelled: &mut String,
    ) -> Option<PlaceId> {
        spelled.clear();
        let bare = if run.split(' ').any(spelling::is_article) {
            spelling::bare(run, spelled);
            spelled.as_str()
        } else {
            run
        };
        if bare.len() < 4 {
            return None;
        }
        let people = |p: PlaceId| self.gazetteer.place(p).population;
        let hashed = hash(bare.as_bytes());
        let named = if bare.contains(' ') {
            (paired || bare != run).then(|| self.gazetteer.find_hash(hashed)).flatten()
        } else {
            self.gazetteer.find_word(hashed)
        };
        let in_country = |&country: &u16| {
            let found = self.gazetteer.find_spelling_hash(country, Spelling::Bare, hashed);
            found.or_else(|| self.named_in(named?, country)).filter(|&p| people(p) >= 1_000)
        };
        if (named.is_some() || self.gazetteer.may_hold_spelling(hashed))
            && let Some(place) = countries.iter().find_map(in_country)
        {
            return Some(place);
        }
        if !sure || (run.len() < 5 && !run.contains(' ')) {
            return None;
        }
        spelled.clear();
        let consonants = spelling::key(run, spelled);
        let hashed = hash(spelled.as_bytes());
        if consonants < 3 || !self.gazetteer.may_hold_spelling(hashed) {
            return None;
        }
        let key =
            |&country: &u16| self.gazetteer.find_spelling_hash(country, Spelling::Key, hashed);
        countries.iter().filter_map(key).find(|&p| people(p) >= 10_000)
    }

    fn named_in(&self, name: NameId, country: u16) -> Option<PlaceId> {
        let inside = self
            .gazetteer
            .postings(name)
            .map(|p| p.place())
            .filter(|&p| self.gazetteer.place(p).country == country);
        inside.max_by_key(|&p| (self.gazetteer.place(p).population, std::cmp::Reverse(p)))
    }
}

/// Puts hits in order and keeps, of two that overlap, the one that starts first, or the longer.
fn drop_covered(hits: &mut Vec<Hit>) {
    hits.sort_by_key(|h| (h.from, std::cmp::Reverse(h.to), h.name));
    let mut end = None;
    hits.retain(|h| {
        let keep = end.is_none_or(|e| h.from > e);
        if keep {
            end = Some(h.to);
        }
        keep
    });
}
