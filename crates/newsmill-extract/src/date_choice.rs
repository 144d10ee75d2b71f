//! The day of publication, chosen among all that a page names.
//!
//! The rules of `published` say which day a page means by what it states. Readers often see another one: that of a
//! thorough revision, or the same moment in another time zone. So every day found is a candidate, the rules' choice
//! among them, and a linear score over where each was found, what is said of it and how it stands to the rules' choice
//! decides (`date_weights`).

use crate::date_weights::{
    BASES, FEATURES, Feature, GAPS, LABELLED, OTHERS, SHOWN, TIMES, UPDATES, WEIGHTS,
};
use crate::dates::{Label, When};

/// At most this many days are judged.
const CANDIDATES_MAX: usize = 64;

/// Where a date was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// In data about the page: what that place is called among the features.
    Stated(Feature),
    /// In a `time` element, a short line, at the start of a paragraph.
    Time,
    Line,
    Dateline,
}

/// A date and how it was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sighting {
    pub(crate) when: When,
    pub(crate) source: Source,
    pub(crate) label: Label,
    /// The lower, the likelier it is the article's; 0 for what is stated.
    pub(crate) cost: usize,
    /// How far it is from where dates of publication stand (`Place::distance`).
    pub(crate) distance: usize,
    /// Whether it is the best date of its line.
    pub(crate) leads: bool,
}

impl Sighting {
    pub(crate) fn stated(when: When, place: Feature) -> Sighting {
        let source = Source::Stated(place);
        Sighting { when, source, label: Label::None, cost: 0, distance: 0, leads: false }
    }

    /// Whether the time that is found with it is that of publication.
    fn tells_time_of_publication(&self) -> bool {
        use Feature::{Linked, LinkedOther, Meta, OtherMeta, Property};
        let shown = self.source == Source::Time && self.label != Label::Updated;
        shown || self.is_stated_as(&[Linked, LinkedOther, Meta, OtherMeta, Property])
    }

    fn is_stated_as(&self, places: &[Feature]) -> bool {
        matches!(self.source, Source::Stated(place) if places.contains(&place))
    }
}

/// Up to this distance and cost a date stands where readers look for that of publication.
pub(crate) const ABOVE_TEXT: usize = 29;

/// Up to this distance it stands close below the headline.
const CLOSE: usize = 9;

/// A day that may be that of publication.
pub(crate) struct Candidate {
    /// The date as first found with a time, or as first found.
    pub(crate) when: When,
    pub(crate) features: [bool; FEATURES],
    /// Whether a surely named place states it as the day of publication, or one as that of a change.
    is_stated: bool,
    is_modified: bool,
    /// Whether readers see it where they look for it, and whether it is labelled there as that of a change.
    is_seen: bool,
    is_updated: bool,
}

/// The day of publication, where the rules chose one already.
pub(crate) fn choose(sightings: &[Sighting], rules: When, is_news: bool) -> When {
    let mut best: Option<(i32, When)> = None;
    for candidate in candidates(sightings, rules, is_news) {
        let weights = candidate.features.iter().zip(WEIGHTS);
        let score = weights.filter(|(is, _)| **is).map(|(_, weight)| i32::from(weight)).sum();
        if best.is_none_or(|(other, _)| score > other) {
            best = Some((score, candidate.when));
        }
    }
    best.map_or(rules, |(_, when)| when)
}

/// The days that may be that of publication, the choice of the rules first.
pub(crate) fn candidates(sightings: &[Sighting], rules: When, is_news: bool) -> Vec<Candidate> {
    let mut out = vec![Candidate::new(rules)];
    let mut times = 0;
    for sighting in sightings {
        times += usize::from(sighting.source == Source::Time);
        let day = sighting.when.date();
        let at = match out.iter().position(|other| other.when.date() == day) {
            Some(at) => at,
            None if out.len() >= CANDIDATES_MAX => continue,
            // Day and month in the wrong order, which the rules have seen to.
            None if sighting.when.is_swapped(rules) => continue,
            None => {
                out.push(Candidate::new(sighting.when));
                out.len() - 1
            }
        };
        let Some(candidate) = out.get_mut(at) else { continue };
        candidate.note(sighting);
        if times == 1 && sighting.source == Source::Time {
            candidate.set(Feature::FirstTime);
        }
        let tells_time = at > 0 || sighting.tells_time_of_publication();
        if tells_time && !candidate.when.has_time() && sighting.when.tells_time() {
            candidate.when = sighting.when;
        }
    }
    compare(&mut out);
    // What news calls a change is not its publication, except where the page states that day as the one of publication
    // too.
    let states = out.first().is_some_and(|rules| rules.is_stated);
    let last = last_change(&out);
    out.retain(|candidate| {
        let Candidate { is_stated, is_modified, is_updated, .. } = *candidate;
        let changed = is_news && (is_modified || is_updated);
        // After its last change a page speaks of what is to come.
        let to_come = !is_modified
            && !is_updated
            && last.is_some_and(|last| candidate.when.day_number() > last + 1);
        let wrong = !is_stated && (changed || to_come);
        !(states && wrong && candidate.when.date() > rules.date())
    });
    out
}

