//! Finds where names of the gazetteer stand in a text, and how they stand there.

use newsmill_gazetteer::words::{Case, Gap, Word, Words};
use newsmill_gazetteer::{Gazetteer, Kind, NameId, PlaceId, Spelling, is_alone, spelling};

use crate::lists::{Lists, Says};

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
    /// It opens a sentence, so its capital says nothing.
    pub(crate) opens: bool,
}

/// The longest run of words that is looked up.
const MAX_WORDS: usize = 8;

/// Facts about the whole text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Style {
    /// Every noun starts with a capital, as in German.
    pub(crate) noun_capitals: bool,
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
}

/// A set of words, by hash, that may hold a few more than were put in.
#[derive(Debug)]
pub(crate) struct SmallWords(Vec<u64>);

impl Default for SmallWords {
    fn default() -> Self {
        Self(vec![0; 1 << 11])
    }
}

impl SmallWords {
    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    fn bit(word: &str) -> (usize, u64) {
        let mut h = 0xcbf2_9ce4_8422_2325_u64;
        for b in word.bytes() {
            h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
        let h = h ^ h >> 29;
        (usize::try_from(h >> 6 & 0x7FF).unwrap_or(0), 1 << (h & 63))
    }

    pub(crate) fn add(&mut self, word: &str) {
        let (at, bit) = Self::bit(word);
        if let Some(slot) = self.0.get_mut(at) {
            *slot |= bit;
        }
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        let (at, bit) = Self::bit(word);
        self.0.get(at).is_some_and(|slot| slot & bit != 0)
    }
}

impl Reader<'_> {
    /// Appends every mention of a name as the gazetteer has it, the longest at each place.
    pub(crate) fn exact(&self, hits: &mut Vec<Hit>) {
        let mut i = 0;
        while i < self.words.words().len() {
            if let Some((to, name, span)) = self.starts(i).then(|| self.exact_at(i)).flatten() {
                hits.push(Hit { from: i, to, span, name: Name::Exact(name), around: Around::default() });
                i = to + 1;
            } else {
                i += 1;
            }
        }
        self.judge(hits);
    }

    /// Appends mentions that only meet a place of one of `countries` by their spelling, where no longer hit stands already.
    pub(crate) fn near(&self, countries: &[u16], hits: &mut Vec<Hit>) {
        let before = hits.len();
        let (mut i, mut known) = (0, 0);
        let mut spelled = String::new();
        while i < self.words.words().len() {
            while hits.get(known).is_some_and(|h| known < before && h.to < i) {
                known += 1;
            }
            let hit = hits.get(known).filter(|h| known < before && h.from <= i);
            let min = hit.map_or(i, |h| h.to + 1);
            let found = self.near_starts(i).then(|| self.near_at(i, min, countries, &mut spelled)).flatten();
            if let Some((to, place)) = found {
                let span = self.span(i, to, false);
                hits.push(Hit { from: i, to, span, name: Name::Near(place), around: Around::default() });
                i = to + 1;
            } else {
                i += 1;
            }
        }
        if hits.len() > before {
            drop_covered(hits);
            self.judge(hits);
        }
    }

    fn word(&self, i: usize) -> Option<&Word> {
        self.words.words().get(i)
    }

    fn span(&self, from: usize, to: usize, stem: bool) -> (u32, u32) {
        let start = self.word(from).map_or(0, |w| w.start);
        let end = self.word(to).map_or(start, |w| if stem { w.stem_end.0 } else { w.end });
        (start, end)
    }

    /// Whether a name can start at word `i`.
    fn starts(&self, i: usize) -> bool {
        let Some(word) = self.word(i) else { return false };
        match word.case {
            Case::Title | Case::Caps => true,
            Case::Uncased => {
                let joined = i > 0 && self.word(i - 1).is_some_and(|p| p.end == word.start);
                let hangul = self.words.fold(i).chars().next().is_some_and(|c| matches!(c, '가'..='힣'));
                !(joined && hangul)
            }
            Case::Lower => {
                let next = self.word(i + 1);
                word.fold_end - word.fold_start <= 3
                    && next.is_some_and(|n| n.gap.joins() && n.case == Case::Title)
                    && (spelling::is_article(self.words.fold(i)) || self.says(i).any(Says::ARTICLE))
            }
        }
    }

