//! Tag names as a small enum, and what the standard says of each.

use crate::key::NameKey;

macro_rules! tags {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// An HTML tag name; every name without a variant is [`Tag::Other`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "each variant is the tag of its name")]
        pub enum Tag { $($variant,)* Other }

        const NAMES: &[&str] = &[$($name,)* ""];
        const TAGS: &[Tag] = &[$(Tag::$variant,)* Tag::Other];
    };
}

tags! {
    A "a", Abbr "abbr", Acronym "acronym", Address "address", AnnotationXml "annotation-xml", Applet "applet",
    Area "area", Article "article", Aside "aside", Audio "audio", B "b", Base "base", Basefont "basefont",
    Bdi "bdi", Bdo "bdo", Bgsound "bgsound", Big "big", Blockquote "blockquote", Body "body", Br "br",
    Button "button", Canvas "canvas", Caption "caption", Center "center", Cite "cite", Code "code", Col "col",
    Colgroup "colgroup", Data "data", Dd "dd", Del "del", Desc "desc", Details "details", Dfn "dfn",
    Dialog "dialog", Dir "dir", Div "div", Dl "dl", Dt "dt", Em "em", Embed "embed", Fieldset "fieldset",
    Figcaption "figcaption", Figure "figure", Font "font", Footer "footer", ForeignObject "foreignobject",
    Form "form", Frame "frame", Frameset "frameset", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6",
    Head "head", Header "header", Hgroup "hgroup", Hr "hr", Html "html", I "i", Iframe "iframe", Image "image",
    Img "img", Input "input", Ins "ins", Kbd "kbd", Keygen "keygen", Label "label", Legend "legend", Li "li",
    Link "link", Listing "listing", Main "main", Malignmark "malignmark", Map "map", Mark "mark",
    Marquee "marquee", Math "math", Menu "menu", Meta "meta", Mglyph "mglyph", Mi "mi", Mn "mn", Mo "mo",
    Ms "ms", Mtext "mtext", Nav "nav", Nobr "nobr", Noembed "noembed", Noframes "noframes",
    Noscript "noscript", Object "object", Ol "ol", Optgroup "optgroup", Option "option", P "p", Param "param",
    Picture "picture", Plaintext "plaintext", Pre "pre", Q "q", Rb "rb", Rp "rp", Rt "rt", Rtc "rtc",
    Ruby "ruby", S "s", Samp "samp", Script "script", Search "search", Section "section", Select "select",
    Slot "slot", Small "small", Source "source", Span "span", Strike "strike", Strong "strong", Style "style",
    Sub "sub", Summary "summary", Sup "sup", Svg "svg", Table "table", Tbody "tbody", Td "td",
    Template "template", Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead", Time "time",
    Title "title", Tr "tr", Track "track", Tt "tt", U "u", Ul "ul", Var "var", Video "video", Wbr "wbr",
    Xmp "xmp",
}

/// Sets of tags that the standard names, as bits.
pub(crate) mod set {
    /// Elements with their own parsing rules ("special").
    pub(crate) const SPECIAL: u16 = 1;
    /// What ends the default scope.
    pub(crate) const SCOPE: u16 = 1 << 1;
    /// What ends list item scope beside it.
    pub(crate) const LIST: u16 = 1 << 2;
    /// What ends button scope beside it.
    pub(crate) const BUTTON: u16 = 1 << 3;
    /// What ends table scope, alone.
    pub(crate) const TABLE: u16 = 1 << 4;
    /// What is closed by "generate implied end tags".
    pub(crate) const IMPLIED: u16 = 1 << 5;
    /// What is closed beside it by "generate all implied end tags thoroughly".
    pub(crate) const THOROUGH: u16 = 1 << 6;
    /// Void elements.
    pub(crate) const VOID: u16 = 1 << 7;
    /// Elements that run within a line.
    pub(crate) const INLINE: u16 = 1 << 8;
    /// Start tags that leave foreign content.
    pub(crate) const BREAKOUT: u16 = 1 << 9;
    /// `h1` to `h6`.
    pub(crate) const HEADING: u16 = 1 << 10;
    /// Where text is put before the table instead.
    pub(crate) const FOSTER: u16 = 1 << 11;
}

