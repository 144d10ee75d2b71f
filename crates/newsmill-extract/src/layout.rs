//! The page as a sequence of text pieces, each with what is known of its place.

use std::collections::{HashMap, HashSet};

use newsmill_html::{Dom, NodeId, NodeKind, Tag, WalkStep};

use crate::hints::{Hint, hint_with, is_hidden};
use crate::names::Names;
use crate::page::Kind;
use crate::words::hash;

/// A stretch of text between two block edges.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) kind: Kind,
    /// Level of a heading, 1 to 6; 0 for other text.
    pub(crate) level: u8,
    /// The nearest block element around it.
    pub(crate) node: NodeId,
    /// Letters of text, as [`letters`] counts them: all, in links.
    pub(crate) chars: usize,
    pub(crate) link_chars: usize,
    /// Letters in bold type.
    pub(crate) bold_chars: usize,
    /// The strongest hint above it: furniture, comments, a caption.
    pub(crate) hint: Hint,
}

/// The pieces of a page in order, and which of them each element holds.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) pieces: Vec<Piece>,
    /// Characters of prose in all of the page, whatever its hints.
    pub(crate) prose: u32,
    ranges: Vec<(u32, u32)>,
    hints: Vec<Hint>,
    overruled: Vec<Hint>,
}

impl Layout {
    /// The pieces below a node, as indices.
    pub(crate) fn range(&self, node: NodeId) -> std::ops::Range<usize> {
        let at = usize::try_from(node).unwrap_or(usize::MAX);
        let (start, end) = self.ranges.get(at).copied().unwrap_or_default();
        usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(0)
    }

    /// What the element itself seems to be.
    pub(crate) fn hint(&self, node: NodeId) -> Hint {
        usize::try_from(node).ok().and_then(|at| self.hints.get(at)).copied().unwrap_or(Hint::None)
    }

    /// What its names say the element is where that was not believed, because it holds too much of the page's text.
    pub(crate) fn overruled(&self, node: NodeId) -> Hint {
        self.overruled.get(at(node)).copied().unwrap_or(Hint::None)
    }
}

fn at(node: NodeId) -> usize {
    usize::try_from(node).unwrap_or(0)
}

/// Text nodes shorter than this are labels, links and buttons rather than prose.
const PROSE_MIN: usize = 30;

fn weigh(dom: &Dom, root: NodeId) -> Vec<u32> {
    let mut prose = vec![0_u32; dom.len()];
    let mut links = 0_u32;
    let mut walk = dom.walk(root);
    while let Some(step) = walk.next() {
        match step {
            WalkStep::Enter(node) if dom.is_text(node) => {
                let text = dom.text(node);
                if links > 0 || text.len() < PROSE_MIN {
                    continue;
                }
                let count = match text.is_ascii() {
                    true => text.bytes().filter(|byte| is_plain(*byte)).count(),
                    false => text.chars().filter(|c| !c.is_whitespace()).count(),
                };
                if count >= PROSE_MIN {
                    add_to_parent(dom, &mut prose, node, u32::try_from(count).unwrap_or(u32::MAX));
                }
            }
            WalkStep::Enter(node) => {
                links += u32::from(dom.is(node, Tag::A));
                if dom.tag(node).is_some_and(is_hidden) {
                    walk.skip_children();
                }
            }
            WalkStep::Leave(node) => {
                links -= u32::from(dom.is(node, Tag::A));
                let own = prose[at(node)];
                add_to_parent(dom, &mut prose, node, own);
            }
        }
    }
    prose
}

fn add_to_parent(dom: &Dom, prose: &mut [u32], node: NodeId, count: u32) {
    if let Some(parent) = dom.parent(node) {
        prose[at(parent)] = prose[at(parent)].saturating_add(count);
    }
}

/// How far a layout follows hints that take prose away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Up to two fifths of the page's prose in one element.
    Most,
    /// Up to a tenth, for pages whose names turned out to hide the text.
    Little,
    /// None at all, for pages that are cut into many small elements with such names.
    None,
}

