//! What words the text uses, in a few languages: who speaks to whom, and of what.

use std::sync::LazyLock;

use super::features::Features;
use super::script::{ends_unmarked, letters, words_of};
use crate::content::Content;
use crate::layout::{Layout, Piece};
use crate::lookup::{Lookup, bits, lower};
use crate::parts::Parts;

/// At most this much of the text is read, in bytes.
const READ_MAX: usize = 3_000;

/// Short words by what they show.
const WORDS: &[(&str, &[&str])] = &[
    (
        "we",
        &[
            "we", "our", "us", "we're", "we’re", "we've", "we’ll", "wir", "unser", "unsere", "uns",
            "nous", "notre", "nos", "nosotros", "nuestro", "nuestra", "noi", "nostro", "nosso",
            "nossa", "onze", "wij",
        ],
    ),
    (
        "you",
        &[
            "you", "your", "you're", "you’re", "yours", "sie", "ihr", "ihre", "ihnen", "vous",
            "votre", "vos", "usted", "su", "tu", "você", "seu", "uw", "je",
        ],
    ),
    (
        "i",
        &[
            "i", "my", "me", "i'm", "i’m", "i've", "ich", "mein", "meine", "mir", "mon", "ma",
            "yo", "mi", "eu", "meu", "io", "ik",
        ],
    ),
    (
        "services",
        &[
            "services",
            "service",
            "solutions",
            "clients",
            "customers",
            "team",
            "business",
            "experts",
            "quote",
            "contact",
            "professional",
            "kunden",
            "lösungen",
            "services,",
            "services.",
            "leistungen",
            "soluciones",
            "clientes",
        ],
    ),
    (
        "function",
        &[
            "function",
            "parameter",
            "returns",
            "method",
            "class",
            "object",
            "install",
            "version",
            "default",
            "configure",
            "file",
            "value",
            "api",
            "command",
        ],
    ),
];

static SPOKEN: LazyLock<Lookup> =
    LazyLock::new(|| Lookup::new(WORDS.iter().map(|(_, words)| words)));

/// What is counted of a text's words.
#[derive(Debug, Default)]
struct Counts {
    /// The words of each list of [`WORDS`].
    listed: [usize; WORDS.len()],
    words: usize,
    letters: usize,
    /// Words by what they begin with.
    capitals: usize,
    numbers: usize,
    prices: usize,
    quotes: usize,
    /// Words by what they end with.
    asks: usize,
    cries: usize,
    sentences: usize,
}

/// Reads the text's words up to a limit.
pub(super) fn wording(layout: &Layout, content: &Content, out: &mut Features) {
    let mut counts = Counts::default();
    let mut read = 0;
    for piece in content.pieces.iter().filter_map(|at| layout.pieces.get(*at)) {
        if read > READ_MAX {
            break;
        }
        read += piece.text.len();
        let is_ascii = piece.text.is_ascii();
        each_word(&piece.text, |word| counts.word(word, is_ascii));
    }
    let Counts { words, .. } = counts;
    for ((name, _), count) in WORDS.iter().zip(counts.listed) {
        out.share(name, count * 100, words);
    }
    out.share("numbers", counts.numbers * 100, words);
    out.share("capitals", counts.capitals * 100, words);
    out.share("word", counts.letters, words);
    out.share("asks", counts.asks * 100, words);
    out.share("cries", counts.cries * 100, words);
    out.share("quoted", counts.quotes * 100, words);
    out.share("prices", counts.prices * 100, words);
    out.share("sentence", words, counts.sentences + 1);
    labels(&layout.pieces, out);
}

/// Shows the words of a piece, between which stand spaces and line ends, no other white space.
fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let mut word = |start: usize, end: usize| {
        if let Some(word) = text.get(start..end).filter(|word| !word.is_empty()) {
            each(word);
        }
    };
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if matches!(byte, b' ' | b'\n') {
            word(start, at);
            start = at + 1;
        }
    }
    word(start, text.len());
}

impl Counts {
    /// Counts what stands between two spaces; whether all of its piece is ASCII is known.
    fn word(&mut self, word: &str, is_ascii: bool) {
        if is_ascii {
            self.words += 1;
            self.letters += word.len();
        } else {
            let words = words_of(word);
            self.words += words;
            self.letters += letters(word);
            if words > 1 {
                return self.unspaced(word);
            }
        }
        match word.as_bytes().first().copied().unwrap_or(b' ') {
            b'A'..=b'Z' => self.capitals += 1,
            b'0'..=b'9' => self.numbers += 1,
            b'$' => self.prices += 1,
            b'"' => self.quotes += 1,
            0x80.. => self.begins_beyond_ascii(word),
            _ => {}
        }
        let is_end = |byte: &u8| matches!(byte, b'.' | b',' | b'!' | b'?' | b':' | b';');
        let bare = word.bytes().rposition(|byte| !is_end(&byte)).map_or(0, |last| last + 1);
        match word.as_bytes().get(bare) {
            Some(b'?') => {
                self.asks += 1;
                self.sentences += 1;
            }
            Some(b'!') => {
                self.cries += 1;
                self.sentences += 1;
            }
            Some(b'.') => self.sentences += 1,
            _ => {}
        }
        if bare <= WORD_BYTES_MAX
            && let Some(bare) = word.get(..bare)
        {
            SPOKEN.lists(lower(bare).as_bytes()).for_each(|list| self.listed[list] += 1);
        }
    }
}

