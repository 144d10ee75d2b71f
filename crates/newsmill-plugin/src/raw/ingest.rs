//! The facet `newsmill.ingest/1`.

use std::ffi::c_void;

use newsmill_abi as abi;

use super::cells::Cells;
use super::host::{HostRef, bytes, text};
use super::instance::{close, open, with_session, with_stage};
use super::stream::{Reading, Writing};
use crate::batch::Batch;
use crate::context::Context;
use crate::facets::{Ingest, InputLine, Next};
use crate::stream::{Input, Output};

/// The stream a reader may have; it lives until `close`.
#[derive(Clone, Copy)]
struct Stream(*mut abi::In);

// SAFETY: a reader and its stream are used by one thread at a time, not always the same (rule 3).
unsafe impl Send for Stream {}

impl Stream {
    /// # Safety
    /// In a function of the reader the stream was opened for, at most once at a time.
    unsafe fn input<'s>(self, host: HostRef) -> Option<Input<'s>> {
        // SAFETY: the stream lives until `close` (header: `open`) and is this thread's (rule 3).
        (!self.0.is_null()).then(|| Input::new(unsafe { Reading::new(host, self.0) }))
    }
}

/// The facet's table for `S`.
pub(super) struct Table<S>(S);

impl<S: Ingest> Table<S> {
    pub(super) const FACET: &'static abi::Ingest = &abi::Ingest {
        size: size_of::<abi::Ingest>(),
        plan: if S::PLANS { Some(plan::<S>) } else { None },
        boundary: if S::BOUNDARIES { Some(boundary::<S>) } else { None },
        open: Some(open_reader::<S>),
        next: Some(next::<S>),
        position: Some(position::<S>),
        close: Some(close::<S, S::Reader, Stream>),
    };
}

unsafe extern "C" fn plan<S: Ingest>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    inputs: abi::Str,
    earlier: abi::Str,
    splits: *mut abi::Out,
) -> abi::Status {
    // SAFETY: as the header says of `plan`: our stage, this call's context and output; both views are JSON text,
    // readable until it returns (rules 2 and 6).
    unsafe {
        with_stage::<S>(stage, ctx, |stage, call, host| {
            let mut splits = Output::new(Writing::new(host, splits));
            stage.plan(text(inputs), text(earlier), &mut splits, &Context::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}

unsafe extern "C" fn boundary<S: Ingest>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    window: abi::Str,
    offset: *mut u64,
) -> abi::Status {
    // SAFETY: as the header says of `boundary`: our stage, this call's context, a window readable until it returns
    // (rule 2), a writable result, written on NM_OK only (rule 5).
    unsafe {
        with_stage::<S>(stage, ctx, |stage, call, _| {
            match stage.boundary(bytes(window), &Context::new(call))? {
                Some(at) => *offset = at,
                None => return Ok(abi::NM_END),
            }
            Ok(abi::NM_OK)
        })
    }
}

unsafe extern "C" fn open_reader<S: Ingest>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    line: abi::Str,
    stream: *mut abi::In,
    resume: abi::Str,
    reader: *mut *mut c_void,
) -> abi::Status {
    let stream = Stream(stream);
    // SAFETY: as the header says of `open`: our stage, this call's context, a stream that lives until `close`, views
    // readable until it returns (rule 2), the line being text (rule 6), a writable result.
    unsafe {
        open::<S, _, _>(stage, ctx, reader, stream, |stage, call, host| {
            let line = InputLine::parse(text(line))?;
            let mut input = stream.input(host);
            stage.open(&line, input.as_mut(), bytes(resume), &Context::new(call))
        })
    }
}

unsafe extern "C" fn next<S: Ingest>(
    reader: *mut c_void,
    ctx: *mut abi::Ctx,
    batch: *mut abi::Batch,
    max_rows: u32,
) -> abi::Status {
    // SAFETY: as the header says of `next`: our reader, on one thread, this call's context and batch.
    unsafe {
        with_session::<S, S::Reader, Stream>(reader, ctx, |inside| {
            let (host, owner, call) = (inside.host, inside.owner, inside.call);
            let mut batch = Batch::new(Cells::new(host, batch, owner));
            let mut input = inside.stream.input(host);
            let (stage, reader) = inside.parts()?;
            let cx = Context::new(call);
            Ok(match stage.next(reader, input.as_mut(), &mut batch, max_rows, &cx)? {
                Next::More => abi::NM_OK,
                Next::End => abi::NM_END,
            })
        })
    }
}

unsafe extern "C" fn position<S: Ingest>(
    reader: *mut c_void,
    ctx: *mut abi::Ctx,
    token: *mut abi::Out,
) -> abi::Status {
    // SAFETY: as the header says of `position`: our reader, on one thread, this call's context and output.
    unsafe {
        with_session::<S, S::Reader, Stream>(reader, ctx, |inside| {
            let (host, call) = (inside.host, inside.call);
            let mut token = Output::new(Writing::new(host, token));
            let (stage, reader) = inside.parts()?;
            stage.position(reader, &mut token, &Context::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}
