//! Who wrote an article, and the line that says so.

use std::sync::LazyLock;

use newsmill_html::{Dom, NodeId, Tag};

use crate::authors;
use crate::folding::fold;
use crate::hints::Hint;
use crate::layout::Layout;
use crate::lookup::{Lookup, lower};
use crate::parts::Parts;
use crate::published::Place;
use crate::signals::{Signals, clean};

/// Names of metas that hold authors, best first.
const AUTHOR_METAS: &[&str] = &[
    "author",
    "authors",
    "article:author_name",
    "author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.personalname",
    "dc.contributor",
    "citation_author",
    "byl",
    "cxenseparse:author",
    "shareaholic:article_author_name",
    "article:author",
];

/// At most this many metas of each name are read.
const METAS_MAX: usize = 60;

/// Elements that name authors stand no farther from headline and text.
const DISTANCE_MAX: usize = 46;

/// A line that names authors is not longer.
const LINE_CHARS_MAX: usize = 100;

/// What may lead a line that names authors; letters beyond ASCII in the cases they are written in.
static LEADS: LazyLock<Parts> = LazyLock::new(|| {
    Parts::new(&[
        "by ",
        "von ",
        "par ",
        "por ",
        "door ",
        "av ",
        "af ",
        "di ",
        "text:",
        "text von ",
        "autor:",
        "autorin:",
        "author:",
        "written by",
        "posted by",
        "autoren ",
        "autoren: ",
        "words by",
        "escribe ",
        "escrito por",
        "écrit par",
        "Écrit par",
        "автор:",
        "Автор:",
        "АВТОР:",
        "yazan:",
        "oleh ",
        "od ",
    ])
});

/// What the names of elements hold that name authors.
static AUTHOR_NAMES: LazyLock<Parts> = LazyLock::new(|| {
    Parts::new(&["author", "byline", "autor", "auteur", "verfasser", "writer", "firma"])
});

/// The names of the authors and the line that names them.
pub(crate) fn people(
    dom: &Dom,
    layout: &Layout,
    place: &Place,
    signals: &Signals,
    sites: &[String],
) -> (Vec<String>, String) {
    let finder = Finder { dom, layout, place, signals };
    let byline = finder.byline();
    let sites: Vec<String> = sites.iter().map(|site| fold(site)).collect();
    let is_site = |names: &[String]| names.iter().all(|name| sites.contains(&fold(name)));
    let mut spare: Vec<Vec<String>> = Vec::new();
    for source in 0..4 {
        let names = match source {
            0 => finder.linked(),
            1 => finder.metas(),
            2 => finder.elements(),
            _ => split(&byline),
        };
        if !names.is_empty() && !is_site(&names) {
            return (without_sites(names, &sites), byline);
        }
        spare.push(names);
    }
    // The publisher signs itself; what stands on the page is closest to how it does.
    spare.rotate_left(2);
    let names = spare.into_iter().find(|names| !names.is_empty()).unwrap_or_default();
    (names, byline)
}

/// Beside names of people that of the site says nothing. `sites` are folded.
fn without_sites(names: Vec<String>, sites: &[String]) -> Vec<String> {
    let is_site = |name: &String| sites.contains(&fold(name));
    if names.iter().any(|name| !is_site(name)) {
        names.into_iter().filter(|name| !is_site(name)).collect()
    } else {
        names
    }
}

/// Adds a name; of two that hold each other the one without titles and labels stays, if it has two words.
fn add_closest(name: String, out: &mut Vec<String>) {
    let folded = fold(&name);
    let same = out.iter_mut().find(|other| {
        let other = fold(other);
        other.contains(&folded) || folded.contains(&other)
    });
    match same {
        None => out.push(name),
        Some(other) => {
            let is_shorter = name.len() < other.len();
            let shorter = if is_shorter { &name } else { &*other };
            if shorter.contains(' ') == is_shorter {
                *other = name;
            }
        }
    }
}

fn split(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    authors::split(text, &mut out);
    out
}

struct Finder<'p> {
    dom: &'p Dom<'p>,
    layout: &'p Layout,
    place: &'p Place,
    signals: &'p Signals,
}

