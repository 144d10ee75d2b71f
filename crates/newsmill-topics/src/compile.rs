//! From the sources of a language to what a text is matched with.

use std::collections::{BTreeMap, HashMap};

use crate::defined;
use crate::matcher::{Matcher, Memo, Parts};
use crate::source::{Term, terms};
use crate::vocabulary::{TopicId, Vocabulary};

/// The terms of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) matcher: Matcher,
    /// For each term the topics and what it adds to them.
    pub(crate) postings: Vec<Vec<(TopicId, f32)>>,
}

/// Terms under construction.
struct Builder<'v> {
    vocabulary: &'v Vocabulary,
    terms: Terms,
    /// Numbers of terms by their keys.
    ids: HashMap<String, usize>,
}

impl Terms {
    /// Compiles sources, and where they are in the language of the vocabulary its labels and definitions.
    pub(crate) fn compile(
        vocabulary: &Vocabulary,
        sources: &[&str],
        with_definitions: bool,
    ) -> Result<Self, String> {
        let mut builder =
            Builder { vocabulary, terms: Self::default(), ids: HashMap::with_capacity(8192) };
        for source in sources {
            for term in terms(source)? {
                builder.add(term)?;
            }
        }
        if with_definitions {
            builder.add_definitions()?;
        }
        builder.inherit();
        let mut terms = builder.terms;
        for postings in &mut terms.postings {
            share(vocabulary, postings);
        }
        Ok(terms)
    }

    /// The topics that curated terms give a word or phrase; nothing where no term is in it.
    fn topics_of(&self, text: &str) -> Vec<TopicId> {
        let mut found = Vec::new();
        // The terms change in between, so nothing is remembered.
        self.matcher.read(text, &mut Memo::default(), |term, _| {
            let postings = self.postings.get(term as usize).into_iter().flatten();
            found.extend(postings.map(|(topic, _)| *topic));
        });
        found
    }
}

impl Builder<'_> {
    fn add(&mut self, term: Term<'_>) -> Result<(), String> {
        let topic = self
            .vocabulary
            .by_code(term.code)
            .ok_or_else(|| format!("no topic has the number {:08}", term.code))?;
        let parts = Parts::of(term.text)?;
        let key = parts.key();
        // A single word that speaks against a topic only takes back what a shorter beginning says for it.
        let weight = if is_single(&key) { term.weight.max(0.0) } else { term.weight };
        let next = self.terms.postings.len();
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            let number = u32::try_from(id).map_err(|_| "too many terms")?;
            self.terms.matcher.add(&parts, number)?;
            self.terms.postings.push(Vec::new());
        }
        let Some(postings) = self.terms.postings.get_mut(id) else { return Ok(()) };
        match postings.iter_mut().find(|(known, _)| *known == topic) {
            Some((_, known)) if known.abs() < weight.abs() => *known = weight,
            Some(_) => {}
            None => postings.push((topic, weight)),
        }
        Ok(())
    }

    /// Adds what the vocabulary says itself, below what is curated: no word gets another top topic by it.
    fn add_definitions(&mut self) -> Result<(), String> {
        for defined in defined::terms() {
            let Some(topic) = self.vocabulary.by_code(defined.code) else { continue };
            let top = self.vocabulary.top(topic);
            let known = self.terms.topics_of(&defined.text);
            let agrees = known.iter().any(|&other| self.vocabulary.top(other) == top);
            if known.is_empty() || defined.is_label && agrees {
                let Term { code, weight, .. } = defined.term();
                self.add(Term { code, weight, text: &defined.pattern() })?;
            }
        }
        Ok(())
    }

    /// Of a word only the longest term counts, so it also says what shorter beginnings of it say, topics that it names
    /// itself apart.
    fn inherit(&mut self) {
        let mut words: Vec<(&String, usize)> =
            self.ids.iter().filter(|(key, _)| is_single(key)).map(|(key, id)| (key, *id)).collect();
        words.sort_by_key(|(key, _)| (key.len(), *key));
        let mut buffer = String::new();
        for (key, id) in words {
            let Some(word) = key.strip_prefix(['=', '<']) else { continue };
            let parent = (1..=word.len()).rev().find_map(|end| {
                buffer.clear();
                buffer.push('<');
                buffer.push_str(word.get(..end)?);
                let parent = *self.ids.get(&buffer)?;
                (parent != id).then_some(parent)
            });
            let handed = parent.and_then(|parent| self.terms.postings.get(parent)).cloned();
            let Some(own) = self.terms.postings.get_mut(id) else { continue };
            for (topic, weight) in handed.into_iter().flatten() {
                if own.iter().all(|(known, _)| *known != topic) {
                    own.push((topic, weight));
                }
            }
        }
    }
}

/// Whether a key is that of one word, not of a phrase.
fn is_single(key: &str) -> bool {
    key.bytes().filter(|c| matches!(c, b'=' | b'<' | b'>' | b'^')).count() == 1
}

/// Hands what a term says on to broader topics, the most that is said below each, and makes it less where the term
/// speaks for several top topics.
fn share(vocabulary: &Vocabulary, postings: &mut Vec<(TopicId, f32)>) {
    let mut all: BTreeMap<TopicId, f32> = postings.iter().copied().collect();
    for &(topic, weight) in postings.iter() {
        let mut above = vocabulary.broader(topic);
        while let Some(topic) = above {
            let known = all.entry(topic).or_insert(weight);
            if known.abs() < weight.abs() && *known != 0.0 {
                *known = weight;
            }
            above = vocabulary.broader(topic);
        }
    }
    let tops =
        all.iter().filter(|&(topic, weight)| vocabulary.broader(*topic).is_none() && *weight > 0.0);
    let tops = f32::from(u16::try_from(tops.count()).unwrap_or(u16::MAX)).max(1.0);
    // The inverse frequency over the 17 top topics.
    let factor = (18.0 / tops).ln() / 18.0_f32.ln();
    *postings = all
        .into_iter()
        .filter(|(_, weight)| *weight != 0.0)
        .map(|(topic, weight)| (topic, weight * factor))
        .collect();
}
