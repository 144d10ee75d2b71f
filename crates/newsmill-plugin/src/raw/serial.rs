//! The facet `newsmill.serial/1`.

use std::ffi::c_void;

use newsmill_abi as abi;

use super::cells::Cells;
use super::host::bytes;
use super::instance::{close, open, with_session};
use super::stream::Writing;
use crate::batch::Batch;
use crate::context::Context;
use crate::facets::Serial;
use crate::stream::Output;

/// The facet's table for `S`.
pub(super) struct Table<S>(S);

impl<S: Serial> Table<S> {
    pub(super) const FACET: &'static abi::Serial = &abi::Serial {
        size: size_of::<abi::Serial>(),
        open: Some(open_state::<S>),
        process: Some(process::<S>),
        undo: Some(undo::<S>),
        delta: Some(delta::<S>),
        apply: Some(apply::<S>),
        close: Some(close::<S, S::State, ()>),
    };
}

unsafe extern "C" fn open_state<S: Serial>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    state: *mut *mut c_void,
) -> abi::Status {
    // SAFETY: as the header says of `open`: our stage, this call's context, a writable result.
    unsafe {
        open::<S, _, _>(stage, ctx, state, (), |stage, call, _| stage.open(&Context::new(call)))
    }
}

unsafe extern "C" fn process<S: Serial>(
    state: *mut c_void,
    ctx: *mut abi::Ctx,
    batch: *mut abi::Batch,
) -> abi::Status {
    // SAFETY: as the header says of `process`: our state, on one thread, this call's context and batch.
    unsafe {
        with_session::<S, S::State, ()>(state, ctx, |inside| {
            let (host, owner, call) = (inside.host, inside.owner, inside.call);
            let mut batch = Batch::new(Cells::new(host, batch, owner));
            let (stage, state) = inside.parts()?;
            stage.process(state, &mut batch, &Context::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}

unsafe extern "C" fn undo<S: Serial>(state: *mut c_void, ctx: *mut abi::Ctx) -> abi::Status {
    // SAFETY: as the header says of `undo`: our state, on one thread, this call's context.
    unsafe {
        with_session::<S, S::State, ()>(state, ctx, |inside| {
            let call = inside.call;
            let (stage, state) = inside.parts()?;
            stage.undo(state, &Context::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}

unsafe extern "C" fn delta<S: Serial>(
    state: *mut c_void,
    ctx: *mut abi::Ctx,
    out: *mut abi::Out,
) -> abi::Status {
    // SAFETY: as the header says of `delta`: our state, on one thread, this call's context and output.
    unsafe {
        with_session::<S, S::State, ()>(state, ctx, |inside| {
            let (host, call) = (inside.host, inside.call);
            let mut output = Output::new(Writing::new(host, out));
            let (stage, state) = inside.parts()?;
            stage.delta(state, &mut output, &Context::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}

unsafe extern "C" fn apply<S: Serial>(
    state: *mut c_void,
    ctx: *mut abi::Ctx,
    delta: abi::Str,
) -> abi::Status {
    // SAFETY: as the header says of `apply`: our state, on one thread, this call's context; `delta` is readable
    // until it returns (rule 2).
    unsafe {
        with_session::<S, S::State, ()>(state, ctx, |inside| {
            let call = inside.call;
            let (stage, state) = inside.parts()?;
            stage.apply(state, bytes(delta), &Context::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}
