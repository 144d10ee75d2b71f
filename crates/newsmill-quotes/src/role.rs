//! Roles: speakers who are described, not named.

use crate::lexicon::{ARTICLE, HE, Kinds, LINK, Lexicon, SHE};

/// Whether a role is one of many, or of those who write: `a reporter`, `our tester`.
pub(crate) fn is_indefinite(role: &str) -> bool {
    let article = role.split(' ').next().unwrap_or_default().to_lowercase();
    const ARTICLES: &[&str] = &[
        "a", "an", "another", "een", "ein", "eine", "mein", "meine", "my", "one", "our", "um",
        "uma", "un", "una", "une", "uno", "unser", "unsere",
    ];
    ARTICLES.binary_search(&article.as_str()).is_ok()
}

/// Whether a German role is surely one person's: `der Minister`, `die 43-Jährige`, not `die Anwälte`.
pub(crate) fn is_one(role: &str) -> bool {
    match role.split_once(' ') {
        Some(("der" | "Der", _)) => true,
        Some(("die" | "Die", noun)) => noun.ends_with("in") || noun.ends_with("-Jährige"),
        _ => false,
    }
}

/// Whether a speaker is no name but a role: `the captain`.
pub(crate) fn is_described(name: &str, lexicon: &Lexicon) -> bool {
    lexicon.kinds(name.split(' ').next().unwrap_or_default()) & ARTICLE != 0
}

/// Whether a pronoun can mean a role, by the role's article.
pub(crate) fn agrees(name: &str, pronoun: Kinds) -> bool {
    match name.split(' ').next().unwrap_or_default() {
        "der" | "Der" | "ein" | "Ein" | "el" | "El" | "il" | "Il" | "le" | "Le" | "o" | "O" => {
            pronoun & HE != 0
        }
        "die" | "Die" | "eine" | "Eine" | "la" | "La" | "a" if pronoun & (HE | SHE) == HE => {
            name.starts_with("a ")
        }
        _ => true,
    }
}

/// The noun of a role, as far as can be seen.
fn head<'r>(role: &'r str, lexicon: &Lexicon) -> Option<&'r str> {
    let (_, rest) = role.split_once(' ')?;
    let mut words = rest.split(' ').filter(|word| !word.is_empty());
    let head = match lexicon.code {
        "de" => words.find(|word| word.starts_with(char::is_uppercase)),
        "en" | "nl" => words.take_while(|word| lexicon.kinds(word) & LINK == 0).last(),
        _ => words.next(),
    };
    head.map(|head| head.trim_end_matches(['.', ',']))
}

/// Whether a role is what is said, not who says it: `a common question`.
pub(crate) fn is_speech(role: &str, lexicon: &Lexicon) -> bool {
    const WORDS: &[&str] = &[
        "Antwort",
        "Aussage",
        "Frage",
        "Fazit",
        "Meinung",
        "Motto",
        "answer",
        "idea",
        "milestone",
        "motto",
        "opinion",
        "question",
        "questions",
        "rule",
        "thing",
    ];
    head(role, lexicon).is_some_and(|head| WORDS.binary_search(&head).is_ok())
}

/// Whether a role means nobody whom the text could name instead: something that speaks but is no person (`the report`), or
/// several (`the researchers`), which in German the verb tells.
pub(crate) fn is_impersonal(role: &str, verb: &str, lexicon: &Lexicon) -> bool {
    let article = role.split(' ').next().unwrap_or_default();
    let Some(head) = head(role, lexicon) else { return false };
    // `the WHO`, not `the CEO`.
    let initials = head.len() > 1 && head.bytes().all(|byte| byte.is_ascii_uppercase());
    if lexicon.is_thing(head) || initials && !lexicon.is_title(head) {
        return true;
    }
    match lexicon.code {
        "en" => {
            matches!(head, "people" | "men" | "women" | "children" | "police")
                || head.ends_with('s') && !["ss", "us", "is"].iter().any(|end| head.ends_with(end))
        }
        "de" | "nl" => verb.ends_with("en") && !is_indefinite(role),
        _ => matches!(article, "los" | "las" | "les" | "os" | "as" | "gli" | "i"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_and_many_are_nobody_by_name() {
        let all = Lexicon::all();
        let of = |code: &str| all.iter().find(|lexicon| lexicon.code == code).unwrap();
        for (code, role, verb) in [
            ("en", "the report", "said"),
            ("en", "The Port Department statement", "said"),
            ("en", "the ministry of ports", "said"),
            ("en", "the researchers", "wrote"),
            ("de", "das Hafenministerium", "erklärte"),
            ("de", "die neue Studie der Werft", "sagt"),
            ("de", "die Anwälte", "schrieben"),
            ("es", "las fuentes", "dijeron"),
            ("fr", "le rapport", "dit"),
            ("de", "das HWI", "teilte"),
        ] {
            assert!(is_impersonal(role, verb, of(code)), "{role}");
        }
        for (code, role, verb) in [
            ("en", "the captain", "said"),
            ("en", "the head of the company", "said"),
            ("en", "the boss", "said"),
            ("en", "the CEO", "said"),
            ("de", "der Landrat", "sagte"),
            ("de", "die Mutter", "sagt"),
            ("es", "el capitán", "dijo"),
        ] {
            assert!(!is_impersonal(role, verb, of(code)), "{role}");
        }
    }
}
