//! Serial states: stages that must remember, in article order.

use std::ffi::c_void;
use std::fmt;
use std::ptr::null_mut;
use std::sync::Arc;

use newsmill_abi::{Out, Str};
use newsmill_article::Batch;

use crate::context::Phase;
use crate::held::Held;
use crate::stage::{Call, call, call_with};
use crate::stream::OutStream;
use crate::transform::process_batch;
use crate::{CallError, Outcome, Stage, Status};

const OPEN: Call = Call::apart("open");
const PROCESS: Call = Call::about_articles("process");
const UNDO: Call = Call::apart("undo");
const DELTA: Call = Call::apart("delta");
const APPLY: Call = Call::apart("apply");

/// What a serial stage remembers. One thread at a time, any thread.
pub struct SerialState {
    stage: Arc<Stage>,
    pointer: *mut c_void,
    /// Whether the last thing was a `process`, which may be undone.
    may_undo: bool,
    /// Whether that `process` failed, so that it must be.
    must_undo: bool,
    is_lost: bool,
}

// SAFETY: rule 3 of the header, as for workers: one thread at a time, not always the same; it is not `Sync`.
unsafe impl Send for SerialState {}

impl fmt::Debug for SerialState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SerialState").field("stage", &self.stage.entry()).finish_non_exhaustive()
    }
}

impl SerialState {
    /// Opens an empty state.
    ///
    /// # Errors
    /// What `open` answers; [`Status::Unsupported`] without the facet.
    pub fn open(stage: &Arc<Stage>) -> Result<Self, CallError> {
        let Some(open) = stage.class().serial.and_then(|facet| facet.open) else {
            return Err(stage.lacks(OPEN, "serial"));
        };
        let mut pointer = null_mut();
        call(&stage.core, OPEN, Phase::Work, |context| {
            // SAFETY: the stage came from `create`; context and out-pointer live over the call.
            unsafe { open(stage.pointer(), context.pointer(), &raw mut pointer) }
        })?;
        let stage = Arc::clone(stage);
        Ok(Self { stage, pointer, may_undo: false, must_undo: false, is_lost: false })
    }

    /// Takes the next batch through. On an error the batch is exactly as before, and [`SerialState::undo`] is due.
    ///
    /// # Errors
    /// What `process` answers; [`Status::Unsupported`] when an undo is due.
    pub fn process(&mut self, batch: &mut Batch) -> Result<Outcome, CallError> {
        let Some(process) = self.stage.class().serial.and_then(|facet| facet.process) else {
            return Err(self.stage.lacks(PROCESS, "serial"));
        };
        self.check(PROCESS)?;
        let pointer = self.pointer;
        let result = process_batch(&self.stage, batch, |context, rows| {
            // SAFETY: the state came from `open` and `&mut self` keeps other threads away; context and batch live
            // over the call.
            unsafe { process(pointer, context.pointer(), rows.pointer()) }
        });
        self.may_undo = true;
        self.must_undo = result.is_err();
        result
    }

    /// Takes the last `process` back: after one that failed, or whose result was refused. Never twice, never past a
    /// delta or apply.
    ///
    /// # Errors
    /// What `undo` answers: the state is lost, to be opened and fed its additions again. [`Status::Unsupported`] when
    /// there is nothing to undo.
    pub fn undo(&mut self) -> Result<(), CallError> {
        let Some(undo) = self.stage.class().serial.and_then(|facet| facet.undo) else {
            return Err(self.stage.lacks(UNDO, "serial"));
        };
        if self.is_lost || !self.may_undo {
            return Err(self.refuse(UNDO, "there is no process to undo"));
        }
        self.may_undo = false;
        self.must_undo = false;
        let pointer = self.pointer;
        let result = call(&self.stage.core, UNDO, Phase::Work, |context| {
            // SAFETY: the state came from `open`; the context lives over the call.
            unsafe { undo(pointer, context.pointer()) }
        });
        self.is_lost = result.is_err();
        result.map(|_| ())
    }

    /// What was added since open, apply or the last delta.
    ///
    /// # Errors
    /// What `delta` answers; [`Status::Unsupported`] when an undo is due.
    pub fn delta(&mut self) -> Result<Vec<u8>, CallError> {
        let Some(delta) = self.stage.class().serial.and_then(|facet| facet.delta) else {
            return Err(self.stage.lacks(DELTA, "serial"));
        };
        self.check(DELTA)?;
        self.may_undo = false;
        let pointer = self.pointer;
        let result = collect(&self.stage, DELTA, |context, out| {
            // SAFETY: the state came from `open`; context and stream live over the call.
            unsafe { delta(pointer, context, out) }
        });
        self.is_lost = result.is_err();
        result
    }

    /// Adds what an earlier delta gave, in order.
    ///
    /// # Errors
    /// What `apply` answers; [`Status::Unsupported`] when an undo is due.
    pub fn apply(&mut self, delta: &[u8]) -> Result<(), CallError> {
        let Some(apply) = self.stage.class().serial.and_then(|facet| facet.apply) else {
            return Err(self.stage.lacks(APPLY, "serial"));
        };
        self.check(APPLY)?;
        self.may_undo = false;
        let pointer = self.pointer;
        let result = call(&self.stage.core, APPLY, Phase::Work, |context| {
            // SAFETY: the state came from `open`; context and bytes live over the call.
            unsafe { apply(pointer, context.pointer(), Str::of(delta)) }
        });
        self.is_lost = result.is_err();
        result.map(|_| ())
    }

    /// Whether a call other than `process` failed: the state is only good for dropping.
    #[must_use]
    pub fn lost(&self) -> bool {
        self.is_lost
    }

    fn check(&self, call: Call) -> Result<(), CallError> {
        if self.is_lost {
            return Err(self.refuse(call, "the state is lost since a call failed"));
        }
        if self.must_undo {
            return Err(self.refuse(call, "the failed process before was not undone"));
        }
        Ok(())
    }

    fn refuse(&self, call: Call, words: &str) -> CallError {
        self.stage.core.error(Call::apart(call.name), Status::Unsupported, words.to_owned())
    }
}

impl Drop for SerialState {
    fn drop(&mut self) {
        if let Some(close) = self.stage.class().serial.and_then(|facet| facet.close) {
            // SAFETY: the state came from `open`; this is its last call.
            unsafe { close(self.pointer) };
        }
    }
}

/// Runs a plugin function that writes bytes, and gives them.
pub(crate) fn collect(
    stage: &Stage,
    what: Call,
    run: impl FnOnce(*mut newsmill_abi::Ctx, *mut Out) -> i32,
) -> Result<Vec<u8>, CallError> {
    let mut out = Held::new(OutStream::default());
    call_with(&stage.core, what, Phase::Work, |context| {
        let status = run(context.pointer(), out.pointer().cast());
        (status, out.get_mut().refusal.take().into_iter().collect())
    })?;
    Ok(out.into_inner().bytes)
}
