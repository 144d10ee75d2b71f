//! Takes any bytes through everything, for fuzz targets and property tests.

use crate::{Look, Source, coding, http, look, next_record, pass_bad, pass_large};

/// Bytes in memory as a source.
#[derive(Clone, Copy, Debug)]
pub struct Bytes<'b> {
    bytes: &'b [u8],
    at: usize,
    peek_max: usize,
}

impl<'b> Bytes<'b> {
    /// A source that shows at most `peek_max` bytes at once.
    #[must_use]
    pub fn new(bytes: &'b [u8], peek_max: usize) -> Self {
        Self { bytes, at: 0, peek_max }
    }

    /// Bytes consumed.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }
}

/// More bytes wanted or consumed than there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch;

impl Source for Bytes<'_> {
    type Error = TooMuch;

    fn peek(&mut self, want: usize) -> Result<&[u8], TooMuch> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if want > self.peek_max { Err(TooMuch) } else { Ok(rest.get(..want).unwrap_or(rest)) }
    }

    fn advance(&mut self, count: usize) -> Result<(), TooMuch> {
        let end = self.at.saturating_add(count);
        if end > self.bytes.len() {
            return Err(TooMuch);
        }
        self.at = end;
        Ok(())
    }

    fn is_too_much(_: &TooMuch) -> bool {
        true
    }
}

/// What [`archive`] met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// Where whole records begin.
    pub whole: Vec<usize>,
    /// Where what is no whole record begins.
    pub bad: Vec<usize>,
    /// Bytes in decoded bodies.
    pub decoded: usize,
}

/// Reads `bytes` as an archive, with every block as a response. Panics when a place is met twice or a byte is left.
///
/// # Panics
/// When the reading of records does what it must not.
#[must_use]
pub fn archive(bytes: &[u8], record_bytes_max: usize) -> Met {
    let mut source = Bytes::new(bytes, 1 << 24);
    let mut met = Met::default();
    let mut before = None;
    loop {
        let found = look(&mut source, record_bytes_max);
        let at = source.at();
        let end = match &found {
            Ok(Look::End) | Err(TooMuch) => true,
            Ok(Look::Whole { record, bytes: length }) => {
                met.whole.push(at);
                let block = bytes.get(at + record.head_bytes..at + length).unwrap_or_default();
                met.decoded += message(block, record_bytes_max);
                source.advance(*length).is_err()
            }
            Ok(Look::Large(record)) => {
                met.bad.push(at);
                pass_large(&mut source, record).is_err()
            }
            Ok(Look::Cut { bytes: length, .. }) => {
                met.bad.push(at);
                source.advance(*length).is_err()
            }
            Ok(Look::Bad(_)) => {
                met.bad.push(at);
                pass_bad(&mut source).is_err()
            }
        };
        if end {
            assert!(matches!(found, Ok(Look::End)), "{found:?} at byte {at}");
            assert_eq!(source.at(), bytes.len(), "bytes are left");
            return met;
        }
        assert!(before.is_none_or(|before| before < at), "byte {at} is met again");
        before = Some(at);
        assert!(source.at() > at, "nothing is consumed at byte {at}");
    }
}

/// Reads `block` as a response and decodes its body; the number of its bytes.
///
/// # Panics
/// When more is decoded than the limit allows.
#[must_use]
pub fn message(block: &[u8], bytes_max: usize) -> usize {
    let Some(message) = http::parse(block) else { return 0 };
    if let Some(value) = message.content_type {
        let _type_and_charset = http::media_type(value);
    }
    let decoded = coding::decode(&message, bytes_max).map_or(0, |body| body.bytes.len());
    assert!(decoded <= bytes_max, "{decoded} bytes decoded");
    decoded
}

/// Everything a fuzzer can reach: `bytes` as an archive, as a response and as what is searched for a record.
///
/// # Panics
/// When something does what it must not.
pub fn everything(bytes: &[u8]) {
    for limit in [1 << 10, 1 << 20] {
        let _met = archive(bytes, limit);
    }
    let _decoded = message(bytes, 1 << 20);
    if let Some(at) = next_record(bytes) {
        assert!(at < bytes.len(), "a record behind the end");
        // With the line end before it, which says that a line begins there.
        let from = at.saturating_sub(1);
        let again = bytes.get(from..).and_then(next_record);
        assert_eq!(again, Some(at - from), "a record found is none when looked at again");
    }
}
