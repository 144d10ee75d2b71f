//! The functions a plugin calls: `nm_host`.
//!
//! A panic must not cross the border, so these functions are total: they check what they are given and answer with a
//! status; code of streams and services runs under a guard. Each keeps to one shape: turn pointers into references,
//! let the safe code of `batch`, `context` or `stream` do the work, write the result.

mod control;
mod fields;
mod options;
mod reads;
mod streams;
mod writes;

use std::ffi::{c_char, c_void};

use newsmill_abi::{ABI_MAJOR, ABI_MINOR, Host, NM_OK, Status};

use crate::strings::Refusal;

/// The one table that every plugin gets.
pub(crate) static HOST: Shared = Shared(Host {
    size: size_of::<Host>(),
    abi_major: ABI_MAJOR,
    abi_minor: ABI_MINOR,
    name: c"newsmill".as_ptr(),
    version: VERSION.as_ptr().cast(),
    ext,
    option_str: options::option_str,
    option_i64: options::option_i64,
    option_f64: options::option_f64,
    option_json: options::option_json,
    field: fields::field,
    field_at: fields::field_at,
    rows: reads::rows,
    get_str: reads::get_str,
    get_i64: reads::get_i64,
    get_f64: reads::get_f64,
    get_list: reads::get_list,
    get_tags: reads::get_tags,
    get_blocks: reads::get_blocks,
    row_json: reads::row_json,
    cell_json: reads::cell_json,
    set_str: writes::set_str,
    set_i64: writes::set_i64,
    set_f64: writes::set_f64,
    set_null: writes::set_null,
    push_list: writes::push_list,
    add_tags: writes::add_tags,
    drop_tags: writes::drop_tags,
    set_blocks: writes::set_blocks,
    row_set_json: writes::row_set_json,
    new_row: writes::new_row,
    drop: writes::drop,
    reject: writes::reject,
    peek: streams::peek,
    advance: streams::advance,
    tell: streams::tell,
    read_at: streams::read_at,
    length: streams::length,
    write: streams::write,
    fail: control::fail,
    cancelled: control::cancelled,
    log: control::log,
    metric: control::metric,
    reject_uri: control::reject_uri,
});

/// A table whose address is that of the ABI's.
#[repr(transparent)]
pub(crate) struct Shared(Host);

// SAFETY: the table is immutable; its pointers are to static text.
unsafe impl Sync for Shared {}

impl Shared {
    /// The address, for plugins.
    pub(crate) fn pointer(&'static self) -> *const Host {
        &raw const self.0
    }
}

static VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");

/// No extension is offered in 1.0.
unsafe extern "C" fn ext(_: *const c_char) -> *const c_void {
    std::ptr::null()
}

/// The status of a result; what was refused goes to `note`.
fn answer(result: Result<(), Refusal>, note: impl FnOnce(Refusal) -> Status) -> Status {
    match result {
        Ok(()) => NM_OK,
        Err(refusal) => note(refusal),
    }
}
