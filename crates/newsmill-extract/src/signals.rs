//! What the page says of itself outside its text: meta elements, links, JSON-LD, microdata.

use newsmill_html::{Dom, NodeId, NodeKind, Tag};

use crate::jsonld::Linked;

/// At most this many elements named after authors are kept.
const AUTHOR_NAMES_MAX: usize = 60;

/// How much of one value is read.
const VALUE_MAX: usize = 4_000;

/// What the page says of itself.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    /// Name (lower case) and content of each `meta`, in order.
    meta: Vec<(String, String)>,
    pub(crate) linked: Linked,
    pub(crate) canonical: String,
    pub(crate) base: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) license: String,
    /// Elements with an `itemprop`, its value and the element.
    pub(crate) properties: Vec<(String, NodeId)>,
    /// Elements with `rel=author`, `time` elements, headings of the first four levels.
    pub(crate) author_links: Vec<NodeId>,
    /// Elements that are named after authors.
    pub(crate) author_names: Vec<NodeId>,
    pub(crate) times: Vec<NodeId>,
    pub(crate) headings: Vec<NodeId>,
}

impl Signals {
    /// Gathers the signals of a page in one walk.
    pub(crate) fn read(dom: &Dom) -> Signals {
        let mut signals = Signals { linked: Linked::read(dom), ..Signals::default() };
        for node in dom.descendants(dom.root()) {
            let NodeKind::Element(tag) = dom.kind(node) else { continue };
            signals.element(dom, node, tag);
        }
        signals
    }

    fn element(&mut self, dom: &Dom, node: NodeId, tag: Tag) {
        match tag {
            Tag::Html => {
                self.language =
                    clean(dom.attr(node, "lang").or(dom.attr(node, "xml:lang")).unwrap_or(""))
            }
            Tag::Title if self.title.is_empty() => self.title = clean(&dom.text_content(node)),
            Tag::Base if self.base.is_empty() => {
                self.base = clean(dom.attr(node, "href").unwrap_or(""))
            }
            Tag::Meta => self.meta_element(dom, node),
            Tag::Link => self.link(dom, node),
            Tag::A if is_author_link(dom, node) => self.author_links.push(node),
            Tag::A if has_word(dom.attr(node, "rel"), "license") && self.license.is_empty() => {
                self.license = clean(dom.attr(node, "href").unwrap_or(""));
            }
            Tag::Time => self.times.push(node),
            Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 => self.headings.push(node),
            _ => {}
        }
        if self.author_names.len() < AUTHOR_NAMES_MAX
            && dom.attr(node, "class").is_some_and(is_named_after_authors)
        {
            self.author_names.push(node);
        }
        for key in ["itemprop", "property"] {
            let Some(property) = dom.attr(node, key) else { continue };
            for word in property.split_ascii_whitespace().take(4) {
                // RDFa writes the vocabulary in front: "schema:dateCreated".
                let word = word.strip_prefix("schema:").unwrap_or(word);
                self.properties.push((word.to_owned(), node));
            }
        }
    }

    fn meta_element(&mut self, dom: &Dom, node: NodeId) {
        let content = clean(dom.attr(node, "content").or(dom.attr(node, "value")).unwrap_or(""));
        if content.is_empty() {
            return;
        }
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = dom.attr(node, key) {
                self.meta.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
        }
    }

    fn link(&mut self, dom: &Dom, node: NodeId) {
        let href = || clean(dom.attr(node, "href").unwrap_or(""));
        if has_word(dom.attr(node, "rel"), "canonical") && self.canonical.is_empty() {
            self.canonical = href();
        } else if has_word(dom.attr(node, "rel"), "license") && self.license.is_empty() {
            self.license = href();
        }
    }

    /// The first content under the first of these names that has one.
    pub(crate) fn meta(&self, names: &[&str]) -> &str {
        let first = |name: &str| self.meta.iter().find(|(other, _)| other == name);
        names.iter().find_map(|name| first(name)).map_or("", |(_, content)| content)
    }

    /// All contents under a name.
    pub(crate) fn all_meta<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.meta
            .iter()
            .filter(move |(other, _)| other == name)
            .map(|(_, content)| content.as_str())
    }

    /// The elements with this `itemprop`.
    pub(crate) fn property<'s>(&'s self, name: &'s str) -> impl Iterator<Item = NodeId> + 's {
        self.properties.iter().filter(move |(other, _)| other == name).map(|(_, node)| *node)
    }
}

/// Whether a link leads to who wrote something.
fn is_author_link(dom: &Dom, node: NodeId) -> bool {
    has_word(dom.attr(node, "rel"), "author")
        || dom.attr(node, "href").is_some_and(|href| {
            let path = href.split(['#']).next().unwrap_or(href);
            [
                "/author/",
                "/authors/",
                "/autor/",
                "/autoren/",
                "/auteur/",
                "/autori/",
                "/autores/",
                "?author=",
            ]
            .iter()
            .any(|part| path.contains(part))
        })
}

/// Whether a class list names authors: "author", "post-author vcard", "authorName", "byline__name".
fn is_named_after_authors(classes: &str) -> bool {
    let has = |name: &str, word: &str| {
        name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    classes.split_ascii_whitespace().take(20).any(|class| {
        class.len() < 60
            && class.split(['-', '_', ':']).any(|word| {
                has(word, "author")
                    || has(word, "byline")
                    || has(word, "autor")
                    || has(word, "auteur")
            })
    })
}

fn has_word(value: Option<&str>, word: &str) -> bool {
    value.is_some_and(|value| {
        value.split_ascii_whitespace().any(|other| other.eq_ignore_ascii_case(word))
    })
}

/// A value with single spaces, cut to a bearable length.
pub(crate) fn clean(value: &str) -> String {
    let mut out = String::with_capacity(value.len().min(VALUE_MAX));
    for word in value.split_whitespace() {
        if out.len() + word.len() > VALUE_MAX {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
