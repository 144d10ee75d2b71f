//! What begins with `<!` or is no tag: comments, doctypes, CDATA sections.

use memchr::{memchr, memchr2};

use crate::texts::Span;
use crate::token::{Content, Doctype, Token};
use crate::tokenize::{Tokenizer, is_space};

fn starts_with(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

impl Tokenizer<'_> {
    /// Reads what begins with `<!`, from the `!` on.
    // Like other rare things not inlined, so that tags and texts do not pay for it.
    #[inline(never)]
    pub(crate) fn declaration(&mut self, foreign: bool) -> Option<Token> {
        let start = self.at + 1;
        let rest = self.rest(start);
        if rest.starts_with(b"--") {
            return Some(self.comment(start + 2));
        }
        if starts_with(rest, b"doctype") {
            self.at = start + 7;
            return Some(self.doctype());
        }
        if foreign && rest.starts_with(b"[CDATA[") {
            self.at = start + 7;
            return self.cdata();
        }
        Some(self.bogus_comment(start))
    }

    /// Reads a CDATA section up to behind its end, or up to a NUL, which counts apart as it does in other text.
    pub(crate) fn cdata(&mut self) -> Option<Token> {
        let start = self.at;
        let mut from = start;
        let end = loop {
            let Some(found) = memchr2(b']', 0, self.rest(from)) else {
                self.at = self.length();
                break self.at;
            };
            let at = from + found;
            if self.rest(at).starts_with(b"]]>") {
                self.at = at + 3;
                break at;
            }
            if self.byte(at) == Some(0) {
                self.content = Content::Cdata;
                self.at = at + usize::from(at == start);
                if at == start {
                    return Some(Token::Null);
                }
                break at;
            }
            from = at + 1;
        };
        (start < end).then(|| Token::Text(Span::new(start, end)))
    }

    fn comment_token(&mut self, start: usize, end: usize) -> Token {
        let nulls = memchr(0, &self.bytes()[start..end]).is_some();
        Token::Comment(self.replaced(start, end, false, nulls, false))
    }

    /// A comment from `start` up to the next `>`.
    #[inline(never)]
    pub(crate) fn bogus_comment(&mut self, start: usize) -> Token {
        self.at = start;
        let end = self.skip_past(b'>');
        self.comment_token(start, end)
    }

    fn comment(&mut self, start: usize) -> Token {
        let rest = self.rest(start);
        for empty in [&b">"[..], b"->"] {
            if rest.starts_with(empty) {
                self.at = start + empty.len();
                return Token::Comment(Span::new(start, start));
            }
        }
        let mut from = start;
        while let Some(found) = memchr(b'-', self.rest(from)) {
            let dash = from + found;
            if self.byte(dash + 1) == Some(b'-') {
                let length = match (self.byte(dash + 2), self.byte(dash + 3)) {
                    (Some(b'>'), _) => 3,
                    (Some(b'!'), Some(b'>')) => 4,
                    _ => 0,
                };
                if length > 0 {
                    self.at = dash + length;
                    return self.comment_token(start, dash);
                }
            }
            from = dash + 1;
        }
        self.at = self.length();
        let rest = self.rest(start);
        let cut = [&b"--!"[..], b"--", b"-"].into_iter().find(|end| rest.ends_with(end));
        self.comment_token(start, self.length() - cut.map_or(0, <[u8]>::len))
    }

    fn skip_spaces(&mut self) -> Option<u8> {
        while self.byte(self.at).is_some_and(is_space) {
            self.at += 1;
        }
        self.byte(self.at)
    }

    /// Reads a doctype from behind the word to behind its `>`.
    fn doctype(&mut self) -> Token {
        let mut doctype = Doctype::default();
        doctype.force_quirks = self.doctype_parts(&mut doctype).is_none();
        self.skip_past(b'>');
        Token::Doctype(doctype)
    }

    /// Reads a doctype up to its `>` or what makes the rest of it bogus; none where it forces quirks.
    fn doctype_parts(&mut self, doctype: &mut Doctype) -> Option<()> {
        if self.skip_spaces()? == b'>' {
            return None;
        }
        let start = self.at;
        while self.byte(self.at).is_some_and(|byte| !is_space(byte) && byte != b'>') {
            self.at += 1;
        }
        doctype.name = Some(self.name(start, self.at));
        if self.skip_spaces()? == b'>' {
            return Some(());
        }
        let is_public = starts_with(self.rest(self.at), b"public");
        if !is_public && !starts_with(self.rest(self.at), b"system") {
            return None;
        }
        self.at += 6;
        if is_public {
            self.identifier(&mut doctype.public)?;
            match self.skip_spaces()? {
                b'>' => return Some(()),
                b'"' | b'\'' => {}
                _ => return None,
            }
        }
        self.identifier(&mut doctype.system)?;
        // What follows is passed over, whatever it is.
        self.skip_spaces().map(|_| ())
    }

    /// Reads a quoted identifier; none where what stands there forces quirks.
    fn identifier(&mut self, into: &mut Option<Span>) -> Option<()> {
        let quote = self.skip_spaces()?;
        if quote != b'"' && quote != b'\'' {
            return None;
        }
        let start = self.at + 1;
        let length = self.rest(start).iter().position(|byte| *byte == quote || *byte == b'>');
        let end = length.map_or(self.length(), |length| start + length);
        let nulls = memchr(0, &self.bytes()[start..end]).is_some();
        *into = Some(self.replaced(start, end, false, nulls, false));
        let closed = self.byte(end) == Some(quote);
        self.at = end + usize::from(closed);
        closed.then_some(())
    }
}
