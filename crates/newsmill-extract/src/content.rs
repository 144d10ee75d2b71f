//! Where on the page the article is, and which pieces of it are text.

use std::ops::Range;

use newsmill_html::{Dom, NodeId, Tag};

use crate::features::FEATURES;
use crate::features::{Rows, Source};
use crate::hints::Hint;
use crate::judge::Judge;
use crate::layout::{Element, Layout, Piece, at};
use crate::page::Kind;
use crate::place::Places;
use crate::reading::Reading;
use crate::signals::Signals;
use crate::stated::Stated;
use crate::verdict::Verdict;

/// The pieces that make the body, in order.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) pieces: Vec<usize>,
    /// The element they were looked for in.
    pub(crate) container: NodeId,
    /// What each piece of the page reads like, for the rules and the judge.
    verdicts: Vec<Verdict>,
}

impl Content {
    /// Characters of the chosen pieces.
    pub(crate) fn chars(&self, layout: &Layout) -> usize {
        self.pieces.iter().filter_map(|at| layout.pieces.get(*at)).map(|piece| piece.chars).sum()
    }
}

/// What is known of each piece, for the judge.
pub(crate) fn describe(
    dom: &Dom,
    root: NodeId,
    layout: &Layout,
    rules: &Content,
    signals: &Signals,
) -> Vec<[f32; FEATURES]> {
    let places = Places::find(dom, layout, root, rules.container, &rules.verdicts);
    let stated = Stated::read(signals);
    let readings = Reading::of(&layout.pieces, &stated, |_, _| true);
    let source = Source {
        dom,
        layout,
        rules,
        verdicts: &rules.verdicts,
        readings: &readings,
        places: &places,
        stated: &stated,
    };
    let mut rows = Rows::new(&source);
    layout.pieces.iter().enumerate().map(|(at, piece)| *rows.row(at, piece)).collect()
}

/// The least odds for a piece. A little below even odds words lost weigh as much as words too many; what a page calls
/// furniture or what reads like no text must look very much like text, what is but a label or a link never does, a caption
/// goes with its picture, and the time of an entry is no text of it.
fn bar(piece: &Piece, verdict: Verdict) -> Option<f32> {
    match piece.hint {
        Hint::None | Hint::Content if is_time_of_day(&piece.text) => None,
        Hint::None | Hint::Content if piece.level == 0 && !is_text(piece, verdict) => {
            (!is_all_link(piece)).then_some(1.0)
        }
        Hint::None | Hint::Content => Some(-0.3),
        Hint::Furniture | Hint::Comments if is_label_or_link(piece) => None,
        Hint::Furniture => Some(4.0),
        Hint::Comments => Some(2.0),
        Hint::Caption | Hint::Hidden => None,
    }
}

/// What most furniture is made of; of nearly half a million pieces of real pages the judge took none of these, so that
/// it is spared the work.
fn is_label_or_link(piece: &Piece) -> bool {
    piece.chars < LABEL_CHARS_MAX || piece.link_chars * 2 >= piece.chars
}

/// Whether hardly anything of a piece stands outside a link. Of what reads like no text the judge takes hardly any of
/// these; sparing it the work changes 87 of 2,077 real pages, and no score of the text by more than .0005.
fn is_all_link(piece: &Piece) -> bool {
    piece.link_chars * 10 >= piece.chars * 9
}

/// Labels are shorter.
const LABEL_CHARS_MAX: usize = 20;

/// "11:40", "6:05 pm": what stands above each entry of a live report.
fn is_time_of_day(text: &str) -> bool {
    if text.len() > TIME_BYTES_MAX {
        return false;
    }
    let Some((hours, rest)) = text.split_once(':') else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((minutes, half)) = rest.split_at_checked(2) else { return false };
    (1..=2).contains(&hours.len())
        && digits(hours)
        && digits(minutes)
        && ["", "am", "pm", "h", "uhr"].iter().any(|known| half.trim().eq_ignore_ascii_case(known))
}

/// No time of day is longer, in bytes.
const TIME_BYTES_MAX: usize = 10;

