//! Broken pages get the tree that browsers give them.

#[path = "../../../tests/bench/arena.rs"]
#[expect(dead_code, reason = "the benchmark only builds the tree")]
mod arena;
#[expect(dead_code, reason = "depth is for hostile pages")]
mod support;

use newsmill_html::{Dom, NodeId, NodeKind, Options, Tag, parse, parse_with};
use proptest::prelude::*;
use support::{check, ours, theirs};

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
        check(&parse(&text));
    }

    #[test]
    fn trees_are_those_of_html5ever(strict: bool, parts in prop::collection::vec(prop::sample::select(PARTS), 0..40)) {
        let doctype = if strict { "<!doctype html>" } else { "" };
        let page = doctype.to_owned() + &parts.concat();
        let dom = parse_with(&page, Options { scripting: false, everything: true });
        check(&dom);
        prop_assert_eq!(ours(&dom), theirs(&arena::parse(page.as_str().into())), "{}", page);
    }
}

/// What makes trees hard to build. Left out is where html5ever does not do what the standard says: what takes HTML
/// inside SVG and MathML is special and ends scopes; white space in a table's template, and before a doctype in a table, stays there.
const PARTS: &[&str] = &[
    "<a>",
    "</a>",
    "<a href=x>",
    "<b>",
    "</b>",
    "<b id=1>",
    "<i>",
    "</i>",
    "<nobr>",
    "</nobr>",
    "<font size=1>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<li>",
    "<ul>",
    "</ul>",
    "<dd>",
    "<h1>",
    "</h2>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th>",
    "<tbody>",
    "</tbody>",
    "<caption>",
    "</caption>",
    "<col>",
    "<colgroup>",
    "</colgroup>",
    "<form>",
    "</form>",
    "<button>",
    "</button>",
    "<select>",
    "</select>",
    "<option>",
    "<optgroup>",
    "<input>",
    "<input type=hidden>",
    "<svg>",
    "</svg>",
    "<math>",
    "<style>",
    "</style>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<noscript>",
    "</noscript>",
    "<body class=x>",
    "<html lang=x>",
    "<head>",
    "</head>",
    "</body>",
    "</html>",
    "<frameset>",
    "</frameset>",
    "<frame>",
    "<applet>",
    "</applet>",
    "<pre>",
    "\n",
    "<textarea>",
    "</textarea>",
    "<br>",
    "</br>",
    "<hr>",
    "<img>",
    "<image>",
    "<ruby>",
    "<rt>",
    "<rtc>",
    "<rp>",
    "<xmp>",
    "</xmp>",
    "<plaintext>",
    "<x-y>",
    "</x-y>",
    " ",
    "text",
    "\0",
    "&amp;",
    "&lt",
    "<iframe>",
    "</iframe>",
    "<address>",
    "<center>",
    "<object>",
    "</object>",
    "<marquee>",
];
