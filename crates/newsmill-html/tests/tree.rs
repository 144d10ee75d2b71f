//! Broken pages get the tree that browsers give them.

use newsmill_html::{Dom, NodeId, NodeKind, Tag, parse};
use proptest::prelude::*;

fn write(dom: &Dom, node: NodeId, out: &mut String) {
    for child in dom.children(node) {
        match dom.kind(child) {
            NodeKind::Text => out.push_str(dom.text(child)),
            _ => {
                out.extend(["<", dom.name(child)]);
                dom.attrs(child).for_each(|(name, value)| out.extend([" ", name, "=", value]));
                out.push('>');
                write(dom, child, out);
                out.push_str("</>");
            }
        }
    }
}

/// The content of `body`, every element closed by `</>`.
fn body(page: &str) -> String {
    let dom = parse(page);
    let mut out = String::new();
    let body = dom.elements(dom.root(), Tag::Body).next().expect("every page has a body");
    write(&dom, body, &mut out);
    out
}

#[test]
fn what_is_left_open_is_closed() {
    assert_eq!(body("<p>a<p>b<ul><li>c<li>d"), "<p>a</><p>b</><ul><li>c</><li>d</></>");
    assert_eq!(body("<b>a<i>b</b>c</i>"), "<b>a<i>b</></><i>c</>");
    assert_eq!(body("<table>x<tr><td>y"), "x<table><tbody><tr><td>y</></></></>");
}

#[test]
fn names_and_values_are_read_as_the_standard_says() {
    assert_eq!(
        body("<P CLASS=A id='b' id=c data-x=\"&lt;&copy=1\" hidden>x"),
        "<p class=A id=b data-x=<&copy=1 hidden=>x</>"
    );
    assert_eq!(body("<a href=x/y>1</A ><br/>2</br>"), "<a href=x/y>1</><br></>2<br></>");
    assert_eq!(body("a < b &amp; c&nbsp;d<!-- e -->f<?g?>h</3>i"), "a < b & c\u{a0}dfhi");
    assert_eq!(body("<p>a\0b\r\nc\rd"), "<p>ab\nc\nd</>");
}

#[test]
fn raw_text_ends_at_its_own_tag_alone() {
    assert_eq!(
        body("<p><style>p{}</p></style>a<textarea><b>x</textareas></TEXTAREA >b"),
        "<p><style></>a<textarea><b>x</textareas></>b</>"
    );
    assert_eq!(body("a<script>if (a<b) '<p>'</script>x"), "a<script></>x");
    assert_eq!(
        body("a<script type='application/ld+json'>{\"a\":\"<p>\"}</script>x"),
        "a<script type=application/ld+json>{\"a\":\"<p>\"}</>x"
    );
    assert_eq!(body("a<noscript><img src=a></noscript>"), "a<noscript><img src=a></></>");
    assert_eq!(body("<svg><![CDATA[<p>]]></svg>a<![CDATA[b]]>"), "<svg><p></>a");
}

proptest! {
    #[test]
    fn never_panics_and_keeps_links_whole(text in "(<[/!]?[a-z]{0,8}[ a-z='\"]{0,6}>?|[a-z<&;#\\-\u{e4}\u{0}]{0,6}){0,40}") {
        let dom = parse(&text);
        for id in 0..u32::try_from(dom.len()).unwrap() {
            for child in dom.children(id) {
                prop_assert_eq!(dom.parent(child), Some(id));
            }
        }
    }
}
