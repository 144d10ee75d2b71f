//! The rules: a known name, a title before or a head word inside a name, a word that says where somebody is.

use super::facts::fact;
use super::nouns::COMPOUND;
use super::{Language, Seen};
use crate::lexicon::Class;
use crate::scheme::Mention;
use crate::words::flag;
use newsmill_text::Token;

const PERSON: u8 = 0;
pub(super) const ORGANISATION: u8 = 1;
pub(super) const PLACE: u8 = 2;

/// Capitalised words in the name of a person and in that of an organisation, at most.
const PERSON_MAX: usize = 4;
const ORGANISATION_MAX: usize = 6;

/// What firms have behind their names.
pub(super) const LEGAL: &[&str] = &[
    "GmbH", "AG", "SE", "KG", "KGaA", "SA", "S.A.", "SpA", "S.p.A.", "SARL", "SAS", "SL", "S.L.",
    "Ltda", "Ltda.", "NV", "N.V.", "BV", "B.V.", "Inc", "Inc.", "Ltd", "Ltd.", "plc", "Corp",
    "Corp.", "Srl", "S.r.l.", "Lda", "Lda.", "mbH", "e.V.", "Group", "Holding",
];

/// Reads one sentence.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    /// Where the words are in the text.
    pub(super) words: &'a [Token],
    pub(super) tokens: &'a [Seen],
    pub(super) language: Language,
}

