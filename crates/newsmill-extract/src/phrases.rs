//! Lines of text that are the page's, not the article's, in the languages that news comes in.

use std::sync::LazyLock;

/// Labels over lists of other things to read, to buy or to sign up for. Compared in lower case, without marks at the ends.
const LABELS: &[&str] = &[
    "related",
    "weitere informationen",
    "weiterführende informationen",
    "zum weiterlesen",
    "empfohlene beiträge",
    "temas",
    "kontakt",
    "pressekontakt",
    "related articles",
    "related stories",
    "related news",
    "related topics",
    "related posts",
    "related content",
    "related links",
    "related coverage",
    "read more",
    "read also",
    "read next",
    "more",
    "more news",
    "more stories",
    "more on this",
    "more on this story",
    "more about",
    "more from",
    "more to read",
    "more like this",
    "also read",
    "see also",
    "you may also like",
    "you might also like",
    "you might like",
    "recommended",
    "recommended for you",
    "recommended stories",
    "most read",
    "most popular",
    "popular",
    "trending",
    "trending now",
    "latest news",
    "latest stories",
    "top stories",
    "editor's picks",
    "editors' picks",
    "share",
    "share this",
    "share this article",
    "share this story",
    "share this:",
    "follow us",
    "comments",
    "leave a comment",
    "leave a reply",
    "tags",
    "topics",
    "about the author",
    "about the authors",
    "advertisement",
    "advertorial",
    "subscribe",
    "newsletter",
    "sign up for our newsletter",
    "explore more",
    "explore further",
    "up next",
    "don't miss",
    "keep reading",
    "mehr zum thema",
    "mehr dazu",
    "mehr",
    "auch interessant",
    "auch lesenswert",
    "lesen sie auch",
    "lesen sie mehr",
    "lesen sie hier",
    "weiterlesen",
    "das könnte sie auch interessieren",
    "das könnte dich auch interessieren",
    "das könnte ihnen auch gefallen",
    "mehr lesen",
    "verwandte artikel",
    "verwandte themen",
    "ähnliche artikel",
    "ähnliche beiträge",
    "weitere artikel",
    "weitere beiträge",
    "weitere themen",
    "weitere nachrichten",
    "weitere news",
    "meistgelesen",
    "teilen",
    "artikel teilen",
    "diesen artikel teilen",
    "kommentare",
    "schlagwörter",
    "schlagworte",
    "themen",
    "anzeige",
    "werbung",
    "passend dazu",
    "zum thema",
    "auf dieser seite",
    "inhaltsverzeichnis",
    "lire aussi",
    "à lire aussi",
    "lire plus",
    "à lire",
    "sur le même sujet",
    "articles liés",
    "partager",
    "para saber más",
    "leer también",
    "lea también",
    "te puede interesar",
    "lee también",
    "noticias relacionadas",
    "más información",
    "leggi anche",
    "potrebbe interessarti",
    "leia também",
    "leia mais",
    "lees ook",
    "les også",
    "läs också",
    "læs også",
    "czytaj także",
    "関連記事",
    "関連ニュース",
    "あわせて読みたい",
    "관련기사",
];

/// Starts of lines that lead elsewhere, of credits and of notices.
const STARTS: &[&str] = &[
    "read more:",
    "read more -",
    "read more |",
    "read also:",
    "also read:",
    "read:",
    "see also:",
    "related:",
    "more:",
    "watch:",
    "listen:",
    "recommended:",
    "don't miss:",
    "sign up for",
    "sign up to",
    "click here to",
    "subscribe to",
    "follow us on",
    "follow me on",
    "share this",
    "get the latest",
    "download our app",
    "download the app",
    "for more stories",
    "lesen sie auch",
    "lesen sie hier",
    "lesen sie mehr",
    "mehr zum thema",
    "auch interessant:",
    "lies auch",
    "hier geht es zum newsletter",
    "jetzt newsletter",
    "lire aussi",
    "à lire aussi",
    "» lire aussi",
    "lire également",
    "lea también",
    "lee también",
    "le puede interesar",
    "te puede interesar",
    "mira también",
    "mirá también",
    "leé también",
    "leer más",
    "leggi anche",
    "leia também",
    "leia mais",
    "lees ook",
    "les også",
    "läs också",
    "læs også",
    "czytaj także",
    "czytaj też",
    "zobacz także",
    "zobacz też",
    "čtěte také",
    "читайте также",
    "читайте також",
    "baca juga",
    "baca:",
    "okumaya devam",
    "ayrıca oku",
    "©",
    "(c) ",
    "copyright ",
    "all rights reserved",
    "alle rechte vorbehalten",
    "foto:",
    "fotos:",
    "photo:",
    "photos:",
    "image:",
    "bild:",
    "image credit",
    "photo credit",
    "photo by",
    "credit:",
    "bildquelle",
    "fotocredit",
    "foto ©",
    "quelle foto",
    "picture:",
];

/// Lines that are one of these and nothing else.
const WHOLE: &[&str] = &[
    "share",
    "tweet",
    "print",
    "email",
    "facebook",
    "twitter",
    "whatsapp",
    "pinterest",
    "linkedin",
    "copy link",
    "link copied",
    "save",
    "comment",
    "comments",
    "next",
    "previous",
    "back",
    "top",
    "menu",
    "search",
    "close",
    "loading",
    "loading...",
    "advertisement",
    "anzeige",
    "werbung",
    "publicité",
    "publicidad",
    "pubblicità",
    "reklama",
    "reklame",
    "annons",
    "drucken",
    "teilen",
    "merken",
    "zurück",
    "weiter",
    "nach oben",
    "seite drucken",
    "partager",
    "imprimer",
    "compartir",
    "continue reading",
    "story continues below advertisement",
];

