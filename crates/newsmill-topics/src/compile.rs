//! From the sources of a language to what a text is matched with.

use crate::defined;
use crate::matcher::{Matcher, Memo, Parts};
use crate::source::{Term, each_term};
use crate::vocabulary::{TopicId, Vocabulary};

/// A topic and what a term adds to it.
type Posting = (TopicId, f32);

/// The terms of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) matcher: Matcher,
    /// The postings of all terms, in the order of terms and topics.
    postings: Vec<Posting>,
    /// Where those of each term end.
    ends: Vec<u32>,
}

/// Terms under construction.
struct Builder<'v> {
    vocabulary: &'v Vocabulary,
    matcher: Matcher,
    /// The postings of each term, as lists in the order they came.
    lists: Lists,
    /// Words that are whole or beginnings.
    words: Vec<SingleWord>,
    /// The bytes of these words.
    bytes: Vec<u8>,
    /// The term that is read.
    parts: Parts,
}

/// A term that is one word, or the beginning of one.
struct SingleWord {
    len: usize,
    is_whole: bool,
    /// Where its bytes begin.
    start: usize,
    term: u32,
}

/// Lists of postings, one for each term.
#[derive(Default)]
struct Lists {
    /// The first of each and the last, above by 1; 0 for none.
    ends: Vec<(u32, u32)>,
    /// Postings, and the next one of the term in the same way.
    items: Vec<(Posting, u32)>,
}

impl Lists {
    fn of(&self, term: u32) -> impl Iterator<Item = Posting> {
        let mut at = self.ends.get(term as usize).map_or(0, |(first, _)| *first);
        std::iter::from_fn(move || {
            let &(posting, next) = self.items.get(at.checked_sub(1)? as usize)?;
            at = next;
            Some(posting)
        })
    }

    /// What a term says of a topic.
    fn weight(&mut self, term: u32, topic: TopicId) -> Option<&mut f32> {
        let mut at = self.ends.get(term as usize)?.0;
        loop {
            let place = at.checked_sub(1)? as usize;
            let ((known, _), next) = self.items.get(place)?;
            if *known == topic {
                return self.items.get_mut(place).map(|((_, weight), _)| weight);
            }
            at = *next;
        }
    }

    /// Adds a posting at the end of a list.
    fn push(&mut self, term: u32, posting: Posting) -> Result<(), String> {
        self.items.push((posting, 0));
        let added = u32::try_from(self.items.len()).map_err(|_| "too many terms")?;
        let Some((first, last)) = self.ends.get_mut(term as usize) else { return Ok(()) };
        let before = last.checked_sub(1).and_then(|last| self.items.get_mut(last as usize));
        *before.map_or(first, |(_, next)| next) = added;
        *last = added;
        Ok(())
    }
}

impl Terms {
    /// Compiles sources, and where they are in the language of the vocabulary its labels and definitions.
    pub(crate) fn compile(
        vocabulary: &Vocabulary,
        sources: &[&str],
        with_definitions: bool,
    ) -> Result<Self, String> {
        let mut builder = Builder {
            vocabulary,
            matcher: Matcher::default(),
            lists: Lists::default(),
            words: Vec::new(),
            bytes: Vec::new(),
            parts: Parts::default(),
        };
        for source in sources {
            each_term(source, |term| builder.add(term))?;
        }
        if with_definitions {
            builder.add_definitions()?;
        }
        builder.inherit()?;
        builder.finish()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The topics and what a term adds to them.
    pub(crate) fn postings(&self, term: u32) -> &[(TopicId, f32)] {
        let end = |term: usize| self.ends.get(term).map_or(0, |end| *end as usize);
        let start = (term as usize).checked_sub(1).map_or(0, end);
        self.postings.get(start..end(term as usize)).unwrap_or_default()
    }
}

impl Builder<'_> {
    fn add(&mut self, term: Term<'_>) -> Result<(), String> {
        let topic = self
            .vocabulary
            .by_code(term.code)
            .ok_or_else(|| format!("no topic has the number {:08}", term.code))?;
        self.parts.read(term.text)?;
        // A single word that speaks against a topic only takes back what a shorter beginning says for it.
        let weight = if self.parts.len() == 1 { term.weight.max(0.0) } else { term.weight };
        let next = u32::try_from(self.lists.ends.len()).map_err(|_| "too many terms")?;
        let id = self.matcher.add(&self.parts, next)?;
        if id == next {
            self.lists.ends.push((0, 0));
            if let Some((bytes, is_beginning)) = self.parts.whole_or_beginning() {
                let (len, start) = (bytes.len(), self.bytes.len());
                self.bytes.extend_from_slice(bytes);
                self.words.push(SingleWord { len, is_whole: !is_beginning, start, term: id });
            }
        }
        match self.lists.weight(id, topic) {
            Some(known) if known.abs() < weight.abs() => *known = weight,
            Some(_) => {}
            None => self.lists.push(id, (topic, weight))?,
        }
        Ok(())
    }

