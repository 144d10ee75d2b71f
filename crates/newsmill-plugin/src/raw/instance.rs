//! A stage and its workers, as the pointers the host holds.

use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use newsmill_abi as abi;

use super::class::Exported;
use super::guard::{guard, guard_quietly, install_hook};
use super::host::{Call, HostRef};
use crate::context::Create;
use crate::error::{Error, ErrorKind, Result};
use crate::options::Options as _;

/// Numbers stage instances, so that a field resolved for one is refused by another.
static INSTANCES: AtomicU32 = AtomicU32::new(1);

/// Behind the `void *stage` of the header.
pub(super) struct Instance<S> {
    stage: Arc<S>,
    host: HostRef,
    owner: u32,
}

/// Behind the `void *worker`, `state`, `reader` and `writer` of the header.
pub(super) struct Session<S, W, X = ()> {
    stage: Arc<S>,
    /// `None` after an export's `finish`.
    state: Option<W>,
    /// The stream that lives as long as the session.
    stream: X,
    host: HostRef,
    owner: u32,
    poisoned: bool,
}

/// What a function of a session works with.
pub(super) struct Inside<'s, S, W, X> {
    pub(super) stage: &'s S,
    pub(super) state: &'s mut Option<W>,
    pub(super) stream: X,
    pub(super) host: HostRef,
    pub(super) owner: u32,
    pub(super) call: Call<'s>,
}

impl<'s, S, W, X> Inside<'s, S, W, X> {
    /// The session's state, which only `finish` takes away.
    pub(super) fn parts(self) -> Result<(&'s S, &'s mut W)> {
        let state = self.state.as_mut().ok_or_else(finished)?;
        Ok((self.stage, state))
    }
}

pub(super) fn finished() -> Error {
    Error::new(ErrorKind::Unsupported, "the writer was used after it had finished")
}

/// `nm_stage_class.create`.
///
/// # Safety
/// As in the header: a static host, a context that lasts for the call, a writable `out`.
pub(super) unsafe extern "C" fn create<E: Exported>(
    host: *const abi::Host,
    ctx: *mut abi::Ctx,
    out: *mut *mut c_void,
) -> abi::Status {
    // SAFETY: the host's table is static (header: `create`).
    let host = match unsafe { HostRef::new(host) } {
        Ok(host) => host,
        Err(status) => return status,
    };
    install_hook();
    let owner = INSTANCES.fetch_add(1, Ordering::Relaxed);
    // SAFETY: `ctx` is this call's.
    let call = unsafe { Call::new(host, ctx, owner) };
    guard(call, || {
        let cx = Create::new(call);
        let options = E::Options::parse(cx.options()?)?;
        let stage = Arc::new(E::create(options, &cx)?);
        let instance = Box::new(Instance { stage, host, owner });
        // SAFETY: `out` is writable; it is written on NM_OK only (rule 5).
        unsafe { *out = Box::into_raw(instance).cast() };
        Ok(abi::NM_OK)
    })
}

/// `nm_stage_class.start`.
///
/// # Safety
/// As in the header: a stage `create` made, once, before any other function of it.
pub(super) unsafe extern "C" fn start<E: Exported>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
) -> abi::Status {
    // SAFETY: `create` made it from a box of this type; nobody else uses it yet (header: "once, before plan, open
    // or begin").
    let instance = unsafe { &mut *stage.cast::<Instance<E::Stage>>() };
    // SAFETY: `ctx` is this call's.
    let call = unsafe { Call::new(instance.host, ctx, instance.owner) };
    guard(call, || {
        let Some(stage) = Arc::get_mut(&mut instance.stage) else {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "the stage was started after it was opened",
            ));
        };
        E::start(stage, &Create::new(call))?;
        Ok(abi::NM_OK)
    })
}

