//! What the fuzz targets do with any bytes. Each function panics when something that must hold does not.
//!
//! `cargo +nightly fuzz run html --fuzz-dir tests/fuzz --features libfuzzer -- -max_total_time=1800`, from the top of
//! the project, runs one of them. The files in `corpus/TARGET` are its seeds and what it once found; the test `corpus`
//! takes them, and thousands of damaged copies, through the same function without a nightly compiler.
#![forbid(unsafe_code)]

#[path = "../../bench/arena.rs"]
#[expect(dead_code, reason = "the benchmark only builds the tree")]
mod arena;
mod gzip;
mod keywords;
mod places;
mod quotes;
#[path = "../../../crates/newsmill-html/tests/support/mod.rs"]
mod support;
mod topics;

use std::sync::LazyLock;

pub use gzip::gzip;
use html5ever::tendril::StrTendril;
pub use keywords::keywords;
use newsmill_entities::{Aliases, Finder, FinderScratch, Language, SHIPPED, Tagger};
use newsmill_extract::{Extracted, Page, extract as find};
use newsmill_html::{Options, decode, parse_with, sniff};
use newsmill_model::Bundle;
use newsmill_model::language::{Detector, Scratch};
pub use places::places;
pub use quotes::quotes;
pub use topics::topics;

/// What a target does with some bytes.
pub type Target = fn(&[u8]);

/// Every target: its name, which is that of its folder in `corpus`, and its function.
pub const TARGETS: [(&str, Target); 11] = [
    ("entities", entities),
    ("html", html),
    ("extract", extract),
    ("json_ld", json_ld),
    ("keywords", keywords),
    ("language", language),
    ("places", places),
    ("quotes", quotes),
    ("topics", topics),
    ("warc", warc),
    ("gzip", gzip),
];

/// Nesting of our trees: [`newsmill_html::DEPTH_MAX`] elements and what stands around them.
const DEPTH_MAX: usize = newsmill_html::DEPTH_MAX as usize + 8;

/// Decodes and parses a page; the trees are sound, and the full one is html5ever's.
pub fn html(bytes: &[u8]) {
    let text = decode(bytes, None);
    let lean = newsmill_html::parse(&text.text);
    support::check(&lean);
    assert!(support::depth(&lean) <= DEPTH_MAX, "{} levels", support::depth(&lean));
    let dom = parse_with(&text.text, Options { scripting: false, everything: true });
    support::check(&dom);
    if !dom.truncated() && !differs_there(&text.text) {
        let theirs = arena::parse(StrTendril::from(&*text.text));
        assert_eq!(support::ours(&dom), support::theirs(&theirs));
    }
    let _sniffed = sniff(bytes);
}

/// Whether html5ever is known not to follow the standard:
/// - it passes over a misplaced doctype without ending a run of characters in a table, which decides whether white
///   space after it stays there;
/// - `isindex` ends its search for an open list item, which the standard no longer says;
/// - elements in which SVG and MathML hold HTML are not special to it: they do not end its search for an open
///   paragraph, list item or element to close, which the standard says;
/// - white space right in a `template` that holds parts of a table opens formatting elements again;
/// - it drops a second byte order mark.
fn differs_there(text: &str) -> bool {
    const HOLD_HTML: [&str; 9] = [
        "<desc",
        "<foreignobject",
        "<title",
        "<annotation-xml",
        "<mi",
        "<mo",
        "<mn",
        "<ms",
        "<mtext",
    ];
    let text = text.to_ascii_lowercase();
    let has = |name: &&str| text.contains(*name);
    text.starts_with('\u{feff}')
        || has(&"<isindex")
        || has(&"<template")
        || text.trim_start().rfind("<!doctype").is_some_and(|at| at > 0)
        || ["<svg", "<math"].iter().any(has) && HOLD_HTML.iter().any(has)
}

/// Extracts the article from a page, as HTML or as plain text: the first bit of the first byte decides.
pub fn extract(bytes: &[u8]) {
    let plain = bytes.first().is_some_and(|byte| byte & 1 == 1);
    let text = decode(bytes, None);
    check(&page(&text.text, plain));
}

