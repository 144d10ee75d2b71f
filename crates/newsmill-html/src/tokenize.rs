//! The tokenizer: one pass over the text, tokens straight into html5ever's tree builder.
//!
//! It follows section 13.2.5 of the HTML standard, with what no reader of articles misses left out: comments,
//! the text of styles and of scripts that are not JSON, NUL characters, parse errors.

use html5ever::interface::TreeSink as _;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    Doctype, Tag as TagToken, TagKind, Token, TokenSink as _, TokenSinkResult,
};
use html5ever::tree_builder::{QuirksMode, TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, ns};
use memchr::{memchr, memchr2, memmem};

use crate::dom::{Dom, NodeId};
use crate::entity::unescape;
use crate::sink::Sink;
use crate::tag::Tag;

/// Elements nested deeper than this are left out, their text stays.
pub const DEPTH_MAX: u16 = 400;

/// Further attributes of one tag are left out.
pub const ATTRIBUTES_MAX: usize = 200;

/// Parsing stops at this many nodes.
pub const NODES_MAX: usize = 2_000_000;

/// Longer pages are cut, so that offsets fit 32 bits.
const INPUT_MAX: usize = 1 << 30;

/// Parses a page; never fails, whatever the text. Scripting counts as off: `noscript` has content.
#[must_use]
pub fn parse(text: &str) -> Dom {
    let cut = text.floor_char_boundary_at(INPUT_MAX);
    let cleaned = if memchr2(b'\r', 0, cut.as_bytes()).is_some() {
        Some(cut.replace("\r\n", "\n").replace('\r', "\n").replace('\0', ""))
    } else {
        None
    };
    let source = cleaned.as_deref().unwrap_or(cut);
    let options = TreeBuilderOpts {
        scripting_enabled: false,
        quirks_mode: QuirksMode::NoQuirks,
        ..Default::default()
    };
    let builder = TreeBuilder::new(Sink::new(source.len()), options);
    let mut tokenizer = Tokenizer {
        source: StrTendril::from(source),
        text: source,
        bytes: source.as_bytes(),
        at: 0,
        builder,
        dropped: 0,
    };
    tokenizer.run();
    if cut.len() < text.len() {
        tokenizer.builder.sink.truncate();
    }
    tokenizer.finish()
}

/// `str::floor_char_boundary`, which is newer than the oldest supported compiler.
trait FloorBoundary {
    fn floor_char_boundary_at(&self, at: usize) -> &str;
}

impl FloorBoundary for str {
    fn floor_char_boundary_at(&self, at: usize) -> &str {
        let mut at = at.min(self.len());
        while !self.is_char_boundary(at) {
            at -= 1;
        }
        self.get(..at).unwrap_or(self)
    }
}

struct Tokenizer<'t> {
    /// The same text as `text`, shared with the tokens.
    source: StrTendril,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    builder: TreeBuilder<NodeId, Sink>,
    /// Start tags left out for their depth, whose end tags are to be left out too.
    dropped: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c')
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

