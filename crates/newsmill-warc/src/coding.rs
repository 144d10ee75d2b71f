//! Bodies as they were sent: chunks and compression.
//!
//! What the header declares is checked against the bytes: archives exist that declare codings on bodies which are
//! decoded already, Common Crawl's news archives before May 2019 among them. A coding is undone only where the bytes
//! are what it makes.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use memchr::memchr;

use crate::http::Message;

/// More codings than this on one body are not undone.
const CODINGS_MAX: usize = 4;
/// zstd bodies need windows of up to 8 MiB: RFC 9659.
const ZSTD_WINDOW_LOG_MAX: u32 = 23;
/// Text holds no control characters in its first bytes, what is compressed does.
const LOOKED_AT_BYTES: usize = 256;
const GZIP_MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A body with its codings undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body<'b> {
    /// Its bytes.
    pub bytes: Cow<'b, [u8]>,
    /// A coding breaks off: more bytes belong to the body.
    pub broken: bool,
    /// The body is known to be whole: by its last chunk, or by a length the header says.
    pub whole: bool,
}

/// A body that decodes to more than the limit, and how it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLarge(pub Vec<u8>);

/// So much of what is too large is kept.
const START_BYTES: usize = 4 << 10;

impl TooLarge {
    fn begins(bytes: &[u8]) -> Self {
        Self(bytes.get(..START_BYTES).unwrap_or(bytes).to_vec())
    }
}

/// Undoes the codings of a body, each to at most `bytes_max` bytes. A body that begins as gzip or zstd is decoded
/// without being declared too, when it is said to be a text or nothing is said.
///
/// # Errors
/// [`TooLarge`].
pub fn decode<'b>(message: &Message<'b>, bytes_max: usize) -> Result<Body<'b>, TooLarge> {
    let sent = message.body;
    let mut body = Body { bytes: Cow::Borrowed(sent), broken: false, whole: false };
    let chunks = if message.chunked { dechunk(sent) } else { None };
    match chunks {
        Some(chunks) => {
            body = Body { bytes: chunks.bytes, broken: !chunks.ended, whole: chunks.ended };
        }
        // A length that is not that of the bytes as sent says nothing: they may be decoded already.
        None if message.codings.is_empty() && !message.chunked => {
            let length = message.length.and_then(|length| usize::try_from(length).ok());
            body.whole = length.is_some_and(|length| sent.len() >= length);
        }
        None => {}
    }
    for coding in message.codings.iter().rev().take(CODINGS_MAX) {
        undo(&mut body, coding, bytes_max)?;
    }
    if message.codings.is_empty() && is_said_to_be_text(message.content_type) {
        for undeclared in [b"gzip".as_slice(), b"zstd"] {
            undo(&mut body, undeclared, bytes_max)?;
        }
    }
    if body.bytes.len() > bytes_max {
        return Err(TooLarge::begins(&body.bytes));
    }
    Ok(body)
}

fn is_said_to_be_text(content_type: Option<&[u8]>) -> bool {
    content_type.is_none_or(|value| {
        let start = value.get(..5).unwrap_or(value);
        start.eq_ignore_ascii_case(b"text/")
            || value.to_ascii_lowercase().starts_with(b"application/xhtml")
    })
}

/// Undoes one coding, if the bytes are what it makes.
fn undo(body: &mut Body<'_>, coding: &[u8], bytes_max: usize) -> Result<(), TooLarge> {
    let bytes = body.bytes.as_ref();
    let is = |name: &[u8]| coding.eq_ignore_ascii_case(name);
    let decoded = if is(b"gzip") || is(b"x-gzip") {
        if bytes.starts_with(&GZIP_MAGIC) { gunzip(bytes, bytes_max)? } else { None }
    } else if is(b"zstd") {
        if bytes.starts_with(&ZSTD_MAGIC) { unzstd(bytes, bytes_max)? } else { None }
    } else if is(b"deflate") {
        inflate(bytes, bytes_max)?
    } else if is(b"br") && !looks_like_text(bytes) {
        let reader = brotli_decompressor::Decompressor::new(bytes, 4 << 10);
        read(reader, bytes_max)?
    } else {
        None
    };
    if let Some(decoded) = decoded {
        body.broken |= decoded.broken;
        body.whole &= !decoded.broken;
        body.bytes = Cow::Owned(decoded.bytes);
    }
    Ok(())
}

/// What a decoder gave.
struct Decoded {
    bytes: Vec<u8>,
    /// It failed before its end.
    broken: bool,
}

