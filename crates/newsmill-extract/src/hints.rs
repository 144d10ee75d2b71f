//! What an element's class, id, role and tag say about its place on the page.

use newsmill_html::{Dom, NameKey, NodeId, Tag};

use crate::names::{self, Names};

/// What an element seems to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hint {
    /// Nothing is known.
    #[default]
    None,
    /// The article's text.
    Content,
    /// A picture's caption.
    Caption,
    /// Around the article: its makers, its date, ways to share it, what else to read.
    Furniture,
    /// What readers say.
    Comments,
    /// Never shown, or never text.
    Hidden,
}

/// What `node` seems to be.
pub(crate) fn hint(dom: &Dom, node: NodeId, tag: Tag) -> Hint {
    hint_by(dom, node, tag, names::hint)
}

/// What `node` seems to be, with what is remembered of the page's names.
pub(crate) fn hint_with<'d>(names: &mut Names<'d>, dom: &'d Dom, node: NodeId, tag: Tag) -> Hint {
    hint_by(dom, node, tag, |list| names.hint(list))
}

/// What `node` seems to be; `words` judges class and id lists.
fn hint_by<'d>(
    dom: &'d Dom<'d>,
    node: NodeId,
    tag: Tag,
    mut words: impl FnMut(&'d str) -> Hint,
) -> Hint {
    match tag {
        tag if is_hidden(tag) => return Hint::Hidden,
        Tag::Html | Tag::Body | Tag::Main => return Hint::None,
        Tag::Nav | Tag::Menu | Tag::Search => return Hint::Furniture,
        Tag::Figcaption | Tag::Figure => return Hint::Caption,
        _ => {}
    }
    let mut found = if matches!(tag, Tag::Aside | Tag::Footer | Tag::Button | Tag::Label) {
        Hint::Furniture
    } else {
        Hint::None
    };
    for (telling, value) in dom.attrs_by(node, telling) {
        let new = match telling {
            Telling::Names => words(value),
            Telling::Property => itemprop_hint(value),
            Telling::Role => role_hint(value),
            Telling::Part => match words(value) {
                Hint::Content => Hint::None,
                other => other,
            },
            Telling::Hidden => Hint::Hidden,
            Telling::Unspoken if value == "true" && !matches!(tag, Tag::A | Tag::P) => {
                Hint::Furniture
            }
            Telling::Style if is_hiding(value) => Hint::Hidden,
            Telling::Unspoken | Telling::Style => Hint::None,
        };
        found = found.max(new);
    }
    found
}

/// What an attribute tells of its element.
#[derive(Clone, Copy)]
enum Telling {
    /// What it is called.
    Names,
    /// What it is called as a part of the page's program.
    Part,
    Property,
    Role,
    Hidden,
    /// That it is not read aloud.
    Unspoken,
    Style,
}

/// The keys of the attributes that tell something; those of longer names other names have too.
mod key {
    use newsmill_html::NameKey;

    pub(super) const CLASS: NameKey = NameKey::of(b"class");
    pub(super) const ID: NameKey = NameKey::of(b"id");
    pub(super) const STYLE: NameKey = NameKey::of(b"style");
    pub(super) const ROLE: NameKey = NameKey::of(b"role");
    pub(super) const HIDDEN: NameKey = NameKey::of(b"hidden");
    pub(super) const ITEMPROP: NameKey = NameKey::of(b"itemprop");
    pub(super) const ARIA_HIDDEN: NameKey = NameKey::of(b"aria-hidden");
    pub(super) const DATA_COMPONENT: NameKey = NameKey::of(b"data-component");
    pub(super) const DATA_TESTID: NameKey = NameKey::of(b"data-testid");
    pub(super) const DATA_QA: NameKey = NameKey::of(b"data-qa");
    pub(super) const DATA_TYPE: NameKey = NameKey::of(b"data-type");
    pub(super) const DATA_BLOCK: NameKey = NameKey::of(b"data-block");
    pub(super) const DATA_MODULE: NameKey = NameKey::of(b"data-module");
}

/// What an attribute tells, by the key of its name and what compares the whole name.
fn telling(name: NameKey, is: &dyn Fn(&str) -> bool) -> Option<Telling> {
    let (telling, is_it) = match name {
        key::CLASS | key::ID => (Telling::Names, true),
        key::STYLE => (Telling::Style, true),
        key::ROLE => (Telling::Role, true),
        key::HIDDEN => (Telling::Hidden, true),
        key::DATA_QA => (Telling::Part, true),
        key::ITEMPROP => (Telling::Property, is("itemprop")),
        key::ARIA_HIDDEN => (Telling::Unspoken, is("aria-hidden")),
        key::DATA_COMPONENT => (Telling::Part, is("data-component")),
        key::DATA_TESTID => (Telling::Part, is("data-testid")),
        key::DATA_TYPE => (Telling::Part, is("data-type")),
        key::DATA_BLOCK => (Telling::Part, is("data-block")),
        key::DATA_MODULE => (Telling::Part, is("data-module")),
        _ => return None,
    };
    is_it.then_some(telling)
}

/// Elements whose text is never read.
pub(crate) fn is_hidden(tag: Tag) -> bool {
    use Tag::{
        Audio, Canvas, Dialog, Embed, Head, Iframe, Input, Map, Noscript, Object, Option, Script,
        Select, Style, Svg, Template, Textarea, Title, Video,
    };
    matches!(
        tag,
        Audio
            | Canvas
            | Dialog
            | Embed
            | Head
            | Iframe
            | Input
            | Map
            | Noscript
            | Object
            | Option
            | Script
            | Select
            | Style
            | Svg
            | Template
            | Textarea
            | Title
            | Video
    )
}

/// Whether a style has `display: none`.
fn is_hiding(style: &str) -> bool {
    style.match_indices(':').any(|(at, _)| {
        let name = style.get(..at).unwrap_or("");
        let value = style.get(at + 1..).unwrap_or("");
        name.trim_end().ends_with("display") && value.trim_start().starts_with("none")
    })
}

fn itemprop_hint(value: &str) -> Hint {
    match value {
        "articleBody" | "text" | "reviewBody" => Hint::Content,
        "author"
        | "publisher"
        | "datePublished"
        | "dateModified"
        | "comment"
        | "interactionStatistic" => Hint::Furniture,
        _ => Hint::None,
    }
}

fn role_hint(value: &str) -> Hint {
    match value {
        "navigation" | "complementary" | "contentinfo" | "banner" | "search" | "dialog"
        | "alertdialog" | "menu" | "menubar" | "toolbar" | "tablist" | "tooltip" | "button" => {
            Hint::Furniture
        }
        _ => Hint::None,
    }
}
