//! Whole pages through the extraction, against what is written beside them; `UPDATE=1 cargo test` writes it anew.

use std::fs;
use std::path::{Path, PathBuf};

use newsmill_html::{Sniffed, decode, sniff};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::extract::extract;
use crate::page::{Extracted, Kind, Page};

fn page(text: &str, plain: bool) -> Extracted {
    extract(&Page { text, plain, url: None, fetched: None, images_max: 10 })
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Paragraph => "paragraph",
        Kind::Crosshead => "crosshead",
        Kind::ListItem => "list_item",
        Kind::Quote => "quote",
        Kind::TableRow => "table_row",
    }
}

fn as_json(found: &Extracted) -> Value {
    let images: Vec<Value> =
        found.images.iter().map(|image| json!([image.url, image.caption, image.credit])).collect();
    let body: Vec<Value> =
        found.body.iter().map(|(kind, text)| json!([kind_name(kind), text])).collect();
    json!({
        "kind": found.kind.name(),
        "headline": found.headline,
        "standfirst": found.standfirst,
        "byline": found.byline,
        "authors": found.authors,
        "published": found.published,
        "modified": found.modified,
        "publisher": found.publisher,
        "section": found.section,
        "keywords": found.keywords,
        "images": images,
        "language": found.language,
        "rights": found.rights,
        "url": found.url,
        "body": body,
    })
}

fn extract_file(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap();
    let text = decode(&bytes, None);
    as_json(&page(&text.text, sniff(&bytes) == Sniffed::Text))
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "only a test decides whether golden files are written"
)]
fn every_case_gives_what_is_expected() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 12);
    let update = std::env::var_os("UPDATE").is_some();
    for folder in folders {
        let input = ["page.html", "page.txt"]
            .iter()
            .map(|name| folder.join(name))
            .find(|path| path.exists())
            .unwrap();
        let found = extract_file(&input);
        let expected = folder.join("expected.json");
        if update {
            fs::write(&expected, format!("{found:#}\n")).unwrap();
        }
        let expected: Value =
            serde_json::from_str(&fs::read_to_string(&expected).unwrap()).unwrap();
        assert_eq!(found, expected, "{}", folder.display());
    }
}

#[test]
fn hostile_pages_end() {
    let deep = "<div><p>text ".repeat(50_000);
    assert!(page(&deep, false).body.text().contains("text"));
    let tables = "<table><tr><td>".repeat(20_000);
    assert_eq!(page(&tables, false).headline, "");
    let formatting: String = (0..3_000).map(|n| format!("<p><b a{n}=1>word ")).collect();
    assert!(!page(&formatting, false).body.text().is_empty());
    let long = format!("<p>{}", "word and more ".repeat(400_000));
    assert!(page(&long, false).body.text().len() > 4_000_000);
    let linked = format!(
        "<script type='application/ld+json'>{}</script><p>x",
        "{\"@graph\":[".repeat(50_000)
    );
    assert_eq!(page(&linked, false).headline, "");
    let heads = "<h1>A heading that comes again and again</h1>".repeat(5_000);
    assert!(!page(&heads, false).headline.is_empty());
}

#[test]
fn control_characters_do_no_harm() {
    let found = page(
        "<title>A\0 title of words</title><p>Text\0 with \u{1}controls that is long enough to be read.",
        false,
    );
    assert!(found.body.text().starts_with("Text with"));
}

fn check(found: &Extracted) -> Result<(), TestCaseError> {
    let text = found.body.text();
    let mut end = 0;
    for (at, block) in found.body.blocks().iter().enumerate() {
        prop_assert_eq!(block.span.start, if at == 0 { 0 } else { end + 2 });
        prop_assert!(
            text.get(block.span.clone())
                .is_some_and(|part| !part.is_empty() && !part.contains("\n\n"))
        );
        end = block.span.end;
    }
    prop_assert_eq!(end, text.len());
    Ok(())
}

/// Parts of pages in any order.
const PARTS: [&str; 26] = [
    "<p>",
    "</p>",
    "<div class='article-body'>",
    "</div>",
    "<table><tr><td>",
    "</table>",
    "<li>",
    "<br>",
    "<br><br>",
    "<h1>",
    "</h1>",
    "<h2>Related</h2>",
    "<figure><img src='/a.jpg'><figcaption>",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":",
    "</script>",
    "<a href=x>",
    "</a>",
    "<b><i></b>",
    "<blockquote>",
    "<svg><p>",
    "<template>",
    "<select><option>",
    "Some text that goes on for a while, with a comma and a stop. ",
    "Überschrift 3. Mai 2024 ",
    "<meta property='og:title' content='A &amp; B'>",
    "新しい橋が開通した。",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,400}", plain in any::<bool>()) {
        check(&page(&text, plain))?;
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let text = decode(&bytes, None);
        check(&page(&text.text, false))?;
        let _sniffed = sniff(&bytes);
    }

    #[test]
    fn any_markup_is_survived(parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..60)) {
        check(&page(&parts.concat(), false))?;
    }
}
