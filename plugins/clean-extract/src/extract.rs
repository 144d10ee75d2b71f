//! The whole extraction, from a decoded page to what is in it.

use newsmill_html::{Tag, parse};

use crate::content;
use crate::layout::lay_out;
use crate::page::{Body, Extracted, Page};

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
    Extracted { body, ..Extracted::default() }
}
