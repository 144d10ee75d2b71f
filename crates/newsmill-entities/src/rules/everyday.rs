//! Everyday words with a capital, in languages whose nouns have none: heads of names that no list has, titles of works,
//! what is named after somebody.

use super::facts::fact;
use super::find::{ORGANISATION, Reader};
use crate::lexicon::Class;

/// Streets, prizes, halls: what stands behind is whom they are named after.
pub(super) const NAMED: &[&str] = &[
    "rue",
    "avenue",
    "boulevard",
    "quai",
    "allée",
    "prix",
    "stade",
    "gymnase",
    "salle",
    "Rue",
    "Avenue",
    "Boulevard",
    "Quai",
    "Prix",
    "Stade",
    "Salle",
    "calle",
    "avenida",
    "paseo",
    "plaza",
    "premio",
    "estadio",
    "teatro",
    "Calle",
    "Avenida",
    "Avda.",
    "Paseo",
    "Plaza",
    "Premio",
    "Estadio",
    "Teatro",
    "via",
    "viale",
    "piazza",
    "stadio",
    "Via",
    "Viale",
    "Piazza",
    "Stadio",
    "rua",
    "praça",
    "prémio",
    "prêmio",
    "estádio",
    "Rua",
    "Praça",
    "Prémio",
    "Prêmio",
    "Estádio",
    "prijs",
    "Prijs",
];

/// Schools and hospitals, which are named after somebody and are organisations.
pub(super) const SCHOOLS: &[&str] = &[
    "lycée", "Lycée", "collège", "Collège", "hôpital", "Hôpital", "liceo", "Liceo", "ospedale",
    "Ospedale", "colegio", "Colegio", "hospital", "Hospital", "colégio", "Colégio",
];

impl Reader<'_> {
    /// Whether a single word is known as an organisation elsewhere, but is an everyday word here: `Au soleil couchant`.
    pub(super) fn is_word(&self, at: usize) -> bool {
        !self.language.capital_nouns()
            && self.token(at).length < 2
            && self.common(at)
            && !self.is(at, fact::CAPITALS | fact::MIXED)
            && !self.local(at, Class::GroupWord)
            && self.token(at).classes & Class::Capital.bit() == 0
    }

    /// Whether an everyday word goes on to a name of something else: `Bourse du Travail`, `Sala Penal`.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        // `a Berlino per la fiera`: what says where says that it is a place.
        if !self.is_word(at) || self.local_before(at, Class::At) {
            return false;
        }
        let links = (at + 1..at + 3).take_while(|&at| self.is(at, fact::LINK)).count();
        let joins = self.is(at + 1, fact::JOINS);
        self.capital(at + 1 + links) && !joins && !self.is_nothing(at + 1 + links)
    }

    /// Whether something is named after the person at `at`: `rue Jean Jaurès`, `premio de Ana Ruiz`. A family name counts
    /// with what stands before it.
    pub(super) fn is_honoured(&self, at: usize) -> bool {
        const NAMES_MAX: usize = 3;
        let whole = |before: &usize| self.capital(*before) && !self.is(*before, fact::NAMED);
        let names = (at.saturating_sub(NAMES_MAX)..at).rev().take_while(whole).count();
        let first = at - names;
        let named =
            |count: usize| first.checked_sub(count).is_some_and(|at| self.is(at, fact::NAMED));
        named(1) || named(2) && self.is(first - 1, fact::OF)
    }

    /// The end of the name of a school that is named after somebody.
    pub(super) fn school_end(&self, at: usize) -> Option<usize> {
        let named = self.is(at, fact::SCHOOL) && self.capital(at + 1) && self.given(at + 1);
        let end = if named { self.person_end(at + 1, true) } else { at };
        (end > at + 2).then_some(end)
    }

    /// The same as a mention.
    pub(super) fn school(&self, at: usize) -> Option<(usize, u8, f32)> {
        Some((self.school_end(at)?, ORGANISATION, 0.65))
    }

    /// Whether a name begins with the next word rather than with this one: `Revolución Ramiro Valdés`.
    pub(super) fn precedes_a_person(&self, at: usize) -> bool {
        self.is_word(at)
            && !self.given(at)
            && !self.local(at, Class::Surname)
            && self.capital(at + 1)
            && self.given(at + 1)
            && self.capital(at + 2)
    }
}
