//! Lines of text that are the page's, not the article's, in the languages that news comes in.

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

fn folded(text: &str) -> String {
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
    .to_lowercase()
    .replace('’', "'")
}

/// Whether a short line heads a list of other things.
pub(crate) fn is_label(text: &str) -> bool {
    text.len() <= 120 && LABELS.contains(&folded(text).as_str())
}

/// Whether a line leads elsewhere, is a credit or a notice.
pub(crate) fn is_furniture(text: &str, chars: usize) -> bool {
    if chars > 160 {
        return false;
    }
    let lower = folded(text);
    if WHOLE.contains(&lower.as_str()) {
        return true;
    }
    let lower = text
        .trim_start_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, '>' | '»' | '-' | '–' | '•' | '→' | '(' | '[' | '*' | '+')
        })
        .to_lowercase();
    STARTS.iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::{is_furniture, is_label};

    #[test]
    fn labels_and_lines_are_told_from_text() {
        assert!(is_label("Mehr zum Thema:"));
        assert!(is_label("» READ MORE"));
        assert!(!is_label("More than a hundred people came"));
        assert!(is_furniture("Lire aussi : Le monde", 18));
        assert!(is_furniture("© Example/Photo", 13));
        assert!(!is_furniture("Photography is an art that takes time.", 33));
    }
}