    /// Whether a near spelling can start at word `i`: a capital, or an article hyphened to one.
    fn near_starts(&self, i: usize) -> bool {
        let hyphened = self.word(i + 1).is_some_and(|n| n.gap == Gap::Hyphen);
        match self.word(i).map(|w| w.case) {
            Some(Case::Title) => true,
            Some(Case::Lower) => hyphened && self.starts(i) && spelling::is_article(self.words.fold(i)),
            _ => false,
        }
    }

    fn says(&self, i: usize) -> Says {
        self.lists.says(self.words.fold(i))
    }

    fn exact_at(&self, i: usize) -> Option<(usize, NameId, (u32, u32))> {
        let most = self.gazetteer.longest(self.words.fold(i)).min(MAX_WORDS);
        let stem = self.word(i).is_some_and(|w| w.stem_end.1 != w.fold_end);
        let most = if stem { most.max(1) } else { most };
        let last = (i + 1..i + most).take_while(|&j| self.goes_on(j)).count();
        for to in (i..(i + last + 1).min(i + most)).rev() {
            if !self.can_end(i, to) {
                continue;
            }
            let whole = self.words.run(i, to).and_then(|run| self.gazetteer.find(run));
            if let Some(name) = whole.filter(|&n| self.written_as_name(i, to, n)) {
                return Some((to, name, self.span(i, to, false)));
            }
            if let Some(name) = self.genitive(i, to) {
                let (start, end) = self.span(i, to, false);
                return Some((to, name, (start, end.saturating_sub(1))));
            }
            let cut = self.words.run_stem(i, to).filter(|run| run.len() >= 3);
            let cut = cut.filter(|_| self.word(to).is_some_and(|w| w.stem_end.1 != w.fold_end));
            if let Some(name) = cut.and_then(|run| self.gazetteer.find(run)).filter(|&n| self.written_as_name(i, to, n)) {
                return Some((to, name, self.span(i, to, true)));
            }
        }
        None
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
        let last = self.word(to).filter(|w| w.case == Case::Title && w.fold_end - w.fold_start >= 5)?;
        let ends = self.text.get(..last.end as usize)?.ends_with('s');
        let run = self.words.run(from, to).filter(|_| ends)?.strip_suffix('s')?;
        let name = self.gazetteer.find(run)?;
        let known = self.gazetteer.postings(name).iter().any(|p| {
            let place = self.gazetteer.place(p.place());
            place.kind == Kind::Country || (place.population >= 100_000 && p.is_main()) || place.population >= 1_000_000
        });
        (known && !(from == to && self.lists.says(run).any(Says::COMMON.or(Says::GIVEN).or(Says::SURNAME)))).then_some(name)
    }

    fn can_end(&self, from: usize, to: usize) -> bool {
        let (Some(first), Some(last)) = (self.word(from), self.word(to)) else { return false };
        last.case != Case::Lower && !(from == to && first.case == Case::Lower)
    }

    /// Whether the words are written as this name may be: abbreviations in capitals, and names of scripts
    /// without capitals long enough to stand out.
    fn written_as_name(&self, from: usize, to: usize, name: NameId) -> bool {
        let Some(first) = self.word(from) else { return false };
        let folded = self.gazetteer.name(name);
        match first.case {
            Case::Uncased => {
                let letters = folded.chars().filter(|c| *c != ' ').count();
                let thai = folded.starts_with(|c: char| is_alone(c) && c < '\u{3000}');
                let least = if thai { 4 } else if to > from { 2 } else { 3 };
                letters >= least
            }
            Case::Caps if from == to && folded.len() <= 4 => {
                self.gazetteer.postings(name).iter().any(|p| p.capitals_only())
            }
            Case::Caps => true,
            _ => self.gazetteer.postings(name).iter().any(|p| !p.capitals_only()),
        }
    }

