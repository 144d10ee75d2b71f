//! What is known of each piece, as numbers for the [`judge`](crate::judge).

use std::sync::LazyLock;

use newsmill_html::{Dom, Tag};

use crate::content::{Content, ends_sentence};
use crate::hints::Hint;
use crate::jsonld::string;
use crate::layout::{Layout, Piece};
use crate::page::Kind;
use crate::phrases;
use crate::place::{By, Place, Places, Stats, inside, is_prose};
use crate::signals::Signals;
use crate::words::{self, Shingles};

/// How many numbers there are a piece.
pub(crate) const FEATURES: usize = 127;

/// What the page says of its article elsewhere, to compare pieces with.
#[derive(Debug, Default)]
pub(crate) struct Stated {
    /// The whole text, where JSON-LD holds it.
    pub(crate) body: Shingles,
    /// The headline or title.
    pub(crate) title: Shingles,
    /// The summary.
    pub(crate) summary: Shingles,
    /// Whether it says that it is an article, in JSON-LD and in meta elements.
    pub(crate) article: [bool; 3],
}

impl Stated {
    /// From the page's own signals.
    pub(crate) fn read(signals: &Signals) -> Stated {
        let article = signals.linked.article();
        let linked = |key: &str| article.map(|article| string(article, key)).unwrap_or_default();
        let title =
            format!("{}\n{}\n{}", signals.meta(&["og:title"]), signals.title, linked("headline"));
        let summary = format!(
            "{}\n{}\n{}",
            signals.meta(&["og:description"]),
            signals.meta(&["description"]),
            linked("description")
        );
        Stated {
            body: Shingles::of(&linked("articleBody")),
            title: Shingles::of(&title),
            summary: Shingles::of(&summary),
            article: [
                article.is_some_and(|article| article.contains_key("headline")),
                signals.meta(&["og:type"]).eq_ignore_ascii_case("article"),
                signals.linked.has_type(&[
                    "Product",
                    "ProductGroup",
                    "Service",
                    "LocalBusiness",
                    "CollectionPage",
                    "ItemList",
                    "DiscussionForumPosting",
                    "QAPage",
                ]),
            ],
        }
    }
}

/// What the numbers are made from.
pub(crate) struct Source<'p> {
    pub(crate) dom: &'p Dom<'p>,
    pub(crate) layout: &'p Layout,
    pub(crate) rules: &'p Content,
    pub(crate) places: &'p Places,
    pub(crate) stated: &'p Stated,
}

/// One row of numbers, filled from left to right.
struct Row {
    values: [f32; FEATURES],
    at: usize,
}

impl Row {
    fn push(&mut self, value: f32) {
        if let Some(slot) = self.values.get_mut(self.at) {
            *slot = value;
        }
        self.at += 1;
    }

    fn yes(&mut self, value: bool) {
        self.push(if value { 1.0 } else { 0.0 });
    }
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

/// What one pass over the text of a piece counts.
#[derive(Clone, Copy, Debug, Default)]
struct Letters {
    words: u16,
    lower_words: u16,
    upper_words: u16,
    digits: u16,
    commas: u16,
    stops: u16,
    signs: u16,
}

fn count_letters(text: &str) -> Letters {
    let mut out = Letters::default();
    let mut in_word = false;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if character.is_ascii_digit() {
                out.digits = out.digits.saturating_add(1);
            } else if !in_word || (!character.is_ascii() && words::is_unspaced(character)) {
                out.words = out.words.saturating_add(1);
                if character.is_uppercase() {
                    out.upper_words = out.upper_words.saturating_add(1);
                } else {
                    out.lower_words = out.lower_words.saturating_add(1);
                }
            }
            in_word = true;
            continue;
        }
        in_word = matches!(character, '\'' | '’' | '\u{ad}') && in_word;
        match character {
            ',' | '、' | '،' | '，' | ';' => out.commas = out.commas.saturating_add(1),
            '.' | '!' | '?' | '。' | '؟' | '।' | '！' | '？' => {
                out.stops = out.stops.saturating_add(1)
            }
            '|' | '•' | '·' | '/' | '»' | '>' | '©' | '@' | '#' | '+' | '→' | '›' => {
                out.signs = out.signs.saturating_add(1);
            }
            _ => {}
        }
    }
    out
}

/// What is asked of a piece more than once: for its own numbers, its neighbours' and those of the elements it begins.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    label: bool,
    prose: bool,
}

impl Verdict {
    fn of(piece: &Piece) -> Self {
        Self { label: phrases::is_label(&piece.text), prose: is_prose(piece) }
    }
}

