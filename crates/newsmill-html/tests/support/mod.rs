//! Whether a tree is sound, and whether it is html5ever's: for tests and fuzz targets.

use newsmill_html::{Dom, Namespace, NodeId, NodeKind};

use super::arena::{Arena, Data};

/// Checks every link of a tree; panics with what is wrong. The texts are looked at, so that their places are in range.
pub(crate) fn check(dom: &Dom) {
    let count = u32::try_from(dom.len()).expect("node numbers are 32 bits");
    let mut entered = vec![false; dom.len()];
    for root in (0..count).filter(|id| dom.parent(*id).is_none()) {
        let mut previous = None;
        // A node without a parent is a root: the document, a template's content, or what was taken out.
        assert!(dom.next_sibling(root).is_none() && dom.previous_sibling(root).is_none(), "{root}");
        let mut open: Vec<NodeId> = vec![root];
        while let Some(node) = open.pop() {
            let seen = &mut entered[usize::try_from(node).expect("a number of 32 bits fits")];
            assert!(!*seen, "{node} is reached twice");
            *seen = true;
            previous = None;
            for child in dom.children(node) {
                assert_eq!(dom.parent(child), Some(node), "the parent of {child}");
                assert_eq!(dom.previous_sibling(child), previous, "the sibling before {child}");
                assert!(!dom.is_text(node), "{node} is text with children");
                previous = Some(child);
                open.push(child);
            }
        }
        assert!(previous.is_none() || dom.parent(root).is_none());
    }
    assert!(entered.iter().all(|seen| *seen), "a node is in a circle");
    for id in 0..count {
        match dom.kind(id) {
            NodeKind::Text => assert!(!dom.text(id).is_empty(), "{id} is empty text"),
            NodeKind::Element(_) => {
                assert!(!dom.name(id).is_empty(), "{id} has no name");
                assert!(
                    dom.attrs(id).all(|(name, _)| !name.is_empty()),
                    "{id} has a nameless attribute"
                );
            }
            _ => {}
        }
    }
}

/// How deep the deepest node stands.
pub(crate) fn depth(dom: &Dom) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for step in dom.walk(dom.root()) {
        match step {
            newsmill_html::WalkStep::Enter(node) if dom.is_text(node) => {}
            newsmill_html::WalkStep::Enter(_) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            newsmill_html::WalkStep::Leave(_) => depth -= 1,
        }
    }
    deepest
}

/// A tree as lines, one a node; texts that stand side by side as one.
#[derive(Default)]
struct Lines {
    lines: Vec<String>,
    ends_in_text: bool,
}

impl Lines {
    fn text(&mut self, depth: usize, text: &str) {
        match self.lines.last_mut() {
            Some(last) if self.ends_in_text => last.push_str(text),
            _ => self.lines.push(format!("{depth} \"{text}")),
        }
        self.ends_in_text = true;
    }

    fn other(&mut self, depth: usize, what: &str) {
        self.ends_in_text = false;
        self.lines.push(format!("{depth} {what}"));
    }

    fn element(&mut self, depth: usize, name: &str, mut attributes: Vec<String>) {
        attributes.sort();
        self.other(depth, &format!("<{name}> {}", attributes.join(" ")));
    }
}

/// Our tree as lines.
pub(crate) fn ours(dom: &Dom) -> Vec<String> {
    let mut out = Lines::default();
    // What is still to be shown, last first: a node and its depth, or an end of children.
    let mut open: Vec<(Option<NodeId>, usize)> = Vec::new();
    let push_children = |open: &mut Vec<(Option<NodeId>, usize)>, node, depth| {
        open.push((None, depth));
        let children: Vec<_> = dom.children(node).collect();
        open.extend(children.into_iter().rev().map(|child| (Some(child), depth)));
    };
    push_children(&mut open, dom.root(), 0);
    while let Some((node, depth)) = open.pop() {
        let Some(node) = node else {
            out.ends_in_text = false;
            continue;
        };
        match dom.kind(node) {
            NodeKind::Text => out.text(depth, dom.text(node)),
            NodeKind::Comment => out.other(depth, "comment"),
            NodeKind::Doctype => out.other(depth, "doctype"),
            NodeKind::Element(_) => {
                let space = match dom.namespace(node) {
                    Namespace::Html => "",
                    Namespace::Svg => "svg ",
                    Namespace::MathMl => "math ",
                };
                let attributes = dom.attrs(node).map(|(name, value)| format!("{name}={value}"));
                out.element(depth, &format!("{space}{}", dom.name(node)), attributes.collect());
                push_children(&mut open, node, depth + 1);
                if let Some(contents) = dom.contents(node) {
                    push_children(&mut open, contents, depth + 1);
                }
            }
            NodeKind::Document | NodeKind::Fragment => unreachable!("roots are no children"),
        }
    }
    out.lines
}

/// html5ever's tree as lines.
pub(crate) fn theirs(arena: &Arena) -> Vec<String> {
    let mut out = Lines::default();
    let mut open: Vec<(Option<usize>, usize)> = Vec::new();
    let push_children = |open: &mut Vec<(Option<usize>, usize)>, node: usize, depth| {
        open.push((None, depth));
        let mut child = arena.nodes[node].last;
        while let Some(id) = child {
            open.push((Some(id), depth));
            child = arena.nodes[id].previous;
        }
    };
    push_children(&mut open, 0, 0);
    while let Some((node, depth)) = open.pop() {
        let Some(node) = node else {
            out.ends_in_text = false;
            continue;
        };
        match &arena.nodes[node].data {
            Data::Text(text) => out.text(depth, text),
            Data::Comment => out.other(depth, "comment"),
            Data::Doctype => out.other(depth, "doctype"),
            Data::Element { attributes, contents, .. } => {
                let name = arena.names[node].as_ref().expect("elements have names");
                let space = match &*name.ns {
                    "http://www.w3.org/2000/svg" => "svg ",
                    "http://www.w3.org/1998/Math/MathML" => "math ",
                    _ => "",
                };
                let attribute = |attribute: &html5ever::Attribute| {
                    let name = &attribute.name;
                    match &name.prefix {
                        Some(prefix) if !prefix.is_empty() => {
                            format!("{prefix}:{}={}", name.local, attribute.value)
                        }
                        _ => format!("{}={}", name.local, attribute.value),
                    }
                };
                let attributes = attributes.iter().map(attribute).collect();
                out.element(depth, &format!("{space}{}", name.local), attributes);
                push_children(&mut open, node, depth + 1);
                if let Some(contents) = contents {
                    push_children(&mut open, *contents, depth + 1);
                }
            }
            Data::Document => unreachable!("roots are no children"),
        }
    }
    out.lines
}
