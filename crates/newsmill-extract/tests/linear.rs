//! Work grows in step with a page, whatever it is made of: counted in steps of the tree, allocations and bytes.
//!
//! Pages of a size and of two, four and eight times that are extracted; what a byte of page costs must not grow.
#![cfg(debug_assertions)]

use newsmill_extract::{Page, extract};
use newsmill_html::steps_taken;

/// Bytes of the smallest page: more than enough to meet every limit.
const SIZE: usize = 60_000;

/// What a byte of the largest page may cost, in hundredths of what a byte of the smallest does.
const GROWTH: u64 = 150;

/// What a page costs.
#[derive(Clone, Copy, Debug)]
struct Cost {
    steps: u64,
    allocations: u64,
    allocated: u64,
    peak: u64,
}

fn cost(text: &str) -> Cost {
    let _before = steps_taken();
    let counted = allocation_counter::measure(|| {
        let page = Page { text, plain: false, url: None, fetched: None, images_max: 50 };
        drop(extract(&page));
    });
    Cost {
        steps: steps_taken(),
        allocations: counted.count_total,
        allocated: counted.bytes_total,
        peak: counted.bytes_max,
    }
}

/// A page of about `size` bytes: a start, then parts by their number.
fn page(size: usize, start: &str, part: impl Fn(usize) -> String) -> String {
    let mut page = start.to_owned();
    let mut number = 1_000;
    while page.len() < size {
        page.push_str(&part(number));
        // Numbers of one length, so that the parts of a longer page are like those of a short one.
        number = if number == 9_999 { 1_000 } else { number + 1 };
    }
    page
}

/// Whether the costs of pages made by `make` grow no faster than the pages; panics with the figures where they do.
fn check(what: &str, make: impl Fn(usize) -> String) {
    let pages: Vec<String> = [1, 2, 4, 8].map(|times| make(SIZE * times)).into();
    let costs: Vec<Cost> = pages.iter().map(|page| cost(page)).collect();
    let (small, large) = (costs[0], costs[3]);
    let sizes = (pages[0].len() as u64, pages[3].len() as u64);
    let parts = [
        ("steps", small.steps, large.steps),
        ("allocations", small.allocations, large.allocations),
        ("bytes allocated", small.allocated, large.allocated),
        ("bytes at the peak", small.peak, large.peak),
    ];
    for (part, small, large) in parts {
        // A fixed part is nothing that grows.
        let least = sizes.0 / 10 + 1_000;
        let fair = large * sizes.0 * 100 <= small.max(least) * sizes.1 * GROWTH;
        assert!(
            fair,
            "{what}: {part} grow from {small} to {large} on eight times the page; {costs:?}"
        );
    }
}

#[test]
fn nesting() {
    for open in [
        "<div>",
        "<div><p>words ",
        "<ul><li>",
        "<blockquote>",
        "<svg><g>",
        "<math><mi>",
        "<template>",
        "<x-y>",
    ] {
        check(open, |size| page(size, "", |_| open.to_owned()));
    }
    check("closed nesting", |size| {
        let times = size / 15;
        format!("{}words{}", "<section>".repeat(times), "</div>".repeat(times))
    });
}

#[test]
fn attributes() {
    check("in one tag", |size| page(size, "<p", |number| format!(" a{number}=1")) + ">words");
    check("in many tags", |size| {
        page(size, "", |number| {
            format!("<p class='a{number} b-c' id=i{number} data-x='y &amp; z'>words</p>")
        })
    });
    check("in html and body", |size| {
        page(size, "", |number| format!("<body b{number}=1><html a{number}=1>"))
    });
    check("one long class", |size| {
        page(size, "<p class='", |number| format!("c{number} ")) + "'>words"
    });
}

#[test]
fn siblings_and_text() {
    check("paragraphs", |size| {
        page(size, "", |number| format!("<p>Sentence {number} stands here, as words do.</p>"))
    });
    check("links", |size| {
        page(size, "", |number| format!("<a href=/{number}>more of {number}</a> "))
    });
    check("list items", |size| page(size, "<ul>", |number| format!("<li>item {number}")));
    check("headings", |size| {
        page(size, "", |number| format!("<h2>Heading {number}</h2>some words, then."))
    });
    check("images", |size| {
        page(size, "<article>", |number| {
            format!("<figure><img src=/{number}.jpg><figcaption>Of {number}</figcaption></figure>")
        })
    });
    check("line breaks", |size| page(size, "", |_| "words<br>".to_owned()));
    check("one text", |size| page(size, "<p>", |_| "words and more, ".to_owned()));
    check("references", |size| page(size, "<p>", |_| "&amp;&nbsp;&#8364;&unknown&".to_owned()));
    check("comments", |size| page(size, "<p>", |_| "x<!-- y -->".to_owned()));
    check("spaces", |size| page(size, "<p>", |_| " \n\t".to_owned()) + "words");
}

