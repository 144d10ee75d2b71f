//! Workers: clean and tag stages, in parallel.

use std::ffi::c_void;
use std::fmt;
use std::ptr::null_mut;
use std::sync::Arc;

use newsmill_article::Batch;

use crate::batch::CallBatch;
use crate::context::{CallContext, Phase};
use crate::stage::{Call, call, call_with};
use crate::{CallError, Outcome, Stage, Status};

const OPEN: Call = Call::apart("open");
const PROCESS: Call = Call::about_articles("process");

/// One worker of a stage. One thread at a time, any thread.
pub struct Worker {
    stage: Arc<Stage>,
    pointer: *mut c_void,
    is_poisoned: bool,
}

// SAFETY: rule 3 of the header: a worker is used by at most one thread at a time, not always the same; it is not `Sync`.
unsafe impl Send for Worker {}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("stage", &self.stage.entry()).finish_non_exhaustive()
    }
}

impl Worker {
    /// Opens a worker.
    ///
    /// # Errors
    /// What `open` answers; [`Status::Unsupported`] without the facet.
    pub fn open(stage: &Arc<Stage>) -> Result<Self, CallError> {
        let Some(open) = stage.class().transform.and_then(|facet| facet.open) else {
            return Err(stage.lacks(OPEN, "transform"));
        };
        let mut pointer = null_mut();
        call(&stage.core, OPEN, Phase::Work, |context| {
            // SAFETY: the stage came from `create`; context and out-pointer live over the call.
            unsafe { open(stage.pointer(), context.pointer(), &raw mut pointer) }
        })?;
        Ok(Self { stage: Arc::clone(stage), pointer, is_poisoned: false })
    }

    /// Takes a batch through the stage. On an error the batch is exactly as before.
    ///
    /// # Errors
    /// What `process` answers. After a panic the worker is [poisoned](Worker::poisoned) and answers nothing else.
    pub fn process(&mut self, batch: &mut Batch) -> Result<Outcome, CallError> {
        let Some(process) = self.stage.class().transform.and_then(|facet| facet.process) else {
            return Err(self.stage.lacks(PROCESS, "transform"));
        };
        if self.is_poisoned {
            let words = "the worker panicked before and is not used again".to_owned();
            return Err(self.stage.core.error(PROCESS, Status::Panic, words));
        }
        let pointer = self.pointer;
        let result = process_batch(&self.stage, batch, |context, rows| {
            // SAFETY: the worker came from `open` and `&mut self` keeps other threads away; context and batch live
            // over the call.
            unsafe { process(pointer, context.pointer(), rows.pointer()) }
        });
        self.is_poisoned = result.as_ref().is_err_and(CallError::is_panic);
        result
    }

    /// Whether it panicked: it is only good for dropping.
    #[must_use]
    pub fn poisoned(&self) -> bool {
        self.is_poisoned
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(close) = self.stage.class().transform.and_then(|facet| facet.close) {
            // SAFETY: the worker came from `open`; this is its last call.
            unsafe { close(self.pointer) };
        }
    }
}

/// One `process` of a transform or serial facet: all or nothing.
pub(crate) fn process_batch(
    stage: &Stage,
    batch: &mut Batch,
    run: impl FnOnce(&CallContext<'_>, &mut CallBatch<'_>) -> i32,
) -> Result<Outcome, CallError> {
    let mut rows = CallBatch::new(batch, &stage.core, stage.right());
    if !stage.manifest().tombstones {
        rows = rows.carry_canceled();
    }
    let done = call_with(&stage.core, PROCESS, Phase::Work, |context| {
        let status = run(context, &mut rows);
        (status, rows.take_refusal().into_iter().collect())
    });
    match done {
        Ok(_) => Ok(rows.finish()),
        Err(error) => {
            rows.roll_back();
            Err(error)
        }
    }
}
