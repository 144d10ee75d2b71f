//! What the elements of a page are: how many of which, and rows of elements that look alike.

use newsmill_html::{Dom, NodeId, NodeKind, Tag, WalkStep};

use super::features::Features;
use crate::layout::{Layout, Piece};
use crate::signals::Signals;

/// Tags that are counted, under one name where they mean the same.
const COUNTED: &[(&str, &[Tag])] = &[
    ("articles", &[Tag::Article]),
    ("sections", &[Tag::Section]),
    ("forms", &[Tag::Form]),
    ("inputs", &[Tag::Input]),
    ("buttons", &[Tag::Button]),
    ("images", &[Tag::Img]),
    ("code blocks", &[Tag::Pre]),
    ("code words", &[Tag::Code, Tag::Kbd, Tag::Samp]),
    ("list items", &[Tag::Li]),
    ("first heads", &[Tag::H1]),
    ("second heads", &[Tag::H2]),
    ("fourth heads", &[Tag::H4, Tag::H5, Tag::H6]),
    ("quotes", &[Tag::Blockquote]),
    ("figures", &[Tag::Figure]),
    ("paragraphs", &[Tag::P]),
    ("links", &[Tag::A]),
    ("mains", &[Tag::Main]),
    ("times", &[Tag::Time]),
];

/// How many of which elements there are.
pub(super) fn counts(signals: &Signals, out: &mut Features) {
    for (name, tags) in COUNTED {
        out.count(name, tags.iter().map(|tag| signals.count(*tag)).sum());
    }
    out.flag("next page", signals.has_neighbour);
}

/// What the rows below `root` are; no element outside it holds text.
pub(super) fn rows(dom: &Dom, root: NodeId, layout: &Layout, out: &mut Features) {
    let sums = Sums::of(&layout.pieces);
    let mut rows = Rows::default();
    let mut walk = dom.walk(root);
    while let Some(step) = walk.next() {
        let WalkStep::Enter(node) = step else { continue };
        let NodeKind::Element(tag) = dom.kind(node) else { continue };
        let chars = sums.below(layout, node).chars;
        rows.all = rows.all.max(chars);
        // What holds little text holds no row, neither does anything below it.
        if chars < ROW_CHARS_MIN {
            walk.skip_children();
        } else if !tag.is_inline() {
            rows.below(dom, layout, &sums, node);
        }
    }
    rows.features(out);
}

/// Elements with fewer characters hold no row.
const ROW_CHARS_MIN: usize = 120;

/// Elements with fewer characters are no part of a row.
const CARD_CHARS_MIN: usize = 15;

/// Running sums over the pieces.
struct Sums(Vec<Sum>);

/// What some pieces hold: characters, those in links, those of prose, headings.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    chars: u32,
    links: u32,
    prose: u32,
    heads: u32,
}

impl Sums {
    fn of(pieces: &[Piece]) -> Sums {
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut sums = Vec::with_capacity(pieces.len() + 1);
        let mut sum = Sum::default();
        sums.push(sum);
        for piece in pieces {
            let chars = small(piece.chars);
            let is_prose = piece.chars >= 80 && piece.link_chars * 2 < piece.chars;
            sum = Sum {
                chars: sum.chars.saturating_add(chars),
                links: sum.links.saturating_add(small(piece.link_chars)),
                prose: sum.prose.saturating_add(if is_prose { chars } else { 0 }),
                heads: sum.heads.saturating_add(u32::from(piece.level > 1)),
            };
            sums.push(sum);
        }
        Sums(sums)
    }

    /// What the pieces of an element hold.
    fn below(&self, layout: &Layout, node: NodeId) -> Row {
        let range = layout.range(node);
        let sum = |at: usize| self.0.get(at).copied().unwrap_or_default();
        let (start, end) = (sum(range.start), sum(range.end));
        let between =
            |start: u32, end: u32| usize::try_from(end.saturating_sub(start)).unwrap_or(usize::MAX);
        Row {
            cards: 1,
            chars: between(start.chars, end.chars),
            links: between(start.links, end.links),
            prose: between(start.prose, end.prose),
            heads: between(start.heads, end.heads),
        }
    }
}

/// Neighbours of one tag and class, at least three, each with text: cards of a list, posts of a thread.
#[derive(Debug, Default)]
struct Rows {
    /// The longest row: how many, characters, in links, of prose, headings.
    longest: Row,
    /// The row with most text.
    largest: Row,
    /// How many rows there are, and what they hold together.
    rows: usize,
    with_heads: Row,
    all: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    cards: usize,
    chars: usize,
    links: usize,
    prose: usize,
    heads: usize,
}

impl Row {
    fn add(&mut self, other: Row) {
        self.cards += other.cards;
        self.chars += other.chars;
        self.links += other.links;
        self.prose += other.prose;
        self.heads += other.heads;
    }
}

impl Rows {
    fn below(&mut self, dom: &Dom, layout: &Layout, sums: &Sums, parent: NodeId) {
        let mut row = Row::default();
        let mut last: Option<(Tag, Option<&str>)> = None;
        for child in dom.children(parent) {
            let NodeKind::Element(tag) = dom.kind(child) else { continue };
            if matches!(tag, Tag::P | Tag::Br | Tag::Script | Tag::Style | Tag::H2 | Tag::H3)
                || tag.is_inline()
            {
                if tag == Tag::P {
                    self.take(row);
                    row = Row::default();
                    last = None;
                }
                continue;
            }
            let card = sums.below(layout, child);
            if card.chars < CARD_CHARS_MIN {
                continue;
            }
            let class =
                dom.attr(child, "class").and_then(|class| class.split_ascii_whitespace().next());
            if last != Some((tag, class)) {
                self.take(row);
                row = Row::default();
                last = Some((tag, class));
            }
            row.add(card);
        }
        self.take(row);
    }

    fn take(&mut self, row: Row) {
        if row.cards < 3 || row.chars < row.cards * 30 {
            return;
        }
        self.rows += 1;
        if row.cards > self.longest.cards {
            self.longest = row;
        }
        if row.chars > self.largest.chars {
            self.largest = row;
        }
        if row.heads * 2 >= row.cards && row.cards > self.with_heads.cards {
            self.with_heads = row;
        }
    }

    fn features(&self, out: &mut Features) {
        let ratio = super::features::ratio;
        out.count("rows", self.rows);
        out.count("row cards", self.longest.cards);
        out.share("row text", self.longest.chars, self.all);
        out.share("row links", self.longest.links, self.longest.chars);
        out.count("large row cards", self.largest.cards);
        out.share("large row links", self.largest.links, self.largest.chars);
        out.share("large row heads", self.largest.heads, self.largest.cards);
        out.count("head row cards", self.with_heads.cards);
        out.share("head row text", self.with_heads.chars, self.all);
        out.number("head row card", ratio(self.with_heads.chars, self.with_heads.cards));
    }
}
