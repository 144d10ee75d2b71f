//! The tree-construction tests.

use std::collections::BTreeMap;

use super::{Case, cases, files, judge};
use crate::{Dom, Namespace, NodeId, NodeKind, Options, Tag, parse_fragment, parse_with};

/// What fails, by file and number, and why it stays so.
const KNOWN: &[(&str, &str)] = &[
    ("webkit02 45", SELECTED),
    ("webkit02 46", SELECTED),
    ("webkit02 47", SELECTED),
    ("webkit02 48", SELECTED),
];

const SELECTED: &str =
    "the chosen option is not copied into `selectedcontent`: it would be read twice";

#[test]
fn trees_are_built_as_the_tests_say() {
    let (mut all, mut failed) = (0, BTreeMap::new());
    for (file, text) in files("tree-construction", ".dat") {
        for (number, case) in cases(&text).iter().enumerate() {
            for scripting in [false, true] {
                if case.contains_key(if scripting { "script-off" } else { "script-on" }) {
                    continue;
                }
                all += 1;
                let (expected, found) = (expected(case), found(case, scripting));
                if expected != found {
                    let name = format!("{file} {}", number + 1);
                    let data = String::from_utf8_lossy(&case["data"]);
                    failed.insert(name, format!("{data}-- expected\n{expected}-- found\n{found}"));
                }
            }
        }
    }
    if all > 0 {
        judge(all, &failed, KNOWN);
    }
}

fn expected(case: &Case) -> String {
    let text = std::str::from_utf8(&case["document"]).unwrap();
    format!("{}\n", text.trim_end_matches('\n'))
}

fn found(case: &Case, scripting: bool) -> String {
    let data = std::str::from_utf8(&case["data"]).unwrap();
    let data = data.strip_suffix('\n').unwrap_or(data);
    let options = Options { scripting, everything: true };
    let mut out = String::new();
    match case.get("document-fragment") {
        None => {
            let dom = parse_with(data, options);
            write_children(&dom, dom.root(), 0, &mut out);
        }
        Some(context) => {
            let context = std::str::from_utf8(context).unwrap().trim_end();
            let (namespace, name) = match context.split_once(' ') {
                Some(("svg", name)) => (Namespace::Svg, name),
                Some(("math", name)) => (Namespace::MathMl, name),
                _ => (Namespace::Html, context),
            };
            let tag = Tag::from_name(&name.to_ascii_lowercase());
            let dom = parse_fragment(data, tag, namespace, options);
            write_children(&dom, dom.first_child(dom.root()).unwrap(), 0, &mut out);
        }
    }
    out.push('\n');
    format!("{}\n", out.trim_end_matches('\n'))
}

fn write_children(dom: &Dom, node: NodeId, depth: usize, out: &mut String) {
    for child in dom.children(node) {
        write_node(dom, child, depth, out);
    }
}

fn line(depth: usize, text: &str, out: &mut String) {
    out.extend(["| ", &"  ".repeat(depth), text, "\n"]);
}

fn write_node(dom: &Dom, node: NodeId, depth: usize, out: &mut String) {
    match dom.kind(node) {
        NodeKind::Text => line(depth, &format!("\"{}\"", dom.text(node)), out),
        NodeKind::Comment => line(depth, &format!("<!-- {} -->", dom.comment(node)), out),
        NodeKind::Doctype => {
            let (name, public, system) = dom.doctype(node).unwrap();
            let identifiers = match public.is_empty() && system.is_empty() {
                true => String::new(),
                false => format!(" \"{public}\" \"{system}\""),
            };
            line(depth, &format!("<!DOCTYPE {name}{identifiers}>"), out);
        }
        NodeKind::Element(_) => write_element(dom, node, depth, out),
        NodeKind::Document | NodeKind::Fragment => unreachable!("roots are no children"),
    }
}

fn write_element(dom: &Dom, node: NodeId, depth: usize, out: &mut String) {
    let prefix = match dom.namespace(node) {
        Namespace::Html => "",
        Namespace::Svg => "svg ",
        Namespace::MathMl => "math ",
    };
    line(depth, &format!("<{prefix}{}>", dom.name(node)), out);
    let mut attributes: Vec<_> =
        dom.attrs(node).map(|(name, value)| (shown(name, dom.namespace(node)), value)).collect();
    attributes.sort_by_key(|(name, _)| name.encode_utf16().collect::<Vec<_>>());
    for (name, value) in attributes {
        line(depth + 1, &format!("{name}=\"{value}\""), out);
    }
    if let Some(contents) = dom.contents(node) {
        line(depth + 1, "content", out);
        write_children(dom, contents, depth + 2, out);
    }
    write_children(dom, node, depth + 1, out);
}

/// The name of an attribute with its namespace apart, in foreign elements.
fn shown(name: &str, namespace: Namespace) -> String {
    let known = [
        "xlink:actuate",
        "xlink:arcrole",
        "xlink:href",
        "xlink:role",
        "xlink:show",
        "xlink:title",
        "xlink:type",
        "xml:lang",
        "xml:space",
        "xmlns:xlink",
    ];
    match namespace != Namespace::Html && known.contains(&name) {
        true => name.replace(':', " "),
        false => name.to_owned(),
    }
}
