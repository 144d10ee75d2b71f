//! Times of options.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// An RFC 3339 time or a bare date, at midnight UTC, as Unix microseconds.
pub(crate) fn micros(text: &str) -> Result<i64, String> {
    let whole = text.trim().parse::<Timestamp>().ok();
    let day = || text.trim().parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok();
    whole.or_else(|| day().map(|day| day.timestamp())).map(Timestamp::as_microsecond).ok_or_else(
        || format!("`{text}` is no time; hint: write `2024-05-03` or `2024-05-03T09:15:00Z`"),
    )
}

/// A time for people.
pub(crate) fn show(micros: i64) -> String {
    Timestamp::UNIX_EPOCH
        .checked_add(SignedDuration::from_micros(micros))
        .map_or_else(|_| micros.to_string(), |time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_read() {
        assert_eq!(micros("1970-01-02"), Ok(86_400_000_000));
        assert_eq!(micros("1970-01-01T01:00:00+01:00"), Ok(0));
        assert_eq!(show(86_400_000_000), "1970-01-02T00:00:00Z");
        for text in ["", "yesterday", "2024-13-01", "03.05.2024"] {
            assert!(micros(text).unwrap_err().contains("hint:"), "{text}");
        }
    }
}
