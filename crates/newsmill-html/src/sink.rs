//! Where html5ever's tree builder puts its tree: the arena of [`Dom`].

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::fmt;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute as BuilderAttribute, LocalName, Namespace, QualName, ns};

use crate::dom::{Attribute, Dom, NONE, Node, NodeId, NodeKind};
use crate::tag::Tag;

/// The tree under construction.
pub(crate) struct Sink {
    dom: RefCell<Dom>,
    /// Apart from the rest, because the builder looks at names while it changes the tree.
    names: RefCell<Vec<QualName>>,
    /// `template` elements and the roots of their contents.
    templates: RefCell<Vec<(NodeId, NodeId)>>,
    /// MathML elements that take HTML content.
    integration_points: RefCell<Vec<NodeId>>,
    /// How deep the builder inserted last.
    depth: Cell<u16>,
    text_max: usize,
}

/// A name borrowed from the sink.
pub(crate) struct Name<'a>(Ref<'a, QualName>);

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

fn id_of(index: usize) -> NodeId {
    NodeId::try_from(index).unwrap_or(NONE)
}

fn index(id: NodeId) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

impl Sink {
    /// A sink for a page of `source_bytes` bytes.
    pub(crate) fn new(source_bytes: usize) -> Sink {
        let mut dom = Dom {
            nodes: Vec::with_capacity(source_bytes / 48 + 16),
            attributes: Vec::with_capacity(source_bytes / 64 + 16),
            text: String::with_capacity(source_bytes / 2),
            ..Dom::default()
        };
        push_node(&mut dom, NodeKind::Document, (0, 0), NONE);
        Sink {
            dom: RefCell::new(dom),
            names: RefCell::new(Vec::with_capacity(source_bytes / 96 + 16)),
            templates: RefCell::default(),
            integration_points: RefCell::default(),
            depth: Cell::new(0),
            text_max: source_bytes.saturating_mul(2).saturating_add(1 << 16),
        }
    }

    /// How deep the builder inserted last, less the end tags since.
    pub(crate) fn depth(&self) -> u16 {
        self.depth.get()
    }

    /// Says that an end tag went by.
    pub(crate) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// How many nodes there are.
    pub(crate) fn nodes(&self) -> usize {
        self.dom.borrow().nodes.len()
    }

    /// Whether attributes copied again and again have filled the text buffer.
    pub(crate) fn text_full(&self) -> bool {
        self.dom.borrow().text.len() > self.text_max
    }

    /// Marks the page as cut short.
    pub(crate) fn truncate(&self) {
        self.dom.borrow_mut().truncated = true;
    }

    fn insert(&self, parent: NodeId, child: NodeId, place: impl FnOnce(&mut Dom)) {
        let mut dom = self.dom.borrow_mut();
        let depth = dom.nodes[index(parent)].depth.saturating_add(1);
        dom.nodes[index(child)].depth = depth;
        self.depth.set(depth);
        place(&mut dom);
    }

    fn append_text(&self, parent: NodeId, text: &str) {
        let last = self.dom.borrow().nodes[index(parent)].last;
        if !extend_text(&mut self.dom.borrow_mut(), last, text) {
            let node = new_text(&mut self.dom.borrow_mut(), text);
            append_node(&mut self.dom.borrow_mut(), parent, node);
        }
    }
}

fn push_node(dom: &mut Dom, kind: NodeKind, (start, end): (u32, u32), name: u32) -> NodeId {
    let id = id_of(dom.nodes.len());
    dom.nodes.push(Node {
        kind,
        depth: 0,
        parent: NONE,
        first: NONE,
        last: NONE,
        next: NONE,
        previous: NONE,
        start,
        end,
        name,
    });
    id
}

fn push_text(dom: &mut Dom, text: &str) -> (u32, u32) {
    let start = id_of(dom.text.len());
    dom.text.push_str(text);
    (start, id_of(dom.text.len()))
}

fn new_text(dom: &mut Dom, text: &str) -> NodeId {
    let span = push_text(dom, text);
    push_node(dom, NodeKind::Text, span, NONE)
}

/// Lengthens a text node whose text ends the buffer; copying others would be quadratic.
fn extend_text(dom: &mut Dom, node: NodeId, text: &str) -> bool {
    let end = id_of(dom.text.len());
    let extends = dom
        .nodes
        .get(index(node))
        .is_some_and(|node| node.kind == NodeKind::Text && node.end == end);
    if extends {
        let (_, end) = push_text(dom, text);
        dom.nodes[index(node)].end = end;
    }
    extends
}

fn push_attributes(dom: &mut Dom, attributes: Vec<BuilderAttribute>) {
    for attribute in attributes {
        let (start, end) = push_text(dom, &attribute.value);
        dom.attributes.push(Attribute { name: attribute.name, start, end });
    }
}

