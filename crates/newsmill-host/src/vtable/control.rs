//! Words, numbers, the end of a run.

use newsmill_abi::{Ctx, NM_E_RANGE, Status, Str};

use super::answer;
use crate::context::{CallContext, log_outside};
use crate::strings::{text, words};
use crate::{LogLevel, MetricKind, RejectedUri};

/// The call's context; `None` for null.
///
/// # Safety
/// `context` is null or what the host gave to the plugin function now running.
pub(super) unsafe fn context<'a>(context: *const Ctx) -> Option<&'a CallContext<'a>> {
    // SAFETY: the caller's promise; all of a context is behind a lock, so that shared references are sound in any
    // thread.
    unsafe { context.cast::<CallContext<'a>>().as_ref() }
}

pub(super) unsafe extern "C" fn fail(ctx: *mut Ctx, _: Status, message: Str) {
    // SAFETY: rules 2 and 3 of the header.
    if let Some(context) = unsafe { context(ctx) } {
        // SAFETY: rule 2 of the header.
        context.fail(unsafe { words(message) });
    }
}

pub(super) unsafe extern "C" fn cancelled(ctx: *const Ctx) -> i32 {
    // SAFETY: rule 3 of the header.
    unsafe { context(ctx) }.map_or(0, |context| i32::from(context.is_cancelled()))
}

pub(super) unsafe extern "C" fn log(ctx: *mut Ctx, level: i32, message: Str, json_fields: Str) {
    let level = LogLevel::from_code(level);
    // SAFETY: rule 2 of the header.
    let (message, fields) = unsafe { (words(message), text(json_fields)) };
    // Fields that are no JSON object would break whoever parses the log.
    let fields = fields.ok().and_then(|fields| newsmill_article::check_json_object(fields).ok());
    let fields = fields.map(String::from).unwrap_or_default();
    // SAFETY: rule 3 of the header.
    match unsafe { context(ctx) } {
        Some(context) => context.log(level, message, fields),
        None => log_outside(level, message, fields),
    }
}

pub(super) unsafe extern "C" fn metric(ctx: *mut Ctx, kind: i32, name: Str, value: f64) {
    // SAFETY: rule 3 of the header.
    let context = unsafe { context(ctx) };
    // SAFETY: rule 2 of the header.
    let name = unsafe { words(name) };
    if let Some((context, kind)) = context.zip(MetricKind::from_code(kind)) {
        context.metric(kind, name, value);
    }
}

pub(super) unsafe extern "C" fn reject_uri(
    ctx: *mut Ctx,
    uri: Str,
    status: Status,
    why: Str,
) -> Status {
    // SAFETY: rule 3 of the header.
    let Some(context) = (unsafe { context(ctx) }) else { return NM_E_RANGE };
    // SAFETY: rule 2 of the header.
    let (uri, why) = unsafe { (text(uri), words(why)) };
    let rejected = uri.and_then(|uri| {
        context.reject_uri(RejectedUri {
            uri: uri.to_owned(),
            status: crate::Status::from_code(status),
            message: why,
        })
    });
    answer(rejected, |refusal| context.refuse(refusal))
}
