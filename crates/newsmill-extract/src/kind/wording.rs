//! What words the text uses, in a few languages: who speaks to whom, and of what.

use std::sync::LazyLock;

use super::features::Features;
use crate::content::Content;
use crate::layout::{Layout, Piece};
use crate::lookup::Lookup;

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

/// Reads the text's words up to a limit.
pub(super) fn wording(layout: &Layout, content: &Content, out: &mut Features) {
    let mut counts = [0_usize; WORDS.len()];
    let (mut words, mut numbers, mut capitals, mut letters, mut read) = (0, 0, 0, 0, 0);
    let (mut asks, mut cries, mut quotes, mut prices, mut sentences) = (0, 0, 0, 0, 0);
    for piece in content.pieces.iter().filter_map(|at| layout.pieces.get(*at)) {
        if read > READ_MAX {
            break;
        }
        read += piece.text.len();
        for word in piece.text.split_whitespace() {
            words += 1;
            letters += word.len();
            let first = word.chars().next().unwrap_or(' ');
            capitals += usize::from(first.is_uppercase());
            numbers += usize::from(first.is_ascii_digit());
            prices += usize::from(matches!(first, '$' | '€' | '£' | '₹'));
            quotes += usize::from(matches!(first, '"' | '“' | '„' | '«' | '»'));
            let bare = word.trim_end_matches(['.', ',', '!', '?', ':', ';']);
            match word.get(bare.len()..).and_then(|end| end.chars().next()) {
                Some('?') => {
                    asks += 1;
                    sentences += 1
                }
                Some('!') => {
                    cries += 1;
                    sentences += 1
                }
                Some('.') => sentences += 1,
                _ => {}
            }
            if bare.len() <= 12 {
                let found = match bare.is_ascii() {
                    true => SPOKEN.lists(bare.as_bytes()),
                    false => SPOKEN.lists(bare.to_lowercase().as_bytes()),
                };
                found.for_each(|list| counts[list] += 1);
            }
        }
    }
    for ((name, _), count) in WORDS.iter().zip(counts) {
        out.share(name, count * 100, words);
    }
    out.share("numbers", numbers * 100, words);
    out.share("capitals", capitals * 100, words);
    out.share("word", letters, words);
    out.share("asks", asks * 100, words);
    out.share("cries", cries * 100, words);
    out.share("quoted", quotes * 100, words);
    out.share("prices", prices * 100, words);
    out.share("sentence", words, sentences + 1);
    labels(&layout.pieces, out);
}

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

/// The labels that begin with each byte, with the number of their list.
static LABELS_AT: LazyLock<Vec<Vec<(usize, &str)>>> = LazyLock::new(|| {
    let mut places = vec![Vec::new(); 256];
    for (number, (_, list)) in LABELS.iter().enumerate() {
        for label in *list {
            if let Some(first) = label.bytes().next() {
                places[usize::from(first)].push((number, *label));
            }
        }
    }
    places
});

/// Counts the labels, and the short texts with a price.
fn labels(pieces: &[Piece], out: &mut Features) {
    let mut counts = [0_usize; LABELS.len()];
    let mut prices = 0;
    for piece in pieces.iter().filter(|piece| piece.chars < 30) {
        let text = piece.text.as_str();
        prices += usize::from(text.contains(['$', '€', '£', '₹']));
        let Some(first) = text.bytes().next() else { continue };
        let mut hit = [false; LABELS.len()];
        for (list, label) in &LABELS_AT[usize::from(first.to_ascii_lowercase())] {
            hit[*list] = hit[*list] || begins(text, label);
        }
        for (count, hit) in counts.iter_mut().zip(hit) {
            *count += usize::from(hit);
        }
    }
    for ((name, _), count) in LABELS.iter().zip(counts) {
        out.count(name, count);
    }
    out.count("priced pieces", prices);
}

/// Whether a text begins with a label as a whole word, whatever its case in ASCII.
fn begins(text: &str, label: &str) -> bool {
    text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label))
        && text
            .get(label.len()..)
            .and_then(|rest| rest.chars().next())
            .is_none_or(|next| !next.is_alphanumeric())
}
