//! What an element's class, id, role and tag say about its place on the page.

use newsmill_html::{Dom, NodeId, Tag};

/// What an element seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hint {
    /// Nothing is known.
    None,
    /// The article's text.
    Content,
    /// A picture's caption.
    Caption,
    /// Around the article: its makers, its date, ways to share it, what else to read.
    Furniture,
    /// What readers say.
    Comments,
    /// Never shown, or never text.
    Hidden,
}

/// What `node` seems to be.
pub(crate) fn hint(dom: &Dom, node: NodeId, tag: Tag) -> Hint {
    hint_by(dom, node, tag, &mut words_hint)
}

/// Remembers what names say: a page uses the same ones again and again.
pub(crate) struct Names<'d> {
    /// By the hash of the name; a name takes the place of another.
    known: Vec<(&'d str, Hint)>,
}

/// Places of [`Names`]; a power of two.
const NAMES: usize = 512;

impl<'d> Names<'d> {
    pub(crate) fn new() -> Self {
        Self { known: vec![("", Hint::None); NAMES] }
    }

    /// What `node` seems to be.
    pub(crate) fn hint(&mut self, dom: &'d Dom<'d>, node: NodeId, tag: Tag) -> Hint {
        hint_by(dom, node, tag, &mut |value| self.of(value))
    }

    /// What a class or id list says.
    fn of(&mut self, value: &'d str) -> Hint {
        let at = place(value);
        if let Some((known, hint)) = self.known.get(at)
            && *known == value
        {
            return *hint;
        }
        let single = !value.bytes().any(|byte| byte.is_ascii_whitespace());
        let hint = match single {
            true => name_hint(value),
            false => parts(value).map(|name| self.of(name)).max().unwrap_or(Hint::None),
        };
        if let Some(slot) = self.known.get_mut(at) {
            *slot = (value, hint);
        }
        hint
    }
}

/// Where a name is remembered.
fn place(name: &str) -> usize {
    let mut hash = 0_u64;
    for part in name.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
        hash =
            (hash.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    usize::try_from(hash >> 40).unwrap_or(0) % NAMES
}

/// What `node` seems to be; `words` judges class and id lists.
fn hint_by<'d>(
    dom: &'d Dom<'d>,
    node: NodeId,
    tag: Tag,
    words: &mut dyn FnMut(&'d str) -> Hint,
) -> Hint {
    match tag {
        tag if is_hidden(tag) => return Hint::Hidden,
        Tag::Html | Tag::Body | Tag::Main => return Hint::None,
        Tag::Nav | Tag::Menu | Tag::Search => return Hint::Furniture,
        Tag::Figcaption | Tag::Figure => return Hint::Caption,
        _ => {}
    }
    let mut found = if matches!(tag, Tag::Aside | Tag::Footer | Tag::Button | Tag::Label) {
        Hint::Furniture
    } else {
        Hint::None
    };
    for (name, value) in dom.attrs(node) {
        let new = match name {
            "class" | "id" => words(value),
            "itemprop" => itemprop_hint(value),
            "role" => role_hint(value),
            "data-component" | "data-testid" | "data-qa" | "data-type" | "data-block"
            | "data-module" => match words(value) {
                Hint::Content => Hint::None,
                other => other,
            },
            "hidden" => Hint::Hidden,
            "aria-hidden" if value == "true" && !matches!(tag, Tag::A | Tag::P) => Hint::Furniture,
            "style" if is_hiding(value) => Hint::Hidden,
            _ => Hint::None,
        };
        found = found.max(new);
    }
    found
}

/// Elements whose text is never read.
pub(crate) fn is_hidden(tag: Tag) -> bool {
    use Tag::{
        Audio, Canvas, Dialog, Embed, Head, Iframe, Input, Map, Noscript, Object, Option, Script,
        Select, Style, Svg, Template, Textarea, Title, Video,
    };
    matches!(
        tag,
        Audio
            | Canvas
            | Dialog
            | Embed
            | Head
            | Iframe
            | Input
            | Map
            | Noscript
            | Object
            | Option
            | Script
            | Select
            | Style
            | Svg
            | Template
            | Textarea
            | Title
            | Video
    )
}

fn is_hiding(style: &str) -> bool {
    style.match_indices("display").any(|(at, _)| {
        style.get(at + 7..).is_some_and(|rest| {
            rest.trim_start()
                .strip_prefix(':')
                .is_some_and(|value| value.trim_start().starts_with("none"))
        })
    })
}

fn itemprop_hint(value: &str) -> Hint {
    match value {
        "articleBody" | "text" | "reviewBody" => Hint::Content,
        "author"
        | "publisher"
        | "datePublished"
        | "dateModified"
        | "comment"
        | "interactionStatistic" => Hint::Furniture,
        _ => Hint::None,
    }
}

fn role_hint(value: &str) -> Hint {
    match value {
        "navigation" | "complementary" | "contentinfo" | "banner" | "search" | "dialog"
        | "alertdialog" | "menu" | "menubar" | "toolbar" | "tablist" | "tooltip" | "button" => {
            Hint::Furniture
        }
        _ => Hint::None,
    }
}

/// Splits a class or id list into its lower-case words and judges them one by one and in pairs.
fn words_hint(value: &str) -> Hint {
    parts(value).map(name_hint).max().unwrap_or(Hint::None)
}

/// The names of a list; more than any list has are passed over.
fn parts(value: &str) -> impl Iterator<Item = &str> {
    value.split_ascii_whitespace().take(40)
}

fn name_hint(name: &str) -> Hint {
    // Utility classes of style sheets ("md:hidden", "w-[30px]") say nothing about content.
    let says_nothing = [
        "js-",
        "tag-",
        "category-",
        "elementor-",
        "wp-image-",
        "is-",
        "has-",
        "postid-",
        "author-",
    ];
    if name.len() > 120
        || name.contains([':', '[', '/'])
        || says_nothing.iter().any(|start| name.starts_with(start))
    {
        return Hint::None;
    }
    let mut words = [""; 12];
    let lower = split_words(name);
    let mut count = 0;
    for word in lower.split(' ').filter(|word| !word.is_empty()) {
        if let Some(slot) = words.get_mut(count) {
            *slot = word;
            count += 1;
        }
    }
    let words = &words[..count];
    let mut found = whole_name(&lower);
    for (at, word) in words.iter().enumerate() {
        let negated =
            at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|before| {
                matches!(*before, "no" | "has" | "with" | "without" | "is" | "show" | "hide")
            });
        if !negated {
            found = found.max(word_hint(word));
        }
    }
    for pair in words.windows(2) {
        if let [first, second] = pair {
            found = found.max(pair_hint(first, second));
        }
    }
    found
}