/// `nm_stage_class.destroy`.
///
/// # Safety
/// As in the header: a stage `create` made, for the last time.
pub(super) unsafe extern "C" fn destroy<E: Exported>(stage: *mut c_void) {
    // SAFETY: `create` made it from a box of this type, and the host gives it up (rule 1).
    let instance = unsafe { Box::from_raw(stage.cast::<Instance<E::Stage>>()) };
    let host = instance.host;
    guard_quietly(host, "destroy", || drop(instance));
}

/// Runs a function of the stage that needs no session: plan, boundary, begin, commit, abort.
///
/// # Safety
/// `stage` must come from `create` of the same `S`, `ctx` must be this call's.
pub(super) unsafe fn with_stage<'c, S: 'c>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    f: impl FnOnce(&'c S, Call<'c>, HostRef) -> Result<abi::Status>,
) -> abi::Status {
    // SAFETY: the caller's promise; the stage is shared and not written after `start` (rule 3).
    let instance = unsafe { &*stage.cast::<Instance<S>>() };
    // SAFETY: `ctx` is this call's.
    let call = unsafe { Call::new(instance.host, ctx, instance.owner) };
    guard(call, || f(&instance.stage, call, instance.host))
}

/// Opens a session: worker, state, reader or writer.
///
/// # Safety
/// `stage` must come from `create` of the same `S`, `ctx` must be this call's, `out` must be writable.
pub(super) unsafe fn open<'c, S: 'c, W, X>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    out: *mut *mut c_void,
    stream: X,
    f: impl FnOnce(&'c S, Call<'c>, HostRef) -> Result<W>,
) -> abi::Status {
    // SAFETY: the caller's promise; the stage is shared and not written after `start` (rule 3).
    let instance = unsafe { &*stage.cast::<Instance<S>>() };
    // SAFETY: `ctx` is this call's.
    let call = unsafe { Call::new(instance.host, ctx, instance.owner) };
    guard(call, || {
        let session = Box::new(Session {
            state: Some(f(&instance.stage, call, instance.host)?),
            stage: Arc::clone(&instance.stage),
            stream,
            host: instance.host,
            owner: instance.owner,
            poisoned: false,
        });
        // SAFETY: `out` is writable; it is written on NM_OK only (rule 5).
        unsafe { *out = Box::into_raw(session).cast() };
        Ok(abi::NM_OK)
    })
}

/// Runs a function of a session. After a panic in one every other one is refused.
///
/// # Safety
/// `session` must come from [`open`] of the same `S`, `W` and `X`, used by this thread alone (rule 3); `ctx` must be
/// this call's.
pub(super) unsafe fn with_session<'c, S: 'c, W: 'c, X: Copy + 'c>(
    session: *mut c_void,
    ctx: *mut abi::Ctx,
    f: impl FnOnce(Inside<'c, S, W, X>) -> Result<abi::Status>,
) -> abi::Status {
    // SAFETY: the caller's promise.
    let session = unsafe { &mut *session.cast::<Session<S, W, X>>() };
    // SAFETY: `ctx` is this call's.
    let call = unsafe { Call::new(session.host, ctx, session.owner) };
    if session.poisoned {
        call.fail(abi::NM_E_PANIC, "the worker panicked before and is not used again");
        return abi::NM_E_PANIC;
    }
    let inside = Inside {
        stage: &*session.stage,
        state: &mut session.state,
        stream: session.stream,
        host: session.host,
        owner: session.owner,
        call,
    };
    let status = guard(call, || f(inside));
    session.poisoned = status == abi::NM_E_PANIC;
    status
}

/// The `close` of every session.
///
/// # Safety
/// `session` must come from [`open`] of the same `S`, `W` and `X`, for the last time.
pub(super) unsafe extern "C" fn close<S, W, X>(session: *mut c_void) {
    // SAFETY: `open` made it from a box of this type, and the host gives it up (rule 1).
    let session = unsafe { Box::from_raw(session.cast::<Session<S, W, X>>()) };
    let host = session.host;
    guard_quietly(host, "close", || drop(session));
}
