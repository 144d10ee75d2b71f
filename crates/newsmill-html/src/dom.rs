//! The tree: nodes on one arena, their text in one buffer.

use crate::steps::step;
use crate::tag::Tag;
use crate::texts::{Span, Texts, index};
use crate::token::Attribute;

/// The number of a node in its [`Dom`].
pub type NodeId = u32;

/// Stands for "no node" inside the arena.
pub(crate) const NONE: NodeId = NodeId::MAX;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// The root.
    Document,
    /// The root of a `template`'s content, not connected to the rest.
    Fragment,
    /// An element of the HTML namespace with this tag, or of another namespace with [`Tag::Other`] or [`Tag::Svg`].
    Element(Tag),
    /// A run of text; neighbouring runs may stand apart.
    Text,
    /// A comment; only kept where [`crate::Options::everything`] says so.
    Comment,
    /// A doctype; only kept where [`crate::Options::everything`] says so.
    Doctype,
}

/// The namespace of an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Namespace {
    /// HTML.
    #[default]
    Html,
    /// SVG.
    Svg,
    /// MathML.
    MathMl,
}

/// Bits of [`Node::flags`].
pub(crate) mod flag {
    /// The first attribute holds the name.
    pub(crate) const NAMED: u8 = 1;
    /// On the stack of open elements.
    pub(crate) const OPEN: u8 = 1 << 1;
    /// Takes HTML content although it is not HTML.
    pub(crate) const HTML_POINT: u8 = 1 << 2;
    /// Takes HTML text although it is not HTML.
    pub(crate) const TEXT_POINT: u8 = 1 << 3;
}

/// A node: its links and where its text or attributes lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    /// The tag by name, whatever the namespace.
    pub(crate) tag: Tag,
    pub(crate) namespace: Namespace,
    pub(crate) flags: u8,
    pub(crate) parent: NodeId,
    pub(crate) first: NodeId,
    pub(crate) last: NodeId,
    pub(crate) next: NodeId,
    pub(crate) previous: NodeId,
    /// Text: where it lies. Element: indices of `attributes`.
    pub(crate) span: Span,
}

/// A parsed page; its texts lie in the page wherever they can.
#[derive(Debug, Default)]
pub struct Dom<'t> {
    pub(crate) nodes: Vec<Node>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) texts: Texts<'t>,
    pub(crate) truncated: bool,
    pub(crate) quirks: bool,
}

/// One step of a [`Walk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkStep {
    /// A node is entered (text nodes are only entered).
    Enter(NodeId),
    /// An element is left after its children.
    Leave(NodeId),
}

/// A walk over a subtree in document order, without recursion; see [`Dom::walk`].
#[derive(Clone, Debug)]
pub struct Walk<'d> {
    dom: &'d Dom<'d>,
    root: NodeId,
    next: Option<WalkStep>,
}

