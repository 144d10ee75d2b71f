//! Mentions of one text that agree: one form, one type, everywhere it stands.

use std::collections::BTreeMap;
use std::ops::Range;

use newsmill_text::Token;

use super::keys::Keys;
use super::{Finder, PERSON, Scratch};
use crate::lexicon::{Class, fold, go_on};
use crate::map::Map;
use crate::scheme::Mention;
use crate::words::{Places, flag};

/// A form is looked for elsewhere in the text when a mention of it is at least this sure.
const SURE: f32 = 0.6;
/// What is found so is less sure than what it was found by.
const FOLLOWS: f32 = 0.8;
/// The longest form that is looked for, in tokens.
const FORM_MAX: usize = 8;
/// The most forms that are tried for one first word.
const FORMS_A_WORD: usize = 16;
/// What full names can say of a short one, at most: as much as two sure mentions.
const SHORT_MAX: f32 = 2.0;

/// What all mentions of one form say together.
#[derive(Clone, Debug, Default)]
struct Form {
    /// Sums of confidence by type.
    weights: [f32; 8],
    /// The most of any mention.
    best: f32,
    /// The tokens of that mention.
    sample: Range<usize>,
}

impl Form {
    fn kind(&self) -> u8 {
        let heavier = |best: (u8, f32), next: (u8, f32)| if next.1 > best.1 { next } else { best };
        (0..).zip(self.weights).fold((0, f32::MIN), heavier).0
    }
}

/// A form to look for: tokens of the text, type, confidence.
type Sought = (Range<usize>, u8, f32);

/// What to look for, by the first word as written.
#[derive(Default)]
struct Sure<'a> {
    forms: Map<&'a str, Vec<Sought>>,
    abbreviations: Map<&'a str, (u8, f32)>,
    /// A bit for every place that one of these words has; see [`place_of`].
    places: [u64; 16],
}

impl Sure<'_> {
    fn mark_places(&mut self) {
        for word in self.forms.keys().chain(self.abbreviations.keys()) {
            let (at, bit) = place_of(word);
            self.places[at] |= bit;
        }
    }

    /// Whether a word may be among these; most that are not are told without a search.
    fn may_hold(&self, word: &str) -> bool {
        let (at, bit) = place_of(word);
        self.places[at] & bit != 0
    }
}

/// One of 1024 places by the first letters and the length of a word: an index and a bit.
fn place_of(word: &str) -> (usize, u64) {
    let mut letters = word.bytes();
    let mut letter = || usize::from(letters.next().unwrap_or(0));
    let (first, second, third) = (letter(), letter(), letter());
    let place = first + second * 11 + third * 37 + word.len() * 131;
    (place / 64 % 16, 1 << (place % 64))
}

impl Finder {
    pub(super) fn agree(&self, text: &str, scratch: &mut Scratch) {
        let mut keys = std::mem::take(&mut scratch.keys);
        keys.clear();
        keys.add(text, scratch.tokens.all(), &scratch.mentions);
        let added = self.agree_by(&keys, text, scratch);
        if !added.is_empty() {
            keys.add(text, scratch.tokens.all(), &added);
            scratch.mentions.extend(added);
            keys.sort(&mut scratch.mentions);
        }
        scratch.keys = keys;
    }

    /// Makes mentions agree; what is found elsewhere is returned.
    fn agree_by(&self, keys: &Keys, text: &str, scratch: &mut Scratch) -> Vec<Mention> {
        // In order: sums of fractions depend on it.
        let mut forms: BTreeMap<&str, Form> = BTreeMap::new();
        for (mention, key) in scratch.mentions.iter().zip(keys.iter()) {
            let form = forms.entry(key).or_default();
            if let Some(weight) = form.weights.get_mut(usize::from(mention.kind)) {
                *weight += mention.confidence;
            }
            if mention.confidence > form.best {
                form.best = mention.confidence;
                form.sample = mention.start..mention.end;
            }
        }
        if self.standard {
            weigh_short_forms(&mut forms);
        }
        for (mention, key) in scratch.mentions.iter_mut().zip(keys.iter()) {
            mention.kind = forms.get(key).map_or(mention.kind, Form::kind);
        }
        let sure = self.sure(text, scratch.tokens.all(), &forms);
        for mention in scratch.mentions.iter_mut().filter(|mention| mention.confidence < SURE) {
            let word = scratch.tokens.all().get(mention.start).map_or("", |token| token.of(text));
            if let (1, Some(&(kind, confidence))) =
                (mention.end - mention.start, sure.abbreviations.get(word))
            {
                (mention.kind, mention.confidence) = (kind, confidence.max(mention.confidence));
            }
        }
        if sure.forms.is_empty() && sure.abbreviations.is_empty() {
            return Vec::new();
        }
        self.missed(text, scratch, &sure)
    }

