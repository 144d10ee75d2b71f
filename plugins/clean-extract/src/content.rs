//! Where on the page the article is, and which pieces of it are text.

use std::ops::Range;

use newsmill_html::{Dom, NodeId, NodeKind, Tag};

use crate::hints::Hint;
use crate::layout::{Layout, Piece};
use crate::page::Kind;

/// The chosen container and the pieces that make the body.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) container: NodeId,
    pub(crate) pieces: Vec<usize>,
}

/// How much a piece speaks for (or against) its surroundings being the article.
fn value(piece: &Piece) -> i64 {
    let chars = weight(&piece.text, piece.chars);
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
    let sentence = ends_sentence(&piece.text);
    match () {
        () if chars >= 80 && linked < 40 => chars,
        () if sentence && chars >= 25 => chars,
        () if sentence => chars / 2,
        () if piece.kind == Kind::ListItem && chars >= 40 => chars / 2,
        () if piece.kind == Kind::TableRow => chars / 4,
        () => -8,
    }
}

/// Characters, with those of dense scripts counted as what they stand for.
fn weight(text: &str, chars: usize) -> i64 {
    let dense = text.chars().filter(|c| matches!(*c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')).count();
    i64::try_from(chars + dense * 2).unwrap_or(i64::MAX / 1_000_000)
}

/// Whether a text ends as sentences do, in any script.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let trimmed = text.trim_end_matches(|c: char| matches!(c, '"' | '\'' | ')' | ']' | '”' | '“' | '’' | '»' | '«' | '」' | '』' | '›') || c.is_whitespace());
    trimmed.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।', '؟', '۔', '․', ';'])
}

/// Running sums over the pieces, so that any node's value takes one subtraction.
fn sums(values: &[i64]) -> Vec<i64> {
    let mut out = Vec::with_capacity(values.len() + 1);
    let mut sum = 0;
    out.push(0);
    for value in values {
        sum += value;
        out.push(sum);
    }
    out
}

/// Finds the article below `root`.
pub(crate) fn find(dom: &Dom, layout: &Layout, root: NodeId) -> Content {
    let values: Vec<i64> = layout.pieces.iter().map(value).collect();
    let sums = sums(&values);
    let total = |range: Range<usize>| sums.get(range.end).unwrap_or(&0) - sums.get(range.start).unwrap_or(&0);
    let mut best = (root, total(layout.range(root)));
    for node in dom.descendants(root) {
        let NodeKind::Element(tag) = dom.kind(node) else { continue };
        if tag.is_inline() || layout.hint(node) > Hint::Content {
            continue;
        }
        let found = total(layout.range(node));
        // Ties go to the inner one: it has less around the text.
        if found >= best.1 && found > 0 {
            best = (node, found);
        }
    }
    let container = descend(dom, layout, best.0, &total);
    let pieces = select(layout, layout.range(container));
    Content { container, pieces }
}

/// From the element with the most text down to the one that says it is the text, or that holds nearly all of it.
fn descend(dom: &Dom, layout: &Layout, from: NodeId, total: &dyn Fn(Range<usize>) -> i64) -> NodeId {
    let whole = total(layout.range(from));
    let mut choice = from;
    for node in dom.descendants(from) {
        let NodeKind::Element(tag) = dom.kind(node) else { continue };
        let value = total(layout.range(node));
        let share = value * 100 / whole.max(1);
        let semantic = layout.hint(node) == Hint::Content || matches!(tag, Tag::Article | Tag::Main);
        if (semantic && share >= 70) || (!tag.is_inline() && share >= 92) {
            choice = node;
        }
    }
    choice
}

/// The pieces of a range that are text of the article.
fn select(layout: &Layout, range: Range<usize>) -> Vec<usize> {
    let pieces = &layout.pieces;
    let mut chosen: Vec<usize> = range.filter(|at| pieces.get(*at).is_some_and(is_text)).collect();
    drop_trailing_heads(pieces, &mut chosen);
    chosen
}

fn is_text(piece: &Piece) -> bool {
    if piece.hint > Hint::Content || piece.level == 1 {
        return false;
    }
    let linked = piece.link_chars * 100 / piece.chars.max(1);
    match piece.kind {
        Kind::Crosshead => linked < 60 && piece.chars > 2,
        Kind::ListItem | Kind::TableRow => linked < 75 || (linked < 95 && piece.chars > 100),
        _ => (linked < 80 || piece.chars > 150) && piece.chars > 1,
    }
}

/// Headings with nothing below them lead to what was taken away.
fn drop_trailing_heads(pieces: &[Piece], chosen: &mut Vec<usize>) {
    while chosen.last().and_then(|at| pieces.get(*at)).is_some_and(|piece| piece.level > 0) {
        chosen.pop();
    }
}
