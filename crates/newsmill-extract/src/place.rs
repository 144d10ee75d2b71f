//! Where each piece stands: in which elements, in how large a part of the page, and how often the page uses that place.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use newsmill_html::{Dom, NodeId, Tag};

use crate::hints::Hint;
use crate::layout::{Layout, Piece};
use crate::verdict::Verdict;
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

/// Where an element that holds pieces stands. Elements are given by the numbers of their places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    node: NodeId,
    /// The pieces in the element.
    pub(crate) range: Range<usize>,
    /// What they hold together.
    pub(crate) stats: Stats,
    /// Bits of [`inside`].
    pub(crate) inside: u32,
    /// The child of the container it is in.
    pub(crate) branch: Option<usize>,
    /// The largest element around it that holds less than a quarter of the container's prose.
    pub(crate) part: Option<usize>,
    /// The outermost `article` around it.
    pub(crate) article: Option<usize>,
    /// The element whose paragraphs, headings and lists it is one of.
    pub(crate) home: usize,
    /// The parent of `home`.
    outer: usize,
    /// Elements between it and the container.
    pub(crate) depth: u8,
    /// What the element looks like; none unless pieces are asked for it.
    pub(crate) look: Option<Look>,
}

/// The number of a tag and class that elements of the page have.
pub(crate) type Look = usize;

/// The place of the root, which looks like nothing.
const ROOT: usize = 0;

/// The places of all pieces.
#[derive(Debug)]
pub(crate) struct Places {
    /// The elements that are, or are around, one that holds pieces of its own; outer ones first.
    places: Vec<Place>,
    /// The number of the place of each piece.
    of: Vec<usize>,
    sums: Vec<Stats>,
    groups: Groups,
    pub(crate) whole: Stats,
    pub(crate) page: Stats,
}

/// What all pieces hold that have the same home, parent of the home (both by place), look, or look of the home.
#[derive(Debug, Default)]
struct Groups {
    home: Vec<Stats>,
    outer: Vec<Stats>,
    look: Vec<Stats>,
    home_look: Vec<Stats>,
}

fn add_to(group: &mut [Stats], at: usize, stats: Stats) {
    if let Some(sum) = group.get_mut(at) {
        sum.add(stats);
    }
}

fn stats(piece: &Piece, verdict: Verdict) -> Stats {
    let chars = u32::try_from(piece.chars).unwrap_or(u32::MAX);
    Stats {
        count: 1,
        chars,
        links: u32::try_from(piece.link_chars).unwrap_or(u32::MAX),
        prose: if verdict.prose { chars } else { 0 },
    }
}

impl Places {
    /// Looks at every place once.
    pub(crate) fn find(
        dom: &Dom,
        layout: &Layout,
        root: NodeId,
        container: NodeId,
        verdicts: &[Verdict],
    ) -> Places {
        let mut sums = Vec::with_capacity(layout.pieces.len() + 1);
        let mut sum = Stats::default();
        sums.push(sum);
        for (piece, verdict) in layout.pieces.iter().zip(verdicts) {
            sum.add(stats(piece, *verdict));
            sums.push(sum);
        }
        let mut places = Places {
            places: Vec::with_capacity(layout.elements.len() + 1),
            of: Vec::with_capacity(layout.pieces.len()),
            sums,
            groups: Groups::default(),
            whole: Stats::default(),
            page: sum,
        };
        places.places.push(Place { node: root, ..Place::default() });
        places.whole = places.within(layout.range(container));
        Finder::new(dom, layout, container, &mut places).find();
        places
    }

    /// The place of a piece.
    pub(crate) fn of(&self, piece: usize) -> &Place {
        self.at(self.of.get(piece).copied().unwrap_or(ROOT))
    }

    /// The place of a number.
    pub(crate) fn at(&self, number: usize) -> &Place {
        self.places.get(number).unwrap_or(&self.places[ROOT])
    }

    /// What the pieces of a range hold.
    pub(crate) fn within(&self, range: Range<usize>) -> Stats {
        let upto = |at: usize| self.sums.get(at).copied().unwrap_or(self.page);
        upto(range.end).minus(upto(range.start))
    }

    /// What all pieces hold that share with this place the home, the parent of the home, the look, the home's look.
    pub(crate) fn groups(&self, place: &Place) -> [Stats; 4] {
        let of = |group: &[Stats], at: usize| group.get(at).copied().unwrap_or_default();
        let home_look = self.at(place.home).look.unwrap_or_default();
        [
            of(&self.groups.home, place.home),
            of(&self.groups.outer, place.outer),
            of(&self.groups.look, place.look.unwrap_or_default()),
            of(&self.groups.home_look, home_look),
        ]
    }

    /// Counts every piece to its groups, `looks` of them by look.
    fn group(&mut self, looks: usize) {
        let places = self.places.len();
        let mut groups = Groups {
            home: vec![Stats::default(); places],
            outer: vec![Stats::default(); places],
            look: vec![Stats::default(); looks],
            home_look: vec![Stats::default(); looks],
        };
        for piece in 0..self.of.len() {
            let own = self.within(piece..piece + 1);
            let place = self.of(piece);
            add_to(&mut groups.home, place.home, own);
            add_to(&mut groups.outer, place.outer, own);
            add_to(&mut groups.look, place.look.unwrap_or_default(), own);
            let home_look = self.at(place.home).look.unwrap_or_default();
            add_to(&mut groups.home_look, home_look, own);
        }
        self.groups = groups;
    }
}

