//! The stack of open elements, and the insertion mode that follows from it.

use super::{Builder, Mode, Open};
use crate::dom::{NONE, Namespace, NodeId, flag};
use crate::steps::step;
use crate::tag::{Tag, set};
use crate::token::TagToken;

/// What ends the scope of most end tags.
pub(super) const SCOPE: u16 = set::SCOPE;
/// What ends the scope of `li`.
pub(super) const LIST_SCOPE: u16 = set::SCOPE | set::LIST;
/// What ends the scope of `p`.
pub(super) const BUTTON_SCOPE: u16 = set::SCOPE | set::BUTTON;
/// What ends the scope of tables and their parts.
pub(super) const TABLE_SCOPE: u16 = set::TABLE;

impl Builder<'_> {
    /// Opens an element that is in the tree.
    pub(super) fn push(&mut self, id: NodeId) {
        let open = self.open_for(id);
        self.count(open, true);
        self.open.push(open);
    }

    fn open_for(&self, node: NodeId) -> Open {
        use Tag::{AnnotationXml, Desc, ForeignObject, Mi, Mn, Mo, Ms, Mtext, Title};
        let (tag, namespace) = (self.dom.at(node).tag, self.dom.at(node).namespace());
        let special = match namespace {
            Namespace::Html => false,
            Namespace::Svg => matches!(tag, ForeignObject | Desc | Title),
            Namespace::MathMl => matches!(tag, Mi | Mo | Mn | Ms | Mtext | AnnotationXml),
        };
        Open { node, tag, namespace, special }
    }

    /// Notes that an element was opened or closed.
    fn count(&mut self, open: Open, opened: bool) {
        if open.namespace == Namespace::Html {
            let count = &mut self.counts[open.tag as usize];
            *count = if opened { count.saturating_add(1) } else { count.saturating_sub(1) };
        }
        let flags = &mut self.dom.at_mut(open.node).flags;
        *flags = if opened { *flags | flag::OPEN } else { *flags & !flag::OPEN };
    }

    #[inline]
    pub(super) fn pop(&mut self) {
        if let Some(open) = self.open.pop() {
            self.count(open, false);
        }
    }

    /// Closes elements until `length` are open.
    pub(super) fn close_to(&mut self, length: usize) {
        while self.open.len() > length {
            self.pop();
        }
    }

    /// Closes one element in the middle.
    pub(super) fn close_at(&mut self, at: usize) {
        step(self.open.len() - at);
        let open = self.open.remove(at);
        self.count(open, false);
    }

    /// Puts an element that is in the tree into the stack.
    pub(super) fn open_at(&mut self, at: usize, id: NodeId) {
        let open = self.open_for(id);
        self.count(open, true);
        step(self.open.len() - at);
        self.open.insert(at, open);
    }

    /// Puts an element in the place of another.
    pub(super) fn replace_at(&mut self, at: usize, id: NodeId) {
        self.count(self.open[at], false);
        let open = self.open_for(id);
        self.count(open, true);
        self.open[at] = open;
    }

    pub(super) fn remove(&mut self, id: NodeId) {
        if let Some(at) = self.open.iter().rposition(|open| open.node == id) {
            self.close_at(at);
        }
    }

    #[inline]
    pub(super) fn is_open(&self, tag: Tag) -> bool {
        self.counts[tag as usize] > 0
    }

    #[inline]
    pub(super) fn current_is(&self, tag: Tag) -> bool {
        self.open.last().is_some_and(|open| open.is(tag))
    }

    #[inline]
    pub(super) fn current_in(&self, sets: u16) -> bool {
        self.open.last().is_some_and(|open| open.is_in(sets))
    }

    /// Whether the nearest element that passes is inside everything that ends these scopes.
    pub(super) fn scope_has(&self, sets: u16, is_it: impl Fn(&Open) -> bool) -> bool {
        let foreign_ends = sets & set::SCOPE != 0;
        for open in self.open.iter().rev() {
            step(1);
            if is_it(open) {
                return true;
            }
            if open.is_in(sets) || (open.special && foreign_ends) {
                return false;
            }
        }
        false
    }

    pub(super) fn in_scope(&self, tag: Tag, sets: u16) -> bool {
        self.is_open(tag) && self.scope_has(sets, |open| open.is(tag))
    }

    /// Closes elements up to the nearest with this tag.
    pub(super) fn close(&mut self, tag: Tag) {
        self.close_until(|open| open.is(tag));
    }

    /// Closes elements up to the nearest that passes.
    pub(super) fn close_until(&mut self, is_it: impl Fn(&Open) -> bool) {
        while let Some(open) = self.open.last().copied() {
            self.pop();
            if is_it(&open) {
                return;
            }
        }
    }

    /// Closes elements down to one that is in a set.
    pub(super) fn clear_to(&mut self, is_end: impl Fn(Tag) -> bool) {
        while self.open.len() > 1
            && !self
                .open
                .last()
                .is_some_and(|open| open.namespace == Namespace::Html && is_end(open.tag))
        {
            self.pop();
        }
    }

    pub(super) fn close_implied(&mut self, sets: u16, except: Tag) {
        while self.open.last().is_some_and(|open| open.is_in(sets) && open.tag != except) {
            self.pop();
        }
    }

    #[inline]
    pub(super) fn close_p(&mut self) {
        if self.is_open(Tag::P) {
            self.close_nearest_p();
        }
    }

    #[inline(never)]
    fn close_nearest_p(&mut self) {
        if self.in_scope(Tag::P, BUTTON_SCOPE) {
            self.close_implied(set::IMPLIED, Tag::P);
            self.close(Tag::P);
        }
    }

    /// Whether an open HTML element has the name of a tag.
    pub(super) fn has_name(&self, open: &Open, tag: TagToken) -> bool {
        open.is(tag.tag)
            && (tag.tag != Tag::Other
                || self.own_name(open.node) == self.tokens.texts.bytes(tag.name))
    }

    /// The name of an element without a tag of its own.
    pub(super) fn own_name(&self, id: NodeId) -> &[u8] {
        let named = self.tokens.attributes.get(crate::texts::index(self.dom.at(id).span.start));
        named.map_or(&[], |attribute| self.tokens.texts.bytes(attribute.name))
    }

    /// "Reset the insertion mode appropriately."
    pub(super) fn reset_mode(&mut self) {
        self.mode = self.fitting_mode();
    }

    fn fitting_mode(&self) -> Mode {
        for (at, open) in self.open.iter().enumerate().rev() {
            let last = at == 0;
            let (tag, namespace) = match self.context {
                Some(context) if last => (context.tag, context.namespace),
                _ => (open.tag, open.namespace),
            };
            if namespace != Namespace::Html {
                continue;
            }
            match tag {
                Tag::Td | Tag::Th if !last => return Mode::InCell,
                Tag::Tr => return Mode::InRow,
                Tag::Tbody | Tag::Thead | Tag::Tfoot => return Mode::InTableBody,
                Tag::Caption => return Mode::InCaption,
                Tag::Colgroup => return Mode::InColumnGroup,
                Tag::Table => return Mode::InTable,
                Tag::Template => return self.templates.last().copied().unwrap_or(Mode::InBody),
                Tag::Head if !last => return Mode::InHead,
                Tag::Body => return Mode::InBody,
                Tag::Frameset => return Mode::InFrameset,
                Tag::Html if self.head == NONE => return Mode::BeforeHead,
                Tag::Html => return Mode::AfterHead,
                _ => {}
            }
        }
        Mode::InBody
    }
}
