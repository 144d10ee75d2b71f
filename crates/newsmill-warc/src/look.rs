//! What stands at a place of a stream.

use crate::head::{Format, HEAD_BYTES_MAX, Head, Parsed, parse_head};
use crate::scan::next_record_from;

/// Decompressed bytes to read in order.
pub trait Source {
    /// Why bytes cannot be read.
    type Error;

    /// At least `want` bytes from here, fewer only before the end or before damage, none at the end.
    ///
    /// # Errors
    /// At damage, once the bytes before it are consumed; [`Source::is_too_much`] when `want` is above a limit.
    fn peek(&mut self, want: usize) -> Result<&[u8], Self::Error>;

    /// Consumes `count` of the bytes shown.
    ///
    /// # Errors
    /// Those of the stream.
    fn advance(&mut self, count: usize) -> Result<(), Self::Error>;

    /// Whether an error only says that fewer bytes should be asked for.
    fn is_too_much(error: &Self::Error) -> bool;
}

/// A record whose head stands here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it says of itself.
    pub head: Box<Head>,
    /// Bytes of the head.
    pub head_bytes: usize,
    /// Bytes of the block behind it, as the head says.
    pub block_bytes: u64,
}

/// What stands here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// A record that is wholly buffered.
    Whole {
        /// The record.
        record: Record,
        /// Its bytes with the line ends behind it: what to consume.
        bytes: usize,
    },
    /// A record above the limit, or above what the source shows at once; [`pass_large`] goes over it.
    Large(Record),
    /// The bytes end in the middle of a record: all that are left are buffered.
    Cut {
        /// The record, unless its head is cut.
        record: Option<Record>,
        /// So many bytes are left.
        bytes: usize,
    },
    /// What stands here is no record that can be trusted, and why; [`pass_bad`] goes over it.
    Bad(String),
    /// Nothing more.
    End,
}

/// Asked for at first: most heads are far shorter.
const FIRST_BYTES: usize = 8 << 10;
/// Behind a record so many bytes are looked at: line ends and the start of the next head.
const BEHIND_BYTES: usize = 32;
/// [`pass_bad`] looks at so many bytes at once.
const WINDOW_BYTES: usize = 1 << 20;

/// Says what stands at `source`, after consuming the line ends before it; `bytes_max` is the limit of one record with
/// its head.
///
/// # Errors
/// Those of the source.
pub fn look<S: Source>(source: &mut S, bytes_max: usize) -> Result<Look, S::Error> {
    if !skip_line_ends(source)? {
        return Ok(Look::End);
    }
    let mut want = FIRST_BYTES;
    let (head, head_bytes) = loop {
        let Some(bytes) = try_peek(source, want)? else {
            return Ok(Look::Bad("its head is larger than what may be read at once".to_owned()));
        };
        match parse_head(bytes) {
            Parsed::Whole(head, length) => break (head, length),
            Parsed::Not(why) => return Ok(Look::Bad(why.to_owned())),
            Parsed::More if bytes.len() < want => {
                return Ok(Look::Cut { record: None, bytes: bytes.len() });
            }
            Parsed::More => want = (want * 4).min(HEAD_BYTES_MAX),
        }
    };
    let Some(block_bytes) = head.length else {
        return Ok(Look::Bad("its head says no length".to_owned()));
    };
    let record = Record { head, head_bytes, block_bytes };
    let all = usize::try_from(block_bytes).ok().and_then(|block| block.checked_add(head_bytes));
    let Some(all) = all.filter(|all| *all <= bytes_max) else { return Ok(Look::Large(record)) };
    let Some(bytes) = try_peek(source, all + BEHIND_BYTES)? else {
        return Ok(Look::Large(record));
    };
    let Some(behind) = bytes.get(all..) else {
        return Ok(match next_record_from(bytes, head_bytes) {
            Some(_) => Look::Bad(wrong_length(block_bytes)),
            None => Look::Cut { record: Some(record), bytes: bytes.len() },
        });
    };
    let line_ends = count_line_ends(behind);
    let next = behind.get(line_ends..).unwrap_or_default();
    // Two line ends say of a WARC record that it ends here, whatever comes behind.
    let ends = record.head.format == Format::Warc && behind.starts_with(b"\r\n\r\n");
    if ends || begins_record(next) {
        Ok(Look::Whole { record, bytes: all + line_ends })
    } else {
        Ok(Look::Bad(wrong_length(block_bytes)))
    }
}

fn wrong_length(length: u64) -> String {
    format!("it is not {length} bytes long, as its head says")
}

/// Whether a record begins with `bytes`, as far as they go.
fn begins_record(bytes: &[u8]) -> bool {
    bytes.is_empty() || !matches!(parse_head(bytes), Parsed::Not(_))
}

