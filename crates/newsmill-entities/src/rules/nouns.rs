//! What is asked of names in a language that writes all nouns with capitals.

use super::facts::fact;
use super::find::{ORGANISATION, PLACE, Reader};
use crate::lexicon::Class;

/// Words of so many bytes are compounds rather than names.
pub(super) const COMPOUND: usize = 14;

/// Endings of what people are by what they do; compounds of them are in no list.
static JOBS: Endings = Endings::new(&[
    "profi",
    "politiker",
    "minister",
    "präsident",
    "sprecher",
    "trainer",
    "spieler",
    "meister",
    "leiter",
    "führer",
    "forscher",
    "experte",
    "anwalt",
    "richter",
    "direktor",
    "professor",
    "autor",
    "sieger",
    "gewinner",
    "fahrer",
    "kanzler",
    "vorstand",
    "kommissar",
    "redakteur",
    "journalist",
    "künstler",
    "musiker",
    "sänger",
    "schauspieler",
    "darsteller",
    "gründer",
    "inhaber",
    "moderator",
    "manager",
    "torhüter",
    "stürmer",
    "verteidiger",
    "kandidat",
    "sekretär",
    "pfarrer",
    "bischof",
    "lehrer",
    "landwirt",
    "wissenschaftler",
    "soziologe",
    "kollege",
    "vertreter",
    "koordinator",
    "berater",
    "ökonom",
    "historiker",
    "regisseur",
    "fotograf",
    "athlet",
    "läufer",
    "springer",
    "schwimmer",
    "chef",
    "vize",
    "arzt",
    "ärztin",
    "expertin",
    "kollegin",
    "rätin",
    "beauftragte",
    "beauftragter",
    "vorsitzende",
    "vorsitzender",
    "abgeordnete",
    "abgeordneter",
    "mitglied",
    "anwältin",
    "soziologin",
    "star",
    "legende",
    "ikone",
    "rapper",
    "designer",
    "architekt",
    "ingenieur",
    "unternehmer",
    "biologe",
    "biologin",
    "psychologe",
    "psychologin",
    "pilot",
    "kapitän",
    "coach",
    "boss",
    "reporter",
    "blogger",
    "partner",
    "bruder",
    "schwester",
    "sohn",
    "tochter",
    "präses",
    "intendant",
    "dirigent",
    "pianist",
    "maler",
    "dichter",
]);

/// Endings of compounds that name an authority of their own.
pub(super) static BODIES: Endings = Endings::new(&[
    "ministerium",
    "verfassungsgericht",
    "gerichtshof",
    "verwaltungsgericht",
    "kriminalamt",
    "kartellamt",
    "zentralbank",
    "universität",
    "staatsanwaltschaft",
    "rechnungshof",
    "nachrichtendienst",
    "staatskanzlei",
]);

/// Endings of compounds that name one with the place behind.
pub(super) static LOCAL_BODIES: Endings = Endings::new(&[
    "partei",
    "regierung",
    "sparkasse",
    "zentrale",
    "amt",
    "präsidium",
    "polizei",
    "klinikum",
    "krankenhaus",
    "hochschule",
    "gericht",
    "verein",
    "verband",
    "kammer",
    "museum",
    "theater",
    "stadtwerke",
    "feuerwehr",
    "institut",
    "akademie",
    "gymnasium",
    "landtag",
    "gesellschaft",
    "verkehrsbetriebe",
    "messe",
    "stiftung",
]);

/// Endings of what firms are that stands before their names.
pub(super) static FIRMS: Endings = Endings::new(&[
    "hersteller",
    "anbieter",
    "unternehmen",
    "konzern",
    "firma",
    "betreiber",
    "dienstleister",
    "händler",
    "zulieferer",
    "entwickler",
    "spezialist",
    "artikler",
    "riese",
    "tochter",
    "bauer",
]);

