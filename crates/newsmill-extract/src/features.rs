//! What is known of each piece, as numbers for the [`judge`](crate::judge).

use std::sync::LazyLock;

use newsmill_html::{Dom, Tag};

use crate::content::Content;
use crate::hints::Hint;
use crate::layout::{Layout, Piece};
use crate::page::Kind;
use crate::place::{Place, Places, Stats, inside};
use crate::reading::Reading;
use crate::stated::{Stated, TITLE};
use crate::verdict::Verdict;
use crate::words;

/// How many numbers there are a piece.
pub(crate) const FEATURES: usize = section::END;

/// Where in a row the numbers begin that are made together.
mod section {
    pub(super) const TEXT: usize = 0;
    pub(super) const KIND: usize = TEXT + 23;
    pub(super) const INSIDE: usize = KIND + 13;
    pub(super) const POSITION: usize = INSIDE + 16;
    pub(super) const BRANCH: usize = POSITION + 10;
    pub(super) const PART: usize = BRANCH + 6;
    pub(super) const HEAD: usize = PART + 6;
    pub(super) const GROUPS: usize = HEAD + 1;
    pub(super) const ARTICLE: usize = GROUPS + 16;
    pub(super) const PAGE: usize = ARTICLE + 2;
    pub(super) const STATED: usize = PAGE + 8;
    pub(super) const NEAR: usize = STATED + 6;
    pub(super) const END: usize = NEAR + 20;
}

/// What the numbers are made from.
pub(crate) struct Source<'p> {
    pub(crate) dom: &'p Dom<'p>,
    pub(crate) layout: &'p Layout,
    pub(crate) rules: &'p Content,
    /// What each piece reads like.
    pub(crate) verdicts: &'p [Verdict],
    pub(crate) readings: &'p [Reading],
    pub(crate) places: &'p Places,
    pub(crate) stated: &'p Stated,
}

impl Source<'_> {
    /// Whether more than `least` of a piece stands in the title.
    pub(crate) fn says_title(&self, piece: usize, least: f32) -> bool {
        let share = self.readings.get(piece).and_then(|reading| reading.shares[TITLE]);
        share.is_some_and(|share| share > least)
    }
}

fn yes(value: bool) -> f32 {
    if value { 1.0 } else { 0.0 }
}

fn num(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn num32(count: u32) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// The scale of [`log`] for small counts: nearly all are.
static LOGS: LazyLock<Vec<f32>> = LazyLock::new(|| (0..1024).map(|at| scale(num(at))).collect());

/// A count on a scale on which doubling is a step: 0 to about 1.
fn log(count: usize) -> f32 {
    LOGS.get(count).copied().unwrap_or_else(|| scale(num(count)))
}

fn log32(count: u32) -> f32 {
    log(usize::try_from(count).unwrap_or(usize::MAX))
}

fn scale(count: f32) -> f32 {
    (1.0 + count).ln() / 8.0
}

fn ratio(part: f32, whole: f32) -> f32 {
    part / whole.max(1.0)
}

/// What the rows of a piece and of its neighbours have in common.
#[derive(Clone, Copy, Debug)]
struct Brief {
    chars: f32,
    linked: f32,
    prose: f32,
    kept: f32,
}

/// Makes the rows of numbers, a piece's after that of a piece before it: what both share is made once.
pub(crate) struct Rows<'p> {
    source: &'p Source<'p>,
    briefs: Vec<Brief>,
    repeated: Vec<bool>,
    /// The first and last piece that the rules chose, and the headline.
    first: usize,
    last: usize,
    title: usize,
    /// Where the container begins.
    start: usize,
    row: [f32; FEATURES],
    /// The home and the look that the row's groups are of.
    groups_of: Option<(usize, usize)>,
    /// The bits that the row has.
    inside: u32,
}

impl<'p> Rows<'p> {
    pub(crate) fn new(source: &'p Source<'p>) -> Self {
        let pieces = &source.layout.pieces;
        let first = source.rules.pieces.first().copied().unwrap_or(0);
        let mut briefs: Vec<Brief> = pieces
            .iter()
            .zip(source.verdicts)
            .map(|(piece, verdict)| Brief {
                chars: log(piece.chars),
                linked: ratio(num(piece.link_chars), num(piece.chars)),
                prose: yes(verdict.prose),
                kept: 0.0,
            })
            .collect();
        for at in &source.rules.pieces {
            if let Some(brief) = briefs.get_mut(*at) {
                brief.kept = 1.0;
            }
        }
        let mut rows = Self {
            source,
            briefs,
            repeated: repeated(pieces),
            first,
            last: source.rules.pieces.last().copied().unwrap_or(pieces.len()),
            title: title_piece(source, first),
            start: source.layout.range(source.rules.container).start,
            row: [0.0; FEATURES],
            groups_of: None,
            inside: 0,
        };
        rows.put(section::PAGE, of_page(source));
        rows
    }