const fn mark(mut table: [u16; NAMES.len()], tags: &[Tag], bit: u16) -> [u16; NAMES.len()] {
    let mut at = 0;
    while at < tags.len() {
        table[tags[at] as usize] |= bit;
        at += 1;
    }
    table
}

const fn sets() -> [u16; NAMES.len()] {
    use Tag::*;
    let table = [0; NAMES.len()];
    let table = mark(
        table,
        &[
            Address, Applet, Area, Article, Aside, Base, Basefont, Bgsound, Blockquote, Body, Br,
            Button, Caption, Center, Col, Colgroup, Dd, Details, Dir, Div, Dl, Dt, Embed, Fieldset,
            Figcaption, Figure, Footer, Form, Frame, Frameset, H1, H2, H3, H4, H5, H6, Head,
            Header, Hgroup, Hr, Html, Iframe, Img, Input, Keygen, Li, Link, Listing, Main, Marquee,
            Menu, Meta, Nav, Noembed, Noframes, Noscript, Object, Ol, P, Param, Plaintext, Pre,
            Script, Search, Section, Select, Source, Style, Summary, Table, Tbody, Td, Template,
            Textarea, Tfoot, Th, Thead, Title, Tr, Track, Ul, Wbr, Xmp,
        ],
        set::SPECIAL,
    );
    let scope = &[Applet, Caption, Html, Table, Td, Th, Marquee, Object, Select, Template];
    let table = mark(table, scope, set::SCOPE);
    let table = mark(table, &[Ol, Ul], set::LIST);
    let table = mark(table, &[Button], set::BUTTON);
    let table = mark(table, &[Html, Table, Template], set::TABLE);
    let table = mark(table, &[Dd, Dt, Li, Optgroup, Option, P, Rb, Rp, Rt, Rtc], set::IMPLIED);
    let table = mark(table, &[Caption, Colgroup, Tbody, Td, Tfoot, Th, Thead, Tr], set::THOROUGH);
    let table = mark(
        table,
        &[Base, Br, Col, Embed, Hr, Img, Input, Link, Meta, Param, Source, Track, Wbr],
        set::VOID,
    );
    let table = mark(
        table,
        &[
            A, Abbr, Acronym, B, Bdi, Bdo, Big, Cite, Code, Data, Del, Dfn, Em, Font, I, Ins, Kbd,
            Label, Mark, Nobr, Q, Rb, Rp, Rt, Rtc, Ruby, S, Samp, Slot, Small, Span, Strike,
            Strong, Sub, Sup, Time, Tt, U, Var, Wbr,
        ],
        set::INLINE,
    );
    let table = mark(
        table,
        &[
            B, Big, Blockquote, Body, Br, Center, Code, Dd, Div, Dl, Dt, Em, Embed, H1, H2, H3, H4,
            H5, H6, Head, Hr, I, Img, Li, Listing, Menu, Meta, Nobr, Ol, P, Pre, Ruby, S, Small,
            Span, Strong, Strike, Sub, Sup, Table, Tt, U, Ul, Var,
        ],
        set::BREAKOUT,
    );
    let table = mark(table, &[H1, H2, H3, H4, H5, H6], set::HEADING);
    mark(table, &[Table, Tbody, Tfoot, Thead, Tr], set::FOSTER)
}

static SETS: [u16; NAMES.len()] = sets();

/// Slots of the table of names, mostly empty.
const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 10;

/// Where the search for a name begins.
const fn slot(key: NameKey) -> usize {
    key.mixed(SLOT_BITS)
}

/// The longest name.
const NAME_MAX: usize = 14;

const EMPTY: u8 = u8::MAX;

