//! What a plugin gives: facets, stage classes and the one exported symbol.
//!
//! Every function pointer is an `Option` so that a null from a foreign plugin is a finding, not undefined
//! behaviour. Which of them may be null stands in the header.

use core::ffi::{CStr, c_char, c_void};

use crate::{Batch, Ctx, Host, In, Out, Status, Str};

/// Facet id of [`Transform`].
pub const FACET_TRANSFORM: &CStr = c"newsmill.transform/1";
/// Facet id of [`Serial`].
pub const FACET_SERIAL: &CStr = c"newsmill.serial/1";
/// Facet id of [`Ingest`].
pub const FACET_INGEST: &CStr = c"newsmill.ingest/1";
/// Facet id of [`Export`].
pub const FACET_EXPORT: &CStr = c"newsmill.export/1";
/// The one exported symbol, a [`Plugin`].
pub const SYMBOL: &CStr = c"newsmill_plugin_v1";
/// Stands before the manifest's JSON in the file.
pub const MANIFEST_BEGIN: &[u8] = b"\x01NEWSMILL-MANIFEST-1\x02";
/// Stands after the manifest's JSON in the file.
pub const MANIFEST_END: &[u8] = b"\x03";

/// Clean and tag stages (`nm_transform`). No function may be null.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the header documents every function; twice would drift")]
pub struct Transform {
    pub size: usize,
    pub open: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, *mut *mut c_void) -> Status>,
    pub process: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, *mut Batch) -> Status>,
    pub close: Option<unsafe extern "C" fn(*mut c_void)>,
}

/// A transform that must remember (`nm_serial`). No function may be null.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the header documents every function; twice would drift")]
pub struct Serial {
    pub size: usize,
    pub open: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, *mut *mut c_void) -> Status>,
    pub process: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, *mut Batch) -> Status>,
    pub undo: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx) -> Status>,
    pub delta: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, *mut Out) -> Status>,
    pub apply: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, Str) -> Status>,
    pub close: Option<unsafe extern "C" fn(*mut c_void)>,
}

/// Bytes to rows (`nm_ingest`). `plan` and `boundary` may be null.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the header documents every function; twice would drift")]
pub struct Ingest {
    pub size: usize,
    pub plan: Option<
        unsafe extern "C" fn(*mut c_void, *mut Ctx, inputs: Str, earlier: Str, *mut Out) -> Status,
    >,
    pub boundary:
        Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, window: Str, *mut u64) -> Status>,
    pub open: Option<
        unsafe extern "C" fn(
            *mut c_void,
            *mut Ctx,
            input: Str,
            *mut In,
            resume: Str,
            reader: *mut *mut c_void,
        ) -> Status,
    >,
    pub next:
        Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, *mut Batch, max_rows: u32) -> Status>,
    pub position: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, *mut Out) -> Status>,
    pub close: Option<unsafe extern "C" fn(*mut c_void)>,
}

/// What a finished block left (`nm_receipt`).
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Receipt {
    /// What `finish` wrote.
    pub receipt: Str,
    /// The block's staged bytes, to read once more.
    pub staged: *mut In,
    /// Their number.
    pub length: u64,
}

/// Rows to bytes (`nm_export`). `commit` and `abort` may be null.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the header documents every function; twice would drift")]
pub struct Export {
    pub size: usize,
    pub begin: Option<
        unsafe extern "C" fn(
            *mut c_void,
            *mut Ctx,
            run: Str,
            job: *mut Out,
            prologue: *mut Out,
        ) -> Status,
    >,
    pub open: Option<
        unsafe extern "C" fn(
            *mut c_void,
            *mut Ctx,
            job: Str,
            split: u32,
            block: u32,
            attempt: u32,
            staged: *mut Out,
            writer: *mut *mut c_void,
        ) -> Status,
    >,
    pub write: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, *mut Batch) -> Status>,
    pub finish: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, receipt: *mut Out) -> Status>,
    pub close: Option<unsafe extern "C" fn(*mut c_void)>,
    pub commit: Option<
        unsafe extern "C" fn(
            *mut c_void,
            *mut Ctx,
            job: Str,
            receipts: *const Receipt,
            stride: usize,
            n: u32,
            epilogue: *mut Out,
        ) -> Status,
    >,
    pub abort: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx, job: Str) -> Status>,
}

/// One stage id of a library (`nm_stage_class`); static. `start` may be null.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the header documents every function; twice would drift")]
pub struct StageClass {
    pub size: usize,
    pub id: *const c_char,
    pub create:
        Option<unsafe extern "C" fn(*const Host, *mut Ctx, stage: *mut *mut c_void) -> Status>,
    pub start: Option<unsafe extern "C" fn(*mut c_void, *mut Ctx) -> Status>,
    pub destroy: Option<unsafe extern "C" fn(*mut c_void)>,
    pub facet: Option<unsafe extern "C" fn(facet_id: *const c_char) -> *const c_void>,
}

// SAFETY: a stage class is static, immutable data (header: "one per stage id in the library; static").
unsafe impl Sync for StageClass {}

/// The exported data (`nm_plugin`). `init` may be null.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Plugin {
    /// `size_of::<Plugin>()` as the plugin was compiled.
    pub size: usize,
    /// [`crate::ABI_MAJOR`] as the plugin was compiled.
    pub abi_major: u32,
    /// The least host minor needed.
    pub abi_minor: u32,
    /// The manifest's JSON, without the marks.
    pub manifest: *const c_char,
    /// Its length in bytes.
    pub manifest_len: usize,
    /// Once a process, before anything else.
    pub init: Option<unsafe extern "C" fn(*const Host, *mut Ctx) -> Status>,
    /// The library's stage classes.
    pub stages: *const *const StageClass,
    /// Number of `stages`.
    pub stages_len: usize,
}

// SAFETY: a plugin is static, immutable data (header: "The one exported symbol, plain data").
unsafe impl Sync for Plugin {}