impl Finder<'_> {
    fn linked(&self) -> Vec<String> {
        let mut out = Vec::new();
        let Some(article) = self.signals.linked.article() else { return out };
        for key in ["author", "creator"] {
            if let (Some(value), true) = (article.get(key), out.is_empty()) {
                for name in self.signals.linked.names(value) {
                    authors::split(&name, &mut out);
                }
            }
        }
        out
    }

    fn metas(&self) -> Vec<String> {
        let mut out = Vec::new();
        for name in AUTHOR_METAS.iter().copied() {
            if out.is_empty() {
                for content in self.signals.all_meta(name).take(METAS_MAX) {
                    authors::split(content, &mut out);
                }
            }
        }
        // Cards of social networks have pairs of a label and a value.
        for (label, value) in
            [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")]
        {
            if out.is_empty() && is_author_label(self.signals.meta(&[label])) {
                authors::split(self.signals.meta(&[value]), &mut out);
            }
        }
        out
    }

    /// The elements that say they name authors and stand closest to headline and text.
    fn elements(&self) -> Vec<String> {
        let stated = self.signals.property("author").chain(self.signals.property("creator"));
        let nodes = stated
            .chain(self.signals.author_links.iter().copied())
            .chain(self.signals.author_names.iter().copied())
            .take(120);
        let mut found: Vec<(usize, Vec<String>)> = Vec::new();
        for node in nodes {
            let at = self.layout.range(node).start;
            let distance = if self.dom.is(node, Tag::Meta) { 0 } else { self.place.distance(at) };
            if distance > DISTANCE_MAX || self.is_comment(node, at) {
                continue;
            }
            let names = split(&self.name_in(node));
            if !names.is_empty() {
                found.push((distance, names));
            }
        }
        let nearest = found.iter().map(|(distance, _)| *distance).min().unwrap_or(0);
        let mut out: Vec<String> = Vec::new();
        for (_, names) in found.into_iter().filter(|(distance, _)| *distance <= nearest + 1) {
            for name in names {
                add_closest(name, &mut out);
            }
        }
        out
    }

    fn is_comment(&self, node: NodeId, at: usize) -> bool {
        self.layout.hint(node) == Hint::Comments
            || self.layout.pieces.get(at).is_some_and(|piece| piece.hint == Hint::Comments)
    }

    /// The name in an element: the part of it that is called so, or all of its text.
    fn name_in(&self, node: NodeId) -> String {
        let dom = self.dom;
        if let Some(content) = dom.attr(node, "content") {
            return clean(content);
        }
        let part = dom.descendants(node).take(30).find(|inner| {
            dom.attr(*inner, "itemprop") == Some("name")
                || dom.attr(*inner, "class").is_some_and(|names| {
                    names.split_ascii_whitespace().any(|name| matches!(name, "fn" | "name"))
                })
        });
        let mut text = String::new();
        for inner in dom.descendants(part.unwrap_or(node)).take(60) {
            if dom.is_text(inner) {
                text.push_str(dom.text(inner));
            } else {
                text.push(' ');
            }
        }
        let text = clean(&text);
        if text.chars().count() > LINE_CHARS_MAX { String::new() } else { text }
    }

    /// The line around headline and text that names the authors.
    fn byline(&self) -> String {
        let mut best: Option<(usize, String)> = None;
        for at in self.place.pieces(self.layout.pieces.len()) {
            if let Some((cost, text)) = self.byline_at(at)
                && best.as_ref().is_none_or(|(other, _)| cost < *other)
            {
                best = Some((cost, text));
            }
        }
        best.map(|(_, text)| clean(&text)).unwrap_or_default()
    }

    /// The line at a piece, if it can be one, and the cost of taking it.
    fn byline_at(&self, at: usize) -> Option<(usize, String)> {
        let piece = self.layout.pieces.get(at)?;
        if !(2..=LINE_CHARS_MAX).contains(&piece.chars) || piece.hint == Hint::Comments {
            return None;
        }
        if is_author_label(piece.text.trim_end_matches(':')) {
            // A label of its own names who stands in the next line.
            let next = self.layout.pieces.get(at + 1).filter(|next| next.chars <= 60)?;
            return (!split(&next.text).is_empty())
                .then(|| (self.place.distance(at) + 3, next.text.clone()));
        }
        let text = behind_label(&piece.text).unwrap_or(&piece.text);
        let named = self.is_named(piece.node);
        let led =
            text.len() < piece.text.len() || piece.chars < 80 && LEADS.begin(text).next().is_some();
        let inside = at > self.place.first + 3 && at < self.place.last;
        if !(named || led && !inside) || split(text).is_empty() {
            return None;
        }
        let cost = self.place.distance(at) + if named { 0 } else { 5 } + if led { 0 } else { 3 };
        Some((cost, text.to_owned()))
    }

    fn is_named(&self, node: NodeId) -> bool {
        std::iter::once(node).chain(self.dom.ancestors(node)).take(3).any(|node| {
            let dom = self.dom;
            [
                dom.attr(node, "class"),
                dom.attr(node, "id"),
                dom.attr(node, "itemprop"),
                dom.attr(node, "rel"),
            ]
            .into_iter()
            .flatten()
            .any(|names| AUTHOR_NAMES.are_in(names))
        })
    }
}

