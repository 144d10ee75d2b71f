//! Writes the pieces of a page while it is walked over.

use newsmill_html::{Dom, NodeId, NodeKind, Tag};

use crate::hints::Hint;
use crate::layout::{Element, Layout, Piece, at};
use crate::page::Kind;
use crate::squeeze;

/// An element the writer is in; what it says holds below it too.
#[derive(Clone, Copy)]
struct Open {
    tag: Tag,
    hint: Hint,
    kind: Kind,
    node: NodeId,
    /// The nearest block element, itself included.
    block: NodeId,
    /// The level of the nearest heading; 0 outside of headings.
    level: u8,
    /// Whether it is in a table whose rows are data.
    data: bool,
    inline: bool,
    /// Its number among the layout's elements, or [`UNLISTED`].
    element: u32,
}

/// Stands for the number of what is not among the layout's elements.
const UNLISTED: u32 = u32::MAX;

/// Puts the layout together.
pub(crate) struct Writer<'d> {
    dom: &'d Dom<'d>,
    root: NodeId,
    pub(crate) layout: Layout,
    open: Vec<Open>,
    text: String,
    chars: usize,
    link_chars: usize,
    bold_chars: usize,
    /// In how many links, bold elements and elements with lines of their own it is.
    links: u32,
    bolds: u32,
    pres: u32,
    breaks: u32,
}

impl<'d> Writer<'d> {
    pub(crate) fn new(dom: &'d Dom<'d>, root: NodeId, layout: Layout) -> Self {
        Writer {
            dom,
            root,
            layout,
            open: Vec::new(),
            text: String::new(),
            chars: 0,
            link_chars: 0,
            bold_chars: 0,
            links: 0,
            bolds: 0,
            pres: 0,
            breaks: 0,
        }
    }

    /// Ends the last piece.
    pub(crate) fn finish(mut self) -> Layout {
        self.flush();
        self.layout
    }

    /// The element it is in; at first none, in the document.
    fn innermost(&self) -> Open {
        self.open.last().copied().unwrap_or(Open {
            tag: Tag::Other,
            hint: Hint::None,
            kind: Kind::Paragraph,
            node: self.dom.root(),
            block: self.dom.root(),
            level: 0,
            data: false,
            inline: false,
            element: UNLISTED,
        })
    }

    fn next_piece(&self) -> u32 {
        u32::try_from(self.layout.pieces.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn enter(&mut self, node: NodeId, tag: Tag, own: Hint) {
        if tag == Tag::Br {
            self.line_break();
            return;
        }
        let above = self.innermost();
        let in_row = above.kind == Kind::TableRow;
        let in_line = tag.is_inline()
            || tag == Tag::Img
            || (in_row && above.data)
            || (tag == Tag::Other && is_inline_name(self.dom.name(node)));
        // A label inside a sentence says nothing; only what is apart from it does.
        let hint = match own {
            Hint::Content | Hint::None => above.hint,
            own => above.hint.max(own),
        };
        let inline = in_line && hint == above.hint;
        if !inline {
            self.flush();
        }
        if matches!(tag, Tag::Td | Tag::Th) && in_row && !self.text.is_empty() {
            self.text.push_str(" | ");
        }
        self.layout.set_hint(node, own);
        let data = if tag == Tag::Table { is_data_table(self.dom, node) } else { above.data };
        let level = tag.heading_level();
        let kind = match tag {
            Tag::Li | Tag::Dt | Tag::Dd => Kind::ListItem,
            Tag::Blockquote => Kind::Quote,
            Tag::Tr if data => Kind::TableRow,
            _ if level.is_some() => Kind::Crosshead,
            _ => above.kind,
        };
        self.count(tag, 1);
        let start = self.next_piece();
        let listed = (!tag.is_inline() || own == Hint::Content) && node != self.root;
        let element = match listed {
            true => self.layout.open(Element { node, tag, pieces: (start, start), after: 0 }),
            false => UNLISTED,
        };
        self.layout.ranges[at(node)].0 = start;
        self.open.push(Open {
            tag,
            hint,
            kind,
            node,
            block: if inline { above.block } else { node },
            level: level.unwrap_or(above.level),
            data,
            inline,
            element,
        });
    }

    pub(crate) fn leave(&mut self, node: NodeId) {
        let Some(open) = self.open.last().copied().filter(|open| open.node == node) else { return };
        if !open.inline {
            self.flush();
        }
        self.open.pop();
        self.count(open.tag, -1);
        let end = self.next_piece() + u32::from(open.inline && self.chars > 0);
        self.layout.ranges[at(node)].1 = end;
        if open.element != UNLISTED {
            self.layout.close(open.element, end);
        }
    }

    /// Counts an element that is entered, or takes it away again.
    #[inline]
    fn count(&mut self, tag: Tag, change: i32) {
        let counter = match tag {
            Tag::A => &mut self.links,
            Tag::B | Tag::Strong => &mut self.bolds,
            Tag::Pre => &mut self.pres,
            _ => return,
        };
        *counter = counter.saturating_add_signed(change);
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

    pub(crate) fn push_text(&mut self, text: &str) {
        let letters = squeeze::push(&mut self.text, text, self.pres > 0);
        if letters > 0 {
            self.breaks = 0;
            self.chars += letters;
            self.link_chars += if self.links > 0 { letters } else { 0 };
            self.bold_chars += if self.bolds > 0 { letters } else { 0 };
        }
    }

    /// Ends the piece that is being written.
    #[inline]
    fn flush(&mut self) {
        if self.chars > 0 {
            self.push_piece();
        }
        self.breaks = 0;
        self.text.clear();
    }

    fn push_piece(&mut self) {
        let Open { kind, hint, level, block, .. } = self.innermost();
        self.layout.pieces.push(Piece {
            // It has no other white space.
            text: self.text.trim_ascii().to_owned(),
            kind: if level > 0 { Kind::Crosshead } else { kind },
            level,
            node: block,
            chars: self.chars,
            link_chars: self.link_chars,
            bold_chars: self.bold_chars,
            hint,
        });
        (self.chars, self.link_chars, self.bold_chars) = (0, 0, 0);
    }
}

/// Elements within a line that have no tag of their own.
fn is_inline_name(name: &str) -> bool {
    matches!(name, "rb" | "rtc" | "nobr" | "bdi" | "bdo" | "dfn" | "acronym" | "tt" | "blink")
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
