//! What an element's class, id, role and tag say about its place on the page.

use newsmill_html::{Dom, NodeId, Tag};

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
    for (name, value) in dom.attrs(node) {
        let new = match name {
            "class" | "id" => words(value),
            "itemprop" => itemprop_hint(value),
            "role" => role_hint(value),
            "data-component" | "data-testid" | "data-qa" | "data-type" | "data-block"
            | "data-module" => match words(value) {
                Hint::Content => Hint::None,
                other => other,
            },
            "hidden" => Hint::Hidden,
            "aria-hidden" if value == "true" && !matches!(tag, Tag::A | Tag::P) => Hint::Furniture,
            "style" if is_hiding(value) => Hint::Hidden,
            _ => Hint::None,
        };
        found = found.max(new);
    }
    found
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
