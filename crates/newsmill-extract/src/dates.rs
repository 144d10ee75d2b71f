//! Dates as pages write them: ISO 8601, RFC 2822, and the written forms of many languages.

use std::fmt::Write as _;

/// A day, and the time with its offset where both are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct When {
    year: u16,
    month: u8,
    day: u8,
    /// Hour, minute, second and offset in minutes.
    time: Option<(u8, u8, u8, i16)>,
}

/// The web is younger than this, and pages that lie ahead are wrong.
const YEARS: std::ops::RangeInclusive<u16> = 1990..=2099;

impl When {
    fn day(year: u32, month: u32, day: u32) -> Option<When> {
        let when = When {
            year: u16::try_from(year).ok().filter(|year| YEARS.contains(year))?,
            month: u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?,
            day: u8::try_from(day).ok()?,
            time: None,
        };
        let days = match when.month {
            2 if when.year.is_multiple_of(4)
                && (!when.year.is_multiple_of(100) || when.year.is_multiple_of(400)) =>
            {
                29
            }
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (1..=days).contains(&when.day).then_some(when)
    }

    /// The day alone, for comparing.
    pub(crate) fn date(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// RFC 3339, a bare date where only the day is known.
    pub(crate) fn to_rfc3339(self) -> String {
        let mut out = format!("{:04}-{:02}-{:02}", self.year, self.month, self.day);
        if let Some((hour, minute, second, offset)) = self.time {
            // Writing to a string does not fail.
            let _written = write!(out, "T{hour:02}:{minute:02}:{second:02}");
            let _written = match offset {
                0 => write!(out, "Z"),
                _ => {
                    let sign = if offset < 0 { '-' } else { '+' };
                    let minutes = offset.unsigned_abs();
                    write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
                }
            };
        }
        out
    }
}

/// How a date of the form 3/4/2024 is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// A number or a word of a text.
#[derive(Clone, Debug)]
enum Token {
    Number { value: u32, digits: usize },
    Word(String),
    Mark(char),
}

/// Texts longer than this are looked at up to here.
const TEXT_MAX: usize = 400;

fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut open = false;
    for character in text.chars().take(TEXT_MAX) {
        match (character.to_digit(10).or_else(|| wide_digit(character)), out.last_mut()) {
            (Some(digit), Some(Token::Number { value, digits })) if open => {
                *value = value.saturating_mul(10).saturating_add(digit);
                *digits += 1;
            }
            (Some(digit), _) => out.push(Token::Number { value: digit, digits: 1 }),
            (None, Some(Token::Word(word))) if open && is_letter(character) => {
                word.extend(character.to_lowercase())
            }
            (None, _) if is_letter(character) => {
                out.push(Token::Word(character.to_lowercase().collect()))
            }
            (None, _) if character.is_whitespace() => {
                open = false;
                continue;
            }
            (None, _) => out.push(Token::Mark(character)),
        }
        open = true;
    }
    out
}

/// Digits of other scripts: full-width, Arabic, Persian, Devanagari.
fn wide_digit(character: char) -> Option<u32> {
    [0xff10, 0x0660, 0x06f0, 0x0966]
        .into_iter()
        .find_map(|zero| u32::from(character).checked_sub(zero).filter(|digit| *digit < 10))
}

/// Letters of words; the ideographs of dates are marks, since no spaces part them from digits.
fn is_letter(character: char) -> bool {
    character.is_alphabetic() && !matches!(character, '年' | '月' | '日' | '년' | '월' | '일')
        || matches!(character, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{963}')
}

fn number(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    match tokens.get(at)? {
        Token::Number { value, digits } => Some((*value, *digits)),
        _ => None,
    }
}

fn mark(tokens: &[Token], at: usize) -> Option<char> {
    match tokens.get(at)? {
        Token::Mark(mark) => Some(*mark),
        _ => None,
    }
}

fn word(tokens: &[Token], at: usize) -> Option<&str> {
    match tokens.get(at)? {
        Token::Word(word) => Some(word),
        _ => None,
    }
}

/// The first date in a text, with its time if an offset stands with it.
pub(crate) fn find(text: &str, order: Order) -> Option<When> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| {
        let (when, end) = date_at(&tokens, at, order)?;
        Some(When { time: time_at(&tokens, end), ..when })
    })
}