#[test]
fn formatting_elements() {
    check("left open", |size| page(size, "", |number| format!("<p><b id={number}>words ")));
    check("equal ones", |size| page(size, "", |_| "<p><b><i>words ".to_owned()));
    check("closed across blocks", |size| {
        page(size, "", |_| "<b><i><p>words</b></i> more</p>".to_owned())
    });
    check("blocks in links", |size| page(size, "", |_| "<a><div>words<a><p>more".to_owned()));
    check("never closed", |size| page(size, "", |_| "<a href=x><font>".to_owned()));
    check("closed late", |size| {
        let times = size / 30;
        format!("{}{}", "<b><i><u><div>".repeat(times), "</b></i></u>words".repeat(times))
    });
    check("many attributes", |size| {
        page(size, "", |number| {
            format!("<b c=1 a{}=1 d=2 a{}=2>words<p>", number % 97, number % 89)
        })
    });
}

#[test]
fn tables() {
    check("rows", |size| page(size, "<table>", |number| format!("<tr><td>cell {number}<td>next")));
    check("nested", |size| page(size, "", |_| "<table><tr><td>words ".to_owned()));
    check("text before them", |size| page(size, "<table>", |_| "words<tr>".to_owned()));
    check("text and references before them", |size| {
        page(size, "<table>", |_| "a&amp;<tr><td>b</td></tr>".to_owned())
    });
    check("unclosed", |size| page(size, "", |_| "<table><caption>words<tbody><tr>".to_owned()));
}

#[test]
fn unfinished_tags() {
    for part in [
        "<p",
        "<",
        "</",
        "<!",
        "<!--",
        "<![CDATA[",
        "<script>",
        "<title>",
        "</p a='",
        "<a b=\"",
        "&#",
        "<!doctype ",
    ] {
        check(part, |size| page(size, "<p>words ", |_| part.to_owned()));
    }
    check("ends without starts", |size| page(size, "<div>", |_| "</b></p></x></i>".to_owned()));
    check("escaped scripts", |size| {
        page(size, "", |_| "<script><!--<script></script>--></script>".to_owned())
    });
    check("cdata", |size| page(size, "<svg>", |_| "<![CDATA[]]\0x]]>".to_owned()));
}

#[test]
fn linked_data() {
    let script =
        |inside: String| format!("<script type=application/ld+json>{inside}</script><p>words</p>");
    check("nested arrays", |size| script("[".repeat(size)));
    check("nested graphs", |size| script(page(size, "", |_| "{\"@graph\":[".to_owned())));
    check("closed graphs", |size| {
        let times = size / 13;
        script(format!("{}1{}", "{\"@graph\":[".repeat(times), "]}".repeat(times)))
    });
    check("many objects", |size| {
        script(
            page(size, "[{}", |number| {
                format!(
                    ",{{\"@type\":\"NewsArticle\",\"@id\":\"#{number}\",\"headline\":\"Of {number}\"}}"
                )
            }) + "]",
        )
    });
    check("references to each other", |size| {
        let part = |number| {
            format!(
                ",{{\"@type\":\"Person\",\"@id\":\"#{number}\",\"name\":{{\"@id\":\"#{}\"}}}}",
                number + 1
            )
        };
        let people = page(size, "", part);
        script(format!(
            "[{{\"@type\":\"NewsArticle\",\"author\":[{{\"@id\":\"#0\"}}{people}]}}{people}]"
        ))
    });
    check("one long author", |size| {
        let names = page(size, "", |number| format!("Ann Lee {number} and "));
        script(format!("{{\"@type\":\"NewsArticle\",\"author\":\"{names}\"}}"))
    });
    check("broken", |size| script(page(size, "{", |number| format!("\"a{number}\": \"x\ny\",,"))));
    check("many scripts", |size| {
        page(size, "", |number| script(format!("{{\"@type\":\"WebPage\",\"name\":\"{number}\"}}")))
    });
}

#[test]
fn signals() {
    check("meta elements", |size| {
        page(size, "", |number| format!("<meta property='p{number}' content='of {number}'>"))
    });
    check("equal meta elements", |size| {
        page(size, "", |number| format!("<meta name=author content='Ann {number}'>"))
    });
    check("properties", |size| {
        page(size, "", |number| {
            format!(
                "<p itemprop='author name'>Ann {number}</p><p>A sentence of some words stands here, and one more behind it, so that this is text.</p>"
            )
        })
    });
    check("times", |size| {
        page(size, "", |number| {
            format!("<time datetime=2020-01-{:02}>day</time> ", number % 28 + 1)
        })
    });
    check("dates", |size| {
        page(size, "", |number| format!("<p>{} May 2020, 10:30</p>", number % 28 + 1))
    });
    check("properties in each other", |size| {
        page(size, &"<div itemprop=datePublished>".repeat(200), |_| "<i>x</i> ".to_owned())
    });
    check("bylines", |size| {
        page(size, "", |number| {
            format!(
                "<p class=byline>By Ann {number} Lee</p><p>A sentence of some words stands here, and one more behind it, so that this is text.</p>"
            )
        })
    });
}