/// Lets the judge choose among the pieces; the rules' choice stays where it chooses nothing.
pub(crate) fn judge(
    dom: &Dom,
    root: NodeId,
    layout: &Layout,
    rules: Content,
    signals: &Signals,
) -> Content {
    let places = Places::find(dom, layout, root, rules.container, &rules.verdicts);
    let stated = Stated::read(signals);
    let bars: Vec<Option<f32>> = layout
        .pieces
        .iter()
        .zip(&rules.verdicts)
        .map(|(piece, verdict)| bar(piece, *verdict))
        .collect();
    let is_asked_for = |at: usize, piece: &Piece| piece.level > 0 || bars[at].is_some();
    let readings = Reading::of(&layout.pieces, &stated, is_asked_for);
    let source = Source {
        dom,
        layout,
        rules: &rules,
        verdicts: &rules.verdicts,
        readings: &readings,
        places: &places,
        stated: &stated,
    };
    let mut pieces = choose(&source, &bars);
    if let Some(end) = next_article(&source, &pieces) {
        pieces.retain(|at| *at < end);
    }
    drop_leading_heads(&layout.pieces, &mut pieces);
    drop_trailing_heads(&layout.pieces, &mut pieces);
    if pieces.is_empty() { rules } else { Content { pieces, ..rules } }
}

/// The pieces that the judge holds for the article's.
fn choose(source: &Source<'_>, bars: &[Option<f32>]) -> Vec<usize> {
    let mut rows = Rows::new(source);
    let mut judge = Judge::new();
    let mut chosen = Vec::new();
    for (at, (piece, bar)) in source.layout.pieces.iter().zip(bars).enumerate() {
        let Some(least) = bar.filter(|_| !is_headline(source, at, piece)) else { continue };
        if judge.odds(rows.row(at, piece)) > least {
            chosen.push(at);
        }
    }
    chosen
}

/// Where the next article begins on a page that shows one after another: at a first-level heading in an
/// `article` that is not the one of the headline.
fn next_article(source: &Source<'_>, chosen: &[usize]) -> Option<usize> {
    let pieces = &source.layout.pieces;
    let heads = || pieces.iter().enumerate().filter(|(_, piece)| piece.level == 1);
    let article_of = |at: usize| source.places.of(at).article;
    let (title, article) = heads().find_map(|(at, _)| {
        article_of(at).filter(|_| source.says_title(at, 0.6)).map(|article| (at, article))
    })?;
    let prose = |from: usize, to: usize| -> usize {
        let of = chosen.iter().filter(|at| (from..to).contains(*at));
        of.filter_map(|at| pieces.get(*at)).map(|piece| piece.chars).sum()
    };
    heads().map(|(at, _)| at).find(|at| {
        *at > title
            && article_of(*at).is_some_and(|other| other != article)
            && prose(title, *at) >= NEXT_AFTER
    })
}

/// So much text of an article comes before the next one.
const NEXT_AFTER: usize = 300;

/// Whether a heading is the headline once more, which has a field of its own.
fn is_headline(source: &Source<'_>, at: usize, piece: &Piece) -> bool {
    piece.level == 1 || (piece.level > 0 && source.says_title(at, 0.8))
}

/// How much a piece speaks for (or against) its surroundings being the article.
fn value(piece: &Piece, sentence: bool) -> i64 {
    let chars = i64::try_from(piece.chars).unwrap_or(i64::MAX / 1_000_000);
    if piece.hint > Hint::Content {
        return 0;
    }
    let linked = piece.link_chars * 100 / piece.chars.max(1);
    if linked > 60 {
        return -chars.min(80) - 5;
    }
    if piece.level > 0 {
        return 0;
    }
    match () {
        () if chars >= 80 && linked < 40 => chars,
        () if sentence && chars >= 25 => chars,
        () if sentence => chars / 2,
        () if piece.kind == Kind::ListItem && chars >= 40 => chars / 2,
        () if matches!(piece.kind, Kind::TableRow | Kind::ListItem) && linked < 30 => chars / 4,
        () => -8,
    }
}

/// Whether a text ends as sentences do, in any script.
pub(crate) fn ends_sentence(text: &str) -> bool {
    if text.as_bytes().last().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    let trimmed = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | ')' | ']' | '”' | '“' | '’' | '»' | '«' | '」' | '』' | '›')
            || c.is_whitespace()
    });
    trimmed.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।', '؟', '۔', '․', ';'])
}

/// Running sums over the pieces, so that any element's value takes one subtraction.
struct Sums(Vec<i64>);

impl Sums {
    fn new(pieces: &[Piece], verdicts: &[Verdict]) -> Self {
        let mut sum = 0;
        let sums = pieces.iter().zip(verdicts).map(|(piece, verdict)| {
            sum += value(piece, verdict.sentence);
            sum
        });
        Sums(std::iter::once(0).chain(sums).collect())
    }