fn date_at(tokens: &[Token], at: usize, order: Order) -> Option<(When, usize)> {
    compact(tokens, at)
        .or_else(|| year_first(tokens, at))
        .or_else(|| all_numbers(tokens, at, order))
        .or_else(|| day_month_name(tokens, at))
        .or_else(|| month_name_day(tokens, at))
}

/// 20240503
fn compact(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let (value, 8 | 14) = number(tokens, at)? else { return None };
    let value = if value > 99_999_999 { return None } else { value };
    Some((When::day(value / 10_000, value / 100 % 100, value % 100)?, at + 1))
}

/// 2024-05-03, 2024/5/3, 2024.05.03, 2024年5月3日
fn year_first(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let (year, 4) = number(tokens, at)? else { return None };
    if !matches!(mark(tokens, at + 1)?, '-' | '/' | '.' | '年' | '년' | '\u{2010}'..='\u{2013}')
        || !matches!(mark(tokens, at + 3)?, '-' | '/' | '.' | '月' | '월' | '\u{2010}'..='\u{2013}')
    {
        return None;
    }
    let (month, 1..=2) = number(tokens, at + 2)? else { return None };
    let (day, 1..=2) = number(tokens, at + 4)? else { return None };
    let end = at + 5 + usize::from(matches!(mark(tokens, at + 5), Some('日' | '일' | '.')));
    Some((When::day(year, month, day)?, end))
}

/// 3.5.2024, 03/05/2024, 3-5-24
fn all_numbers(tokens: &[Token], at: usize, order: Order) -> Option<(When, usize)> {
    let (first, 1..=2) = number(tokens, at)? else { return None };
    let separator = mark(tokens, at + 1).filter(|mark| matches!(mark, '.' | '/' | '-'))?;
    if mark(tokens, at + 3)? != separator {
        return None;
    }
    let (second, 1..=2) = number(tokens, at + 2)? else { return None };
    let year = match number(tokens, at + 4)? {
        (year, 4) => year,
        (year, 2) if separator != '-' => 2000 + year,
        _ => return None,
    };
    let month_first = separator != '.' && order == Order::MonthFirst && first <= 12 || second > 12;
    let (day, month) = if month_first { (second, first) } else { (first, second) };
    Some((When::day(year, month, day)?, at + 5))
}

/// Passes over what stands between the parts of a written date.
fn skip_filler(tokens: &[Token], mut at: usize) -> usize {
    loop {
        let filler = match tokens.get(at) {
            Some(Token::Mark(mark)) => {
                matches!(mark, '.' | ',' | '-' | '/' | 'º' | '°' | '\u{2019}' | '\'')
            }
            Some(Token::Word(word)) => {
                matches!(
                    word.as_str(),
                    "de" | "of"
                        | "del"
                        | "do"
                        | "di"
                        | "den"
                        | "st"
                        | "nd"
                        | "rd"
                        | "th"
                        | "er"
                        | "º"
                        | "το"
                        | "року"
                        | "ª"
                )
            }
            _ => false,
        };
        if !filler {
            return at;
        }
        at += 1;
    }
}

/// 3. Mai 2024, 3 de mayo de 2024, 3rd of May, 2024
fn day_month_name(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let (day, 1..=2) = number(tokens, at)? else { return None };
    let name = skip_filler(tokens, at + 1);
    let month = month(word(tokens, name)?)?;
    let year_at = skip_filler(tokens, name + 1);
    let (year, digits) = number(tokens, year_at)?;
    let year =
        if digits == 2 && mark(tokens, year_at + 1) != Some(':') { 2000 + year } else { year };
    Some((When::day(year, month, day)?, year_at + 1))
}

