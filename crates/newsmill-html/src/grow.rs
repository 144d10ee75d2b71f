//! How a tree grows: new nodes, and nodes put elsewhere.

use crate::dom::{Dom, NONE, Node, NodeId, NodeKind};
use crate::steps::step;
use crate::texts::{Span, Texts, index, offset};

/// Where a node goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Behind the last child of this node.
    In(NodeId),
    /// Before this node.
    Before(NodeId),
}

impl Dom<'_> {
    #[inline]
    pub(crate) fn at(&self, id: NodeId) -> &Node {
        step(1);
        &self.nodes[index(id)]
    }

    #[inline]
    pub(crate) fn at_mut(&mut self, id: NodeId) -> &mut Node {
        step(1);
        &mut self.nodes[index(id)]
    }

    /// Adds a node, not yet in the tree.
    #[inline]
    pub(crate) fn add(&mut self, node: Node) -> NodeId {
        let id = offset(self.nodes.len());
        self.nodes.push(node);
        id
    }

    /// Adds a node at a place in the tree.
    #[inline]
    pub(crate) fn add_at(&mut self, place: Place, node: Node) -> NodeId {
        let Place::In(parent) = place else {
            let id = self.add(node);
            self.put(place, id);
            return id;
        };
        let id = offset(self.nodes.len());
        let above = self.at_mut(parent);
        let previous = std::mem::replace(&mut above.last, id);
        match previous {
            NONE => above.first = id,
            before => self.at_mut(before).next = id,
        }
        self.add(Node { parent, previous, ..node })
    }

    /// Takes a node out of the tree.
    pub(crate) fn detach(&mut self, id: NodeId) {
        let Node { parent, previous, next, .. } = *self.at(id);
        if parent == NONE {
            return;
        }
        match previous {
            NONE => self.at_mut(parent).first = next,
            before => self.at_mut(before).next = next,
        }
        match next {
            NONE => self.at_mut(parent).last = previous,
            after => self.at_mut(after).previous = previous,
        }
        let node = self.at_mut(id);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Puts a node that is not in the tree into it.
    pub(crate) fn put(&mut self, place: Place, id: NodeId) {
        let (parent, previous, next) = match place {
            Place::In(parent) => (parent, self.at(parent).last, NONE),
            Place::Before(next) => (self.at(next).parent, self.at(next).previous, next),
        };
        let node = self.at_mut(id);
        (node.parent, node.previous, node.next) = (parent, previous, next);
        match previous {
            NONE => self.at_mut(parent).first = id,
            before => self.at_mut(before).next = id,
        }
        match next {
            NONE => self.at_mut(parent).last = id,
            after => self.at_mut(after).previous = id,
        }
    }

    /// Puts a node elsewhere.
    pub(crate) fn move_to(&mut self, place: Place, id: NodeId) {
        self.detach(id);
        self.put(place, id);
    }

    /// Puts text into the tree: behind other text that stands there, if that costs little, else as a node.
    pub(crate) fn put_text(&mut self, texts: &mut Texts<'_>, place: Place, text: Span) {
        let previous = match place {
            Place::In(parent) if self.at(parent).kind == NodeKind::Document => return,
            Place::In(parent) => self.at(parent).last,
            Place::Before(next) => self.at(next).previous,
        };
        if previous != NONE
            && self.at(previous).kind == NodeKind::Text
            && let Some(joined) = texts.join(self.at(previous).span, text)
        {
            self.at_mut(previous).span = joined;
            return;
        }
        self.add_at(place, Node::new(NodeKind::Text, text));
    }

    /// Gives all children of a node to another that has none.
    pub(crate) fn move_children(&mut self, from: NodeId, to: NodeId) {
        let Node { first, last, .. } = *self.at(from);
        let mut child = first;
        while child != NONE {
            let node = self.at_mut(child);
            node.parent = to;
            child = node.next;
        }
        (self.at_mut(from).first, self.at_mut(from).last) = (NONE, NONE);
        (self.at_mut(to).first, self.at_mut(to).last) = (first, last);
    }
}
