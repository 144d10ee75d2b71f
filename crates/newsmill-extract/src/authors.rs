//! Names of authors from bylines and metadata.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::lookup::Lookup;
use crate::months::month;
use crate::parts::Parts;

/// Words that begin a byline in front of the names.
const LEADS: &[&str] = &[
    "by",
    "von",
    "vom",
    "par",
    "por",
    "de",
    "di",
    "da",
    "door",
    "av",
    "af",
    "oleh",
    "od",
    "autor",
    "autorin",
    "autoren",
    "author",
    "authors",
    "written by",
    "posted by",
    "published by",
    "reported by",
    "story by",
    "text by",
    "words by",
    "text",
    "texte",
    "texto",
    "text von",
    "ein artikel von",
    "ein beitrag von",
    "ein kommentar von",
    "kommentar von",
    "eine analyse von",
    "ein interview von",
    "interview von",
    "eine rezension von",
    "geschrieben von",
    "veröffentlicht von",
    "verfasst von",
    "von autor",
    "gepostet von",
    "eingestellt von",
    "publié par",
    "écrit par",
    "escrito por",
    "publicado por",
    "scritto da",
    "a cura di",
    "автор",
    "article by",
    "authored by",
    "post written by",
    "this post was written by",
    "this article was written by",
    "words",
    "escribe",
    "écrit par",
    "rédigé par",
    "geschreven door",
    "skrevet af",
    "skrevet av",
    "skriven av",
    "napsal",
    "opracował",
    "yazan",
    "penulis",
    "written and verified by",
    "name",
    "posted",
    "blog beitrag von",
    "erstellt von",
    "mehr von",
    "mehr artikel von",
    "more from",
    "more by",
    "about",
    "über",
    "created by",
    "submitted by",
    "view all posts by",
    "view all articles by",
    "posts by",
    "zeige alle beiträge von",
    "alle beiträge von",
    "alle artikel von",
    "voir tous les articles de",
    "ver todas las entradas de",
];

/// Words that follow a name or stand instead of it: what the person does.
const ROLES: &[&str] = &[
    "editor",
    "reporter",
    "correspondent",
    "writer",
    "author",
    "journalist",
    "columnist",
    "contributor",
    "producer",
    "chief",
    "staff",
    "senior",
    "associate",
    "redakteur",
    "redakteurin",
    "redaktor",
    "redaktorin",
    "korrespondent",
    "korrespondentin",
    "autor",
    "autorin",
    "reporterin",
    "volontärin",
    "volontär",
    "chefredakteur",
    "chefredakteurin",
    "journalistin",
    "journaliste",
    "rédacteur",
    "rédactrice",
    "redactor",
    "redactora",
    "redattore",
    "giornalista",
    "photographer",
    "fotograf",
    "intern",
    "analyst",
    "managing",
    "deputy",
    "freelance",
    "redacteur",
    "editora",
    "director",
    "manager",
    "ceo",
];

/// Words that end the name of a group of people who sign together.
const GROUPS: &[&str] = &[
    "staff",
    "team",
    "contributor",
    "contributors",
    "redaktion",
    "editors",
    "desk",
    "newsdesk",
    "newsroom",
    "correspondent",
    "editor",
];

/// Words that no name holds: they belong to dates, counts and buttons beside it.
const NO_NAMES: &[&str] = &[
    "updated",
    "update",
    "veröffentlicht",
    "publié",
    "publicado",
    "artikel",
    "beiträge",
    "published",
    "posted",
    "mins",
    "minutes",
    "minute",
    "comment",
    "comments",
    "kommentare",
    "share",
    "follow",
    "posts",
    "articles",
    "view",
    "privacy",
    "policy",
    "cookies",
    "subscribe",
    "newsletter",
    "signing",
    "reviewed",
    "edited",
    "photo",
    "photos",
    "foto",
    "fotos",
    "image",
    "images",
    "bild",
    "bilder",
    "credit",
    "lesezeit",
    "aktualisiert",
    "ago",
    "hace",
    "uhr",
    "department",
    "click",
    "advertisement",
    "anzeige",
    "website",
    "email",
    "facebook",
    "twitter",
    "linkedin",
    "instagram",
    "youtube",
    "biography",
    "profil",
    "profile",
    "spotlight",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
];

/// Short names of days, which alone are no names of people.
const DAYS: &[&str] = &[
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "on",
    "am",
    "le",
    "datum",
    "date",
];