/// May 3, 2024
fn month_name_day(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let month = month(word(tokens, at)?)?;
    let day_at = skip_filler(tokens, at + 1);
    let (day, 1..=2) = number(tokens, day_at)? else { return None };
    let year_at = skip_filler(tokens, day_at + 1);
    let (year, 4) = number(tokens, year_at)? else { return None };
    Some((When::day(year, month, day)?, year_at + 1))
}

/// A time with its offset, after a date.
fn time_at(tokens: &[Token], mut at: usize) -> Option<(u8, u8, u8, i16)> {
    if matches!(word(tokens, at), Some("t" | "at" | "um")) || mark(tokens, at) == Some(',') {
        at += 1;
    }
    let (hour, 1..=2) = number(tokens, at)? else { return None };
    if mark(tokens, at + 1)? != ':' {
        return None;
    }
    let (minute, 2) = number(tokens, at + 2)? else { return None };
    at += 3;
    let mut second = 0;
    if let (Some(':'), Some((value, 2))) = (mark(tokens, at), number(tokens, at + 1)) {
        second = value;
        at += 2;
    }
    if let (Some('.' | ','), Some(_)) = (mark(tokens, at), number(tokens, at + 1)) {
        at += 2;
    }
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let offset = offset_at(tokens, at)?;
    Some((
        u8::try_from(hour).ok()?,
        u8::try_from(minute).ok()?,
        u8::try_from(second.min(59)).ok()?,
        offset,
    ))
}

fn offset_at(tokens: &[Token], mut at: usize) -> Option<i16> {
    let utc = matches!(word(tokens, at), Some("z" | "gmt" | "utc" | "ut"));
    at += usize::from(utc);
    let Some(sign) = mark(tokens, at).filter(|mark| matches!(mark, '+' | '-' | '\u{2212}')) else {
        return utc.then_some(0);
    };
    let (hours, minutes) = match number(tokens, at + 1)? {
        (value, 4) => (value / 100, value % 100),
        (hours, 2) if mark(tokens, at + 2) == Some(':') => (hours, number(tokens, at + 3)?.0),
        (hours, 2) => (hours, 0),
        _ => return None,
    };
    if hours > 15 || minutes > 59 {
        return None;
    }
    let offset = i16::try_from(hours * 60 + minutes).ok()?;
    Some(if sign == '+' { offset } else { -offset })
}

/// The date in the path of an address: `/2024/05/03/`, `2024-05-03`, `20240503`.
pub(crate) fn in_url(url: &str) -> Option<When> {
    let path = url.split_once("//").map_or(url, |(_, rest)| rest).split(['?', '#']).next()?;
    let (_, path) = path.split_once('/')?;
    let tokens = tokens_of_path(path);
    (0..tokens.len())
        .find_map(|at| match number(&tokens, at)? {
            (_, 8) => compact(&tokens, at),
            (_, 4) => year_first(&tokens, at).or_else(|| year_month_name(&tokens, at)),
            _ => None,
        })
        .map(|(when, _)| when)
}

/// 2024/may/03
fn year_month_name(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let (year, 4) = number(tokens, at)? else { return None };
    let ('/', '/') = (mark(tokens, at + 1)?, mark(tokens, at + 3)?) else { return None };
    let (day, 2) = number(tokens, at + 4)? else { return None };
    Some((When::day(year, month(word(tokens, at + 2)?)?, day)?, at + 5))
}

fn tokens_of_path(path: &str) -> Vec<Token> {
    tokens(&path.replace('_', "-"))
}