/// `storyBody-text` as `story body text`.
fn split_words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut lower_before = false;
    for character in name.chars() {
        if character.is_ascii() {
            if character.is_ascii_uppercase() && lower_before {
                out.push(' ');
            }
            lower_before = character.is_ascii_lowercase();
            let is_word = character.is_ascii_alphanumeric();
            out.push(if is_word { character.to_ascii_lowercase() } else { ' ' });
        } else if character.is_alphanumeric() {
            if character.is_uppercase() && lower_before {
                out.push(' ');
            }
            lower_before = character.is_lowercase();
            out.extend(character.to_lowercase());
        } else {
            lower_before = false;
            out.push(' ');
        }
    }
    out
}

/// Names that mean something only as a whole.
fn whole_name(lower: &str) -> Hint {
    match lower.trim() {
        "author" | "authors" | "date" | "time" | "meta" | "info" | "tag" | "rightcol"
        | "leftcol" | "more" | "next" | "previous" | "prev" | "utility" | "tools" | "header"
        | "masthead" | "source" | "topbar" | "legal" | "toc" => Hint::Furniture,
        "caption" | "captions" | "bildunterschrift" | "legende" => Hint::Caption,
        "hidden" | "hide" | "sr only" | "visually hidden" | "visuallyhidden"
        | "screen reader text" | "print only" | "printonly" | "d none" => Hint::Hidden,
        _ => Hint::None,
    }
}

