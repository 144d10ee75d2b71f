//! Walks over a tree in document order, without recursion.

use crate::dom::{NONE, Node, NodeId, NodeKind};
use crate::steps::step;
use crate::texts::index;

/// One step of a [`Walk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkStep {
    /// A node is entered (text nodes are only entered).
    Enter(NodeId),
    /// An element is left after its children.
    Leave(NodeId),
}

#[inline]
fn at(nodes: &[Node], id: NodeId) -> &Node {
    step(1);
    &nodes[index(id)]
}

/// A walk over a subtree in document order; see [`crate::Dom::walk`].
#[derive(Clone, Debug)]
pub struct Walk<'d> {
    nodes: &'d [Node],
    root: NodeId,
    next: Option<WalkStep>,
}

impl<'d> Walk<'d> {
    #[inline]
    pub(crate) fn new(nodes: &'d [Node], root: NodeId) -> Walk<'d> {
        Walk { nodes, root, next: Some(WalkStep::Enter(root)) }
    }

    /// Passes over the children of the node that was entered last; its `Leave` follows.
    #[inline]
    pub fn skip_children(&mut self) {
        if let Some(WalkStep::Enter(child)) = self.next {
            let parent = at(self.nodes, child).parent;
            if parent != NONE {
                self.next = Some(WalkStep::Leave(parent));
            }
        }
    }

    /// The step behind a node and everything below it.
    #[inline]
    fn behind(&self, id: NodeId, node: &Node) -> Option<WalkStep> {
        if id == self.root {
            return None;
        }
        if node.next != NONE {
            return Some(WalkStep::Enter(node.next));
        }
        (node.parent != NONE).then_some(WalkStep::Leave(node.parent))
    }
}

impl Iterator for Walk<'_> {
    type Item = WalkStep;

    #[inline]
    fn next(&mut self) -> Option<WalkStep> {
        let found = self.next?;
        self.next = match found {
            WalkStep::Enter(id) => {
                let node = at(self.nodes, id);
                if node.first != NONE {
                    Some(WalkStep::Enter(node.first))
                } else if node.kind == NodeKind::Text {
                    self.behind(id, node)
                } else {
                    Some(WalkStep::Leave(id))
                }
            }
            WalkStep::Leave(id) => self.behind(id, at(self.nodes, id)),
        };
        Some(found)
    }
}

/// Everything below a node in document order; see [`crate::Dom::descendants`].
#[derive(Clone, Debug)]
pub(crate) struct Descendants<'d> {
    nodes: &'d [Node],
    root: NodeId,
    next: NodeId,
}

impl<'d> Descendants<'d> {
    #[inline]
    pub(crate) fn new(nodes: &'d [Node], root: NodeId) -> Descendants<'d> {
        Descendants { nodes, root, next: at(nodes, root).first }
    }

    /// The node behind another in document order.
    #[inline]
    fn following(&self, id: NodeId) -> NodeId {
        let mut node = at(self.nodes, id);
        if node.first != NONE {
            return node.first;
        }
        while node.next == NONE {
            if node.parent == self.root || node.parent == NONE {
                return NONE;
            }
            node = at(self.nodes, node.parent);
        }
        node.next
    }
}

impl Iterator for Descendants<'_> {
    type Item = NodeId;

    #[inline]
    fn next(&mut self) -> Option<NodeId> {
        let id = self.next;
        if id == NONE {
            return None;
        }
        self.next = self.following(id);
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::WalkStep;
    use crate::{Tag, parse};

    #[test]
    fn a_walk_can_pass_over_children() {
        let dom = parse("<div><ul><li>a<li>b</ul><p>c</p></div>");
        let mut walk = dom.walk(dom.root());
        let mut seen = String::new();
        while let Some(step) = walk.next() {
            if let WalkStep::Enter(node) = step {
                seen.push_str(dom.text(node));
                if dom.is(node, Tag::Ul) {
                    walk.skip_children();
                }
            }
        }
        assert_eq!(seen, "c");
    }
}