/// A language's twelve month names, full or as far as they are told apart.
const MONTHS: [[&str; 12]; 22] = [
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
    ["jänner", "feber", "mär", "apr", "mai", "jun", "jul", "aug", "sept", "okt", "nov", "dez"],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "déc"],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "setiembre", "oct", "nov", "dic"],
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
    [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
    [
        "ledna",
        "února",
        "března",
        "dubna",
        "května",
        "června",
        "července",
        "srpna",
        "září",
        "října",
        "listopadu",
        "prosince",
    ],
    [
        "ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim",
        "kasım", "aralık",
    ],
    [
        "tammikuuta",
        "helmikuuta",
        "maaliskuuta",
        "huhtikuuta",
        "toukokuuta",
        "kesäkuuta",
        "heinäkuuta",
        "elokuuta",
        "syyskuuta",
        "lokakuuta",
        "marraskuuta",
        "joulukuuta",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    [
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ],
    [
        "januari",
        "februari",
        "maret",
        "april",
        "mei",
        "juni",
        "juli",
        "agustus",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    [
        "ιανουαρίου",
        "φεβρουαρίου",
        "μαρτίου",
        "απριλίου",
        "μαΐου",
        "ιουνίου",
        "ιουλίου",
        "αυγούστου",
        "σεπτεμβρίου",
        "οκτωβρίου",
        "νοεμβρίου",
        "δεκεμβρίου",
    ],
    [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
];

fn month(name: &str) -> Option<u32> {
    let found = MONTHS.iter().find_map(|names| names.iter().position(|other| *other == name))?;
    u32::try_from(found + 1).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Order, find, in_url};

    fn read(text: &str) -> String {
        find(text, Order::DayFirst).map_or_else(String::new, super::When::to_rfc3339)
    }

    #[test]
    fn machine_dates_keep_their_offset() {
        assert_eq!(read("2024-05-03T15:47:42.389Z"), "2024-05-03T15:47:42Z");
        assert_eq!(read("2024-05-03 15:47:42+02:00"), "2024-05-03T15:47:42+02:00");
        assert_eq!(read("2024-05-03T15:47-0330"), "2024-05-03T15:47:00-03:30");
        assert_eq!(read("Fri, 03 May 2024 10:00:00 GMT"), "2024-05-03T10:00:00Z");
        assert_eq!(read("2024-05-03T15:47:42"), "2024-05-03");
        assert_eq!(read("20240503"), "2024-05-03");
    }

    #[test]
    fn written_dates_of_many_languages() {
        for text in [
            "May 3, 2024",
            "3rd of May, 2024",
            "Fr, 3. Mai 2024, 10 Uhr",
            "le 3 mai 2024",
            "3 de mayo de 2024",
            "3 maggio 2024",
            "3 мая 2024 года",
            "3.5.2024",
            "03.05.24",
            "2024年5月3日",
            "２０２４年５月３日",
            "2024. 5. 3.",
            "3 mei 2024",
            "3 Mayıs 2024",
            "٣ مايو ٢٠٢٤",
        ] {
            assert_eq!(read(text), "2024-05-03", "{text}");
        }
        assert_eq!(
            find("5/3/2024", Order::MonthFirst).map(super::When::to_rfc3339).as_deref(),
            Some("2024-05-03")
        );
        assert_eq!(read("5/13/2024"), "2024-05-13");
    }

    #[test]
    fn what_is_no_date_stays_none() {
        for text in [
            "",
            "2024",
            "30.02.2024",
            "12.5",
            "Version 1.2.3",
            "May 2024",
            "99/99/9999",
            "1.234.567",
            "10:30",
        ] {
            assert_eq!(read(text), "", "{text}");
        }
    }

    #[test]
    fn addresses_hold_dates() {
        let day = |url| in_url(url).map(super::When::to_rfc3339);
        assert_eq!(day("https://example.org/2024/05/03/story.html").as_deref(), Some("2024-05-03"));
        assert_eq!(
            day("https://example.org/news/2024/may/03/story").as_deref(),
            Some("2024-05-03")
        );
        assert_eq!(day("https://example.org/a-20240503-b").as_deref(), Some("2024-05-03"));
        assert_eq!(day("https://example.org/1234567/story"), None);
        assert_eq!(day("https://2024-05-03.example.org/"), None);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _found = find(&text, Order::MonthFirst);
            let _found = in_url(&text);
        }

        #[test]
        fn reads_back_what_it_writes(year in 1990_u16..2099, month in 1_u8..=12, day in 1_u8..=28, hour in 0_u8..24, offset in -900_i16..900) {
            let when = super::When { year, month, day, time: Some((hour, 5, 9, offset)) };
            prop_assert_eq!(find(&when.to_rfc3339(), Order::DayFirst), Some(when));
        }
    }
}
