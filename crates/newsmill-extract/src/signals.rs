//! What the page says of itself outside its text: meta elements, links, JSON-LD, microdata.

use newsmill_html::{Dom, Names, NodeId, NodeKind, Tag};

use crate::jsonld::Linked;

/// At most this many elements named after authors are kept.
const AUTHOR_NAMES_MAX: usize = 60;

/// From so many outer elements on, further `article` elements are none.
const OUTER_MAX: usize = 6;

/// How much of one value is read.
const VALUE_MAX: usize = 4_000;

/// The names in `itemprop` and `property` that somebody asks for.
const PROPERTIES: &[&str] =
    &["headline", "datePublished", "dateModified", "dateCreated", "author", "creator"];

/// What every element is asked for.
const ASKED: Names<5> = Names::of(["rel", "class", "itemprop", "property", "itemtype"]);

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
    /// Elements with one of the [`PROPERTIES`].
    properties: Vec<(&'static str, NodeId)>,
    /// Elements with `rel=author`, `time` elements, `img` and `figure` elements, headings of the first four levels.
    pub(crate) author_links: Vec<NodeId>,
    /// Elements that are named after authors.
    pub(crate) author_names: Vec<NodeId>,
    pub(crate) times: Vec<NodeId>,
    pub(crate) pictures: Vec<NodeId>,
    pub(crate) headings: Vec<NodeId>,
    pub(crate) scripts: Vec<NodeId>,
    /// Elements with an `itemtype`.
    pub(crate) typed: Vec<NodeId>,
    /// Whether the page leads to one before or after it.
    pub(crate) has_neighbour: bool,
    /// `html`, `body`, `main` and the first `article` elements.
    pub(crate) outer: Vec<NodeId>,
    tags: TagCounts,
}

/// How many elements of each tag there are.
#[derive(Debug)]
struct TagCounts([usize; 256]);

impl Default for TagCounts {
    fn default() -> TagCounts {
        TagCounts([0; 256])
    }
}

impl Signals {
    /// Gathers the signals of a page in one walk.
    pub(crate) fn read(dom: &Dom) -> Signals {
        let mut signals = Signals::default();
        for node in dom.descendants(dom.root()) {
            let NodeKind::Element(tag) = dom.kind(node) else { continue };
            signals.tags.0[usize::from(tag as u8)] += 1;
            let [rel, class, itemprop, property, itemtype] = dom.attr_each(node, &ASKED);
            signals.element(dom, node, tag, rel);
            if signals.author_names.len() < AUTHOR_NAMES_MAX
                && class.is_some_and(is_named_after_authors)
            {
                signals.author_names.push(node);
            }
            signals.property_names(node, itemprop);
            signals.property_names(node, property);
            if itemtype.is_some() {
                signals.typed.push(node);
            }
            signals.has_neighbour |= matches!(rel, Some("next" | "prev"));
        }
        signals.linked = Linked::read(dom, &signals.scripts);
        signals
    }

    fn element(&mut self, dom: &Dom, node: NodeId, tag: Tag, rel: Option<&str>) {
        match tag {
            Tag::Html => {
                self.outer.push(node);
                self.language =
                    clean(dom.attr(node, "lang").or(dom.attr(node, "xml:lang")).unwrap_or(""))
            }
            Tag::Title if self.title.is_empty() => self.title = clean(&dom.text_content(node)),
            Tag::Base if self.base.is_empty() => {
                self.base = clean(dom.attr(node, "href").unwrap_or(""))
            }
            Tag::Meta => self.meta_element(dom, node),
            Tag::Link => self.link(dom, node, rel),
            Tag::A if is_author_link(dom, node, rel) => self.author_links.push(node),
            Tag::A if self.license.is_empty() && has_word(rel, "license") => {
                self.license = clean(dom.attr(node, "href").unwrap_or(""));
            }
            Tag::Time => self.times.push(node),
            Tag::Img | Tag::Figure => self.pictures.push(node),
            Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 => self.headings.push(node),
            Tag::Script => self.scripts.push(node),
            Tag::Body | Tag::Main => self.outer.push(node),
            Tag::Article if self.outer.len() < OUTER_MAX => self.outer.push(node),
            _ => {}
        }
    }

    fn property_names(&mut self, node: NodeId, value: Option<&str>) {
        if let Some(value) = value {
            for word in value.split_ascii_whitespace().take(4) {
                // RDFa writes the vocabulary in front: "schema:dateCreated".
                let word = word.strip_prefix("schema:").unwrap_or(word);
                let known = PROPERTIES.iter().find(|known| **known == word);
                self.properties.extend(known.map(|known| (*known, node)));
            }
        }
    }

    fn meta_element(&mut self, dom: &Dom, node: NodeId) {
        let content = clean(dom.attr(node, "content").or(dom.attr(node, "value")).unwrap_or(""));
        if content.is_empty() {
            return;
        }
        for name in [
            dom.attr(node, "property"),
            dom.attr(node, "name"),
            dom.attr(node, "itemprop"),
            dom.attr(node, "http-equiv"),
        ]
        .into_iter()
        .flatten()
        {
            self.meta.push((name.trim().to_ascii_lowercase(), content.clone()));
        }
    }

