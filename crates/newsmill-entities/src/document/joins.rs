//! Which forms of a text are one name.

use super::keys::Keys;
use super::legal::without_form;
use super::{Finder, ORGANISATION, PERSON, PLACE};
use crate::alias::{initials, transliterated};
use crate::map::Map;
use crate::scheme::Mention;

/// What stands behind the name of a place and may be left out.
const PLACE_WORDS: &[&str] =
    &["river", "lake", "mountain", "mountains", "island", "islands", "sea", "ocean"];

/// The full forms of a text, by what stands for them.
#[derive(Default)]
struct FullForms<'a> {
    /// People by the last and the first word of their names.
    people: Map<&'a str, &'a str>,
    /// Organisations by the initials of their words.
    initials: Map<String, &'a str>,
    /// Places by their transliterated spelling.
    spellings: Map<String, &'a str>,
}

impl<'a> FullForms<'a> {
    /// The first form in the text counts where several would do.
    fn of(mentions: &[Mention], keys: &'a Keys) -> Self {
        let mut forms = Self::default();
        for (mention, key) in mentions.iter().zip(keys.iter()) {
            match mention.kind {
                PERSON if key.contains(' ') => {
                    for part in
                        [key.rsplit(' ').next(), key.split(' ').next()].into_iter().flatten()
                    {
                        forms.people.entry(part).or_insert(key);
                    }
                }
                ORGANISATION => {
                    if let Some(initials) = initials(key) {
                        forms.initials.entry(initials).or_insert(key);
                    }
                }
                PLACE => {
                    if let Some(spelling) = transliterated(key) {
                        forms.spellings.entry(spelling).or_insert(key);
                    }
                }
                _ => {}
            }
        }
        forms
    }
}

impl Finder {
    /// For each type and key the key it is joined to, which most often is the same.
    pub(super) fn joins<'a>(
        &'a self,
        mentions: &[Mention],
        keys: &'a Keys,
    ) -> Map<(u8, &'a str), &'a str> {
        let forms =
            if self.standard { FullForms::of(mentions, keys) } else { FullForms::default() };
        let mut joins = Map::default();
        for (mention, key) in mentions.iter().zip(keys.iter()) {
            joins.entry((mention.kind, key)).or_insert_with(|| {
                let joined = self.joined(mention.kind, key, &forms).filter(|_| self.standard);
                joined.unwrap_or(key)
            });
        }
        joins
    }

    fn joined<'b>(&'b self, kind: u8, key: &'b str, forms: &FullForms<'b>) -> Option<&'b str> {
        if kind == PERSON {
            return if key.contains(' ') { None } else { forms.people.get(key).copied() };
        }
        if let Some(usual) = self.aliases.usual(kind, key) {
            return Some(usual);
        }
        if let Some(name) = without_form(key).filter(|_| kind == ORGANISATION) {
            return Some(self.aliases.usual(kind, name).unwrap_or(name));
        }
        if kind == ORGANISATION {
            let full = forms.initials.get(&key.replace('.', "")).copied()?;
            return Some(self.aliases.usual(kind, full).unwrap_or(full));
        }
        match key.rsplit_once(' ') {
            Some((name, word)) if PLACE_WORDS.contains(&word) => Some(name),
            _ => forms.spellings.get(&transliterated(key)?).copied(),
        }
    }
}
