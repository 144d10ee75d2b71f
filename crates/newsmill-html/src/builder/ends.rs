//! End tags, and the end of the page.

use super::stack::{LIST_SCOPE, SCOPE};
use super::{Builder, Flow, Mode};
use crate::dom::{NONE, Namespace};
use crate::steps::step;
use crate::tag::{Tag, set};
use crate::token::TagToken;

impl Builder<'_> {
    /// An end tag, by the rules of a mode.
    pub(super) fn end_in(&mut self, mode: Mode, tag: TagToken) -> Flow {
        match mode {
            Mode::Initial => {
                self.dom.quirks = self.context.is_none();
                self.again(Mode::BeforeHtml)
            }
            Mode::BeforeHtml
            | Mode::BeforeHead
            | Mode::InHead
            | Mode::InHeadNoscript
            | Mode::AfterHead => self.end_before_body(mode, tag),
            Mode::InBody => self.end_in_body(tag),
            Mode::Text => {
                self.pop();
                self.then(self.original)
            }
            Mode::InTable => self.end_in_table(tag),
            Mode::InCaption => self.end_in_caption(tag),
            Mode::InColumnGroup => self.end_in_columns(tag),
            Mode::InTableBody => self.end_in_table_body(tag),
            Mode::InRow => self.end_in_row(tag),
            Mode::InCell => self.end_in_cell(tag),
            Mode::InTemplate => match tag.tag {
                Tag::Template => self.end_template(),
                _ => Flow::Done,
            },
            Mode::AfterBody => match tag.tag {
                Tag::Html if self.context.is_some() => Flow::Done,
                Tag::Html => self.then(Mode::AfterAfterBody),
                _ => self.again(Mode::InBody),
            },
            Mode::AfterAfterBody => self.again(Mode::InBody),
            Mode::InFrameset => {
                if tag.tag == Tag::Frameset && self.open.len() > 1 {
                    self.pop();
                    if self.context.is_none() && !self.current_is(Tag::Frameset) {
                        self.mode = Mode::AfterFrameset;
                    }
                }
                Flow::Done
            }
            Mode::AfterFrameset if tag.tag == Tag::Html => self.then(Mode::AfterAfterFrameset),
            Mode::AfterFrameset | Mode::AfterAfterFrameset => Flow::Done,
        }
    }

    fn end_before_body(&mut self, mode: Mode, tag: TagToken) -> Flow {
        match (mode, tag.tag) {
            (Mode::InHead, Tag::Head) => {
                self.pop();
                self.then(Mode::AfterHead)
            }
            (Mode::InHeadNoscript, Tag::Noscript) => {
                self.pop();
                self.then(Mode::InHead)
            }
            (Mode::BeforeHead | Mode::InHead | Mode::AfterHead, Tag::Template) => {
                if mode == Mode::BeforeHead { Flow::Done } else { self.end_template() }
            }
            (Mode::InHeadNoscript, Tag::Br)
            | (Mode::BeforeHtml | Mode::BeforeHead, Tag::Head | Tag::Body | Tag::Html | Tag::Br)
            | (Mode::InHead | Mode::AfterHead, Tag::Body | Tag::Html | Tag::Br) => self.leave(mode),
            _ => Flow::Done,
        }
    }

    /// Leaves a mode before the body, for something that belongs behind it.
    pub(super) fn leave(&mut self, mode: Mode) -> Flow {
        match mode {
            Mode::Initial => {
                self.dom.quirks = self.context.is_none();
                self.again(Mode::BeforeHtml)
            }
            Mode::BeforeHtml => {
                self.insert_fake(Tag::Html);
                self.again(Mode::BeforeHead)
            }
            Mode::BeforeHead => {
                self.head = self.insert_fake(Tag::Head);
                self.again(Mode::InHead)
            }
            Mode::InHead => {
                self.pop();
                self.again(Mode::AfterHead)
            }
            Mode::InHeadNoscript => {
                self.pop();
                self.again(Mode::InHead)
            }
            _ => {
                self.insert_fake(Tag::Body);
                self.again(Mode::InBody)
            }
        }
    }

    /// An end tag in the body.
    pub(super) fn end_in_body(&mut self, tag: TagToken) -> Flow {
        use Tag::*;
        match tag.tag {
            Div | Ul | Ol | Section | Article | Address | Aside | Blockquote | Button | Center
            | Details | Dialog | Dir | Dl | Fieldset | Figcaption | Figure | Footer | Header
            | Hgroup | Listing | Main | Menu | Nav | Pre | Search | Select | Summary => {
                if self.in_scope(tag.tag, SCOPE) {
                    self.close_implied(set::IMPLIED, Other);
                    self.close(tag.tag);
                }
            }
            P => self.end_p(),
            A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U => {
                self.adopt(tag);
            }
            Li | Dd | Dt => {
                let scope = if tag.tag == Li { LIST_SCOPE } else { SCOPE };
                if self.in_scope(tag.tag, scope) {
                    self.close_implied(set::IMPLIED, tag.tag);
                    self.close(tag.tag);
                }
            }
            H1 | H2 | H3 | H4 | H5 | H6 => {
                if self.scope_has(SCOPE, |open| open.is_in(set::HEADING)) {
                    self.close_implied(set::IMPLIED, Other);
                    self.close_until(|open| open.is_in(set::HEADING));
                }
            }
            Template => return self.end_template(),
            Body | Html => {
                if self.in_scope(Body, SCOPE) {
                    self.mode = Mode::AfterBody;
                    return if tag.tag == Html { Flow::Again } else { Flow::Done };
                }
            }
            Form => self.end_form(),
            Applet | Marquee | Object => self.end_marked(tag.tag),
            Br => {
                // As a start tag without attributes.
                let tag = self.fake(Br);
                return self.start_in_body(tag);
            }
            _ => self.end_any(tag),
        }
        Flow::Done
    }

    fn end_form(&mut self) {
        if self.is_open(Tag::Template) {
            if self.in_scope(Tag::Form, SCOPE) {
                self.close_implied(set::IMPLIED, Tag::Other);
                self.close(Tag::Form);
            }
            return;
        }
        let form = std::mem::replace(&mut self.form, NONE);
        if form != NONE && self.scope_has(SCOPE, |open| open.node == form) {
            self.close_implied(set::IMPLIED, Tag::Other);
            self.remove(form);
        }
    }

    /// Any other end tag: closes the nearest element of its name, unless a special one stands between.
    pub(super) fn end_any(&mut self, tag: TagToken) {
        if !self.is_open(tag.tag) {
            return;
        }
        for at in (0..self.open.len()).rev() {
            step(1);
            let open = self.open[at];
            if self.has_name(&open, tag) {
                // The element itself may be among those that are implied.
                while self.open.len() > at + 1 && self.current_in(set::IMPLIED) {
                    self.pop();
                }
                self.close_to(at);
                return;
            }
            if open.is_special() {
                return;
            }
        }
    }

    pub(super) fn end_template(&mut self) -> Flow {
        if self.is_open(Tag::Template) {
            self.close_implied(set::IMPLIED | set::THOROUGH, Tag::Other);
            self.close_template();
        }
        Flow::Done
    }

    fn close_template(&mut self) {
        self.close(Tag::Template);
        self.clear_formatting();
        self.templates.pop();
        self.reset_mode();
    }

    /// The end of the page: what every page has is made, and what is open is left open.
    pub(super) fn finish(&mut self) {
        self.place_pending();
        loop {
            match self.mode {
                Mode::Text => {
                    self.pop();
                    self.mode = self.original;
                }
                Mode::Initial
                | Mode::BeforeHtml
                | Mode::BeforeHead
                | Mode::InHead
                | Mode::InHeadNoscript
                | Mode::AfterHead => {
                    self.leave(self.mode);
                }
                _ if !self.templates.is_empty() && self.is_open(Tag::Template) => {
                    self.close_template();
                }
                _ => return,
            }
        }
    }

    /// Whether the current node is not HTML.
    pub(super) fn is_foreign(&self) -> bool {
        self.open.last().is_some_and(|open| open.namespace != Namespace::Html)
    }
}