/// The name behind a label within a line of several, as Chinese pages set them: "2024年5月3日　来源：…　作者：…".
fn behind_label(text: &str) -> Option<&str> {
    let (_, name) = text.split_once("作者")?;
    let name = name.strip_prefix(['：', ':'])?.trim_start();
    name.split(char::is_whitespace).next().filter(|name| !name.is_empty())
}

/// Whether a text does nothing but announce a name.
fn is_author_label(text: &str) -> bool {
    let text = text.trim();
    text.len() <= LABEL_BYTES_MAX && LABELS.has(0, &lower(text))
}

/// Texts that announce a name are not longer, in bytes.
const LABEL_BYTES_MAX: usize = 40;

static LABELS: LazyLock<Lookup> = LazyLock::new(|| Lookup::new([AUTHOR_LABELS].iter()));

/// Texts that do nothing but announce a name.
const AUTHOR_LABELS: &[&str] = &[
    "by",
    "written by",
    "posted by",
    "article by",
    "authored by",
    "words by",
    "author",
    "authors",
    "von",
    "autor",
    "autorin",
    "verfasst von",
    "geschrieben von",
    "veröffentlicht von",
    "par",
    "écrit par",
    "publié par",
    "auteur",
    "por",
    "escrito por",
    "scritto da",
    "autore",
    "door",
    "geschreven door",
    "skrevet av",
    "skrevet af",
    "skriven av",
    "napisane przez",
    "autor:",
    "napsal",
    "yazan",
    "kirjoittaja",
    "ditulis oleh",
    "penulis",
    "автор",
    "написано автором",
    "συντάκτης",
    "執筆者",
    "作者",
    "글쓴이",
];

#[cfg(test)]
mod tests {
    use crate::extract::extract;
    use crate::page::Page;

    const TEXT: &str = "<p>The bridge over the river opened on Monday after ten years of work, the city said.</p>\
        <p>It took two firms, three mayors and a great deal of patience to build it, and all of them came.</p>\
        <p>The old ferry made its last crossing in spring and will be shown in the museum from summer on.</p>";

    fn authors(head: &str, above: &str, below: &str) -> Vec<String> {
        let text = format!(
            "<html><head><title>A bridge opens at last - City Post</title><meta property='og:site_name' content='City Post'>{head}</head>\
            <body><article><h1>A bridge opens at last</h1>{above}{TEXT}</article>{below}</body></html>"
        );
        extract(&Page { text: &text, plain: false, url: None, fetched: None, images_max: 0 })
            .authors
    }

    #[test]
    fn the_person_and_not_the_publisher() {
        let head = "<meta name=author content='City Post'>";
        assert_eq!(authors(head, "<p>by Ann Lee ● 3 May 2024 ● 6 min read</p>", ""), ["Ann Lee"]);
        assert_eq!(authors(head, "", ""), ["City Post"]);
    }

    #[test]
    fn labels_and_names_in_two_elements() {
        assert_eq!(authors("", "<div><p>Written by</p><p>Ann Lee</p></div>", ""), ["Ann Lee"]);
        let head = "<meta name='twitter:label1' content='Verfasst von'><meta name='twitter:data1' content='Eva Sturm'>";
        assert_eq!(authors(head, "", ""), ["Eva Sturm"]);
    }

    #[test]
    fn elements_named_after_authors() {
        let above = "<div class=meta>Posted on 3 May <span class='author vcard'><a class='url fn' href='/author/lee'>Ann Lee</a></span></div>";
        let other =
            "<ul><li><a href=/x>Another story</a> <span class=author>Jo Doe</span></li></ul>";
        assert_eq!(authors("", above, other), ["Ann Lee"]);
        assert_eq!(
            authors(
                "",
                "<div><a href='/authors/ann-lee'>Ann Lee</a>, <a href='/authors/jo-doe'>Jo Doe</a></div>",
                ""
            ),
            ["Ann Lee", "Jo Doe"]
        );
    }

    #[test]
    fn nobody_where_nobody_signs() {
        assert!(authors("", "<p class=date>3 May 2024</p>", "").is_empty());
    }
}
