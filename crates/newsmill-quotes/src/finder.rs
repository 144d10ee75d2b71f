//! From text to quotes: marks, parts, clauses, speakers.

use std::ops::Range;

use newsmill_text::primary_language;

use crate::cue::{Attribution, Cues, Tie};
use crate::lexicon::{ARTICLE, Lexicon, THEY, VERB};
use crate::marks::{self, Mark};
use crate::pairs::{self, Part};
use crate::people::{Mention, People};
use crate::resolve::{LOOK_BACK, Resolver, Scene};
use crate::role::{is_impersonal, is_indefinite, is_speech};
use crate::shape;
use crate::subject::{Phrases, Subject};
use crate::words::{Cutter, Word, reach_after, reach_before, sentence_begin, sentence_end};

/// So many bytes behind a quote are read for who says it.
const AFTER_MAX: usize = 320;
/// So many bytes before a quote are read for who says it.
const BEFORE_MAX: usize = 400;
/// A clause with a colon between two parts belongs to both where it is shorter, in bytes: `, says Ann Lee:`.
const COLON_MAX: usize = 48;
/// A signature is shorter, in bytes.
const SIGNATURE_MAX: usize = 80;
/// A quote has no more parts.
const PARTS_MAX: usize = 40;

/// What is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'t> {
    /// BCP 47, or nothing when it is not known.
    pub language: &'t str,
    /// The text; blank lines separate paragraphs.
    pub body: &'t str,
    /// Persons that are known to be named, in order; may be empty.
    pub people: &'t [Mention<'t>],
    /// Organisations that are known to be named, in order; may be empty.
    pub organisations: &'t [Mention<'t>],
}

/// Who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest form of the name that the text has, or a role (`the minister`) where it gives no name.
    pub name: String,
    /// Where the clause that belongs to the quote names the speaker, also by a pronoun; `None` when an earlier clause does.
    pub span: Option<Range<usize>>,
}

/// A direct quote.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The words, marks not included, in order: more than one where a clause (`she said`) or a new paragraph stands between.
    pub spans: Vec<Range<usize>>,
    /// Who says it, where that is clear.
    pub speaker: Option<Speaker>,
    /// The word that tells it is speech: `said`.
    pub cue: Option<Range<usize>>,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
}

/// Memory that is used again for every text.
#[derive(Debug, Default)]
pub struct Scratch {
    marks: Vec<Mark>,
    parts: Vec<Part>,
    cutter: Cutter,
    sentences: Vec<usize>,
}

/// Finds quotes. Make it once; it is shared by threads.
#[derive(Debug)]
pub struct Finder {
    lexicons: Vec<Lexicon>,
    none: Lexicon,
}

impl Default for Finder {
    fn default() -> Self {
        Self::new()
    }
}

impl Finder {
    /// With the words of all languages there are.
    #[must_use]
    pub fn new() -> Self {
        Self { lexicons: Lexicon::all(), none: Lexicon::empty() }
    }

    /// The direct quotes of a text, in order, in time linear in its length. No more than 20,000 quotation marks are read, and
    /// what has more than 6,000 bytes between two of them is no quote.
    pub fn find(&self, scratch: &mut Scratch, text: &Text<'_>) -> Vec<Quote> {
        let mut scan = std::mem::take(scratch);
        marks::find(text.body, &mut scan.marks);
        pairs::pair(text.body, &scan.marks, &mut scan.parts);
        let quotes = if scan.parts.is_empty() {
            Vec::new()
        } else {
            let lexicon = self.lexicon(text, &scan.parts);
            let parts = std::mem::take(&mut scan.parts);
            let quotes = Walk::new(text, lexicon, &parts, &mut scan).run();
            scan.parts = parts;
            quotes
        };
        *scratch = scan;
        quotes
    }

