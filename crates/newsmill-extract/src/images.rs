//! The pictures of an article, with captions and credits.

use newsmill_html::{Dom, NodeId, Tag};

use crate::content::Content;
use crate::hints::Hint;
use crate::layout::Layout;
use crate::page::Image;
use crate::signals::{Signals, clean};

/// Words that a credit begins with, inside or at the end of a caption.
const CREDITS: &[&str] = &[
    "Credit:",
    "Photo:",
    "Photograph:",
    "Foto:",
    "Fotos:",
    "Bild:",
    "Quelle:",
    "Image:",
    "Picture:",
    "Photo by ",
    "Foto von ",
    "Photo credit:",
    "Image credit:",
    "Crédit photo :",
    "Crédit :",
    "Crédits :",
    "Crédito:",
    "Copyright:",
    "©",
];

/// Attributes in which an address may stand, best first: lazy loading leaves a stand-in in `src`.
const SOURCES: &[&str] = &["data-src", "data-original", "data-lazy-src", "data-image", "src"];

/// At most `max` pictures: those of the text and around the headline, then the one the page names.
pub(crate) fn images(
    dom: &Dom,
    root: NodeId,
    layout: &Layout,
    content: &Content,
    signals: &Signals,
    base: &str,
    max: usize,
) -> Vec<Image> {
    let mut out: Vec<Image> = Vec::new();
    let (Some(first), Some(last)) = (content.pieces.first(), content.pieces.last()) else {
        return out;
    };
    let window = first.saturating_sub(8)..=*last;
    for node in signals.pictures.iter().copied() {
        let range = layout.range(node);
        // An element without text has no range of its own; it lies where its neighbours do.
        let near = window.contains(&range.start) || (range.start <= *first && range.end > *first);
        if !near || !stands_for_itself(dom, layout, root, node) {
            continue;
        }
        let image = match dom.is(node, Tag::Figure) {
            true => figure(dom, layout, node),
            false => address(dom, node).map(|url| Image { url, ..Image::default() }),
        };
        if let Some(image) = image {
            add(&mut out, image, max);
        }
    }
    for image in &mut out {
        image.url = absolute(&image.url, base);
    }
    let named = signals.meta(&["og:image", "og:image:url", "twitter:image"]);
    if !named.is_empty()
        && !named.starts_with("data:")
        && out.iter().all(|image| file_name(&image.url) != file_name(named))
        && out.len() < max
    {
        out.push(Image { url: named.to_owned(), ..Image::default() });
    }
    out
}

/// Whether an element below `root` lies neither in what is around the article nor in a figure.
fn stands_for_itself(dom: &Dom, layout: &Layout, root: NodeId, node: NodeId) -> bool {
    let is_around = |node| matches!(layout.hint(node), Hint::Furniture | Hint::Comments);
    if is_around(node) {
        return false;
    }
    for outer in dom.ancestors(node) {
        if is_around(outer) || dom.is(outer, Tag::Figure) {
            return false;
        }
        if outer == root {
            return true;
        }
    }
    false
}

fn add(out: &mut Vec<Image>, image: Image, max: usize) {
    if let Some(known) = out.iter_mut().find(|other| other.url == image.url) {
        if known.caption.is_empty() {
            *known = image;
        }
    } else if out.len() < max {
        out.push(image);
    }
}

/// An address seen from the page's own: `//host/..`, `/..` and names beside the page become whole.
fn absolute(url: &str, base: &str) -> String {
    let Some((scheme, rest)) = base.split_once("://") else { return url.to_owned() };
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if url.contains("://") {
        url.to_owned()
    } else if let Some(rest) = url.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if url.starts_with('/') {
        format!("{scheme}://{host}{url}")
    } else {
        let path = rest.split(['?', '#']).next().unwrap_or(rest);
        let folder = path.rsplit_once('/').map_or(host, |(folder, _)| folder);
        format!("{scheme}://{folder}/{}", url.trim_start_matches("./"))
    }
}

/// The name of the file an address ends in.
fn file_name(url: &str) -> &str {
    url.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or(url)
}

