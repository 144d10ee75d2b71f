//! What stands around a quote and says that somebody speaks: `..., said Ann Lee`, `Ann Lee told reporters: "..."`.

use crate::given::pronoun_of;
use crate::lexicon::{
    ACCORDING, ADVERB, ARTICLE, AUX, FUNCTION, HE, IMPERSONAL, LINK, PRONOUN, SHE, THEY, VERB, WEAK,
};
use crate::subject::{Phrases, Subject, joins_names};
use crate::words::Word;

/// Between verb and subject at most so many words.
const GAP_MAX: usize = 26;

/// Between a verb of many meanings and the colon of its sentence fewer words.
const WEAK_MAX: usize = 12;

/// How a quote is tied to who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tie {
    /// A clause behind it: `..., said Ann Lee`.
    After,
    /// A source behind it: `..., according to Ann Lee`.
    Source,
    /// A clause with a colon before it: `Ann Lee said: ...`.
    Colon,
    /// A clause before it, without a colon: `Ann Lee said, ...`.
    Before,
    /// A name and a colon: `Ann Lee: ...`.
    Label,
    /// A sentence without a verb of speech, and a colon.
    Loose,
    /// A dash and a name behind it: `– Ann Lee`.
    Signed,
}

/// The clause that says who speaks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribution {
    pub(crate) subject: Subject,
    /// The verb: first byte, and the byte behind it.
    pub(crate) cue: Option<(usize, usize)>,
    pub(crate) tie: Tie,
    /// The byte behind the clause's sentence.
    pub(crate) end: usize,
}

impl Attribution {
    /// Where its verb stands; empty when it has none.
    pub(crate) fn verb(&self) -> std::ops::Range<usize> {
        let (start, end) = self.cue.unwrap_or_default();
        start..end
    }
}

/// Reads the words beside quotes.
pub(crate) struct Cues<'a, 't> {
    pub(crate) phrases: Phrases<'a, 't>,
}