    /// The value of the pieces of an element.
    fn of(&self, element: &Element) -> i64 {
        let (start, end) = element.pieces;
        self.between(at(start)..at(end))
    }

    fn between(&self, pieces: Range<usize>) -> i64 {
        self.0.get(pieces.end).unwrap_or(&0) - self.0.get(pieces.start).unwrap_or(&0)
    }
}

/// Finds the article below `root`.
pub(crate) fn find(dom: &Dom, layout: &Layout, root: NodeId) -> Content {
    let verdicts: Vec<Verdict> = layout.pieces.iter().map(Verdict::of).collect();
    let sums = Sums::new(&layout.pieces, &verdicts);
    let mut best = (None, sums.between(layout.range(root)));
    for (number, element) in layout.elements.iter().enumerate() {
        let found = sums.of(element);
        // Ties go to the inner one: it has less around the text.
        if found >= best.1
            && found > 0
            && !element.tag.is_inline()
            && layout.hint(element.node) <= Hint::Content
        {
            best = (Some(number), found);
        }
    }
    let container = descend(layout, best.0, best.1, &sums).unwrap_or(root);
    let pieces = select(dom, layout, container, &verdicts);
    Content { pieces, container, verdicts }
}

/// From the element with the most text, whose value is `whole`, down to the one that says it is the text, or that
/// holds nearly all of it.
fn descend(layout: &Layout, from: Option<usize>, whole: i64, sums: &Sums) -> Option<NodeId> {
    let named = named_total(layout, from, sums);
    let mut choice = from.and_then(|number| layout.elements.get(number)).map(|from| from.node);
    for element in layout.below(from) {
        let value = sums.of(element);
        let share = value * 100 / whole.max(1);
        if share < 70 {
            continue;
        }
        let semantic = match layout.hint(element.node) {
            Hint::Content => value * 100 >= named * 85,
            _ => matches!(element.tag, Tag::Article | Tag::Main),
        };
        if semantic || (!element.tag.is_inline() && share >= 92) {
            choice = Some(element.node);
        }
    }
    choice
}

/// What the outermost elements that call themselves the text hold together.
fn named_total(layout: &Layout, from: Option<usize>, sums: &Sums) -> i64 {
    let first = from.map_or(0, |number| number + 1);
    let (mut named, mut next) = (0, first);
    for (number, element) in (first..).zip(layout.below(from)) {
        if number >= next && layout.hint(element.node) == Hint::Content {
            named += sums.of(element).max(0);
            next = element.after;
        }
    }
    named
}

/// Prose is at least this long.
const PROSE_MIN: usize = 60;

fn is_prose(piece: &Piece) -> bool {
    piece.hint <= Hint::Content
        && piece.level == 0
        && piece.link_chars * 2 < piece.chars
        && piece.chars >= PROSE_MIN
}

/// The pieces of a container that are text of the article.
fn select(dom: &Dom, layout: &Layout, container: NodeId, verdicts: &[Verdict]) -> Vec<usize> {
    let pieces = &layout.pieces;
    let range = layout.range(container);
    let mut keep: Vec<bool> = pieces
        .iter()
        .zip(verdicts)
        .enumerate()
        .map(|(at, (piece, verdict))| range.contains(&at) && is_text(piece, *verdict))
        .collect();
    drop_labelled(dom, layout, container, verdicts, &mut keep);
    drop_before_text(pieces, &range, &mut keep);
    keep_lead(layout, &range, verdicts, &mut keep);
    let mut chosen: Vec<usize> =
        (0..pieces.len()).filter(|at| keep.get(*at) == Some(&true)).collect();
    drop_trailing_heads(pieces, &mut chosen);
    chosen
}

fn is_text(piece: &Piece, verdict: Verdict) -> bool {
    if piece.hint > Hint::Content || piece.level == 1 || verdict.furniture {
        return false;
    }
    let linked = piece.link_chars * 100 / piece.chars.max(1);
    match piece.kind {
        Kind::Crosshead => linked < 60 && piece.chars > 2,
        Kind::ListItem | Kind::TableRow => linked < 75 || (linked < 95 && piece.chars > 100),
        _ => (linked < 80 || piece.chars > 150) && piece.chars > 1,
    }
}