    fn near_at(&self, i: usize, min: usize, countries: &[u16], spelled: &mut String) -> Option<(usize, PlaceId)> {
        let most = (i + 1..i + 4).take_while(|&j| self.word(j).is_some_and(|w| w.gap.joins())).count();
        for to in (min..=i + most).rev() {
            if !self.can_end(i, to) || self.word(to).is_some_and(|w| w.case == Case::Caps) {
                continue;
            }
            let run = self.words.run(i, to)?;
            let ordinary = if to == i { self.is_ordinary(i) } else { self.is_phrase(i, to) };
            // Where every noun has a capital, a capital is no sign of a name.
            let unsigned = self.style.noun_capitals && to == i && !self.is_announced(i);
            if !run.is_ascii() || run.len() < 4 || ordinary || unsigned {
                continue;
            }
            for &country in countries {
                if let Some(place) = self.meets(run, country, to > i || self.is_announced(i), spelled) {
                    return Some((to, place));
                }
            }
        }
        None
    }

    /// Whether one word is too ordinary to be looked for under another spelling.
    fn is_ordinary(&self, i: usize) -> bool {
        let fold = self.words.fold(i);
        let says = self.says(i);
        says != Says::default() || self.small.has(fold) || self.lists.people_of(fold).is_some()
    }

    /// Whether a preposition of place or a place's noun stands right before word `i`.
    fn is_announced(&self, i: usize) -> bool {
        let Some(at) = i.checked_sub(1).filter(|_| self.gap_joins(i)) else { return false };
        let of_noun = at > 0 && self.says(at).any(Says::WEAK) && self.says(at - 1).any(Says::NOUN);
        self.says(at).any(Says::IN.or(Says::NOUN)) || of_noun
    }

    /// Whether a run of words starts or ends with one that is no part of a name: `the Iraqi`, `Mosul University`.
    fn is_phrase(&self, from: usize, to: usize) -> bool {
        [from, to].into_iter().any(|i| {
            let telling = Says::ORG.or(Says::TITLE).or(Says::GIVEN).or(Says::IN).or(Says::NOUN).or(Says::AFTER);
            let article = spelling::is_article(self.words.fold(i));
            !article && (self.says(i).any(telling.or(Says::ARTICLE)) || self.lists.people_of(self.words.fold(i)).is_some())
        })
    }

    /// `sure`: there is more to go by than one capitalised word.
    fn meets(&self, run: &str, country: u16, sure: bool, spelled: &mut String) -> Option<PlaceId> {
        spelled.clear();
        spelling::bare(run, spelled);
        if spelled.len() < 4 {
            return None;
        }
        let bare = self.gazetteer.find_spelling(country, Spelling::Bare, spelled);
        let bare = bare.or_else(|| self.named_in(spelled, country));
        let many_words = run.contains(' ');
        bare.filter(|&p| self.gazetteer.place(p).population >= 1_000).or_else(|| {
            spelled.clear();
            let consonants = spelling::key(run, spelled);
            let enough = sure && consonants >= 3 && (many_words || run.len() >= 5);
            let place = enough.then(|| self.gazetteer.find_spelling(country, Spelling::Key, spelled)).flatten();
            place.filter(|&p| self.gazetteer.place(p).population >= 10_000)
        })
    }

    fn named_in(&self, folded: &str, country: u16) -> Option<PlaceId> {
        let postings = self.gazetteer.postings(self.gazetteer.find(folded)?);
        let inside = postings.iter().map(|p| p.place()).filter(|&p| self.gazetteer.place(p).country == country);
        inside.max_by_key(|&p| (self.gazetteer.place(p).population, std::cmp::Reverse(p)))
    }

    /// Weighs what stands around each hit.
    fn judge(&self, hits: &mut [Hit]) {
        for k in 0..hits.len() {
            let before = k.checked_sub(1).and_then(|b| hits.get(b)).map(|h| h.to);
            let after = hits.get(k + 1).map(|h| h.from);
            let listed = k.checked_sub(1).and_then(|b| hits.get(b)).is_some_and(|h| h.around.cue && self.lists_on(h.to, hits.get(k)));
            if let Some(hit) = hits.get_mut(k) {
                hit.around = self.around(hit.from, hit.to, before, after);
                if listed && !hit.around.cue {
                    hit.around.cue = true;
                    hit.around.points += 0.6;
                }
            }
        }
    }