/// Words between a name and a date that follows it.
const BEFORE_DATES: &[&str] = &[
    "on",
    "am",
    "at",
    "le",
    "el",
    "il",
    "op",
    "den",
    "vom",
    "stand",
    "updated",
    "published",
    "posted",
    "um",
    "em",
    "dne",
    "dnia",
    "pe",
    "i",
    "and",
    "last",
    "publicado",
    "publié",
    "modified",
    "read",
    "-",
    "–",
    "—",
    "·",
    "|",
];

/// The lists of words, and the place of each among them.
static WORDS: LazyLock<Lookup> =
    LazyLock::new(|| Lookup::new([ROLES, GROUPS, NO_NAMES, DAYS, BEFORE_DATES].iter()));

const ROLE: usize = 0;
const GROUP: usize = 1;
const NO_NAME: usize = 2;
const DAY: usize = 3;
const BEFORE_DATE: usize = 4;

/// Words that join two names.
const JOINTS: &[&str] = &[
    "and", "und", "et", "y", "e", "en", "og", "och", "i", "dan", "ve", "и", "oraz", "with",
    "sowie", "και", "mit",
];

/// The same, with capitals where those are not of ASCII.
static JOINT: LazyLock<Lookup> = LazyLock::new(|| Lookup::new([JOINTS, &["И", "ΚΑΙ"]].iter()));

/// What may follow a name behind a space; all else is told by the sign behind the space.
const TAILS: [&str; 12] =
    [" (", " [", " – ", " — ", " - ", " <", " aus ", " in ", " on ", " for ", " at ", " @"];

/// A name longer than this is a sentence.
const NAME_CHARS_MAX: usize = 60;

/// How many names a byline can have.
const NAMES_MAX: usize = 30;

/// No byline is longer, in bytes.
const TEXT_MAX: usize = 4_000;

/// Takes the names out of a text that may be a whole byline, in order, each once.
pub(crate) fn split(text: &str, out: &mut Vec<String>) {
    if text.len() > TEXT_MAX {
        return;
    }
    let text = without_lead(text.trim());
    for (at, part) in parts(text).split('|').enumerate() {
        if out.len() >= NAMES_MAX {
            break;
        }
        let name = tidy(part);
        if at > 0 && is_credential(&name) {
            continue;
        }
        if is_name(&name) && !out.iter().any(|other| same(other, &name)) {
            out.push(name);
        }
    }
}

/// Letters that follow a name after a comma: a degree, a station.
fn is_credential(part: &str) -> bool {
    let letters = part.chars().filter(|c| c.is_alphabetic());
    let (capital, all) =
        letters.fold((0, 0), |(capital, all), c| (capital + u32::from(c.is_uppercase()), all + 1));
    all <= 5 && !part.contains(' ') && capital * 2 >= all && all > 0 && capital >= 2
}

fn same(a: &str, b: &str) -> bool {
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    a.eq_ignore_ascii_case(b) || !a.is_ascii() && lower(a) == lower(b)
}

static LEADING: LazyLock<Parts> = LazyLock::new(|| Parts::new(LEADS));

/// Leads are not longer, in characters.
const LEAD_CHARS_MAX: usize = 40;

/// The longest lead a text begins with, as a word of its own.
fn lead_of(text: &str) -> Option<&'static str> {
    let start = match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => text.chars().take(LEAD_CHARS_MAX).flat_map(char::to_lowercase).collect(),
    };
    LEADING.begin(&start).find(|lead| {
        start
            .get(lead.len()..)
            .is_some_and(|after| after.starts_with([' ', ':', '\u{a0}']) || after.is_empty())
    })
}

/// Cuts "By", "Von" and the like from the front, however many there are.
fn without_lead(text: &str) -> &str {
    let mut rest = text.trim_start_matches(|c: char| {
        matches!(c, '-' | '–' | '—' | '•' | '|' | '/' | ':' | '©' | '@' | '(' | '✍')
            || c.is_whitespace()
    });
    loop {
        // Lower-casing can change lengths; the leads themselves keep theirs.
        let lead = lead_of(rest);
        let Some(after) = lead.and_then(|lead| rest.get(lead.len()..)) else {
            return rest;
        };
        // A lone "de" or "da" in front is a particle of the name.
        if matches!(lead, Some("de" | "di" | "da" | "von" | "vom"))
            && !rest.starts_with(|c: char| c.is_uppercase())
            && text.split_whitespace().count() > 4
            && text.starts_with(rest)
            && !text.starts_with("von ")
        {
            return rest;
        }
        rest = after
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '|'));
    }
}

