//! Formatting elements (`b`, `a`, `font`) that outlive the blocks they stand in: the list of active ones, their
//! copies, and the adoption agency.

use super::Builder;
use super::stack::SCOPE;
use crate::DEPTH_MAX;
use crate::dom::{NONE, NodeId, flag};
use crate::grow::Place;
use crate::steps::step;
use crate::tag::Tag;
use crate::token::{Attribute, TagToken};

/// Tags with more attributes count as different if those stand in another order.
const UNORDERED_MAX: usize = 16;

impl Builder<'_> {
    /// The places in the list behind the last marker.
    fn active(&self) -> impl DoubleEndedIterator<Item = (usize, NodeId)> {
        step(self.formatting.len());
        let start = self.formatting.iter().rposition(|id| *id == NONE).map_or(0, |at| at + 1);
        self.formatting.iter().copied().enumerate().skip(start)
    }

    /// The last active element with this tag.
    pub(super) fn active_with(&self, tag: Tag) -> Option<(usize, NodeId)> {
        self.active().rev().find(|(_, id)| self.dom.at(*id).tag == tag)
    }

    /// Inserts a formatting element. Of equal ones three are kept ("Noah's Ark"), and no more than may be nested.
    pub(super) fn insert_formatting(&mut self, tag: TagToken) {
        let id = self.insert(tag);
        let (mut equal, mut first_equal, mut all, mut first) = (0, 0, 0, 0);
        for (at, other) in self.active().rev() {
            all += 1;
            first = at;
            if self.dom.at(other).tag == tag.tag && self.has_same_attributes(id, other) {
                equal += 1;
                first_equal = at;
            }
        }
        if equal >= 3 {
            self.formatting.remove(first_equal);
        } else if all >= usize::from(DEPTH_MAX) {
            self.formatting.remove(first);
        }
        self.formatting.push(id);
    }

    fn has_same_attributes(&self, one: NodeId, other: NodeId) -> bool {
        let (ones, others) = (self.attributes(one), self.attributes(other));
        if ones.len() != others.len() {
            return false;
        }
        let texts = &self.tokens.texts;
        let is_same = |a: &Attribute, b: &Attribute| {
            texts.bytes(a.name) == texts.bytes(b.name)
                && texts.bytes(a.value) == texts.bytes(b.value)
        };
        if ones.iter().zip(others).all(|(a, b)| is_same(a, b)) {
            return true;
        }
        (2..=UNORDERED_MAX).contains(&ones.len())
            && ones.iter().all(|a| others.iter().any(|b| is_same(a, b)))
    }

    pub(super) fn clear_formatting(&mut self) {
        while self.formatting.pop().is_some_and(|id| id != NONE) {}
    }

    fn is_active(&self, id: NodeId) -> Option<usize> {
        step(self.formatting.len());
        self.formatting.iter().rposition(|other| *other == id)
    }

    fn is_done(&self, id: NodeId) -> bool {
        id == NONE || self.dom.at(id).flags & flag::OPEN != 0
    }

    /// Opens copies of the formatting elements that were closed with their block.
    #[inline]
    pub(super) fn reconstruct(&mut self) {
        if self.formatting.last().is_some_and(|last| !self.is_done(*last)) {
            self.reconstruct_all();
        }
    }

    #[inline(never)]
    fn reconstruct_all(&mut self) {
        let done = self.formatting.iter().rposition(|id| self.is_done(*id));
        for at in done.map_or(0, |at| at + 1)..self.formatting.len() {
            if self.copies == 0 || self.open.len() >= usize::from(DEPTH_MAX) {
                // So that the same ones are not tried again and again.
                self.formatting.truncate(at);
                self.dom.truncated = true;
                return;
            }
            let place = self.place(None);
            let copy = self.copy(self.formatting[at]);
            self.dom.put(place, copy);
            self.push(copy);
            self.formatting[at] = copy;
        }
    }

    /// The adoption agency algorithm, for an end tag.
    pub(super) fn adopt(&mut self, tag: TagToken) {
        let current = self.open.last().filter(|open| open.is(tag.tag)).map(|open| open.node);
        // Nearly always nothing is out of order.
        if current.is_some() && current == self.formatting.last().copied() {
            self.formatting.pop();
            self.pop();
            return;
        }
        if current.is_some_and(|id| self.is_active(id).is_none()) {
            self.pop();
            return;
        }
        for _ in 0..8 {
            let Some((active, element)) = self.active_with(tag.tag) else {
                return self.end_any(tag);
            };
            step(self.open.len());
            let Some(at) = self.open.iter().rposition(|open| open.node == element) else {
                self.formatting.remove(active);
                return;
            };
            if !self.scope_has(SCOPE, |open| open.node == element) {
                return;
            }
            let below = self.open.iter().enumerate().skip(at + 1);
            let furthest =
                below.clone().find(|(_, open)| open.is_special()).map(|(below, _)| below);
            let Some(furthest) = furthest.filter(|_| self.copies > 0 && at > 0) else {
                self.close_to(at);
                self.formatting.remove(active);
                return;
            };
            self.adopt_block(at, furthest);
        }
    }

    /// One round of the adoption agency: the formatting element at `at` and the furthest block below it.
    fn adopt_block(&mut self, at: usize, furthest: usize) {
        let element = self.open[at].node;
        let block = self.open[furthest].node;
        let ancestor = self.open[at - 1].node;
        let mut bookmark = self.is_active(element).unwrap_or(0);
        let mut last = block;
        let mut node_at = furthest;
        for round in 1.. {
            node_at -= 1;
            if node_at == at {
                break;
            }
            let node = self.open[node_at].node;
            let mut active = self.is_active(node);
            if let Some(position) = active.filter(|_| round > 3) {
                self.formatting.remove(position);
                bookmark -= usize::from(position < bookmark);
                active = None;
            }
            let Some(position) = active else {
                self.close_at(node_at);
                continue;
            };
            let copy = self.copy(node);
            self.formatting[position] = copy;
            self.replace_at(node_at, copy);
            if last == block {
                bookmark = position + 1;
            }
            self.dom.move_to(Place::In(copy), last);
            last = copy;
        }
        self.dom.detach(last);
        let place = self.place(Some(ancestor));
        self.dom.put(place, last);
        let copy = self.copy(element);
        self.dom.move_children(block, copy);
        self.dom.put(Place::In(block), copy);
        if let Some(position) = self.is_active(element) {
            self.formatting.remove(position);
            bookmark -= usize::from(position < bookmark);
        }
        self.formatting.insert(bookmark.min(self.formatting.len()), copy);
        self.close_at(at);
        let below = self.open.iter().rposition(|open| open.node == block);
        self.open_at(below.map_or(self.open.len(), |at| at + 1), copy);
    }
}