fn word_hint(word: &str) -> Hint {
    match word {
        "articlebody" | "storybody" | "entrycontent" | "postcontent" | "articlecontent"
        | "articletext" | "postbody" | "storytext" | "mainbodycontent" | "contentbody"
        | "bodytext" => Hint::Content,
        "caption" | "figcaption" | "captiontext" | "imagecaption" | "photocaption"
        | "piccaption" => Hint::Caption,
        "share" | "sharing" | "shares" | "sharebar" | "sharethis" | "addthis" | "addtoany"
        | "sharedaddy" | "socials" | "social" | "shariff" | "newsletter" | "newsletters"
        | "newslettersignup" | "subscribe" | "subscription" | "related" | "relatedposts"
        | "relatedarticles" | "recommended" | "recommendation" | "recommendations"
        | "recommend" | "recirc" | "recirculation" | "sidebar" | "sidebars" | "breadcrumb"
        | "breadcrumbs" | "menu" | "submenu" | "nav" | "navbar" | "navigation" | "subnav"
        | "topnav" | "pagenav" | "footer" | "cookie" | "cookies" | "consent" | "gdpr"
        | "banner" | "promo" | "promos" | "promobox" | "promotion" | "sponsor" | "sponsored"
        | "advert" | "adverts" | "advertisement" | "advertising" | "ad" | "ads" | "adv"
        | "adslot" | "adbox" | "adsense" | "werbung" | "anzeige" | "outbrain" | "taboola"
        | "plista" | "popup" | "modal" | "overlay" | "tooltip" | "dropdown" | "toolbar"
        | "widget" | "widgets" | "pagination" | "pager" | "paginator" | "tags" | "taglist"
        | "tagcloud" | "keywords" | "authorbox" | "authorbio" | "biography" | "byline"
        | "bylines" | "rating" | "ratings" | "copyright" | "login" | "signin" | "signup"
        | "crosslinks" | "readmore" | "seealso" | "mostread" | "mostpopular" | "popular"
        | "trending" | "teaserlist" | "linklist" | "metadata" | "postmeta" | "postmetadata"
        | "nextstory" | "entrymeta" | "timestamp" | "dateline" | "dates" | "pubdate"
        | "postinfo" | "feedback" | "jumbotron" | "skip" | "skiplink" | "lightbox" | "poll"
        | "quiz" | "voting" | "donate" | "donation" | "flattr" | "vgwort" | "tracking"
        | "disclaimer" | "disclosure" | "actions" | "controls" | "noprint" | "carousel"
        | "slider" | "slideshow" | "recent" | "upsell" | "crosssell" | "cta" | "alsoread"
        | "weiterlesen" | "trackback" | "trackbacks" | "pingback" | "infobar" | "bookmark"
        | "bookmarks" | "facebook" | "twitter" | "whatsapp" | "pinterest" | "printfriendly"
        | "factbox" | "infobox" | "infokasten" | "faktabox" | "faktaboks" | "faktenbox"
        | "keypoints" | "pullquote" | "pullquotes" | "backlinks" | "contributor"
        | "contributors" | "categories" => Hint::Furniture,
        "comments" | "comment" | "commentlist" | "commentform" | "disqus" | "respond" | "reply"
        | "replies" | "kommentare" | "kommentar" | "commentaires" | "comentarios" | "commenti"
        | "commentsblock" => Hint::Comments,
        "screenreader" | "offscreen" => Hint::Hidden,
        _ => Hint::None,
    }
}

fn pair_hint(first: &str, second: &str) -> Hint {
    match (first, second) {
        (
            "article" | "story" | "entry" | "post" | "news" | "body" | "artikel" | "blog" | "art",
            "body" | "content" | "text" | "bodytext" | "copy" | "inhalt" | "paragraphs",
        )
        | ("field", "body")
        | ("text", "content") => Hint::Content,
        (
            "image" | "photo" | "picture" | "img" | "media",
            "caption" | "credit" | "credits" | "description" | "desc" | "legend" | "info"
            | "copyright",
        )
        | ("wp", "caption") => Hint::Caption,
        (
            "author",
            "bio" | "box" | "info" | "details" | "description" | "card" | "profile" | "block"
            | "about" | "name" | "meta" | "area" | "section",
        )
        | ("about", "author" | "the" | "us")
        | (
            "read" | "see" | "load" | "view" | "show" | "learn" | "discover",
            "more" | "also" | "next" | "all",
        )
        | (
            "more",
            "from" | "on" | "stories" | "news" | "articles" | "info" | "posts" | "link" | "links"
            | "like",
        )
        | (
            "post" | "entry" | "article" | "story" | "node" | "page" | "news",
            "meta" | "footer" | "info" | "infos" | "tags" | "links" | "nav" | "date" | "author"
            | "tools" | "utility" | "time" | "details" | "submitted" | "terms",
        )
        | ("next" | "previous" | "prev", "post" | "article" | "story" | "page" | "up")
        | (
            "top" | "latest" | "other" | "similar" | "also" | "popular" | "further" | "featured"
            | "suggested",
            "stories" | "news" | "articles" | "posts" | "reads" | "like" | "links" | "article"
            | "post",
        )
        | ("follow", "us" | "me" | "on" | "button" | "author")
        | ("jp", "relatedposts" | "post")
        | ("sign" | "log", "in" | "up")
        | ("mailing", "list")
        | ("pull", "quote")
        | ("table", "of")
        | ("toc", "container" | "list" | "box" | "wrapper")
        | ("fact" | "facts" | "info" | "expandable" | "glossary", "box")
        | ("key", "points" | "takeaways")
        | (
            "tag" | "topic" | "link" | "category" | "cat",
            "list" | "cloud" | "links" | "container",
        )
        | ("side", "bar" | "column" | "content" | "box")
        | ("google", "news" | "preferred")
        | ("skip", "to" | "link")
        | ("site" | "page" | "global", "header" | "footer" | "nav" | "info")
        | ("call", "to")
        | ("app", "download" | "banner" | "promo")
        | ("back", "to" | "top") => Hint::Furniture,
        ("screen", "reader") => Hint::Hidden,
        _ => Hint::None,
    }
}