fn is_separator(sign: char) -> bool {
    matches!(
        sign,
        ',' | ';'
            | '|'
            | '•'
            | '·'
            | '●'
            | '⋅'
            | '∙'
            | '▪'
            | '&'
            | '\n'
            | '、'
            | '،'
            | '／'
            | '｜'
    )
}

/// A byline with bars in place of commas, "and" and their like.
fn parts(text: &str) -> Cow<'_, str> {
    let mut parts = Cow::Borrowed(text);
    if parts.contains('/') {
        parts = Cow::Owned(parts.replace(" / ", "|").replace("/ ", "|"));
    }
    if parts.contains(is_separator) {
        parts = Cow::Owned(parts.replace(is_separator, "|"));
    }
    if parts.split(' ').any(|word| JOINT.lists(word.as_bytes()).next().is_some()) {
        let mut spaced = parts.into_owned();
        for word in JOINTS {
            for word in [format!(" {word} "), format!(" {} ", word.to_uppercase())] {
                if spaced.contains(&word) {
                    spaced = spaced.replace(&word, "|");
                }
            }
        }
        parts = Cow::Owned(spaced);
    }
    parts
}

/// One name without addresses, brackets and what follows a dash or "for".
fn tidy(part: &str) -> String {
    let mut name = part.trim();
    let may = |pair: &[u8]| {
        pair[0] == b' '
            && matches!(
                pair[1],
                b'(' | b'[' | b'-' | b'<' | b'@' | b'a' | b'i' | b'o' | b'f' | 0xe2
            )
    };
    let tails: &[&str] = if name.as_bytes().windows(2).any(may) { &TAILS } else { &[] };
    for mark in tails.iter().copied() {
        if let Some((before, _)) = name.split_once(mark)
            && (before.trim().contains(' ') || matches!(mark, " (" | " [" | " in " | " on "))
        {
            name = before.trim();
        }
    }
    let lead = without_lead(name);
    let mut words: Vec<&str> = lead
        .split_whitespace()
        .filter(|word| !word.contains('@') || word.starts_with('@'))
        .collect();
    cut_tail(&mut words);
    let name = words.join(" ");
    name.trim_matches(|c: char| {
        matches!(
            c,
            '.' | ','
                | ':'
                | '-'
                | '–'
                | '—'
                | '"'
                | '“'
                | '”'
                | '('
                | ')'
                | '['
                | ']'
                | '*'
                | '>'
                | '<'
                | '\''
                | '@'
        ) && !(c == '.' && ends_in_initial(&name))
    })
    .trim()
    .to_owned()
}

/// Cuts a date and a job title off the end of a name.
fn cut_tail(words: &mut Vec<&str>) {
    let date = words
        .iter()
        .skip(1)
        .position(|word| word.starts_with(|c: char| c.is_ascii_digit()) || word.ends_with(':'));
    let folded = |word: &str| word.trim_end_matches(['.', ',', ':']).to_lowercase();
    if let Some(at) = date {
        let after = words.iter().skip(at + 1).filter(|word| {
            let word = folded(word);
            word.chars().count() > 2
                && word.chars().all(char::is_alphabetic)
                && month(&word).is_none()
                && !WORDS.has(BEFORE_DATE, &word)
                && !WORDS.has(NO_NAME, &word)
        });
        // Many words behind a number: a headline, not a name with a date.
        let is_sentence = after.count() > 3;
        words.truncate(if is_sentence { 0 } else { at + 1 });
        while words.last().is_some_and(|last| {
            let last = folded(last);
            WORDS.has(BEFORE_DATE, &last)
                || month(&last).is_some()
                || (words.len() == 1 && WORDS.has(DAY, &last))
        }) {
            words.pop();
        }
    }
    let half = words.len() / 2;
    if half > 0 && words.len().is_multiple_of(2) && words[..half] == words[half..] {
        words.truncate(half);
    }
    // "Ann Lee Senior Reporter": what follows two words of a name and begins with a job is the job.
    let job = words.iter().skip(2).position(|word| WORDS.has(ROLE, &folded(word)));
    if let Some(at) = job.filter(|_| !words.iter().any(|word| WORDS.has(GROUP, &folded(word)))) {
        words.truncate(at + 2);
    }
}

