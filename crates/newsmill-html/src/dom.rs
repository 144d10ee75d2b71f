//! The tree: nodes on one arena, their text in one buffer.

use crate::key::{NameKey, Names};
use crate::steps::step;
use crate::tag::Tag;
use crate::texts::{Span, Texts, index};
use crate::token::Attribute;
use crate::walk::{Descendants, Walk};

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
    /// In the namespace of SVG.
    pub(crate) const SVG: u8 = 1 << 4;
    /// In the namespace of MathML.
    pub(crate) const MATH: u8 = 1 << 5;
}

/// A node: its links and where its text or attributes lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    /// The tag by name, whatever the namespace.
    pub(crate) tag: Tag,
    pub(crate) flags: u8,
    /// The bits of its attributes' names ([`NameKey::bit`]).
    pub(crate) names: u8,
    pub(crate) parent: NodeId,
    pub(crate) first: NodeId,
    pub(crate) last: NodeId,
    pub(crate) next: NodeId,
    pub(crate) previous: NodeId,
    /// Text: where it lies. Element: indices of `attributes`.
    pub(crate) span: Span,
}

impl Node {
    /// An HTML node that is not in the tree.
    #[inline]
    pub(crate) fn new(kind: NodeKind, span: Span) -> Node {
        Node {
            kind,
            tag: if let NodeKind::Element(tag) = kind { tag } else { Tag::Other },
            flags: 0,
            names: 0,
            parent: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            previous: NONE,
            span,
        }
    }

    #[inline]
    pub(crate) fn namespace(&self) -> Namespace {
        match self.flags & (flag::SVG | flag::MATH) {
            0 => Namespace::Html,
            flag::SVG => Namespace::Svg,
            _ => Namespace::MathMl,
        }
    }
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

#[inline]
fn link(id: NodeId) -> Option<NodeId> {
    (id != NONE).then_some(id)
}

impl Dom<'_> {
    /// The document node.
    #[inline]
    #[must_use]
    pub fn root(&self) -> NodeId {
        0
    }

    /// How many nodes there are; ids are below it, in the order of their start tags.
    #[inline]
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

    #[inline]
    fn node(&self, id: NodeId) -> &Node {
        step(1);
        &self.nodes[index(id)]
    }

    /// What the node is. Every accessor panics on an id of another tree that is out of range here.
    #[inline]
    #[must_use]
    pub fn kind(&self, id: NodeId) -> NodeKind {
        self.node(id).kind
    }

    /// The tag of an element.
    #[inline]
    #[must_use]
    pub fn tag(&self, id: NodeId) -> Option<Tag> {
        match self.node(id).kind {
            NodeKind::Element(tag) => Some(tag),
            _ => None,
        }
    }

    /// Whether the node is an element with this tag.
    #[inline]
    #[must_use]
    pub fn is(&self, id: NodeId, tag: Tag) -> bool {
        self.node(id).kind == NodeKind::Element(tag)
    }

