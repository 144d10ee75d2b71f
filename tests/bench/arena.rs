//! html5ever's tree in a plain arena, as its example `arena` builds it: one vector of nodes, links as numbers.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

/// What a node is.
pub(crate) enum Data {
    Document,
    Doctype,
    Text(StrTendril),
    Comment,
    Element { attributes: Vec<Attribute>, contents: Option<usize>, integration_point: bool },
}

/// A node and its links.
pub(crate) struct Node {
    pub(crate) data: Data,
    pub(crate) parent: Option<usize>,
    pub(crate) first: Option<usize>,
    pub(crate) last: Option<usize>,
    pub(crate) next: Option<usize>,
    pub(crate) previous: Option<usize>,
}

/// A parsed page; the document is node 0.
pub(crate) struct Arena {
    pub(crate) nodes: Vec<Node>,
    /// The name of each node; none but for elements.
    pub(crate) names: Vec<Option<QualName>>,
    pub(crate) quirks: QuirksMode,
}

/// Parses a page with scripting off.
pub(crate) fn parse(page: StrTendril) -> Arena {
    let sink = Sink::default();
    sink.add(Data::Document, None);
    let mut options = ParseOpts::default();
    options.tree_builder.scripting_enabled = false;
    parse_document(sink, options).one(page)
}

#[derive(Default)]
struct Sink {
    nodes: RefCell<Vec<Node>>,
    names: RefCell<Vec<Option<QualName>>>,
    quirks: Cell<Option<QuirksMode>>,
}

impl Sink {
    fn add(&self, data: Data, name: Option<QualName>) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            data,
            parent: None,
            first: None,
            last: None,
            next: None,
            previous: None,
        });
        self.names.borrow_mut().push(name);
        nodes.len() - 1
    }

    fn detach(&self, id: usize) {
        let nodes = &mut *self.nodes.borrow_mut();
        let (parent, previous, next) =
            (nodes[id].parent.take(), nodes[id].previous.take(), nodes[id].next.take());
        match (next, parent) {
            (Some(next), _) => nodes[next].previous = previous,
            (None, Some(parent)) => nodes[parent].last = previous,
            _ => {}
        }
        match (previous, parent) {
            (Some(previous), _) => nodes[previous].next = next,
            (None, Some(parent)) => nodes[parent].first = next,
            _ => {}
        }
    }

    fn append_node(&self, parent: usize, id: usize) {
        self.detach(id);
        let nodes = &mut *self.nodes.borrow_mut();
        nodes[id].parent = Some(parent);
        nodes[id].previous = nodes[parent].last.replace(id);
        match nodes[id].previous {
            Some(last) => nodes[last].next = Some(id),
            None => nodes[parent].first = Some(id),
        }
    }

    fn insert_before(&self, sibling: usize, id: usize) {
        self.detach(id);
        let nodes = &mut *self.nodes.borrow_mut();
        nodes[id].parent = nodes[sibling].parent;
        nodes[id].next = Some(sibling);
        nodes[id].previous = nodes[sibling].previous.replace(id);
        match (nodes[id].previous, nodes[id].parent) {
            (Some(previous), _) => nodes[previous].next = Some(id),
            (None, Some(parent)) => nodes[parent].first = Some(id),
            _ => {}
        }
    }

    /// Puts text behind the text node `before`, or makes a node of it.
    fn text(&self, before: Option<usize>, text: StrTendril) -> Option<usize> {
        if let Some(before) = before
            && let Data::Text(old) = &mut self.nodes.borrow_mut()[before].data
        {
            old.push_tendril(&text);
            return None;
        }
        Some(self.add(Data::Text(text), None))
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Arena;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Arena {
        let quirks = self.quirks.get().unwrap_or(QuirksMode::NoQuirks);
        Arena { nodes: self.nodes.into_inner(), names: self.names.into_inner(), quirks }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.quirks.set(Some(mode));
    }

    fn same_node(&self, a: &usize, b: &usize) -> bool {
        a == b
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.names.borrow(), |names| names[*target].as_ref().expect("an element"))
    }

    fn get_template_contents(&self, target: &usize) -> usize {
        match &self.nodes.borrow()[*target].data {
            Data::Element { contents: Some(contents), .. } => *contents,
            _ => panic!("not a template"),
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, target: &usize) -> bool {
        matches!(self.nodes.borrow()[*target].data, Data::Element { integration_point: true, .. })
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> usize {
        let contents = flags.template.then(|| self.add(Data::Document, None));
        let integration_point = flags.mathml_annotation_xml_integration_point;
        self.add(Data::Element { attributes, contents, integration_point }, Some(name))
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.add(Data::Comment, None)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.add(Data::Comment, None)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        let node = match child {
            NodeOrText::AppendNode(node) => Some(node),
            NodeOrText::AppendText(text) => {
                let last = self.nodes.borrow()[*parent].last;
                self.text(last, text)
            }
        };
        if let Some(node) = node {
            self.append_node(*parent, node);
        }
    }

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        let node = match child {
            NodeOrText::AppendNode(node) => Some(node),
            NodeOrText::AppendText(text) => {
                let previous = self.nodes.borrow()[*sibling].previous;
                self.text(previous, text)
            }
        };
        if let Some(node) = node {
            self.insert_before(*sibling, node);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &usize,
        previous: &usize,
        child: NodeOrText<usize>,
    ) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {
        let doctype = self.add(Data::Doctype, None);
        self.append_node(0, doctype);
    }

    fn add_attrs_if_missing(&self, target: &usize, new: Vec<Attribute>) {
        if let Data::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target].data {
            for attribute in new {
                if attributes.iter().all(|old| old.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        loop {
            let Some(child) = self.nodes.borrow()[*node].first else { return };
            self.append_node(*new_parent, child);
        }
    }
}
