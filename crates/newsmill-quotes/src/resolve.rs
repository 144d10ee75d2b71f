//! From a subject to a speaker: full names, pronouns, and quotes that go on with the last one.

use memchr::memmem;

use crate::cue::Cues;
use crate::finder::Speaker;
use crate::lexicon::{ARTICLE, FUNCTION, HE, Lexicon, SHE};
use crate::pairs::Part;
use crate::people::People;
use crate::subject::{Phrases, Subject};
use crate::words::{Cutter, Word, reach_before};

/// So many bytes before a quote are read for who is spoken of.
const LOOK_BACK: usize = 900;
/// A speaker is forgotten so many bytes behind the last quote.
const MEMORY: usize = 1500;

/// What is needed to read text.
pub(crate) struct Scene<'s, 't> {
    pub(crate) text: &'t str,
    pub(crate) lexicon: &'t Lexicon,
    pub(crate) people: &'s People<'t>,
    pub(crate) cutter: &'s mut Cutter,
    pub(crate) sentences: &'s mut Vec<usize>,
    pub(crate) words: &'s mut Vec<Word<'t>>,
}

/// Remembers who spoke last.
#[derive(Debug, Default)]
pub(crate) struct Resolver {
    /// Whom a quote without a speaker of its own goes on with.
    carrying: Option<String>,
    /// The names of speakers, two at most.
    named: Vec<String>,
    /// The byte behind the last quote.
    end: usize,
}

/// Who is spoken of before a quote.
enum Before {
    /// A name stands there.
    Named(String),
    /// Only pronouns, or nothing at all.
    Same,
    /// Others are named.
    Unclear,
}

impl Resolver {
    /// Remembers who said the quote that ends with `part`. A role means the only one named so far, if there is one.
    pub(crate) fn spoke(&mut self, speaker: Option<&Speaker>, is_role: bool, part: &Part) {
        self.end = part.close;
        let only = self.named.first().filter(|_| is_role && self.named.len() == 1);
        self.carrying = only.cloned().or_else(|| speaker.map(|speaker| speaker.name.clone()));
        if let Some(name) = self.carrying.as_ref().filter(|_| !is_role)
            && self.named.len() < 2
            && !self.named.contains(name)
        {
            self.named.push(name.clone());
        }
    }

    /// The speaker that the subject of a quote's clause means.
    pub(crate) fn speaker(
        &self,
        scene: &mut Scene<'_, '_>,
        subject: Subject,
        part: &Part,
    ) -> Option<Speaker> {
        match subject {
            Subject::Name(start, end) => {
                let name = scene.people.full(start, end);
                Some(Speaker { name, span: Some(start..end) })
            }
            Subject::Role(start, end) => {
                let words = scene.text.get(start..end)?;
                let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
                Some(Speaker { name, span: Some(start..end) })
            }
            Subject::Pronoun(start, end, kinds) => {
                if kinds & (HE | SHE) == 0 {
                    return None;
                }
                let limit = start.min(part.open);
                let name = self.antecedent(scene, limit)?;
                Some(Speaker { name, span: Some(start..end) })
            }
            Subject::Dropped => {
                let name = self.antecedent(scene, part.open)?;
                Some(Speaker { name, span: None })
            }
            Subject::Nobody => None,
        }
    }

    /// The speaker of a quote without a clause of its own: the last one, where its quote ended in this paragraph or the one
    /// before, or who is said to speak between.
    pub(crate) fn carried(&self, scene: &mut Scene<'_, '_>, part: &Part) -> Option<Speaker> {
        let text = scene.text.get(..part.paragraph.start)?.trim_end();
        let near = reach_before(scene.text, text.len(), 0, LOOK_BACK);
        let paragraph = scene.text.get(near..text.len())?;
        let start = memmem::rfind(paragraph.as_bytes(), b"\n\n").map_or(near, |at| near + at);
        let name = match self.named_before(scene, part.open, start.max(self.end), true) {
            Before::Named(name) => Some(name),
            Before::Same if self.end > start => self.carrying.clone(),
            _ => None,
        };
        Some(Speaker { name: name?, span: None })
    }

    /// The last one named before `limit`.
    fn antecedent(&self, scene: &mut Scene<'_, '_>, limit: usize) -> Option<String> {
        match self.named_before(scene, limit, self.end, false) {
            Before::Named(name) => Some(name),
            Before::Same if limit.saturating_sub(self.end) < MEMORY => self.carrying.clone(),
            _ => None,
        }
    }

    /// Who is named between `from` and `limit`, from behind; where it is `strict`, one is named who is said to speak, or whom
    /// the last sentence is about.
    fn named_before(
        &self,
        scene: &mut Scene<'_, '_>,
        limit: usize,
        from: usize,
        strict: bool,
    ) -> Before {
        let from = reach_before(scene.text, limit, from.min(limit), LOOK_BACK);
        scene.cutter.cut(scene.text, from, limit, scene.lexicon, scene.words, scene.sentences);
        let mut others = false;
        let mut end = scene.words.len();
        let ends: Vec<usize> = scene.sentences.iter().rev().skip(1).copied().chain([0]).collect();
        for (place, begin) in ends.into_iter().enumerate() {
            let sentence = scene.words.get(begin..end).unwrap_or_default();
            end = begin;
            let Some(first) = sentence.iter().find(|word| !word.sign) else { continue };
            let phrases = Phrases { lexicon: scene.lexicon, people: scene.people };
            let subject = subject_of(&phrases, sentence, strict, place == 0 || !strict);
            match subject {
                Some(Subject::Name(start, stop)) => {
                    return Before::Named(scene.people.full(start, stop));
                }
                Some(Subject::Pronoun(..)) => continue,
                _ => {}
            }
            let last = sentence.last().map_or(first.end, |word| word.end);
            others |= scene.people.person(first.start, last).is_some();
        }
        if !others {
            return Before::Same;
        }
        let only = if strict { None } else { scene.people.only_person(from, limit) };
        only.map_or(Before::Unclear, |name| Before::Named(name.to_owned()))
    }
}

/// The one a sentence is about: the subject of its verb of speech, else a person it begins with, an adverbial before it left
/// out.
fn subject_of<'t>(
    phrases: &Phrases<'_, 't>,
    words: &[Word<'t>],
    strict: bool,
    any: bool,
) -> Option<Subject> {
    let cues = Cues { phrases: Phrases { lexicon: phrases.lexicon, people: phrases.people } };
    match cues.speaker_of(words) {
        Some(Subject::Name(start, end)) if phrases.people.is_person(start, end, false) => {
            return Some(Subject::Name(start, end));
        }
        Some(subject @ Subject::Pronoun(_, _, kinds)) if kinds & (HE | SHE) != 0 => {
            return Some(subject);
        }
        _ => {}
    }
    if !any {
        return None;
    }
    let comma = words.iter().take(20).position(Word::is_comma).map(|comma| comma + 1);
    for at in [words.iter().position(|word| !word.sign), comma].into_iter().flatten() {
        let first = words.get(at)?;
        if first.is(HE | SHE) {
            return Some(Subject::Pronoun(first.start, first.end, first.kinds));
        }
        if first.is(FUNCTION | ARTICLE) {
            continue;
        }
        if let Some((Subject::Name(start, end), _)) = phrases.from(words, at)
            && start == first.start
            && phrases.people.is_person(start, end, strict)
        {
            return Some(Subject::Name(start, end));
        }
    }
    None
}