/// Lays out everything below `root`.
pub(crate) fn lay_out(dom: &Dom, root: NodeId, trust: Trust) -> Layout {
    let prose = weigh(dom, root);
    let total = prose[at(root)];
    let mut writer = Writer {
        dom,
        layout: Layout {
            pieces: Vec::new(),
            prose: total,
            ranges: vec![(0, 0); dom.len()],
            hints: vec![Hint::None; dom.len()],
            overruled: vec![Hint::None; dom.len()],
        },
        open: Vec::new(),
        text: String::new(),
        chars: 0,
        link_chars: 0,
        bold_chars: 0,
        links: 0,
        bolds: 0,
        breaks: 0,
    };
    let mut names = Names::new();
    let mut alike = Alike::default();
    let mut walk = dom.walk(root);
    while let Some(step) = walk.next() {
        match step {
            WalkStep::Enter(node) => match dom.kind(node) {
                NodeKind::Text => writer.push_text(dom.text(node)),
                NodeKind::Element(tag) => {
                    let mut own = hint_with(&mut names, dom, node, tag);
                    let own_prose = prose[at(node)];
                    if is_too_large(own, own_prose, total, trust)
                        || (own == Hint::Furniture
                            && own_prose > 0
                            && alike.prose(dom, node, &prose) > (total / 2).max(800))
                    {
                        writer.layout.overruled[at(node)] = own;
                        own = Hint::None;
                    }
                    writer.enter(node, tag, own);
                    if own == Hint::Hidden {
                        walk.skip_children();
                    }
                }
                _ => {}
            },
            WalkStep::Leave(node) => writer.leave(node),
        }
    }
    writer.flush();
    writer.layout
}

/// A hint that would take too much of the page's text away is wrong.
fn is_too_large(hint: Hint, prose: u32, total: u32, trust: Trust) -> bool {
    let percent = u64::from(prose) * 100 / u64::from(total.max(1));
    match (hint, trust) {
        (Hint::Comments, _) => percent > 85,
        (Hint::Furniture | Hint::Caption, Trust::Most) => percent > 40 && prose > 200,
        (Hint::Furniture | Hint::Caption | Hint::Hidden, Trust::Little) => {
            percent > 10 && prose > 200
        }
        (Hint::Furniture | Hint::Caption | Hint::Hidden, Trust::None) => prose > 0,
        _ => false,
    }
}

/// What siblings of one class hold together: a page may put every paragraph into a box of its own, with a name that
/// otherwise means furniture.
#[derive(Default)]
struct Alike {
    prose: HashMap<(NodeId, u64), u32>,
    seen: HashSet<NodeId>,
}

impl Alike {
    /// The prose of `node` and its siblings of the same class; every parent is looked at once.
    fn prose(&mut self, dom: &Dom, node: NodeId, prose: &[u32]) -> u32 {
        let Some(parent) = dom.parent(node) else { return 0 };
        let class = |node| hash(dom.attr(node, "class").unwrap_or(""));
        if self.seen.insert(parent) {
            for child in dom.children(parent).filter(|child| prose[at(*child)] > 0) {
                let sum = self.prose.entry((parent, class(child))).or_default();
                *sum = sum.saturating_add(prose[at(child)]);
            }
        }
        self.prose.get(&(parent, class(node))).copied().unwrap_or(0)
    }
}

/// An element the writer is in.
struct Open {
    tag: Tag,
    hint: Hint,
    kind: Kind,
    node: NodeId,
    /// Whether it is a table whose rows are data.
    data: bool,
    inline: bool,
}

struct Writer<'d> {
    dom: &'d Dom<'d>,
    layout: Layout,
    open: Vec<Open>,
    text: String,
    chars: usize,
    link_chars: usize,
    bold_chars: usize,
    links: u32,
    bolds: u32,
    breaks: u32,
}

