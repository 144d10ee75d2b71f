//! Who says it: noun phrases beside a verb of speech.

use crate::lexicon::{
    ADVERB, ARTICLE, AUX, FUNCTION, Kinds, LINK, Lexicon, NO_NAME, PRONOUN, THING, TITLE, VERB,
};
use crate::people::{People, is_particle};
use crate::words::Word;

/// A phrase is not looked for farther, in words.
const PHRASE_MAX: usize = 16;

/// The subject of a verb of speech: bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A name, without titles.
    Name(usize, usize),
    /// A description without a name: `the minister`.
    Role(usize, usize),
    /// A pronoun, and which.
    Pronoun(usize, usize, Kinds),
    /// None is written, the verb alone says that somebody speaks.
    Dropped,
    /// The sentence names nobody.
    Nobody,
}

/// Reads noun phrases.
pub(crate) struct Phrases<'a, 't> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) people: &'a People<'t>,
}

impl<'t> Phrases<'_, 't> {
    /// The noun phrase that begins at word `at`, and the index behind it.
    pub(crate) fn from(&self, words: &[Word<'t>], at: usize) -> Option<(Subject, usize)> {
        let first = words.get(at)?;
        if first.is(PRONOUN) && !first.is(ARTICLE) {
            return Some((Subject::Pronoun(first.start, first.end, first.kinds & PRONOUN), at + 1));
        }
        let opened = first.is(ARTICLE);
        let mut k = at;
        while let Some(word) =
            words.get(k).filter(|word| !word.is_boundary() || self.joins_nouns(words, k))
        {
            if k - at > PHRASE_MAX {
                break;
            }
            let end = self.run_end(words, k, at);
            if end > k {
                if let Some(next) = self.described(words, end) {
                    k = next;
                    continue;
                }
                if self.joins_nouns(words, end) {
                    k = end;
                    continue;
                }
                if self.is_first_of_two(words, k, end) {
                    k = end + 1;
                    continue;
                }
                if owns(words, end) || self.is_first_noun(words, k, end) {
                    k = end;
                    continue;
                }
                let linked = k > at && is_linked(words, k);
                if let Some(subject) = self.name(words, k, end, !linked) {
                    return Some((subject, end));
                }
                k = end;
                continue;
            }
            let stops = word.is(VERB | AUX | PRONOUN) && !word.is(ARTICLE)
                || word.is(FUNCTION) && !word.is(LINK | ARTICLE);
            let names = matches!(word.text, "and" | "und" | "et" | "y" | "e" | "en")
                && words
                    .get(k - usize::from(k > 0))
                    .is_some_and(|word| word.capital || word.text == "-")
                && words.get(k + 1).is_some_and(|word| word.capital);
            if k > at && stops && !names && !word.is(ADVERB) {
                break;
            }
            k += 1;
        }
        self.apposed(words, at, k, opened)
    }

    /// Whether a sign joins parts of German nouns: `Sozial-, Hafen- und Werftdirektorin`.
    fn joins_nouns(&self, words: &[Word<'t>], at: usize) -> bool {
        let is_cut = |at: usize| {
            let (noun, hyphen) = (at.checked_sub(1).and_then(|at| words.get(at)), words.get(at));
            noun.zip(hyphen).is_some_and(|(noun, hyphen)| {
                noun.capital && hyphen.text == "-" && hyphen.start == noun.end
            })
        };
        let next = words.get(at + 1);
        self.lexicon.capital_nouns
            && (is_cut(at) && next.is_some_and(|word| word.is_comma() || word.text == "und")
                || words.get(at).is_some_and(Word::is_comma)
                    && at.checked_sub(1).is_some_and(is_cut)
                    && next.is_some_and(|word| word.capital))
    }

    /// Where the name begins that a place or a firm before it describes: `Oslo resident Ann Lee`.
    fn described(&self, words: &[Word<'t>], end: usize) -> Option<usize> {
        if self.lexicon.code != "en" {
            return None;
        }
        let rest = words.get(end..)?;
        let nouns = rest.iter().take(4).take_while(|word| {
            !word.sign && !word.capital && !word.is(NO_NAME) || matches!(word.text, "'s" | "’s")
        });
        let count = nouns.count();
        let next = end + count;
        // `Harbourline reader Lee`.
        let job = rest.get(count.wrapping_sub(1)).is_some_and(|word| {
            ["er", "or", "ist", "ian"].iter().any(|ending| word.text.ends_with(ending))
        });
        let named = self.run_end(words, next, next);
        (count > 0 && (named >= next + 2 || job && named > next)).then_some(next)
    }

    /// Whether a capital is only that of a sentence: `Fellow protester Ann Lee`.
    fn is_first_noun(&self, words: &[Word<'t>], at: usize, end: usize) -> bool {
        let (Some(word), Some(next)) = (words.get(at), words.get(end)) else { return false };
        let followed = !next.sign && !next.capital && next.kinds & !THING == 0;
        at == 0
            && end == 1
            && followed
            && self.lexicon.code == "en"
            && !self.people.is_person(word.start, word.end, true)
    }

    /// Whether a noun with a capital is one of two jobs before a name: `erklärt Ärztin und Autorin Eva Kern`.
    fn is_first_of_two(&self, words: &[Word<'t>], at: usize, end: usize) -> bool {
        let joined = words
            .get(end)
            .is_some_and(|word| matches!(word.text, "und" | "and" | "&" | "et" | "y" | "e" | "en"));
        let alone = end == at + 1 && self.lexicon.capital_nouns
            || words.get(end - 1).is_some_and(|word| self.lexicon.is_title(word.text));
        joined && alone && self.run_end(words, end + 1, end + 1) >= end + 4
    }

    /// What a phrase without a name of its own is: the name behind a comma (`the minister, Ann Lee`), or a role.
    fn apposed(
        &self,
        words: &[Word<'t>],
        at: usize,
        end: usize,
        opened: bool,
    ) -> Option<(Subject, usize)> {
        let first = words.get(at)?;
        if !opened && (!self.lexicon.is_title(first.text) || first.is(NO_NAME)) {
            return None;
        }
        if self.lexicon.capital_nouns && is_oblique(words, at) {
            return None;
        }
        let comma = words.iter().enumerate().skip(end).take(PHRASE_MAX);
        let comma = comma
            .take_while(|(_, word)| !word.is(VERB | AUX) && !matches!(word.text, "." | ":" | ";"))
            .find(|(_, word)| word.is_comma());
        if let Some((comma, _)) = comma {
            // `fellow skipper, deck officer Ann Lee, said`.
            let jobs = words.get(comma + 1..)?.iter().take(4);
            let jobs = jobs.take_while(|word| {
                !word.sign && !word.capital && word.kinds & !(TITLE | THING) == 0
            });
            let begin = comma + 1 + jobs.count();
            let behind = self.run_end(words, begin, begin);
            let closes = words.get(behind).is_none_or(|word| word.is_boundary() || word.is(VERB));
            if behind > begin + 1
                && closes
                && let Some(subject) = self.name(words, begin, behind, true)
            {
                return Some((subject, behind));
            }
        }
        let phrase = words.get(at..self.next_object(words, at, end))?;
        let last = phrase.iter().rposition(|word| self.may_end_role(word))?;
        let last = words.get(at + last)?;
        let long = last.end - first.start > 80;
        // `die Kinder- und Jugendministerin`.
        let cut = words.get(end).is_some_and(|next| next.text == "-" && next.start == last.end);
        // `Minister of Ports, Trade and Ferries, Ann Lee`: what the commas mean is not clear.
        let inserted = !opened && words.get(end).is_some_and(Word::is_comma);
        let whole = !long && !cut && (!inserted || at > 0);
        let role = last.start > first.start && whole && self.is_role(first, last);
        role.then_some((Subject::Role(first.start, last.end), end))
    }

    /// Where behind the noun of a role another noun phrase begins that says nothing of it, `end` if none does: `die Ministerin
    /// einen Plan`, not `die Ministerin des Landes`.
    fn next_object(&self, words: &[Word<'t>], at: usize, end: usize) -> usize {
        const OPENERS: &[&str] = &[
            "das", "dem", "den", "die", "ein", "eine", "einem", "einen", "ihre", "ihrem", "ihren",
            "seine", "seinem", "seinen",
        ];
        let noun = (at..end).find(|&at| words.get(at).is_some_and(|word| word.capital));
        let Some(noun) = noun.filter(|_| self.lexicon.capital_nouns) else { return end };
        let opens = |at: &usize| {
            words.get(*at).is_some_and(|word| OPENERS.binary_search(&word.text).is_ok())
                && words.get(at - 1).is_some_and(|word| word.capital)
        };
        (noun + 1..end).find(opens).unwrap_or(end)
    }

    /// Whether words from an article on can describe somebody: `that led to it` and `seine Rede ganz anders` cannot.
    fn is_role(&self, first: &Word<'t>, last: &Word<'t>) -> bool {
        const POINTING: &[&str] = &["it", "its", "that", "these", "this", "those"];
        POINTING.binary_search(&first.text.to_lowercase().as_str()).is_err()
            && self.may_end_role(last)
    }

    /// Whether a word may be the last of a role: a noun, as far as can be seen.
    fn may_end_role(&self, word: &Word<'t>) -> bool {
        !word.is(ADVERB | FUNCTION)
            && (!self.lexicon.capital_nouns || word.text.contains(char::is_uppercase))
    }

    /// The subject that stands before word `verb`, in words from `from` on.
    pub(crate) fn before(&self, words: &[Word<'t>], from: usize, verb: usize) -> Option<Subject> {
        let mut k = verb;
        // `explicitly`, `proudly`.
        let adverb = |w: &Word<'t>| {
            self.lexicon.code == "en" && !w.capital && w.text.ends_with("ly") && w.text.len() > 6
        };
        let passed = |w: &Word<'t>| w.is(ADVERB | AUX) && !w.is(PRONOUN) || adverb(w);
        while k > from && words.get(k - 1).is_some_and(passed) {
            k -= 1;
        }
        let last = words.get(k.checked_sub(1).filter(|&last| last >= from)?)?;
        if last.is(PRONOUN) && !last.is(ARTICLE) {
            return Some(Subject::Pronoun(last.start, last.end, last.kinds & PRONOUN));
        }
        if last.is_comma() || matches!(last.text, ")" | "–" | "—") {
            return self.inserted(words, from, k).or_else(|| self.first(words, from, k));
        }
        let start = (from..k)
            .rev()
            .take(PHRASE_MAX)
            .take_while(|&at| !words.get(at).is_some_and(Word::is_boundary));
        let run = start
            .clone()
            .take_while(|&at| {
                self.run_end(words, at, from) == k
                    || words.get(at).is_some_and(|w| is_particle(w.text))
            })
            .filter(|&at| self.run_end(words, at, from) == k)
            .last();
        let Some(run) = run else { return self.role_before(words, from, k) };
        if joins_names(words, run) {
            return None;
        }
        if run > from && is_linked(words, run) {
            let (start, end) = (words.get(run)?.start, last.end);
            if self.people.person(start, end).is_some() {
                return self.name(words, run, k, true);
            }
            // Two names side by side: `Speaking to the Daily Mail Lee said`.
            let known = k > run + 1 && self.people.longer(last.text).is_some();
            if known && !is_genitive(words, run) {
                return Some(Subject::Name(last.start, last.end));
            }
            let role =
                if is_genitive(words, run) { self.role_before(words, from, k) } else { None };
            return role.or_else(|| self.before_link(words, from, run));
        }
        self.name(words, run, k, true).or_else(|| self.role_before(words, from, k))
    }

    /// The person before the preposition that ties the name at word `run`: `Ann Lee of Harbourline said`.
    fn before_link(&self, words: &[Word<'t>], from: usize, run: usize) -> Option<Subject> {
        let article = words.get(run.checked_sub(1)?)?.is(ARTICLE);
        let link = run.checked_sub(1 + usize::from(article))?;
        words.get(link).filter(|word| word.is(LINK | FUNCTION) && !word.capital)?;
        let subject = self.before(words, from, link)?;
        let Subject::Name(start, end) = subject else { return None };
        let first = words.partition_point(|word| word.start < start);
        let sure = self.people.is_person(start, end, true) && words.get(link - 1)?.end == end;
        (sure && !is_linked(words, first)).then_some(subject)
    }

    /// The person a clause begins with and says more of, though no comma ends that: `Ann Lee, head of ports told us`.
    pub(crate) fn apposed_name(
        &self,
        words: &[Word<'t>],
        at: usize,
        verb: usize,
    ) -> Option<Subject> {
        let (subject, behind) = self.from(words, at)?;
        let Subject::Name(start, end) = subject else { return None };
        let comma = behind < verb && words.get(behind).is_some_and(Word::is_comma);
        (comma && self.people.is_person(start, end, true)).then_some(subject)
    }

    /// The role that ends before word `end`: from its article on, or from the begin of the sentence.
    fn role_before(&self, words: &[Word<'t>], from: usize, end: usize) -> Option<Subject> {
        let mut start = None;
        for at in (from..end).rev().take(12) {
            let word = words.get(at)?;
            if word.is_boundary() || word.is(VERB | AUX) && !word.is(ARTICLE) {
                break;
            }
            let linked =
                at > from && words.get(at - 1).is_some_and(|word| word.is(LINK | FUNCTION));
            if word.is(ARTICLE) && !linked {
                start = Some(at);
                break;
            }
        }
        // A few words from the begin on: `analysts at the bank said`.
        let short = end - from <= 9
            && !words.get(from..end)?.iter().any(|w| w.is_boundary() || w.is(VERB | AUX));
        let starts = words.get(from).is_some_and(|word| !word.is(FUNCTION | ADVERB));
        let start = start.or_else(|| (short && starts && end > from + 1).then_some(from))?;
        if self.lexicon.capital_nouns && is_oblique(words, start) {
            return None;
        }
        let (first, last) = (words.get(start)?, words.get(end - 1)?);
        if let Some((Subject::Name(a, b), _)) = self.from(words, start)
            && b <= last.end
            && self.people.person(a, b).is_some()
        {
            return Some(Subject::Name(a, b));
        }
        (end > start + 1 && last.end - first.start <= 100 && self.is_role(first, last))
            .then_some(Subject::Role(first.start, last.end))
    }

    /// The name that is all of an insertion before the verb: `the head of health, Ann Lee, said`.
    fn inserted(&self, words: &[Word<'t>], from: usize, end: usize) -> Option<Subject> {
        let comma = words.get(from..end.checked_sub(1)?)?.iter().rposition(Word::is_comma)? + from;
        let owned = (from..comma).any(|at| owns(words, at));
        let role = owned || words.get(from).is_some_and(|first| first.is(ARTICLE));
        let all = self.run_end(words, comma + 1, comma + 1) == end - 1 && end - comma > 3;
        if role && all { self.name(words, comma + 1, end - 1, true) } else { None }
    }

    /// The first noun phrase of a sentence that has an insertion before its verb: `Ann Lee, who leads it, said`.
    fn first(&self, words: &[Word<'t>], from: usize, end: usize) -> Option<Subject> {
        let mut at = from;
        for _ in 0..3 {
            let first = words.get(at).filter(|_| at < end)?;
            if !first.is(FUNCTION | ADVERB) || first.is(PRONOUN | ARTICLE) {
                let (subject, behind) = self.from(words, at)?;
                return (behind <= end).then_some(subject);
            }
            if opens_clause(words, at + 1)
                && words.get(at + 1).is_some_and(|w| w.capital || w.is(ARTICLE))
            {
                at += 1;
                continue;
            }
            // `As Ann Lee, a judge, said`, but not `In Paris, Ann Lee, a judge, said`.
            let comma = words.get(at..end)?.iter().position(Word::is_comma)?;
            at += comma + 1;
        }
        None
    }

    /// The index behind the run of capitalised words that begins at `at`; `at` when there is none.
    pub(crate) fn run_end(&self, words: &[Word<'t>], at: usize, from: usize) -> usize {
        // `Der Vorstandschef` is no name.
        let nouns = self.lexicon.capital_nouns;
        let named = |word: &Word<'_>| {
            let noun_opens = nouns && word.is(ARTICLE);
            word.capital && !word.sign && !noun_opens && !word.is(NO_NAME)
        };
        let mut end = at;
        while let Some(word) = words.get(end) {
            if named(word) {
                end += 1;
                continue;
            }
            let begun = end > at || at == from;
            let titled =
                end > at && words.get(end - 1).is_some_and(|word| self.lexicon.is_title(word.text));
            if titled {
                break;
            }
            let particles = words.get(end..).unwrap_or_default().iter().take(3);
            let count = particles
                .take_while(|word| {
                    is_particle(word.text) || word.capital && is_particle(&word.text.to_lowercase())
                })
                .count();
            let next = words.get(end + count);
            if !begun
                || count == 0
                || !next.is_some_and(named)
                // `kommentiert Ostbank das Gesetz`.
                || (self.lexicon.capital_nouns && end > at && word.is(ARTICLE))
                || (end == at && word.is(ARTICLE) && (nouns || !word.capital && word.text != "del"))
            {
                break;
            }
            end += count + 1;
        }
        end
    }

    /// The name in a run of capitalised words: titles and, where all nouns have capitals, the noun behind an article left
    /// out. `None` when it holds none, or when it only belongs to another noun (`free` is false) and is no person.
    pub(crate) fn name(
        &self,
        words: &[Word<'t>],
        at: usize,
        end: usize,
        free: bool,
    ) -> Option<Subject> {
        let (first, last) = (words.get(at)?, words.get(end.checked_sub(1)?)?);
        // `a spokesman for Ann Lee` is not her, `the minister of health Ann Lee` is.
        let person = self.people.person(first.start, last.end);
        if let Some(person) = person.filter(|person| free || person.start > first.start) {
            let (start, behind) = (person.start.max(first.start), person.end.min(last.end));
            return Some(Subject::Name(start, behind));
        }
        if !free {
            return None;
        }
        let mut start = at;
        while start + 1 < end && words.get(start).is_some_and(|word| self.is_before_names(word)) {
            start += 1;
        }
        let length = end - start;
        let behind_article = self.lexicon.capital_nouns
            && start == at
            && words
                .get(..at)
                .unwrap_or_default()
                .iter()
                .rev()
                .take(3)
                .take_while(|w| !w.is_boundary())
                .any(|w| w.is(ARTICLE));
        if behind_article {
            if length < 3 {
                return None;
            }
            start += 1;
            // `die Aussage von Hafenleuten`.
            if words.get(start).is_some_and(|word| is_particle(word.text)) {
                return None;
            }
        }
        let name = words.get(start)?;
        if length == 1 && self.lexicon.is_title(name.text) {
            return None;
        }
        Some(Subject::Name(name.start, last.end))
    }

    /// A title, a job or an abbreviation of an office.
    fn is_before_names(&self, word: &Word<'t>) -> bool {
        // Initials (`J.D.`) are part of a name.
        let capitals = word.text.len() > 1 && word.text.bytes().all(|b| b.is_ascii_uppercase())
            || matches!(word.text, "U.S." | "U.K.");
        capitals || self.lexicon.is_title(word.text)
    }
}

/// Whether a German noun phrase stands in another case than subjects do: `dem Rat`, `der neuen Regierung`.
fn is_oblique(words: &[Word<'_>], at: usize) -> bool {
    let text = |at: usize| words.get(at).map_or("", |word| word.text);
    let adjective = words.get(at + 1).is_some_and(|word| !word.capital && !word.sign);
    match text(at) {
        "dem" | "Dem" | "des" | "Des" | "den" | "Den" => true,
        "der" | "Der" => adjective && text(at + 1).ends_with("en"),
        _ => false,
    }
}

/// Whether the name that begins at `at` is the second of two: `Ann Lee and Ben Moss`, `the Ports and Ferries Board`.
pub(crate) fn joins_names(words: &[Word<'_>], at: usize) -> bool {
    let joined =
        |word: &Word<'_>| matches!(word.text, "and" | "&" | "und" | "et" | "y" | "e" | "en");
    at > 1
        && words.get(at).is_some_and(|word| word.capital && !word.is(VERB))
        && words.get(at - 1).is_some_and(joined)
        && words.get(at - 2).is_some_and(|word| word.capital && !word.is(FUNCTION | VERB))
}

/// Whether what ends before word `at` only owns what follows: `Ann Lee's neighbour`.
pub(crate) fn owns(words: &[Word<'_>], at: usize) -> bool {
    words.get(at).is_some_and(|word| matches!(word.text, "'s" | "’s"))
        || at.checked_sub(1).and_then(|last| words.get(last)).is_some_and(|last| {
            (last.text.ends_with("'s") || last.text.ends_with("’s"))
                && words.get(at).is_some_and(|next| !next.sign)
        })
}

/// Whether the word before, an article left out, ties this one to another noun or makes it an adverbial.
fn is_linked(words: &[Word<'_>], at: usize) -> bool {
    behind_article(words, at).is_some_and(|word| word.is(LINK | FUNCTION) && !word.is(PRONOUN))
        && !words.get(at - 1).is_some_and(|word| word.is(ADVERB))
        && !opens_clause(words, at)
}

/// `that Ann Lee said`, `as Ann Lee said`: such words tie clauses, not nouns.
pub(crate) fn opens_clause(words: &[Word<'_>], at: usize) -> bool {
    const CLAUSE: &[&str] = &[
        "and", "as", "but", "because", "while", "when", "however", "und", "aber", "wie", "et",
        "mais", "comme", "y", "pero", "como", "e", "ma", "come", "mas", "en", "maar", "zoals",
        "then",
    ];
    at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| {
        CLAUSE.contains(&word.text.to_lowercase().as_str()) && word.text != "en"
    })
}

/// Whether a word of belonging stands before (`the office of the mayor`).
fn is_genitive(words: &[Word<'_>], at: usize) -> bool {
    behind_article(words, at).is_some_and(|word| word.is(LINK))
}

fn behind_article<'w, 't>(words: &'w [Word<'t>], at: usize) -> Option<&'w Word<'t>> {
    let before = words.get(at.checked_sub(1)?)?;
    if before.is(ARTICLE) && !before.is(LINK) && at > 1 { words.get(at - 2) } else { Some(before) }
}
