//! The whole extraction, from a decoded page to what is in it.

use newsmill_html::{Tag, parse};

use crate::dates::When;
use crate::layout::lay_out;
use crate::page::{Body, Extracted, Page, PageKind};
use crate::signals::Signals;
use crate::{content, headline, metadata};

/// Extracts the article from a page; never fails: what cannot be found stays empty.
pub(crate) fn extract(page: &Page<'_>) -> Extracted {
    let dom = parse(page.text);
    let root = dom.elements(dom.root(), Tag::Body).next().unwrap_or(dom.root());
    let layout = lay_out(&dom, root);
    let content = content::find(&dom, &layout, root);
    let mut body = Body::default();
    for piece in content.pieces.iter().filter_map(|at| layout.pieces.get(*at)) {
        body.push(piece.kind, &piece.text);
    }
    let signals = Signals::read(&dom);
    let (publisher, sites) = metadata::publisher(&signals, page);
    let candidates = headline::candidates(&dom, &layout, &content, &signals, &sites);
    let dates = metadata::dates(&dom, &layout, &content, &signals, page);
    let (authors, byline) = metadata::people(&dom, &layout, &content, &signals, &sites);
    Extracted {
        kind: PageKind::Article,
        kind_confidence: 0.5,
        headline: headline::choose(&candidates),
        standfirst: metadata::standfirst(&dom, root, &content, &layout, &signals),
        byline,
        authors,
        published: dates.published.map(When::to_rfc3339).unwrap_or_default(),
        modified: dates.modified.map(When::to_rfc3339).unwrap_or_default(),
        publisher,
        section: metadata::section(&signals),
        keywords: metadata::keywords(&signals),
        images: Vec::new(),
        language: metadata::language(&signals),
        rights: metadata::rights(&signals),
        url: metadata::address(&signals, page),
        body,
    }
}