/// `None`: so many bytes may not be asked for.
fn try_peek<S: Source>(source: &mut S, want: usize) -> Result<Option<&[u8]>, S::Error> {
    match source.peek(want) {
        // Once more, because the borrow checker does not let the first answer go.
        Ok(_) => source.peek(want).map(Some),
        Err(error) if S::is_too_much(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn count_line_ends(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

/// Consumes line ends; false at the end of the stream.
fn skip_line_ends<S: Source>(source: &mut S) -> Result<bool, S::Error> {
    loop {
        let bytes = source.peek(1)?;
        let (all, line_ends) = (bytes.len(), count_line_ends(bytes));
        if line_ends > 0 {
            source.advance(line_ends)?;
        }
        if line_ends < all || all == 0 {
            return Ok(all > 0);
        }
    }
}

/// Consumes what stands here, at least a byte of it, up to where the next record begins, in pieces. The number of bytes
/// it was.
///
/// # Errors
/// Those of the source.
pub fn pass_bad<S: Source>(source: &mut S) -> Result<u64, S::Error> {
    let mut passed = 0;
    // The first byte cannot begin the next record.
    let mut from = 1;
    let mut want = WINDOW_BYTES;
    loop {
        let Some(bytes) = try_peek(source, want)? else {
            want = (want / 2).max(1);
            continue;
        };
        let length = bytes.len();
        let found = next_record_from(bytes, from);
        let step = match found {
            Some(at) => at,
            None if length < want => length,
            // A head may stand across both windows.
            None => length - HEAD_BYTES_MAX.min(length / 2),
        };
        source.advance(step)?;
        passed += step as u64;
        if found.is_some() || length < want {
            return Ok(passed);
        }
        from = 0;
    }
}

/// Consumes a record that [`look`] called large, in pieces, and the line ends behind it. False when the stream ends
/// before it does, or when no record begins behind it: then its length is wrong.
///
/// # Errors
/// Those of the source.
pub fn pass_large<S: Source>(source: &mut S, record: &Record) -> Result<bool, S::Error> {
    let mut left = record.block_bytes.saturating_add(record.head_bytes as u64);
    while left > 0 {
        let length = source.peek(1)?.len();
        if length == 0 {
            return Ok(false);
        }
        let step = usize::try_from(left).map_or(length, |left| left.min(length));
        source.advance(step)?;
        left -= step as u64;
    }
    if !skip_line_ends(source)? {
        return Ok(true);
    }
    let behind = source.peek(BEHIND_BYTES)?;
    Ok(begins_record(behind.get(..BEHIND_BYTES).unwrap_or(behind)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::Bytes;

    fn record(block: &str, length: usize) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:1>\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
        )
    }

    /// What is found in `text`, one word each, and where.
    fn walk(archive: impl AsRef<[u8]>, bytes_max: usize) -> Vec<(&'static str, usize)> {
        let mut source = Bytes::new(archive.as_ref(), 4 << 20);
        let mut found = Vec::new();
        loop {
            let look = look(&mut source, bytes_max).unwrap();
            let at = source.at();
            match look {
                Look::Whole { bytes, .. } => {
                    found.push(("whole", at));
                    source.advance(bytes).unwrap();
                }
                Look::Large(record) => {
                    let sound = pass_large(&mut source, &record).unwrap();
                    found.push((if sound { "large" } else { "wrong" }, at));
                }
                Look::Cut { bytes, .. } => {
                    found.push(("cut", at));
                    source.advance(bytes).unwrap();
                }
                Look::Bad(_) => {
                    found.push(("bad", at));
                    pass_bad(&mut source).unwrap();
                }
                Look::End => return found,
            }
        }
    }

    #[test]
    fn records_follow_each_other() {
        let (a, b) = (record("one", 3), record("", 0));
        let all = format!("{a}{b}\r\n{a}");
        let third = a.len() + b.len() + 2;
        assert_eq!(walk(&all, 1000), [("whole", 0), ("whole", a.len()), ("whole", third)]);
        // Nothing but a line end between them, or none.
        let tight = format!("{}{a}", a.trim_end());
        assert_eq!(walk(&tight, 1000), [("whole", 0), ("whole", a.trim_end().len())]);
        assert_eq!(walk("", 1000), []);
        assert_eq!(walk("\r\n\r\n", 1000), []);
    }

    #[test]
    fn a_wrong_length_costs_one_record() {
        let good = record("one", 3);
        for length in [0, 1, 2, 5, 40, 300, 100_000] {
            let bad = record("one two", length);
            let all = format!("{good}{bad}{good}{good}");
            let at = |n: usize| good.len() + n * good.len();
            let after = good.len() + bad.len();
            let found = walk(&all, 1 << 20);
            let expected =
                [("whole", 0), ("bad", at(0)), ("whole", after), ("whole", after + good.len())];
            assert_eq!(found, expected, "{length}");
        }
    }

    #[test]
    fn cut_and_large_records_are_told() {
        let good = record("one", 3);
        let long = record(&"x".repeat(500), 500);
        let all = format!("{good}{long}{good}");
        let last = good.len() + long.len();
        assert_eq!(walk(&all, 200), [("whole", 0), ("large", good.len()), ("whole", last)]);
        for cut in [last + 3, last + 40, all.len() - 5] {
            let found = walk(&all.as_bytes()[..cut], 1000);
            assert_eq!(found.last(), Some(&("cut", last)), "{cut}");
        }
        // Without its line ends the last record is whole.
        assert_eq!(walk(&all.as_bytes()[..all.len() - 4], 1000).last(), Some(&("whole", last)));
        let lies = record("x", 10_000);
        assert_eq!(walk(format!("{lies}{good}"), 200), [("wrong", 0)]);
    }

    #[test]
    fn junk_is_passed_over_as_one() {
        let good = record("one", 3);
        let junk = "junk\n".repeat(500_000);
        let found = walk(format!("{junk}{good}"), 1000);
        assert_eq!(found, [("bad", 0), ("whole", junk.len())]);
        assert_eq!(walk("no archive", 1000), [("bad", 0)]);
    }
}