    /// `in X and Y`, `in X, Y`: what is said of X holds for Y.
    fn lists_on(&self, to: usize, next: Option<&Hit>) -> bool {
        let Some(next) = next else { return false };
        let gap = self.word(to + 1).map(|w| w.gap);
        match next.from - to {
            1 => gap == Some(Gap::Comma),
            2 => {
                let and = matches!(self.words.fold(to + 1), "and" | "or" | "und" | "oder" | "et" | "ou" | "y" | "e" | "o" | "en" | "och" | "og" | "i" | "a" | "и" | "і" | "та" | "ve" | "sowie");
                and && self.gap_joins(next.from)
            }
            _ => false,
        }
    }

    fn around(&self, from: usize, to: usize, hit_before: Option<usize>, hit_after: Option<usize>) -> Around {
        let mut around = Around::default();
        let Some(first) = self.word(from) else { return around };
        around.opens = matches!(first.gap, Gap::Sentence | Gap::Other | Gap::Bracket);
        if around.opens {
            around.points -= 0.2;
        }
        let joined = matches!(first.gap, Gap::Space | Gap::Elision | Gap::Hyphen);
        if joined && from > 0 {
            self.look_back(from, hit_before, &mut around);
        }
        self.look_ahead(from, to, hit_after, &mut around);
        if self.is_dateline(from, to) {
            around.points += 1.5;
            around.cue = true;
        }
        let suffixed = self.word(to).filter(|w| w.stem_end.1 != w.fold_end);
        if suffixed.is_some_and(|w| w.case == Case::Title) {
            around.points += 0.7;
            around.cue = true;
        }
        around
    }

    /// The words before a mention.
    fn look_back(&self, from: usize, hit_before: Option<usize>, around: &mut Around) {
        let Some(first) = self.word(from) else { return };
        let mut at = from - 1;
        // Points of the compass belong to the name: `in northern Raqqa`.
        while at > 0 && self.says(at).any(Says::PART) && self.gap_joins(at) {
            at -= 1;
        }
        let mut says = self.says(at);
        let is_lower = self.word(at).is_some_and(|w| w.case == Case::Lower);
        if says.any(Says::ARTICLE) && !says.any(Says::IN) && at > 0 && self.gap_joins(at) && is_lower {
            at -= 1;
            says = self.says(at);
            around.with_article = true;
        }
        let Some(word) = self.word(at) else { return };
        let lower = word.case == Case::Lower;
        let opening = matches!(word.gap, Gap::Sentence | Gap::Other | Gap::Bracket);
        if (lower || opening) && says.any(Says::IN) {
            around.points += 1.0;
            around.cue = true;
        } else if says.any(Says::NOUN) {
            around.points += 1.5;
            around.cue = true;
        } else if says.any(Says::THING) {
            around.points -= 2.0;
            around.org = true;
        } else if (lower || opening) && says.any(Says::WEAK) {
            self.look_behind_of(at, around);
        } else if hit_before == Some(at) {
            // Two names side by side: no more is known.
        } else if at + 1 == from {
            self.name_before(at, first.gap, around);
        }
    }

    /// `city of X` speaks for a place, `University of X` for something else.
    fn look_behind_of(&self, of: usize, around: &mut Around) {
        around.points += 0.3;
        let Some(word) = of.checked_sub(1).filter(|_| self.gap_joins(of)).and_then(|i| self.word(i)) else { return };
        let fold = self.words.fold(of - 1);
        if self.lists.says(fold).any(Says::NOUN) {
            around.points += 1.7;
            around.cue = true;
        } else if word.case == Case::Title && !self.style.noun_capitals && !self.is_opening(of - 1) {
            let of = self.words.fold(of);
            if matches!(of, "of" | "de" | "di" | "von" | "van" | "du" | "da" | "do") && !self.small.has(fold) {
                around.points -= 1.3;
                around.org = true;
            }
        }
    }