    fn sure<'a>(&'a self, text: &'a str, all: &[Token], forms: &BTreeMap<&str, Form>) -> Sure<'a> {
        let mut sure = Sure::default();
        let word = |at: usize| all.get(at).map_or("", |token| token.of(text));
        let surely =
            forms.iter().filter(|(_, form)| form.best >= SURE && form.sample.len() <= FORM_MAX);
        for (key, form) in surely {
            let kind = form.kind();
            for short in self.aliases.abbreviations(kind, key) {
                sure.abbreviations.insert(short, (kind, form.best * FOLLOWS));
            }
            let sample = form.sample.clone();
            // A person's family name alone, a little less sure than the full name.
            if self.standard && kind == PERSON && sample.len() > 1 {
                let last = sample.end - 1;
                let sought = (last..sample.end, kind, form.best * FOLLOWS * 0.9);
                sure.forms.entry(word(last)).or_default().push(sought);
            }
            sure.forms.entry(word(sample.start)).or_default().push((
                sample,
                kind,
                form.best * FOLLOWS,
            ));
        }
        for list in sure.forms.values_mut() {
            // The longest first; the place in the text decides, so that the order of the map does not.
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.start.cmp(&b.0.start)));
            list.truncate(FORMS_A_WORD);
        }
        sure.mark_places();
        sure
    }

    /// Mentions of sure forms where the chain found none.
    fn missed(&self, text: &str, scratch: &mut Scratch, sure: &Sure<'_>) -> Vec<Mention> {
        let all = scratch.tokens.all();
        let mut added = Vec::new();
        let mut known = scratch.mentions.iter().peekable();
        let begin = Places::of(&scratch.flags, flag::BEGINS);
        let mut at = 0;
        while let Some(token) = all.get(at) {
            if let Some(mention) = known.next_if(|mention| mention.start <= at) {
                at = mention.end.max(at);
                continue;
            }
            let next = begin.next(at, all.len());
            if next > at {
                // A mention on the way comes first.
                at = known.peek().map_or(next, |mention| mention.start.min(next));
                continue;
            }
            let word = token.of(text);
            if !sure.may_hold(word) {
                at += 1;
                continue;
            }
            let limit = known.peek().map_or(all.len(), |mention| mention.start);
            let (length, kind, confidence) =
                match (sure.abbreviations.get(word), sure.forms.get(word)) {
                    (Some(&(kind, confidence)), _) => (1, kind, confidence),
                    (None, Some(forms)) if self.stands_out(word, &mut scratch.buffer) => {
                        let stands = |sought: &&Sought| stands_at(text, all, at, limit, &sought.0);
                        forms.iter().find(stands).map_or((0, 0, 0.0), |(sample, kind, sure)| {
                            (sample.len(), *kind, *sure)
                        })
                    }
                    _ => (0, 0, 0.0),
                };
            if length > 0 {
                added.push(Mention { start: at, end: at + length, kind, confidence });
            }
            at += length.max(1);
        }
        added
    }

    /// Whether a word is written as names are and is not an everyday word.
    fn stands_out(&self, word: &str, buffer: &mut String) -> bool {
        fold(word, buffer);
        let small = self.tagger.lexicon().classes(go_on(None, buffer)) & Class::Small.bit() != 0;
        word.starts_with(char::is_uppercase) && !small
    }
}

/// Whether the same words as those of `sample` stand at `at`, before `limit`.
fn stands_at(text: &str, all: &[Token], at: usize, limit: usize, sample: &Range<usize>) -> bool {
    let (Some(own), Some(there)) = (all.get(sample.clone()), all.get(at..at + sample.len())) else {
        return false;
    };
    at + sample.len() <= limit && own.iter().zip(there).all(|(a, b)| a.of(text) == b.of(text))
}

/// The last, or the first, word of a person's full name alone is the person rather than a place or a firm.
fn weigh_short_forms(forms: &mut BTreeMap<&str, Form>) {
    let mut short: BTreeMap<&str, f32> = BTreeMap::new();
    for (key, form) in forms.iter().filter(|(_, form)| form.kind() == PERSON) {
        if let Some((first, rest)) = key.split_once(' ') {
            let weight = form.weights.first().copied().unwrap_or_default();
            let last = rest.rsplit(' ').next().unwrap_or(rest);
            *short.entry(last).or_default() += weight;
            *short.entry(first).or_default() += weight * 0.5;
        }
    }
    for (key, weight) in short {
        if let Some(form) = forms.get_mut(key)
            && let Some(person) = form.weights.first_mut()
        {
            *person += weight.min(SHORT_MAX);
        }
    }
}
