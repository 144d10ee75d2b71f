//! Start tags in the body.

use super::stack::{BUTTON_SCOPE, SCOPE};
use super::{Builder, Flow, Mode};
use crate::dom::{NONE, Namespace};
use crate::tag::{Tag, set};
use crate::token::{Content, TagToken};

impl Builder<'_> {
    /// A start tag in the body.
    pub(super) fn start_in_body(&mut self, tag: TagToken) -> Flow {
        use Tag::*;
        match tag.tag {
            Div | P | Ul | Ol | Section | Article | Address | Aside | Blockquote | Center
            | Details | Dialog | Dir | Dl | Fieldset | Figcaption | Figure | Footer | Header
            | Hgroup | Main | Menu | Nav | Search | Summary => {
                self.close_p();
                self.insert(tag);
            }
            A => self.start_a(tag),
            B | Big | Code | Em | Font | I | S | Small | Strike | Strong | Tt | U => {
                self.reconstruct();
                self.insert_formatting(tag);
            }
            Nobr => self.start_nobr(tag),
            Li | Dd | Dt => self.start_item(tag),
            Img | Br | Area | Embed | Keygen | Wbr => self.start_void(tag),
            Image => self.start_void(TagToken { tag: Img, ..tag }),
            H1 | H2 | H3 | H4 | H5 | H6 => {
                self.close_p();
                if self.current_in(set::HEADING) {
                    self.pop();
                }
                self.insert(tag);
            }
            Base | Basefont | Bgsound | Link | Meta | Noframes | Script | Style | Template
            | Title => {
                return self.start_in_head(tag);
            }
            Html | Body | Frameset => self.start_root(tag),
            Pre | Listing | Form | Plaintext | Button | Table | Hr | Xmp => self.start_block(tag),
            Applet | Marquee | Object => {
                self.reconstruct();
                self.insert(tag);
                self.formatting.push(NONE);
                self.frameset_ok = false;
            }
            Input | Select | Option | Optgroup | Textarea => self.start_control(tag),
            Param | Source | Track => self.insert_void(tag),
            Iframe => {
                self.frameset_ok = false;
                self.insert_raw(tag, Content::Rawtext);
            }
            Noembed => self.insert_raw(tag, Content::Rawtext),
            Noscript if self.options.scripting => self.insert_raw(tag, Content::Rawtext),
            Rb | Rtc | Rp | Rt => self.start_ruby(tag),
            Math => {
                self.reconstruct();
                self.insert_foreign(tag, Namespace::MathMl);
            }
            Svg => {
                self.reconstruct();
                self.insert_foreign(tag, Namespace::Svg);
            }
            Caption | Col | Colgroup | Frame | Head | Tbody | Td | Tfoot | Th | Thead | Tr => {}
            _ => {
                self.reconstruct();
                self.insert(tag);
            }
        }
        Flow::Done
    }

    /// `html`, `body` and `frameset` where a body is open.
    fn start_root(&mut self, tag: TagToken) {
        let body = self.open.get(1).filter(|open| open.is(Tag::Body)).map(|open| open.node);
        match (tag.tag, body) {
            (Tag::Html, _) if !self.is_open(Tag::Template) => {
                if let Some(root) = self.open.first().map(|open| open.node) {
                    self.merge_attributes(root, tag);
                }
            }
            (Tag::Body, Some(body)) if !self.is_open(Tag::Template) => {
                self.frameset_ok = false;
                self.merge_attributes(body, tag);
            }
            (Tag::Frameset, Some(body)) if self.frameset_ok => {
                self.dom.detach(body);
                self.close_to(1);
                self.insert(tag);
                self.mode = Mode::InFrameset;
            }
            _ => {}
        }
    }

    fn start_a(&mut self, tag: TagToken) {
        if let Some((_, open)) = self.active_with(Tag::A) {
            self.adopt(tag);
            self.formatting.retain(|id| *id != open);
            self.remove(open);
        }
        self.reconstruct();
        self.insert_formatting(tag);
    }

    fn start_nobr(&mut self, tag: TagToken) {
        self.reconstruct();
        if self.in_scope(Tag::Nobr, SCOPE) {
            self.adopt(tag);
            self.reconstruct();
        }
        self.insert_formatting(tag);
    }

    /// A list item closes the one before it, unless a block stands between them.
    fn start_item(&mut self, tag: TagToken) {
        self.frameset_ok = false;
        let closes = |other: Tag| match tag.tag {
            Tag::Li => other == Tag::Li,
            _ => matches!(other, Tag::Dd | Tag::Dt),
        };
        let ends = self.open.iter().rev().find(|open| {
            (open.namespace == Namespace::Html && closes(open.tag))
                || (open.is_special()
                    && !(open.is(Tag::Address) || open.is(Tag::Div) || open.is(Tag::P)))
        });
        if let Some(open) =
            ends.copied().filter(|open| open.namespace == Namespace::Html && closes(open.tag))
        {
            self.close_implied(set::IMPLIED, open.tag);
            self.close(open.tag);
        }
        self.close_p();
        self.insert(tag);
    }

    fn start_void(&mut self, tag: TagToken) {
        self.reconstruct();
        self.insert_void(tag);
        self.frameset_ok = false;
    }

    /// Blocks with something more to do than to close a paragraph.
    fn start_block(&mut self, tag: TagToken) {
        match tag.tag {
            Tag::Table if self.dom.quirks => {}
            Tag::Button => {
                if self.in_scope(Tag::Button, SCOPE) {
                    self.close_implied(set::IMPLIED, Tag::Other);
                    self.close(Tag::Button);
                }
                self.reconstruct();
            }
            Tag::Form if self.form != NONE && !self.is_open(Tag::Template) => return,
            _ => self.close_p(),
        }
        match tag.tag {
            Tag::Form => {
                let form = self.insert(tag);
                if !self.is_open(Tag::Template) {
                    self.form = form;
                }
                return;
            }
            Tag::Hr => {
                if self.in_scope(Tag::Select, SCOPE) {
                    self.close_implied(set::IMPLIED, Tag::Other);
                }
                self.insert_void(tag);
            }
            Tag::Xmp => {
                self.reconstruct();
                self.insert_raw(tag, Content::Rawtext);
            }
            Tag::Plaintext => {
                self.insert(tag);
                self.tokens.read_as(Content::Plaintext, tag.tag, tag.name);
                return;
            }
            _ => {
                self.insert(tag);
            }
        }
        match tag.tag {
            Tag::Pre | Tag::Listing => self.skips_newline = true,
            Tag::Table => self.mode = Mode::InTable,
            _ => {}
        }
        self.frameset_ok = false;
    }

    /// Form controls; since 2025 a `select` takes nearly any content.
    fn start_control(&mut self, tag: TagToken) {
        let selecting = self.in_scope(Tag::Select, SCOPE);
        let in_select = self.context.is_some_and(|context| {
            context.tag == Tag::Select && context.namespace == Namespace::Html
        });
        match tag.tag {
            Tag::Select | Tag::Input if in_select => {}
            Tag::Select if selecting => self.close(Tag::Select),
            Tag::Select => {
                self.reconstruct();
                self.insert(tag);
                self.frameset_ok = false;
            }
            Tag::Input => {
                if selecting {
                    self.close(Tag::Select);
                }
                self.reconstruct();
                self.insert_void(tag);
                self.frameset_ok &= self.is_hidden_input(tag);
            }
            Tag::Textarea => {
                self.skips_newline = true;
                self.frameset_ok = false;
                self.insert_raw(tag, Content::Rcdata);
            }
            _ => {
                if selecting {
                    let except = if tag.tag == Tag::Option { Tag::Optgroup } else { Tag::Other };
                    self.close_implied(set::IMPLIED, except);
                } else if self.current_is(Tag::Option) {
                    self.pop();
                }
                self.reconstruct();
                self.insert(tag);
            }
        }
    }

    /// Whether an `input` says `type=hidden`.
    pub(super) fn is_hidden_input(&self, tag: TagToken) -> bool {
        let range = crate::texts::index(tag.first)..crate::texts::index(tag.last);
        let texts = &self.tokens.texts;
        self.tokens.attributes.get(range).unwrap_or(&[]).iter().any(|attribute| {
            texts.bytes(attribute.name) == b"type"
                && texts.bytes(attribute.value).eq_ignore_ascii_case(b"hidden")
        })
    }

    fn start_ruby(&mut self, tag: TagToken) {
        if self.in_scope(Tag::Ruby, SCOPE) {
            let except = if matches!(tag.tag, Tag::Rp | Tag::Rt) { Tag::Rtc } else { Tag::Other };
            self.close_implied(set::IMPLIED, except);
        }
        self.insert(tag);
    }

    /// A `</p>` without its start makes an empty paragraph.
    pub(super) fn end_p(&mut self) {
        if !self.in_scope(Tag::P, BUTTON_SCOPE) {
            self.insert_fake(Tag::P);
        }
        self.close_p();
    }
}