/// The last day that is stated, where one of a change is.
fn last_change(candidates: &[Candidate]) -> Option<i64> {
    let stated = candidates.iter().filter(|found| found.is_stated || found.is_modified);
    let last = stated.map(|found| found.when.day_number()).max();
    last.filter(|_| candidates.iter().any(|found| found.is_modified))
}

/// How each stands to the choice of the rules, which is the first.
fn compare(candidates: &mut [Candidate]) {
    let Some(rules) = candidates.first() else { return };
    let (chosen, unseen) = (rules.when, !rules.is_seen);
    let basis = match (rules.is_stated, rules.is_seen) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    let seen = candidates.iter().filter(|candidate| candidate.is_seen).count();
    let updated = candidates.iter().skip(1).any(|candidate| candidate.is_updated);
    for (at, candidate) in candidates.iter_mut().enumerate() {
        let other = at > 0;
        candidate.set(BASES[basis][usize::from(other)]);
        if candidate.is_seen {
            candidate.set(Feature::Visible);
            if seen == 1 {
                candidate.set(Feature::SoleVisible);
            }
        }
        if candidate.when.is_first_of_year() {
            candidate.set(Feature::NewYear);
        }
        if other {
            candidate.stand_beside(chosen, unseen);
            continue;
        }
        candidate.set(Feature::Rules);
        if !unseen {
            candidate.set(Feature::RulesSeen);
        } else if seen > 0 {
            candidate.set(Feature::RulesUnseen);
        }
        if updated {
            candidate.set(Feature::RulesBesideUpdated);
        }
    }
}

impl Candidate {
    fn new(when: When) -> Candidate {
        Candidate {
            when,
            features: [false; FEATURES],
            is_stated: false,
            is_modified: false,
            is_seen: false,
            is_updated: false,
        }
    }

    fn set(&mut self, feature: Feature) {
        self.features[feature as usize] = true;
    }

    /// Takes over what a sighting says.
    fn note(&mut self, sighting: &Sighting) {
        use Feature::{
            Linked, LinkedModified, Meta, ModifiedMeta, ModifiedProperty, OtherMeta, Property,
        };
        self.is_stated |= sighting.is_stated_as(&[Linked, Meta, OtherMeta, Property]);
        self.is_modified |=
            sighting.is_stated_as(&[LinkedModified, ModifiedMeta, ModifiedProperty]);
        let kind = match sighting.source {
            Source::Stated(place) => return self.set(place),
            Source::Time => 0,
            Source::Line => 1,
            Source::Dateline => 2,
        };
        let label = match sighting.label {
            Label::None => 0,
            Label::Published => 1,
            Label::Updated => 2,
        };
        let (distance, part) = match sighting.distance {
            0..=4 => (0, 0),
            5..=CLOSE => (1, 0),
            10..=ABOVE_TEXT => (2, 1),
            30..=33 => (3, 2),
            _ => (4, 2),
        };
        self.set(SHOWN[kind][distance]);
        self.set(LABELLED[label][part]);
        if sighting.source == Source::Time {
            self.set(TIMES[label]);
        }
        let above = sighting.distance <= ABOVE_TEXT;
        self.is_seen |= above && sighting.cost <= ABOVE_TEXT;
        self.is_updated |= above && sighting.label == Label::Updated;
    }

    /// How another day than that of the rules stands to it.
    fn stand_beside(&mut self, chosen: When, unseen: bool) {
        let (unseen, modified) = (usize::from(unseen), usize::from(self.is_modified));
        let days = self.when.day_number() - chosen.day_number();
        let later = usize::from(days > 0);
        if self.is_updated {
            self.set(Feature::Updated);
            self.set(UPDATES[unseen][modified]);
        }
        if !self.is_seen {
            return;
        }
        if !self.is_updated {
            self.set(OTHERS[later][unseen][modified]);
        }
        let gap = match days.abs() {
            ..=1 => 0,
            2..=7 => 1,
            8..=60 => 2,
            61..=400 => 3,
            _ => 4,
        };
        self.set(GAPS[later][gap]);
    }
}

