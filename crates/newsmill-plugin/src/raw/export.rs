//! The facet `newsmill.export/1`.

use std::ffi::c_void;

use newsmill_abi as abi;

use super::cells::Cells;
use super::host::{HostRef, bytes, text};
use super::instance::{close, finished, open, with_session, with_stage};
use super::stream::{Reading, Writing};
use crate::batch::Batch;
use crate::context::{Commit, Context};
use crate::facets::{Export, Place, Receipt, RunInfo};
use crate::stream::{Input, Output};

/// The block's staged bytes; they live until `close`.
#[derive(Clone, Copy)]
struct Staged(*mut abi::Out);

// SAFETY: a writer and its stream are used by one thread at a time, not always the same (rule 3).
unsafe impl Send for Staged {}

impl Staged {
    /// # Safety
    /// In a function of the writer the stream was opened for, at most once at a time.
    unsafe fn output<'s>(self, host: HostRef) -> Output<'s> {
        // SAFETY: the stream lives until `close` (header: `open`) and is this thread's (rule 3).
        Output::new(unsafe { Writing::new(host, self.0) })
    }
}

/// The facet's table for `S`.
pub(super) struct Table<S>(S);

impl<S: Export> Table<S> {
    pub(super) const FACET: &'static abi::Export = &abi::Export {
        size: size_of::<abi::Export>(),
        begin: Some(begin::<S>),
        open: Some(open_writer::<S>),
        write: Some(write::<S>),
        finish: Some(finish::<S>),
        close: Some(close::<S, S::Writer, Staged>),
        commit: if S::COMMITS { Some(commit::<S>) } else { None },
        abort: Some(abort::<S>),
    };
}

unsafe extern "C" fn begin<S: Export>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    run: abi::Str,
    job: *mut abi::Out,
    prologue: *mut abi::Out,
) -> abi::Status {
    // SAFETY: as the header says of `begin`: our stage, this call's context and outputs, a view of JSON text
    // readable until it returns (rules 2 and 6).
    unsafe {
        with_stage::<S>(stage, ctx, |stage, call, host| {
            let run = RunInfo::parse(text(run))?;
            let answer = stage.begin(&run, &Context::new(call))?;
            Output::new(Writing::new(host, job)).write(answer.to_json().as_bytes())?;
            Output::new(Writing::new(host, prologue)).write(&answer.prologue)?;
            Ok(abi::NM_OK)
        })
    }
}

unsafe extern "C" fn open_writer<S: Export>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    job: abi::Str,
    split: u32,
    block: u32,
    attempt: u32,
    staged: *mut abi::Out,
    writer: *mut *mut c_void,
) -> abi::Status {
    let staged = Staged(staged);
    // SAFETY: as the header says of `open`: our stage, this call's context, a stream that lives until `close`, the job
    // as `begin` wrote it, which is text, readable until it returns (rule 2), a writable result.
    unsafe {
        open::<S, _, _>(stage, ctx, writer, staged, |stage, call, host| {
            let place = Place { split, block, attempt };
            stage.open(text(job), place, &mut staged.output(host), &Context::new(call))
        })
    }
}

unsafe extern "C" fn write<S: Export>(
    writer: *mut c_void,
    ctx: *mut abi::Ctx,
    batch: *mut abi::Batch,
) -> abi::Status {
    // SAFETY: as the header says of `write`: our writer, on one thread, this call's context and batch.
    unsafe {
        with_session::<S, S::Writer, Staged>(writer, ctx, |inside| {
            let (host, owner, call) = (inside.host, inside.owner, inside.call);
            let mut batch = Batch::new(Cells::new(host, batch, owner));
            let mut staged = inside.stream.output(host);
            let (stage, writer) = inside.parts()?;
            stage.write(writer, &mut staged, &mut batch, &Context::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}

unsafe extern "C" fn finish<S: Export>(
    writer: *mut c_void,
    ctx: *mut abi::Ctx,
    receipt: *mut abi::Out,
) -> abi::Status {
    // SAFETY: as the header says of `finish`: our writer, on one thread, this call's context and output.
    unsafe {
        with_session::<S, S::Writer, Staged>(writer, ctx, |inside| {
            let mut receipt = Output::new(Writing::new(inside.host, receipt));
            let mut staged = inside.stream.output(inside.host);
            let writer = inside.state.take().ok_or_else(finished)?;
            let cx = Context::new(inside.call);
            inside.stage.finish(writer, &mut staged, &mut receipt, &cx)?;
            Ok(abi::NM_OK)
        })
    }
}

unsafe extern "C" fn commit<S: Export>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    job: abi::Str,
    receipts: *const abi::Receipt,
    stride: usize,
    n: u32,
    epilogue: *mut abi::Out,
) -> abi::Status {
    // SAFETY: as the header says of `commit`: our stage, this call's context and output, the job as `begin` wrote it,
    // which is text; `n` receipts `stride` bytes apart, of at least the 1.0 size (rule 9), with views readable and
    // streams live until it returns (rule 2).
    unsafe {
        with_stage::<S>(stage, ctx, |stage, call, host| {
            let mut list = Vec::new();
            for i in 0..usize::try_from(n).unwrap_or(usize::MAX) {
                let raw = receipts.byte_add(i * stride).read_unaligned();
                list.push(Receipt {
                    receipt: bytes(raw.receipt),
                    staged: Input::new(Reading::new(host, raw.staged)),
                    length: raw.length,
                });
            }
            let mut epilogue = Output::new(Writing::new(host, epilogue));
            stage.commit(text(job), &mut list, &mut epilogue, &Commit::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}

unsafe extern "C" fn abort<S: Export>(
    stage: *mut c_void,
    ctx: *mut abi::Ctx,
    job: abi::Str,
) -> abi::Status {
    // SAFETY: as the header says of `abort`: our stage, this call's context, the job as `begin` wrote it, which is
    // text, readable until it returns (rule 2).
    unsafe {
        with_stage::<S>(stage, ctx, |stage, call, _| {
            stage.abort(text(job), &Context::new(call))?;
            Ok(abi::NM_OK)
        })
    }
}