impl<'t> Cues<'_, 't> {
    /// The clause in the words behind a quote; `last` is the last character of the quote.
    pub(crate) fn after(&self, words: &[Word<'t>], last: char) -> Option<Attribution> {
        let mut at = 0;
        while words.get(at).is_some_and(|word| word.is_comma() || word.is_dash()) && at < 2 {
            at += 1;
        }
        let strong = at > 0 || matches!(last, ',' | '!' | '?' | '…' | '—' | '–' | '-');
        let first = words.get(at)?;
        // `“Is it late?” The captain admitted that it was.`
        let sentence = at == 0 && matches!(last, '!' | '?' | '…') && first.capital;
        let leads_on = words.last().is_some_and(Word::is_colon);
        if sentence && (first.is(ARTICLE | PRONOUN) || leads_on) {
            return None;
        }
        let end = words.last().map_or(0, |word| word.end);
        let found = |subject, cue: &Word<'_>, tie| {
            Some(Attribution { subject, cue: Some((cue.start, cue.end)), tie, end })
        };
        if first.is(ACCORDING) && !first.capital {
            let subject = self.source(words, at)?;
            return found(subject, first, Tie::Source);
        }
        if let Some((verb, behind)) = self.verb(words, at, strong)
            && !first.capital
            && (strong || self.phrases.lexicon.code != "en" || last == '.')
        {
            let cue = words.get(verb)?;
            let subject = self.subject_behind(words, verb, behind)?;
            return found(subject, cue, Tie::After);
        }
        let joins = first.is(FUNCTION) && !first.is(PRONOUN | ARTICLE);
        if !strong || joins || !self.takes_plain_order(first) {
            return None;
        }
        // Behind a comma that is not the quote's, and in titles, a verb of many meanings tells nothing.
        let verb = self.plain_verb(words, at, matches!(last, ',' | '!' | '?'))?;
        if sentence && words.get(verb + 1).is_some_and(|word| is_that(word.text)) {
            return None;
        }
        let subject = self.phrases.before(words, at, verb);
        let subject = subject.or_else(|| self.phrases.apposed_name(words, at, verb))?;
        // `the song “Sea”, a slow one with echoes`: a comma that is not the quote's sets off other things.
        let loose = at > 0 && !matches!(last, ',' | '!' | '?' | '…');
        if loose && matches!(subject, Subject::Role(..)) {
            return None;
        }
        found(subject, words.get(verb)?, Tie::After)
    }

    /// The clause in the words of the sentence before a quote.
    pub(crate) fn before(&self, words: &[Word<'t>], is_sentence: bool) -> Option<Attribution> {
        let last = words.last()?;
        let end = last.end;
        let colon = last.is_colon();
        let direct = !last.sign;
        if !colon && !last.is_comma() && !direct {
            return None;
        }
        let inner = words.get(..words.len() - usize::from(!direct))?;
        let first = inner.first()?;
        let verb = self.last_verb(inner, colon);
        // `My work has reflected a lesson that Lee gave us of old: “...”`: what is far off tells nothing of it.
        let is_far = |verb: &usize| {
            !inner.get(*verb).is_some_and(|word| word.is(VERB)) && inner.len() - verb > WEAK_MAX
        };
        let verb = verb.filter(|verb| !is_far(verb));
        if let Some(verb) = verb {
            let near = colon || inner.len() - verb < GAP_MAX;
            if !near || direct && verb + 1 < inner.len() {
                return None;
            }
            let cue = inner.get(verb)?;
            if cue.is(IMPERSONAL) && !colon {
                return None;
            }
            let subject = self.subject_around(inner, verb)?;
            let tie = if colon { Tie::Colon } else { Tie::Before };
            return Some(Attribution { subject, cue: Some((cue.start, cue.end)), tie, end });
        }
        if first.is(ACCORDING) && !direct {
            let subject = self.source(inner, 0)?;
            return Some(Attribution {
                subject,
                cue: Some((first.start, first.end)),
                tie: Tie::Source,
                end,
            });
        }
        if !colon {
            return None;
        }
        let plain = |tie, subject| Some(Attribution { subject, cue: None, tie, end });
        if inner.len() <= 5 && self.phrases.run_end(inner, 0, 0) == inner.len() {
            let end = inner.last()?.end;
            // `Tip: “...”`, `Teacher: “...”`: one word is no name unless the text has more of it.
            let named = self.phrases.people.is_person(first.start, end, inner.len() != 2);
            return if named { plain(Tie::Label, Subject::Name(first.start, end)) } else { None };
        }
        if !is_sentence {
            return None;
        }
        if first.is(FUNCTION | ADVERB) && !first.is(PRONOUN) {
            return plain(Tie::Loose, self.inverted_pronoun(inner)?);
        }
        let subject = self.phrases.from(inner, 0)?.0;
        let surely = match subject {
            Subject::Name(start, end) => self.phrases.people.is_person(start, end, true),
            // `Sie erfahren, was geschah:`: one or several.
            Subject::Pronoun(_, _, kinds) if self.phrases.lexicon.code == "de" => kinds & HE != 0,
            Subject::Pronoun(_, _, kinds) => kinds & (HE | SHE) != 0,
            _ => false,
        };
        if surely { plain(Tie::Loose, subject) } else { None }
    }

    /// The name in the words behind a quote that are a signature: `– Ann Lee, Oslo`.
    pub(crate) fn signature(&self, words: &[Word<'t>]) -> Option<Attribution> {
        let end = words.last()?.end;
        let name = self.phrases.run_end(words, 1, 1);
        let closed = words.get(name).is_none_or(|word| word.is_comma() || word.text == "(");
        if !words.first()?.is_dash() || !(3..=5).contains(&name) || !closed {
            return None;
        }
        let subject = self.phrases.name(words, 1, name, true)?;
        let Subject::Name(start, stop) = subject else { return None };
        let person = self.phrases.people.person(start, stop).is_some()
            || pronoun_of(self.phrases.people.written(start, stop)) != 0;
        person.then_some(Attribution { subject, cue: None, tie: Tie::Signed, end })
    }

    /// The subject of the last verb of speech in a sentence, wherever it stands.
    pub(crate) fn speaker_of(&self, words: &[Word<'t>]) -> Option<Subject> {
        let verb = self.last_verb(words, false)?;
        self.subject_around(words, verb)
    }

    /// Who is named behind `according to` and the like at `at`.
    fn source(&self, words: &[Word<'t>], at: usize) -> Option<Subject> {
        let mut next = at + 1;
        while words.get(next).is_some_and(|w| matches!(w.text, "to" | "con" | "com" | "a")) {
            next += 1;
        }
        let first = words.get(next)?;
        let named = first.capital
            || first.is(ARTICLE | PRONOUN)
            || self.phrases.lexicon.is_title(first.text);
        if !named {
            return None;
        }
        self.phrases.from(words, next).map(|found| found.0)
    }

    /// The verb of speech at `at`, auxiliaries and adverbs before it passed over, and the index behind it.
    fn verb(&self, words: &[Word<'t>], at: usize, strong: bool) -> Option<(usize, usize)> {
        let mut k = at;
        while k < at + 4 {
            let word = words.get(k)?;
            if (word.is(VERB) || strong && word.is(WEAK)) && !is_found(words, k) {
                // `a été dit`: a participle behind an auxiliary counts, `dit` alone too.
                let mut behind = k + 1;
                if word.is(AUX) && words.get(behind).is_some_and(|next| next.is(VERB)) {
                    behind += 1;
                }
                return Some((k, behind));
            }
            let passes = word.is(AUX)
                || word.is(ADVERB) && !word.capital
                || matches!(word.text, "se" | "s'" | "s’" | "si" | "l'" | "l’" | "le" | "lo");
            if !passes {
                return None;
            }
            k += 1;
        }
        None
    }

    /// The subject that follows its verb.
    fn subject_behind(&self, words: &[Word<'t>], verb: usize, behind: usize) -> Option<Subject> {
        let cue = words.get(verb)?;
        if cue.is(PRONOUN) {
            return Some(Subject::Pronoun(cue.start, cue.end, cue.kinds & PRONOUN));
        }
        let mut next = behind;
        while words
            .get(next)
            .is_some_and(|word| word.is(ADVERB) && !word.capital && !word.is(ARTICLE))
        {
            next += 1;
        }
        // `hieß es`, `peut-on lire`: nobody is named.
        if cue.is(IMPERSONAL) {
            return words.get(next).is_some_and(|word| word.is(THEY)).then_some(Subject::Nobody);
        }
        // A particle that belongs to a family name: `detalló del Pópolo`.
        // `dijo a la radio Sur`: what follows is who hears it.
        let hears = words.get(next).is_some_and(|word| {
            matches!(word.text, "a" | "al" | "alla" | "au" | "aux" | "à")
                && matches!(self.phrases.lexicon.code, "es" | "fr" | "it")
        });
        if let Some(subject) = self.behind_insertion(words, next) {
            return Some(subject);
        }
        if !hears && let Some((subject, behind)) = self.phrases.from(words, next) {
            // `sagten Eva Kern und Karl Maier`: two speakers are none.
            let two = behind > next && joins_names(words, behind + 1);
            return if two { None } else { Some(subject) };
        }
        self.phrases.lexicon.drops_pronouns.then_some(Subject::Dropped)
    }

    /// The name behind an insertion between commas: `lamenta, por su parte, Ana Mar`.
    fn behind_insertion(&self, words: &[Word<'t>], at: usize) -> Option<Subject> {
        if !words.get(at)?.is_comma() {
            return None;
        }
        let inside = words.get(at + 1..)?.iter().take(7);
        let length = inside.take_while(|word| !word.is_boundary() && !word.is(VERB | AUX)).count();
        let close = at + 1 + length;
        let named = words.get(close + 1).is_some_and(|word| word.capital);
        if length < 2 || !named || !words.get(close)?.is_comma() {
            return None;
        }
        let (subject, _) = self.phrases.from(words, close + 1)?;
        matches!(subject, Subject::Name(..)).then_some(subject)
    }

    /// Whether a clause that begins with this word may have its subject before its verb.
    fn takes_plain_order(&self, first: &Word<'_>) -> bool {
        let lexicon = self.phrases.lexicon;
        let inverts = matches!(lexicon.code, "de" | "nl");
        !inverts
            && !first.sign
            && (first.capital || first.is(PRONOUN | ARTICLE) || lexicon.code == "en")
    }

    /// The first verb of speech behind `at` that is no infinitive and no passive.
    fn plain_verb(&self, words: &[Word<'t>], at: usize, weak: bool) -> Option<usize> {
        let first = words.get(at)?;
        let mut inserted = false;
        for verb in at + 1..words.len().min(at + GAP_MAX) {
            let word = words.get(verb)?;
            if matches!(word.text, ";" | ":" | "?" | "!") {
                return None;
            }
            inserted |= word.is_comma() || word.text == "(" || word.text == "who";
            if (word.is(VERB) && !word.is(IMPERSONAL) || weak && word.is(WEAK) && !inserted)
                && !word.capital
                && !is_passive(words, verb)
            {
                return Some(verb);
            }
            // A verb of another kind would need a comma before the verb of speech.
            if first.is(PRONOUN) && !word.is(ADVERB | AUX) {
                return None;
            }
        }
        None
    }

    /// The last verb of speech of a sentence; of weak ones only with a colon behind.
    fn last_verb(&self, words: &[Word<'t>], colon: bool) -> Option<usize> {
        let verb = |kinds| {
            (0..words.len()).rev().take(40).find(|&at| {
                words.get(at).is_some_and(|word| word.is(kinds) && (!word.capital || at == 0))
                    && !is_passive(words, at)
                    && !is_found(words, at)
            })
        };
        verb(VERB).or_else(|| if colon { verb(WEAK) } else { None })
    }

    /// The subject of a verb in the middle of a sentence.
    fn subject_around(&self, words: &[Word<'t>], verb: usize) -> Option<Subject> {
        if words.get(verb)?.is(IMPERSONAL) {
            return Some(Subject::Nobody);
        }
        let lexicon = self.phrases.lexicon;
        let behind = || {
            let mut next = verb + 1;
            if words.get(verb)?.is(AUX) && words.get(next)?.is(VERB) {
                next += 1;
            }
            self.subject_behind(words, verb, next)
        };
        if words.get(verb).is_some_and(|word| word.is(PRONOUN)) {
            return behind();
        }
        let clause = self.clause_begin(words, verb);
        let closing = verb > 0 && words.get(verb - 1).is_some_and(Word::is_comma);
        // `Ann Lee, who leads it, told the Daily Mail`: what follows is who hears it.
        let told = lexicon.code == "en"
            && words.get(verb).is_some_and(|word| matches!(word.text, "told" | "tells" | "tell"));
        if closing && let Some(subject) = self.apposed(words, clause) {
            return Some(subject);
        }
        // `the owner, Ann Lee, suggested that the boat is new`.
        let that = words.get(verb + 1).is_some_and(|word| is_that(word.text));
        if closing
            && !told
            && !that
            && let Some(subject @ (Subject::Name(..) | Subject::Role(..))) = behind()
            && (matches!(subject, Subject::Name(..)) || matches!(lexicon.code, "de" | "nl"))
        {
            // `It works, says Ann Lee.`
            return Some(subject);
        }
        match lexicon.code {
            "en" if verb > 0
                && words.get(verb - 1).is_some_and(|word| word.is_comma() || word.text == ")") =>
            {
                self.phrases.before(words, 0, verb)
            }
            "en" => self
                .phrases
                .before(words, clause, verb)
                .or_else(|| self.phrases.before(words, 0, verb)),
            "de" | "nl" => {
                let first = words.get(clause)?;
                let inverted = clause == verb
                    || first.is(FUNCTION | ADVERB | ACCORDING) && !first.is(PRONOUN)
                    || words.get(verb + 1).is_some_and(|word| {
                        word.is(PRONOUN)
                            && !word.is(ARTICLE)
                            && word.text != "sich"
                            && word.text != "es"
                    });
                if inverted {
                    behind()
                } else {
                    self.phrases.before(words, clause, verb).or_else(behind)
                }
            }
            _ => match self.phrases.before(words, clause, verb) {
                Some(subject) => Some(subject),
                None => behind(),
            },
        }
    }

    /// The person a clause begins with and says more of behind a comma, where the verb may stand before its subject: `Eva
    /// Kern, Sprecherin der Stadt, betonte die Bedeutung`.
    fn apposed(&self, words: &[Word<'t>], clause: usize) -> Option<Subject> {
        let inverts = matches!(self.phrases.lexicon.code, "de" | "nl");
        if !inverts || !words.get(clause)?.capital {
            return None;
        }
        let (subject, behind) = self.phrases.from(words, clause)?;
        let Subject::Name(start, end) = subject else { return None };
        let known = self.phrases.people.is_person(start, end, true);
        (known && words.get(behind).is_some_and(Word::is_comma)).then_some(subject)
    }

    /// `hält er für sinnvoll`: the pronoun behind the verb of a sentence that begins with something else.
    fn inverted_pronoun(&self, words: &[Word<'t>]) -> Option<Subject> {
        if self.phrases.lexicon.code != "de" {
            return None;
        }
        let verb = |word: &Word<'_>| {
            !word.sign && !word.capital && !word.is(FUNCTION | ADVERB | ARTICLE | PRONOUN)
        };
        let pair = words.windows(2).find(
            |pair| matches!(pair, [first, next] if verb(first) && next.is(HE) && !next.capital),
        )?;
        let [_, next] = pair else { return None };
        Some(Subject::Pronoun(next.start, next.end, next.kinds & PRONOUN))
    }

    /// Where the clause of `verb` begins: behind the last conjunction that opens one.
    fn clause_begin(&self, words: &[Word<'t>], verb: usize) -> usize {
        // `Trade and Industry` is one name.
        let names = |at: usize| {
            let capital = |at: Option<usize>| {
                at.and_then(|at| words.get(at)).is_some_and(|word| word.capital)
            };
            capital(at.checked_sub(1)) && capital(Some(at + 1))
        };
        let opens = |word: &Word<'_>| {
            word.is(FUNCTION)
                && matches!(
                    word.text,
                    "and"
                        | "but"
                        | "und"
                        | "aber"
                        | "et"
                        | "mais"
                        | "y"
                        | "pero"
                        | "e"
                        | "ma"
                        | "mas"
                        | "maar"
                        | "que"
                        | "che"
                        | "that"
                )
        };
        (0..verb)
            .rev()
            .take(GAP_MAX)
            .find(|&at| words.get(at).is_some_and(opens) && !names(at))
            .map_or(0, |at| at + 1)
    }
}

/// `findet sich der Satz`: something is there; `put a sign up`, not `put it`.
fn is_found(words: &[Word<'_>], verb: usize) -> bool {
    let text = |at: usize| words.get(at).map_or("", |word| word.text);
    match text(verb) {
        "findet" | "fand" | "fanden" => text(verb + 1) == "sich",
        "put" | "puts" => text(verb + 1) != "it",
        _ => false,
    }
}

/// A word that opens what somebody says in other words.
fn is_that(word: &str) -> bool {
    matches!(word, "that" | "dass" | "que" | "che" | "dat")
}

/// `was told`, `to say`: not somebody's words.
fn is_passive(words: &[Word<'_>], verb: usize) -> bool {
    const BEFORE: &[&str] = &[
        "are", "be", "been", "being", "is", "s'est", "to", "war", "was", "were", "werden", "wird",
        "worden", "wurde", "wurden", "zu",
    ];
    let mut at = verb;
    while let Some(before) = at.checked_sub(1).and_then(|at| words.get(at)) {
        if before.is(ADVERB) && !before.is(LINK) && at + 2 > verb {
            at -= 1;
            continue;
        }
        return BEFORE.contains(&before.text);
    }
    false
}
