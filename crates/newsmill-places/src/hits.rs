//! Finds where names of the gazetteer stand in a text, and how they stand there.

use newsmill_gazetteer::words::{Case, Gap, Word, Words};
use newsmill_gazetteer::{Gazetteer, Kind, NameId, PlaceId, Posting, hash, spelling};
use newsmill_text::is_alone;

use crate::hints::{Hints, MORE, PAIR};
use crate::known::Known;
use crate::lists::{Lists, Says};
use crate::small::SmallWords;

/// What was found at a place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Name {
    /// A name as the gazetteer has it.
    Exact(NameId),
    /// A spelling near one of a place's names, in a country the article is about.
    Near(PlaceId),
}

/// One mention.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    /// First word.
    pub(crate) from: usize,
    /// Last word.
    pub(crate) to: usize,
    /// Byte range in the text.
    pub(crate) span: (u32, u32),
    pub(crate) name: Name,
    /// Whether the name is written in plain Latin letters.
    pub(crate) ascii: bool,
    pub(crate) around: Around,
}

/// How a mention stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Around {
    /// Sum of what speaks for and against a place here.
    pub(crate) points: f32,
    /// Something says outright that a place is named.
    pub(crate) cue: bool,
    /// Something says that a person is named.
    pub(crate) person: bool,
    /// Something says that an organisation is named.
    pub(crate) org: bool,
    /// Another capitalised word follows: `Boston Celtics`, `US Congress`.
    pub(crate) compound: bool,
    /// Something says so, but with an article before the name, as before countries and regions: `in der Schweiz`.
    pub(crate) with_article: bool,
    /// A word stands before it that stands before rivers, islands and mountains.
    pub(crate) nature: bool,
    /// A hyphen joins another name or noun to it: `Rhein-Neckar`.
    pub(crate) hyphened: bool,
    /// `County` follows: the county of that name, which is more than its town.
    pub(crate) county: bool,
    /// It opens a sentence, so its capital says nothing.
    pub(crate) opens: bool,
}

/// The longest run of words that is looked up.
pub(crate) const MAX_WORDS: usize = 8;

/// Facts about the whole text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Style {
    /// Every noun starts with a capital, as in German and in titles.
    pub(crate) noun_capitals: bool,
    /// It is in English, as somebody said or its commonest words tell.
    pub(crate) english: bool,
}

/// Reads one text.
pub(crate) struct Reader<'a> {
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) lists: &'a Lists,
    pub(crate) words: &'a Words,
    pub(crate) text: &'a str,
    pub(crate) style: Style,
    /// Folded words that the text also writes small.
    pub(crate) small: &'a SmallWords,
    pub(crate) known: Known<'a>,
    /// What the filters of the gazetteer say of each word.
    pub(crate) hints: &'a Hints,
    /// The words a name may start with, and some others, in order.
    pub(crate) candidates: &'a [usize],
}