impl Walk<'_> {
    /// Passes over the children of the node that was entered last; its `Leave` follows.
    pub fn skip_children(&mut self) {
        if let Some(WalkStep::Enter(child)) = self.next
            && let Some(parent) = self.dom.parent(child)
        {
            self.next = Some(WalkStep::Leave(parent));
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = WalkStep;

    fn next(&mut self) -> Option<WalkStep> {
        let step = self.next?;
        let id = match step {
            WalkStep::Enter(id) => {
                if let Some(child) = self.dom.first_child(id) {
                    self.next = Some(WalkStep::Enter(child));
                    return Some(step);
                }
                if self.dom.is_text(id) {
                    id
                } else {
                    self.next = Some(WalkStep::Leave(id));
                    return Some(step);
                }
            }
            WalkStep::Leave(id) => id,
        };
        self.next = if id == self.root {
            None
        } else if let Some(sibling) = self.dom.next_sibling(id) {
            Some(WalkStep::Enter(sibling))
        } else {
            self.dom.parent(id).map(WalkStep::Leave)
        };
        Some(step)
    }
}

fn link(id: NodeId) -> Option<NodeId> {
    (id != NONE).then_some(id)
}

impl Dom<'_> {
    /// The document node.
    #[must_use]
    pub fn root(&self) -> NodeId {
        0
    }

    /// How many nodes there are; ids are below it, in the order of their start tags.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing, not even a document node (only a default `Dom`).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether a limit cut the page short.
    #[must_use]
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    fn node(&self, id: NodeId) -> &Node {
        step(1);
        &self.nodes[index(id)]
    }

    /// What the node is. Every accessor panics on an id of another tree that is out of range here.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> NodeKind {
        self.node(id).kind
    }

    /// The tag of an element.
    #[must_use]
    pub fn tag(&self, id: NodeId) -> Option<Tag> {
        match self.node(id).kind {
            NodeKind::Element(tag) => Some(tag),
            _ => None,
        }
    }

    /// Whether the node is an element with this tag.
    #[must_use]
    pub fn is(&self, id: NodeId, tag: Tag) -> bool {
        self.node(id).kind == NodeKind::Element(tag)
    }

    /// Whether the node is text.
    #[must_use]
    pub fn is_text(&self, id: NodeId) -> bool {
        self.node(id).kind == NodeKind::Text
    }

    /// The name of an element as written in the standard; empty for other nodes.
    #[must_use]
    pub fn name(&self, id: NodeId) -> &str {
        let node = self.node(id);
        match node.kind {
            NodeKind::Element(_) if node.flags & flag::NAMED != 0 => {
                let name = self.attributes.get(index(node.span.start));
                name.map_or("", |attribute| self.texts.get(attribute.name))
            }
            NodeKind::Element(_) if node.tag == Tag::ForeignObject => match node.namespace {
                Namespace::Svg => "foreignObject",
                _ => node.tag.name(),
            },
            NodeKind::Element(_) => node.tag.name(),
            _ => "",
        }
    }

    /// The namespace of an element; HTML for other nodes.
    #[must_use]
    pub fn namespace(&self, id: NodeId) -> Namespace {
        self.node(id).namespace
    }

    /// The root of what stands in a `template` element, which is not among its children.
    #[must_use]
    pub fn contents(&self, id: NodeId) -> Option<NodeId> {
        // It is made right behind its element.
        let fragment = self.nodes.get(index(id) + 1)?;
        (self.is(id, Tag::Template) && fragment.kind == NodeKind::Fragment).then_some(id + 1)
    }

    /// The text of a text node; empty for other nodes.
    #[must_use]
    pub fn text(&self, id: NodeId) -> &str {
        let node = self.node(id);
        if node.kind == NodeKind::Text { self.texts.get(node.span) } else { "" }
    }

    /// What a comment says; empty for other nodes.
    #[must_use]
    pub fn comment(&self, id: NodeId) -> &str {
        let node = self.node(id);
        if node.kind == NodeKind::Comment { self.texts.get(node.span) } else { "" }
    }

    /// Name, public and system identifier of a doctype.
    #[must_use]
    pub fn doctype(&self, id: NodeId) -> Option<(&str, &str, &str)> {
        let node = self.node(id);
        if node.kind != NodeKind::Doctype {
            return None;
        }
        let [names, system] = self.attributes.get(index(node.span.start)..index(node.span.end))?
        else {
            return None;
        };
        let get = |span| self.texts.get(span);
        Some((get(names.name), get(names.value), get(system.value)))
    }

    /// Whether the page's doctype, or that it has none, asks for the ways of old browsers.
    #[must_use]
    pub fn quirks(&self) -> bool {
        self.quirks
    }

    pub(crate) fn own_attributes(&self, id: NodeId) -> &[Attribute] {
        let node = self.node(id);
        let range = match node.kind {
            NodeKind::Element(_) => {
                index(node.span.start) + usize::from(node.flags & flag::NAMED)..index(node.span.end)
            }
            _ => 0..0,
        };
        self.attributes.get(range).unwrap_or(&[])
    }

    /// The value of an attribute, by its lower-case name.
    #[must_use]
    pub fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        let is_it = |attribute: &&Attribute| {
            attribute.name.len() == name.len()
                && self.texts.bytes(attribute.name) == name.as_bytes()
        };
        let found = self.own_attributes(id).iter().find(is_it);
        found.map(|attribute| self.texts.get(attribute.value))
    }

    /// The attributes of an element, name and value, as written.
    pub fn attrs(&self, id: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let both = |attribute: &Attribute| {
            (self.texts.get(attribute.name), self.texts.get(attribute.value))
        };
        self.own_attributes(id).iter().map(both)
    }

    /// The parent; none for the root and for what the tree builder took out.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).parent)
    }

    /// The first child.
    #[must_use]
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).first)
    }

    /// The next sibling.
    #[must_use]
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).next)
    }

    /// The previous sibling.
    #[must_use]
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).previous)
    }

    /// The children in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |child| self.next_sibling(*child))
    }

    /// The parents up to the document, nearest first.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |node| self.parent(*node))
    }

    /// A walk over `id` and everything below it.
    #[must_use]
    pub fn walk(&self, id: NodeId) -> Walk<'_> {
        Walk { dom: self, root: id, next: Some(WalkStep::Enter(id)) }
    }

    /// Everything below `id` in document order, without `id`.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), move |node| self.following(*node, id))
    }

    /// The node behind another in document order, inside `root`.
    fn following(&self, id: NodeId, root: NodeId) -> Option<NodeId> {
        let mut node = self.node(id);
        if node.first != NONE {
            return Some(node.first);
        }
        loop {
            if node.next != NONE {
                return Some(node.next);
            }
            let parent = link(node.parent).filter(|parent| *parent != root)?;
            node = self.node(parent);
        }
    }

    /// The elements with a tag below `id`, in document order.
    pub fn elements(&self, id: NodeId, tag: Tag) -> impl Iterator<Item = NodeId> + '_ {
        self.descendants(id).filter(move |node| self.is(*node, tag))
    }

    /// Appends all text below `id`, as it stands, to `out`.
    pub fn push_text(&self, id: NodeId, out: &mut String) {
        out.push_str(self.text(id));
        for node in self.descendants(id) {
            out.push_str(self.text(node));
        }
    }

    /// All text below `id`, as it stands.
    #[must_use]
    pub fn text_content(&self, id: NodeId) -> String {
        let mut out = String::new();
        self.push_text(id, &mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::WalkStep;
    use crate::{Tag, parse};

    #[test]
    fn walks_in_document_order() {
        let dom = parse("<p id=a class='x y'>one <b>two</b> three</p><p>four");
        let paragraph = dom.elements(dom.root(), Tag::P).next().unwrap();
        assert_eq!(dom.text_content(paragraph), "one two three");
        assert_eq!(dom.attr(paragraph, "class"), Some("x y"));
        assert_eq!(dom.attr(paragraph, "style"), None);
        assert_eq!(dom.elements(dom.root(), Tag::P).count(), 2);
        let tags: Vec<_> = dom.ancestors(paragraph).filter_map(|node| dom.tag(node)).collect();
        assert_eq!(tags, [Tag::Body, Tag::Html]);
    }

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
