//! Times: RFC 3339 with the offset as found, or a bare date when only the day is known.

use jiff::Timestamp;
use jiff::civil::Date;

/// Whether `text` is a time: RFC 3339 with an offset (`2024-05-01T10:00:00+02:00`), or a bare date (`2024-05-01`).
#[must_use]
pub fn check_time(text: &str) -> bool {
    time_micros(text).is_some()
}

/// The time as microseconds since 1970-01-01 UTC, a bare date at 00:00 UTC; `None` when it is not a time.
#[must_use]
pub fn time_micros(text: &str) -> Option<i64> {
    if !has_shape(text.as_bytes()) {
        return None;
    }
    if text.len() == DATE.len() {
        let date: Date = text.parse().ok()?;
        let days = date.since(Date::constant(1970, 1, 1)).ok()?.get_days();
        return i64::from(days).checked_mul(86_400_000_000);
    }
    text.parse::<Timestamp>().ok().map(Timestamp::as_microsecond)
}

const DATE: &[u8] = b"dddd-dd-dd";
const TIME: &[u8] = b"dddd-dd-ddTdd:dd:dd";
const OFFSET: &[u8] = b"+dd:dd";

/// The grammar of RFC 3339 section 5.6, or its `full-date` alone. Ranges of the numbers are for the parser, but
/// offsets: it knows larger ones.
fn has_shape(text: &[u8]) -> bool {
    if text.len() == DATE.len() {
        return matches(text, DATE);
    }
    let Some((time, rest)) = text.split_at_checked(TIME.len()) else { return false };
    if !matches(time, TIME) {
        return false;
    }
    let rest = match rest.strip_prefix(b".") {
        Some(fraction) => {
            let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
            if digits == 0 || digits > 9 {
                return false;
            }
            fraction.get(digits..).unwrap_or_default()
        }
        None => rest,
    };
    match rest {
        [b'Z' | b'z'] => true,
        [_, h1, h2, b':', m1, _] => {
            matches(rest, OFFSET) && (*h1, *h2) <= (b'2', b'3') && *m1 <= b'5'
        }
        _ => false,
    }
}

fn matches(text: &[u8], pattern: &[u8]) -> bool {
    text.len() == pattern.len()
        && text.iter().zip(pattern).all(|(b, p)| match p {
            b'd' => b.is_ascii_digit(),
            b'T' => matches!(b, b'T' | b't'),
            b'+' => matches!(b, b'+' | b'-'),
            other => b == other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_unix_microseconds() {
        assert_eq!(time_micros("1970-01-01"), Some(0));
        assert_eq!(time_micros("1970-01-02T00:00:00Z"), Some(86_400_000_000));
        assert_eq!(time_micros("1970-01-01T01:00:00.000001+01:00"), Some(1));
        assert_eq!(time_micros("1969-12-31"), Some(-86_400_000_000));
        assert_eq!(time_micros("2024-02-29"), time_micros("2024-02-29T02:00:00+02:00"));
        assert_eq!(time_micros("2024-02-29t02:00:00z"), time_micros("2024-02-29T02:00:00-00:00"));
        assert!(time_micros("0001-01-01").is_some());
        assert!(time_micros("9999-12-31").is_some());
    }

    #[test]
    fn other_text_is_no_time() {
        for bad in [
            "",
            "2024",
            "2024-02-30",
            "2024-13-01",
            "2024-1-1",
            "24-01-01",
            "2024-01-01T10:00:00",
            "2024-01-01T10:00Z",
            "2024-01-01 10:00:00Z",
            "2024-01-01T25:00:00Z",
            "2024-01-01T10:00:00.Z",
            "2024-01-01T10:00:00.1234567890Z",
            "2024-01-01T10:00:00+24:00",
            "2024-01-01T10:00:00+01:60",
            "2024-01-01T10:00:00+0100",
            "2024-01-01T10:00:00+01:00[Europe/Paris]",
            " 2024-01-01",
            "2024-01-01\u{0}",
            "２０２４-01-01",
        ] {
            assert!(!check_time(bad), "{bad}");
        }
    }
}
