//! Lines that are no words of an article: agency signatures, time stamps, rules.

use super::pattern::words;

/// Signatures and time stamps are no longer.
const NOTE_BYTES_MAX: usize = 60;

/// Whether a line is one of these.
pub(super) fn is_note(text: &str) -> bool {
    text.len() <= NOTE_BYTES_MAX
        && (is_rule(text) || is_agency_signature(text) || is_time_stamp(text))
}

/// News agencies that sign.
const AGENCIES: &[&str] = &[
    "aap", "afp", "agencies", "ansa", "ap", "apa", "belga", "dpa", "dts", "efe", "epd", "kna",
    "lusa", "ntb", "pti", "reuters", "ritzau", "sda", "sid", "tass", "xinhua",
];

/// A line of marks alone that parts sections: "___", "***".
fn is_rule(text: &str) -> bool {
    let marks = |c: char| matches!(c, '_' | '*' | '-' | '–' | '—' | '=' | '~' | '#' | '+');
    !text.is_empty() && text.chars().all(|c| marks(c) || c.is_whitespace())
}

/// "(dpa/lnw)", "AFP, Reuters", "Quelle: dpa", "mit dpa", "SDA/abc": agencies, and initials that go with them.
fn is_agency_signature(text: &str) -> bool {
    if text.ends_with(['?', '!']) {
        return false;
    }
    let lower = text.to_lowercase();
    let inner = [
        "quelle:", "quellen:", "source:", "sources:", "fonte:", "fuente:", "bron:", "mit ",
        "with ", "avec ",
    ]
    .iter()
    .find_map(|label| trim(&lower).strip_prefix(label))
    .unwrap_or(&lower);
    let parts: Vec<&str> = inner
        .split(['/', ',', '|', '+', '(', ')', '&', '-'])
        .map(trim)
        .filter(|part| !part.is_empty())
        .collect();
    let agencies = parts.iter().filter(|part| AGENCIES.contains(*part)).count();
    let initials = parts.iter().filter(|part| is_initials(part)).count();
    agencies >= 1 && parts.len() <= 6 && agencies + initials == parts.len()
}

/// A few letters that stand for a name.
fn is_initials(part: &str) -> bool {
    !AGENCIES.contains(&part) && part.chars().count() <= 4 && part.chars().all(char::is_alphabetic)
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '.' | '*'))
}

/// Words of a time stamp besides numbers, in the languages the rules cover.
const TIME_WORDS: &[&str] = &[
    "a", "alle", "am", "at", "de", "del", "di", "do", "el", "fr", "h", "il", "le", "mi", "mo", "o",
    "om", "on", "ore", "pm", "sa", "so", "um", "uhr", "à", "às",
];
/// Months and days of the week, whole and cut, in the languages the rules cover.
const DATE_WORDS: &str = "
abr abril ago agosto août apr april aprile aug august augustus avr avril dec december dez dezember
dezembro di dic dicembre diciembre dienstag dimanche dinsdag do domenica domingo donderdag
donnerstag déc décembre ene enero feb febbraio febrero februar februari february fev fevereiro fr
freitag fri friday fév févr février gen gennaio giovedì giu giugno jan janeiro januar januari
january janv janvier jeudi jueves juil juillet juin jul julho juli julio july jun june junho juni
junio lug luglio lundi lunedì lunes maandag maart mag maggio mai maio mar march mardi mars martedì
martes marzo março may mayo mei mercoledì mercredi mi mittwoch miércoles mo mon monday montag mrt
mär märz nov november novembre novembro noviembre oct october octobre octubre okt oktober ott
ottobre out outubro quarta-feira quinta-feira sa sabato samedi samstag sat saturday segunda-feira
sep sept september septembre septiembre set setembro settembre sexta-feira so sonnabend sonntag
sun sunday sábado terça-feira thu thursday tue tuesday vendredi venerdì viernes vrijdag wed
wednesday woensdag zaterdag zondag
";

/// A date with a year and a time of day, and nothing else: "October 23, 2025 5:50 pm CET", "28.4.2023 18:41 Uhr".
fn is_time_stamp(text: &str) -> bool {
    let is_year = |run: &str| run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
    if text.ends_with(['?', '!']) || !text.split(|c: char| !c.is_ascii_digit()).any(is_year) {
        return false;
    }
    let words = words(text);
    words.iter().any(|word| is_clock(word)) && words.iter().all(|word| is_time_word(word))
}

/// "18:41", "9h05", "5:50pm".
fn is_clock(word: &str) -> bool {
    let digits = word.trim_end_matches(char::is_alphabetic);
    digits.split_once([':', 'h']).is_some_and(|(hours, minutes)| {
        let number = |text: &str, most: usize| {
            !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        number(hours, 2) && minutes.len() >= 2 && number(minutes.get(..2).unwrap_or(""), 2)
    })
}

fn is_time_word(word: &str) -> bool {
    let number = word.starts_with(|c: char| c.is_ascii_digit());
    let zone = word.len() <= 4 && word.ends_with('t') && word.is_ascii();
    number
        || zone
        || matches!(word, ":" | "utc")
        || TIME_WORDS.contains(&word)
        || DATE_WORDS.split_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agency_signatures_are_told() {
        for text in [
            "(dpa/lnw)",
            "dpa",
            "REUTERS",
            "(Quelle: APA/sda/dpa)",
            "SDA/abc",
            "mit dpa",
            "AFP, Reuters",
            "(AP)",
        ] {
            assert!(is_agency_signature(text), "{text}");
        }
        for text in [
            "",
            "Anna",
            "(abc)",
            "Reuters said so.",
            "The AP style book",
            "AP Photo by Jane Doe",
            "dpa!",
            "x, y",
        ] {
            assert!(!is_agency_signature(text), "{text}");
        }
    }

    #[test]
    fn time_stamps_are_told() {
        for text in [
            "October 23, 2025 5:50 pm CET",
            "28.4.2023 18:41 Uhr",
            "23. 12. 2024 13:31",
            "Do 27.04.2023 15:17 Uhr",
            "3 mai 2024 à 9h05",
        ] {
            assert!(is_time_stamp(text), "{text}");
        }
        for text in [
            "3 May 2024",
            "1997",
            "18:41",
            "In 2024 at 5:50 pm he left",
            "9h05 - La Bourse ouvre",
            "Sunday 2024",
            "Termin: 28.02.2020, 18:30 Uhr",
        ] {
            assert!(!is_time_stamp(text), "{text}");
        }
    }

    #[test]
    fn rules_are_told() {
        assert!(is_rule("___") && is_rule("* * *") && is_rule("—"));
        assert!(!is_rule("") && !is_rule("a") && !is_rule("◇"));
    }
}
