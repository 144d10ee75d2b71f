//! The typed pages that are learned from.

use std::io::Read as _;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use newsmill_extract::training::{Feature, KINDS, kind_features};
use newsmill_extract::{Extracted, Kind, Page, extract};
use serde_json::Value;

/// How often each page is looked at.
pub(crate) const VIEWS: usize = 4;

/// How much each view counts: the last two are made up.
pub(crate) const WEIGHTS: [f64; VIEWS] = [1.0, 1.0, 0.3, 0.3];

/// A page: where it is from, which kind it is, and what is seen of it.
pub(crate) struct Sample {
    pub(crate) file: String,
    pub(crate) site: String,
    /// The kind it is called in the data.
    pub(crate) named: String,
    /// The place of its kind in [`KINDS`].
    pub(crate) class: usize,
    /// Its features without an address from outside, with the one it was fetched from, with its text alone,
    /// and with the first lines of that where it is an article.
    pub(crate) seen: [Vec<Feature>; VIEWS],
}

/// Reads `gold.jsonl` and the pages it names in `pages/` below a folder; a page without a kind is an article.
pub(crate) fn read(folder: &Path) -> Result<Vec<Sample>, String> {
    let path = folder.join("gold.jsonl");
    let gold =
        std::fs::read_to_string(&path).map_err(|e| format!("read `{}`: {e}", path.display()))?;
    gold.lines().filter(|line| !line.trim().is_empty()).map(|line| sample(folder, line)).collect()
}

fn sample(folder: &Path, line: &str) -> Result<Sample, String> {
    let gold: Value = serde_json::from_str(line).map_err(|e| format!("read the gold: {e}"))?;
    let text = |name: &str| gold.get(name).and_then(Value::as_str).unwrap_or("");
    let (file, url) = (text("file"), text("url"));
    let named = if text("kind").is_empty() { "article" } else { text("kind") };
    let path = folder.join("pages").join(file);
    let mut bytes = Vec::new();
    std::fs::File::open(&path)
        .and_then(|file| MultiGzDecoder::new(file).read_to_end(&mut bytes))
        .map_err(|e| format!("read `{}`: {e}", path.display()))?;
    let decoded = newsmill_html::decode(&bytes, None);
    let page = |text, url| Page { text, plain: false, url, fetched: None, images_max: 0 };
    let url_known = Some(url).filter(|url| !url.is_empty());
    let found = extract(&page(&decoded.text, None));
    let bare_text = bare(&decoded.text, &found, usize::MAX);
    // Short news has little but its text; a short list would be nothing.
    let lines = if named == "article" { 1 + found.body.blocks().len() % 5 } else { usize::MAX };
    let short_text = bare(&decoded.text, &found, lines);
    Ok(Sample {
        file: file.to_owned(),
        site: site(url, file).to_owned(),
        named: named.to_owned(),
        class: class(named)?,
        seen: [
            kind_features(&page(&decoded.text, None)),
            kind_features(&page(&decoded.text, url_known)),
            kind_features(&page(&bare_text, url_known)),
            kind_features(&page(&short_text, None)),
        ],
    })
}

/// The page without all that sites put around a text, as reading views, feeds and plain sites have it. Every other page
/// also loses what its head says.
fn bare(text: &str, found: &Extracted, lines: usize) -> String {
    let head = match (text.find("<head"), text.find("</head>")) {
        (Some(start), Some(end)) if text.len().is_multiple_of(2) => {
            text.get(start..end).unwrap_or("")
        }
        _ => "",
    };
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut out = format!("<html>{head}</head><body><h1>{}</h1>\n", escape(&found.headline));
    for block in found.body.blocks().iter().take(lines) {
        let tag = match block.kind {
            Kind::Paragraph => "p",
            Kind::Crosshead => "h2",
            Kind::ListItem => "li",
            Kind::Quote => "blockquote",
            Kind::TableRow => "div",
        };
        let text = escape(found.body.text().get(block.span.clone()).unwrap_or(""));
        out.extend(["<", tag, ">", &text, "</", tag, ">\n"]);
    }
    out
}

/// The kind of newsmill that a kind of the data is.
fn class(named: &str) -> Result<usize, String> {
    let kind = match named {
        "collection" => "listing",
        "service" => "other",
        other => other,
    };
    KINDS
        .iter()
        .position(|known| known.name() == kind)
        .ok_or_else(|| format!("read the gold: unknown kind `{named}`"))
}

/// The last two labels of the host, so that all pages of a site fall into one fold.
fn site<'s>(url: &'s str, file: &'s str) -> &'s str {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let start = dots.nth(1).map_or(0, |at| at + 1);
    host.get(start..).filter(|site| !site.is_empty()).unwrap_or(file)
}
