//! Where each piece stands: in which elements, in how large a part of the page, and how often the page uses that place.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use newsmill_html::{Dom, NodeId, NodeKind, Tag, WalkStep};

use crate::hints::Hint;
use crate::layout::{Layout, Piece};
use crate::words::{hash, mix};

/// What elements a piece is in, as bits.
pub(crate) mod inside {
    pub(crate) const ARTICLE: u32 = 1;
    pub(crate) const MAIN: u32 = 1 << 1;
    pub(crate) const ASIDE: u32 = 1 << 2;
    pub(crate) const HEADER: u32 = 1 << 3;
    pub(crate) const FOOTER: u32 = 1 << 4;
    pub(crate) const FORM: u32 = 1 << 5;
    pub(crate) const TABLE: u32 = 1 << 6;
    pub(crate) const LIST: u32 = 1 << 7;
    pub(crate) const FIGURE: u32 = 1 << 8;
    pub(crate) const QUOTE: u32 = 1 << 9;
    pub(crate) const CONTENT: u32 = 1 << 10;
    pub(crate) const CONTAINER: u32 = 1 << 11;
    pub(crate) const SAID_FURNITURE: u32 = 1 << 12;
    pub(crate) const SAID_COMMENTS: u32 = 1 << 13;
    pub(crate) const SAID_CAPTION: u32 = 1 << 14;
    pub(crate) const LINK: u32 = 1 << 15;
    /// How many bits there are.
    pub(crate) const COUNT: u32 = 16;
}

/// What a stretch of pieces holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stats {
    pub(crate) count: u32,
    pub(crate) chars: u32,
    pub(crate) links: u32,
    pub(crate) prose: u32,
}

impl Stats {
    fn add(&mut self, other: Stats) {
        self.count = self.count.saturating_add(other.count);
        self.chars = self.chars.saturating_add(other.chars);
        self.links = self.links.saturating_add(other.links);
        self.prose = self.prose.saturating_add(other.prose);
    }

    fn minus(self, other: Stats) -> Stats {
        Stats {
            count: self.count.saturating_sub(other.count),
            chars: self.chars.saturating_sub(other.chars),
            links: self.links.saturating_sub(other.links),
            prose: self.prose.saturating_sub(other.prose),
        }
    }
}

/// Where an element that holds pieces of its own stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// Bits of [`inside`].
    pub(crate) inside: u32,
    /// The child of the container it is in.
    pub(crate) branch: Option<NodeId>,
    /// The largest element around it that holds less than a quarter of the container's prose.
    pub(crate) part: Option<NodeId>,
    /// The outermost `article` around it.
    pub(crate) article: Option<NodeId>,
    /// The element whose paragraphs, headings and lists it is one of.
    pub(crate) home: NodeId,
    /// The parent of `home`.
    pub(crate) outer: NodeId,
    /// Tag and class of the element, and of its home.
    pub(crate) look: u64,
    pub(crate) home_look: u64,
    /// Elements between it and the container.
    pub(crate) depth: u8,
}

/// Hashes that are used as they are.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| mix(hash, u64::from(*byte)));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type Groups = HashMap<u64, Stats, BuildHasherDefault<AsIs>>;

/// The places of all pieces.
#[derive(Debug)]
pub(crate) struct Places {
    /// The place of each piece.
    pub(crate) of: Vec<Place>,
    sums: Vec<Stats>,
    groups: Groups,
    pub(crate) whole: Stats,
    pub(crate) page: Stats,
}

/// What a group is formed by: each has numbers of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    Home,
    Outer,
    Look,
    HomeLook,
}

fn key(by: By, place: &Place) -> u64 {
    let (salt, value) = match by {
        By::Home => (0x9e37, u64::from(place.home)),
        By::Outer => (0x79b9, u64::from(place.outer)),
        By::Look => (0x7f4a, place.look),
        By::HomeLook => (0x7c15, place.home_look),
    };
    mix(mix(0xcbf2_9ce4_8422_2325, salt), value)
}

/// Whether a piece reads like running text.
pub(crate) fn is_prose(piece: &Piece) -> bool {
    piece.level == 0
        && piece.link_chars * 2 < piece.chars
        && (piece.chars >= 60 || (piece.chars >= 25 && crate::content::ends_sentence(&piece.text)))
}

fn stats(piece: &Piece) -> Stats {
    let chars = u32::try_from(piece.chars).unwrap_or(u32::MAX);
    Stats {
        count: 1,
        chars,
        links: u32::try_from(piece.link_chars).unwrap_or(u32::MAX),
        prose: if is_prose(piece) { chars } else { 0 },
    }
}

impl Places {
    /// Looks at every place once.
    pub(crate) fn find(dom: &Dom, layout: &Layout, root: NodeId, container: NodeId) -> Places {
        let mut sums = Vec::with_capacity(layout.pieces.len() + 1);
        let mut sum = Stats::default();
        sums.push(sum);
        for piece in &layout.pieces {
            sum.add(stats(piece));
            sums.push(sum);
        }
        let mut places =
            Places { of: Vec::new(), sums, groups: Groups::default(), whole: sum, page: sum };
        places.whole = places.within(layout.range(container));
        places.walk(dom, layout, root, container);
        for (at, piece) in layout.pieces.iter().enumerate() {
            let Some(place) = places.of.get(at).copied() else { continue };
            for by in [By::Home, By::Outer, By::Look, By::HomeLook] {
                places.groups.entry(key(by, &place)).or_default().add(stats(piece));
            }
        }
        places
    }

