//! From a subject to a speaker: full names, pronouns, and quotes that go on with the last one.

use memchr::memmem;

use crate::cue::Cues;
use crate::finder::Speaker;
use crate::lexicon::{ADVERB, ARTICLE, FUNCTION, HE, Kinds, Lexicon, SHE};
use crate::pairs::Part;
use crate::people::People;
use crate::subject::{Phrases, Subject, opens_clause};
use crate::words::{Cutter, Word, reach_before};

/// So many bytes before a quote are read for who is spoken of.
const LOOK_BACK: usize = 900;
/// A speaker is forgotten so many bytes behind the last quote.
const MEMORY: usize = 1500;

/// So near behind a quote its speaker is meant by a pronoun though others are named.
const NEAR: usize = 200;

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
    pub(crate) fn spoke(
        &mut self,
        speaker: Option<&Speaker>,
        is_role: bool,
        question: bool,
        part: &Part,
    ) {
        self.end = part.close;
        if question && speaker.is_some_and(|speaker| is_indefinite(&speaker.name)) {
            // `a reporter asked`: the answer is another's.
            self.carrying = None;
            return;
        }
        let definite = is_role && speaker.is_some_and(|speaker| !is_indefinite(&speaker.name));
        let only = self.named.first().filter(|_| definite && self.named.len() == 1);
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
                let agrees = agrees(&name, kinds);
                agrees.then_some(Speaker { name, span: Some(start..end) })
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
            // Others are named, and nobody is said to act: only right behind the last quote it is clear.
            Before::Unclear if limit.saturating_sub(self.end) < NEAR => self.carrying.clone(),
            _ => None,
        }
    }

    /// Who is named between `from` and `limit`, from behind; where it is `strict`, one is named who is said to speak, or whom
    /// the last two sentences are about.
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
            let subject = subject_of(&phrases, sentence, strict, place < 2 || !strict);
            match subject {
                Some(Subject::Name(start, stop)) => {
                    return Before::Named(scene.people.full(start, stop));
                }
                Some(Subject::Role(start, stop)) => {
                    let role = scene.text.get(start..stop).unwrap_or_default();
                    return Before::Named(role.split_whitespace().collect::<Vec<_>>().join(" "));
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
        let alone = !strict && self.carrying.is_none();
        let only = if alone { scene.people.only_person(from, limit) } else { None };
        only.map_or(Before::Unclear, |name| Before::Named(name.to_owned()))
    }
}

/// Whether a role is one of many: `a reporter`.
fn is_indefinite(role: &str) -> bool {
    let article = role.split(' ').next().unwrap_or_default().to_lowercase();
    ["a", "an", "one", "another", "ein", "eine", "un", "une", "una", "uno", "um", "uma", "een"]
        .contains(&article.as_str())
}

/// Whether a pronoun can mean a role, by the role's article.
fn agrees(name: &str, pronoun: Kinds) -> bool {
    match name.split(' ').next().unwrap_or_default() {
        "der" | "Der" | "ein" | "Ein" | "el" | "El" | "il" | "Il" | "le" | "Le" | "o" | "O" => {
            pronoun & HE != 0
        }
        "die" | "Die" | "eine" | "Eine" | "la" | "La" | "a" if pronoun & (HE | SHE) == HE => {
            name.starts_with("a ")
        }
        _ => true,
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
        Some(Subject::Role(start, end))
            if words.iter().any(|word| {
                word.start >= start && word.end <= end && phrases.lexicon.is_title(word.text)
            }) =>
        {
            return Some(Subject::Role(start, end));
        }
        Some(subject @ Subject::Pronoun(_, _, kinds)) if kinds & (HE | SHE) != 0 => {
            return Some(subject);
        }
        _ => {}
    }
    if !any {
        return None;
    }
    let begin = words.iter().position(|word| !word.sign)?;
    // `But Ann Lee`; `In May, Ann Lee`, not `Her son, Ben Lee`.
    let begin = begin + usize::from(opens_clause(words, begin + 1));
    let adverbial =
        words.get(begin).is_some_and(|word| word.is(FUNCTION | ADVERB) && !word.is(ARTICLE));
    let comma = words.iter().take(20).position(Word::is_comma).filter(|_| adverbial);
    let comma = comma.map(|comma| comma + 1);
    for at in [Some(begin), comma].into_iter().flatten() {
        let first = words.get(at)?;
        if first.is(HE | SHE) {
            return Some(Subject::Pronoun(first.start, first.end, first.kinds));
        }
        if first.is(FUNCTION | ARTICLE) {
            continue;
        }
        if let Some((Subject::Name(start, end), _)) = phrases.from(words, at)
            && phrases.run_end(words, at, at) > at
            && phrases.people.is_person(start, end, strict || long(words, start, end))
        {
            return Some(Subject::Name(start, end));
        }
    }
    None
}

/// Whether a name has more than two words: such a run at the begin of a sentence is a title of a work as often.
fn long(words: &[Word<'_>], start: usize, end: usize) -> bool {
    words.iter().filter(|word| word.start >= start && word.end <= end).count() > 2
}
