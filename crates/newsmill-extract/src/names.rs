//! What the names in an element's class and id say about its place on the page.

use std::ops::Range;
use std::sync::LazyLock;

use crate::hints::Hint;
use crate::lookup::{self, Lookup};

/// Words that say what an element is wherever they stand in a name.
const WORDS: &[(Hint, &str)] = &[
    (
        Hint::Content,
        "articlebody storybody entrycontent postcontent articlecontent articletext postbody storytext \
         mainbodycontent contentbody bodytext",
    ),
    (Hint::Caption, "caption figcaption captiontext imagecaption photocaption piccaption"),
    (
        Hint::Furniture,
        "share sharing shares sharebar sharethis addthis addtoany sharedaddy socials social shariff newsletter \
         newsletters newslettersignup subscribe subscription related relatedposts relatedarticles recommended \
         recommendation recommendations recommend recirc recirculation sidebar sidebars breadcrumb breadcrumbs menu \
         submenu nav navbar navigation subnav topnav pagenav footer cookie cookies consent gdpr banner promo promos \
         promobox promotion sponsor sponsored advert adverts advertisement advertising ad ads adv adslot adbox \
         adsense werbung anzeige outbrain taboola plista popup modal overlay tooltip dropdown toolbar widget widgets \
         pagination pager paginator tags taglist tagcloud keywords authorbox authorbio biography byline bylines \
         rating ratings copyright login signin signup crosslinks readmore seealso mostread mostpopular popular \
         trending teaserlist linklist metadata postmeta postmetadata nextstory entrymeta timestamp dateline dates \
         pubdate postinfo feedback jumbotron skip skiplink lightbox poll quiz voting donate donation flattr vgwort \
         tracking disclaimer disclosure actions controls noprint carousel slider slideshow recent upsell crosssell \
         cta alsoread weiterlesen trackback trackbacks pingback infobar bookmark bookmarks facebook twitter whatsapp \
         pinterest printfriendly factbox infobox infokasten faktabox faktaboks faktenbox keypoints pullquote \
         pullquotes backlinks contributor contributors categories",
    ),
    (
        Hint::Comments,
        "comments comment commentlist commentform disqus respond reply replies kommentare kommentar commentaires \
         comentarios commenti commentsblock",
    ),
    (Hint::Hidden, "screenreader offscreen"),
];

/// Words that say so only where they are all of a name.
const ALONE: &[(Hint, &str)] = &[
    (
        Hint::Furniture,
        "author authors date time meta info tag rightcol leftcol more next previous prev utility tools header \
         masthead source topbar legal toc",
    ),
    (Hint::Caption, "caption captions bildunterschrift legende"),
    (Hint::Hidden, "hidden hide visuallyhidden printonly"),
];

/// Words that take back what the next one says.
const NEGATIONS: &str = "no has with without is show hide";

/// Words that say what an element is in a row: one of the first list before one of the second.
const PAIRS: &[(Hint, &str, &str)] = &[
    (
        Hint::Content,
        "article story entry post news body artikel blog art",
        "body content text bodytext copy inhalt paragraphs",
    ),
    (Hint::Content, "field", "body"),
    (Hint::Content, "text", "content"),
    (
        Hint::Caption,
        "image photo picture img media",
        "caption credit credits description desc legend info copyright",
    ),
    (Hint::Caption, "wp", "caption"),
    (
        Hint::Furniture,
        "author",
        "bio box info details description card profile block about name meta area section",
    ),
    (Hint::Furniture, "about", "author the us"),
    (Hint::Furniture, "read see load view show learn discover", "more also next all"),
    (Hint::Furniture, "more", "from on stories news articles info posts link links like"),
    (
        Hint::Furniture,
        "post entry article story node page news",
        "meta footer info infos tags links nav date author tools utility time details submitted terms",
    ),
    (Hint::Furniture, "next previous prev", "post article story page up"),
    (
        Hint::Furniture,
        "top latest other similar also popular further featured suggested",
        "stories news articles posts reads like links article post",
    ),
    (Hint::Furniture, "follow", "us me on button author"),
    (Hint::Furniture, "jp", "relatedposts post"),
    (Hint::Furniture, "sign log", "in up"),
    (Hint::Furniture, "mailing", "list"),
    (Hint::Furniture, "pull", "quote"),
    (Hint::Furniture, "table", "of"),
    (Hint::Furniture, "toc", "container list box wrapper"),
    (Hint::Furniture, "fact facts info expandable glossary", "box"),
    (Hint::Furniture, "key", "points takeaways"),
    (Hint::Furniture, "tag topic link category cat", "list cloud links container"),
    (Hint::Furniture, "side", "bar column content box"),
    (Hint::Furniture, "google", "news preferred"),
    (Hint::Furniture, "skip", "to link"),
    (Hint::Furniture, "site page global", "header footer nav info"),
    (Hint::Furniture, "call", "to"),
    (Hint::Furniture, "app", "download banner promo"),
    (Hint::Furniture, "back", "to top"),
    (Hint::Hidden, "screen", "reader"),
];

