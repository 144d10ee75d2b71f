//! Start and end tags in tables.

use super::stack::{SCOPE, TABLE_SCOPE};
use super::{Builder, Flow, Mode};
use crate::dom::{NONE, Namespace};
use crate::tag::{Tag, set};
use crate::token::TagToken;

/// Tags that close what stands in the table around them.
fn is_part(tag: Tag) -> bool {
    use Tag::{Caption, Col, Colgroup, Tbody, Td, Tfoot, Th, Thead, Tr};
    matches!(tag, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr)
}

fn is_section(tag: Tag) -> bool {
    matches!(tag, Tag::Tbody | Tag::Tfoot | Tag::Thead)
}

fn ends_table_context(tag: Tag) -> bool {
    matches!(tag, Tag::Table | Tag::Template | Tag::Html)
}

fn ends_body_context(tag: Tag) -> bool {
    is_section(tag) || matches!(tag, Tag::Template | Tag::Html)
}

fn ends_row_context(tag: Tag) -> bool {
    matches!(tag, Tag::Tr | Tag::Template | Tag::Html)
}

impl Builder<'_> {
    pub(super) fn start_in_table(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Caption => {
                self.clear_to(ends_table_context);
                self.formatting.push(NONE);
                self.insert(tag);
                self.then(Mode::InCaption)
            }
            Tag::Colgroup => {
                self.clear_to(ends_table_context);
                self.insert(tag);
                self.then(Mode::InColumnGroup)
            }
            Tag::Col => {
                self.clear_to(ends_table_context);
                self.insert_fake(Tag::Colgroup);
                self.again(Mode::InColumnGroup)
            }
            Tag::Tbody | Tag::Tfoot | Tag::Thead => {
                self.clear_to(ends_table_context);
                self.insert(tag);
                self.then(Mode::InTableBody)
            }
            Tag::Td | Tag::Th | Tag::Tr => {
                self.clear_to(ends_table_context);
                self.insert_fake(Tag::Tbody);
                self.again(Mode::InTableBody)
            }
            Tag::Table => {
                if !self.in_scope(Tag::Table, TABLE_SCOPE) {
                    return Flow::Done;
                }
                self.close(Tag::Table);
                self.reset_mode();
                Flow::Again
            }
            Tag::Style | Tag::Script | Tag::Template => self.start_in_head(tag),
            Tag::Input if self.is_hidden_input(tag) => {
                self.insert_void(tag);
                Flow::Done
            }
            Tag::Form => {
                if self.form == NONE && !self.is_open(Tag::Template) {
                    self.form = self.insert(tag);
                    self.pop();
                }
                Flow::Done
            }
            _ => {
                self.foster = true;
                let flow = self.start_in_body(tag);
                self.foster = false;
                flow
            }
        }
    }

    pub(super) fn end_in_table(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Table => {
                if self.in_scope(Tag::Table, TABLE_SCOPE) {
                    self.close(Tag::Table);
                    self.reset_mode();
                }
                Flow::Done
            }
            Tag::Body | Tag::Html => Flow::Done,
            part if is_part(part) => Flow::Done,
            Tag::Template => self.end_template(),
            _ => {
                self.foster = true;
                let flow = self.end_in_body(tag);
                self.foster = false;
                flow
            }
        }
    }

    pub(super) fn start_in_caption(&mut self, tag: TagToken) -> Flow {
        if !is_part(tag.tag) {
            return self.start_in_body(tag);
        }
        self.close_caption()
    }

    /// Closes the caption for a token that belongs behind it.
    fn close_caption(&mut self) -> Flow {
        if !self.in_scope(Tag::Caption, TABLE_SCOPE) {
            return Flow::Done;
        }
        self.close_implied(set::IMPLIED, Tag::Other);
        self.close(Tag::Caption);
        self.clear_formatting();
        self.again(Mode::InTable)
    }

    pub(super) fn end_in_caption(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Caption => {
                self.close_caption();
                Flow::Done
            }
            Tag::Table => self.close_caption(),
            Tag::Body | Tag::Html => Flow::Done,
            part if is_part(part) => Flow::Done,
            _ => self.end_in_body(tag),
        }
    }

    pub(super) fn start_in_columns(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Html => self.start_in_body(tag),
            Tag::Col => {
                self.insert_void(tag);
                Flow::Done
            }
            Tag::Template => self.start_in_head(tag),
            _ => self.leave_columns(),
        }
    }

    /// Closes the column group for a token that belongs behind it.
    pub(super) fn leave_columns(&mut self) -> Flow {
        if !self.current_is(Tag::Colgroup) {
            return Flow::Done;
        }
        self.pop();
        self.again(Mode::InTable)
    }

    pub(super) fn end_in_columns(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Colgroup => {
                self.leave_columns();
                Flow::Done
            }
            Tag::Col => Flow::Done,
            Tag::Template => self.end_template(),
            _ => self.leave_columns(),
        }
    }

    pub(super) fn start_in_table_body(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Tr => {
                self.clear_to(ends_body_context);
                self.insert(tag);
                self.then(Mode::InRow)
            }
            Tag::Th | Tag::Td => {
                self.clear_to(ends_body_context);
                self.insert_fake(Tag::Tr);
                self.again(Mode::InRow)
            }
            part if is_part(part) => self.leave_table_body(),
            _ => self.start_in_table(tag),
        }
    }

    /// Closes the section of a table for a token that belongs behind it.
    fn leave_table_body(&mut self) -> Flow {
        let is_section =
            |open: &super::Open| open.namespace == Namespace::Html && is_section(open.tag);
        if !self.scope_has(TABLE_SCOPE, is_section) {
            return Flow::Done;
        }
        self.clear_to(ends_body_context);
        self.pop();
        self.again(Mode::InTable)
    }

    pub(super) fn end_in_table_body(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            section if is_section(section) => {
                if self.in_scope(section, TABLE_SCOPE) {
                    self.clear_to(ends_body_context);
                    self.pop();
                    self.mode = Mode::InTable;
                }
                Flow::Done
            }
            Tag::Table => self.leave_table_body(),
            Tag::Body | Tag::Html => Flow::Done,
            part if is_part(part) => Flow::Done,
            _ => self.end_in_table(tag),
        }
    }

    pub(super) fn start_in_row(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Th | Tag::Td => {
                self.clear_to(ends_row_context);
                self.insert(tag);
                self.formatting.push(NONE);
                self.then(Mode::InCell)
            }
            part if is_part(part) => self.leave_row(),
            _ => self.start_in_table(tag),
        }
    }

    /// Closes the row for a token that belongs behind it.
    fn leave_row(&mut self) -> Flow {
        if !self.in_scope(Tag::Tr, TABLE_SCOPE) {
            return Flow::Done;
        }
        self.clear_to(ends_row_context);
        self.pop();
        self.again(Mode::InTableBody)
    }

    pub(super) fn end_in_row(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Tr => {
                self.leave_row();
                Flow::Done
            }
            Tag::Table => self.leave_row(),
            section if is_section(section) => match self.in_scope(section, TABLE_SCOPE) {
                true => self.leave_row(),
                false => Flow::Done,
            },
            Tag::Body | Tag::Html => Flow::Done,
            part if is_part(part) => Flow::Done,
            _ => self.end_in_table(tag),
        }
    }

    pub(super) fn start_in_cell(&mut self, tag: TagToken) -> Flow {
        if !is_part(tag.tag) {
            return self.start_in_body(tag);
        }
        if !self.in_scope(Tag::Td, TABLE_SCOPE) && !self.in_scope(Tag::Th, TABLE_SCOPE) {
            return Flow::Done;
        }
        self.close_cell()
    }

    fn close_cell(&mut self) -> Flow {
        self.close_implied(set::IMPLIED, Tag::Other);
        self.close_until(|open| open.is(Tag::Td) || open.is(Tag::Th));
        self.clear_formatting();
        self.again(Mode::InRow)
    }

    pub(super) fn end_in_cell(&mut self, tag: TagToken) -> Flow {
        match tag.tag {
            Tag::Td | Tag::Th => {
                if self.in_scope(tag.tag, TABLE_SCOPE) {
                    self.close_implied(set::IMPLIED, Tag::Other);
                    self.close(tag.tag);
                    self.clear_formatting();
                    self.mode = Mode::InRow;
                }
                Flow::Done
            }
            Tag::Body | Tag::Caption | Tag::Col | Tag::Colgroup | Tag::Html => Flow::Done,
            Tag::Table | Tag::Tbody | Tag::Tfoot | Tag::Thead | Tag::Tr => {
                match self.in_scope(tag.tag, TABLE_SCOPE) {
                    true => self.close_cell(),
                    false => Flow::Done,
                }
            }
            _ => self.end_in_body(tag),
        }
    }

    /// `</applet>` and the like close what they opened, with its marker.
    pub(super) fn end_marked(&mut self, tag: Tag) {
        if self.in_scope(tag, SCOPE) {
            self.close_implied(set::IMPLIED, Tag::Other);
            self.close(tag);
            self.clear_formatting();
        }
    }
}