/// The address of a picture that is large enough to belong to the text.
fn address(dom: &Dom, node: NodeId) -> Option<String> {
    let size = |name| {
        dom.attr(node, name).and_then(|value| value.trim_end_matches("px").parse::<u32>().ok())
    };
    if size("width").is_some_and(|width| width < 120)
        || size("height").is_some_and(|height| height < 80)
    {
        return None;
    }
    let set = ["srcset", "data-srcset"]
        .iter()
        .find_map(|name| dom.attr(node, name))
        .and_then(|set| set.split_whitespace().next());
    let url =
        SOURCES.iter().filter_map(|name| dom.attr(node, name)).chain(set).map(str::trim).find(
            |url| {
                !url.is_empty()
                    && !url.starts_with("data:")
                    && !url.ends_with(".svg")
                    && url.len() < 2_000
            },
        )?;
    Some(clean(url))
}

fn figure(dom: &Dom, layout: &Layout, node: NodeId) -> Option<Image> {
    let image = dom.elements(node, Tag::Img).find_map(|image| address(dom, image));
    let set = || {
        dom.elements(node, Tag::Source)
            .find_map(|source| dom.attr(source, "srcset"))
            .and_then(|set| set.split_whitespace().next().map(clean))
    };
    let url = image.or_else(set)?;
    let mut caption = String::new();
    let mut credit = String::new();
    for piece in layout.pieces.get(layout.range(node)).unwrap_or(&[]) {
        let own = std::iter::once(piece.node)
            .chain(dom.ancestors(piece.node))
            .take_while(|outer| *outer != node)
            .any(|node| is_credit(dom, node));
        let target = if own { &mut credit } else { &mut caption };
        if !target.is_empty() {
            target.push(' ');
        }
        target.push_str(&clean(&piece.text));
    }
    let (caption, found) = split_credit(&caption);
    let credit = if credit.is_empty() { found } else { without_mark(&credit) };
    Some(Image { url, caption, credit })
}

fn is_credit(dom: &Dom, node: NodeId) -> bool {
    if dom.attr(node, "itemprop") == Some("copyrightHolder") {
        return true;
    }
    dom.attr(node, "class").is_some_and(|class| {
        let class = class.to_ascii_lowercase();
        [
            "credit",
            "copyright",
            "photographer",
            "fotograf",
            "bildquelle",
            "image-source",
            "__source",
            "-source",
            "rights",
        ]
        .iter()
        .any(|word| class.contains(word))
    })
}

/// A caption and the credit at its end.
fn split_credit(caption: &str) -> (String, String) {
    let at = CREDITS.iter().filter_map(|mark| caption.rfind(mark)).max();
    match at.and_then(|at| caption.split_at_checked(at)) {
        Some((before, after)) if after.chars().count() < 120 => {
            let before = before.trim().trim_end_matches(['(', '[', '|', '-', '–', '/', ',']).trim();
            (before.to_owned(), without_mark(after))
        }
        _ => (caption.to_owned(), String::new()),
    }
}

fn without_mark(credit: &str) -> String {
    let mut rest = credit.trim();
    for mark in CREDITS {
        rest = rest.strip_prefix(mark).unwrap_or(rest).trim();
    }
    rest.trim_end_matches([')', ']']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{absolute, split_credit};

    #[test]
    fn addresses_become_whole() {
        let base = "https://example.org/news/story.html?x=1";
        assert_eq!(absolute("/a.jpg", base), "https://example.org/a.jpg");
        assert_eq!(absolute("//cdn.example.org/a.jpg", base), "https://cdn.example.org/a.jpg");
        assert_eq!(absolute("./a.jpg", base), "https://example.org/news/a.jpg");
        assert_eq!(absolute("https://example.com/a.jpg", base), "https://example.com/a.jpg");
        assert_eq!(absolute("a.jpg", ""), "a.jpg");
    }

    #[test]
    fn credits_leave_the_caption() {
        let parts = |text| split_credit(text);
        assert_eq!(parts("A bridge. Credit: AP"), ("A bridge.".into(), "AP".into()));
        assert_eq!(
            parts("Eine Brücke (Foto: Eva Groß/dpa)"),
            ("Eine Brücke".into(), "Eva Groß/dpa".into())
        );
        assert_eq!(parts("No credit here"), ("No credit here".into(), String::new()));
        assert_eq!(parts("© Example"), (String::new(), "Example".into()));
    }
}