    /// The numbers of a piece; good until those of the next are asked for.
    pub(crate) fn row(&mut self, at: usize, piece: &Piece) -> &[f32; FEATURES] {
        let source = self.source;
        let place = source.places.of(at);
        let verdict = source.verdicts.get(at).copied().unwrap_or_default();
        let reading = source.readings.get(at).copied().unwrap_or_default();
        self.put(section::TEXT, of_text(piece, verdict, &reading));
        self.put(section::KIND, of_kind(source.dom, piece));
        if self.inside != place.inside {
            self.inside = place.inside;
            let bit = |bit: u32| yes(place.inside & (1 << bit) != 0);
            self.put(section::INSIDE, INSIDE_BITS.map(bit));
        }
        self.put(section::POSITION, self.of_position(at, place));
        self.of_place(at, place);
        self.put(section::STATED, of_statements(source.stated, &reading));
        self.put(section::NEAR, self.of_neighbours(at, piece));
        &self.row
    }

    fn put<const COUNT: usize>(&mut self, section: usize, values: [f32; COUNT]) {
        if let Some(slots) = self.row.get_mut(section..section + COUNT) {
            slots.copy_from_slice(&values);
        }
    }

    fn of_position(&self, at: usize, place: &Place) -> [f32; 10] {
        let (first, last, title) = (self.first, self.last, self.title);
        let before = self.source.places.within(self.start..at.max(self.start)).prose;
        [
            self.briefs.get(at).map_or(0.0, |brief| brief.kept),
            ratio(num(at), num(self.briefs.len())),
            log(first.saturating_sub(at)),
            log(at.saturating_sub(last)),
            ratio(num(at.saturating_sub(first)), num(last.saturating_sub(first))).min(1.5),
            yes(at <= title),
            log(at.saturating_sub(title)),
            yes(self.repeated.get(at) == Some(&true)),
            ratio(num32(before), num32(self.source.places.whole.prose)).min(1.0),
            f32::from(place.depth.min(10)) / 10.0,
        ]
    }

    fn of_place(&mut self, at: usize, place: &Place) {
        let places = self.source.places;
        self.put(section::BRANCH, self.of_element(at, place.branch));
        self.put(section::PART, self.of_element(at, place.part));
        // Whether the part begins with a label.
        let head =
            place.part.and_then(|part| self.source.verdicts.get(places.at(part).range.start));
        self.put(section::HEAD, [yes(head.is_some_and(|head| head.label))]);
        let groups = Some((place.home, place.look.unwrap_or_default()));
        if self.groups_of != groups {
            self.groups_of = groups;
            for (at, stats) in places.groups(place).into_iter().enumerate() {
                self.put(section::GROUPS + at * 4, of_stats(stats, places.whole));
            }
        }
        self.put(section::ARTICLE, self.of_article(place));
    }

    /// What the element holds that a piece is in, or the piece alone where there is none.
    fn of_element(&self, at: usize, element: Option<usize>) -> [f32; 6] {
        let places = self.source.places;
        let (stats, start) = match element.map(|element| places.at(element)) {
            Some(element) => (element.stats, element.range.start),
            None => (places.within(at..at + 1), at),
        };
        let [count, prose, links, share] = of_stats(stats, places.whole);
        let begins = self.source.layout.pieces.get(start).is_some_and(|piece| piece.level > 0);
        [count, prose, links, share, yes(begins), log(at.saturating_sub(start))]
    }

    fn of_article(&self, place: &Place) -> [f32; 2] {
        let Some(article) = place.article.map(|article| self.source.places.at(article)) else {
            return [0.0; 2];
        };
        let whole = num32(self.source.places.whole.prose);
        let share = ratio(num32(article.stats.prose), whole).min(1.0);
        [share, yes(article.range.contains(&self.first))]
    }

    fn of_neighbours(&self, at: usize, own: &Piece) -> [f32; 20] {
        let mut out = [0.0; 20];
        let (near, _) = out.as_chunks_mut::<5>();
        for (out, offset) in near.iter_mut().zip([-2_isize, -1, 1, 2]) {
            let Some(at) = at.checked_add_signed(offset) else { continue };
            let both = self.briefs.get(at).zip(self.source.layout.pieces.get(at));
            if let Some((brief, piece)) = both {
                let same = yes(piece.node == own.node);
                *out = [brief.chars, brief.linked, brief.prose, brief.kept, same];
            }
        }
        out
    }
}

/// The bits of [`inside`], by number.
const INSIDE_BITS: [u32; 16] = {
    let mut bits = [0; 16];
    let mut bit = 0;
    while bit < inside::COUNT {
        bits[bit as usize] = bit;
        bit += 1;
    }
    bits
};

