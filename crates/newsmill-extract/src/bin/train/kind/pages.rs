//! The typed pages that are learned from.

use std::path::Path;

use newsmill_extract::training::{Feature, KINDS, kind_features};
use newsmill_extract::{Extracted, Kind, extract};

use crate::folder::{self, Known, page};

/// How often each page is looked at.
pub(crate) const VIEWS: usize = 4;

/// How much each view counts: the last two are made up.
pub(crate) const WEIGHTS: [f64; VIEWS] = [1.0, 1.0, 0.3, 0.3];

/// A page: where it is from, which kind it is, and what is seen of it.
pub(crate) struct Sample {
    pub(crate) file: String,
    pub(crate) site: String,
    pub(crate) fold: usize,
    /// The kind it is called in the data.
    pub(crate) named: String,
    /// The place of its kind in [`KINDS`].
    pub(crate) class: usize,
    /// Its features without an address from outside, with the one it was fetched from, with its text alone,
    /// and with the first lines of that where it is an article.
    pub(crate) seen: [Vec<Feature>; VIEWS],
}

/// Reads the pages of a folder.
pub(crate) fn read(folder: &Path) -> Result<Vec<Sample>, String> {
    folder::read(folder, sample)
}

fn sample(known: &Known) -> Result<Sample, String> {
    let url = Some(known.gold("url")).filter(|url| !url.is_empty());
    let found = extract(&known.page());
    let bare_text = bare(&known.text, &found, usize::MAX);
    // Short news has little but its text; a short list would be nothing.
    let lines = match known.kind() {
        "article" => 1 + found.body.blocks().len() % 5,
        _ => usize::MAX,
    };
    let short_text = bare(&known.text, &found, lines);
    Ok(Sample {
        file: known.file().to_owned(),
        site: known.site().to_owned(),
        fold: known.fold(),
        named: known.kind().to_owned(),
        class: class(known.kind())?,
        seen: [
            kind_features(&known.page()),
            kind_features(&page(&known.text, url)),
            kind_features(&page(&bare_text, url)),
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