    /// Adds what the vocabulary says itself, below what is curated: no word gets another top topic by it.
    fn add_definitions(&mut self) -> Result<(), String> {
        let mut pattern = String::new();
        for defined in defined::terms() {
            let Some(topic) = self.vocabulary.by_code(defined.code) else { continue };
            let top = self.vocabulary.top(topic);
            let (mut known, mut agrees) = (false, false);
            // The terms change in between, so nothing is remembered.
            self.matcher.read(&defined.text, &mut Memo::default(), |term, _| {
                for (other, _) in self.lists.of(term) {
                    known = true;
                    agrees |= self.vocabulary.top(other) == top;
                }
            });
            if !known || defined.is_label && agrees {
                let Term { code, weight, .. } = defined.term();
                defined.write_pattern(&mut pattern);
                self.add(Term { code, weight, text: &pattern })?;
            }
        }
        Ok(())
    }

    /// Of a word only the longest term counts, so it also says what shorter beginnings of it say, topics that it names
    /// itself apart.
    fn inherit(&mut self) -> Result<(), String> {
        // What is handed on is whole before: shorter words first, beginnings before whole words of their length.
        self.words.sort_unstable_by_key(|word| (word.len, word.is_whole, word.term));
        let mut handed = Vec::new();
        for &SingleWord { len, start, term, .. } in &self.words {
            let word = self.bytes.get(start..start + len).unwrap_or_default();
            let Some(parent) = self.matcher.beginning(word, term) else { continue };
            handed.clear();
            handed.extend(self.lists.of(parent));
            for &(topic, weight) in &handed {
                if self.lists.weight(term, topic).is_none() {
                    self.lists.push(term, (topic, weight))?;
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Terms, String> {
        let Self { vocabulary, matcher, lists, .. } = self;
        let mut postings = Vec::with_capacity(lists.items.len() * 3);
        let mut ends = Vec::with_capacity(lists.ends.len());
        let mut own = Vec::new();
        for term in (0..).take(lists.ends.len()) {
            own.clear();
            own.extend(lists.of(term));
            share(vocabulary, lists.of(term), &mut own);
            postings.extend_from_slice(&own);
            ends.push(u32::try_from(postings.len()).map_err(|_| "too many terms")?);
        }
        Ok(Terms { matcher, postings, ends })
    }
}

/// Hands what a term says on to broader topics, the most that is said below each, and makes it less where the term
/// speaks for several top topics. `postings` is what it said, and then what it says, in the order of topics.
fn share(
    vocabulary: &Vocabulary,
    said: impl Iterator<Item = Posting>,
    postings: &mut Vec<Posting>,
) {
    for (topic, weight) in said {
        let mut above = vocabulary.broader(topic);
        while let Some(topic) = above {
            match postings.iter_mut().find(|(known, _)| *known == topic) {
                Some((_, known)) if known.abs() < weight.abs() && *known != 0.0 => *known = weight,
                Some(_) => {}
                None => postings.push((topic, weight)),
            }
            above = vocabulary.broader(topic);
        }
    }
    let tops = postings
        .iter()
        .filter(|&(topic, weight)| vocabulary.broader(*topic).is_none() && *weight > 0.0);
    let tops = f32::from(u16::try_from(tops.count()).unwrap_or(u16::MAX)).max(1.0);
    // The inverse frequency over the 17 top topics.
    let factor = (18.0 / tops).ln() / 18.0_f32.ln();
    postings.retain(|(_, weight)| *weight != 0.0);
    postings.sort_unstable_by_key(|(topic, _)| *topic);
    for (_, weight) in postings {
        *weight *= factor;
    }
}