const fn slots() -> [u8; SLOTS] {
    let mut table = [EMPTY; SLOTS];
    let mut tag = 0;
    while tag < NAMES.len() - 1 {
        let mut at = slot(KEYS[tag]);
        while table[at] != EMPTY {
            at = (at + 1) & (SLOTS - 1);
        }
        table[at] = TAGS[tag] as u8;
        tag += 1;
    }
    table
}

const fn keys() -> [NameKey; NAMES.len()] {
    let mut keys = [NameKey::of(b""); NAMES.len()];
    let mut tag = 0;
    while tag < NAMES.len() {
        keys[tag] = NameKey::of(NAMES[tag].as_bytes());
        tag += 1;
    }
    keys
}

static KEYS: [NameKey; NAMES.len()] = keys();

static SLOT_TAGS: [u8; SLOTS] = slots();

impl Tag {
    /// The tag with this lower-case name.
    #[must_use]
    pub fn from_name(name: &str) -> Tag {
        Tag::from_key(NameKey::of(name.as_bytes()), name.as_bytes())
    }

    /// The tag with this name, in any case.
    pub(crate) fn from_bytes(name: &[u8]) -> Tag {
        let mut lower = [0; NAME_MAX];
        let Some(lower) = lower.get_mut(..name.len()) else { return Tag::Other };
        lower.copy_from_slice(name);
        lower.make_ascii_lowercase();
        Tag::from_key(NameKey::of(lower), lower)
    }

    /// The tag with this lower-case name, which has this key.
    #[inline]
    pub(crate) fn from_key(key: NameKey, name: &[u8]) -> Tag {
        let mut at = slot(key);
        loop {
            let index = usize::from(SLOT_TAGS[at]);
            match KEYS.get(index) {
                // No two of our names share a key.
                Some(other) if *other == key => {
                    let found = key.is_whole() || NAMES[index].as_bytes() == name;
                    return if found { TAGS[index] } else { Tag::Other };
                }
                Some(_) => at = (at + 1) & (SLOTS - 1),
                None => return Tag::Other,
            }
        }
    }

    /// The lower-case name; empty for [`Tag::Other`].
    #[inline]
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// Whether the tag is in one of these sets of the standard.
    #[inline]
    pub(crate) fn is_in(self, sets: u16) -> bool {
        SETS[self as usize] & sets != 0
    }

    /// Whether the element runs within a line of text, so that its edges break no paragraph.
    #[inline]
    #[must_use]
    pub fn is_inline(self) -> bool {
        self.is_in(set::INLINE)
    }

    /// The level of a heading, 1 to 6.
    #[inline]
    #[must_use]
    pub fn heading_level(self) -> Option<u8> {
        self.is_in(set::HEADING).then(|| self as u8 - Tag::H1 as u8 + 1)
    }

    /// Whether the element never has content (the standard's void elements).
    #[inline]
    #[must_use]
    pub fn is_void(self) -> bool {
        self.is_in(set::VOID)
    }
}

/// How many tags there are, [`Tag::Other`] included.
pub(crate) const COUNT: usize = NAMES.len();

#[cfg(test)]
mod tests {
    use super::{KEYS, NAME_MAX, NAMES, TAGS, Tag};

    #[test]
    fn every_name_is_found() {
        for (tag, name) in TAGS.iter().zip(NAMES) {
            assert_eq!(Tag::from_name(name), *tag);
            assert_eq!(Tag::from_bytes(name.to_ascii_uppercase().as_bytes()), *tag);
            assert_eq!(tag.name(), *name);
        }
        for name in ["", "x", "divs", "H1", "h7", "h\u{11}", "annotation-xmk", "figcaptioN"] {
            assert_eq!(Tag::from_name(name), Tag::Other, "{name}");
        }
        assert_eq!(NAMES.iter().map(|name| name.len()).max(), Some(NAME_MAX));
        let keys: std::collections::HashSet<_> =
            KEYS.iter().map(|key| format!("{key:?}")).collect();
        assert_eq!(keys.len(), NAMES.len());
        assert_eq!(Tag::H4.heading_level(), Some(4));
        assert_eq!(Tag::Head.heading_level(), None);
    }
}
