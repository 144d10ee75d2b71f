//! Pages made to hurt: each must end, and soon.

#[path = "../../../tests/bench/arena.rs"]
#[expect(dead_code, reason = "only the trees of whole pages are compared")]
mod arena;
#[expect(dead_code, reason = "only the trees of whole pages are compared")]
mod support;

use newsmill_html::{ATTRIBUTES_MAX, DEPTH_MAX, NODES_MAX, Tag, parse};
use support::depth;

#[test]
fn nesting_is_cut_and_the_text_stays() {
    let page = format!("{}text{}<p>after", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let dom = parse(&page);
    assert!(depth(&dom) <= usize::from(DEPTH_MAX) + 4);
    assert!(dom.truncated());
    assert_eq!(dom.text_content(dom.root()), "textafter");
    let after = dom.elements(dom.root(), Tag::P).next().unwrap();
    assert_eq!(
        dom.ancestors(after).filter_map(|node| dom.tag(node)).collect::<Vec<_>>(),
        [Tag::Body, Tag::Html]
    );
}

#[test]
fn nesting_in_every_content_model_is_cut() {
    for open in [
        "<b>",
        "<table><tr><td>",
        "<svg><g>",
        "<math><mi>",
        "<template>",
        "<ul><li>",
        "<a><p>",
        "<font size=1>",
        "<form><button>",
        "<select><option>",
    ] {
        let page = open.repeat(100_000);
        let dom = parse(&page);
        assert!(dom.len() <= NODES_MAX + 4_000, "{open}");
        assert!(depth(&parse(&open.repeat(5_000))) <= usize::from(DEPTH_MAX) * 2 + 10, "{open}");
    }
}

#[test]
fn a_million_attributes_are_cut() {
    let attributes: String = (0..1_000_000).map(|n| format!(" a{n}=1")).collect();
    let page = format!("<p{attributes}>text</p{attributes}><p>next");
    let dom = parse(&page);
    let paragraphs: Vec<_> = dom.elements(dom.root(), Tag::P).collect();
    assert_eq!(paragraphs.len(), 2);
    assert_eq!(dom.attrs(paragraphs[0]).count(), ATTRIBUTES_MAX);
    assert_eq!(dom.text_content(dom.root()), "textnext");
}

#[test]
fn a_huge_text_node_is_one_node() {
    let text = "0123456789".repeat(5_000_000);
    let page = format!("<p>{text}");
    let dom = parse(&page);
    let paragraph = dom.elements(dom.root(), Tag::P).next().unwrap();
    assert_eq!(dom.text(dom.first_child(paragraph).unwrap()).len(), text.len());
}

#[test]
fn copied_formatting_does_not_multiply_without_end() {
    let open: String =
        (0..300).map(|n| format!("<p><b title='{n}{}'>", "x".repeat(2_000))).collect();
    let page = format!("{open}{}", "<p>x".repeat(20_000));
    let dom = parse(&page);
    assert!(dom.truncated() && dom.len() <= NODES_MAX + 4_000);
}

#[test]
fn text_put_before_tables_stays_linear() {
    let page = format!("<table>{}", "stray<tr>".repeat(100_000));
    let dom = parse(&page);
    assert_eq!(dom.text_content(dom.root()).len(), 500_000);
}

#[test]
fn unfinished_markup_ends() {
    for end in [
        "<",
        "</",
        "<!",
        "<!--",
        "<!-- -",
        "<!doctype",
        "<p",
        "<p a",
        "<p a=",
        "<p a='",
        "<![CDATA[",
        "<script>",
        "<script><!--<script>",
        "<title>",
        "&",
        "&#",
        "<textarea>&am",
    ] {
        let page = format!("<p>text</p>{end}");
        let dom = parse(&page);
        assert!(dom.text_content(dom.root()).starts_with("text"), "{end}");
    }
}

#[test]
fn repeated_openings_stay_linear() {
    for part in
        ["<!--", "<![CDATA[", "<script>", "</script ", "<p a='", "&", "<?", "<title>x", "</"]
    {
        let _dom = parse(&part.repeat(200_000));
    }
}