impl Reader<'_> {
    /// Appends every mention of a name as the gazetteer has it, the longest at each place.
    pub(crate) fn exact(&self, hits: &mut Vec<Hit>) {
        let mut free = 0;
        for &i in self.candidates {
            if i < free || !self.starts(i) {
                continue;
            }
            let found = self.exact_at(i);
            if let Some((to, name, span)) =
                found.filter(|f| !self.is_better_without_article(i, f.0))
            {
                hits.push(Hit {
                    from: i,
                    to,
                    span,
                    name: Name::Exact(name),
                    ascii: self.words.run(i, to).is_some_and(str::is_ascii),
                    around: Around::default(),
                });
                free = to + 1;
            }
        }
        self.judge(hits);
    }

    /// Whether a longer name starts right after the article at `i`: `la Côte d'Ivoire` is no `La Côte`.
    fn is_better_without_article(&self, i: usize, to: usize) -> bool {
        to > i
            && self.says(i).any(Says::ARTICLE)
            && self.starts(i + 1)
            && self.exact_at(i + 1).is_some_and(|f| f.0 > to)
    }

    pub(crate) fn word(&self, i: usize) -> Option<&Word> {
        self.words.words().get(i)
    }

    pub(crate) fn span(&self, from: usize, to: usize, stem: bool) -> (u32, u32) {
        let start = self.word(from).map_or(0, |w| w.start);
        let end = match stem {
            true => self.words.stem_ends(to).map_or(start, |ends| ends.0),
            false => self.word(to).map_or(start, |w| w.end),
        };
        (start, end)
    }

    /// Whether a name can start at word `i`.
    pub(crate) fn starts(&self, i: usize) -> bool {
        let Some(word) = self.word(i) else { return false };
        match word.case {
            Case::Title | Case::Caps => true,
            Case::Uncased => {
                let joined = i > 0 && self.word(i - 1).is_some_and(|p| p.end == word.start);
                let hangul =
                    self.words.fold(i).chars().next().is_some_and(|c| matches!(c, '가'..='힣'));
                !(joined && hangul)
            }
            Case::Lower if self.lists.may_start(word.hash) => {
                self.word(i + 1).is_some_and(|next| next.gap.joins())
            }
            Case::Lower => {
                let next = self.word(i + 1);
                word.fold_end - word.fold_start <= 3
                    && next.is_some_and(|n| n.gap.joins() && n.case == Case::Title)
                    && (spelling::is_article(self.words.fold(i)) || self.says(i).any(Says::ARTICLE))
            }
        }
    }

    pub(crate) fn says(&self, i: usize) -> Says {
        self.lists.says_hash(self.words.hash(i))
    }

    fn exact_at(&self, i: usize) -> Option<(usize, NameId, (u32, u32))> {
        if let Some(found) = self.ends_small(i) {
            return Some(found);
        }
        let last = i + self.longest(i);
        for to in (i..=last).rev() {
            if !self.can_end(i, to) {
                continue;
            }
            let whole = if to == i {
                self.hints.name(i)
            } else {
                self.words.run(i, to).and_then(|run| self.gazetteer.find(run))
            };
            if let Some(name) = whole.filter(|&n| self.written_as_name(i, to, n, false)) {
                return Some((to, name, self.span(i, to, false)));
            }
            if let Some(name) = self.genitive(i, to) {
                let (start, end) = self.span(i, to, false);
                return Some((to, name, (start, end.saturating_sub(1))));
            }
            let cut = self.word(to).filter(|w| w.has_suffix);
            let cut = cut.and_then(|_| self.words.run_stem(i, to)).filter(|run| run.len() >= 3);
            if let Some(name) = cut
                .and_then(|run| self.gazetteer.find(run))
                .filter(|&n| self.written_as_name(i, to, n, true))
            {
                return Some((to, name, self.span(i, to, true)));
            }
        }
        None
    }

    /// `Asie centrale`, `Amérique latine`: a region of the world whose second word is written small.
    fn ends_small(&self, i: usize) -> Option<(usize, NameId, (u32, u32))> {
        let next = self.word(i + 1).filter(|next| next.case == Case::Lower)?;
        if next.gap != Gap::Space || !self.lists.may_end(next.hash) {
            return None;
        }
        let name = self.gazetteer.find(self.words.run(i, i + 1)?)?;
        let natural = |posting: Posting| self.gazetteer.place(posting.place()).kind.is_natural();
        let is_region = self.gazetteer.postings(name).any(natural);
        is_region.then(|| (i + 1, name, self.span(i, i + 1, false)))
    }

    /// How many words can follow word `i` in a name.
    fn longest(&self, i: usize) -> usize {
        if self.word(i + 1).is_none_or(|next| !next.gap.joins()) {
            return 0;
        }
        if !self.has_more(i) {
            return 0;
        }
        let mut more = 0;
        for j in (i + 1..i + MAX_WORDS).take_while(|&j| self.goes_on(j)) {
            if self.may_go_on(j - 1) {
                more = j - i;
            } else {
                // An ending may have to be cut off the word first.
                let cut = self.word(j).is_some_and(|word| word.has_suffix);
                return if cut || self.words.fold(j).ends_with('s') { j - i } else { more };
            }
        }
        more
    }

    /// Whether a word that is not written small follows word `i`, at most others in between, in a row that a name may be.
    fn has_more(&self, i: usize) -> bool {
        let lower = |j: usize| self.word(j).is_some_and(|word| word.case == Case::Lower);
        if !lower(i) {
            return self.hints.has(i, MORE);
        }
        let joined = (i + 1..i + MAX_WORDS).take_while(|&j| self.gap_joins(j));
        joined.into_iter().any(|j| !lower(j))
    }

    /// Whether word `i` and the next, which is joined to it, may stand side by side in a name.
    pub(crate) fn may_go_on(&self, i: usize) -> bool {
        let small = self.word(i).is_some_and(|word| word.case == Case::Lower);
        match small || !self.hints.has(i, MORE) {
            true => self.gazetteer.may_go_on(self.words.hash(i), self.words.hash(i + 1)),
            false => self.hints.has(i, PAIR),
        }
    }

    /// Whether word `j` can belong to the name of the word before it.
    fn goes_on(&self, j: usize) -> bool {
        let (Some(before), Some(word)) = (self.word(j - 1), self.word(j)) else { return false };
        // Characters that are words of their own stand side by side in a name.
        let apart = word.case == Case::Uncased && before.end != word.start;
        word.gap.joins() && !(apart && self.words.fold(j).starts_with(is_alone))
    }

    /// `Berlins`, `Sachsen-Anhalts`: the genitive of a well-known place, which German and the Scandinavian languages
    /// write without an apostrophe.
    fn genitive(&self, from: usize, to: usize) -> Option<NameId> {
        let last =
            self.word(to).filter(|w| w.case == Case::Title && w.fold_end - w.fold_start >= 5)?;
        let ends = self.text.get(..last.end as usize)?.ends_with('s');
        let run = self.words.run(from, to).filter(|_| ends)?.strip_suffix('s')?;
        let hashed = hash(run.as_bytes());
        let name = if from == to {
            self.gazetteer.find_word(hashed)?
        } else {
            self.gazetteer.find_hash(hashed)?
        };
        let known = self.gazetteer.postings(name).any(|p| {
            let place = self.gazetteer.place(p.place());
            place.kind == Kind::Country
                || place.kind.is_natural()
                || (place.population >= 100_000 && p.is_main())
                || place.population >= 1_000_000
        });
        (known
            && !(from == to
                && self.lists.says(run).any(Says::COMMON.or(Says::GIVEN).or(Says::SURNAME))))
        .then_some(name)
    }

    pub(crate) fn can_end(&self, from: usize, to: usize) -> bool {
        let (Some(first), Some(last)) = (self.word(from), self.word(to)) else { return false };
        last.case != Case::Lower && !(from == to && first.case == Case::Lower)
    }

    /// Whether the words are written as this name may be: abbreviations in capitals, and names of scripts
    /// without capitals long enough to stand out.
    fn written_as_name(&self, from: usize, to: usize, name: NameId, stem: bool) -> bool {
        let Some(first) = self.word(from) else { return false };
        let run = if stem { self.words.run_stem(from, to) } else { self.words.run(from, to) };
        let folded = run.unwrap_or_default();
        match first.case {
            Case::Uncased => {
                let letters = folded.chars().filter(|c| *c != ' ').count();
                let thai = folded.starts_with(|c: char| is_alone(c) && c < '\u{3000}');
                let least = if thai {
                    4
                } else if to > from {
                    2
                } else {
                    3
                };
                letters >= least
            }
            Case::Caps if from == to && folded.len() <= 4 => {
                self.gazetteer.postings(name).any(|p| p.capitals_only())
            }
            Case::Caps => true,
            _ => self.gazetteer.postings(name).any(|p| !p.capitals_only()),
        }
    }
}