#[cfg(test)]
mod tests {
    use super::{CANDIDATES_MAX, Sighting, Source, candidates, choose};
    use crate::date_weights::{FEATURES, Feature, NAMES};
    use crate::dates::{Label, Order, When, find};

    fn when(text: &str) -> When {
        find(text, Order::DayFirst).unwrap()
    }

    fn line(text: &str, label: Label) -> Sighting {
        Sighting {
            when: when(text),
            source: Source::Line,
            label,
            cost: 3,
            distance: 1,
            leads: true,
        }
    }

    /// A page that states its first day and a later change.
    fn revised() -> Vec<Sighting> {
        [
            ("2021-03-02T10:00:00Z", Feature::Linked),
            ("2021-03-02T10:00:00Z", Feature::LinkedOther),
            ("2024-05-03T10:00:00Z", Feature::LinkedModified),
            ("2024-05-03T10:00:00Z", Feature::LinkedOtherModified),
        ]
        .map(|(text, place)| Sighting::stated(when(text), place))
        .to_vec()
    }

    #[test]
    fn the_day_that_readers_see_wins_over_an_unseen_one() {
        let rules = when("2021-03-02T10:00:00Z");
        let mut sightings = revised();
        assert_eq!(choose(&sightings, rules, false), rules);
        sightings.push(line("3 May 2024", Label::None));
        assert_eq!(choose(&sightings, rules, false), when("2024-05-03T10:00:00Z"));
        sightings.push(line("2 March 2021", Label::None));
        assert_eq!(choose(&sightings, rules, false), rules);
    }

    #[test]
    fn news_stays_on_its_first_day() {
        let rules = when("2021-03-02T10:00:00Z");
        let mut sightings = revised();
        sightings.push(line("3 May 2024", Label::None));
        assert_eq!(choose(&sightings, rules, true), rules);
    }

    #[test]
    fn in_news_a_label_does_not_outweigh_what_is_stated() {
        let rules = when("2021-03-02T10:00:00Z");
        let sightings =
            [Sighting::stated(rules, Feature::Linked), line("3 May 2024", Label::Updated)];
        assert_eq!(choose(&sightings, rules, true), rules);
    }

    #[test]
    fn a_page_speaks_of_what_is_to_come() {
        let rules = when("2021-03-02T10:00:00Z");
        let mut sightings = revised();
        sightings.push(line("9 July 2025", Label::None));
        assert_eq!(candidates(&sightings, rules, false).len(), 2);
        assert_eq!(choose(&sightings, rules, false), rules);
        sightings.push(line("4 May 2024", Label::None));
        sightings.push(line("9 August 2025", Label::Updated));
        assert_eq!(candidates(&sightings, rules, false).len(), 4);
    }

    #[test]
    fn the_time_is_that_of_publication() {
        let (rules, time) = (when("2021-03-02"), when("2021-03-02T10:00:00Z"));
        let stated =
            |when, place| [Sighting::stated(rules, Feature::Meta), Sighting::stated(when, place)];
        assert_eq!(choose(&stated(time, Feature::LinkedOther), rules, false), time);
        assert_eq!(choose(&stated(time, Feature::ModifiedMeta), rules, false), rules);
        let midnight = when("2021-03-02T00:00:00Z");
        assert_eq!(choose(&stated(midnight, Feature::LinkedOther), rules, false), rules);
    }

    #[test]
    fn a_day_in_the_wrong_order_is_none_of_its_own() {
        let rules = when("2024-05-03");
        let sightings = [line("2024-03-05", Label::Published)];
        assert_eq!(candidates(&sightings, rules, false).len(), 1);
    }

    #[test]
    fn many_days_are_not_all_judged() {
        let days = (1..=12).flat_map(|month| {
            (1..=28).map(move |day| line(&format!("2020-{month:02}-{day:02}"), Label::None))
        });
        let sightings: Vec<Sighting> = days.collect();
        assert_eq!(candidates(&sightings, when("2024-05-03"), false).len(), CANDIDATES_MAX);
    }

    #[test]
    fn every_feature_has_one_name() {
        let mut names = NAMES.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FEATURES);
    }
}
