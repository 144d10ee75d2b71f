//! Tag names as a small enum.

macro_rules! tags {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// An HTML tag name; every name without a variant is [`Tag::Other`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each variant is the tag of its name")]
        pub enum Tag { $($variant,)* Other }

        impl Tag {
            /// The tag with this lower-case name.
            #[must_use]
            pub fn from_name(name: &str) -> Tag {
                match name { $($name => Tag::$variant,)* _ => Tag::Other }
            }

            /// The lower-case name; empty for [`Tag::Other`].
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Tag::$variant => $name,)* Tag::Other => "" }
            }
        }
    };
}

tags! {
    A "a", Abbr "abbr", Address "address", Article "article", Aside "aside", Audio "audio", B "b", Base "base",
    Big "big", Blockquote "blockquote", Body "body", Br "br", Button "button", Canvas "canvas", Caption "caption",
    Center "center", Cite "cite", Code "code", Col "col", Data "data", Dd "dd", Del "del", Details "details",
    Dialog "dialog", Div "div", Dl "dl", Dt "dt", Em "em", Embed "embed", Fieldset "fieldset",
    Figcaption "figcaption", Figure "figure", Font "font", Footer "footer", Form "form", Frame "frame",
    Frameset "frameset", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Head "head", Header "header",
    Hgroup "hgroup", Hr "hr", Html "html", I "i", Iframe "iframe", Img "img", Input "input", Ins "ins", Kbd "kbd",
    Label "label", Legend "legend", Li "li", Link "link", Main "main", Map "map", Mark "mark", Menu "menu",
    Meta "meta", Nav "nav", Noscript "noscript", Object "object", Ol "ol", Optgroup "optgroup", Option "option",
    P "p", Param "param", Picture "picture", Pre "pre", Q "q", Rp "rp", Rt "rt", Ruby "ruby", S "s", Samp "samp",
    Script "script", Search "search", Section "section", Select "select", Slot "slot", Small "small",
    Source "source", Span "span", Strike "strike", Strong "strong", Style "style", Sub "sub", Summary "summary",
    Sup "sup", Svg "svg", Table "table", Tbody "tbody", Td "td", Template "template", Textarea "textarea",
    Tfoot "tfoot", Th "th", Thead "thead", Time "time", Title "title", Tr "tr", Track "track", Tt "tt", U "u",
    Ul "ul", Var "var", Video "video", Wbr "wbr",
}

impl Tag {
    /// Whether the element runs within a line of text, so that its edges break no paragraph.
    #[must_use]
    pub fn is_inline(self) -> bool {
        use Tag::{
            A, Abbr, B, Big, Cite, Code, Data, Del, Em, Font, I, Ins, Kbd, Label, Mark, Q, Rp, Rt,
            Ruby, S, Samp, Slot, Small, Span, Strike, Strong, Sub, Sup, Time, Tt, U, Var, Wbr,
        };
        matches!(
            self,
            A | Abbr
                | B
                | Big
                | Cite
                | Code
                | Data
                | Del
                | Em
                | Font
                | I
                | Ins
                | Kbd
                | Label
                | Mark
                | Q
                | Rp
                | Rt
                | Ruby
                | S
                | Samp
                | Slot
                | Small
                | Span
                | Strike
                | Strong
                | Sub
                | Sup
                | Time
                | Tt
                | U
                | Var
                | Wbr
        )
    }

    /// The level of a heading, 1 to 6.
    #[must_use]
    pub fn heading_level(self) -> Option<u8> {
        match self {
            Tag::H1 => Some(1),
            Tag::H2 => Some(2),
            Tag::H3 => Some(3),
            Tag::H4 => Some(4),
            Tag::H5 => Some(5),
            Tag::H6 => Some(6),
            _ => None,
        }
    }

    /// Whether the element never has content (the standard's void elements).
    #[must_use]
    pub fn is_void(self) -> bool {
        use Tag::{Base, Br, Col, Embed, Hr, Img, Input, Link, Meta, Param, Source, Track, Wbr};
        matches!(
            self,
            Base | Br | Col | Embed | Hr | Img | Input | Link | Meta | Param | Source | Track | Wbr
        )
    }
}