/// The piece that is the headline in the text: the last first-level heading before the text, or one that says the title.
fn title_piece(source: &Source<'_>, first: usize) -> usize {
    let pieces = &source.layout.pieces;
    let heads = || pieces.iter().enumerate().take(first + 8).filter(|(_, piece)| piece.level > 0);
    heads()
        .find(|(at, _)| source.says_title(*at, 0.7))
        .or_else(|| heads().rfind(|(_, piece)| piece.level == 1))
        .map_or(0, |(at, _)| at)
}

/// Whether the same text stands elsewhere too.
fn repeated(pieces: &[Piece]) -> Vec<bool> {
    let hashes: Vec<u64> = pieces.iter().map(|piece| words::hash(&piece.text)).collect();
    let mut out = vec![false; pieces.len()];
    // The first piece of each text, one up, at a place given by its hash or behind it; at least half of them are 0.
    let mut firsts = vec![0_usize; (pieces.len() * 2).next_power_of_two()];
    let mask = firsts.len() - 1;
    for (at, hash) in hashes.iter().enumerate() {
        let mut slot = usize::try_from(hash & 0xffff_ffff).unwrap_or(0) & mask;
        while firsts[slot] != 0 && hashes[firsts[slot] - 1] != *hash {
            slot = (slot + 1) & mask;
        }
        match firsts[slot] {
            0 => firsts[slot] = at + 1,
            first => (out[first - 1], out[at]) = (true, true),
        }
    }
    out
}

fn of_text(piece: &Piece, verdict: Verdict, reading: &Reading) -> [f32; 23] {
    let letters = reading.letters;
    let (words, chars) = (num32(letters.words), num(piece.chars));
    let (first, last) = (piece.text.chars().next(), piece.text.chars().next_back());
    [
        log(piece.chars),
        yes(piece.chars < 20),
        yes(piece.chars < 45),
        yes(piece.chars > 100),
        yes(piece.chars > 250),
        ratio(num(piece.link_chars), chars),
        yes(piece.link_chars * 10 >= piece.chars * 9),
        ratio(num(piece.bold_chars), chars),
        yes(verdict.sentence),
        yes(matches!(last, Some(':' | '：'))),
        yes(matches!(last, Some('?' | '？' | '؟'))),
        ratio(num32(letters.words - letters.upper_words), words),
        ratio(num32(letters.upper_words), words),
        ratio(num32(letters.digits), chars),
        ratio(num32(letters.commas) * 10.0, words).min(2.0),
        (num32(letters.stops) / 4.0).min(2.0),
        ratio(num32(letters.signs) * 5.0, words).min(2.0),
        ratio(chars, words * 8.0).min(3.0),
        yes(verdict.label),
        yes(verdict.furniture),
        yes(piece.text.contains('\n')),
        yes(first.is_some_and(char::is_lowercase)),
        yes(matches!(first, Some('"' | '“' | '„' | '«' | '「' | '‘' | '\''))),
    ]
}

fn of_kind(dom: &Dom, piece: &Piece) -> [f32; 13] {
    let tag = dom.tag(piece.node);
    [
        yes(piece.level == 1),
        yes(piece.level == 2),
        yes(piece.level == 3),
        yes(piece.level > 3),
        yes(piece.kind == Kind::ListItem),
        yes(piece.kind == Kind::TableRow),
        yes(piece.kind == Kind::Quote),
        yes(tag == Some(Tag::P)),
        yes(matches!(tag, Some(Tag::Div | Tag::Section))),
        yes(tag.is_some_and(Tag::is_inline)),
        yes(piece.hint == Hint::Caption),
        yes(piece.hint == Hint::Furniture),
        yes(piece.hint == Hint::Comments),
    ]
}

fn of_stats(stats: Stats, whole: Stats) -> [f32; 4] {
    [
        log32(stats.count),
        ratio(num32(stats.prose), num32(whole.prose)).min(1.0),
        ratio(num32(stats.links), num32(stats.chars)),
        ratio(num32(stats.prose), num32(stats.chars)),
    ]
}

fn of_page(source: &Source<'_>) -> [f32; 8] {
    let Places { whole, page, .. } = source.places;
    let [article, said, other] = source.stated.article.map(yes);
    [
        ratio(num32(whole.prose), num32(page.prose)),
        log32(whole.prose),
        log32(whole.count),
        ratio(num32(whole.prose), num32(whole.chars)),
        ratio(num32(page.links), num32(page.chars)),
        article,
        said,
        other,
    ]
}

fn of_statements(stated: &Stated, reading: &Reading) -> [f32; 6] {
    let mut out = [0.0; 6];
    let (pairs, _) = out.as_chunks_mut::<2>();
    for ((out, known), share) in pairs.iter_mut().zip(stated.texts.known).zip(reading.shares) {
        *out = [yes(known), share.unwrap_or(if known { 0.5 } else { 0.0 })];
    }
    out
}