impl Writer<'_> {
    fn next_piece(&self) -> u32 {
        u32::try_from(self.layout.pieces.len()).unwrap_or(u32::MAX)
    }

    fn enter(&mut self, node: NodeId, tag: Tag, own: Hint) {
        if tag == Tag::Br {
            self.line_break();
            return;
        }
        let above = self.open.last();
        let (hint_above, kind_above, data_above) = above
            .map_or((Hint::None, Kind::Paragraph, false), |open| (open.hint, open.kind, open.data));
        let in_row = kind_above == Kind::TableRow;
        let inline = tag.is_inline()
            || tag == Tag::Img
            || (in_row && data_above)
            || (tag == Tag::Other && is_inline_name(self.dom.name(node)));
        // A label inside a sentence says nothing; only what is apart from it does.
        let own_above = match own {
            Hint::Content | Hint::None => hint_above,
            own => hint_above.max(own),
        };
        if !inline || own_above != hint_above {
            self.flush();
        }
        self.layout.hints[at(node)] = own;
        let data = match tag {
            Tag::Table => is_data_table(self.dom, node),
            _ => data_above,
        };
        let kind = match tag {
            Tag::Li | Tag::Dt | Tag::Dd => Kind::ListItem,
            Tag::Blockquote => Kind::Quote,
            Tag::Tr if data => Kind::TableRow,
            _ if tag.heading_level().is_some() => Kind::Crosshead,
            _ => kind_above,
        };
        if matches!(tag, Tag::Td | Tag::Th) && in_row && !self.text.is_empty() {
            self.text.push_str(" | ");
        }
        self.links += u32::from(tag == Tag::A);
        self.bolds += u32::from(matches!(tag, Tag::B | Tag::Strong));
        self.layout.ranges[at(node)].0 = self.next_piece();
        self.open.push(Open {
            tag,
            hint: own_above,
            kind,
            node,
            data,
            inline: inline && own_above == hint_above,
        });
    }

    fn leave(&mut self, node: NodeId) {
        if self.open.last().is_none_or(|open| open.node != node) {
            return;
        }
        if self.open.last().is_some_and(|open| !open.inline) {
            self.flush();
        }
        let Some(open) = self.open.pop() else { return };
        self.links -= u32::from(open.tag == Tag::A);
        self.bolds -= u32::from(matches!(open.tag, Tag::B | Tag::Strong));
        self.layout.ranges[at(node)].1 =
            self.next_piece() + u32::from(open.inline && self.chars > 0);
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks >= 2 {
            let breaks = self.breaks;
            self.flush();
            self.breaks = breaks;
        } else if !self.text.is_empty() {
            let trimmed = self.text.trim_end().len();
            self.text.truncate(trimmed);
            self.text.push('\n');
        }
    }

    fn push_text(&mut self, text: &str) {
        let keeps_lines = self.open.iter().rev().any(|open| open.tag == Tag::Pre);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            // Words and spaces of ASCII go by in runs.
            let run = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
            let length = match run {
                0 if first.is_ascii_whitespace() && !keeps_lines => {
                    rest.len() - rest.trim_ascii_start().len()
                }
                0 => first.len_utf8(),
                run => run,
            };
            let (part, after) = rest.split_at(length);
            rest = after;
            if first == '\n' && keeps_lines {
                self.text.push('\n');
            } else if first.is_whitespace() {
                if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
            } else if !is_invisible(first) {
                self.breaks = 0;
                self.text.push_str(part);
                let letters = if run > 0 { run } else { letters(first) };
                self.chars += letters;
                self.link_chars += if self.links > 0 { letters } else { 0 };
                self.bold_chars += if self.bolds > 0 { letters } else { 0 };
            }
        }
    }

    /// Ends the piece that is being written.
    fn flush(&mut self) {
        self.breaks = 0;
        if self.chars > 0 {
            let block = self.open.iter().rev().find(|open| !open.inline);
            let node = block.map_or(self.dom.root(), |open| open.node);
            let (kind, hint) = self
                .open
                .last()
                .map_or((Kind::Paragraph, Hint::None), |open| (open.kind, open.hint));
            let level =
                self.open.iter().rev().find_map(|open| open.tag.heading_level()).unwrap_or(0);
            self.layout.pieces.push(Piece {
                text: self.text.trim().to_owned(),
                kind: if level > 0 { Kind::Crosshead } else { kind },
                level,
                node,
                chars: self.chars,
                link_chars: self.link_chars,
                bold_chars: self.bold_chars,
                hint,
            });
        }
        self.text.clear();
        (self.chars, self.link_chars, self.bold_chars) = (0, 0, 0);
    }
}

/// Whether a byte is a sign of ASCII that is no white space.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Elements within a line that have no tag of their own.
fn is_inline_name(name: &str) -> bool {
    matches!(name, "rb" | "rtc" | "nobr" | "bdi" | "bdo" | "dfn" | "acronym" | "tt" | "blink")
}

/// Marks that show nothing and join nothing.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{2060}' | '\u{feff}')
}

/// Whether a table holds data, not layout: rows of short cells without blocks in them.
fn is_data_table(dom: &Dom, table: NodeId) -> bool {
    let (mut rows, mut cells, mut chars) = (0_usize, 0_usize, 0_usize);
    for node in dom.descendants(table) {
        match dom.kind(node) {
            NodeKind::Element(Tag::Table | Tag::Form | Tag::Article | Tag::H1 | Tag::H2) => {
                return false;
            }
            NodeKind::Element(Tag::Tr) => rows += 1,
            NodeKind::Element(Tag::Td | Tag::Th) => cells += 1,
            NodeKind::Text => chars += dom.text(node).trim().len(),
            _ => {}
        }
        if rows > 400 {
            break;
        }
    }
    rows >= 2 && cells >= rows * 2 && chars / cells.max(1) < 120
}

/// What a character counts for: a sign of a script that writes words with one or two signs stands for three.
fn letters(character: char) -> usize {
    match character {
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => 3,
        _ => 1,
    }
}
