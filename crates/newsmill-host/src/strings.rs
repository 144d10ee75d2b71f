//! Text and structs that cross the border.

use std::mem::MaybeUninit;

use newsmill_abi::{NM_E_RANGE, NM_OK, Str};

use crate::Status;

/// What the host refuses a plugin, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: i32,
    pub(crate) words: String,
}

impl Refusal {
    pub(crate) fn new(status: Status, words: impl Into<String>) -> Self {
        Self { status: status.code(), words: words.into() }
    }
}

impl From<newsmill_article::ArticleError> for Refusal {
    fn from(error: newsmill_article::ArticleError) -> Self {
        Self::new(Status::of(error.kind()), error.to_string())
    }
}

/// The bytes a plugin hands over.
///
/// # Safety
/// Rule 2 of the header: `text` is readable and unchanged until the host function returns, which bounds `'a`.
pub(crate) unsafe fn bytes<'a>(text: Str) -> Result<&'a [u8], Refusal> {
    let sound = text.len == 0 || (!text.ptr.is_null() && isize::try_from(text.len).is_ok());
    if !sound {
        return Err(Refusal::new(Status::Range, "a text with a null pointer or a wrong length"));
    }
    // SAFETY: the caller passes on rule 2; null and lengths that no object has were excluded.
    Ok(unsafe { text.bytes() })
}

/// The text a plugin hands over, checked.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn text<'a>(text: Str) -> Result<&'a str, Refusal> {
    // SAFETY: passed on from the caller.
    let bytes = unsafe { bytes(text) }?;
    utf8(bytes)
}

/// Names and identities are this short, and checking that they are ASCII is the least work.
const SHORT_BYTES: usize = 64;

/// Checks text.
#[inline]
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, Refusal> {
    if bytes.len() <= SHORT_BYTES && bytes.is_ascii() {
        // SAFETY: ASCII is UTF-8, as rule 6 of the header asks of text.
        return Ok(unsafe { std::str::from_utf8_unchecked(bytes) });
    }
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(_) => Err(not_utf8(bytes)),
    }
}

/// A copy of text, checked. The copy comes first: what it writes reaches the cache while the check runs; the next write
/// would wait for it otherwise.
pub(crate) fn copied(bytes: &[u8]) -> Result<Box<str>, Refusal> {
    let copy: Box<[u8]> = bytes.into();
    utf8(&copy)?;
    // SAFETY: just checked.
    Ok(unsafe { std::str::from_boxed_utf8_unchecked(copy) })
}

#[cold]
fn not_utf8(bytes: &[u8]) -> Refusal {
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    Refusal::new(Status::Utf8, format!("text that is not UTF-8 at byte {at}"))
}

/// Words a plugin hands over, whatever they are: not UTF-8 is replaced, more than 64 KiB are cut.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn words(text: Str) -> String {
    // SAFETY: passed on from the caller.
    let bytes = unsafe { bytes(text) }.unwrap_or_default();
    shorten(&String::from_utf8_lossy(bytes.get(..TAKEN_MAX + 4).unwrap_or(bytes)), TAKEN_MAX)
}

/// Longest message kept of a plugin, in bytes.
pub(crate) const WORDS_MAX: usize = 4096;
/// Longest message taken from a plugin, before secrets are masked.
const TAKEN_MAX: usize = 16 * WORDS_MAX;

/// At most `max` bytes of `text`, whole characters.
pub(crate) fn shorten(text: &str, max: usize) -> String {
    if text.len() <= max {
        return text.to_owned();
    }
    let end = (0..=max).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or_default().to_owned() + "..."
}

/// Writes an out-parameter.
///
/// # Safety
/// `out` is null or points to a place for a `T` (the header's signature of the function).
pub(crate) unsafe fn give<T>(out: *mut T, value: T) -> i32 {
    if out.is_null() {
        return NM_E_RANGE;
    }
    // SAFETY: not null, and the caller promises the place.
    unsafe { out.write(value) };
    NM_OK
}

/// Copies the first `min(size, size_of::<T>())` bytes of a struct that may be larger or smaller than ours; what it
/// lacks is zero.
///
/// # Safety
/// `from` points to `size` readable bytes, and a `T` of zero bytes is a value.
pub(crate) unsafe fn sized<T: Copy>(from: *const u8, size: usize) -> T {
    let mut to = MaybeUninit::<T>::zeroed();
    let shared = size.min(size_of::<T>());
    // SAFETY: both sides have `shared` bytes; all bytes of `to` are initialised, and zero ones are a value.
    unsafe {
        to.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(from, shared);
        to.assume_init()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_struct_is_read_with_zeroes_and_a_larger_one_in_part() {
        #[derive(Clone, Copy)]
        #[repr(C)]
        struct Ours {
            old: u64,
            new: u64,
        }
        let theirs = [1_u64, 2, 3];
        // SAFETY: `theirs` has 24 bytes; zero is a value of two numbers.
        let (small, large): (Ours, Ours) =
            unsafe { (sized(theirs.as_ptr().cast(), 8), sized(theirs.as_ptr().cast(), 24)) };
        assert_eq!((small.old, small.new), (1, 0));
        assert_eq!((large.old, large.new), (1, 2));
    }

    #[test]
    fn words_are_cut_at_a_character() {
        assert_eq!(shorten("aéb", 2), "a...");
        assert_eq!(shorten("aéb", 4), "aéb");
        let long = "é".repeat(40_000);
        let cut = shorten(&long, TAKEN_MAX);
        assert_eq!(cut.len(), TAKEN_MAX + 3);
        // SAFETY: the views are of texts that live on.
        unsafe {
            assert_eq!(words(Str::of(long.as_bytes())), cut);
            assert_eq!(words(Str::of(b"a\xff")), "a\u{fffd}");
            assert!(bytes(Str { ptr: std::ptr::null(), len: 1 }).is_err());
            assert!(bytes(Str { ptr: c"".as_ptr(), len: usize::MAX }).is_err());
        }
    }
}