/// The numbers of every piece.
pub(crate) fn features(source: &Source<'_>) -> Vec<[f32; FEATURES]> {
    let pieces = &source.layout.pieces;
    let mut kept = vec![false; pieces.len()];
    for at in &source.rules.pieces {
        if let Some(slot) = kept.get_mut(*at) {
            *slot = true;
        }
    }
    let first = source.rules.pieces.first().copied().unwrap_or(0);
    let last = source.rules.pieces.last().copied().unwrap_or(pieces.len());
    let title = title_piece(source, first);
    let repeated = repeated(pieces);
    let verdicts: Vec<Verdict> = pieces.iter().map(Verdict::of).collect();
    let mut rows = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let mut row = Row { values: [0.0; FEATURES], at: 0 };
        let place = source.places.of.get(at).copied().unwrap_or_default();
        of_text(&mut row, piece, verdicts.get(at).is_some_and(|verdict| verdict.label));
        of_kind(&mut row, source.dom, piece);
        for bit in 0..inside::COUNT {
            row.yes(place.inside & (1 << bit) != 0);
        }
        of_position(&mut row, at, &Window { first, last, title, kept: &kept, pieces });
        row.yes(repeated.get(at) == Some(&true));
        of_place(&mut row, source, &verdicts, at, &place);
        of_statements(&mut row, source, piece);
        for offset in [-2_isize, -1, 1, 2] {
            let near = at
                .checked_add_signed(offset)
                .and_then(|at| pieces.get(at).map(|piece| (at, piece)));
            of_neighbour(&mut row, near, piece, &kept, &verdicts);
        }
        debug_assert_eq!(row.at, FEATURES);
        rows.push(row.values);
    }
    rows
}

/// The piece that is the headline in the text: the last first-level heading before the text, or one that says the title.
fn title_piece(source: &Source<'_>, first: usize) -> usize {
    let pieces = &source.layout.pieces;
    let says = |piece: &Piece| {
        piece.level > 0
            && source
                .stated
                .title
                .share(&words::words(&piece.text))
                .is_some_and(|share| share > 0.7)
    };
    let heads = || pieces.iter().enumerate().take(first + 8).filter(|(_, piece)| piece.level > 0);
    heads()
        .find(|(_, piece)| says(piece))
        .or_else(|| heads().rfind(|(_, piece)| piece.level == 1))
        .map_or(0, |(at, _)| at)
}

/// Whether the same text stands elsewhere too.
fn repeated(pieces: &[Piece]) -> Vec<bool> {
    let mut hashes: Vec<(u64, usize)> =
        pieces.iter().enumerate().map(|(at, piece)| (words::hash(&piece.text), at)).collect();
    hashes.sort_unstable();
    let mut out = vec![false; pieces.len()];
    for pair in hashes.windows(2) {
        if let [(one, at), (two, other)] = pair
            && one == two
        {
            out[*at] = true;
            out[*other] = true;
        }
    }
    out
}

fn of_text(row: &mut Row, piece: &Piece, label: bool) {
    let letters = count_letters(&piece.text);
    let words = f32::from(letters.words);
    let chars = num(piece.chars);
    row.push(log(piece.chars));
    row.yes(piece.chars < 20);
    row.yes(piece.chars < 45);
    row.yes(piece.chars > 100);
    row.yes(piece.chars > 250);
    row.push(ratio(num(piece.link_chars), chars));
    row.yes(piece.link_chars * 10 >= piece.chars * 9);
    row.push(ratio(num(piece.bold_chars), chars));
    row.yes(ends_sentence(&piece.text));
    row.yes(piece.text.ends_with([':', '：']));
    row.yes(piece.text.ends_with(['?', '？', '؟']));
    row.push(ratio(f32::from(letters.lower_words), words));
    row.push(ratio(f32::from(letters.upper_words), words));
    row.push(ratio(f32::from(letters.digits), chars));
    row.push(ratio(f32::from(letters.commas) * 10.0, words).min(2.0));
    row.push((f32::from(letters.stops) / 4.0).min(2.0));
    row.push(ratio(f32::from(letters.signs) * 5.0, words).min(2.0));
    row.push(ratio(chars, words * 8.0).min(3.0));
    row.yes(label);
    row.yes(phrases::is_furniture(&piece.text, piece.chars));
    row.yes(piece.text.contains('\n'));
    row.yes(piece.text.starts_with(char::is_lowercase));
    row.yes(piece.text.starts_with(['"', '“', '„', '«', '「', '‘', '\'']));
}

