//! The values of heads.

use std::fmt::Write as _;

/// Text without spaces around; what is not UTF-8 becomes U+FFFD. `None` for nothing.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    let trimmed = bytes.trim_ascii();
    (!trimmed.is_empty()).then(|| String::from_utf8_lossy(trimmed).into_owned())
}

/// A value between `<` and `>`, as record ids are written, and addresses by some programs.
pub(crate) fn unbracketed(bytes: &[u8]) -> &[u8] {
    let trimmed = bytes.trim_ascii();
    let inner = trimmed.strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">"));
    inner.unwrap_or(trimmed).trim_ascii()
}

/// An address: spaces, control characters and what is not UTF-8 are percent-encoded, everything else stays.
pub(crate) fn address(bytes: &[u8]) -> Option<String> {
    let bytes = unbracketed(bytes);
    let mut made = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_whitespace() || character.is_control() {
                let mut buffer = [0; 4];
                escape(&mut made, character.encode_utf8(&mut buffer).as_bytes());
            } else {
                made.push(character);
            }
        }
        escape(&mut made, chunk.invalid());
    }
    (!made.is_empty()).then_some(made)
}

fn escape(to: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ok = write!(to, "%{byte:02X}");
    }
}

/// The number that the whole of `bytes` is.
pub(crate) fn number(bytes: &[u8]) -> Option<u64> {
    let bytes = bytes.trim_ascii();
    let digits = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(bytes).ok().filter(|_| digits)?.parse().ok()
}

/// A date as RFC 3339 has it: from that, from a bare date, or from the 12 or more digits of ARC files.
pub(crate) fn date(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes.trim_ascii()).ok()?;
    if text.len() >= 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return of_digits(text);
    }
    let (day, time) = match text.split_once(['T', 't', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let [year, month, of_month] = *day.split('-').collect::<Vec<_>>() else { return None };
    if !(is_in(year, 4, 0, 9999) && is_in(month, 2, 1, 12) && is_in(of_month, 2, 1, 31)) {
        return None;
    }
    match time {
        None => Some(day.to_owned()),
        Some(time) => Some(format!("{day}T{}", clock(time)?)),
    }
}

/// `YYYYMMDDhhmmss`, in UTC; seconds may be missing, further digits are fractions.
fn of_digits(digits: &str) -> Option<String> {
    let part = |from: usize, to: usize| digits.get(from..to);
    let seconds = part(12, 14).unwrap_or("00");
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute) = (part(8, 10)?, part(10, 12)?);
    date(format!("{year}-{month}-{day}T{hour}:{minute}:{seconds}Z").as_bytes())
}

/// A time of day with its offset: seconds may be missing in W3C's profile of ISO 8601, not in RFC 3339.
fn clock(time: &str) -> Option<String> {
    let at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, offset) = time.split_at_checked(at)?;
    let offset = if offset.eq_ignore_ascii_case("z") { "Z" } else { offset };
    let hours_minutes = |text: &str| {
        let parts = text.split_once(':');
        parts.is_some_and(|(hour, minute)| is_in(hour, 2, 0, 23) && is_in(minute, 2, 0, 59))
    };
    if offset != "Z" && !hours_minutes(offset.get(1..)?) {
        return None;
    }
    let (whole, fraction) = match clock.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (clock, None),
    };
    let digits = |text: &str| {
        (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if fraction.is_some_and(|fraction| !digits(fraction)) {
        return None;
    }
    match whole.len() {
        5 if fraction.is_none() && hours_minutes(whole) => Some(format!("{whole}:00{offset}")),
        8 if hours_minutes(whole.get(..5)?) && is_in(whole.get(6..)?, 2, 0, 60) => {
            (whole.get(5..6)? == ":").then(|| format!("{clock}{offset}"))
        }
        _ => None,
    }
}

fn is_in(text: &str, digits: usize, least: u32, most: u32) -> bool {
    text.len() == digits
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse().is_ok_and(|number| (least..=most).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_rfc_3339() {
        for (found, expected) in [
            ("2017-03-06T04:03:53Z", "2017-03-06T04:03:53Z"),
            ("2017-03-06T04:03:53.123456Z", "2017-03-06T04:03:53.123456Z"),
            ("2017-03-06T04:03:53+01:00", "2017-03-06T04:03:53+01:00"),
            ("2017-03-06T04:03Z", "2017-03-06T04:03:00Z"),
            ("2017-03-06", "2017-03-06"),
            ("20140216050221", "2014-02-16T05:02:21Z"),
            ("201402160502", "2014-02-16T05:02:00Z"),
            ("201404010000000000", "2014-04-01T00:00:00Z"),
        ] {
            assert_eq!(date(found.as_bytes()).as_deref(), Some(expected));
        }
        for none in ["", "2017", "2017-03", "2017-13-06", "yesterday", "99999999999999"] {
            assert_eq!(date(none.as_bytes()), None, "{none}");
        }
        assert_eq!(date(b"2017-03-06T04:03:53"), None);
        assert_eq!(date(b"2017-03-06T04:03:53.Z"), None);
        assert_eq!(date("2017-03-06T0\u{e9}:03:53Z".as_bytes()), None);
    }

    #[test]
    fn addresses_lose_brackets_and_spaces() {
        assert_eq!(address(b" <http://a.example/> ").as_deref(), Some("http://a.example/"));
        assert_eq!(address(b"file:///a b.html").as_deref(), Some("file:///a%20b.html"));
        assert_eq!(address(b"http://a/\xe9?x=%20").as_deref(), Some("http://a/%E9?x=%20"));
        assert_eq!(address("http://a/é".as_bytes()).as_deref(), Some("http://a/é"));
        assert_eq!(address(b"<>"), None);
    }
}
