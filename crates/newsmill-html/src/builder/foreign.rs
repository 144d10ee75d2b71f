//! SVG and MathML inside HTML.

use super::adjust::{svg_attribute, svg_tag};
use super::{Builder, Context, Flow};
use crate::dom::{Namespace, flag};
use crate::key::NameKey;
use crate::steps::step;
use crate::tag::{Tag, set};
use crate::texts::index;
use crate::token::TagToken;

/// Whether a fragment's element takes HTML text although it is not HTML.
pub(super) fn is_text_point(context: Context) -> bool {
    use Tag::{Desc, ForeignObject, Mi, Mn, Mo, Ms, Mtext, Title};
    match context.namespace {
        Namespace::Html => true,
        Namespace::Svg => matches!(context.tag, ForeignObject | Desc | Title),
        Namespace::MathMl => matches!(context.tag, Mi | Mo | Mn | Ms | Mtext),
    }
}

impl Builder<'_> {
    /// The integration points the adjusted current node is, as flags.
    fn points(&self) -> u8 {
        match self.context {
            Some(context) if self.open.len() == 1 => {
                match (is_text_point(context), context.namespace) {
                    (false, _) => 0,
                    (true, Namespace::MathMl) => flag::TEXT_POINT,
                    (true, _) => flag::HTML_POINT,
                }
            }
            _ => self.open.last().map_or(0, |open| self.dom.at(open.node).flags),
        }
    }

    /// Whether a start tag is read by the rules for foreign content, where the adjusted current node is foreign.
    pub(super) fn start_is_foreign(&self, tag: TagToken) -> bool {
        let points = self.points();
        if points & flag::HTML_POINT != 0 {
            return false;
        }
        if points & flag::TEXT_POINT != 0 {
            return matches!(tag.tag, Tag::Mglyph | Tag::Malignmark);
        }
        !(tag.tag == Tag::Svg
            && self.adjusted().is_some_and(|open| {
                open.tag == Tag::AnnotationXml && open.namespace == Namespace::MathMl
            }))
    }

    pub(super) fn start_foreign(&mut self, tag: TagToken) -> Flow {
        let leaves =
            tag.tag.is_in(set::BREAKOUT) || (tag.tag == Tag::Font && self.has_font_attribute(tag));
        if leaves {
            self.leave_foreign();
            return Flow::Again;
        }
        let namespace = self.adjusted().map_or(Namespace::Html, |open| open.namespace);
        self.insert_foreign(tag, namespace);
        Flow::Done
    }

    fn has_font_attribute(&self, tag: TagToken) -> bool {
        let attributes = self.tokens.attributes.get(index(tag.first)..index(tag.last));
        attributes.unwrap_or(&[]).iter().any(|attribute| {
            matches!(self.tokens.texts.bytes(attribute.name), b"color" | b"face" | b"size")
        })
    }

    /// Closes foreign elements down to one that takes HTML.
    fn leave_foreign(&mut self) {
        let points = flag::TEXT_POINT | flag::HTML_POINT;
        while self.is_foreign()
            && self.open.last().is_some_and(|open| self.dom.at(open.node).flags & points == 0)
        {
            self.pop();
        }
    }

    /// Inserts an element of another namespace, its names in the case that namespace uses.
    pub(super) fn insert_foreign(&mut self, mut tag: TagToken, namespace: Namespace) {
        tag.names |= self.adjust_names(tag, namespace);
        let id = self.insert_as(tag, namespace);
        let point = match namespace {
            Namespace::Svg if is_text_point(Context { tag: tag.tag, namespace }) => {
                flag::HTML_POINT
            }
            Namespace::MathMl if is_text_point(Context { tag: tag.tag, namespace }) => {
                flag::TEXT_POINT
            }
            Namespace::MathMl if tag.tag == Tag::AnnotationXml => {
                match self.value_of(id, b"encoding") {
                    Some(encoding)
                        if encoding.eq_ignore_ascii_case(b"text/html")
                            || encoding.eq_ignore_ascii_case(b"application/xhtml+xml") =>
                    {
                        flag::HTML_POINT
                    }
                    _ => 0,
                }
            }
            _ => 0,
        };
        self.dom.at_mut(id).flags |= point;
        if tag.self_closing {
            self.pop();
        }
    }

    /// Gives the names the case that they have in a namespace, and gives the bits of those that change.
    fn adjust_names(&mut self, tag: TagToken, namespace: Namespace) -> u8 {
        if namespace == Namespace::Svg
            && tag.tag == Tag::Other
            && let Some(name) = svg_tag(self.tokens.texts.get(tag.name))
        {
            let name = self.tokens.texts.add(|_, out| out.push_str(name));
            self.tokens.attributes[index(tag.first)].name = name;
        }
        let mut names = 0;
        let first = index(tag.first) + usize::from(tag.tag == Tag::Other);
        for at in first..index(tag.last) {
            let name = self.tokens.texts.get(self.tokens.attributes[at].name);
            let adjusted = match namespace {
                Namespace::Svg => svg_attribute(name),
                Namespace::MathMl if name == "definitionurl" => Some("definitionURL"),
                _ => None,
            };
            if let Some(name) = adjusted {
                let attribute = &mut self.tokens.attributes[at];
                attribute.key = NameKey::of(name.as_bytes());
                names |= attribute.key.bit();
                attribute.name = self.tokens.texts.add(|_, out| out.push_str(name));
            }
        }
        names
    }

    pub(super) fn end_foreign(&mut self, tag: TagToken) -> Flow {
        if matches!(tag.tag, Tag::Br | Tag::P) {
            self.leave_foreign();
            return Flow::Again;
        }
        for at in (1..self.open.len()).rev() {
            step(1);
            let open = self.open[at];
            if open.namespace == Namespace::Html {
                return Flow::Again;
            }
            let named = open.tag == tag.tag
                && (tag.tag != Tag::Other
                    || self
                        .own_name(open.node)
                        .eq_ignore_ascii_case(self.tokens.texts.bytes(tag.name)));
            if named {
                self.close_to(at);
                return Flow::Done;
            }
        }
        Flow::Done
    }
}