    /// The words of the language, or of the one whose verbs of speech stand beside the quotes.
    fn lexicon(&self, text: &Text<'_>, parts: &[Part]) -> &Lexicon {
        let code = primary_language(text.language);
        let is_known =
            |lexicon: &&Lexicon| code.is_some_and(|code| code.eq_ignore_ascii_case(lexicon.code));
        let known = self.lexicons.iter().find(is_known);
        if known.is_none() && code.is_some() {
            return &self.none;
        }
        let words = || {
            let beside = parts.iter().take(12).flat_map(|part| {
                let (from, to) = (
                    reach_before(text.body, part.open, 0, 80),
                    reach_after(text.body, part.close, text.body.len(), 80),
                );
                [text.body.get(from..part.open), text.body.get(part.close..to)]
            });
            beside.flatten().flat_map(|side| side.split(|c: char| !c.is_alphanumeric()))
        };
        if let Some(known) = known
            && words().any(|word| known.kinds(word) & (VERB | ARTICLE) != 0)
        {
            return known;
        }
        let score = |lexicon: &Lexicon| {
            let weigh = |word| {
                let kinds = lexicon.kinds(word);
                usize::from(kinds & VERB != 0) * 3 + usize::from(kinds & ARTICLE != 0)
            };
            words().map(weigh).sum::<usize>()
        };
        let best = self
            .lexicons
            .iter()
            .map(|lexicon| (score(lexicon), lexicon))
            .rev()
            .max_by_key(|scored| scored.0);
        match best {
            Some((1.., lexicon)) => lexicon,
            _ => known.unwrap_or(&self.none),
        }
    }
}

/// A quote in the making: parts that follow each other.
#[derive(Clone, Debug)]
struct Unit {
    parts: Range<usize>,
    attribution: Option<Attribution>,
    /// Where the unit's clause behind it ends, when others may be joined behind that.
    joins_at: Option<usize>,
}

/// One walk through the parts of a text.
struct Walk<'a, 't> {
    text: &'t str,
    parts: &'a [Part],
    cutter: &'a mut Cutter,
    sentences: &'a mut Vec<usize>,
    words: Vec<Word<'t>>,
    lexicon: &'t Lexicon,
    people: People<'t>,
}

impl<'a, 't> Walk<'a, 't> {
    fn new(
        text: &Text<'t>,
        lexicon: &'t Lexicon,
        parts: &'a [Part],
        scratch: &'a mut Scratch,
    ) -> Self {
        Self {
            text: text.body,
            parts,
            cutter: &mut scratch.cutter,
            sentences: &mut scratch.sentences,
            words: Vec::new(),
            lexicon,
            people: People::new(text, lexicon),
        }
    }

    fn run(mut self) -> Vec<Quote> {
        let units = self.units();
        let mut resolver = Resolver::default();
        let mut quotes = Vec::new();
        for unit in &units {
            if let Some(quote) = self.quote(unit, &mut resolver) {
                quotes.push(quote);
            }
        }
        quotes
    }

