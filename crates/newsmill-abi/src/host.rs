//! What the host gives: `nm_host`.

use core::ffi::{c_char, c_void};

use crate::{Batch, Block, Ctx, Field, In, Out, Status, Str, Tag};

/// The host's functions (`nm_host`). What each does, when it may be called and how long its results live stands at
/// the same name in `newsmill.h`. Functions marked `[any]` there are thread-safe, all others belong to the thread
/// now inside the plugin call that was given the batch, stream or context.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the header documents every function; twice would drift")]
pub struct Host {
    pub size: usize,
    pub abi_major: u32,
    pub abi_minor: u32,
    pub name: *const c_char,
    pub version: *const c_char,
    pub ext: unsafe extern "C" fn(id: *const c_char) -> *const c_void,
    pub option_str: unsafe extern "C" fn(*mut Ctx, pointer: Str, out: *mut Str) -> Status,
    pub option_i64: unsafe extern "C" fn(*mut Ctx, pointer: Str, out: *mut i64) -> Status,
    pub option_f64: unsafe extern "C" fn(*mut Ctx, pointer: Str, out: *mut f64) -> Status,
    pub option_json: unsafe extern "C" fn(*mut Ctx, pointer: Str, out: *mut Str) -> Status,
    pub field: unsafe extern "C" fn(*mut Ctx, name: Str, type_: u32, out: *mut Field) -> Status,
    pub field_at: unsafe extern "C" fn(
        *mut Ctx,
        i: u32,
        name: *mut Str,
        type_: *mut u32,
        out: *mut Field,
    ) -> Status,
    pub rows: unsafe extern "C" fn(*const Batch) -> u32,
    pub get_str: unsafe extern "C" fn(*const Batch, row: u32, Field, out: *mut Str) -> Status,
    pub get_i64: unsafe extern "C" fn(*const Batch, row: u32, Field, out: *mut i64) -> Status,
    pub get_f64: unsafe extern "C" fn(*const Batch, row: u32, Field, out: *mut f64) -> Status,
    pub get_list: unsafe extern "C" fn(
        *const Batch,
        row: u32,
        Field,
        out: *mut Str,
        cap: u32,
        total: *mut u32,
    ) -> Status,
    pub get_tags: unsafe extern "C" fn(
        *const Batch,
        row: u32,
        Field,
        out: *mut Tag,
        stride: usize,
        cap: u32,
        total: *mut u32,
    ) -> Status,
    pub get_blocks: unsafe extern "C" fn(
        *const Batch,
        row: u32,
        Field,
        out: *mut Block,
        stride: usize,
        cap: u32,
        total: *mut u32,
    ) -> Status,
    pub row_json: unsafe extern "C" fn(
        *const Batch,
        row: u32,
        fields: *const Field,
        n: u32,
        out: *mut Str,
    ) -> Status,
    pub cell_json: unsafe extern "C" fn(*const Batch, row: u32, Field, out: *mut Str) -> Status,
    pub set_str: unsafe extern "C" fn(*mut Batch, row: u32, Field, Str) -> Status,
    pub set_i64: unsafe extern "C" fn(*mut Batch, row: u32, Field, i64) -> Status,
    pub set_f64: unsafe extern "C" fn(*mut Batch, row: u32, Field, f64) -> Status,
    pub set_null: unsafe extern "C" fn(*mut Batch, row: u32, Field) -> Status,
    pub push_list:
        unsafe extern "C" fn(*mut Batch, row: u32, Field, items: *const Str, n: u32) -> Status,
    pub add_tags: unsafe extern "C" fn(
        *mut Batch,
        row: u32,
        Field,
        tags: *const Tag,
        stride: usize,
        n: u32,
    ) -> Status,
    pub drop_tags: unsafe extern "C" fn(*mut Batch, row: u32, Field, creator: Str) -> Status,
    pub set_blocks: unsafe extern "C" fn(
        *mut Batch,
        row: u32,
        Field,
        blocks: *const Block,
        stride: usize,
        n: u32,
    ) -> Status,
    pub row_set_json: unsafe extern "C" fn(*mut Batch, row: u32, object: Str) -> Status,
    pub new_row: unsafe extern "C" fn(*mut Batch, after: u32, row: *mut u32) -> Status,
    pub drop: unsafe extern "C" fn(*mut Batch, row: u32, reason: Str, detail: Str) -> Status,
    pub reject: unsafe extern "C" fn(*mut Batch, row: u32, Status, why: Str) -> Status,
    pub peek: unsafe extern "C" fn(*mut In, want: usize, out: *mut Str) -> Status,
    pub advance: unsafe extern "C" fn(*mut In, n: usize) -> Status,
    pub tell: unsafe extern "C" fn(*const In) -> u64,
    pub read_at: unsafe extern "C" fn(
        *mut In,
        offset: u64,
        to: *mut c_void,
        len: usize,
        got: *mut usize,
    ) -> Status,
    pub length: unsafe extern "C" fn(*mut In, out: *mut u64) -> Status,
    pub write: unsafe extern "C" fn(*mut Out, bytes: *const c_void, len: usize) -> Status,
    pub fail: unsafe extern "C" fn(*mut Ctx, Status, message: Str),
    pub cancelled: unsafe extern "C" fn(*const Ctx) -> i32,
    pub log: unsafe extern "C" fn(*mut Ctx, level: i32, message: Str, json_fields: Str),
    pub metric: unsafe extern "C" fn(*mut Ctx, kind: i32, name: Str, value: f64),
    pub reject_uri: unsafe extern "C" fn(*mut Ctx, uri: Str, Status, why: Str) -> Status,
}
