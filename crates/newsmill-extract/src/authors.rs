//! Names of authors from bylines and metadata.

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
    "redaktion",
    "article by",
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

/// A name longer than this is a sentence.
const NAME_CHARS_MAX: usize = 60;

/// How many names a byline can have.
const NAMES_MAX: usize = 30;

/// Takes the names out of a text that may be a whole byline, in order, each once.
pub(crate) fn split(text: &str, out: &mut Vec<String>) {
    let text = without_lead(text.trim());
    for (at, part) in parts(&text).iter().enumerate() {
        let name = tidy(part);
        if at > 0 && is_credential(&name) {
            continue;
        }
        if is_name(&name) && out.len() < NAMES_MAX && !out.iter().any(|other| same(other, &name)) {
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
    a.to_lowercase() == b.to_lowercase()
}

/// Cuts "By", "Von" and the like from the front, however many there are.
fn without_lead(text: &str) -> String {
    let mut rest = text.trim_start_matches(|c: char| {
        matches!(c, '-' | '–' | '—' | '•' | '|' | '/' | ':' | '©' | '@' | '(' | '✍')
            || c.is_whitespace()
    });
    loop {
        let lower = rest.to_lowercase();
        let lead = LEADS
            .iter()
            .filter(|lead| {
                lower.strip_prefix(**lead).is_some_and(|after| {
                    after.starts_with([' ', ':', '\u{a0}']) || after.is_empty()
                })
            })
            .max_by_key(|lead| lead.len());
        // Lower-casing can change lengths; the leads themselves keep theirs.
        let Some(after) = lead.and_then(|lead| rest.get(lead.len()..)) else {
            return rest.to_owned();
        };
        // A lone "de" or "da" in front is a particle of the name.
        if matches!(lead, Some(&("de" | "di" | "da" | "von" | "vom")))
            && !rest.starts_with(|c: char| c.is_uppercase())
            && text.split_whitespace().count() > 4
            && text.starts_with(rest)
            && !text.starts_with("von ")
        {
            return rest.to_owned();
        }
        rest = after
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '|'));
    }
}

/// Cuts a byline at commas, "and" and its like.
fn parts(text: &str) -> Vec<String> {
    let mut spaced = text
        .replace(" / ", "|")
        .replace("/ ", "|")
        .replace([',', ';', '|', '•', '·', '&', '\n', '、', '،', '／'], "|");
    for word in [
        " and ", " und ", " et ", " y ", " e ", " en ", " og ", " och ", " i ", " dan ", " ve ",
        " и ", " oraz ", " with ", " with ", " sowie ", " και ", " mit ",
    ] {
        if spaced.contains(word) {
            spaced = spaced.replace(word, "|");
        }
        let upper = word.to_uppercase();
        if spaced.contains(&upper) {
            spaced = spaced.replace(&upper, "|");
        }
    }
    spaced.split('|').map(str::to_owned).collect()
}

/// One name without addresses, brackets and what follows a dash or "for".
fn tidy(part: &str) -> String {
    let mut name = part.trim();
    for mark in [" (", " [", " – ", " — ", " - ", " <", " aus ", " in ", " for ", " at ", " @"]
    {
        if let Some((before, _)) = name.split_once(mark)
            && (before.trim().contains(' ') || mark.contains('(') || mark.contains('['))
        {
            name = before.trim();
        }
    }
    let lead = without_lead(name);
    let words: Vec<&str> = lead
        .split_whitespace()
        .filter(|word| !word.contains('@') || word.starts_with('@'))
        .collect();
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

/// Whether the full stop at the end belongs to an initial or a title ("Jr.").
fn ends_in_initial(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
    name.contains(' ') && (last.chars().count() <= 2 || last.contains('.'))
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
            .all(|word| ROLES.contains(&word.trim_end_matches('s')) || ROLES.contains(word))
    {
        return false;
    }
    if words.len() > 1 && words.last().is_some_and(|last| ROLES.contains(last)) {
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
                | "redaktion"
                | "staff"
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
    }

    #[test]
    fn what_is_no_name_is_left_out() {
        for text in [
            "",
            "admin",
            "https://example.org/ann",
            "Staff Writer",
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