/// Extracts the article from a page whose JSON-LD is given.
pub fn json_ld(bytes: &[u8]) {
    let json = String::from_utf8_lossy(bytes);
    let text = format!(
        "<html><head><script type='application/ld+json'>{json}</script></head><body><h1>A bridge opens</h1>\
         <p>The bridge opened on Friday, ten years after the first stone was laid.</p></body></html>"
    );
    check(&page(&text, false));
}

/// Tells the language of a text, its first line taken for the headline; the answer is the same with used buffers.
pub fn language(bytes: &[u8]) {
    static MODEL: &[u8] = include_bytes!("../../../plugins/tag-language/model/language.model");
    static DETECTOR: LazyLock<Option<Detector>> =
        LazyLock::new(|| Detector::from_bytes(MODEL).ok());
    let Some(detector) = &*DETECTOR else { panic!("the shipped model is damaged") };
    let text = String::from_utf8_lossy(bytes);
    let (headline, body) = text.split_once('\n').unwrap_or(("", &text));
    let mut scratch = Scratch::default();
    let guess = detector.detect(&mut scratch, headline, body);
    assert!((0.0..=1.0).contains(&guess.confidence), "{}", guess.confidence);
    assert!(guess.language.is_some() || guess.confidence == 0.0, "{}", guess.confidence);
    assert!(guess.language.is_none_or(|language| detector.languages().contains(&language)));
    assert_eq!(detector.detect(&mut scratch, headline, body), guess);
}

/// Finds the entities of a text: mentions stand in order within it, and are the same with used buffers.
pub fn entities(bytes: &[u8]) {
    static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| {
        let tagger = Tagger::from_bundle(&Bundle::from_bytes(SHIPPED).ok()?).ok()?;
        Some(Finder::new(tagger, Aliases::standard()))
    });
    let Some(finder) = &*FINDER else { panic!("the shipped model is damaged") };
    let text = String::from_utf8_lossy(bytes);
    let languages = Language::ALL.map(Some);
    for language in languages.into_iter().chain([None]) {
        entities_in(finder, &text, language);
    }
}

fn entities_in(finder: &Finder, text: &str, language: Option<Language>) {
    let mut scratch = FinderScratch::default();
    let mentions = finder.mentions(text, language, &mut scratch);
    let mut before = 0;
    for &(start, end, _, confidence) in &mentions {
        assert!(before <= start && start < end, "{start}..{end}");
        assert!(text.get(start as usize..end as usize).is_some(), "{start}..{end}");
        assert!((0.0..=1.0).contains(&confidence), "{confidence}");
        before = end;
    }
    let entities = finder.find(text, language, &mut scratch);
    let spans: usize = entities.iter().map(|entity| entity.spans.len()).sum();
    assert_eq!(spans, mentions.len());
    assert!(entities.iter().all(|entity| !entity.name.is_empty()));
    assert_eq!(finder.mentions(text, language, &mut scratch), mentions);
}

/// Reads an archive, its records' HTTP messages, and looks for records in any bytes.
pub fn warc(bytes: &[u8]) {
    newsmill_warc::exercise::everything(bytes);
}

fn page(text: &str, plain: bool) -> Extracted {
    find(&Page {
        text,
        plain,
        url: Some("https://news.example/2024/05/03/bridge"),
        fetched: Some("2024-05-04T00:00:00Z"),
        images_max: 10,
    })
}

/// The blocks cover the text, one blank line between them; what was found is within its limits.
fn check(found: &Extracted) {
    let text = found.body.text();
    let mut end = 0;
    for (at, block) in found.body.blocks().iter().enumerate() {
        assert_eq!(block.span.start, if at == 0 { 0 } else { end + 2 }, "block {at}");
        let part = text.get(block.span.clone());
        assert!(part.is_some_and(|part| !part.is_empty() && !part.contains("\n\n")), "block {at}");
        end = block.span.end;
    }
    assert_eq!(end, text.len(), "the blocks end where the text ends");
    assert!((0.0..=1.0).contains(&found.kind_confidence), "{}", found.kind_confidence);
    assert!(found.images.len() <= 10, "{} images", found.images.len());
    assert!(found.authors.iter().all(|author| !author.trim().is_empty()), "{:?}", found.authors);
}
