//! The facet `newsmill.transform/1`.

use std::ffi::c_void;

use newsmill_abi as abi;

use super::cells::Cells;
use super::instance::{close, open, with_session};
use crate::batch::Batch;
use crate::context::Context;
use crate::facets::Transform;

/// The facet's table for `S`.
pub(super) struct Table<S>(S);

impl<S: Transform> Table<S> {
    pub(super) const FACET: &'static abi::Transform = &abi::Transform {
        size: size_of::<abi::Transform>(),
        open: Some(open_worker::<S>),
        process: Some(process::<S>),
        close: Some(close::<S, S::Scratch, ()>),
    };
}

unsafe extern "C" fn open_worker<S: Transform>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    worker: *mut *mut c_void,
) -> abi::Status {
    // SAFETY: as the header says of `open`: our stage, this call's context, a writable result.
    unsafe { open::<S, _, _>(stage, ctx, worker, (), |_, _, _| Ok(S::Scratch::default())) }
}

unsafe extern "C" fn process<S: Transform>(
    worker: *mut c_void,
    ctx: *mut abi::Ctx,
    batch: *mut abi::Batch,
) -> abi::Status {
    // SAFETY: as the header says of `process`: our worker, on one thread, this call's context.
    unsafe {
        with_session::<S, S::Scratch, ()>(worker, ctx, |inside| {
            let (host, owner, call) = (inside.host, inside.owner, inside.call);
            // The batch is this call's.
            let mut batch = Batch::new(Cells::new(host, batch, owner));
            let (stage, scratch) = inside.parts()?;
            stage.process(scratch, &mut batch, &Context::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}
