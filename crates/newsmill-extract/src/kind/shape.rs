//! How the text of a page is made up.

use super::features::{Features, ratio};
use super::script::{is_sentence, letters, words_of};
use crate::content::Content;
use crate::hints::Hint;
use crate::layout::{Layout, Piece};
use crate::page::Kind;
use crate::signals::Signals;

/// Prose is at least this long.
const LONG: usize = 80;

fn chars<'p>(pieces: impl Iterator<Item = &'p Piece>) -> usize {
    pieces.map(|piece| piece.chars).sum()
}

/// What the pieces say, those of the text against all.
pub(super) fn shape(layout: &Layout, content: &Content, out: &mut Features) {
    let pieces = &layout.pieces;
    let chosen: Vec<&Piece> = content.pieces.iter().filter_map(|at| pieces.get(*at)).collect();
    let all = chars(pieces.iter());
    let links: usize = pieces.iter().map(|piece| piece.link_chars).sum();
    let own = chars(chosen.iter().copied());
    let own_links: usize = chosen.iter().map(|piece| piece.link_chars).sum();
    let is_long = |piece: &&&Piece| piece.chars >= LONG && piece.level == 0;
    let long: Vec<&Piece> = chosen.iter().filter(is_long).copied().collect();
    let prose = chars(long.iter().copied());
    out.count("pieces", pieces.len());
    out.count("page text", all);
    out.count("text", own);
    out.count("prose", prose);
    out.count("long pieces", long.len());
    out.count("chosen pieces", chosen.len());
    out.share("text of page", own, all);
    out.share("prose of text", prose, own);
    out.share("prose of page", prose, all);
    out.share("links of page", links, all);
    out.share("links of text", own_links, own);
    out.share("links outside", links.saturating_sub(own_links), all.saturating_sub(own));
    out.number("piece", ratio(own, chosen.len()));
    out.number("long piece", ratio(prose, long.len()));
    out.count("longest", long.iter().map(|piece| piece.chars).max().unwrap_or(0));
    let sentences = chosen.iter().filter(|piece| is_sentence(&piece.text)).count();
    out.share("sentences", sentences, chosen.len());
    let heads = chosen.iter().filter(|piece| piece.level > 0).count();
    out.share("heads", heads, chosen.len());
    out.number("text per head", ratio(own, heads + 1));
    let of_kind = |kind: Kind| chosen.iter().filter(|piece| piece.kind == kind).count();
    out.share("list pieces", of_kind(Kind::ListItem), chosen.len());
    let hinted = |hint: Hint| pieces.iter().filter(move |piece| piece.hint == hint);
    out.share("furniture", chars(hinted(Hint::Furniture)), all);
    position(pieces, content, out);
    outside(pieces, out);
    repeats(pieces, out);
}

/// Where the text stands, and how much stands between its pieces.
fn position(pieces: &[Piece], content: &Content, out: &mut Features) {
    let first = content.pieces.first().copied().unwrap_or(0);
    let last = content.pieces.last().copied().unwrap_or(0);
    let head = pieces.iter().position(|piece| piece.level == 1);
    out.share("begins", first, pieces.len());
    out.share("ends", last, pieces.len());
    let span = (last + 1).saturating_sub(first);
    out.share("gaps", span.saturating_sub(content.pieces.len()), span);
    out.number(
        "head to text",
        head.map_or(-1.0, |head| super::features::small(first.saturating_sub(head).min(60))),
    );
}

/// Prose that is not of the text: in lists of teasers much, around an article little.
fn outside(pieces: &[Piece], out: &mut Features) {
    let linked = pieces
        .iter()
        .filter(|piece| piece.link_chars * 10 > piece.chars * 9 && piece.hint <= Hint::Content);
    let (mut titles, mut labels) = (0, 0);
    for piece in linked {
        titles += usize::from(piece.chars >= 30);
        labels += usize::from(piece.chars < 30);
    }
    out.count("linked titles", titles);
    out.count("linked labels", labels);
    let short =
        pieces.iter().filter(|piece| piece.chars < 30 && piece.hint <= Hint::Content).count();
    out.share("short pieces", short, pieces.len());
    let heads = pieces.iter().filter(|piece| piece.level > 0).count();
    out.share("all heads", heads, pieces.len());
}

/// Short texts that stand on the page again and again: buttons, labels of cards, parts of posts.
fn repeats(pieces: &[Piece], out: &mut Features) {
    let mut hashes: Vec<u64> = Vec::with_capacity(pieces.len());
    let short = pieces.iter().filter(|piece| piece.chars <= 30 && piece.hint <= Hint::Comments);
    hashes.extend(short.map(|piece| hash(piece.text.as_bytes())));
    hashes.sort_unstable();
    let (mut most, mut repeating) = (0, 0);
    for run in hashes.chunk_by(|one, other| one == other) {
        most = most.max(run.len());
        repeating += if run.len() >= 3 { run.len() } else { 0 };
    }
    out.count("repeats", most);
    out.share("repeating", repeating, pieces.len());
}

/// What the title and the headings say.
pub(super) fn titles(signals: &Signals, layout: &Layout, out: &mut Features) {
    let title = &signals.title;
    let head = layout.pieces.iter().find(|piece| piece.level == 1);
    let text = head.map_or("", |head| head.text.as_str());
    out.count("title", letters(title));
    out.count("head", letters(text));
    out.count("head words", words(text));
    out.flag("head in title", !text.is_empty() && title.contains(text));
    out.flag("head asks", text.ends_with(['?', '？', '؟']));
    out.count("title parts", words(title).saturating_sub(1).min(30));
    out.count("digits of head", text.bytes().filter(u8::is_ascii_digit).count());
}

/// How many words a text has.
fn words(text: &str) -> usize {
    text.split_whitespace().map(words_of).sum()
}

/// 64 bits of FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