/// Whether the full stop at the end belongs to an initial or a title ("Jr.").
fn ends_in_initial(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
    name.contains(' ') && (last.chars().count() <= 2 || last.contains('.'))
}

/// A word without marks at its ends.
fn plain(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_name(name: &str) -> bool {
    let chars = name.chars().count();
    if !(2..=NAME_CHARS_MAX).contains(&chars)
        || name.contains("://")
        || name.contains("www.")
        || name.contains('{')
    {
        return false;
    }
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    if words.len() > 7
        || words
            .iter()
            .all(|word| WORDS.has(ROLE, word.trim_end_matches('s')) || WORDS.has(ROLE, word))
            && lower != "staff"
    {
        return false;
    }
    let group = words.last().is_some_and(|last| WORDS.has(GROUP, last));
    if words.len() > 1 && !group && words.last().is_some_and(|last| WORDS.has(ROLE, last)) {
        return false;
    }
    if name.contains(':')
        || words.iter().any(|word| WORDS.has(NO_NAME, plain(word)))
        || (words.len() == 2 && month(words[0]).is_some() && plain(words[1]).parse::<u32>().is_ok())
        || (words.len() == 1 && (name.matches('.').count() > 2 || WORDS.has(DAY, plain(&lower))))
        || (words.len() == 2 && words[0].bytes().all(|byte| byte.is_ascii_digit()))
        || (words.len() > 3 && matches!(words[0], "a" | "an" | "the" | "ein" | "eine"))
        || (words.iter().any(|word| matches!(*word, "min" | "min."))
            && words[0].bytes().all(|byte| byte.is_ascii_digit()))
    {
        return false;
    }
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    digits * 3 <= letters
        && letters >= 2
        && !matches!(
            lower.as_str(),
            "admin"
                | "administrator"
                | "null"
                | "none"
                | "undefined"
                | "unknown"
                | "anonymous"
                | "guest"
                | "editor"
                | "n/a"
                | "user"
                | "root"
                | "webmaster"
                | "author"
                | "wordpress"
                | "default"
                | "alle artikel"
                | "alle beiträge"
                | "gesponserte inhalte"
                | "the numbers"
                | "updated"
                | "published"
                | "share"
                | "follow"
                | "profile"
                | "view all posts"
                | "true"
                | "false"
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::split;

    fn names(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        split(text, &mut out);
        out
    }

    #[test]
    fn bylines_become_names() {
        assert_eq!(names("By Ann Lee and Jo van Doe"), ["Ann Lee", "Jo van Doe"]);
        assert_eq!(
            names("Von Jörg Groß, Berlin-Korrespondent"),
            ["Jörg Groß", "Berlin-Korrespondent"]
        );
        assert_eq!(names("BY ANN LEE, STAFF WRITER"), ["ANN LEE"]);
        assert_eq!(names("Text: Eva Maria Sturm (dpa)"), ["Eva Maria Sturm"]);
        assert_eq!(names("Par Zoé Blanc et Luc Noir"), ["Zoé Blanc", "Luc Noir"]);
        assert_eq!(names("Ann Lee <ann@example.org>"), ["Ann Lee"]);
        assert_eq!(names("Robert Downey Jr."), ["Robert Downey Jr."]);
        assert_eq!(names("Grace Field, PhD, RD"), ["Grace Field"]);
        assert_eq!(names("View all posts by Grace Field"), ["Grace Field"]);
        assert_eq!(names("By Ann Lee Senior Science Reporter"), ["Ann Lee"]);
        assert_eq!(names("By Emily Field 8 January 2020, 3:51 pm"), ["Emily Field"]);
        assert_eq!(names("VON EVA STURM am 21. April 2020"), ["EVA STURM"]);
        assert_eq!(names("By Chris Field ⋅ Editor ⋅ Updated May 6, 2025"), ["Chris Field"]);
        assert_eq!(names("Grace Field Grace Field"), ["Grace Field"]);
        assert_eq!(names("City Post Staff"), ["City Post Staff"]);
    }

    #[test]
    fn what_is_no_name_is_left_out() {
        for text in [
            "",
            "admin",
            "https://example.org/ann",
            "Staff Writer",
            "Updated Jun 16, 2025",
            "September 4",
            "7 min read",
            "Image: Ann Lee",
            "page.head.meta.author",
            "Top 10 Most Desired Digital Cameras of the Year",
            "2024",
            "Published on 3 May 2024 by the great team of this site",
        ] {
            assert!(names(text).is_empty(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _names = names(&text);
        }
    }
}