fn detach(dom: &mut Dom, id: NodeId) {
    let Node { parent, previous, next, .. } = dom.nodes[index(id)];
    if parent == NONE {
        return;
    }
    match previous {
        NONE => dom.nodes[index(parent)].first = next,
        before => dom.nodes[index(before)].next = next,
    }
    match next {
        NONE => dom.nodes[index(parent)].last = previous,
        after => dom.nodes[index(after)].previous = previous,
    }
    let node = &mut dom.nodes[index(id)];
    (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
}

fn append_node(dom: &mut Dom, parent: NodeId, id: NodeId) {
    detach(dom, id);
    let last = dom.nodes[index(parent)].last;
    let node = &mut dom.nodes[index(id)];
    (node.parent, node.previous) = (parent, last);
    match last {
        NONE => dom.nodes[index(parent)].first = id,
        last => dom.nodes[index(last)].next = id,
    }
    dom.nodes[index(parent)].last = id;
}

fn insert_before(dom: &mut Dom, sibling: NodeId, id: NodeId) {
    detach(dom, id);
    let Node { parent, previous, .. } = dom.nodes[index(sibling)];
    let node = &mut dom.nodes[index(id)];
    (node.parent, node.previous, node.next) = (parent, previous, sibling);
    dom.nodes[index(sibling)].previous = id;
    match previous {
        NONE => dom.nodes[index(parent)].first = id,
        before => dom.nodes[index(before)].next = id,
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Dom {
        Dom { names: self.names.into_inner(), ..self.dom.into_inner() }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name<'a> {
        let name = self.dom.borrow().nodes[index(*target)].name;
        Name(Ref::map(self.names.borrow(), |names| &names[index(name)]))
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<BuilderAttribute>,
        flags: ElementFlags,
    ) -> NodeId {
        let mut dom = self.dom.borrow_mut();
        let tag = if name.ns == ns!(html) || &*name.local == "svg" {
            Tag::from_name(&name.local)
        } else {
            Tag::Other
        };
        let start = id_of(dom.attributes.len());
        push_attributes(&mut dom, attributes);
        let end = id_of(dom.attributes.len());
        let mut names = self.names.borrow_mut();
        let id = push_node(&mut dom, NodeKind::Element(tag), (start, end), id_of(names.len()));
        names.push(name);
        if flags.template {
            let content = push_node(&mut dom, NodeKind::Fragment, (0, 0), NONE);
            self.templates.borrow_mut().push((id, content));
        }
        if flags.mathml_annotation_xml_integration_point {
            self.integration_points.borrow_mut().push(id);
        }
        id
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        new_text(&mut self.dom.borrow_mut(), "")
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        new_text(&mut self.dom.borrow_mut(), "")
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => {
                self.insert(*parent, node, |dom| append_node(dom, *parent, node))
            }
            NodeOrText::AppendText(text) => self.append_text(*parent, &text),
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.dom.borrow().nodes[index(*element)].parent != NONE;
        if has_parent {
            self.append_before_sibling(element, child)
        } else {
            self.append(previous, child)
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        let templates = self.templates.borrow();
        let at = templates.binary_search_by_key(target, |(template, _)| *template);
        // The builder promises a template element, and each has its content.
        at.ok().and_then(|at| templates.get(at)).map_or(0, |(_, content)| *content)
    }

    fn same_node(&self, a: &NodeId, b: &NodeId) -> bool {
        a == b
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let Node { parent, previous, .. } = self.dom.borrow().nodes[index(*sibling)];
        match child {
            NodeOrText::AppendNode(node) => {
                self.insert(parent, node, |dom| insert_before(dom, *sibling, node))
            }
            NodeOrText::AppendText(text) => {
                let mut dom = self.dom.borrow_mut();
                if !extend_text(&mut dom, previous, &text) {
                    let node = new_text(&mut dom, &text);
                    insert_before(&mut dom, *sibling, node);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<BuilderAttribute>) {
        let mut dom = self.dom.borrow_mut();
        let Node { start, end, .. } = dom.nodes[index(*target)];
        let old = dom.attributes.get(index(start)..index(end)).unwrap_or(&[]).to_vec();
        let missing: Vec<_> = attributes
            .into_iter()
            .filter(|new| old.iter().all(|attribute| attribute.name != new.name))
            .collect();
        if missing.is_empty() {
            return;
        }
        let start = id_of(dom.attributes.len());
        dom.attributes.extend(old);
        push_attributes(&mut dom, missing);
        let end = id_of(dom.attributes.len());
        let node = &mut dom.nodes[index(*target)];
        (node.start, node.end) = (start, end);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        detach(&mut self.dom.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut dom = self.dom.borrow_mut();
        loop {
            let first = dom.nodes[index(*node)].first;
            if first == NONE {
                return;
            }
            append_node(&mut dom, *new_parent, first);
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &NodeId) -> bool {
        self.integration_points.borrow().binary_search(handle).is_ok()
    }
}