    /// Parts that make one quote.
    fn units(&mut self) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut at = 0;
        while at < self.parts.len() {
            let end = self.chain_end(at);
            if self
                .parts
                .get(at)
                .is_some_and(|part| end == at + 1 && shape::is_term(self.text, part))
            {
                at = end;
                continue;
            }
            let attribution = self.attribution(at, end);
            let joined =
                units.last_mut().filter(|last| self.joins(last, at, end, attribution.as_ref()));
            if let Some(last) = joined {
                last.parts.end = end;
                last.joins_at = None;
            } else {
                let joins_at = attribution
                    .filter(|found| matches!(found.tie, Tie::After | Tie::Source))
                    .filter(|found| {
                        self.parts.get(end - 1).is_some_and(|last| last.close <= found.end)
                    })
                    .map(|found| found.end);
                units.push(Unit { parts: at..end, attribution, joins_at });
            }
            at = end;
        }
        units
    }

    /// The index behind the parts that belong to `at` because each paragraph opens anew.
    fn chain_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while let (Some(last), Some(next)) = (self.parts.get(end - 1), self.parts.get(end)) {
            let follows = !last.closed
                && next.is_first(self.text)
                && self
                    .text
                    .get(last.close..next.paragraph.start)
                    .is_some_and(|gap| gap.trim().is_empty());
            if !follows || end - at >= PARTS_MAX {
                break;
            }
            end += 1;
        }
        end
    }

    /// The clause that says who speaks in the parts from `at` to `end`.
    fn attribution(&mut self, at: usize, end: usize) -> Option<Attribution> {
        let parts = self.parts;
        let (first, last) = (parts.get(at)?, parts.get(end - 1)?);
        let behind = if last.closed { self.behind(end - 1) } else { None };
        if let Some(found) = behind
            && shape::last_char(self.text, last) != '.'
        {
            return Some(found);
        }
        let ahead = self.ahead(at, first).or(behind);
        if ahead.is_none() && last.closed { self.signature(last) } else { ahead }
    }

    /// The signature that ends a paragraph behind a part.
    fn signature(&mut self, part: &Part) -> Option<Attribution> {
        let behind = self.text.get(part.close..part.paragraph.end)?;
        let dash = |text: &str| text.starts_with(['-', '–', '—', '―', '~']);
        if !dash(behind.trim_start_matches(' ')) || !part.is_first_in_line(self.text) {
            return None;
        }
        let line = behind.split('\n').next().filter(|line| line.len() < SIGNATURE_MAX)?;
        let end = part.close + line.len();
        self.cutter.cut(self.text, part.close, end, self.lexicon, &mut self.words, self.sentences);
        let cues = Cues { phrases: Phrases { lexicon: self.lexicon, people: &self.people } };
        cues.signature(&self.words)
    }

    /// The clause behind a part.
    fn behind(&mut self, at: usize) -> Option<Attribution> {
        let part = self.parts.get(at)?;
        let limit = self
            .parts
            .get(at + 1)
            .map_or(part.paragraph.end, |next| next.open.min(part.paragraph.end));
        let end = reach_after(self.text, part.close, limit, AFTER_MAX);
        let end = sentence_end(self.text, part.close, end);
        self.cutter.cut(self.text, part.close, end, self.lexicon, &mut self.words, self.sentences);
        let count = self.sentences.first().copied().unwrap_or(0);
        let words = self.words.get(..count)?;
        let cues = Cues { phrases: Phrases { lexicon: self.lexicon, people: &self.people } };
        let found = cues.after(words, shape::last_char(self.text, part))?;
        // `so Landesspre... weiter`: the text is cut.
        let name = match found.subject {
            Subject::Name(_, end) => self.text.get(end..).unwrap_or_default(),
            _ => "",
        };
        (!name.starts_with("...") && !name.starts_with('…')).then_some(found)
    }

    /// The clause before a part.
    fn ahead(&mut self, at: usize, part: &Part) -> Option<Attribution> {
        let before = at
            .checked_sub(1)
            .and_then(|at| self.parts.get(at))
            .filter(|before| before.paragraph == part.paragraph);
        let limit = before.map_or(part.paragraph.start, |before| before.close);
        let from = reach_before(self.text, part.open, limit, BEFORE_MAX);
        let from = sentence_begin(self.text, from, part.open);
        // `über die „Tag X“-Meldung sagte er: „...“`: the clause began before the compound.
        let rest = self.text.get(from..).unwrap_or_default();
        let compound = before.is_some_and(|before| from == before.close) && rest.starts_with('-');
        if compound || !shape::may_follow_clause(self.text, part) {
            return None;
        }
        self.cutter.cut(self.text, from, part.open, self.lexicon, &mut self.words, self.sentences);
        let mut ends = self.sentences.iter().rev().skip(1);
        let begin = ends.next().copied().unwrap_or(0);
        let words = self.words.get(begin..)?;
        let cues = Cues { phrases: Phrases { lexicon: self.lexicon, people: &self.people } };
        // Behind a quote that ends as a sentence does, one begins.
        let follows = before.is_some_and(|before| {
            self.lexicon.capital_nouns
                && from == before.close
                && matches!(shape::last_char(self.text, before), '.' | '!' | '?')
        });
        cues.before(words, begin > 0 || follows || from == part.paragraph.start)
    }

    /// Whether the part at `at` goes on with the last unit: between them stands only that unit's clause.
    fn joins(&self, last: &Unit, at: usize, end: usize, own: Option<&Attribution>) -> bool {
        let (Some(clause_end), Some(part)) = (last.joins_at, self.parts.get(at)) else {
            return false;
        };
        let Some(before) = self.parts.get(last.parts.end - 1) else { return false };
        // What goes on in the next paragraph may have a second clause there.
        // `“We sail,” he says, “at noon”`: one clause for both.
        let cue = last.attribution.as_ref().and_then(|clause| clause.cue);
        let between = self.text.get(before.close..part.open).unwrap_or_default().trim_end();
        let shared = cue.is_some()
            && shape::starts_sentence(self.text, before)
            && (between.len() < COLON_MAX || !between.ends_with(':'));
        let other = own.filter(|own| !shared || own.cue != cue);
        let other =
            other.is_some_and(|own| end == at + 1 || !matches!(own.subject, Subject::Pronoun(..)));
        if before.paragraph != part.paragraph || other || last.parts.len() >= PARTS_MAX {
            return false;
        }
        let gap = self.text.get(clause_end..part.open).unwrap_or("x");
        let clause = self.text.get(before.close..part.open).unwrap_or_default().trim_end();
        let capital = shape::starts_sentence(self.text, part);
        gap.trim().is_empty()
            && (clause.ends_with(['.', ':']) && capital
                || clause.ends_with([',', '–', '—', ';'])
                || clause.ends_with('…'))
    }

    fn quote(&mut self, unit: &Unit, resolver: &mut Resolver) -> Option<Quote> {
        let all = self.parts;
        let parts = all.get(unit.parts.clone())?;
        let (first, last) = (parts.first()?, parts.last()?);
        if !parts.iter().any(|part| part.has_words(self.text)) {
            return None;
        }
        let shape = shape::Shape::of(self.text, parts);
        if shape.is_heading {
            return None;
        }
        let mut scene = Scene {
            text: self.text,
            lexicon: self.lexicon,
            people: &self.people,
            cutter: self.cutter,
            sentences: self.sentences,
            words: &mut self.words,
        };
        let found = match &unit.attribution {
            Some(found) => {
                let speaker = resolver.speaker(&mut scene, found, first);
                let known = certainty(&scene, found, speaker.as_ref(), shape.capital);
                let sure = shape.with_clause(found.tie) * known;
                (speaker, found.cue, sure)
            }
            // `“No boats tonight!”` between paragraphs, said in one of them.
            None if shape::is_repeated(self.text, parts, &self.people.searches) => return None,
            None if shape.stands_alone => {
                let question = shape::last_char(self.text, last) == '?';
                let speaker = resolver.carried(&mut scene, first, question);
                let sure = shape.alone(speaker.is_some());
                (speaker, None, sure)
            }
            None => {
                if shape.is_sentence() {
                    resolver.forget(last);
                }
                return None;
            }
        };
        let (speaker, cue, confidence) = found;
        if confidence > 0.0 {
            let question = shape::last_char(self.text, last) == '?';
            resolver.spoke(speaker.as_ref(), question, last);
        }
        Some(Quote {
            spans: parts.iter().map(|part| part.start..part.end).collect(),
            speaker,
            cue: cue.map(|(start, end)| start..end),
            confidence,
        })
    }
}

