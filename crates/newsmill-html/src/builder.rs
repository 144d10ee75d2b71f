//! The tree builder, section 13.2.6 of the HTML standard: from tokens to a tree.
//!
//! `modes` says what each insertion mode does with start tags, `ends` with end tags, `characters` with text; `body` is
//! the largest mode; `foreign` is SVG and MathML; `formatting` is the adoption agency and what belongs to it; `stack`
//! is the stack of open elements.

mod adjust;
mod body;
mod characters;
mod ends;
mod foreign;
mod formatting;
mod modes;
mod stack;
mod tables;

use crate::dom::{Dom, NONE, Namespace, Node, NodeId, NodeKind, flag};
use crate::grow::Place;
use crate::quirks::is_quirky;
use crate::tag::{COUNT, Tag, set};
use crate::texts::{Span, Texts, index, offset};
use crate::token::{Attribute, Content, Doctype, TagToken, Token};
use crate::tokenize::Tokenizer;
use crate::{DEPTH_MAX, NODES_MAX, Options};

/// The insertion modes, by the standard's names. Text in tables has no mode of its own: it waits in `pending`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    InHeadNoscript,
    AfterHead,
    InBody,
    Text,
    InTable,
    InCaption,
    InColumnGroup,
    InTableBody,
    InRow,
    InCell,
    InTemplate,
    AfterBody,
    InFrameset,
    AfterFrameset,
    AfterAfterBody,
    AfterAfterFrameset,
}

/// Whether a token is done with, or is to be looked at again, the mode having changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Done,
    Again,
}

/// An open element.
#[derive(Clone, Copy, Debug)]
struct Open {
    node: NodeId,
    tag: Tag,
    namespace: Namespace,
    /// Whether it ends scopes and is special although it is not HTML.
    special: bool,
}

impl Open {
    fn is(&self, tag: Tag) -> bool {
        self.tag == tag && self.namespace == Namespace::Html
    }

    fn is_in(&self, sets: u16) -> bool {
        self.namespace == Namespace::Html && self.tag.is_in(sets)
    }

    fn is_special(&self) -> bool {
        self.special || self.is_in(set::SPECIAL)
    }
}

/// The element that a fragment is parsed for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub(crate) tag: Tag,
    pub(crate) namespace: Namespace,
}

/// Builds a tree of the tokens of a page.
pub(crate) struct Builder<'t> {
    tokens: Tokenizer<'t>,
    dom: Dom<'t>,
    options: Options,
    context: Option<Context>,
    mode: Mode,
    /// The mode to go back to behind text.
    original: Mode,
    templates: Vec<Mode>,
    open: Vec<Open>,
    /// How many HTML elements of each tag are open.
    counts: [u16; COUNT],
    /// The list of active formatting elements; [`NONE`] is a marker.
    formatting: Vec<NodeId>,
    head: NodeId,
    form: NodeId,
    frameset_ok: bool,
    foster: bool,
    /// Whether a line end that comes next is left out.
    skips_newline: bool,
    /// Whether the text of the element that is read is kept.
    keeps_text: bool,
    /// Text in a table, of which it is not yet known whether it stands there.
    pending: Vec<Span>,
    /// Start tags left out for their depth, whose end tags are to be left out too.
    dropped: usize,
    /// How many copies of formatting elements may still be made.
    copies: usize,
}

