//! From a subject to a speaker: full names, pronouns, and quotes that go on with the last one.

use memchr::memmem;

use crate::cue::Cues;
use crate::finder::Speaker;
use crate::lexicon::{ADVERB, ARTICLE, FUNCTION, HE, Kinds, Lexicon, SHE};
use crate::pairs::Part;
use crate::people::People;
use crate::subject::{Phrases, Subject, joins_names, opens_clause, owns};
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
    /// The byte behind the last quote.
    end: usize,
    /// Whether the last quote asks.
    asked: bool,
    /// Whether a speaker was named.
    named: bool,
}

/// Who is spoken of before a quote.
enum Before {
    /// A name stands there.
    Named(String),
    /// Only a pronoun.
    Pronoun,
    /// Nobody.
    Same,
    /// Others are named.
    Unclear,
}

/// Which sentences tell who is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// Those that are about a person.
    Any,
    /// Those that say that somebody speaks.
    Speech,
    /// Those, and the last one, which ends with a colon.
    Colon,
}

impl Resolver {
    /// Remembers who said the quote that ends with `part`.
    pub(crate) fn spoke(&mut self, speaker: Option<&Speaker>, question: bool, part: &Part) {
        self.end = part.close;
        self.asked = question;
        self.named |= speaker.is_some_and(|speaker| {
            speaker.span.is_some() && speaker.name.starts_with(char::is_uppercase)
        });
        // `a reporter asked`: the answer is another's.
        let speaker = speaker.filter(|speaker| !question || !is_indefinite(&speaker.name));
        self.carrying = speaker.map(|speaker| speaker.name.clone());
    }

