//! The whole extraction, from a decoded page to what is in it.

use newsmill_html::{Dom, NodeId, Tag, parse};

use crate::content::Content;
use crate::dates::When;
use crate::kind::{Evidence, Features};
use crate::layout::{Layout, Survey, Trust};
use crate::page::{Body, Extracted, Page};
use crate::published::Place;
use crate::signals::Signals;
use crate::{content, elsewhere, headline, images, metadata, people, plain, published};

/// Extracts the article from a page; never fails: what cannot be found stays empty. The work grows in step with the page.
pub fn extract(page: &Page<'_>) -> Extracted {
    if page.plain {
        return plain::extract(page.text);
    }
    extract_page(page).0
}

/// The features by which the kind of a page is judged, in one order, for whoever trains that judgement.
#[must_use]
pub fn kind_features(page: &Page<'_>) -> Vec<(&'static str, f32)> {
    extract_page(page).1.list
}

fn extract_page(page: &Page<'_>) -> (Extracted, Features) {
    let dom = parse(page.text);
    let root = dom.elements(dom.root(), Tag::Body).next().unwrap_or(dom.root());
    let signals = Signals::read(&dom);
    let (layout, content) = find_content(&dom, root, &signals);
    let mut body = Body::default();
    for piece in content.pieces.iter().filter_map(|at| layout.pieces.get(*at)) {
        body.push(piece.kind, &piece.text);
    }
    if let Some(other) = elsewhere::body(&dom, &signals, content.chars(&layout)) {
        body = other;
    }
    let (publisher, sites) = metadata::publisher(&signals, page);
    let headline = headline::headline(&dom, &layout, &content, &signals, &sites);
    let place = Place::of(&content, &headline);
    let dates = published::dates(&dom, &layout, &place, &signals, page);
    let (authors, byline) = people::people(&dom, &layout, &place, &signals, &sites);
    let url = metadata::address(&signals, page);
    let evidence = Evidence {
        dom: &dom,
        root,
        layout: &layout,
        content: &content,
        signals: &signals,
        url: &url,
        dated: dates.is_sure,
        signed: !authors.is_empty(),
    };
    let features = evidence.features();
    let (kind, kind_confidence) = evidence.decide(&features);
    let images = images::images(&dom, root, &layout, &content, &signals, &url, page.images_max);
    let found = Extracted {
        kind,
        kind_confidence,
        headline: headline.text,
        standfirst: metadata::standfirst(&dom, root, &content, &layout, &signals),
        byline,
        authors,
        published: dates.published.map(When::to_rfc3339).unwrap_or_default(),
        modified: dates.modified.map(When::to_rfc3339).unwrap_or_default(),
        publisher,
        section: metadata::section(&signals),
        keywords: metadata::keywords(&signals),
        images,
        language: metadata::language(&signals),
        rights: metadata::rights(&signals),
        url,
        body,
    };
    (found, features)
}

/// The layout and the pieces of it that are the text.
pub(crate) fn find_content(dom: &Dom, root: NodeId, signals: &Signals) -> (Layout, Content) {
    let (layout, rules) = by_rules(dom, root);
    let content = content::judge(dom, root, &layout, rules, signals);
    (layout, content)
}

/// The text, looked for again with less trust where the names of elements hid most of the page's prose.
pub(crate) fn by_rules(dom: &Dom, root: NodeId) -> (Layout, Content) {
    let mut survey = Survey::new(dom, root);
    let layout = survey.lay_out(Trust::Most);
    let content = content::find(dom, &layout, root);
    let mut best = (layout, content);
    let prose = usize::try_from(best.0.prose).unwrap_or(0);
    for trust in [Trust::Little, Trust::None] {
        let chars = best.1.chars(&best.0);
        if prose < 500 || chars * 100 >= prose * 30 {
            break;
        }
        let layout = survey.lay_out(trust);
        let content = content::find(dom, &layout, root);
        if content.chars(&layout) > chars * 2 + 300 {
            best = (layout, content);
        }
    }
    best
}