impl Tokenizer<'_> {
    fn run(&mut self) {
        while let Some(open) = self.find_markup() {
            self.emit_text(self.at, open, true);
            self.at = open + 1;
            match self.bytes[self.at] {
                b'!' => self.declaration(),
                b'?' => self.skip_past(b'>'),
                b'/' => self.end_tag(),
                _ => self.start_tag(),
            }
            if self.builder.sink.nodes() > NODES_MAX || self.builder.sink.text_full() {
                self.builder.sink.truncate();
                return;
            }
        }
        self.emit_text(self.at, self.bytes.len(), true);
    }

    fn finish(self) -> Dom {
        let _continue = self.send(Token::EOFToken);
        self.builder.end();
        self.builder.sink.finish()
    }

    fn send(&self, token: Token) -> TokenSinkResult<NodeId> {
        self.builder.process_token(token, 1)
    }

    /// The next `<` that starts markup.
    fn find_markup(&self) -> Option<usize> {
        let mut from = self.at;
        loop {
            let open = from + memchr(b'<', self.bytes.get(from..)?)?;
            match self.bytes.get(open + 1)? {
                b'!' | b'/' | b'?' => return Some(open),
                letter if letter.is_ascii_alphabetic() => return Some(open),
                _ => from = open + 1,
            }
        }
    }

    fn slice(&self, start: usize, end: usize) -> StrTendril {
        self.source.subtendril(length(start), length(end - start))
    }

    /// The text between two places, with character references replaced where they count.
    fn value(&self, start: usize, end: usize, references: bool, in_attribute: bool) -> StrTendril {
        match self.text.get(start..end) {
            Some(raw) if references && memchr(b'&', raw.as_bytes()).is_some() => {
                unescape(raw, in_attribute).into()
            }
            _ => self.slice(start, end),
        }
    }

    fn emit_text(&self, start: usize, end: usize, references: bool) {
        if start < end {
            // Text never changes the state of a tokenizer.
            let _continue =
                self.send(Token::CharacterTokens(self.value(start, end, references, false)));
        }
    }

    /// Moves past the next `byte`, or to the end.
    fn skip_past(&mut self, byte: u8) {
        self.at = memchr(byte, &self.bytes[self.at..])
            .map_or(self.bytes.len(), |found| self.at + found + 1);
    }

    /// `<!`: a comment, a doctype, a CDATA section in foreign content, or something bogus.
    fn declaration(&mut self) {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(b"!--") {
            self.comment();
        } else if rest.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"!doctype")) {
            let start = self.at + 8;
            self.skip_past(b'>');
            self.doctype(start);
        } else if rest.starts_with(b"![CDATA[")
            && self.builder.adjusted_current_node_present_but_not_in_html_namespace()
        {
            let start = self.at + 8;
            let end = memmem::find(&self.bytes[start..], b"]]>")
                .map_or(self.bytes.len(), |found| start + found);
            self.emit_text(start, end, false);
            self.at = (end + 3).min(self.bytes.len());
        } else {
            self.skip_past(b'>');
        }
    }

    fn comment(&mut self) {
        let start = self.at + 3;
        let rest = &self.bytes[start..];
        if rest.starts_with(b">") || rest.starts_with(b"->") {
            self.skip_past(b'>');
            return;
        }
        let mut from = start;
        self.at = loop {
            let Some(found) = self.bytes.get(from..).and_then(|rest| memmem::find(rest, b"--"))
            else {
                break self.bytes.len();
            };
            let dashes = from + found;
            match (self.bytes.get(dashes + 2), self.bytes.get(dashes + 3)) {
                (Some(b'>'), _) => break dashes + 3,
                (Some(b'!'), Some(b'>')) => break dashes + 4,
                _ => from = dashes + 1,
            }
        };
    }

    /// Quirks only decide whether a table closes a paragraph, so the identifiers are read roughly.
    fn doctype(&self, start: usize) {
        let body = self.text.get(start..self.at).unwrap_or("").trim_end_matches('>').trim();
        let (name, rest) = body
            .split_once(|character: char| character.is_ascii_whitespace())
            .unwrap_or((body, ""));
        let mut quoted = rest.split(['"', '\'']).skip(1).step_by(2).map(StrTendril::from);
        let public =
            rest.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("public"));
        let doctype = Doctype {
            name: Some(name.to_ascii_lowercase().into()),
            public_id: if public { quoted.next() } else { None },
            system_id: quoted.next(),
            force_quirks: name.is_empty(),
        };
        let _continue = self.send(Token::DoctypeToken(doctype));
    }

    fn end_tag(&mut self) {
        match self.bytes.get(self.at + 1) {
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.at += 1;
                let name = self.name();
                let Some(self_closing) = self.attributes(&mut Vec::new()) else { return };
                if self.dropped > 0 && !Tag::from_name(&name).is_void() {
                    self.dropped -= 1;
                    return;
                }
                let _continue =
                    self.send(tag_token(TagKind::EndTag, name, self_closing, Vec::new()));
                self.builder.sink.leave();
            }
            Some(_) => self.skip_past(b'>'),
            None => self.at += 1,
        }
    }

    fn start_tag(&mut self) {
        let start = self.at;
        let name = self.name();
        let name_end = self.at;
        let mut attributes = Vec::new();
        let Some(self_closing) = self.attributes(&mut attributes) else { return };
        let tag = Tag::from_name(&name);
        if self.builder.sink.depth() >= DEPTH_MAX && !tag.is_void() && !is_raw(tag) {
            self.dropped += usize::from(!self_closing);
            self.builder.sink.truncate();
            return;
        }
        let json = tag == Tag::Script
            && attributes.iter().any(|attribute| {
                &*attribute.name.local == "type" && attribute.value.contains("json")
            });
        match self.send(tag_token(TagKind::StartTag, name, self_closing, attributes)) {
            TokenSinkResult::Plaintext => {
                self.emit_text(self.at, self.bytes.len(), false);
                self.at = self.bytes.len();
            }
            TokenSinkResult::RawData(kind) => self.raw_text(start, name_end, kind, json),
            _ => {}
        }
    }

    /// The name of a tag, lower case, with the place behind it.
    fn name(&mut self) -> LocalName {
        let start = self.at;
        self.skip_while(|byte| !is_space(byte) && byte != b'>' && byte != b'/');
        self.local_name(start, self.at)
    }

    fn local_name(&self, start: usize, end: usize) -> LocalName {
        let name = self.text.get(start..end).unwrap_or("");
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            LocalName::from(name.to_ascii_lowercase())
        } else {
            LocalName::from(name)
        }
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|byte| !keep(*byte)).unwrap_or(rest.len());
    }

    /// Reads up to behind the `>`; whether the tag closes itself, or nothing where the page ends within it.
    fn attributes(&mut self, out: &mut Vec<Attribute>) -> Option<bool> {
        loop {
            let rest = &self.bytes[self.at..];
            let space = |at: usize, byte: u8| {
                is_space(byte) || (byte == b'/' && rest.get(at + 1) != Some(&b'>'))
            };
            self.at += rest
                .iter()
                .enumerate()
                .position(|(at, byte)| !space(at, *byte))
                .unwrap_or(rest.len());
            match self.bytes.get(self.at)? {
                b'>' => {
                    self.at += 1;
                    return Some(false);
                }
                b'/' => {
                    self.at += 2;
                    return Some(true);
                }
                _ => self.attribute(out)?,
            }
        }
    }

    fn attribute(&mut self, out: &mut Vec<Attribute>) -> Option<()> {
        let name_start = self.at;
        self.at += 1;
        self.skip_while(|byte| !is_space(byte) && !matches!(byte, b'=' | b'>' | b'/'));
        let name_end = self.at;
        self.skip_while(is_space);
        let mut span = (name_end, name_end);
        if self.bytes.get(self.at) == Some(&b'=') {
            self.at += 1;
            self.skip_while(is_space);
            span = match *self.bytes.get(self.at)? {
                quote @ (b'"' | b'\'') => {
                    let start = self.at + 1;
                    let end = start + memchr(quote, &self.bytes[start..])?;
                    self.at = end + 1;
                    (start, end)
                }
                _ => {
                    let start = self.at;
                    self.skip_while(|byte| !is_space(byte) && byte != b'>');
                    (start, self.at)
                }
            };
        }
        if out.len() < ATTRIBUTES_MAX {
            let local = self.local_name(name_start, name_end);
            if out.iter().all(|attribute| attribute.name.local != local) {
                let value = self.value(span.0, span.1, true, true);
                out.push(Attribute { name: QualName::new(None, ns!(), local), value });
            }
        }
        Some(())
    }

    /// The text of a `script`, `style`, `title` or the like, up to its end tag.
    fn raw_text(&mut self, name_start: usize, name_end: usize, kind: RawKind, json: bool) {
        let start = self.at;
        let name = &self.bytes[name_start..name_end];
        let mut end = self.find_end_tag(start, name);
        if matches!(kind, RawKind::ScriptData) {
            end = self.behind_escapes(start, end, name);
        }
        match kind {
            RawKind::Rcdata => self.emit_text(start, end, true),
            RawKind::ScriptData if json => self.emit_text(start, end, false),
            RawKind::Rawtext if !name.eq_ignore_ascii_case(b"style") => {
                self.emit_text(start, end, false)
            }
            _ => {}
        }
        self.at = end;
    }

    fn find_end_tag(&self, start: usize, name: &[u8]) -> usize {
        let mut from = start;
        while let Some(found) = self.bytes.get(from..).and_then(|rest| memmem::find(rest, b"</")) {
            let open = from + found;
            let name_end = open + 2 + name.len();
            let named = self
                .bytes
                .get(open + 2..name_end)
                .is_some_and(|other| other.eq_ignore_ascii_case(name));
            if named
                && self
                    .bytes
                    .get(name_end)
                    .is_none_or(|byte| is_space(*byte) || matches!(byte, b'>' | b'/'))
            {
                return open;
            }
            from = open + 2;
        }
        self.bytes.len()
    }

    /// A `<script>` inside `<!--` in a script makes the next end tag part of the text; where that leaves no end
    /// at all, the first end tag is taken, so that a stray `<!--` does not swallow the page.
    fn behind_escapes(&self, start: usize, end: usize, name: &[u8]) -> usize {
        let inside = &self.bytes[start..end];
        let Some(comment) = memmem::find(inside, b"<!--") else { return end };
        let escaped = &inside[comment..];
        let nested = escaped.windows(7).any(|window| window.eq_ignore_ascii_case(b"<script"));
        if !nested || memmem::find(escaped, b"-->").is_some() || end == self.bytes.len() {
            return end;
        }
        match self.find_end_tag(end + 2, name) {
            missing if missing == self.bytes.len() => end,
            second => second,
        }
    }
}

/// Tags whose text must never be taken for markup, however deep they stand.
fn is_raw(tag: Tag) -> bool {
    matches!(tag, Tag::Script | Tag::Style | Tag::Title | Tag::Textarea | Tag::Iframe)
}

fn tag_token(kind: TagKind, name: LocalName, self_closing: bool, attrs: Vec<Attribute>) -> Token {
    Token::TagToken(TagToken { kind, name, self_closing, attrs, had_duplicate_attributes: false })
}