/// The same, of pairs that say so only where they are all of a name.
const PAIRS_ALONE: &[(Hint, &str, &str)] = &[
    (Hint::Hidden, "sr print", "only"),
    (Hint::Hidden, "visually", "hidden"),
    (Hint::Hidden, "d", "none"),
];

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    anywhere: Hint,
    alone: Hint,
    negates: bool,
    /// The pairs that it is the first and the second word of, as bits.
    first: u64,
    second: u64,
}

static KNOWN: LazyLock<Lookup<Word>> = LazyLock::new(|| {
    let mut known = Lookup::<Word>::empty();
    for (hint, words) in WORDS {
        words.split(' ').for_each(|word| known.entry(word).anywhere = *hint);
    }
    for (hint, words) in ALONE {
        words.split(' ').for_each(|word| known.entry(word).alone = *hint);
    }
    NEGATIONS.split(' ').for_each(|word| known.entry(word).negates = true);
    for (at, (_, first, second)) in PAIRS.iter().chain(PAIRS_ALONE).enumerate() {
        first.split(' ').for_each(|word| known.entry(word).first |= 1 << at);
        second.split(' ').for_each(|word| known.entry(word).second |= 1 << at);
    }
    known
});

/// What the first of these pairs says, given as bits; those that must be alone stand at the end.
fn pair_hint(pairs: u64, alone: bool) -> Hint {
    let at = usize::try_from(pairs.trailing_zeros()).unwrap_or(usize::MAX);
    let found = PAIRS.get(at).or_else(|| PAIRS_ALONE.get(at - PAIRS.len()).filter(|_| alone));
    found.map_or(Hint::None, |(hint, ..)| *hint)
}

/// Remembers what names say: a page uses the same ones again and again.
pub(crate) struct Names<'d> {
    /// By the hash of the name; a name takes the place of another.
    said: Vec<(&'d str, Hint)>,
}

/// Places of [`Names`]; a power of two.
const PLACES: usize = 512;

impl<'d> Names<'d> {
    pub(crate) fn new() -> Self {
        Self { said: vec![("", Hint::None); PLACES] }
    }

    /// What a class or id list says.
    pub(crate) fn hint(&mut self, list: &'d str) -> Hint {
        self.remembered(list, |names| {
            let mut all = parts(list);
            let first = all.next().unwrap_or("");
            let Some(second) = all.next() else { return name_hint(first) };
            let rest = [first, second].into_iter().chain(all);
            let said = rest.map(|name| names.remembered(name, |_| name_hint(name)));
            said.max().unwrap_or(Hint::None)
        })
    }

    fn remembered(&mut self, text: &'d str, judge: impl FnOnce(&mut Self) -> Hint) -> Hint {
        let at = lookup::place(lookup::hash(text.as_bytes()), PLACES);
        match self.said.get(at) {
            Some((known, hint)) if *known == text => return *hint,
            _ => {}
        }
        let hint = judge(self);
        if let Some(slot) = self.said.get_mut(at) {
            *slot = (text, hint);
        }
        hint
    }
}

/// What a class or id list says.
pub(crate) fn hint(list: &str) -> Hint {
    parts(list).map(name_hint).max().unwrap_or(Hint::None)
}

/// The names of a list; more than any list has are passed over.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split_ascii_whitespace().take(40)
}

/// Longer names are made by programs, for programs.
const NAME_MAX: usize = 120;

/// So many words of a name are read.
const NAME_WORDS_MAX: usize = 12;

/// What a name says.
fn name_hint(name: &str) -> Hint {
    if name.len() > NAME_MAX || is_given(name) {
        return Hint::None;
    }
    let all = name.bytes().fold(0, |all, byte| all | SIGNS[usize::from(byte)]);
    match () {
        // Utility classes of style sheets ("md:hidden", "w-[30px]") say nothing about content.
        () if all & UTILITY != 0 => Hint::None,
        () if all & FOREIGN != 0 => words_hint(split_words(name).as_bytes()),
        () => words_hint(name.as_bytes()),
    }
}

/// Whether scripts or publishing systems give a name, which says nothing about content.
fn is_given(name: &str) -> bool {
    name.starts_with("js-")
        || name.starts_with("tag-")
        || name.starts_with("category-")
        || name.starts_with("elementor-")
        || name.starts_with("wp-image-")
        || name.starts_with("is-")
        || name.starts_with("has-")
        || name.starts_with("postid-")
        || name.starts_with("author-")
}

