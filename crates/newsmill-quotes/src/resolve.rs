//! From a subject to a speaker: full names, pronouns, and quotes that go on with the last one.

use memchr::memmem;

use crate::cue::{Attribution, Cues};
use crate::finder::Speaker;
use crate::given::{may_mean, pronoun_of};
use crate::lexicon::{ADVERB, ARTICLE, FUNCTION, HE, Kinds, Lexicon, SHE};
use crate::pairs::Part;
use crate::people::People;
use crate::role::{agrees, is_described, is_impersonal, is_indefinite, is_one};
use crate::subject::{Phrases, Subject, joins_names, opens_clause, owns};
use crate::words::{Cutter, Word, reach_before};

/// So many bytes before a quote are read for who is spoken of.
pub(crate) const LOOK_BACK: usize = 900;
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
}

/// Who is spoken of before a quote.
enum Before {
    /// A name stands there.
    Named(String),
    /// Only a pronoun, and whether somebody else is spoken of whom the pronoun in question cannot mean.
    Pronoun(bool),
    /// Nobody, or only somebody else as above.
    Same(bool),
    /// Others are named.
    Several,
    /// Others speak.
    Unclear,
}

impl Before {
    /// Where a role speaks: `the mayor` is as good as a name, `U.S. President Ann Lee’s office` is not.
    fn of_role(role: &str, lexicon: &Lexicon) -> Self {
        let role = role.split_whitespace().collect::<Vec<_>>().join(" ");
        if is_described(&role, lexicon) { Self::Named(role) } else { Self::Unclear }
    }
}

/// Which sentences tell who is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// Those that are about a person.
    Any,
    /// Those that begin with a person who is tagged by a full name.
    Tagged,
    /// Those that say that somebody speaks.
    Speech,
    /// Those, and the last one, which ends with a colon.
    Colon,
}

impl About {
    /// The same for a sentence: how many are behind it, and whether it is far before what is asked about.
    fn of_sentence(self, behind: usize, is_far: bool) -> Self {
        match self {
            Self::Colon if behind > 0 => Self::Speech,
            Self::Tagged if is_far => Self::Speech,
            about => about,
        }
    }
}

