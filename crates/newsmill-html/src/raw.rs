//! Text that is no markup: what stands in `script`, `style`, `title` and the like, up to its end tag.

use memchr::{memchr, memchr2, memmem};

use crate::tag::Tag;
use crate::texts::Span;
use crate::token::{Content, Token};
use crate::tokenize::{Tokenizer, is_space};

/// Where in a script the tokenizer is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Outside `<!--`.
    Plain,
    /// In `<!--`.
    Escaped,
    /// In a `<script>` in it.
    Double,
}

impl Tokenizer<'_> {
    /// Starts to read text for an element that was just started.
    pub(crate) fn read_as(&mut self, content: Content, tag: Tag, name: Span) {
        self.content = content;
        self.raw = (tag, name);
    }

    /// The text up to the end tag, if it is not empty; markup follows it.
    #[inline(never)]
    pub(crate) fn raw_text(&mut self) -> Option<Token> {
        let start = self.at;
        let content = self.content;
        self.content = Content::Data;
        let end = match content {
            Content::Data => return None,
            Content::Cdata => return self.cdata(),
            Content::Plaintext => self.length(),
            Content::Script => self.script_end(start),
            Content::Rcdata | Content::Rawtext => self.end_tag(start).unwrap_or(self.length()),
        };
        self.at = end;
        let inside = &self.bytes()[start..end];
        let nulls = memchr(0, inside).is_some();
        let references = content == Content::Rcdata && memchr(b'&', inside).is_some();
        (start < end).then(|| Token::Text(self.replaced(start, end, references, nulls, false)))
    }

    /// Whether a tag name ends here that is not just the start of another.
    fn ends_name(&self, at: usize) -> bool {
        self.byte(at).is_some_and(|byte| is_space(byte) || matches!(byte, b'>' | b'/'))
    }

    /// Where the name of the element whose text is read stands, at `at`, as a whole.
    fn is_own_name(&self, at: usize) -> bool {
        let (tag, name) = self.raw;
        let name = if tag == Tag::Other { self.texts.bytes(name) } else { tag.name().as_bytes() };
        let end = at + name.len();
        // A fragment's text has no start tag, so that no end tag ends it.
        !name.is_empty()
            && self.bytes().get(at..end).is_some_and(|other| other.eq_ignore_ascii_case(name))
            && self.ends_name(end)
    }

    /// The place of the next end tag of the element whose text is read.
    fn end_tag(&self, start: usize) -> Option<usize> {
        let mut from = start;
        loop {
            let open = from + self.closing.find(self.rest(from))?;
            if self.is_own_name(open + 2) {
                return Some(open);
            }
            from = open + 2;
        }
    }

    /// The end of a script: its first end tag, unless `<!--` and `<script` before it make that part of the text.
    fn script_end(&self, start: usize) -> usize {
        let Some(end) = self.end_tag(start) else { return self.length() };
        match memmem::find(&self.bytes()[start..end], b"<!--") {
            None => end,
            Some(comment) => self.escaped_script_end(start + comment),
        }
    }

    fn escaped_script_end(&self, start: usize) -> usize {
        let mut state = Script::Plain;
        let mut at = start;
        loop {
            let rest = self.rest(at);
            let found = match state {
                Script::Plain => memchr(b'<', rest),
                _ => memchr2(b'<', b'-', rest),
            };
            let Some(found) = found else { return self.length() };
            at += found;
            let rest = self.rest(at);
            let is_tag = |open: &[u8]| {
                rest.get(..open.len()).is_some_and(|start| start.eq_ignore_ascii_case(open))
                    && self.ends_name(at + open.len())
            };
            at += match state {
                Script::Plain if rest.starts_with(b"<!--") => {
                    state = Script::Escaped;
                    // Its dashes may be those of `-->`.
                    2
                }
                Script::Escaped | Script::Double if rest.starts_with(b"-->") => {
                    state = Script::Plain;
                    3
                }
                Script::Plain | Script::Escaped
                    if rest.starts_with(b"</") && self.is_own_name(at + 2) =>
                {
                    return at;
                }
                Script::Escaped if is_tag(b"<script") => {
                    state = Script::Double;
                    7
                }
                Script::Double if is_tag(b"</script") => {
                    state = Script::Escaped;
                    8
                }
                _ => 1,
            };
        }
    }
}