/// Whether a clause that names nobody is one of speech (`heißt es`), not of what stands somewhere (`reads`).
fn is_said(text: &str, lexicon: &Lexicon, found: &Attribution) -> bool {
    let behind = found.cue.and_then(|(_, end)| text.get(end..)).unwrap_or_default();
    let next = behind.split_whitespace().next().unwrap_or_default();
    lexicon.kinds(next.trim_end_matches(':')) & THEY != 0
}

/// How sure it is that a clause names the one who speaks, 0 to 1; `capital` says that the quote begins as a sentence does.
fn certainty(
    scene: &Scene<'_, '_>,
    found: &Attribution,
    speaker: Option<&Speaker>,
    capital: bool,
) -> f32 {
    // `the minister`: one who is named elsewhere may be meant.
    let is_vague = |start: usize, end: usize| {
        let role = scene.text.get(start..end).unwrap_or_default();
        let verb = scene.text.get(found.verb()).unwrap_or_default();
        speaker.is_some_and(|speaker| speaker.name.len() == role.len())
            && !is_indefinite(role)
            && !is_impersonal(role, verb, scene.lexicon)
            && scene.people.names_anybody(start, LOOK_BACK)
    };
    match found.subject {
        // `The poster read: “...”`.
        Subject::Nobody
            if found.tie == Tie::Colon && !is_said(scene.text, scene.lexicon, found) =>
        {
            0.7
        }
        Subject::Nobody => 0.8,
        // `User asks “...”`: the capital may be the sentence's.
        Subject::Name(start, end)
            if (found.tie == Tie::Before
                || found.tie == Tie::Colon && scene.lexicon.capital_nouns)
                && !scene.people.is_known(start, end) =>
        {
            0.7
        }
        Subject::Role(start, end) if is_vague(start, end) => 0.7,
        Subject::Role(start, end)
            if scene.text.get(start..end).is_some_and(|role| is_speech(role, scene.lexicon)) =>
        {
            0.5
        }
        // `the firm that “could do it all,” announced another ship`.
        Subject::Role(..) if !capital => 0.8,
        _ if speaker.is_some() => 1.0,
        _ => 0.7,
    }
}