/// Finds the places: from each piece up to the next element that is known, and down again.
struct Finder<'p> {
    dom: &'p Dom<'p>,
    layout: &'p Layout,
    container: NodeId,
    places: &'p mut Places,
    /// The number of the place of each node, one up; 0 where it is not known.
    numbers: Vec<u32>,
    looks: Looks<'p>,
}

impl<'p> Finder<'p> {
    fn new(
        dom: &'p Dom<'p>,
        layout: &'p Layout,
        container: NodeId,
        places: &'p mut Places,
    ) -> Self {
        let mut numbers = vec![0; dom.len()];
        if let Some(number) = numbers.get_mut(index(places.places[ROOT].node)) {
            *number = 1;
        }
        Self { dom, layout, container, places, numbers, looks: Looks::new() }
    }

    fn find(mut self) {
        let mut path = Vec::new();
        for piece in &self.layout.pieces {
            let number = self.number(piece.node, &mut path);
            self.look(number);
            self.look(self.places.at(number).home);
            self.places.of.push(number);
        }
        self.places.group(self.looks.count);
    }

    /// The number of the place of a node; the root's for one that is not below the root.
    fn number(&mut self, node: NodeId, path: &mut Vec<NodeId>) -> usize {
        path.clear();
        let mut next = Some(node);
        let mut number = loop {
            let Some(node) = next else { return ROOT };
            match self.numbers.get(index(node)) {
                Some(number) if *number > 0 => break index(*number - 1),
                _ => path.push(node),
            }
            next = self.dom.parent(node);
        };
        while let Some(node) = path.pop() {
            let place = self.enter(node, number);
            number = self.places.places.len();
            self.places.places.push(place);
            if let Some(known) = self.numbers.get_mut(index(node)) {
                *known = u32::try_from(number + 1).unwrap_or(0);
            }
        }
        number
    }

    /// The place of an element whose parent has the number `parent`.
    fn enter(&self, node: NodeId, parent: usize) -> Place {
        let own = self.places.places.len();
        let above = self.places.at(parent);
        let tag = self.dom.tag(node).unwrap_or(Tag::Other);
        let range = self.layout.range(node);
        let stats = self.places.within(range.clone());
        let mut place = Place { node, range, stats, look: None, ..above.clone() };
        place.inside |= bits(self.layout, node, tag);
        if tag == Tag::Article && place.article.is_none() {
            place.article = Some(own);
        }
        if !is_text_level(tag) {
            place.outer = above.home;
            place.home = own;
        }
        if node == self.container {
            place.inside |= inside::CONTAINER;
            return place;
        }
        if above.inside & inside::CONTAINER != 0 {
            place.depth = above.depth.saturating_add(1);
            place.branch = above.branch.or(Some(own));
        }
        let whole = u64::from(self.places.whole.prose.max(1));
        if above.part.is_none() && u64::from(stats.prose) * 4 < whole {
            place.part = Some(own);
        }
        place
    }

    /// Makes the look of a place known.
    fn look(&mut self, number: usize) {
        if let Some(place) = self.places.places.get_mut(number)
            && place.look.is_none()
        {
            let is_root = number == ROOT;
            place.look = Some(if is_root { 0 } else { self.looks.of(self.dom, place.node) });
        }
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Numbers for the tags and classes of elements; numbers within a class do not count.
struct Looks<'d> {
    known: HashMap<u64, Look, BuildHasherDefault<AsIs>>,
    /// Tags and classes seen before, by their lengths: a page has the same ones again and again.
    seen: Vec<(Tag, &'d str, Look)>,
    /// How many there are; the first is the root's.
    count: usize,
}

/// How many tags and classes [`Looks`] remembers as they are.
const SEEN: usize = 64;

impl<'d> Looks<'d> {
    fn new() -> Self {
        Self { known: HashMap::default(), seen: vec![(Tag::Other, "", 0); SEEN], count: 1 }
    }

    fn of(&mut self, dom: &'d Dom<'d>, node: NodeId) -> Look {
        let tag = dom.tag(node).unwrap_or(Tag::Other);
        let class = dom.attr(node, "class").unwrap_or("");
        let slot = (tag as usize + class.len() * 7) % SEEN;
        if let Some((seen_tag, seen_class, look)) = self.seen.get(slot)
            && (tag, class) == (*seen_tag, *seen_class)
            && tag != Tag::Other
        {
            return *look;
        }
        let hash = class
            .bytes()
            .filter(|byte| !byte.is_ascii_digit())
            .fold(hash(dom.name(node)), |hash, byte| mix(hash, u64::from(byte)));
        let look = *self.known.entry(hash).or_insert_with(|| {
            self.count += 1;
            self.count - 1
        });
        self.seen[slot] = (tag, class, look);
        look
    }
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