/// Takes away the lists that a label heads ("Related articles"): the largest element that begins with the label and
/// is a small part of the text, or the lines of links right behind it.
fn drop_labelled(
    dom: &Dom,
    layout: &Layout,
    container: NodeId,
    verdicts: &[Verdict],
    keep: &mut [bool],
) {
    let pieces = &layout.pieces;
    let chars = |range: Range<usize>| -> usize {
        range
            .filter(|at| keep.get(*at) == Some(&true))
            .filter_map(|at| pieces.get(at))
            .map(|piece| piece.chars)
            .sum()
    };
    let whole = chars(layout.range(container));
    let mut dropped: Vec<Range<usize>> = Vec::new();
    for at in layout.range(container) {
        let labelled = verdicts.get(at).is_some_and(|verdict| verdict.label);
        let Some(piece) = pieces.get(at).filter(|_| labelled) else { continue };
        let mut range = at..at + 1;
        for node in std::iter::once(piece.node).chain(dom.ancestors(piece.node)).take(5) {
            let outer = layout.range(node);
            if node == container || outer.start != at || chars(outer.clone()) * 5 > whole {
                break;
            }
            range = outer;
        }
        while pieces
            .get(range.end)
            .is_some_and(|next| next.link_chars * 2 > next.chars && next.chars < 200)
            && range.end < layout.range(container).end
        {
            range.end += 1;
        }
        dropped.push(range);
    }
    for range in dropped {
        keep.get_mut(range).into_iter().flatten().for_each(|keep| *keep = false);
    }
}

/// Takes the date, the byline and the like away that stand between the headline and the first prose.
fn drop_before_text(pieces: &[Piece], range: &Range<usize>, keep: &mut [bool]) {
    let Some(first) = range
        .clone()
        .find(|at| keep.get(*at) == Some(&true) && pieces.get(*at).is_some_and(is_prose))
    else {
        return;
    };
    for at in range.start..first {
        if let (Some(piece), Some(keep)) = (pieces.get(at), keep.get_mut(at)) {
            let short = piece.chars < 40 && !ends_sentence(&piece.text);
            *keep = *keep && !short;
        }
    }
}

/// Adds the standfirst that stands between the headline and the container.
fn keep_lead(layout: &Layout, range: &Range<usize>, verdicts: &[Verdict], keep: &mut [bool]) {
    let pieces = &layout.pieces;
    let from = range.start.saturating_sub(12);
    let Some(head) = (from..range.start)
        .rev()
        .find(|at| pieces.get(*at).is_some_and(|piece| piece.level > 0 && piece.level < 4))
    else {
        return;
    };
    for at in head + 1..range.start {
        let (Some(piece), Some(verdict)) = (pieces.get(at), verdicts.get(at)) else { continue };
        let prose = is_prose(piece) || (piece.level > 1 && piece.chars >= PROSE_MIN);
        if let Some(keep) = keep.get_mut(at)
            && prose
            && piece.hint <= Hint::Content
            && !verdict.furniture
        {
            *keep = true;
        }
    }
}

/// Short headings above the first prose are the section's or the headline's.
fn drop_leading_heads(pieces: &[Piece], chosen: &mut Vec<usize>) {
    let is_first = |at: &usize| pieces.get(*at).is_some_and(is_prose);
    let first = chosen.iter().copied().find(is_first).unwrap_or(0);
    chosen.retain(|at| {
        let Some(piece) = pieces.get(*at).filter(|_| *at < first) else { return true };
        piece.level == 0 || piece.chars >= 40 || ends_sentence(&piece.text)
    });
}

/// Headings with nothing below them lead to what was taken away.
fn drop_trailing_heads(pieces: &[Piece], chosen: &mut Vec<usize>) {
    while chosen.last().and_then(|at| pieces.get(*at)).is_some_and(|piece| piece.level > 0) {
        chosen.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::{ends_sentence, is_time_of_day};

    #[test]
    fn times_of_day_are_told_from_text() {
        for text in ["11:40", "6:05 pm", "9:30 Uhr"] {
            assert!(is_time_of_day(text), "`{text}`");
        }
        for text in ["", "3:2", "11:40 Bridge", "Ps 11:40", "100:40", "11:4ä"] {
            assert!(!is_time_of_day(text), "`{text}`");
        }
    }

    #[test]
    fn sentences_end_in_any_script() {
        for text in ["It is open.", "“Is it?” ", "橋が開通。", "(So it is!)", "कल खुला।"]
        {
            assert!(ends_sentence(text), "`{text}`");
        }
        for text in ["", "Read on", "News,", "2024", "”"] {
            assert!(!ends_sentence(text), "`{text}`");
        }
    }
}
