//! Values that cross the border.

use core::ffi::c_char;

/// How a call ended: one of the `NM_*` status constants.
pub type Status = i32;
/// A field resolved in `create` or `start`, valid for the stage's life.
pub type Field = u32;
/// "No row" where a row number is asked for: `after` of `new_row` in an ingest stage.
pub const NO_ROW: u32 = 0xFFFF_FFFF;

/// Rows of articles; opaque, owned by the host (`nm_batch`).
#[repr(C)]
#[derive(Debug)]
pub struct Batch {
    _opaque: [u8; 0],
}

/// One call's context; opaque, owned by the host, dead after the call (`nm_ctx`).
#[repr(C)]
#[derive(Debug)]
pub struct Ctx {
    _opaque: [u8; 0],
}

/// Bytes to read, decompressed; opaque, owned by the host (`nm_in`).
#[repr(C)]
#[derive(Debug)]
pub struct In {
    _opaque: [u8; 0],
}

/// Bytes to write; opaque, owned by the host (`nm_out`).
#[repr(C)]
#[derive(Debug)]
pub struct Out {
    _opaque: [u8; 0],
}

/// Text or bytes with a length, never NUL-terminated (`nm_str`). `ptr` may be null only if `len` is 0. Frozen.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Str {
    /// First byte.
    pub ptr: *const c_char,
    /// Length in bytes.
    pub len: usize,
}

impl Str {
    /// The empty text.
    pub const EMPTY: Self = Self { ptr: core::ptr::null(), len: 0 };

    /// A view of `bytes`, valid as long as they are.
    #[must_use]
    pub const fn of(bytes: &[u8]) -> Self {
        Self { ptr: bytes.as_ptr().cast(), len: bytes.len() }
    }

    /// The bytes seen.
    ///
    /// # Safety
    /// `ptr` must point to `len` readable bytes that stay valid and unchanged for `'a` (rule 2 of the header), or
    /// `len` must be 0.
    #[must_use]
    pub const unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.len == 0 || self.ptr.is_null() {
            return &[];
        }
        // SAFETY: the caller promises `len` readable, unchanging bytes for `'a`; null was excluded.
        unsafe { core::slice::from_raw_parts(self.ptr.cast(), self.len) }
    }
}

/// Byte offsets into `body_text`, half open, on character boundaries (`nm_span`). Frozen.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A tag of `people`, `organisations`, `places`, `subjects`, `events` or `quotes` (`nm_tag`).
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    /// As a reader would write it; must not be empty.
    pub name: Str,
    /// Identity in a vocabulary or gazetteer; may be empty.
    pub uri: Str,
    /// 0..1, NaN when not stated: how sure the stage is.
    pub confidence: f64,
    /// 0..1, NaN when not stated: how much the article is about it.
    pub relevance: f64,
    /// Where it is named, in order.
    pub spans: *const Span,
    /// Number of `spans`.
    pub spans_len: usize,
    /// More, as a JSON object; may be empty.
    pub data: Str,
    /// Stage id; filled by the host, ignored when written.
    pub creator: Str,
}

/// One block of the structure of `body_text` (`nm_block`).
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// One of the `NM_B_*` constants.
    pub kind: i32,
    /// Where it stands.
    pub span: Span,
}