impl<'t> Builder<'t> {
    pub(crate) fn new(texts: Texts<'t>, options: Options) -> Builder<'t> {
        let length = texts.page.len();
        let mut dom = Dom { nodes: Vec::with_capacity(length / 48 + 16), ..Dom::default() };
        dom.add(Node::new(NodeKind::Document, Span::default()));
        Builder {
            tokens: Tokenizer::new(texts),
            dom,
            options,
            context: None,
            mode: Mode::Initial,
            original: Mode::Initial,
            templates: Vec::new(),
            open: Vec::with_capacity(64),
            counts: [0; COUNT],
            formatting: Vec::new(),
            head: NONE,
            form: NONE,
            frameset_ok: true,
            foster: false,
            skips_newline: false,
            keeps_text: true,
            pending: Vec::new(),
            dropped: 0,
            copies: length / 8 + 256,
        }
    }

    /// Makes the page a fragment inside an element of this kind.
    pub(crate) fn inside(mut self, context: Context) -> Builder<'t> {
        self.context = Some(context);
        let root = self.fake(Tag::Html);
        let root = self.create(Place::In(0), root, Namespace::Html);
        self.push(root);
        if context.namespace == Namespace::Html {
            let content = match context.tag {
                Tag::Title | Tag::Textarea => Content::Rcdata,
                Tag::Style | Tag::Xmp | Tag::Iframe | Tag::Noembed | Tag::Noframes => {
                    Content::Rawtext
                }
                Tag::Noscript if self.options.scripting => Content::Rawtext,
                Tag::Script => Content::Script,
                Tag::Plaintext => Content::Plaintext,
                _ => Content::Data,
            };
            self.tokens.read_as(content, Tag::Other, Span::default());
            if context.tag == Tag::Template {
                self.templates.push(Mode::InTemplate);
            }
        }
        self.reset_mode();
        self
    }