impl Reader<'_> {
    /// An authority that is one word, and one with its place behind: `Kultusministerium`, `Landratsamt Ulm`.
    pub(super) fn body(&self, at: usize) -> Option<(usize, u8, f32)> {
        if self.is(at, fact::BODY) {
            return Some((self.organisation_end(at, 2), ORGANISATION, 0.7));
        }
        if !self.is(at, fact::LOCAL_BODY) {
            return None;
        }
        let place = Class::City.bit() | Class::Region.bit() | Class::Town.bit();
        let behind = self.token(at + 1);
        let named = self.capital(at + 1) && behind.phrase & place != 0 && !self.common(at + 1);
        named.then_some((at + 1 + behind.length, ORGANISATION, 0.65))
    }

    /// Whether a word says what a firm is and is no part of its name.
    pub(super) fn is_firm_word(&self, at: usize) -> bool {
        self.is(at, fact::FIRM)
    }

    /// Whether a word is a compound of what people do: `Radprofi`, `Fraktionssprecherin`.
    pub(super) fn is_job(&self, at: usize) -> bool {
        self.is(at, fact::JOB)
    }

    /// Whether a known name of one word is rather a word or part of a longer name that is not known: `Sky` in
    /// `Cloudy Sky`.
    pub(super) fn is_doubtful(&self, at: usize) -> bool {
        self.language.capital_nouns()
            && self.token(at).length < 2
            && (self.token(at).classes & Class::Small.bit() != 0
                || self.is_part(at)
                || self.is(at, fact::SHORT))
    }

    /// Whether a capitalised word stands beside this one that is no everyday word of the language.
    pub(super) fn is_part(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is_strange(before)) || self.is_strange(at + 1)
    }

    fn is_strange(&self, at: usize) -> bool {
        self.capital(at)
            && !self.common(at)
            && !self.local(at, Class::Title)
            && !self.is_nothing(at)
            && self.bytes(at) < COMPOUND
    }

    /// What is called after the person whose name ends at `end`: `Karl Meier Verlag`, `Karl Meier-Platz`; nothing where it
    /// is the person.
    pub(super) fn named_after(&self, at: usize, end: usize) -> Option<Option<(usize, u8, f32)>> {
        const HEADS: &[&str] = &[
            "Verlag",
            "Stiftung",
            "Institut",
            "Verein",
            "Gesellschaft",
            "Orchester",
            "Theater",
            "Akademie",
            "Klinik",
            "Gymnasium",
            "Schule",
            "Museum",
            "Quartett",
            "Trio",
            "Band",
            "Group",
        ];
        const PLACES: &[&str] = &[
            "Straße", "Strasse", "Platz", "Allee", "Weg", "Ring", "Ufer", "Park", "Arena",
            "Stadion", "Halle", "Brücke", "Haus",
        ];
        if !self.language.capital_nouns() {
            return None;
        }
        if HEADS.contains(&self.word(end)) {
            return Some(Some((end + 1, ORGANISATION, 0.7)));
        }
        let (_, tail) = self.word(end - 1).rsplit_once('-').filter(|_| end > at + 1)?;
        if HEADS.contains(&tail) {
            return Some(Some((end, ORGANISATION, 0.7)));
        }
        if PLACES.contains(&tail) {
            return Some(Some((end, PLACE, 0.6)));
        }
        const OTHERS: &[&str] = &["Preis", "Fan", "Fans", "Film", "Lied", "Song", "Medaille"];
        OTHERS.contains(&tail).then_some(None)
    }

    /// Whether the article before says that a noun or a thing follows.
    pub(super) fn has_article(&self, at: usize) -> bool {
        at > 0 && self.is(at - 1, fact::NOUN_ARTICLE)
    }

    /// Whether a word that says where stands right before.
    pub(super) fn is_where(&self, at: usize) -> bool {
        at > 0 && self.is(at - 1, fact::WHERE)
    }
}

/// The endings of a list by their last three letters: most words end in no such way and are told in one step.
pub(super) struct Endings {
    endings: &'static [&'static str],
    /// The last ending with these letters, plus one; 0 where there is none.
    last: [u8; TAILS],
    /// The one before each with its letters, plus one.
    before: [u8; ENDINGS_MAX],
}

const TAILS: usize = 1024;
const ENDINGS_MAX: usize = 128;

impl Endings {
    const fn new(endings: &'static [&'static str]) -> Self {
        assert!(endings.len() <= ENDINGS_MAX, "a longer list needs more room");
        let (mut last, mut before) = ([0; TAILS], [0; ENDINGS_MAX]);
        let (mut at, mut next) = (0, 1);
        while at < endings.len() {
            let tail = tail(endings[at].as_bytes());
            before[at] = last[tail];
            last[tail] = next;
            at += 1;
            next += 1;
        }
        Self { endings, last, before }
    }

    /// The endings that may be those of a word.
    fn near(&self, word: &str) -> impl Iterator<Item = &'static str> {
        let index = |next: u8| usize::from(next).checked_sub(1);
        let first = index(self.last[tail(word.as_bytes())]);
        std::iter::successors(first, move |at| index(self.before[*at])).map(|at| self.endings[at])
    }

    /// Whether a word is a compound with one of them as its last part.
    pub(super) fn end(&self, word: &str) -> bool {
        self.near(word).any(|ending| ends_with(word, ending))
    }

    /// Whether a word is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.near(word).any(|ending| word.eq_ignore_ascii_case(ending))
    }
}

/// Whether a German word is a compound of what people do.
pub(super) fn is_job(word: &str) -> bool {
    let is_one = |word: &str| JOBS.end(word);
    // `Dresdnerin`, `Lehrerin`.
    word.len() >= 7
        && (is_one(word)
            || word.ends_with("erin")
            || ["in", "s"].iter().any(|end| word.strip_suffix(end).is_some_and(is_one)))
}

/// A number for the last three bytes, of ASCII letters whatever their case.
const fn tail(word: &[u8]) -> usize {
    if word.len() < 3 {
        return 0;
    }
    let [a, b, c] = [word[word.len() - 3], word[word.len() - 2], word[word.len() - 1]];
    ((a & 31) as usize) << 5 ^ (b & 31) as usize ^ ((c & 31) as usize * 37) & (TAILS - 1)
}

/// Whether a word is a compound with this last part, whatever the part's first letter.
fn ends_with(word: &str, part: &str) -> bool {
    let start = word.len().checked_sub(part.len()).filter(|start| *start > 0);
    let tail = start.and_then(|start| word.get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(part))
}
