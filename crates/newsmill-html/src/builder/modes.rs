//! What the insertion modes outside body and tables do with start tags.

use super::{Builder, Flow, Mode};
use crate::dom::NONE;
use crate::tag::Tag;
use crate::token::{Content, TagToken};

impl Builder<'_> {
    /// A start tag, by the rules of a mode.
    pub(super) fn start_in(&mut self, mode: Mode, tag: TagToken) -> Flow {
        match mode {
            Mode::Initial => {
                self.dom.quirks = self.context.is_none();
                self.again(Mode::BeforeHtml)
            }
            Mode::BeforeHtml => self.start_before_html(tag),
            Mode::BeforeHead => self.start_before_head(tag),
            Mode::InHead => self.start_in_head(tag),
            Mode::InHeadNoscript => self.start_in_noscript(tag),
            Mode::AfterHead => self.start_after_head(tag),
            Mode::InBody => self.start_in_body(tag),
            Mode::InTable => self.start_in_table(tag),
            Mode::InCaption => self.start_in_caption(tag),
            Mode::InColumnGroup => self.start_in_columns(tag),
            Mode::InTableBody => self.start_in_table_body(tag),
            Mode::InRow => self.start_in_row(tag),
            Mode::InCell => self.start_in_cell(tag),
            Mode::InTemplate => self.start_in_template(tag),
            Mode::Text => self.again(self.original),
            Mode::AfterBody | Mode::AfterAfterBody => match tag.tag {
                Tag::Html => self.start_in_body(tag),
                _ => self.again(Mode::InBody),
            },
            Mode::InFrameset | Mode::AfterFrameset | Mode::AfterAfterFrameset => {
                self.start_in_frameset(mode, tag)
            }
        }
    }

    pub(super) fn again(&mut self, mode: Mode) -> Flow {
        self.mode = mode;
        Flow::Again
    }

    pub(super) fn then(&mut self, mode: Mode) -> Flow {
        self.mode = mode;
        Flow::Done
    }

    fn start_before_html(&mut self, tag: TagToken) -> Flow {
        if tag.tag == Tag::Html {
            self.insert(tag);
            return self.then(Mode::BeforeHead);
        }
        self.insert_fake(Tag::Html);
        self.again(Mode::BeforeHead)
    }

    fn start_before_head(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Html => self.start_in_body(tag),
            Tag::Head => {
                self.head = self.insert(tag);
                self.then(Mode::InHead)
            }
            _ => {
                self.head = self.insert_fake(Tag::Head);
                self.again(Mode::InHead)
            }
        }
    }

    pub(super) fn start_in_head(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Html => return self.start_in_body(tag),
            Tag::Base | Tag::Basefont | Tag::Bgsound | Tag::Link | Tag::Meta => {
                self.insert_void(tag)
            }
            Tag::Title => self.insert_raw(tag, Content::Rcdata),
            Tag::Noscript if !self.options.scripting => {
                self.insert(tag);
                return self.then(Mode::InHeadNoscript);
            }
            Tag::Noscript | Tag::Noframes | Tag::Style => self.insert_raw(tag, Content::Rawtext),
            Tag::Script => self.insert_raw(tag, Content::Script),
            Tag::Template => self.start_template(tag),
            Tag::Head => {}
            _ => {
                self.pop();
                return self.again(Mode::AfterHead);
            }
        }
        Flow::Done
    }

    fn start_template(&mut self, tag: TagToken) {
        self.insert(tag);
        self.formatting.push(NONE);
        self.frameset_ok = false;
        self.mode = Mode::InTemplate;
        self.templates.push(Mode::InTemplate);
    }

    fn start_in_noscript(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Html => self.start_in_body(tag),
            Tag::Basefont | Tag::Bgsound | Tag::Link | Tag::Meta | Tag::Noframes | Tag::Style => {
                self.start_in_head(tag)
            }
            Tag::Head | Tag::Noscript => Flow::Done,
            _ => {
                self.pop();
                self.again(Mode::InHead)
            }
        }
    }

    fn start_after_head(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Html => self.start_in_body(tag),
            Tag::Body => {
                self.insert(tag);
                self.frameset_ok = false;
                self.then(Mode::InBody)
            }
            Tag::Frameset => {
                self.insert(tag);
                self.then(Mode::InFrameset)
            }
            Tag::Base
            | Tag::Basefont
            | Tag::Bgsound
            | Tag::Link
            | Tag::Meta
            | Tag::Noframes
            | Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Title => {
                let head = self.head;
                self.push(head);
                let flow = self.start_in_head(tag);
                self.remove(head);
                flow
            }
            Tag::Head => Flow::Done,
            _ => {
                self.insert_fake(Tag::Body);
                self.again(Mode::InBody)
            }
        }
    }

    fn start_in_template(&mut self, tag: TagToken) -> Flow {
        let mode = match tag.tag {
            Tag::Base
            | Tag::Basefont
            | Tag::Bgsound
            | Tag::Link
            | Tag::Meta
            | Tag::Noframes
            | Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Title => return self.start_in_head(tag),
            Tag::Caption | Tag::Colgroup | Tag::Tbody | Tag::Tfoot | Tag::Thead => Mode::InTable,
            Tag::Col => Mode::InColumnGroup,
            Tag::Tr => Mode::InTableBody,
            Tag::Td | Tag::Th => Mode::InRow,
            _ => Mode::InBody,
        };
        if let Some(last) = self.templates.last_mut() {
            *last = mode;
        }
        self.again(mode)
    }

    fn start_in_frameset(&mut self, mode: Mode, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Html => return self.start_in_body(tag),
            Tag::Frameset if mode == Mode::InFrameset => {
                self.insert(tag);
            }
            Tag::Frame if mode == Mode::InFrameset => self.insert_void(tag),
            Tag::Noframes => return self.start_in_head(tag),
            _ => {}
        }
        Flow::Done
    }
}