/// Phrases by their first letters, so that most texts are compared with none or a few.
struct Phrases {
    sorted: Vec<(char, &'static str)>,
    /// The [`key`]s of the phrases, as bits: most texts have another.
    keys: Vec<u64>,
    /// No text of more bytes is one of them, whatever its case.
    longest: usize,
}

/// A number for the three letters of ASCII that a text begins with, the same for small letters and capitals; none for a
/// text that begins otherwise.
fn key(text: &str) -> Option<usize> {
    let first = text.as_bytes().first_chunk::<3>().filter(|first| first.is_ascii())?;
    Some(first.iter().fold(0, |key, byte| (key << 5) | usize::from(byte & 31)))
}

impl Phrases {
    fn new(phrases: &[&'static str]) -> Self {
        let first = |phrase: &&'static str| phrase.chars().next().map(|first| (first, *phrase));
        let mut sorted: Vec<_> = phrases.iter().filter_map(first).collect();
        sorted.sort_unstable();
        let mut keys = vec![0; 1 << 9];
        for key in phrases.iter().filter_map(|phrase| key(phrase)) {
            keys[key / 64] |= 1 << (key % 64);
        }
        let longest = phrases.iter().map(|phrase| phrase.len() * 2).max().unwrap_or(0);
        Self { sorted, keys, longest }
    }

    /// Whether the first letters of a text leave it open that it begins with a phrase. A phrase has three letters or one
    /// outside ASCII.
    fn may_begin(&self, text: &str) -> bool {
        key(text).is_none_or(|key| self.keys[key / 64] >> (key % 64) & 1 != 0)
    }

    /// The phrases that begin as a text does.
    fn with_first_of(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let first = lower(text).next();
        let start = self.sorted.partition_point(|(letter, _)| Some(*letter) < first);
        let rest = self.sorted.get(start..).unwrap_or(&[]).iter();
        rest.take_while(move |(letter, _)| Some(*letter) == first).map(|(_, phrase)| *phrase)
    }

    /// Whether a text is one of them.
    fn contain(&self, text: &str) -> bool {
        if text.len() > self.longest || !self.may_begin(text) {
            return false;
        }
        if text.is_ascii() {
            return self.with_first_of(text).any(|phrase| phrase.eq_ignore_ascii_case(text));
        }
        let same = |phrase: &str| lower(text).map(straight).eq(phrase.chars());
        self.with_first_of(text).any(same)
    }

    /// Whether a text begins with one of them.
    fn begin(&self, text: &str) -> bool {
        if !self.may_begin(text) {
            return false;
        }
        let begins = |phrase: &str| {
            let mut letters = lower(text);
            phrase.chars().all(|letter| letters.next() == Some(letter))
        };
        self.with_first_of(text).any(begins)
    }
}

static LABEL: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(LABELS));
static START: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(STARTS));
static LINE: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(WHOLE));

fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn straight(letter: char) -> char {
    if letter == '’' { '\'' } else { letter }
}

/// A text without marks and brackets at its ends.
fn without_marks(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if is_letter(bytes.first()) && is_letter(bytes.last()) {
        return text;
    }
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '.'
                    | '-'
                    | '–'
                    | '—'
                    | '>'
                    | '»'
                    | '›'
                    | '•'
                    | '*'
                    | '|'
                    | '…'
                    | '!'
                    | '+'
                    | '→'
                    | '▸'
                    | '■'
                    | '【'
                    | '】'
                    | '('
                    | ')'
                    | '['
                    | ']'
            )
    })
}

/// Whether a short line heads a list of other things.
pub(crate) fn is_label(text: &str) -> bool {
    text.len() <= 120 && LABEL.contain(without_marks(text))
}

/// Whether a line leads elsewhere, is a credit or a notice.
pub(crate) fn is_furniture(text: &str, chars: usize) -> bool {
    if chars > 160 {
        return false;
    }
    if LINE.contain(without_marks(text)) {
        return true;
    }
    START.begin(text.trim_start_matches(|c: char| {
        !c.is_ascii_alphanumeric()
            && (c.is_whitespace()
                || matches!(c, '>' | '»' | '-' | '–' | '•' | '→' | '(' | '[' | '*' | '+'))
    }))
}

#[cfg(test)]
mod tests {
    use super::{LABELS, STARTS, WHOLE, is_furniture, is_label};

    #[test]
    fn labels_and_lines_are_told_from_text() {
        assert!(is_label("Mehr zum Thema:"));
        assert!(is_label("» READ MORE"));
        assert!(!is_label("More than a hundred people came"));
        assert!(is_furniture("Lire aussi : Le monde", 18));
        assert!(is_furniture("© Example/Photo", 13));
        assert!(!is_furniture("Photography is an art that takes time.", 33));
    }
    #[test]
    fn every_phrase_is_found_in_any_case() {
        for phrase in LABELS {
            assert!(is_label(phrase) && is_label(&phrase.to_uppercase()), "`{phrase}`");
        }
        // Brackets are taken off before a line is compared, and a capital of `ı` becomes `i`.
        let plain = |phrase: &&&str| !phrase.starts_with('(') && !phrase.contains('ı');
        for phrase in STARTS.iter().chain(WHOLE).filter(plain) {
            let line = format!("- {}", phrase.to_uppercase());
            assert!(is_furniture(phrase, 20) && is_furniture(&line, 20), "`{phrase}`");
        }
        let short = |phrase: &&&str| phrase.is_ascii() && phrase.len() < 3;
        assert!(!LABELS.iter().chain(STARTS).chain(WHOLE).any(|phrase| short(&phrase)));
        assert!(is_label("Editor’s Picks") && !is_label("K") && !is_label(""));
    }
}
