//! Finding records in bytes that do not begin with one.

use memchr::memchr_iter;
use memchr::memmem::Finder;

use crate::head::{ENDLESS, Format, HEAD_BYTES_MAX, Head, Kind, Parsed, parse_head};
use crate::warc;

/// The offset of the first record that begins in `bytes`, with all of its head in them.
///
/// A head stands at the start of a line and has what every writer gives it: for WARC a type, a length and an id or a
/// date, for ARC five or ten fields that end in a digit. A page that quotes such a head whole, line for line, is
/// taken for a record.
///
/// Whether the first byte begins a line nobody knows; it is taken to, where what begins there can hardly be the rest of
/// a line.
#[must_use]
pub fn next_record(bytes: &[u8]) -> Option<usize> {
    next_record_from(bytes, 0)
}

/// As [`next_record`], for one that begins at `from` or behind; the byte before tells whether a line begins there.
pub(crate) fn next_record_from(bytes: &[u8], from: usize) -> Option<usize> {
    let warc = next_warc(bytes, from);
    // Nothing behind that is asked for.
    next_arc(bytes, from, warc.unwrap_or(bytes.len())).or(warc)
}

fn next_warc(bytes: &[u8], from: usize) -> Option<usize> {
    let finder = Finder::new(warc::MAGIC);
    // A head is read once for every version line in it, so never on and on from each of many.
    let mut read_to = 0;
    let found = finder.find_iter(bytes.get(from..).unwrap_or_default());
    found.map(|at| at + from).find(|&at| {
        let begins_line = at == 0 || bytes.get(at - 1) == Some(&b'\n');
        if !begins_line || at < read_to {
            return false;
        }
        match parse_head(bytes.get(at..).unwrap_or_default()) {
            Parsed::Whole(head, length) => {
                read_to = at + length;
                is_likely(&head)
            }
            Parsed::More => {
                read_to = bytes.len();
                false
            }
            Parsed::Not(why) => {
                if why == ENDLESS {
                    // Half of it, because a head may begin in it and end behind it.
                    read_to = at + HEAD_BYTES_MAX / 2;
                }
                false
            }
        }
    })
}

/// What addresses in ARC files begin with. Others are not looked for: of bytes of which nobody knows whether they
/// begin a line, `ttp:` may be the rest of one.
const SCHEMES: [&[u8]; 5] = [b"http:", b"https:", b"ftp:", b"dns:", b"filedesc:"];

fn next_arc(bytes: &[u8], from: usize, before: usize) -> Option<usize> {
    let rest = bytes.get(from..).unwrap_or_default();
    let begins_line = from.checked_sub(1).is_none_or(|at| bytes.get(at) == Some(&b'\n'));
    let mut line_ends = memchr_iter(b'\n', rest).map(|at| at + from);
    let mut start = match begins_line {
        true => from,
        false => line_ends.next()? + 1,
    };
    for end in line_ends {
        if start >= before {
            return None;
        }
        let line = bytes.get(start..end).unwrap_or_default();
        // Most lines do not end in a digit.
        let number = line.trim_ascii_end().last().is_some_and(u8::is_ascii_digit);
        let known = number && SCHEMES.iter().any(|scheme| line.starts_with(scheme));
        if known
            && let Parsed::Whole(head, _) = parse_head(bytes.get(start..=end).unwrap_or_default())
            && is_likely(&head)
        {
            return Some(start);
        }
        start = end + 1;
    }
    None
}

/// Whether a head is one that a writer of archives makes.
fn is_likely(head: &Head) -> bool {
    match head.format {
        Format::Warc => {
            head.length.is_some()
                && head.kind != Kind::Unknown
                && (head.id.is_some() || head.date.is_some())
        }
        // Five or ten fields of the right shapes are enough: a length may be wrong.
        Format::Arc => head.date.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:1>\r\nContent-Length: 3\r\n\r\n";

    #[test]
    fn a_record_begins_a_line() {
        let bytes = format!("abc WARC/1.0\r\nWARC/ x\r\n{HEAD}abc");
        assert_eq!(next_record(bytes.as_bytes()), bytes.find(HEAD));
        assert_eq!(next_record(HEAD.as_bytes()), Some(0));
        assert_eq!(next_record(format!("x{HEAD}").as_bytes()), None);
    }

    #[test]
    fn a_quoted_or_cut_head_is_none() {
        assert_eq!(next_record(b"\nWARC/1.0\r\n\r\n"), None);
        assert_eq!(next_record(&HEAD.as_bytes()[..HEAD.len() - 2]), None);
        assert_eq!(next_record(b""), None);
    }

    #[test]
    fn the_first_of_both_formats_is_found() {
        let arc = "http://a/ 1.2.3.4 20140216050221 text/html 3\n";
        assert_eq!(next_record(format!("x 1\n{arc}abc\n{HEAD}").as_bytes()), Some(4));
        assert_eq!(next_record(format!("\n{HEAD}abc\n{arc}").as_bytes()), Some(1));
    }
}