fn of_kind(row: &mut Row, dom: &Dom, piece: &Piece) {
    row.yes(piece.level == 1);
    row.yes(piece.level == 2);
    row.yes(piece.level == 3);
    row.yes(piece.level > 3);
    row.yes(piece.kind == Kind::ListItem);
    row.yes(piece.kind == Kind::TableRow);
    row.yes(piece.kind == Kind::Quote);
    let tag = dom.tag(piece.node);
    row.yes(tag == Some(Tag::P));
    row.yes(matches!(tag, Some(Tag::Div | Tag::Section)));
    row.yes(tag.is_some_and(Tag::is_inline));
    row.yes(piece.hint == Hint::Caption);
    row.yes(piece.hint == Hint::Furniture);
    row.yes(piece.hint == Hint::Comments);
}

struct Window<'p> {
    first: usize,
    last: usize,
    title: usize,
    kept: &'p [bool],
    pieces: &'p [Piece],
}

fn of_position(row: &mut Row, at: usize, window: &Window<'_>) {
    let kept = window.kept.get(at) == Some(&true);
    row.yes(kept);
    row.push(ratio(num(at), num(window.pieces.len())));
    row.push(log(window.first.saturating_sub(at)));
    row.push(log(at.saturating_sub(window.last)));
    row.push(
        ratio(num(at.saturating_sub(window.first)), num(window.last.saturating_sub(window.first)))
            .min(1.5),
    );
    row.yes(at <= window.title);
    row.push(log(at.saturating_sub(window.title)));
}

fn of_stats(row: &mut Row, stats: Stats, whole: Stats) {
    row.push(log32(stats.count));
    row.push(ratio(num32(stats.prose), num32(whole.prose)).min(1.0));
    row.push(ratio(num32(stats.links), num32(stats.chars)));
    row.push(ratio(num32(stats.prose), num32(stats.chars)));
}

fn of_place(row: &mut Row, source: &Source<'_>, verdicts: &[Verdict], at: usize, place: &Place) {
    let (layout, places) = (source.layout, source.places);
    let whole = places.whole;
    let container = layout.range(source.rules.container);
    row.push(
        ratio(
            num32(places.within(container.start..at.max(container.start)).prose),
            num32(whole.prose),
        )
        .min(1.0),
    );
    row.push(f32::from(place.depth.min(10)) / 10.0);
    for node in [place.branch, place.part] {
        let range = node.map_or(at..at + 1, |node| layout.range(node));
        of_stats(row, places.within(range.clone()), whole);
        row.yes(layout.pieces.get(range.start).is_some_and(|piece| piece.level > 0));
        row.push(log(at.saturating_sub(range.start)));
    }
    // Whether the part begins with a label.
    let head = place.part.and_then(|node| verdicts.get(layout.range(node).start));
    row.yes(head.is_some_and(|head| head.label));
    for by in [By::Home, By::Outer, By::Look, By::HomeLook] {
        of_stats(row, places.group(by, place), whole);
    }
    of_article(row, source, place);
    row.push(ratio(num32(whole.prose), num32(places.page.prose)));
    row.push(log32(whole.prose));
    row.push(log32(whole.count));
    row.push(ratio(num32(whole.prose), num32(whole.chars)));
    row.push(ratio(num32(places.page.links), num32(places.page.chars)));
    source.stated.article.iter().for_each(|said| row.yes(*said));
}

fn of_article(row: &mut Row, source: &Source<'_>, place: &Place) {
    let range = place.article.map(|node| source.layout.range(node));
    let stats = range.clone().map(|range| source.places.within(range)).unwrap_or_default();
    row.push(ratio(num32(stats.prose), num32(source.places.whole.prose)).min(1.0));
    let first = source.rules.pieces.first().copied().unwrap_or(0);
    row.yes(range.is_some_and(|range| range.contains(&first)));
}

fn of_statements(row: &mut Row, source: &Source<'_>, piece: &Piece) {
    let stated = [&source.stated.body, &source.stated.title, &source.stated.summary];
    let words = match stated.iter().all(|known| known.is_empty()) {
        true => Vec::new(),
        false => words::words(&piece.text),
    };
    for known in stated {
        row.yes(!known.is_empty());
        row.push(known.share(&words).unwrap_or(if known.is_empty() { 0.0 } else { 0.5 }));
    }
}

fn of_neighbour(
    row: &mut Row,
    near: Option<(usize, &Piece)>,
    own: &Piece,
    kept: &[bool],
    verdicts: &[Verdict],
) {
    let Some((at, piece)) = near else {
        (0..5).for_each(|_| row.push(0.0));
        return;
    };
    row.push(log(piece.chars));
    row.push(ratio(num(piece.link_chars), num(piece.chars)));
    row.yes(verdicts.get(at).is_some_and(|verdict| verdict.prose));
    row.yes(kept.get(at) == Some(&true));
    row.yes(piece.node == own.node);
}
