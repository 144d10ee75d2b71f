//! Options, by JSON pointer.

use newsmill_abi::{Ctx, NM_E_NULL, NM_E_RANGE, Status as Code, Str};
use serde_json::Value;

use super::control::context;
use crate::Status;
use crate::context::CallContext;
use crate::strings::{Refusal, give, text};

/// Finds an option, reads it and writes it out. A missing option, or null, answers `NM_E_NULL`.
///
/// # Safety
/// As the header's `option_*`: the context of a running call, a text, a place for a `T` or null.
unsafe fn option<T>(
    ctx: *mut Ctx,
    pointer: Str,
    out: *mut T,
    read: impl FnOnce(&CallContext<'_>, &Value) -> Result<T, (Status, &'static str)>,
) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(context) = (unsafe { context(ctx) }) else { return NM_E_RANGE };
    let options = match context.options() {
        Ok(options) => options,
        Err(refusal) => return context.refuse(refusal),
    };
    // SAFETY: rule 2 of the header.
    let pointer = match unsafe { text(pointer) } {
        Ok(pointer) => pointer,
        Err(refusal) => return context.refuse(refusal),
    };
    let value = match options.pointer(pointer) {
        None | Some(Value::Null) => return NM_E_NULL,
        Some(value) => value,
    };
    match read(context, value) {
        // SAFETY: the caller passes on a place for a `T` or null.
        Ok(value) => unsafe { give(out, value) },
        Err((status, what)) => {
            context.refuse(Refusal::new(status, format!("option `{pointer}` is not {what}")))
        }
    }
}

pub(super) unsafe extern "C" fn option_str(ctx: *mut Ctx, pointer: Str, out: *mut Str) -> Code {
    let read = |_: &CallContext<'_>, value: &Value| match value {
        // A view into the options, which live as long as the stage.
        Value::String(text) => Ok(Str::of(text.as_bytes())),
        _ => Err((Status::Type, "a text")),
    };
    // SAFETY: passed on from the plugin.
    unsafe { option(ctx, pointer, out, read) }
}

pub(super) unsafe extern "C" fn option_i64(ctx: *mut Ctx, pointer: Str, out: *mut i64) -> Code {
    let read = |_: &CallContext<'_>, value: &Value| match value {
        Value::Bool(value) => Ok(i64::from(*value)),
        Value::Number(number) if number.is_u64() && !number.is_i64() => {
            Err((Status::Range, "a number of 63 bits"))
        }
        _ => value.as_i64().ok_or((Status::Type, "a whole number, true or false")),
    };
    // SAFETY: passed on from the plugin.
    unsafe { option(ctx, pointer, out, read) }
}

pub(super) unsafe extern "C" fn option_f64(ctx: *mut Ctx, pointer: Str, out: *mut f64) -> Code {
    let read =
        |_: &CallContext<'_>, value: &Value| value.as_f64().ok_or((Status::Type, "a number"));
    // SAFETY: passed on from the plugin.
    unsafe { option(ctx, pointer, out, read) }
}

pub(super) unsafe extern "C" fn option_json(ctx: *mut Ctx, pointer: Str, out: *mut Str) -> Code {
    let read = |context: &CallContext<'_>, value: &Value| Ok(context.keep(value.to_string()));
    // SAFETY: passed on from the plugin.
    unsafe { option(ctx, pointer, out, read) }
}
