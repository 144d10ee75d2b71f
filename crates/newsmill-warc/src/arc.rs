//! Heads of ARC records: one line of fields between spaces, as the Internet Archive defined it in 1996.
//!
//! Version 1: address, IP address, date, type, length. Version 2: address, IP address, date, type, result code,
//! checksum, location, offset, file name, length. Addresses may hold spaces, so the line is read from its end.

use memchr::memchr;

use crate::head::{Format, Head, Kind, Parsed};
use crate::text;

/// A head line is no longer than this.
const LINE_BYTES_MAX: usize = 64 << 10;
/// So many fields stand behind the address in each version.
const FIELDS: [usize; 2] = [4, 9];
/// A date has at least so many digits.
const DATE_DIGITS: usize = 12;
/// Words at a line's end that can be fields, with room for a type of several words.
const WORDS_MAX: usize = 14;

/// Reads the head that `bytes` begin with.
pub(crate) fn parse(bytes: &[u8]) -> Parsed {
    if !begins_address(bytes) {
        return Parsed::Not("neither a WARC nor an ARC record begins here");
    }
    let Some(end) = memchr(b'\n', bytes.get(..LINE_BYTES_MAX).unwrap_or(bytes)) else {
        return match bytes.len() >= LINE_BYTES_MAX {
            true => Parsed::Not("its first line is too long"),
            false => Parsed::More,
        };
    };
    match of_line(bytes.get(..end).unwrap_or_default()) {
        Some(head) => Parsed::Whole(Box::new(head), end + 1),
        None => Parsed::Not("its first line is none of an ARC record"),
    }
}

/// Whether `http:` or the like begins here, as far as the bytes go.
fn begins_address(bytes: &[u8]) -> bool {
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let length = bytes.iter().take(32).take_while(|byte| is_scheme(byte)).count();
    let letter = bytes.first().is_none_or(u8::is_ascii_alphabetic);
    match bytes.get(length) {
        Some(after) => letter && length > 1 && *after == b':',
        None => letter && length < 32,
    }
}

/// Reads a line. Length and type may be anything: a record with a wrong length is a record.
pub(crate) fn of_line(line: &[u8]) -> Option<Head> {
    let line = line.trim_ascii_end();
    // From the line's end: where words begin.
    let mut starts = Vec::with_capacity(WORDS_MAX);
    let mut end = line.len();
    while starts.len() < WORDS_MAX {
        let space = memchr::memrchr(b' ', line.get(..end)?)?;
        starts.push((space + 1, end));
        let date = line.get(space + 1..end)?;
        let fields = starts.len() + 1;
        // A type such as `text/html; charset=utf-8` is more than one word.
        let known = FIELDS.iter().any(|count| (*count..count + 3).contains(&fields));
        if known && is_date(date) {
            let ip = memchr::memrchr(b' ', line.get(..space)?)?;
            if is_ip(line.get(ip + 1..space)?) {
                return head(line, ip, date, &starts);
            }
        }
        end = space;
    }
    None
}

/// The head of a line whose address ends at `ip`; `words` are those from the line's end up to the date.
fn head(line: &[u8], ip: usize, date: &[u8], words: &[(usize, usize)]) -> Option<Head> {
    let &(length_from, length_to) = words.first()?;
    let &(_, date_end) = words.last()?;
    let uri = line.get(..ip)?;
    let after_type = match words.len() + 1 >= *FIELDS.last()? {
        true => words.get(5)?.0,
        false => length_from,
    };
    Some(Head {
        format: Format::Arc,
        kind: if uri.starts_with(b"filedesc:") { Kind::Warcinfo } else { Kind::Response },
        id: None,
        uri: text::address(uri),
        date: text::date(date),
        content_type: line.get(date_end..after_type).and_then(text::text),
        truncated: None,
        length: text::number(line.get(length_from..length_to)?),
    })
}

fn is_date(word: &[u8]) -> bool {
    word.len() >= DATE_DIGITS && word.iter().all(u8::is_ascii_digit)
}

fn is_ip(word: &[u8]) -> bool {
    let digits = word.iter().any(u8::is_ascii_hexdigit);
    let rest = word.iter().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':'));
    (digits && rest) || word == b"-"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Option<Head> {
        of_line(text.as_bytes())
    }

    #[test]
    fn lines_of_both_versions_are_read() {
        let one = line("http://a.example/ 93.184.216.119 20140216050221 text/html 1591").unwrap();
        assert_eq!((one.kind, one.length), (Kind::Response, Some(1591)));
        assert_eq!(one.uri.as_deref(), Some("http://a.example/"));
        assert_eq!(one.date.as_deref(), Some("2014-02-16T05:02:21Z"));
        assert_eq!(one.content_type.as_deref(), Some("text/html"));
        let two =
            line("http://a.example/ 93.184.216.119 20140216050221 text/html 200 - - 12 a.arc 7");
        let two = two.unwrap();
        assert_eq!((two.length, two.content_type.as_deref()), (Some(7), Some("text/html")));
        let spaced = line(
            "http://a.example/x?t=The Live Web 1.2.3.4 20140216050221 text/html; charset=utf-8 9",
        );
        let spaced = spaced.unwrap();
        assert_eq!(spaced.uri.as_deref(), Some("http://a.example/x?t=The%20Live%20Web"));
        assert_eq!(spaced.content_type.as_deref(), Some("text/html; charset=utf-8"));
        let first = line("filedesc://a.arc 0.0.0.0 20140216050221 text/plain 75").unwrap();
        assert_eq!(first.kind, Kind::Warcinfo);
    }

    #[test]
    fn a_wrong_length_is_still_a_record() {
        assert_eq!(line("http://a/ 1.2.3.4 201404010000000000 text/html -1").unwrap().length, None);
        assert_eq!(line("http://a/ 1.2.3.4 20140401000000 text/html abc").unwrap().length, None);
    }

    #[test]
    fn other_lines_are_none() {
        for other in [
            "",
            "http://a/",
            "Note: the 5 harbours of 1996 text/html 12",
            "http://a/ 1.2.3.4 2014 text/html 12",
            "URL IP-address Archive-date Content-type Archive-length",
        ] {
            assert_eq!(line(other), None, "{other}");
        }
        assert_eq!(parse(b"htt"), Parsed::More);
        assert_eq!(parse(b"http://a/ 1.2.3.4"), Parsed::More);
        assert!(matches!(parse(b"<html>\n"), Parsed::Not(_)));
    }
}