/// What words say one by one and in pairs: letters and digits up to the next mark, or to the next capital behind a
/// small letter.
fn words_hint(name: &[u8]) -> Hint {
    let mut said = Said::default();
    let mut start = 0;
    let mut before = MARK;
    for (at, byte) in name.iter().enumerate() {
        let sign = SIGNS[usize::from(*byte)];
        // A small letter's bit, moved to the next, is that of a capital.
        if sign & (MARK | (before & SMALL) << 1) != 0 {
            said.word(name, start..at);
            start = at + usize::from(sign == MARK);
        }
        before = sign;
    }
    said.word(name, start..name.len());
    said.all()
}

/// What the words of a name said so far.
#[derive(Default)]
struct Said {
    found: Hint,
    words: usize,
    before: Word,
    /// Where the word before ended.
    end: usize,
    /// The pairs that the last two words are, as bits, and how far apart they stand.
    pairs: u64,
    gap: usize,
}

impl Said {
    fn word(&mut self, name: &[u8], range: Range<usize>) {
        if range.is_empty() || self.words == NAME_WORDS_MAX {
            return;
        }
        let (start, end) = (range.start, range.end);
        let word = name.get(range).and_then(|word| KNOWN.get(word)).copied().unwrap_or_default();
        if !self.before.negates {
            self.found = self.found.max(word.anywhere);
        }
        self.pairs = self.before.first & word.second;
        if self.pairs != 0 {
            self.found = self.found.max(pair_hint(self.pairs, false));
        }
        self.gap = start - self.end;
        (self.before, self.words, self.end) = (word, self.words + 1, end);
    }

    fn all(&self) -> Hint {
        match self.words {
            1 => self.found.max(self.before.alone),
            2 if self.gap <= 1 => self.found.max(pair_hint(self.pairs, true)),
            _ => self.found,
        }
    }
}

/// What a byte of a name is, as bits: no letter, one of the style sheets' marks, a small letter, a capital, a part of
/// what is not ASCII.
const MARK: u8 = 1;
const UTILITY: u8 = 1 << 1;
const SMALL: u8 = 1 << 2;
const CAPITAL: u8 = 1 << 3;
const FOREIGN: u8 = 1 << 4;

static SIGNS: [u8; 256] = {
    let mut signs = [FOREIGN; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        signs[byte as usize] = match byte {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' => 0,
            b':' | b'[' | b'/' => MARK | UTILITY,
            _ => MARK,
        };
        byte += 1;
    }
    signs
};

/// A name in lower case with a space before each of its words and for each of its marks.
fn split_words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut small_before = false;
    for character in name.chars() {
        if !character.is_alphanumeric() {
            small_before = false;
            out.push(' ');
            continue;
        }
        if character.is_uppercase() && small_before {
            out.push(' ');
        }
        small_before = character.is_lowercase();
        out.extend(character.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Names, PAIRS, PAIRS_ALONE, hint};
    use crate::hints::Hint;

    #[test]
    fn words_say_what_an_element_is() {
        for (names, expected) in [
            ("storyBody-text", Hint::Content),
            ("storyTeller-text", Hint::None),
            ("story-body", Hint::Content),
            ("StoryBody articleText", Hint::Content),
            ("newsletter_box", Hint::Furniture),
            ("c-comments story-body", Hint::Comments),
            ("no-sidebar", Hint::None),
            ("js-related", Hint::None),
            ("md:hidden w-[30px]", Hint::None),
            ("sidebar-é", Hint::Furniture),
            ("Élément·Sidebar", Hint::Furniture),
            ("élémentSidebar", Hint::Furniture),
            ("", Hint::None),
        ] {
            assert_eq!(hint(names), expected, "{names}");
            assert_eq!(Names::new().hint(names), expected, "{names}");
        }
    }

    #[test]
    fn some_words_must_be_all_of_a_name() {
        for (name, expected) in [
            ("meta", Hint::Furniture),
            ("_Meta_", Hint::Furniture),
            ("meta-line", Hint::None),
            ("sr-only", Hint::Hidden),
            ("srOnly", Hint::Hidden),
            ("sr--only", Hint::None),
            ("sr-only-focusable", Hint::None),
            ("d-none", Hint::Hidden),
            ("screen-reader-text", Hint::Hidden),
        ] {
            assert_eq!(hint(name), expected, "{name}");
        }
    }

    #[test]
    fn what_is_remembered_is_of_the_same_name() {
        let lists: Vec<String> = (0..3_000).map(|at| format!("box-{at} story-{at}")).collect();
        let mut names = Names::new();
        assert_eq!(names.hint("story-body sidebar"), Hint::Furniture);
        assert!(lists.iter().all(|list| names.hint(list) == Hint::None));
        assert_eq!(names.hint("story-body"), Hint::Content);
        assert_eq!(names.hint("story-body sidebar"), Hint::Furniture);
    }

    #[test]
    fn each_pair_has_a_bit() {
        assert!(PAIRS.len() + PAIRS_ALONE.len() <= 64);
    }
}
