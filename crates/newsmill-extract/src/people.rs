//! Who wrote an article, and the line that says so.

use newsmill_html::Dom;

use crate::authors;
use crate::content::Content;
use crate::headline::fold;
use crate::hints::Hint;
use crate::layout::Layout;
use crate::signals::{Signals, clean};

/// Names of metas that hold authors, best first.
const AUTHOR_METAS: &[&str] = &[
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
    "byl",
    "cxenseparse:author",
    "article:author",
];

/// The names of the authors and the line that names them.
pub(crate) fn people(
    dom: &Dom,
    layout: &Layout,
    content: &Content,
    signals: &Signals,
    sites: &[String],
) -> (Vec<String>, String) {
    let mut found = Vec::new();
    let byline = byline(dom, layout, content);
    if let Some(article) = signals.linked.article() {
        for key in ["author", "creator"] {
            if let (Some(value), true) = (article.get(key), found.is_empty()) {
                for name in signals.linked.names(value) {
                    authors::split(&name, &mut found);
                }
            }
        }
    }
    let is_site = |names: &[String]| {
        names.iter().all(|name| sites.iter().any(|site| fold(site) == fold(name)))
    };
    let linked = std::mem::take(&mut found);
    if !linked.is_empty() && !is_site(&linked) {
        return (linked, byline);
    }
    for name in AUTHOR_METAS.iter().copied() {
        if found.is_empty() {
            for content in signals.all_meta(name) {
                authors::split(content, &mut found);
            }
        }
    }
    if !found.is_empty() && !is_site(&found) {
        return (found, byline);
    }
    let metas = std::mem::take(&mut found);
    for node in signals.property("author").chain(signals.author_links.iter().copied()) {
        if found.is_empty() && layout.hint(node) != Hint::Comments {
            let name = dom
                .descendants(node)
                .find(|inner| dom.attr(*inner, "itemprop") == Some("name"))
                .unwrap_or(node);
            let text =
                dom.attr(name, "content").map_or_else(|| dom.text_content(name), str::to_owned);
            authors::split(&clean(&text), &mut found);
        }
    }
    if found.is_empty() {
        authors::split(&byline, &mut found);
    }
    let found =
        [found, linked, metas].into_iter().find(|names| !names.is_empty()).unwrap_or_default();
    (found, byline)
}

/// The line around the headline that names the authors.
fn byline(dom: &Dom, layout: &Layout, content: &Content) -> String {
    let first = content.pieces.first().copied().unwrap_or(0);
    let last = content.pieces.last().copied().unwrap_or(0);
    let mut best: Option<(usize, String)> = None;
    for at in first.saturating_sub(15)..(last + 8).min(layout.pieces.len()) {
        let Some(piece) = layout.pieces.get(at) else { continue };
        if piece.chars > 100 || piece.chars < 3 || piece.hint == Hint::Comments {
            continue;
        }
        let named =
            std::iter::once(piece.node).chain(dom.ancestors(piece.node)).take(3).any(|node| {
                ["class", "id", "itemprop", "rel"].iter().filter_map(|key| dom.attr(node, key)).any(
                    |value| {
                        let value = value.to_ascii_lowercase();
                        ["author", "byline", "autor", "auteur", "verfasser", "writer", "firma"]
                            .iter()
                            .any(|word| value.contains(word))
                    },
                )
            });
        let lower = piece.text.to_lowercase();
        let led = [
            "by ", "von ", "par ", "por ", "door ", "av ", "af ", "di ", "text:", "autor:",
            "author:",
        ]
        .iter()
        .any(|lead| lower.starts_with(lead))
            && piece.chars < 60;
        if !named && !led {
            continue;
        }
        let mut names = Vec::new();
        authors::split(&piece.text, &mut names);
        if names.is_empty() {
            continue;
        }
        let distance = if at <= first + 2 { first.abs_diff(at) } else { 20 + at.abs_diff(last) };
        let cost = distance + if named { 0 } else { 5 } + if led { 0 } else { 3 };
        if best.as_ref().is_none_or(|(other, _)| cost < *other) {
            best = Some((cost, piece.text.clone()));
        }
    }
    best.map(|(_, text)| clean(&text)).unwrap_or_default()
}