    /// Forgets who spoke, behind a quote of which it is not known.
    pub(crate) fn forget(&mut self, part: &Part) {
        self.end = part.close;
        self.carrying = None;
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
                let role = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let limit = start.min(part.open);
                let name = if is_indefinite(&role) {
                    None
                } else {
                    self.meant(scene, limit, part)
                        .or_else(|| scene.people.in_office(&role, limit))
                        .or_else(|| is_one(&role).then(|| self.only_one(scene, limit))?)
                };
                Some(Speaker { name: name.unwrap_or(role), span: Some(start..end) })
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

    /// The speaker of a quote without a clause of its own: who is said to speak before it; the last one, where that quote
    /// ended in this paragraph, or in the one before and neither asks; behind a colon whom that sentence is about.
    pub(crate) fn carried(
        &self,
        scene: &mut Scene<'_, '_>,
        part: &Part,
        question: bool,
    ) -> Option<Speaker> {
        let text = scene.text.get(..part.paragraph.start)?.trim_end();
        let near = reach_before(scene.text, text.len(), 0, LOOK_BACK);
        let paragraph = scene.text.get(near..text.len())?;
        let start = memmem::rfind(paragraph.as_bytes(), b"\n\n").map_or(near, |at| near + at);
        let colon = scene.text.get(part.paragraph.start..part.open)?.trim_end().ends_with(':');
        let known = !scene.lexicon.code.is_empty();
        let about = if colon && known { About::Colon } else { About::Speech };
        let goes_on = self.end > part.paragraph.start
            || self.end > start && part.is_first(scene.text) && !question && !self.asked;
        let name = match self.named_before(scene, part.open, start.max(self.end), about) {
            Before::Named(name) => Some(name),
            Before::Pronoun if goes_on => self.carrying.clone(),
            Before::Same if goes_on && !colon => self.carrying.clone(),
            _ => None,
        };
        let named = |name: &String| !is_described(name, scene.lexicon);
        Some(Speaker { name: name.filter(named)?, span: None })
    }

    /// Whom a role before `limit` means: who spoke last in the same paragraph.
    fn meant(&self, scene: &mut Scene<'_, '_>, limit: usize, part: &Part) -> Option<String> {
        let goes_on = self.end > part.paragraph.start;
        let from = part.paragraph.start.max(self.end);
        let name = match self.named_before(scene, limit, from, About::Speech) {
            Before::Named(name) => Some(name),
            Before::Same | Before::Pronoun if goes_on => self.carrying.clone(),
            _ => None,
        };
        name.filter(|name| !is_described(name, scene.lexicon))
    }

    /// Whether a role at `start` may mean a person who is named before it.
    pub(crate) fn is_vague(&self, scene: &Scene<'_, '_>, role: &str, start: usize) -> bool {
        !is_indefinite(role) && (self.named || scene.people.person(0, start).is_some())
    }

    /// The last one named before `limit`, where no other can be meant.
    fn antecedent(&self, scene: &mut Scene<'_, '_>, limit: usize) -> Option<String> {
        let gap = limit.saturating_sub(self.end);
        // Where all nouns have capitals, whom a sentence is about is not sure enough.
        let about = if scene.lexicon.capital_nouns { About::Speech } else { About::Any };
        let name = match self.named_before(scene, limit, self.end, about) {
            Before::Named(name) => Some(name),
            Before::Same | Before::Pronoun if gap < MEMORY => self.carrying.clone(),
            _ => None,
        };
        let name = name.or_else(|| self.only_one(scene, limit));
        let vague = |name: &str| {
            is_indefinite(name)
                || is_described(name, scene.lexicon) && self.is_vague(scene, name, limit)
        };
        name.filter(|name| !vague(name))
    }

    /// The only person who is named between the last quote and `limit`, unless another one spoke; asked for where all nouns
    /// have capitals, as a sentence there tells less of whom it is about.
    fn only_one(&self, scene: &Scene<'_, '_>, limit: usize) -> Option<String> {
        if !scene.lexicon.capital_nouns {
            return None;
        }
        let from = reach_before(scene.text, limit, self.end.min(limit), LOOK_BACK);
        // In this paragraph, or else in the one before.
        let near = scene.text.get(from..limit)?.as_bytes();
        let mut breaks = memmem::rfind_iter(near, b"\n\n").map(|at| from + at);
        let (own, last) = (breaks.next().unwrap_or(from), breaks.next().unwrap_or(from));
        let of = |from| scene.people.only_person(from, limit);
        let name = if scene.people.person(own, limit).is_some() { of(own) } else { of(last) }?;
        self.carrying.as_ref().is_none_or(|carrying| *carrying == name).then_some(name)
    }

    /// Who is named between `from` and `limit`, from behind.
    fn named_before(
        &self,
        scene: &mut Scene<'_, '_>,
        limit: usize,
        from: usize,
        about: About,
    ) -> Before {
        let from = reach_before(scene.text, limit, from.min(limit), LOOK_BACK);
        scene.cutter.cut(scene.text, from, limit, scene.lexicon, scene.words, scene.sentences);
        let (mut others, mut pronoun) = (false, false);
        let mut end = scene.words.len();
        let ends: Vec<usize> = scene.sentences.iter().rev().skip(1).copied().chain([0]).collect();
        for (place, begin) in ends.into_iter().enumerate() {
            let sentence = scene.words.get(begin..end).unwrap_or_default();
            end = begin;
            let Some(first) = sentence.iter().find(|word| !word.sign) else { continue };
            let phrases = Phrases { lexicon: scene.lexicon, people: scene.people };
            let any = about == About::Any || about == About::Colon && place == 0;
            let subject = subject_of(&phrases, sentence, about != About::Any, any);
            if others && subject.is_some() {
                return Before::Unclear;
            }
            match subject {
                Some(Subject::Name(start, stop)) => {
                    return Before::Named(scene.people.full(start, stop));
                }
                Some(Subject::Role(start, stop)) => {
                    let role = scene.text.get(start..stop).unwrap_or_default();
                    return Before::Named(role.split_whitespace().collect::<Vec<_>>().join(" "));
                }
                Some(Subject::Pronoun(..)) => {
                    pronoun = true;
                    continue;
                }
                _ => {}
            }
            let last = sentence.last().map_or(first.end, |word| word.end);
            // Somebody speaks who is no person by name: `the board said`.
            let cues = Cues { phrases };
            let speaks =
                matches!(cues.speaker_of(sentence), Some(Subject::Name(..) | Subject::Role(..)));
            let titled = sentence.windows(2).any(|pair| {
                matches!(pair, [title, name] if scene.lexicon.is_title(title.text) && name.capital)
            });
            others |= speaks || titled || scene.people.person(first.start, last).is_some();
        }
        if !others {
            return if pronoun { Before::Pronoun } else { Before::Same };
        }
        Before::Unclear
    }
}

/// Whether a role is one of many: `a reporter`.
fn is_indefinite(role: &str) -> bool {
    let article = role.split(' ').next().unwrap_or_default().to_lowercase();
    ["a", "an", "one", "another", "ein", "eine", "un", "une", "una", "uno", "um", "uma", "een"]
        .contains(&article.as_str())
}

/// Whether a German role is surely one person's: `der Minister`, `die 43-Jährige`, not `die Anwälte`.
fn is_one(role: &str) -> bool {
    match role.split_once(' ') {
        Some(("der" | "Der", _)) => true,
        Some(("die" | "Die", noun)) => noun.ends_with("in") || noun.ends_with("-Jährige"),
        _ => false,
    }
}

/// Whether a speaker is no name but a role: `the captain`.
fn is_described(name: &str, lexicon: &Lexicon) -> bool {
    lexicon.kinds(name.split(' ').next().unwrap_or_default()) & ARTICLE != 0
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
        Some(Subject::Name(start, end))
            if phrases.people.is_person(start, end, false) && !is_second(words, start) =>
        {
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
            && words.last().is_none_or(|last| phrases.people.person(end, last.end).is_none())
            && !is_one_of_several(words, end)
            && !is_second(words, start)
        {
            return Some(Subject::Name(start, end));
        }
    }
    None
}

/// Whether the name that begins at this byte is the second of two.
fn is_second(words: &[Word<'_>], start: usize) -> bool {
    joins_names(words, words.partition_point(|word| word.start < start))
}

/// Whether the name that ends at this byte only owns something, or others are named with it: `Ann Lee and Ben Moss`.
fn is_one_of_several(words: &[Word<'_>], end: usize) -> bool {
    let behind = words.partition_point(|word| word.start < end);
    let joined = words
        .get(behind)
        .is_some_and(|word| matches!(word.text, "and" | "&" | "und" | "et" | "y" | "e" | "en"));
    owns(words, behind) || joined && words.get(behind + 1).is_some_and(|word| word.capital)
}

/// Whether a name has more than two words: such a run at the begin of a sentence is a title of a work as often.
fn long(words: &[Word<'_>], start: usize, end: usize) -> bool {
    words.iter().filter(|word| word.start >= start && word.end <= end).count() > 2
}
