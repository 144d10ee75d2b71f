//! The page as a sequence of text pieces, each with what is known of its place.

use std::ops::Range;

use newsmill_html::{Dom, NodeId, NodeKind, Tag, WalkStep};

use crate::hints::{Hint, hint_with};
use crate::names::Names;
use crate::page::Kind;
use crate::prose::Prose;
use crate::writer::Writer;

/// A stretch of text between two block edges.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) kind: Kind,
    /// Level of a heading, 1 to 6; 0 for other text.
    pub(crate) level: u8,
    /// The nearest block element around it.
    pub(crate) node: NodeId,
    /// Letters of text, as [`crate::squeeze::push`] counts them: all, in links.
    pub(crate) chars: usize,
    pub(crate) link_chars: usize,
    /// Letters in bold type.
    pub(crate) bold_chars: usize,
    /// The strongest hint above it: furniture, comments, a caption.
    pub(crate) hint: Hint,
}

/// An element that may be the article's: a block, or one that calls itself text. Such elements hold pieces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element {
    pub(crate) node: NodeId,
    pub(crate) tag: Tag,
    /// The first of its pieces, and the one behind the last.
    pub(crate) pieces: (u32, u32),
    /// The number of the next element that does not lie in it.
    pub(crate) after: usize,
}

/// The pieces of a page in order, and which of them each element holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    pub(crate) pieces: Vec<Piece>,
    /// Characters of prose in all of the page, whatever its hints.
    pub(crate) prose: u32,
    /// Below the root, in document order.
    pub(crate) elements: Vec<Element>,
    pub(crate) ranges: Vec<(u32, u32)>,
    hints: Vec<Hint>,
    overruled: Vec<Hint>,
}

impl Layout {
    fn new(nodes: usize, prose: u32) -> Self {
        Layout {
            pieces: Vec::with_capacity(nodes / 12),
            prose,
            elements: Vec::with_capacity(nodes / 12),
            ranges: vec![(0, 0); nodes],
            hints: vec![Hint::None; nodes],
            overruled: vec![Hint::None; nodes],
        }
    }

    /// The pieces below a node, as indices.
    pub(crate) fn range(&self, node: NodeId) -> Range<usize> {
        let (start, end) = self.ranges.get(at(node)).copied().unwrap_or_default();
        at(start)..at(end)
    }

    /// What the element itself seems to be.
    pub(crate) fn hint(&self, node: NodeId) -> Hint {
        self.hints.get(at(node)).copied().unwrap_or(Hint::None)
    }

    pub(crate) fn set_hint(&mut self, node: NodeId, hint: Hint) {
        self.hints[at(node)] = hint;
    }

    /// What its names say the element is where that was not believed, because it holds too much of the page's text.
    pub(crate) fn overruled(&self, node: NodeId) -> Hint {
        self.overruled.get(at(node)).copied().unwrap_or(Hint::None)
    }

    /// The elements below one of them, or all.
    pub(crate) fn below(&self, element: Option<usize>) -> &[Element] {
        let Some(number) = element else { return &self.elements };
        let after = self.elements.get(number).map_or(0, |element| element.after);
        self.elements.get(number + 1..after).unwrap_or(&[])
    }

    /// Lists an element until it is known whether it has pieces; gives its number.
    pub(crate) fn open(&mut self, element: Element) -> u32 {
        self.elements.push(element);
        u32::try_from(self.elements.len() - 1).unwrap_or(u32::MAX)
    }

    /// Ends an element; one without pieces is no longer listed.
    pub(crate) fn close(&mut self, number: u32, end: u32) {
        let number = at(number);
        let after = self.elements.len();
        if let Some(element) = self.elements.get_mut(number) {
            (element.pieces.1, element.after) = (end, after);
            if element.pieces.0 == end {
                self.elements.truncate(number);
            }
        }
    }
}

/// The number of a node or of a piece as an index.
pub(crate) fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
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

/// What layouts of one page share, whatever their trust.
pub(crate) struct Survey<'d> {
    dom: &'d Dom<'d>,
    root: NodeId,
    prose: Prose<'d>,
    names: Names<'d>,
    /// What elements seem to be, where that was asked for.
    hints: Vec<Option<Hint>>,
}

impl<'d> Survey<'d> {
    /// Of everything below `root`.
    pub(crate) fn new(dom: &'d Dom<'d>, root: NodeId) -> Self {
        let prose = Prose::weigh(dom, root);
        Survey { dom, root, prose, names: Names::new(), hints: vec![None; dom.len()] }
    }

    /// Lays the page out.
    pub(crate) fn lay_out(&mut self, trust: Trust) -> Layout {
        let dom = self.dom;
        let layout = Layout::new(dom.len(), self.prose.of(self.root));
        let mut writer = Writer::new(dom, self.root, layout);
        let mut walk = dom.walk(self.root);
        while let Some(step) = walk.next() {
            match step {
                WalkStep::Enter(node) => match dom.kind(node) {
                    NodeKind::Text => writer.push_text(dom.text(node)),
                    NodeKind::Element(tag) => {
                        let said = self.hint(node, tag);
                        let own = if self.is_wrong(node, said, trust) { Hint::None } else { said };
                        if own != said {
                            writer.layout.overruled[at(node)] = said;
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
        writer.finish()
    }

    /// What an element seems to be.
    fn hint(&mut self, node: NodeId, tag: Tag) -> Hint {
        let names = &mut self.names;
        *self.hints[at(node)].get_or_insert_with(|| hint_with(names, self.dom, node, tag))
    }

    /// Whether a hint would take too much of the page's text away.
    fn is_wrong(&mut self, node: NodeId, hint: Hint, trust: Trust) -> bool {
        if hint <= Hint::Content {
            return false;
        }
        let (prose, total) = (self.prose.of(node), self.prose.of(self.root));
        is_too_large(hint, prose, total, trust)
            || (hint == Hint::Furniture
                && prose > 0
                && self.prose.siblings_exceed(node, (total / 2).max(800)))
    }
}

/// Lays out everything below `root`, once.
pub(crate) fn lay_out(dom: &Dom, root: NodeId, trust: Trust) -> Layout {
    Survey::new(dom, root).lay_out(trust)
}

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
