//! What the elements of a page are: how many of which, and rows of elements that look alike.

use std::sync::LazyLock;

use newsmill_html::{Dom, NodeId, NodeKind, Tag};

use super::features::Features;
use crate::layout::{Layout, Piece};

/// What one walk over the tree gathers.
#[derive(Debug, Default)]
pub(super) struct Tree<'d> {
    /// The values of `itemtype`.
    pub(super) microdata: Vec<&'d str>,
    /// `html`, `body`, `main` and the first `article` elements.
    pub(super) outer: Vec<NodeId>,
    counts: [usize; COUNTED.len()],
    next_page: bool,
    rows: Rows,
}

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

/// The place of each tag in [`COUNTED`].
static COUNTED_AT: LazyLock<[Option<usize>; 256]> = LazyLock::new(|| {
    let mut places = [None; 256];
    for (at, (_, tags)) in COUNTED.iter().enumerate() {
        tags.iter().for_each(|tag| places[*tag as usize] = Some(at));
    }
    places
});

impl<'d> Tree<'d> {
    /// Walks over the whole page once.
    pub(super) fn read(dom: &'d Dom, layout: &Layout) -> Tree<'d> {
        let sums = Sums::of(&layout.pieces);
        let mut tree = Tree::default();
        for node in dom.descendants(dom.root()) {
            let NodeKind::Element(tag) = dom.kind(node) else { continue };
            if let Some(at) = COUNTED_AT[tag as usize] {
                tree.counts[at] += 1;
            }
            if matches!(tag, Tag::Html | Tag::Body | Tag::Main)
                || (tag == Tag::Article && tree.outer.len() < 6)
            {
                tree.outer.push(node);
            }
            tree.attributes(dom, node);
            if dom.first_child(node).is_some() && !tag.is_inline() {
                tree.rows.below(dom, layout, &sums, node);
            }
        }
        tree
    }

    fn attributes(&mut self, dom: &'d Dom, node: NodeId) {
        for (name, value) in dom.attrs(node) {
            match name {
                "itemtype" => self.microdata.push(value),
                "rel" => self.next_page |= matches!(value, "next" | "prev"),
                _ => {}
            }
        }
    }

    /// Everything gathered, as features.
    pub(super) fn features(&self, out: &mut Features) {
        for ((name, _), count) in COUNTED.iter().zip(self.counts) {
            out.count(name, count);
        }
        out.flag("next page", self.next_page);
        self.rows.features(out);
    }
}

/// Running sums over the pieces.
struct Sums {
    chars: Vec<u32>,
    links: Vec<u32>,
    prose: Vec<u32>,
    heads: Vec<u32>,
}

impl Sums {
    fn of(pieces: &[Piece]) -> Sums {
        let sum = |value: &dyn Fn(&Piece) -> usize| {
            let mut total = 0_u32;
            let mut out = Vec::with_capacity(pieces.len() + 1);
            out.push(0);
            for piece in pieces {
                total = total.saturating_add(u32::try_from(value(piece)).unwrap_or(u32::MAX));
                out.push(total);
            }
            out
        };
        Sums {
            chars: sum(&|piece| piece.chars),
            links: sum(&|piece| piece.link_chars),
            prose: sum(&|piece| {
                if piece.chars >= 80 && piece.link_chars * 2 < piece.chars {
                    piece.chars
                } else {
                    0
                }
            }),
            heads: sum(&|piece| usize::from(piece.level > 1)),
        }
    }
}

fn between(sums: &[u32], range: &std::ops::Range<usize>) -> usize {
    let sum = |at: usize| sums.get(at).copied().unwrap_or(0);
    usize::try_from(sum(range.end).saturating_sub(sum(range.start))).unwrap_or(usize::MAX)
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

impl Rows {
    fn below(&mut self, dom: &Dom, layout: &Layout, sums: &Sums, parent: NodeId) {
        let all = between(&sums.chars, &layout.range(parent));
        self.all = self.all.max(all);
        if all < 120 {
            return;
        }
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
            let class =
                dom.attr(child, "class").and_then(|class| class.split_ascii_whitespace().next());
            let range = layout.range(child);
            let chars = between(&sums.chars, &range);
            if chars < 15 {
                continue;
            }
            if last != Some((tag, class)) {
                self.take(row);
                row = Row::default();
                last = Some((tag, class));
            }
            row.cards += 1;
            row.chars += chars;
            row.links += between(&sums.links, &range);
            row.prose += between(&sums.prose, &range);
            row.heads += between(&sums.heads, &range);
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