    /// What the pieces of a range hold.
    pub(crate) fn within(&self, range: Range<usize>) -> Stats {
        let upto = |at: usize| self.sums.get(at).copied().unwrap_or(self.page);
        upto(range.end).minus(upto(range.start))
    }

    /// What all pieces in places like this one hold.
    pub(crate) fn group(&self, by: By, place: &Place) -> Stats {
        self.groups.get(&key(by, place)).copied().unwrap_or_default()
    }

    fn walk(&mut self, dom: &Dom, layout: &Layout, root: NodeId, container: NodeId) {
        let mut open = vec![(root, Place { home: root, outer: root, ..Place::default() })];
        // Pieces come in document order, but an element's own text may go on after its children's.
        let mut known: HashMap<u64, Place, BuildHasherDefault<AsIs>> = HashMap::default();
        known.insert(u64::from(root), open[0].1);
        let mut walk = dom.walk(root);
        while let Some(step) = walk.next() {
            match step {
                WalkStep::Enter(node) => {
                    let NodeKind::Element(tag) = dom.kind(node) else { continue };
                    if node == root {
                        continue;
                    }
                    let range = layout.range(node);
                    if range.is_empty() {
                        walk.skip_children();
                    }
                    let above = open.last().map_or_else(Place::default, |(_, place)| *place);
                    let place = self.enter(dom, layout, node, tag, above, container);
                    open.push((node, place));
                    if !range.is_empty() {
                        known.insert(u64::from(node), place);
                    }
                }
                WalkStep::Leave(node) => {
                    if node != root && open.last().is_some_and(|(other, _)| *other == node) {
                        open.pop();
                    }
                }
            }
        }
        let fallback = open.first().map_or_else(Place::default, |(_, place)| *place);
        self.of = layout
            .pieces
            .iter()
            .map(|piece| known.get(&u64::from(piece.node)).copied().unwrap_or(fallback))
            .collect();
    }

    fn enter(
        &self,
        dom: &Dom,
        layout: &Layout,
        node: NodeId,
        tag: Tag,
        above: Place,
        container: NodeId,
    ) -> Place {
        let mut place = above;
        place.inside |= bits(layout, node, tag);
        place.look = look(dom, node);
        if tag == Tag::Article && place.article.is_none() {
            place.article = Some(node);
        }
        if !is_text_level(tag) {
            place.outer = above.home;
            place.home = node;
            place.home_look = place.look;
        }
        if node == container {
            place.inside |= inside::CONTAINER;
        } else if above.inside & inside::CONTAINER != 0 {
            place.depth = above.depth.saturating_add(1);
            place.branch = above.branch.or(Some(node));
            let prose = self.within(layout.range(node)).prose;
            if above.part.is_none() && u64::from(prose) * 4 < u64::from(self.whole.prose.max(1)) {
                place.part = Some(node);
            }
        } else if above.part.is_none()
            && u64::from(self.within(layout.range(node)).prose) * 4
                < u64::from(self.whole.prose.max(1))
        {
            place.part = Some(node);
        }
        place
    }
}

fn bits(layout: &Layout, node: NodeId, tag: Tag) -> u32 {
    let tag_bit = match tag {
        Tag::Article => inside::ARTICLE,
        Tag::Main => inside::MAIN,
        Tag::Aside => inside::ASIDE,
        Tag::Header => inside::HEADER,
        Tag::Footer => inside::FOOTER,
        Tag::Form => inside::FORM,
        Tag::Table => inside::TABLE,
        Tag::Ul | Tag::Ol | Tag::Dl => inside::LIST,
        Tag::Figure => inside::FIGURE,
        Tag::Blockquote => inside::QUOTE,
        Tag::A => inside::LINK,
        _ => 0,
    };
    let said = match layout.overruled(node) {
        Hint::Furniture => inside::SAID_FURNITURE,
        Hint::Comments => inside::SAID_COMMENTS,
        Hint::Caption => inside::SAID_CAPTION,
        _ => 0,
    };
    tag_bit | said | if layout.hint(node) == Hint::Content { inside::CONTENT } else { 0 }
}

/// Elements that are text rather than hold it.
fn is_text_level(tag: Tag) -> bool {
    tag.is_inline()
        || tag.heading_level().is_some()
        || matches!(
            tag,
            Tag::P
                | Tag::Li
                | Tag::Ul
                | Tag::Ol
                | Tag::Dl
                | Tag::Dt
                | Tag::Dd
                | Tag::Blockquote
                | Tag::Pre
                | Tag::Table
                | Tag::Tbody
                | Tag::Thead
                | Tag::Tfoot
                | Tag::Tr
                | Tag::Td
                | Tag::Th
                | Tag::Figure
                | Tag::Figcaption
        )
}

/// A number for the tag and the class of an element; numbers within the class do not count.
fn look(dom: &Dom, node: NodeId) -> u64 {
    let class = dom.attr(node, "class").unwrap_or("");
    let name = hash(dom.name(node));
    class
        .bytes()
        .filter(|byte| !byte.is_ascii_digit())
        .fold(name, |hash, byte| mix(hash, u64::from(byte)))
}