    fn link(&mut self, dom: &Dom, node: NodeId, rel: Option<&str>) {
        let href = || clean(dom.attr(node, "href").unwrap_or(""));
        if has_word(rel, "canonical") && self.canonical.is_empty() {
            self.canonical = href();
        } else if has_word(rel, "license") && self.license.is_empty() {
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

    /// The name (lower case) and content of each `meta`, in order.
    pub(crate) fn metas(&self) -> impl Iterator<Item = (&str, &str)> {
        self.meta.iter().map(|(name, content)| (name.as_str(), content.as_str()))
    }

    /// How many elements have this tag.
    pub(crate) fn count(&self, tag: Tag) -> usize {
        self.tags.0[usize::from(tag as u8)]
    }

    /// The elements with this `itemprop` or `property`, one of the [`PROPERTIES`].
    pub(crate) fn property<'s>(&'s self, name: &'s str) -> impl Iterator<Item = NodeId> + 's {
        debug_assert!(PROPERTIES.contains(&name), "`{name}` is not kept");
        self.properties.iter().filter(move |(other, _)| *other == name).map(|(_, node)| *node)
    }
}

/// Parts of addresses that lead to who wrote something; every one holds "aut".
const AUTHOR_PARTS: &[&str] = &[
    "/author/",
    "/authors/",
    "/autor/",
    "/autoren/",
    "/auteur/",
    "/autori/",
    "/autores/",
    "?author=",
];

/// Whether an address holds what all [`AUTHOR_PARTS`] have; without an early end many bytes are looked at together.
fn may_hold_author_part(href: &str) -> bool {
    let bytes = href.as_bytes();
    let (Some(second), Some(third)) = (bytes.get(1..), bytes.get(2..)) else { return false };
    bytes.iter().zip(second).zip(third).fold(false, |found, ((one, two), three)| {
        found | (*one == b'a') & (*two == b'u') & (*three == b't')
    })
}

/// Whether a link leads to who wrote something.
fn is_author_link(dom: &Dom, node: NodeId, rel: Option<&str>) -> bool {
    has_word(rel, "author")
        || dom.attr(node, "href").is_some_and(|href| {
            may_hold_author_part(href) && {
                let path = href.split('#').next().unwrap_or(href);
                AUTHOR_PARTS.iter().any(|part| path.contains(part))
            }
        })
}

/// Whether a class list names authors: "author", "post-author vcard", "authorName", "byline__name".
fn is_named_after_authors(classes: &str) -> bool {
    // Few classes hold two letters that one of the words begins with; without a way out the loop is a short one.
    let bytes = classes.as_bytes();
    let may = bytes.iter().zip(bytes.get(1..).unwrap_or(&[])).fold(false, |found, (one, other)| {
        let (one, other) = (one | 0x20, other | 0x20);
        found | (one == b'a') & (other == b'u') | (one == b'b') & (other == b'y')
    });
    if !may {
        return false;
    }
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

/// Bytes that are no part of white space; what is white space beyond ASCII begins with other ones in UTF-8.
static PLAIN: [bool; 256] = {
    let mut table = [true; 256];
    let mut byte = 0_u8;
    while byte <= b' ' {
        table[byte as usize] = false;
        byte += 1;
    }
    table[0xc2] = false;
    table[0xe1] = false;
    table[0xe2] = false;
    table[0xe3] = false;
    table
};

/// Whether no white space stands in a text but single spaces between its words.
pub(crate) fn is_single_spaced(text: &str) -> bool {
    let mut after_space = true;
    for (at, byte) in text.bytes().enumerate() {
        if PLAIN[usize::from(byte)] {
            after_space = false;
            continue;
        }
        match byte {
            b' ' if !after_space => after_space = true,
            b' ' | b'\t'..=b'\r' => return false,
            _ if text.get(at..).is_some_and(begins_with_space) => return false,
            _ => after_space = false,
        }
    }
    !after_space || text.is_empty()
}

fn begins_with_space(text: &str) -> bool {
    text.starts_with(char::is_whitespace)
}

/// A value with single spaces, cut to a bearable length.
pub(crate) fn clean(value: &str) -> String {
    if value.len() <= VALUE_MAX && is_single_spaced(value) {
        return value.to_owned();
    }
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

#[cfg(test)]
mod tests {
    use newsmill_html::parse;
    use proptest::prelude::*;

    use super::{Signals, clean, is_named_after_authors, is_single_spaced};

    #[test]
    fn classes_that_name_authors() {
        for classes in ["author", "x post-author", "authorName", "BYLINE__name", "a b:autor"] {
            assert!(is_named_after_authors(classes), "{classes}");
        }
        for classes in ["", "a", "coauthor", "auto", "by", "baby-au pair"] {
            assert!(!is_named_after_authors(classes), "{classes}");
        }
    }

    #[test]
    fn links_that_lead_to_authors() {
        let page = "<a href='/x/authors/lee'>1</a><a rel='nofollow Author'>2</a><a href='/?author=2'>3</a>\
            <a href='/automobile/'>4</a><a href='/#/author/'>5</a><a href='/x'>6</a>";
        let dom = parse(page);
        let signals = Signals::read(&dom);
        let texts: Vec<_> =
            signals.author_links.iter().map(|node| dom.text_content(*node)).collect();
        assert_eq!(texts, ["1", "2", "3"]);
    }

    proptest! {
        #[test]
        fn single_spaces_are_what_splitting_leaves(text in "[ab \t\u{a0}\u{ab}\u{1680}\u{2003}\u{2019}\u{3000}\u{3042}]{0,8}") {
            let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(is_single_spaced(&text), spaced == text);
            prop_assert_eq!(clean(&text), spaced);
        }
    }
}
