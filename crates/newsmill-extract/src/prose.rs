//! How much prose each element of a page holds.

use std::collections::{HashMap, HashSet};

use newsmill_html::{Dom, NodeId, NodeKind, Tag, WalkStep};

use crate::hints::is_hidden;
use crate::layout::at;
use crate::squeeze;
use crate::words::hash;

/// Text nodes shorter than this are labels, links and buttons rather than prose.
const PROSE_MIN: usize = 30;

/// The characters of prose in each element, whatever its hints; links hold none.
pub(crate) struct Prose<'d> {
    dom: &'d Dom<'d>,
    counts: Vec<u32>,
    /// What siblings of one class hold together, by parent and class; of the parents that were looked at.
    alike: HashMap<(NodeId, u64), u32>,
    seen: HashSet<NodeId>,
}

impl<'d> Prose<'d> {
    /// Counts the prose below `root`.
    pub(crate) fn weigh(dom: &'d Dom<'d>, root: NodeId) -> Self {
        let mut counts = vec![0_u32; dom.len()];
        let mut sum = 0_u32;
        let mut walk = dom.walk(root);
        while let Some(step) = walk.next() {
            match step {
                WalkStep::Enter(node) => match dom.kind(node) {
                    NodeKind::Text => sum = sum.saturating_add(prose_of(dom.text(node))),
                    kind => {
                        // Until the element is left: what was counted before it.
                        counts[at(node)] = sum;
                        if matches!(kind, NodeKind::Element(tag) if tag == Tag::A || is_hidden(tag))
                        {
                            walk.skip_children();
                        }
                    }
                },
                WalkStep::Leave(node) => counts[at(node)] = sum - counts[at(node)],
            }
        }
        Self { dom, counts, alike: HashMap::new(), seen: HashSet::new() }
    }

    /// The prose in an element.
    pub(crate) fn of(&self, node: NodeId) -> u32 {
        self.counts[at(node)]
    }

    /// Whether an element and its siblings of the same class hold more than `limit` together: a page may put every
    /// paragraph into a box of its own, with a name that otherwise means furniture.
    pub(crate) fn siblings_exceed(&mut self, node: NodeId, limit: u32) -> bool {
        let Some(parent) = self.dom.parent(node) else { return false };
        if self.of(parent) <= limit {
            return false;
        }
        let dom = self.dom;
        let class = |node| hash(dom.attr(node, "class").unwrap_or(""));
        if self.seen.insert(parent) {
            for child in dom.children(parent).filter(|child| self.counts[at(*child)] > 0) {
                let sum = self.alike.entry((parent, class(child))).or_default();
                *sum = sum.saturating_add(self.counts[at(child)]);
            }
        }
        self.alike.get(&(parent, class(node))).is_some_and(|sum| *sum > limit)
    }
}

/// What a text node counts for.
#[inline]
fn prose_of(text: &str) -> u32 {
    if text.len() < PROSE_MIN {
        return 0;
    }
    let count = squeeze::solid(text);
    if count < PROSE_MIN { 0 } else { u32::try_from(count).unwrap_or(u32::MAX) }
}