impl Resolver {
    /// Remembers who said the quote that ends with `part`.
    pub(crate) fn spoke(&mut self, speaker: Option<&Speaker>, question: bool, part: &Part) {
        self.end = part.close;
        self.asked = question;
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
        found: &Attribution,
        part: &Part,
    ) -> Option<Speaker> {
        match found.subject {
            Subject::Name(start, end) => {
                let name = scene.people.full(start, end);
                Some(Speaker { name, span: Some(start..end) })
            }
            Subject::Role(start, end) => {
                let words = scene.text.get(start..end)?;
                let role = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let limit = start.min(part.open);
                let verb = scene.text.get(found.verb()).unwrap_or_default();
                let name = if is_indefinite(&role) || is_impersonal(&role, verb, scene.lexicon) {
                    None
                } else {
                    self.meant(scene, limit, part)
                        .or_else(|| scene.people.in_office(&role, limit))
                        .or_else(|| {
                            let one = scene.lexicon.capital_nouns && is_one(&role);
                            one.then(|| self.only_one(scene, limit, 0))?
                        })
                };
                Some(Speaker { name: name.unwrap_or(role), span: Some(start..end) })
            }
            Subject::Pronoun(start, end, kinds) => {
                if kinds & (HE | SHE) == 0 {
                    return None;
                }
                let limit = start.min(part.open);
                let name = self.antecedent(scene, limit, kinds)?;
                let agrees = agrees(&name, kinds) && may_mean(kinds, &name);
                agrees.then_some(Speaker { name, span: Some(start..end) })
            }
            Subject::Dropped => {
                let name = self.antecedent(scene, part.open, 0)?;
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
        let name = match self.named_before(scene, part.open, start.max(self.end), (about, 0)) {
            Before::Named(name) => Some(name),
            Before::Pronoun(_) if goes_on => self.carrying.clone(),
            Before::Same(_) if goes_on && !colon => self.carrying.clone(),
            _ => None,
        };
        let named = |name: &String| !is_described(name, scene.lexicon);
        Some(Speaker { name: name.filter(named)?, span: None })
    }

    /// Whom a role before `limit` means: who spoke last in the same paragraph.
    fn meant(&self, scene: &mut Scene<'_, '_>, limit: usize, part: &Part) -> Option<String> {
        let goes_on = self.end > part.paragraph.start;
        let from = part.paragraph.start.max(self.end);
        let name = match self.named_before(scene, limit, from, (About::Speech, 0)) {
            Before::Named(name) => Some(name),
            Before::Same(_) | Before::Pronoun(_) if goes_on => self.carrying.clone(),
            _ => None,
        };
        name.filter(|name| !is_described(name, scene.lexicon))
    }

    /// The last one named before `limit` whom a pronoun of these kinds can mean, where no other can be meant.
    fn antecedent(
        &self,
        scene: &mut Scene<'_, '_>,
        limit: usize,
        pronoun: Kinds,
    ) -> Option<String> {
        let gap = limit.saturating_sub(self.end);
        // Where all nouns have capitals, words with one are not sure enough.
        let about = if scene.lexicon.capital_nouns { About::Tagged } else { About::Any };
        let before = self.named_before(scene, limit, self.end, (about, pronoun));
        let several = scene.lexicon.capital_nouns || matches!(before, Before::Several);
        let name = match before {
            Before::Named(name) => Some(name),
            Before::Same(others) | Before::Pronoun(others) if gap < MEMORY => self
                .carrying
                .clone()
                .filter(|name| may_mean(pronoun, name))
                .filter(|name| !others || pronoun_of(name) & pronoun != 0),
            _ => None,
        };
        let name = name.or_else(|| several.then(|| self.only_one(scene, limit, pronoun))?);
        name.filter(|name| {
            !is_indefinite(name)
                && (!is_described(name, scene.lexicon)
                    || !scene.people.names_anybody(limit, LOOK_BACK))
        })
    }

    /// The only person who is named between the last quote and `limit` and whom the pronoun can mean, unless another one
    /// spoke; where not all nouns have capitals, sentences tell more of whom they are about, so that the name has to tell
    /// that it is meant.
    fn only_one(&self, scene: &Scene<'_, '_>, limit: usize, pronoun: Kinds) -> Option<String> {
        let from = reach_before(scene.text, limit, self.end.min(limit), LOOK_BACK);
        // In this paragraph, or else in the one before.
        let near = scene.text.get(from..limit)?.as_bytes();
        let mut breaks = memmem::rfind_iter(near, b"\n\n").map(|at| from + at);
        let (own, last) = (breaks.next().unwrap_or(from), breaks.next().unwrap_or(from));
        let of = |from| scene.people.only_person(from, limit, pronoun);
        let nouns = scene.lexicon.capital_nouns;
        let within = nouns && scene.people.person(own, limit).is_none();
        let name = if within { of(last) } else { of(own) }?;
        let spoke = self.carrying.as_ref().filter(|spoke| may_mean(pronoun, spoke));
        let sure = nouns || spoke.is_some() || pronoun_of(&name) & pronoun != 0;
        (sure && spoke.is_none_or(|spoke| *spoke == name)).then_some(name)
    }

    /// Who is named between `from` and `limit`, from behind; those whom a pronoun of these kinds cannot mean are passed over.
    fn named_before(
        &self,
        scene: &mut Scene<'_, '_>,
        limit: usize,
        from: usize,
        (about, pronoun): (About, Kinds),
    ) -> Before {
        let from = reach_before(scene.text, limit, from.min(limit), LOOK_BACK);
        scene.cutter.cut(scene.text, from, limit, scene.lexicon, scene.words, scene.sentences);
        let (mut others, mut speaks, mut same, mut passed) = (false, false, false, false);
        // Who stands at the begin of a sentence is meant in this paragraph and the next.
        let text = scene.text.get(from..limit).unwrap_or_default().as_bytes();
        let near = memmem::rfind_iter(text, b"\n\n").nth(1).map_or(from, |at| from + at);
        let mut end = scene.words.len();
        let ends: Vec<usize> = scene.sentences.iter().rev().skip(1).copied().chain([0]).collect();
        for (place, begin) in ends.into_iter().enumerate() {
            let sentence = scene.words.get(begin..end).unwrap_or_default();
            end = begin;
            let Some(first) = sentence.iter().find(|word| !word.sign) else { continue };
            if place == 0 && leads_to_pronoun(sentence) {
                continue;
            }
            let phrases = Phrases { lexicon: scene.lexicon, people: scene.people };
            let about = about.of_sentence(place, first.start < near);
            let subject = subject_of(&phrases, sentence, about);
            let candidates = |to| scene.people.names_candidate(first.start, to, pronoun);
            match subject {
                Some(Subject::Pronoun(_, _, kinds)) if pronoun != 0 && kinds & pronoun == 0 => {
                    passed = true;
                    continue;
                }
                Some(_) if others => return Before::Unclear,
                Some(Subject::Name(start, stop)) => {
                    let name = scene.people.full(start, stop);
                    if may_mean(pronoun, &name) && (!passed || pronoun_of(&name) & pronoun != 0) {
                        return Before::Named(name);
                    }
                    if may_mean(pronoun, &name) {
                        return Before::Unclear;
                    }
                    passed = true;
                    others |= candidates(start);
                    continue;
                }
                Some(Subject::Role(start, stop)) => {
                    let role = scene.text.get(start..stop).unwrap_or_default();
                    return Before::of_role(role, scene.lexicon);
                }
                Some(Subject::Pronoun(start, ..)) => {
                    // `In Lee’s case, she said`.
                    others |= pronoun != 0 && candidates(start);
                    same = true;
                    continue;
                }
                _ => {}
            }
            let last = sentence.last().map_or(first.end, |word| word.end);
            speaks |= tells_of_others(scene, sentence, pronoun);
            others |= speaks || candidates(last);
        }
        match (others, same) {
            (true, _) if speaks => Before::Unclear,
            (true, _) => Before::Several,
            (false, true) => Before::Pronoun(passed),
            (false, false) => Before::Same(passed),
        }
    }
}

/// Whether somebody speaks in a sentence who is no person by name (`the board said`), or one is named with a title.
fn tells_of_others<'t>(scene: &Scene<'_, 't>, sentence: &[Word<'t>], pronoun: Kinds) -> bool {
    let excluded = |start: usize, end: usize| {
        let person = scene.people.person(start, end);
        person.is_some_and(|person| !may_mean(pronoun, person.name))
    };
    let phrases = Phrases { lexicon: scene.lexicon, people: scene.people };
    let speaks = match (Cues { phrases }).speaker_of(sentence) {
        Some(Subject::Name(start, end)) => !excluded(start, end),
        Some(Subject::Role(..)) => true,
        _ => false,
    };
    speaks
        || sentence.windows(2).any(|pair| {
            matches!(pair, [title, name] if name.capital
                && scene.lexicon.is_title(title.text) && !excluded(name.start, name.end))
        })
}