impl Counts {
    /// Several words without spaces; their sentences end among them.
    fn unspaced(&mut self, words: &str) {
        let before = self.sentences;
        for sign in words.chars() {
            match sign {
                '。' | '．' | '။' | '។' => self.sentences += 1,
                '？' | '?' => {
                    self.asks += 1;
                    self.sentences += 1;
                }
                '！' | '!' => {
                    self.cries += 1;
                    self.sentences += 1;
                }
                '「' | '『' | '“' => self.quotes += 1,
                _ => {}
            }
        }
        let is_unmarked = self.sentences == before && words.ends_with(ends_unmarked);
        self.sentences += usize::from(is_unmarked);
    }

    fn begins_beyond_ascii(&mut self, word: &str) {
        match word.chars().next().unwrap_or(' ') {
            '€' | '£' | '₹' => self.prices += 1,
            '“' | '„' | '«' | '»' => self.quotes += 1,
            other => self.capitals += usize::from(other.is_uppercase()),
        }
    }
}

/// No word of the lists is longer, in bytes.
const WORD_BYTES_MAX: usize = 12;

/// Short texts that stand apart, by what they lead to.
const LABELS: &[(&str, &[&str])] = &[
    (
        "label cart",
        &[
            "cart",
            "basket",
            "warenkorb",
            "panier",
            "carrito",
            "carrello",
            "buy now",
            "in stock",
            "out of stock",
            "add to bag",
            "checkout",
            "wishlist",
            "sku",
            "quantity",
        ],
    ),
    (
        "label more",
        &[
            "read more",
            "learn more",
            "more",
            "mehr",
            "weiterlesen",
            "lire la suite",
            "leer más",
            "view",
            "see",
            "explore",
            "discover",
        ],
    ),
    (
        "label reply",
        &[
            "reply",
            "replies",
            "antworten",
            "répondre",
            "responder",
            "joined",
            "posts",
            "views",
            "likes",
            "member",
            "quote",
            "upvote",
            "votes",
            "asked",
            "answered",
            "score",
            "points",
        ],
    ),
    (
        "label call",
        &[
            "contact us",
            "get started",
            "get a quote",
            "request",
            "book",
            "schedule",
            "free trial",
            "sign up",
            "apply",
            "call",
            "demo",
            "kontakt",
            "consultation",
            "pricing",
            "enroll",
            "testimonials",
            "faq",
            "our services",
            "why choose us",
            "our",
        ],
    ),
    (
        "label sort",
        &[
            "sort",
            "filter",
            "results",
            "per page",
            "load more",
            "show more",
            "clear all",
            "ergebnisse",
            "filtern",
            "items",
            "showing",
        ],
    ),
    (
        "label article",
        &[
            "min read",
            "minutes read",
            "reading time",
            "published",
            "updated",
            "written by",
            "reviewed by",
            "last updated",
            "by",
            "posted on",
            "share this",
            "related articles",
            "related posts",
            "about the author",
            "key takeaways",
            "table of contents",
            "references",
            "sources",
        ],
    ),
    (
        "label docs",
        &[
            "on this page",
            "edit this page",
            "edit on github",
            "previous",
            "next",
            "copy",
            "was this page helpful",
            "example",
            "examples",
            "parameters",
            "syntax",
            "version",
            "note",
        ],
    ),
    (
        "label log",
        &[
            "log in",
            "sign in",
            "register",
            "anmelden",
            "connexion",
            "iniciar sesión",
            "password",
            "forgot",
        ],
    ),
];

/// All labels, and the lists that each is in.
static ALL_LABELS: LazyLock<(Parts, Lookup)> = LazyLock::new(|| {
    let all: Vec<_> = LABELS.iter().flat_map(|(_, list)| list.iter().copied()).collect();
    (Parts::new(&all), Lookup::new(LABELS.iter().map(|(_, list)| list)))
});

/// Counts the labels, and the short texts with a price.
fn labels(pieces: &[Piece], out: &mut Features) {
    let (labels, lists) = &*ALL_LABELS;
    let mut counts = [0_usize; LABELS.len()];
    let mut prices = 0;
    for piece in pieces.iter().filter(|piece| piece.chars < 30) {
        let text = piece.text.as_str();
        prices += usize::from(is_priced(text));
        let mut hits = 0;
        for label in labels.begin(text).filter(|label| ends_word(text, label.len())) {
            hits |= lists.bits(label.as_bytes());
        }
        bits(hits).for_each(|list| counts[list] += 1);
    }
    for ((name, _), count) in LABELS.iter().zip(counts) {
        out.count(name, count);
    }
    out.count("priced pieces", prices);
}

/// Whether a text holds the sign of a currency.
fn is_priced(text: &str) -> bool {
    // What those signs begin with in UTF-8; without an early end the bytes of a block are looked at together.
    let may = |found: bool, byte: &u8| found | matches!(byte, b'$' | 0xc2 | 0xe2);
    let (blocks, rest) = text.as_bytes().as_chunks::<8>();
    let may =
        blocks.iter().any(|block| block.iter().fold(false, may)) || rest.iter().fold(false, may);
    may && text.contains(['$', '€', '£', '₹'])
}

/// Whether a word of a text ends at a place.
fn ends_word(text: &str, at: usize) -> bool {
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    next.is_none_or(|next| !next.is_alphanumeric())
}