    /// Whether the node is text.
    #[inline]
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
            NodeKind::Element(_) if node.tag == Tag::ForeignObject => match node.namespace() {
                Namespace::Svg => "foreignObject",
                _ => node.tag.name(),
            },
            NodeKind::Element(_) => node.tag.name(),
            _ => "",
        }
    }

    /// The namespace of an element; HTML for other nodes.
    #[inline]
    #[must_use]
    pub fn namespace(&self, id: NodeId) -> Namespace {
        self.node(id).namespace()
    }

    /// The root of what stands in a `template` element, which is not among its children.
    #[inline]
    #[must_use]
    pub fn contents(&self, id: NodeId) -> Option<NodeId> {
        if !self.is(id, Tag::Template) {
            return None;
        }
        // It is made right behind its element.
        let fragment = self.nodes.get(index(id) + 1)?;
        (fragment.kind == NodeKind::Fragment).then_some(id + 1)
    }

    /// The text of a text node; empty for other nodes.
    #[inline]
    #[must_use]
    pub fn text(&self, id: NodeId) -> &str {
        let node = self.node(id);
        if node.kind == NodeKind::Text { self.text_at(node.span) } else { "" }
    }

    // Not inlined, so that the look at the kind is: of a page's nodes half are no text.
    #[inline(never)]
    fn text_at(&self, span: Span) -> &str {
        self.texts.get(span)
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

    /// The attributes of an element; none where it has none whose name has one of these bits.
    #[inline]
    fn attributes_of(&self, id: NodeId, bits: u8) -> &[Attribute] {
        let node = self.node(id);
        if node.names & bits == 0 {
            return &[];
        }
        let start = index(node.span.start) + usize::from(node.flags & flag::NAMED);
        self.attributes.get(start..index(node.span.end)).unwrap_or(&[])
    }

    /// The value of an attribute, by its lower-case name; cheapest where the name is a literal.
    // Only where this is inlined is the key of a literal a constant.
    #[inline(always)]
    #[must_use]
    pub fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        let key = NameKey::of(name.as_bytes());
        if self.node(id).names & key.bit() == 0 {
            return None;
        }
        self.attr_by_key(id, key, name)
    }

    fn attr_by_key(&self, id: NodeId, key: NameKey, name: &str) -> Option<&str> {
        let mut all = self.attributes_of(id, key.bit()).iter();
        let found = all.find(|attribute| self.is_named(attribute, key, name))?;
        Some(self.texts.get(found.value))
    }

    /// The values of attributes, by their names, in one pass over what the element has.
    #[inline]
    #[must_use]
    pub fn attr_each<const N: usize>(&self, id: NodeId, names: &Names<N>) -> [Option<&str>; N] {
        let mut values = [None; N];
        for attribute in self.attributes_of(id, names.bits) {
            for (value, (key, name)) in values.iter_mut().zip(&names.all) {
                if self.is_named(attribute, *key, name) {
                    *value = Some(self.texts.get(attribute.value));
                }
            }
        }
        values
    }

    /// Whether an attribute has a name, which has this key.
    #[inline]
    fn is_named(&self, attribute: &Attribute, key: NameKey, name: &str) -> bool {
        attribute.key == key
            && (key.is_whole() || self.texts.bytes(attribute.name) == name.as_bytes())
    }

    /// The attributes of an element, name and value, as written.
    #[inline]
    pub fn attrs(&self, id: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let both = |attribute: &Attribute| {
            (self.texts.get(attribute.name), self.texts.get(attribute.value))
        };
        self.attributes_of(id, u8::MAX).iter().map(both)
    }

    /// What `read` makes of the name of each attribute of an element, where it makes something of it, and the value. It
    /// is given the name's key and what compares the whole name; by keys names are told apart without being read.
    #[inline]
    pub fn attrs_by<T>(
        &self,
        id: NodeId,
        read: impl Fn(NameKey, &dyn Fn(&str) -> bool) -> Option<T>,
    ) -> impl Iterator<Item = (T, &str)> {
        self.attributes_of(id, u8::MAX).iter().filter_map(move |attribute| {
            let is = |name: &str| self.texts.bytes(attribute.name) == name.as_bytes();
            let read = read(attribute.key, &is)?;
            Some((read, self.texts.get(attribute.value)))
        })
    }

    /// The parent; none for the root and for what the tree builder took out.
    #[inline]
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).parent)
    }

    /// The first child.
    #[inline]
    #[must_use]
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).first)
    }

    /// The next sibling.
    #[inline]
    #[must_use]
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).next)
    }

    /// The previous sibling.
    #[inline]
    #[must_use]
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).previous)
    }

    /// The children in order.
    #[inline]
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |child| self.next_sibling(*child))
    }

    /// The parents up to the document, nearest first.
    #[inline]
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |node| self.parent(*node))
    }

    /// A walk over `id` and everything below it.
    #[inline]
    #[must_use]
    pub fn walk(&self, id: NodeId) -> Walk<'_> {
        Walk::new(&self.nodes, id)
    }

    /// Everything below `id` in document order, without `id`.
    #[inline]
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        Descendants::new(&self.nodes, id)
    }

    /// The elements with a tag below `id`, in document order.
    #[inline]
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
    use crate::{NameKey, Names, Tag, parse};

    #[test]
    fn walks_in_document_order() {
        let dom = parse("<p id=a class='x y'>one <b>two</b> three</p><p>four");
        let paragraph = dom.elements(dom.root(), Tag::P).next().unwrap();
        assert_eq!(dom.text_content(paragraph), "one two three");
        assert_eq!(dom.attr(paragraph, "class"), Some("x y"));
        assert_eq!(dom.attr(paragraph, "style"), None);
        let body = dom.parent(paragraph).unwrap();
        assert_eq!(dom.attr(body, "class"), None);
        assert_eq!(dom.attr(dom.first_child(paragraph).unwrap(), "class"), None);
        assert_eq!(dom.elements(dom.root(), Tag::P).count(), 2);
        let tags: Vec<_> = dom.ancestors(paragraph).filter_map(|node| dom.tag(node)).collect();
        assert_eq!(tags, [Tag::Body, Tag::Html]);
    }

    #[test]
    fn attributes_are_read_by_their_keys() {
        let dom = parse("<p class=a data-source=b data-so-urg=c hidden>");
        let paragraph = dom.elements(dom.root(), Tag::P).next().unwrap();
        let read = |key: NameKey, is: &dyn Fn(&str) -> bool| match key {
            _ if key == NameKey::of(b"class") => Some(1),
            _ if key == NameKey::of(b"data-source") => is("data-source").then_some(2),
            _ => None,
        };
        let found: Vec<_> = dom.attrs_by(paragraph, read).collect();
        assert_eq!(found, [(1, "a"), (2, "b")]);
    }

    #[test]
    fn attributes_are_told_apart_by_their_whole_names() {
        let dom =
            parse("<x-y data-source=1 data-sourceset=2 data-sourcf=3 data-so=4 DATA-SOURCE=5 é=6>");
        let element = dom.descendants(dom.root()).last().unwrap();
        for (name, value) in [
            ("data-source", Some("1")),
            ("data-sourceset", Some("2")),
            ("data-sourcf", Some("3")),
            ("data-so", Some("4")),
            ("data-sourcg", None),
            ("é", Some("6")),
            ("x-y", None),
            ("", None),
        ] {
            assert_eq!(dom.attr(element, name), value, "{name}");
            let names = Names::of(["data-so", name]);
            assert_eq!(dom.attr_each(element, &names), [Some("4"), value], "{name}");
        }
    }
}