    /// A capitalised word right before a mention.
    fn name_before(&self, at: usize, gap: Gap, around: &mut Around) {
        let Some(word) = self.word(at) else { return };
        let says = self.says(at);
        let titled = word.case == Case::Title;
        if says.any(Says::TITLE) && (titled || self.lists.says(self.words.fold(at)).any(Says::TITLE)) && !says.any(Says::IN) {
            around.points -= 1.5;
            around.person = true;
        } else if titled && says.any(Says::GIVEN) && gap != Gap::Elision {
            around.points -= 2.5;
            around.person = true;
        } else if titled && !self.style.noun_capitals && gap == Gap::Space {
            let fold = self.words.fold(at);
            let ordinary = self.small.has(fold) || says.any(Says::COMMON) || self.lists.people_of(fold).is_some();
            let known = says.any(Says::IN.or(Says::WEAK).or(Says::ARTICLE).or(Says::PART).or(Says::NOUN));
            if !ordinary && !known {
                around.points -= 1.5;
                around.person = true;
            }
        }
    }

    /// The words after a mention.
    fn look_ahead(&self, from: usize, to: usize, hit_after: Option<usize>, around: &mut Around) {
        let Some(next) = self.word(to + 1) else { return };
        if !matches!(next.gap, Gap::Space | Gap::Hyphen) {
            return;
        }
        let fold = self.words.fold(to + 1);
        let says = self.lists.says(fold);
        let titled = next.case == Case::Title;
        let is_given = to == from && self.says(from).any(Says::GIVEN);
        if is_given && titled && next.gap == Gap::Space && hit_after != Some(to + 1) {
            around.points -= 2.0;
            around.person = true;
        } else if next.gap == Gap::Hyphen {
            if matches!(fold, "based" | "born" | "area" | "basierte" | "basierten") {
                around.points += 1.0;
                around.cue = true;
            } else if titled && hit_after != Some(to + 1) && !self.style.noun_capitals {
                around.points -= 1.0;
            }
        } else if says.any(Says::ORG) && titled {
            around.points -= 1.5;
            around.org = true;
        } else if says.any(Says::AFTER.or(Says::NOUN)) {
            around.points += 0.8;
            around.cue |= !around.person;
        } else if titled && hit_after != Some(to + 1) && !self.style.noun_capitals {
            let ordinary = self.small.has(fold) || self.lists.people_of(fold).is_some();
            if !ordinary && !says.any(Says::PART) {
                around.points -= 1.2;
                around.compound = true;
            }
        }
    }

    fn gap_joins(&self, i: usize) -> bool {
        self.word(i).is_some_and(|w| w.gap.joins())
    }

    fn is_opening(&self, i: usize) -> bool {
        self.word(i).is_some_and(|w| matches!(w.gap, Gap::Sentence | Gap::Other | Gap::Bracket))
    }

    /// `PARIS (AP) -`, `Paris, 3 May -`: the first words of a text, set off.
    fn is_dateline(&self, from: usize, to: usize) -> bool {
        let (Some(first), Some(next)) = (self.word(from), self.word(to + 1)) else { return false };
        let new_line = from == 0 || self.text.get(..first.start as usize).is_some_and(|t| t.ends_with('\n'));
        if !new_line || from > 200 {
            return false;
        }
        match next.gap {
            Gap::Bracket => next.case == Case::Caps || next.case == Case::Title,
            Gap::Other => self.gap_text(to).contains(['—', '–', '-']),
            Gap::Comma => self.words.fold(to + 1).starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        }
    }

    fn gap_text(&self, i: usize) -> &str {
        let (Some(a), Some(b)) = (self.word(i), self.word(i + 1)) else { return "" };
        self.text.get(a.end as usize..b.start as usize).unwrap_or("")
    }
}

/// Puts hits in order and keeps, of two that overlap, the one that starts first, or the longer.
fn drop_covered(hits: &mut Vec<Hit>) {
    hits.sort_by_key(|h| (h.from, std::cmp::Reverse(h.to), h.name));
    let mut end = None;
    hits.retain(|h| {
        let keep = end.is_none_or(|e| h.from > e);
        if keep {
            end = Some(h.to);
        }
        keep
    });
}
