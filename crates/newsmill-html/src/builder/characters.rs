//! Text: where it goes, and what it closes.

use super::{Builder, Flow, Mode};
use crate::dom::flag;
use crate::tag::{Tag, set};
use crate::texts::Span;
use crate::tokenize::is_space;

impl Builder<'_> {
    /// Text as the tokenizer gives it; `foreign` says that it stands outside HTML.
    pub(super) fn text(&mut self, text: Span, foreign: bool) {
        let skips = std::mem::take(&mut self.skips_newline);
        let text = match skips && self.tokens.texts.bytes(text).first() == Some(&b'\n') {
            true => text.skip(1),
            false => text,
        };
        if !text.is_empty() {
            self.characters(text, false, foreign);
        }
    }

    /// Text, or a NUL with an empty text.
    pub(super) fn characters(&mut self, text: Span, null: bool, foreign: bool) {
        if foreign && self.text_is_foreign() {
            let text = match null {
                true => self.tokens.texts.add(|_, out| out.push(char::REPLACEMENT_CHARACTER)),
                false => text,
            };
            self.put(text);
            self.frameset_ok &= null || self.is_blank(text);
            return;
        }
        let mut text = text;
        while self.characters_in(self.mode, &mut text, null) == Flow::Again {}
    }

    fn text_is_foreign(&self) -> bool {
        let points = flag::TEXT_POINT | flag::HTML_POINT;
        match self.context {
            Some(context) if self.open.len() == 1 => !super::foreign::is_text_point(context),
            _ => self.open.last().is_some_and(|open| self.dom.at(open.node).flags & points == 0),
        }
    }

    fn characters_in(&mut self, mode: Mode, text: &mut Span, null: bool) -> Flow {
        match mode {
            Mode::Initial | Mode::BeforeHtml | Mode::BeforeHead => {
                self.take_spaces(text);
                if text.is_empty() && !null { Flow::Done } else { self.leave(mode) }
            }
            Mode::InHead | Mode::InHeadNoscript | Mode::AfterHead => {
                let spaces = self.take_spaces(text);
                self.put(spaces);
                if text.is_empty() && !null { Flow::Done } else { self.leave(mode) }
            }
            Mode::Text => {
                if self.keeps_text {
                    self.put(*text);
                }
                Flow::Done
            }
            Mode::InBody | Mode::InCaption | Mode::InCell | Mode::InTemplate => {
                self.characters_in_body(*text, null);
                Flow::Done
            }
            Mode::InTable | Mode::InTableBody | Mode::InRow => {
                if self.current_in(set::FOSTER) || self.current_is(Tag::Template) {
                    self.pending.extend((!null).then_some(*text));
                } else {
                    self.foster = true;
                    self.characters_in_body(*text, null);
                    self.foster = false;
                }
                Flow::Done
            }
            Mode::InColumnGroup => {
                let spaces = self.take_spaces(text);
                self.put(spaces);
                if text.is_empty() && !null {
                    return Flow::Done;
                }
                let flow = self.leave_columns();
                if flow == Flow::Done {
                    self.put_spaces(mode, *text);
                }
                flow
            }
            Mode::AfterBody | Mode::AfterAfterBody => {
                let spaces = self.take_spaces(text);
                self.characters_in_body(spaces, false);
                if text.is_empty() && !null { Flow::Done } else { self.again(Mode::InBody) }
            }
            Mode::InFrameset | Mode::AfterFrameset | Mode::AfterAfterFrameset => {
                self.put_spaces(mode, *text);
                Flow::Done
            }
        }
    }

    fn characters_in_body(&mut self, text: Span, null: bool) {
        if null || text.is_empty() {
            return;
        }
        self.reconstruct();
        self.put(text);
        self.frameset_ok = self.frameset_ok && self.is_blank(text);
    }

    /// Only the white space of a text, as framesets take it.
    fn put_spaces(&mut self, mode: Mode, text: Span) {
        let spaces = self.tokens.texts.get(text).chars();
        let spaces: String =
            spaces.filter(|letter| is_space(u8::try_from(*letter).unwrap_or(b'x'))).collect();
        if spaces.is_empty() {
            return;
        }
        let text = self.tokens.texts.add(|_, out| out.push_str(&spaces));
        if mode == Mode::AfterAfterFrameset {
            self.reconstruct();
        }
        self.put(text);
    }

    /// The white space at the start of a text, and the rest.
    fn take_spaces(&self, text: &mut Span) -> Span {
        let bytes = self.tokens.texts.bytes(*text);
        let length = bytes.iter().position(|byte| !is_space(*byte)).unwrap_or(bytes.len());
        let spaces = text.take(length);
        *text = text.skip(length);
        spaces
    }

    fn is_blank(&self, text: Span) -> bool {
        self.tokens.texts.bytes(text).iter().all(|byte| is_space(*byte))
    }

    /// Puts text at the place for the next node.
    fn put(&mut self, text: Span) {
        if !text.is_empty() {
            let place = self.place(None);
            self.dom.put_text(&mut self.tokens.texts, place, text);
        }
    }

    /// Text in a table stays there only if it is white space; else it goes before the table.
    pub(super) fn place_pending(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        self.foster = !pending.iter().all(|text| self.is_blank(*text));
        for text in pending.drain(..) {
            if self.foster {
                self.characters_in_body(text, false);
            } else {
                self.put(text);
            }
        }
        self.foster = false;
        self.pending = pending;
    }
}