/// Reads all a decoder gives, up to where it fails; `None` when that is nothing at all.
fn read(reader: impl Read, bytes_max: usize) -> Result<Option<Decoded>, TooLarge> {
    let mut bytes = Vec::new();
    let limit = (bytes_max as u64).saturating_add(1);
    let broken = reader.take(limit).read_to_end(&mut bytes).is_err();
    if bytes.len() > bytes_max {
        return Err(TooLarge::begins(&bytes));
    }
    let nothing = broken && bytes.is_empty();
    Ok((!nothing).then_some(Decoded { bytes, broken }))
}

/// gzip, all members; what follows the last one and is none is left out.
fn gunzip(bytes: &[u8], bytes_max: usize) -> Result<Option<Decoded>, TooLarge> {
    let mut rest = bytes;
    let mut all: Option<Decoded> = None;
    while rest.starts_with(&GZIP_MAGIC) {
        let mut decoder = GzDecoder::new(rest);
        let room = bytes_max - all.as_ref().map_or(0, |all| all.bytes.len());
        let Some(member) = read(&mut decoder, room)? else { break };
        let broken = member.broken;
        match &mut all {
            Some(all) => {
                all.bytes.extend_from_slice(&member.bytes);
                all.broken = broken;
            }
            None => all = Some(member),
        }
        rest = decoder.into_inner();
        if broken {
            break;
        }
    }
    Ok(all)
}

/// `deflate`, which means zlib and is often sent without zlib's frame.
fn inflate(bytes: &[u8], bytes_max: usize) -> Result<Option<Decoded>, TooLarge> {
    if looks_like_text(bytes) {
        return Ok(None);
    }
    let framed = matches!(bytes, [method, flags, ..] if method & 15 == 8
        && u16::from_be_bytes([*method, *flags]) % 31 == 0);
    let mut best = None;
    if framed {
        best = read(ZlibDecoder::new(bytes), bytes_max)?;
    }
    if best.as_ref().is_none_or(|best| best.broken) {
        let raw = read(DeflateDecoder::new(bytes), bytes_max)?;
        let length = |decoded: &Option<Decoded>| decoded.as_ref().map_or(0, |d| d.bytes.len());
        if length(&raw) > length(&best) {
            best = raw;
        }
    }
    Ok(best)
}

fn unzstd(bytes: &[u8], bytes_max: usize) -> Result<Option<Decoded>, TooLarge> {
    let Ok(mut decoder) = zstd::stream::read::Decoder::with_buffer(bytes) else { return Ok(None) };
    if decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).is_err() {
        return Ok(None);
    }
    read(decoder, bytes_max)
}

/// Whether bytes are text: no format that compresses makes so many without a control character. The tab and the line
/// ends are text, and so is escape, which begins the switches of ISO-2022-JP.
fn looks_like_text(bytes: &[u8]) -> bool {
    let start = bytes.get(..LOOKED_AT_BYTES).unwrap_or(bytes);
    !start.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
}

/// A body put together of chunks.
struct Chunks<'b> {
    bytes: Cow<'b, [u8]>,
    /// The last chunk was there.
    ended: bool,
}

/// Puts chunks together: RFC 9112, section 7.1. `None` when the bytes do not begin with a chunk.
fn dechunk(bytes: &[u8]) -> Option<Chunks<'_>> {
    let (size, mut rest) = chunk_size(bytes)?;
    if size == 0 {
        // Trailer fields may follow, and nothing else.
        let empty = rest.len() <= 2 || rest.ends_with(b"\r\n\r\n");
        return empty.then_some(Chunks { bytes: Cow::Borrowed(&[]), ended: true });
    }
    let mut all = Cow::Borrowed(rest.get(..size).unwrap_or(rest));
    if rest.len() < size {
        return Some(Chunks { bytes: all, ended: false });
    }
    rest = after_chunk(rest.get(size..).unwrap_or_default())?;
    let ended = loop {
        let Some((size, data)) = chunk_size(rest) else { break false };
        if size == 0 {
            break true;
        }
        all.to_mut().extend_from_slice(data.get(..size).unwrap_or(data));
        let Some(after) = data.get(size..).and_then(after_chunk) else { break false };
        rest = after;
    };
    Some(Chunks { bytes: all, ended })
}

/// A chunk's size and what follows its line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    if !(1..=16).contains(&digits) {
        return None;
    }
    let (size, rest) = bytes.split_at_checked(digits)?;
    let size = usize::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()?;
    let end = memchr(b'\n', rest.get(..LOOKED_AT_BYTES).unwrap_or(rest))?;
    let line = rest.get(..end)?.trim_ascii();
    let sound = line.is_empty() || line.starts_with(b";");
    sound.then(|| (size, rest.get(end + 1..).unwrap_or_default()))
}

/// What follows the line end after a chunk's data.
fn after_chunk(bytes: &[u8]) -> Option<&[u8]> {
    bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n")).or(match bytes {
        [] => Some(bytes),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
