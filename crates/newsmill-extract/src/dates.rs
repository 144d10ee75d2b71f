//! Dates as pages write them: ISO 8601, RFC 2822, and the written forms of many languages.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::date_tokens::{Token, Tokens, has_digits};
use crate::months::month;
use crate::parts::Parts;

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

const BUDDHIST_YEARS: std::ops::RangeInclusive<u32> = 2533..=2600;

impl When {
    fn day(year: u32, month: u32, day: u32) -> Option<When> {
        // The Buddhist calendar counts from 543 years earlier; no other year of the web is in its range.
        let year = if BUDDHIST_YEARS.contains(&year) { year - 543 } else { year };
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

    /// The day in UTC, where the time is known.
    pub(crate) fn in_utc(self) -> (u16, u8, u8) {
        let Some((hour, minute, _, offset)) = self.time else { return self.date() };
        let minutes = i32::from(hour) * 60 + i32::from(minute) - i32::from(offset);
        let number = self.day_number() + i64::from(minutes.div_euclid(24 * 60));
        let near = (u32::from(self.year) - 1..=u32::from(self.year) + 1).flat_map(|year| {
            (1..=12).flat_map(move |month| (1..=31).map(move |day| (year, month, day)))
        });
        near.filter_map(|(year, month, day)| When::day(year, month, day))
            .find(|other| other.day_number() == number)
            .map_or(self.date(), When::date)
    }

    /// Whether it is 1 January.
    pub(crate) fn is_first_of_year(self) -> bool {
        (self.month, self.day) == (1, 1)
    }

    /// Whether the time of day is known, and not midnight, which mostly stands for a day alone.
    pub(crate) fn tells_time(self) -> bool {
        self.time.is_some_and(|(hour, minute, second, _)| (hour, minute, second) != (0, 0, 0))
    }

    /// Whether the time of day is known.
    pub(crate) fn has_time(self) -> bool {
        self.time.is_some()
    }

    /// The given day, where this is a moment in UTC that falls on it in some other time zone.
    pub(crate) fn as_local(self, day: When) -> Option<When> {
        let (hour, minute, _, 0) = self.time? else { return None };
        let minutes = u32::from(hour) * 60 + u32::from(minute);
        // Zones lie between 12 hours behind and 14 before UTC. Midnight is mostly a day without a time.
        let falls = match day.day_number() - self.day_number() {
            1 => minutes >= (24 - 14) * 60,
            -1 => minutes > 0 && minutes < 12 * 60,
            _ => false,
        };
        falls.then_some(When { time: None, ..day })
    }

    /// Days since some day long ago, for differences.
    pub(crate) fn day_number(self) -> i64 {
        // Years begin in March, so that the day which leap years add is the last one.
        let early = self.month <= 2;
        let year = i64::from(self.year) - i64::from(early);
        let month = i64::from(self.month) + if early { 9 } else { -3 };
        365 * year + year / 4 - year / 100
            + year / 400
            + (153 * month + 2) / 5
            + i64::from(self.day)
    }

    /// Whether the other is the same day once day and month change places.
    pub(crate) fn is_swapped(self, other: When) -> bool {
        (self.year, self.month, self.day) == (other.year, other.day, other.month)
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

/// No date is written with fewer digits than "3 May 24".
const DIGITS_MIN: usize = 3;

/// An address holds no date with fewer digits than "2024/5/3".
const ADDRESS_DIGITS_MIN: usize = 6;

/// Whether a text has enough digits for a date.
pub(crate) fn may_hold_date(text: &str) -> bool {
    has_digits(text, DIGITS_MIN)
}

/// The first date in a text, with its time if an offset stands with it.
pub(crate) fn find(text: &str, order: Order) -> Option<When> {
    if !may_hold_date(text) {
        return None;
    }
    let tokens = Tokens::of(text);
    (0..tokens.len()).find_map(|at| {
        let (when, end) = date_at(&tokens, at, order)?;
        Some(When { time: time_at(&tokens, end), ..when })
    })
}

/// What stands before a date says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    None,
    Published,
    Updated,
}

/// Parts of words that stand before the date of a change.
const UPDATED: &[&str] = &[
    "updat",
    "modif",
    "edited",
    "review",
    "revis",
    "changed",
    "aktuali",
    "geändert",
    "bearbeitet",
    "actuali",
    "aggiorna",
    "atualiza",
    "bijgewerkt",
    "gewijzigd",
    "uppdater",
    "opdater",
    "oppdater",
    "zaktuali",
    "обновл",
    "изменен",
    "оновлен",
    "güncelle",
    "frissít",
    "módosít",
    "päivitetty",
    "diperbarui",
    "ενημέρωσ",
    "تحديث",
    "به‌روز",
    "עודכן",
    "更新",
    "修改",
    "업데이트",
    "수정",
    "nhật",
    "อัปเดต",
    "mise",
];

/// Parts of words that stand before the day of publication.
const PUBLISHED: &[&str] = &[
    "publi",
    "posted",
    "created",
    "erstellt",
    "veröffentlicht",
    "erschienen",
    "pubblica",
    "gepubliceerd",
    "udgivet",
    "julkaistu",
    "közzé",
    "опубл",
    "yayın",
    "δημοσ",
    "نشر",
    "פורסם",
    "发布",
    "發布",
    "公開",
    "掲載",
    "入力",
    "등록",
    "đăng",
    "เผยแพร่",
    "objav",
    "geplaatst",
];

/// The first date in a text that is not said to be that of a change, or else the first; and what is said of it.
pub(crate) fn find_labelled(text: &str, order: Order) -> Option<(When, Label)> {
    let mut changed = None;
    labelled(text, order, &mut |when, label| {
        if label != Label::Updated {
            return Some((when, label));
        }
        changed = changed.or(Some((when, label)));
        None
    })
    .or(changed)
}

/// The dates in a text and what is said of each.
pub(crate) fn all_labelled(text: &str, order: Order) -> Vec<(When, Label)> {
    let mut out = Vec::new();
    let _all = labelled(text, order, &mut |when, label| {
        out.push((when, label));
        None
    });
    out
}

/// Shows the dates in a text with what is said of them, until one is chosen.
fn labelled(
    text: &str,
    order: Order,
    choose: &mut dyn FnMut(When, Label) -> Option<(When, Label)>,
) -> Option<(When, Label)> {
    if !may_hold_date(text) {
        return None;
    }
    let tokens = Tokens::of(text);
    let (mut start, mut at) = (0, 0);
    while at < tokens.len() {
        let Some((when, end)) = date_at(&tokens, at, order) else {
            at += 1;
            continue;
        };
        let label = label_between(&tokens, start, at);
        let chosen = choose(When { time: time_at(&tokens, end), ..when }, label);
        if chosen.is_some() {
            return chosen;
        }
        (start, at) = (end, end);
    }
    None
}

static UPDATED_PARTS: LazyLock<Parts> = LazyLock::new(|| Parts::new(UPDATED));
static PUBLISHED_PARTS: LazyLock<Parts> = LazyLock::new(|| Parts::new(PUBLISHED));

/// What the last word that says anything says of the date behind it.
fn label_between(tokens: &Tokens, start: usize, end: usize) -> Label {
    let label = |word: &str| {
        if PUBLISHED_PARTS.are_in(word) {
            Some(Label::Published)
        } else if word == "mis" || UPDATED_PARTS.begin(word).next().is_some() {
            Some(Label::Updated)
        } else {
            None
        }
    };
    let words = (start..end).rev().filter_map(|at| tokens.word(at));
    words.filter_map(label).next().unwrap_or(Label::None)
}

fn date_at(tokens: &Tokens, at: usize, order: Order) -> Option<(When, usize)> {
    match tokens.get(at)? {
        Token::Number { .. } => compact(tokens, at)
            .or_else(|| year_first(tokens, at))
            .or_else(|| all_numbers(tokens, at, order))
            .or_else(|| day_month_name(tokens, at))
            .or_else(|| year_month_name(tokens, at)),
        Token::Word { .. } => month_name_day(tokens, at),
        Token::Mark(_) => None,
    }
}

/// 20240503
fn compact(tokens: &Tokens, at: usize) -> Option<(When, usize)> {
    let (value, 8 | 14) = tokens.number(at)? else { return None };
    let value = if value > 99_999_999 { return None } else { value };
    Some((When::day(value / 10_000, value / 100 % 100, value % 100)?, at + 1))
}

/// 2024-05-03, 2024/5/3, 2024.05.03, 2024年5月3日
fn year_first(tokens: &Tokens, at: usize) -> Option<(When, usize)> {
    let (year, 4) = tokens.number(at)? else { return None };
    if !matches!(tokens.mark(at + 1)?, '-' | '/' | '.' | '年' | '년' | '\u{2010}'..='\u{2013}')
        || !matches!(tokens.mark(at + 3)?, '-' | '/' | '.' | '月' | '월' | '\u{2010}'..='\u{2013}')
    {
        return None;
    }
    let (month, 1..=2) = tokens.number(at + 2)? else { return None };
    let (day, 1..=2) = tokens.number(at + 4)? else { return None };
    let end = at + 5 + usize::from(matches!(tokens.mark(at + 5), Some('日' | '일' | '.')));
    Some((When::day(year, month, day)?, end))
}

/// 3.5.2024, 03/05/2024, 3-5-24
fn all_numbers(tokens: &Tokens, at: usize, order: Order) -> Option<(When, usize)> {
    let (first, 1..=2) = tokens.number(at)? else { return None };
    let separator = tokens.mark(at + 1).filter(|mark| matches!(mark, '.' | '/' | '-'))?;
    if tokens.mark(at + 3)? != separator {
        return None;
    }
    let (second, 1..=2) = tokens.number(at + 2)? else { return None };
    let year = match tokens.number(at + 4)? {
        (year, 4) => year,
        (year, 2) if separator != '-' => 2000 + year,
        _ => return None,
    };
    let month_first = separator != '.' && order == Order::MonthFirst && first <= 12 || second > 12;
    let (day, month) = if month_first { (second, first) } else { (first, second) };
    Some((When::day(year, month, day)?, at + 5))
}

/// Passes over what stands between the parts of a written date.
fn skip_filler(tokens: &Tokens, mut at: usize) -> usize {
    loop {
        let filler = match tokens.get(at) {
            Some(Token::Mark(mark)) => {
                matches!(mark, '.' | ',' | '-' | '/' | 'º' | '°' | '\u{2019}' | '\'')
            }
            Some(Token::Word { .. }) => {
                matches!(
                    tokens.word(at).unwrap_or(""),
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
                        | "η"
                        | "º"
                        | "d"
                        | "a"
                        | "da"
                        | "ta"
                        | "ngày"
                        | "năm"
                        | "g"
                        | "го"
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

/// 3. Mai 2024, 3 de mayo de 2024, 3rd of May, 2024, 3 tháng 5 2024
fn day_month_name(tokens: &Tokens, at: usize) -> Option<(When, usize)> {
    let (day, 1..=2) = tokens.number(at)? else { return None };
    // Swedish writes the ordinal as "3:e".
    let swedish =
        tokens.mark(at + 1) == Some(':') && matches!(tokens.word(at + 2), Some("e" | "a"));
    let month_at = if swedish { at + 3 } else { skip_filler(tokens, at + 1) };
    let (month, after) = written_month(tokens, month_at)?;
    let stopped = tokens.mark(at + 1) == Some('.');
    let october = stopped && tokens.word(after - 1) == Some("listopada");
    let year_at = skip_filler(tokens, after);
    let (year, digits) = tokens.number(year_at)?;
    let year =
        if digits == 2 && tokens.mark(year_at + 1) != Some(':') { 2000 + year } else { year };
    // With a full stop after the day it is Croatian, where the name is that of October.
    Some((When::day(year, if october { 10 } else { month }, day)?, year_at + 1))
}

/// A month by its name, or as "tháng 5"; and what follows it.
fn written_month(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    match (tokens.word(at)?, tokens.number(at + 1)) {
        ("tháng", Some((month, 1..=2))) => Some((month, at + 2)),
        (name, _) => Some((month(name)?, at + 1)),
    }
}

/// May 3, 2024
fn month_name_day(tokens: &Tokens, at: usize) -> Option<(When, usize)> {
    let day_at = skip_filler(tokens, at + 1);
    let (day, 1..=2) = tokens.number(day_at)? else { return None };
    let year_at = skip_filler(tokens, day_at + 1);
    let year = match (tokens.number(year_at)?, tokens.mark(year_at - 1)) {
        ((year, 4), _) => year,
        ((year, 2), Some('\'' | '\u{2019}')) => 2000 + year,
        _ => return None,
    };
    Some((When::day(year, month(tokens.word(at)?)?, day)?, year_at + 1))
}

/// 2024. május 3., 2024 m. gegužės 3 d., 2024. gada 3. maijs
fn year_month_name(tokens: &Tokens, at: usize) -> Option<(When, usize)> {
    let (year, 4) = tokens.number(at)? else { return None };
    let mut next = skip_filler(tokens, at + 1);
    if matches!(tokens.word(next), Some("m" | "gada" | "г" | "ж")) {
        next = skip_filler(tokens, next + 1);
    }
    let (month, day, end) = match (tokens.word(next), tokens.number(next)) {
        (Some(name), _) => {
            let day_at = skip_filler(tokens, next + 1);
            (month(name)?, tokens.number(day_at)?, day_at + 1)
        }
        (_, Some(day)) => {
            let name_at = skip_filler(tokens, next + 1);
            (month(tokens.word(name_at)?)?, day, name_at + 1)
        }
        _ => return None,
    };
    let (day, 1..=2) = day else { return None };
    Some((When::day(year, month, day)?, end))
}

/// A time with its offset, after a date.
fn time_at(tokens: &Tokens, mut at: usize) -> Option<(u8, u8, u8, i16)> {
    if matches!(tokens.word(at), Some("t" | "at" | "um")) || tokens.mark(at) == Some(',') {
        at += 1;
    }
    let (hour, 1..=2) = tokens.number(at)? else { return None };
    if tokens.mark(at + 1)? != ':' {
        return None;
    }
    let (minute, 2) = tokens.number(at + 2)? else { return None };
    at += 3;
    let mut second = 0;
    if let (Some(':'), Some((value, 2))) = (tokens.mark(at), tokens.number(at + 1)) {
        second = value;
        at += 2;
    }
    if let (Some('.' | ','), Some(_)) = (tokens.mark(at), tokens.number(at + 1)) {
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

fn offset_at(tokens: &Tokens, mut at: usize) -> Option<i16> {
    let utc = matches!(tokens.word(at), Some("z" | "gmt" | "utc" | "ut"));
    at += usize::from(utc);
    let Some(sign) = tokens.mark(at).filter(|mark| matches!(mark, '+' | '-' | '\u{2212}')) else {
        return utc.then_some(0);
    };
    let (hours, minutes) = match tokens.number(at + 1)? {
        (value, 4) => (value / 100, value % 100),
        (hours, 2) if tokens.mark(at + 2) == Some(':') => (hours, tokens.number(at + 3)?.0),
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
    if !has_digits(path, ADDRESS_DIGITS_MIN) {
        return None;
    }
    let tokens = match path.contains('_') {
        true => Tokens::of(&path.replace('_', "-")),
        false => Tokens::of(path),
    };
    (0..tokens.len())
        .find_map(|at| match tokens.number(at)? {
            (_, 8) => compact(&tokens, at),
            (_, 4) => year_first(&tokens, at).or_else(|| year_month_path(&tokens, at)),
            (_, 2) => day_first_path(&tokens, at),
            _ => None,
        })
        .map(|(when, _)| when)
}

/// 2024/may/03
fn year_month_path(tokens: &Tokens, at: usize) -> Option<(When, usize)> {
    let (year, 4) = tokens.number(at)? else { return None };
    let ('/', '/') = (tokens.mark(at + 1)?, tokens.mark(at + 3)?) else { return None };
    let (day, 2) = tokens.number(at + 4)? else { return None };
    Some((When::day(year, month(tokens.word(at + 2)?)?, day)?, at + 5))
}

/// 03-05-2024, where no other reading is possible or days come first as nearly everywhere
fn day_first_path(tokens: &Tokens, at: usize) -> Option<(When, usize)> {
    let (_, 4) = tokens.number(at + 4)? else { return None };
    let follows = at.checked_sub(1).and_then(|before| tokens.mark(before));
    let ('-', Some('/' | '-') | None) = (tokens.mark(at + 1)?, follows) else { return None };
    all_numbers(tokens, at, Order::DayFirst)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Label, Order, find, find_labelled, in_url};

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
            "3 tháng 5, 2024",
            "2024. május 3.",
            "2024 m. gegužės 3 d.",
            "2024. gada 3. maijs",
            "3 พฤษภาคม 2567",
            "3 במאי 2024",
            "३ मई २०२४",
            "3 de maig del 2024",
            "3. svibnja 2024.",
            "3. toukokuuta 2024",
            "3 MAY 2024",
            "NewsMay 3, 2024Updated",
            "Posted on May 3rd, 2024 by Ann",
            "den 3:e maj 2024",
            "3η Μαΐου 2024",
            "3. máj 2024",
            "2024. máj. 3.",
            "May 3 '24",
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
    fn labels_tell_changes_from_publication() {
        let found = |text| {
            find_labelled(text, Order::DayFirst).map(|(when, label)| (when.to_rfc3339(), label))
        };
        let day = |day: &str| format!("2024-05-{day}");
        assert_eq!(
            found("Updated 9 May 2024, published 3 May 2024"),
            Some((day("03"), Label::Published))
        );
        assert_eq!(
            found("Ann Lee, 3 May 2024 (updated 9 May 2024)"),
            Some((day("03"), Label::None))
        );
        assert_eq!(found("Zuletzt aktualisiert am 09.05.2024"), Some((day("09"), Label::Updated)));
        assert_eq!(found("更新：2024年5月9日"), Some((day("09"), Label::Updated)));
        assert_eq!(found("no date, updated"), None);
    }

    #[test]
    fn moments_fall_on_other_days_elsewhere() {
        let when = |text| find(text, Order::DayFirst).unwrap();
        let local = |moment, day| when(moment).as_local(when(day)).is_some();
        assert!(local("2024-05-03T23:11:59Z", "2024-05-04"));
        assert!(local("2024-05-03T05:30:00Z", "2024-05-02"));
        assert!(!local("2024-05-03T09:00:00Z", "2024-05-04"), "no zone is so far ahead");
        assert!(!local("2024-05-03T12:30:00Z", "2024-05-02"), "none so far behind");
        assert!(!local("2024-05-03T00:00:00Z", "2024-05-02"), "midnight is a day alone");
        assert!(!local("2024-05-03T23:11:59+02:00", "2024-05-04"), "the zone is known");
        assert!(!local("2024-05-03", "2024-05-04"));
        assert!(!local("2024-05-03T23:11:59Z", "2024-05-03"));
    }

    #[test]
    fn days_are_counted() {
        let number = |text| find(text, Order::DayFirst).unwrap().day_number();
        assert_eq!(number("2024-03-01") - number("2024-02-28"), 2);
        assert_eq!(number("2025-01-01") - number("2024-01-01"), 366);
        assert_eq!(number("2023-03-01") - number("2023-02-28"), 1);
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
        assert_eq!(day("https://example.org/news/03-05-2024").as_deref(), Some("2024-05-03"));
        assert_eq!(day("https://example.org/1234567/story"), None);
        assert_eq!(day("https://2024-05-03.example.org/"), None);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _found = find(&text, Order::MonthFirst);
            let _found = in_url(&text);
            let _found = find_labelled(&text, Order::DayFirst);
        }

        #[test]
        fn reads_back_what_it_writes(year in 1990_u16..2099, month in 1_u8..=12, day in 1_u8..=28, hour in 0_u8..24, offset in -900_i16..900) {
            let when = super::When { year, month, day, time: Some((hour, 5, 9, offset)) };
            prop_assert_eq!(find(&when.to_rfc3339(), Order::DayFirst), Some(when));
        }
    }
}