impl Reader<'_> {
    pub(super) fn read(&self, mentions: &mut Vec<Mention>) {
        let mut at = 0;
        while at < self.tokens.len() {
            if !self.capital(at)
                && self.local(at, Class::GroupWord)
                && let Some((end, kind, confidence)) = self.small_head(at)
            {
                mentions.push(Mention { start: at, end, kind, confidence });
                at = end;
                continue;
            }
            let nothing = self.token(at).flags & flag::LETTERS == 0 || self.is_article(at);
            if !self.capital(at) || nothing {
                at += 1;
                continue;
            }
            let found = self
                .dateline(at)
                .or_else(|| self.organisation(at))
                .or_else(|| self.person(at))
                .or_else(|| self.place(at))
                .or_else(|| self.other(at));
            match found {
                Some((end, kind, confidence)) if end > at => {
                    mentions.push(Mention { start: at, end, kind, confidence });
                    at = end;
                }
                _ => at += 1,
            }
        }
    }

    pub(super) fn token(&self, at: usize) -> Seen {
        self.tokens.get(at).copied().unwrap_or_default()
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |token| token.of(self.text))
    }

    /// How long a word is written.
    pub(super) fn bytes(&self, at: usize) -> usize {
        usize::from(self.token(at).bytes)
    }

    /// Whether one of these facts holds for a word.
    pub(super) fn is(&self, at: usize, facts: u32) -> bool {
        self.token(at).facts & facts != 0
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.token(at).flags & flag::CAPITAL != 0
    }

    pub(super) fn local(&self, at: usize, class: Class) -> bool {
        self.token(at).local & class.bit() != 0
    }

    pub(super) fn local_before(&self, at: usize, class: Class) -> bool {
        at.checked_sub(1).is_some_and(|before| self.local(before, class))
    }

    pub(super) fn begins(&self, at: usize) -> bool {
        at == 0 || self.token(at - 1).flags & flag::OPENING != 0 || self.is(at - 1, fact::BEGINS)
    }

    /// An everyday word of the language.
    pub(super) fn common(&self, at: usize) -> bool {
        self.local(at, Class::Small)
    }

    pub(super) fn given(&self, at: usize) -> bool {
        self.local(at, Class::Given) || self.is_initial(at)
    }

    /// A given name of another language, and a family name behind it: `Lewis Hamilton`, though Lewis is an island.
    fn is_foreign_given(&self, at: usize) -> bool {
        let (own, next) = (self.token(at), self.token(at + 1));
        let is = |seen: Seen, class: Class| seen.classes & class.bit() != 0;
        let family = is(next, Class::Surname) || next.phrase == 0 && !is(next, Class::Small);
        is(own, Class::Given)
            && own.length < 2
            && !is(own, Class::Small)
            && !self.common(at)
            && !self.local(at, Class::Title)
            && self.capital(at + 1)
            && !self.is_capitals(at + 1)
            && (is(next, Class::Surname) || !self.common(at + 1))
            && !self.is_nothing(at + 1)
            && next.length < 2
            && family
    }

    /// `J.`, `J.-P.`
    fn is_initial(&self, at: usize) -> bool {
        // `z. B.` is none.
        self.is(at, fact::INITIAL)
            && !(at > 0 && self.is(at - 1, fact::SHORTENED))
            && !self.local(at, Class::Title)
    }

    pub(super) fn is_capitals(&self, at: usize) -> bool {
        self.is(at, fact::CAPITALS)
    }

    /// A word that cannot be part of a name, though it has a capital.
    pub(super) fn is_nothing(&self, at: usize) -> bool {
        let local = self.token(at).local;
        let time = local & Class::Time.bit() != 0 && local & Class::Given.bit() == 0;
        // `PS` is a party where it is listed.
        time || self.is(at, fact::NO_NAME) && !self.local(at, Class::Organisation)
    }

    /// A noun or the first word of a sentence, rather than a name.
    fn is_plain(&self, at: usize) -> bool {
        self.common(at) && (self.language.capital_nouns() || self.begins(at))
    }

    /// Whether a word that stands before places is before this one, an article between them or not.
    fn led(&self, at: usize) -> bool {
        let article = at > 1 && self.is(at - 1, fact::LED_ARTICLE);
        !self.begins(at)
            && (self.local_before(at, Class::At) || article && self.local(at - 2, Class::At))
    }

    /// An article at the beginning of a sentence, which is no part of the name behind it.
    fn is_article(&self, at: usize) -> bool {
        if !self.is(at, fact::FIRST_ARTICLE) || !self.begins(at) {
            return false;
        }
        let token = self.token(at);
        let known = Class::Country.bit() | Class::City.bit() | Class::Organisation.bit();
        let own = self.local(at + 1, Class::GroupWord)
            || self.token(at + 1).phrase & known != 0 && !self.is_word(at + 1);
        let name = token.length > 1 && token.phrase & known != 0 && !own;
        !name
    }

    /// A ministry, a university, a court: heads that are written small in some languages.
    fn small_head(&self, at: usize) -> Option<(usize, u8, f32)> {
        if let Some(school) = self.school(at) {
            return Some(school);
        }
        let links = self.is(at, fact::SMALL_HEAD) && self.is(at + 1, fact::LINK);
        let end = if links { self.organisation_end(at, 3) } else { at };
        (end > at + 1).then_some((end, ORGANISATION, 0.65))
    }

    fn organisation(&self, at: usize) -> Option<(usize, u8, f32)> {
        let token = self.token(at);
        if self.is_nothing(at) {
            return None;
        }
        let known = token.phrase & Class::Organisation.bit() != 0;
        // A single word that is also an everyday one, `Post`, is a name only where it is not in doubt.
        let place = Class::Country.bit() | Class::City.bit() | Class::Region.bit();
        let listed = self.local(at, Class::Organisation);
        let is_place = token.phrase & place != 0;
        let doubtful = is_place && (!listed || self.led(at))
            || self.given(at) && !listed
            || !listed && (self.is_doubtful(at) || self.is_word(at));
        let longer = |end: &usize| *end > at + token.length;
        if let Some(school) = self.school(at) {
            return Some(school);
        }
        if known
            && self.local(at, Class::GroupWord)
            && let Some(end) = Some(self.organisation_end(at, ORGANISATION_MAX)).filter(longer)
        {
            return Some((end, ORGANISATION, 0.75));
        }
        let legal = self.legal_end(at);
        let whole = || legal.or_else(|| self.club_end(at)).filter(longer);
        if known && let Some(end) = whole() {
            return Some((end, ORGANISATION, 0.8));
        }
        if known && (token.length > 1 || !doubtful && (listed || !self.is_plain(at))) {
            return Some((at + token.length, ORGANISATION, 0.75));
        }
        if let Some(end) = legal {
            return Some((end, ORGANISATION, 0.85));
        }
        if self.local(at, Class::GroupWord) {
            let end = self.organisation_end(at, ORGANISATION_MAX);
            let alone = end == at + 1;
            return (!alone).then_some((end, ORGANISATION, 0.75));
        }
        if let Some(found) = self.body(at) {
            return Some(found);
        }
        // `Europese Commissie`: the head stands behind.
        let behind = at + 1;
        let sure = !self.begins(at) || self.language.capital_nouns() && !self.common(at);
        let adjective = !self.given(at) && !self.local(at, Class::Title) && sure;
        if adjective && self.capital(behind) && self.local(behind, Class::GroupWord) {
            let inflected = self.word(at).ends_with(['e', 's', 'n', 'r', 'o', 'a', 'l']);
            if !self.common(at) || inflected {
                return Some((self.organisation_end(behind, 3), ORGANISATION, 0.65));
            }
        }
        self.acronym(at)
    }

    /// The end of a name that a legal form closes.
    fn legal_end(&self, at: usize) -> Option<usize> {
        let ends = (at + 1..at + 5)
            .find(|&end| self.is_legal(end) || !(self.capital(end) || self.is(end, fact::AND)))?;
        let legal = ends > at + 1 || !self.is_plain(at);
        (legal && self.is_legal(ends) && !self.is_firm_word(at)).then_some(ends + 1)
    }

    fn is_legal(&self, at: usize) -> bool {
        self.is(at, fact::LEGAL)
    }

    /// The end of a name with a head at `head`: capitalised words behind, and small ones between them.
    pub(super) fn organisation_end(&self, head: usize, most: usize) -> usize {
        let mut end = head + 1;
        let mut count = 0;
        while count < most {
            let links = (end..end + 2).take_while(|&at| self.is(at, fact::LINK));
            let next = end + links.count();
            let joins = self.is(end, fact::JOINS);
            // `l'Università di Bologna e il Politecnico`: another one begins.
            let another = joins
                && (next > end + 1 && self.is(next - 1, fact::OTHER_ARTICLE)
                    || self.local(next, Class::GroupWord));
            let stops = !self.capital(next)
                || self.is_nothing(next)
                || self.given(next) && !self.local(next, Class::Surname)
                || joins && count == 0
                || another
                || joins && self.token(next).phrase & Class::Organisation.bit() != 0;
            // Nouns behind a head are no part of it: `Gericht Berlin` is, `Gericht Klage` is not.
            let city = self.token(next).phrase & Class::City.bit() != 0;
            let noun = self.language.capital_nouns() && next == end && self.common(next) && !city;
            if stops || noun {
                break;
            }
            end = next + 1;
            count += 1;
        }
        end
    }

    fn person(&self, at: usize) -> Option<(usize, u8, f32)> {
        let head = self.local(at, Class::Title) || self.local(at, Class::GroupWord);
        if self.is_nothing(at) || head && !self.given(at) {
            return None;
        }
        if self.is_honoured(at) || self.precedes_a_person(at) {
            return None;
        }
        let titled = self.is_titled(at);
        let given = self.given(at) || self.is_foreign_given(at);
        let token = self.token(at);
        let places = Class::Country.bit() | Class::City.bit() | Class::Region.bit();
        let is_place = token.phrase & places != 0 && token.length > usize::from(given);
        if !titled && self.is_plain(at) && !given || !titled && is_place {
            return None;
        }
        if self.is_job(at) && !self.given(at) {
            return None;
        }
        let noble = self.is(at + 1, fact::NOBLE) && token.classes & Class::Given.bit() != 0;
        let end = self.person_end(at, titled || given || noble);
        if self.is_initial(at) && !titled && (end == at + 1 || self.common(at + 1)) {
            return None;
        }
        let words = (at..end).filter(|&at| self.capital(at)).count();
        let surname = |at: usize| self.local(at, Class::Surname);
        let nouns = self.language.capital_nouns();
        let country = token.phrase & Class::Country.bit() != 0;
        // `Georgia` alone is the state.
        let is_land = country || token.phrase & Class::Region.bit() != 0;
        let somebody = !is_place || words > 1 && token.length < 2 && !country;
        let named = given || surname(at) || !self.common(at) || words > 1 && !nouns;
        let confidence = if titled && named && somebody {
            if words > 1 { 0.9 } else { 0.8 }
        } else if titled {
            return None;
        } else if given && words > 1 {
            0.85
        } else if words > 1 && surname(end - 1) && !self.is_plain(at) && !nouns {
            0.6
        } else if (2..=3).contains(&words) && !self.is_plain(at) && !self.is_capitals(at) {
            let class = |at: usize, class: Class| self.token(at).classes & class.bit() != 0;
            let last = class(end - 1, Class::Surname) && !self.common(end - 1);
            let short = self.bytes(at) < COMPOUND;
            let foreign = |at: usize| !self.common(at) && !class(at, Class::Small) && short;
            let known = class(at, Class::Given) && !(nouns && self.common(at))
                || last && !self.common(at) && (!nouns || foreign(at));
            // Other names of several words are as often those of firms and things.
            if !known {
                return None;
            }
            0.55
        } else if (given || surname(at) && !nouns)
            && !self.common(at)
            && !(nouns
                && (is_land
                    || self.is(at, fact::MIXED)
                    || self.begins(at)
                    || self.is_part(at)
                    || self.has_article(at)))
        {
            0.45
        } else if !self.common(at) && !self.language.capital_nouns() && self.local(end, Class::Role)
        {
            0.42
        } else {
            return None;
        };
        if let Some(named) = self.named_after(at, end) {
            return named;
        }
        Some((end, PERSON, confidence))
    }

    /// Whether a title or a job stands before a word that may be a name.
    fn is_titled(&self, at: usize) -> bool {
        let named = !self.common(at) || self.given(at) || self.local(at, Class::Surname);
        at > 0
            && !self.begins(at)
            && (self.local(at - 1, Class::Title) || named && self.is_job(at - 1))
    }

    /// The end of a person's name; `sure` where the first word is surely one.
    pub(super) fn person_end(&self, at: usize, sure: bool) -> usize {
        let nouns = self.language.capital_nouns();
        let mut end = at + 1;
        let mut count = 1;
        while count < PERSON_MAX {
            let links = (end..end + 3).take_while(|&at| self.is(at, fact::PARTICLE));
            let next = end + links.count();
            let linked = next > end;
            // `Alexander Van der Bellen`.
            let behind_van = matches!(self.word(end - 1), "Van" | "Von");
            let first = count == 1 || behind_van || (at..end).all(|at| self.given(at));
            let surname = self.local(next, Class::Surname);
            let noun = nouns && self.common(next) && !surname && !self.given(next);
            let noun = noun && !(count == 1 && sure || behind_van && linked);
            let known = Class::Country.bit() | Class::City.bit() | Class::Organisation.bit();
            let single = self.token(next).length == 1 && !self.is_capitals(next);
            let shared = match self.language.capital_nouns() && single {
                true if !self.local(next, Class::Organisation) => Class::Country.bit(),
                _ => known & !Class::City.bit(),
            };
            let city = self.token(next).phrase & shared == 0 && count == 1;
            let free = first && linked || city && self.given(at);
            let family = self.token(next).classes & Class::Surname.bit() != 0
                && self.token(next).phrase & Class::Country.bit() == 0;
            let free = free || sure && count == 1 && single && family;
            let other = self.token(next).phrase & known != 0 && !surname && !free;
            let joins = self.is(end, fact::JOINS_PEOPLE);
            let article = nouns && !behind_van && self.is(end, fact::DEFINITE);
            let links = linked
                && (!first && (nouns || joins || !surname)
                    || !sure
                    || article
                    || joins && !surname
                    || self.given(next) && !surname);
            let stops = !self.capital(next)
                || self.is_nothing(next)
                || self.is_capitals(next) && self.bytes(next) < 5
                || noun
                || other
                || links;
            if stops {
                break;
            }
            end = next + 1;
            count += 1;
        }
        end
    }

    fn place(&self, at: usize) -> Option<(usize, u8, f32)> {
        let token = self.token(at);
        let has = |class: Class| token.phrase & class.bit() != 0;
        let led = self.led(at);
        let called = self.local_before(at, Class::PlaceWord)
            || at > 1 && self.is(at - 1, fact::OF) && self.local(at - 2, Class::PlaceWord);
        if self.is_nothing(at) || self.local(at, Class::Title) {
            return None;
        }
        let end = at + token.length;
        let single = token.length == 1;
        let common = single && self.is_plain(at);
        let nouns = self.language.capital_nouns();
        let capitals = self.is_capitals(at);
        if capitals && self.bytes(at) < 5 && !has(Class::Country) {
            return None;
        }
        let word = single && (nouns && common || self.is_plain(at) && self.bytes(at) < 5);
        let known = Class::City.bit() | Class::Region.bit() | Class::Site.bit() | Class::Town.bit();
        if token.phrase & known != 0 && !has(Class::Country) && !called && self.goes_on(at) {
            return None;
        }
        let confidence = if has(Class::Country) && (capitals || !word) {
            0.9
        } else if has(Class::City) || has(Class::Region) {
            let short = single && self.common(at) && self.bytes(at) < 4;
            let told = called || if nouns { self.is_where(at) } else { led };
            if short || common && !told {
                return None;
            }
            0.8
        } else if has(Class::Site) || has(Class::Town) {
            let person = self.local(at, Class::Surname) || token.classes & Class::Given.bit() != 0;
            let doubt = single && (self.common(at) || person) && !led && !called;
            let noun = nouns && (common && !has(Class::Site) || single && !led && self.is_part(at));
            if doubt || noun {
                return None;
            }
            if led || called || !single { 0.7 } else { 0.5 }
        } else {
            return self.unknown_place(at, led, called);
        };
        Some((end, PLACE, confidence))
    }

    /// A place the gazetteer does not know, by what stands before it or what it begins with.
    fn unknown_place(&self, at: usize, led: bool, called: bool) -> Option<(usize, u8, f32)> {
        if self.local(at, Class::PlaceWord) && !self.language.capital_nouns() {
            let end = self.organisation_end(at, 2);
            return (end > at + 1).then_some((end, PLACE, 0.6));
        }
        // `bei St. Imier`.
        let saint = led && self.is(at, fact::SAINT) && self.capital(at + 1);
        if saint && self.language.capital_nouns() {
            return Some((at + 2, PLACE, 0.6));
        }
        let mixed = self.is(at, fact::MIXED) && !called && self.bytes(at) < 5;
        if self.common(at) || self.language.capital_nouns() && !called || self.begins(at) || mixed {
            return None;
        }
        let run = (at..at + 3).take_while(|&at| self.capital(at) && !self.is_nothing(at)).count();
        let confidence = if called { 0.65 } else { 0.45 };
        (called || led).then_some((at + run, PLACE, confidence))
    }

    /// A known person of one word, and firms that only the list of any language knows.
    fn other(&self, at: usize) -> Option<(usize, u8, f32)> {
        let token = self.token(at);
        let person =
            token.phrase & Class::Person.bit() != 0 && !self.common(at) && !self.is_honoured(at);
        let single = self.language.capital_nouns() && token.length < 2;
        let doubtful = single && (self.is_doubtful(at) || self.has_article(at));
        (person && !doubtful && !self.is_nothing(at)).then_some((at + token.length, PERSON, 0.6))
    }
}