    /// Builds the whole tree.
    pub(crate) fn run(mut self) -> Dom<'t> {
        loop {
            let foreign = self.adjusted().is_some_and(|node| node.namespace != Namespace::Html);
            match self.tokens.next(foreign) {
                Token::Text(text) => self.text(text, foreign),
                Token::Null => {
                    self.skips_newline = false;
                    self.characters(Span::default(), true, foreign);
                }
                token => {
                    self.skips_newline = false;
                    if !self.pending.is_empty() {
                        self.place_pending();
                    }
                    match token {
                        Token::Start(tag) => self.start(tag, foreign),
                        Token::End(tag) => self.end(tag, foreign),
                        Token::Comment(text) => self.comment(text, foreign),
                        Token::Doctype(doctype) => self.doctype(doctype),
                        _ => break,
                    }
                }
            }
            if self.dom.nodes.len() > NODES_MAX {
                self.dom.truncated = true;
                break;
            }
        }
        self.finish();
        self.dom.texts = self.tokens.texts;
        self.dom.attributes = self.tokens.attributes;
        self.dom.attributes.truncate(self.tokens.kept);
        self.dom
    }

    /// A tag that the page does not have.
    fn fake(&self, tag: Tag) -> TagToken {
        let kept = offset(self.tokens.kept);
        TagToken {
            tag,
            name: Span::default(),
            self_closing: false,
            first: kept,
            last: kept,
            names: 0,
        }
    }

    /// The current node, or what a fragment stands in.
    fn adjusted(&self) -> Option<Open> {
        let last = self.open.last().copied();
        match self.context {
            Some(Context { tag, namespace }) if self.open.len() == 1 => {
                last.map(|open| Open { tag, namespace, ..open })
            }
            _ => last,
        }
    }

    /// An element for a start tag.
    #[inline]
    fn create(&mut self, place: Place, tag: TagToken, namespace: Namespace) -> NodeId {
        self.tokens.kept = self.tokens.kept.max(index(tag.last));
        let (shown, space) = match namespace {
            Namespace::Html => (tag.tag, 0),
            Namespace::Svg if tag.tag == Tag::Svg => (Tag::Svg, flag::SVG),
            Namespace::Svg => (Tag::Other, flag::SVG),
            Namespace::MathMl if tag.tag == Tag::Svg => (Tag::Svg, flag::MATH),
            Namespace::MathMl => (Tag::Other, flag::MATH),
        };
        let named = if tag.tag == Tag::Other { flag::NAMED } else { 0 };
        let span = Span { start: tag.first, end: tag.last };
        let node = Node {
            tag: tag.tag,
            flags: space | named,
            names: tag.names,
            ..Node::new(NodeKind::Element(shown), span)
        };
        let id = self.dom.add_at(place, node);
        if tag.tag == Tag::Template && namespace == Namespace::Html {
            self.dom.add(Node::new(NodeKind::Fragment, Span::default()));
        }
        id
    }

    /// An element like another, with its attributes.
    fn copy(&mut self, id: NodeId) -> NodeId {
        self.copies = self.copies.saturating_sub(1);
        let node = *self.dom.at(id);
        let flags = node.flags & !flag::OPEN;
        self.dom.add(Node { flags, names: node.names, ..Node::new(node.kind, node.span) })
    }

    /// The place for the next node, by the current node or another.
    #[inline]
    fn place(&self, instead: Option<NodeId>) -> Place {
        let target = instead.or(self.open.last().map(|open| open.node)).unwrap_or(0);
        if self.foster {
            let node = self.dom.at(target);
            if node.namespace() == Namespace::Html && node.tag.is_in(set::FOSTER) {
                return self.foster_place();
            }
        }
        self.inside_template(target)
    }

    /// Inside a node, or inside the content of a template.
    #[inline]
    fn inside_template(&self, node: NodeId) -> Place {
        Place::In(self.dom.contents(node).unwrap_or(node))
    }

    /// Before the innermost table, or in the template around it.
    fn foster_place(&self) -> Place {
        let at = self.open.iter().rposition(|open| open.is(Tag::Table) || open.is(Tag::Template));
        let root = self.open.first().map_or(0, |open| open.node);
        let Some(at) = at else { return Place::In(root) };
        let found = self.open[at];
        if found.tag == Tag::Template {
            return self.inside_template(found.node);
        }
        if self.dom.at(found.node).parent != NONE {
            return Place::Before(found.node);
        }
        let above = at.checked_sub(1).and_then(|above| self.open.get(above));
        self.inside_template(above.map_or(root, |open| open.node))
    }

    /// Inserts an element for a start tag and opens it.
    fn insert(&mut self, tag: TagToken) -> NodeId {
        self.insert_as(tag, Namespace::Html)
    }

    fn insert_as(&mut self, tag: TagToken, namespace: Namespace) -> NodeId {
        let place = self.place(None);
        let id = self.create(place, tag, namespace);
        self.push(id);
        id
    }

    /// Inserts an element that never has content.
    fn insert_void(&mut self, tag: TagToken) {
        let place = self.place(None);
        self.create(place, tag, Namespace::Html);
    }

    /// Inserts an element that the page left out.
    fn insert_fake(&mut self, tag: Tag) -> NodeId {
        let tag = self.fake(tag);
        self.insert(tag)
    }

    /// Inserts an element whose content is text.
    fn insert_raw(&mut self, tag: TagToken, content: Content) {
        let id = self.insert(tag);
        self.tokens.read_as(content, tag.tag, tag.name);
        self.original = self.mode;
        self.mode = Mode::Text;
        self.keeps_text = match tag.tag {
            _ if self.options.everything => true,
            Tag::Script => self.is_data(id),
            tag => tag != Tag::Style,
        };
    }

    /// Whether the type of a script says JSON or that it is a template: its text is data.
    fn is_data(&self, id: NodeId) -> bool {
        let says = |value: &[u8], word: &[u8]| {
            value.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
        };
        let value = self.value_of(id, b"type");
        value.is_some_and(|value| says(value, b"json") || says(value, b"template"))
    }

    /// The attributes of an element.
    fn attributes(&self, id: NodeId) -> &[Attribute] {
        let node = self.dom.at(id);
        let start = index(node.span.start) + usize::from(node.flags & flag::NAMED);
        self.tokens.attributes.get(start..index(node.span.end)).unwrap_or(&[])
    }

    fn value_of(&self, id: NodeId, name: &[u8]) -> Option<&[u8]> {
        let texts = &self.tokens.texts;
        let found = self.attributes(id).iter().find(|it| texts.bytes(it.name) == name);
        found.map(|attribute| texts.bytes(attribute.value))
    }

    /// Gives an element the attributes of a tag that it does not have.
    fn merge_attributes(&mut self, id: NodeId, tag: TagToken) {
        let new = index(tag.first)..index(tag.last);
        let texts = &self.tokens.texts;
        let olds = self.attributes(id).to_vec();
        let is_new = |new: &&Attribute| {
            olds.iter().all(|old| texts.bytes(old.name) != texts.bytes(new.name))
        };
        let new = self.tokens.attributes.get(new).unwrap_or(&[]);
        let new: Vec<Attribute> = new.iter().filter(is_new).copied().collect();
        // A page of nothing but such tags must not grow its attributes without end.
        if new.is_empty() || olds.len() + new.len() > crate::ATTRIBUTES_MAX {
            return;
        }
        let start = offset(self.tokens.kept);
        self.tokens.attributes.truncate(self.tokens.kept);
        self.tokens.attributes.extend(olds.into_iter().chain(new));
        self.tokens.kept = self.tokens.attributes.len();
        let node = self.dom.at_mut(id);
        node.span = Span { start, end: offset(self.tokens.kept) };
        node.names |= tag.names;
    }

    fn comment(&mut self, text: Span, foreign: bool) {
        if !self.options.everything {
            return;
        }
        let place = match self.mode {
            _ if foreign => self.place(None),
            Mode::Initial | Mode::BeforeHtml | Mode::AfterAfterBody | Mode::AfterAfterFrameset => {
                Place::In(0)
            }
            Mode::AfterBody => Place::In(self.open.first().map_or(0, |open| open.node)),
            _ => self.place(None),
        };
        self.dom.add_at(place, Node::new(NodeKind::Comment, text));
    }

    fn doctype(&mut self, doctype: Doctype) {
        if self.mode != Mode::Initial {
            return;
        }
        let texts = &self.tokens.texts;
        let get = |span: Option<Span>| span.map(|span| texts.get(span));
        let name = get(doctype.name).unwrap_or("");
        self.dom.quirks =
            doctype.force_quirks || is_quirky(name, get(doctype.public), get(doctype.system));
        self.mode = Mode::BeforeHtml;
        if !self.options.everything {
            return;
        }
        let part = Option::unwrap_or_default;
        let tokens = &mut self.tokens;
        tokens.attributes.truncate(tokens.kept);
        let start = offset(tokens.kept);
        let identifiers = [
            Attribute {
                name: part(doctype.name),
                value: part(doctype.public),
                ..Attribute::default()
            },
            Attribute { value: part(doctype.system), ..Attribute::default() },
        ];
        tokens.attributes.extend(identifiers);
        tokens.kept = tokens.attributes.len();
        let span = Span { start, end: offset(tokens.kept) };
        self.dom.add_at(Place::In(0), Node::new(NodeKind::Doctype, span));
    }

    fn start(&mut self, tag: TagToken, foreign: bool) {
        let is_leaf = |tag: Tag| tag.is_void() || is_raw(tag);
        if self.open.len() >= usize::from(DEPTH_MAX) && !is_leaf(tag.tag) {
            self.dropped += usize::from(!tag.self_closing);
            self.dom.truncated = true;
            return;
        }
        if foreign && self.start_is_foreign(tag) && self.start_foreign(tag) == Flow::Done {
            return;
        }
        while self.start_in(self.mode, tag) == Flow::Again {}
    }

    fn end(&mut self, tag: TagToken, foreign: bool) {
        if self.dropped > 0 && !tag.tag.is_void() && !is_raw(tag.tag) {
            self.dropped -= 1;
            return;
        }
        if foreign && self.end_foreign(tag) == Flow::Done {
            return;
        }
        while self.end_in(self.mode, tag) == Flow::Again {}
    }
}

/// Tags whose text must never be taken for markup, however deep they stand.
fn is_raw(tag: Tag) -> bool {
    use Tag::{Iframe, Noembed, Noframes, Script, Style, Textarea, Title, Xmp};
    matches!(tag, Script | Style | Title | Textarea | Iframe | Noembed | Noframes | Xmp)
}