/// The one a sentence is about: the subject of its verb of speech, else a person it begins with, an adverbial before it left
/// out.
fn subject_of<'t>(phrases: &Phrases<'_, 't>, words: &[Word<'t>], about: About) -> Option<Subject> {
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
    if about == About::Speech {
        return None;
    }
    let tagged = |start: usize, end: usize| {
        let person = phrases.people.person(start, end);
        person.is_some_and(|person| person.start == start && person.name.contains(' '))
    };
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
            && phrases.people.is_person(start, end, about != About::Any || long(words, start, end))
            && (about != About::Tagged || tagged(start, end))
            && words.last().is_none_or(|last| phrases.people.person(end, last.end).is_none())
            && !is_one_of_several(words, end)
            && !is_second(words, start)
        {
            return Some(Subject::Name(start, end));
        }
    }
    None
}

/// Whether words are the begin of a sentence whose subject follows: who is named in `Asked of Ann Lee, ` is not who speaks.
fn leads_to_pronoun(words: &[Word<'_>]) -> bool {
    const PARTICIPLES: &[&str] = &[
        "Addressing",
        "Angesprochen",
        "Asked",
        "Commenting",
        "Consultado",
        "Consultada",
        "Gefragt",
        "Preguntada",
        "Preguntado",
        "Pressed",
        "Questioned",
        "Referring",
        "Responding",
        "Speaking",
    ];
    let first = words.iter().find(|word| !word.sign).map_or("", |word| word.text);
    PARTICIPLES.contains(&first) && words.last().is_some_and(Word::is_comma)
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
