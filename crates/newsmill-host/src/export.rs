//! Writers: rows to bytes.

use std::ffi::c_void;
use std::fmt;
use std::mem::ManuallyDrop;
use std::ptr::null_mut;
use std::sync::Arc;

use newsmill_abi::{In, Out, Receipt, Str};
use newsmill_article::Batch;

use crate::batch::{CallBatch, Right};
use crate::context::{CallContext, Phase};
use crate::held::Held;
use crate::stage::{Call, call, call_with};
use crate::stream::{InStream, OutStream};
use crate::strings::Refusal;
use crate::{CallError, Input, Outcome, Output, Stage, Status};

const BEGIN: Call = Call::apart("begin");
const OPEN: Call = Call::apart("open");
const WRITE: Call = Call::about_articles("write");
const FINISH: Call = Call::apart("finish");
const COMMIT: Call = Call::apart("commit");
const ABORT: Call = Call::apart("abort");

/// What `begin` gave: kept in the ledger, the same for all blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// How blocks are joined, as the JSON the stage wrote.
    pub job: Vec<u8>,
    /// Bytes before the first block.
    pub prologue: Vec<u8>,
}

/// What a finished block left, for `commit`.
pub struct ReceiptIn {
    /// What `finish` wrote.
    pub receipt: Vec<u8>,
    /// The block's staged bytes, to read once more.
    pub staged: Box<dyn Input>,
    /// Their number.
    pub length: u64,
}

impl fmt::Debug for ReceiptIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiptIn").field("length", &self.length).finish_non_exhaustive()
    }
}

/// A record that the target refused when everything was to become visible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedUri {
    /// The article's uri.
    pub uri: String,
    /// How it failed.
    pub status: Status,
    /// Why.
    pub message: String,
}

/// What `commit` gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Bytes after the last block.
    pub epilogue: Vec<u8>,
    /// Records that the target refused.
    pub rejected: Vec<RejectedUri>,
}

/// Writes one block. One thread at a time, any thread. Dropped without [`Writer::finish`], the block is discarded.
pub struct Writer {
    stage: Arc<Stage>,
    pointer: *mut c_void,
    /// Lives until close: the plugin may keep its pointer. It holds what one call wrote.
    staged: Held<OutStream>,
    output: Box<dyn Output>,
    is_poisoned: bool,
}

// SAFETY: rule 3 of the header, as for workers: one thread at a time, not always the same; it is not `Sync`.
unsafe impl Send for Writer {}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("stage", &self.stage.entry()).finish_non_exhaustive()
    }
}

impl Writer {
    /// Begins a job: once, not again when a run is resumed. `run_json` is `{"id", "to"}`.
    ///
    /// # Errors
    /// What `begin` answers; [`Status::Unsupported`] without the facet.
    pub fn begin(stage: &Stage, run_json: &str) -> Result<Begun, CallError> {
        let Some(begin) = stage.class().export.and_then(|facet| facet.begin) else {
            return Err(stage.lacks(BEGIN, "export"));
        };
        let mut job = Held::new(OutStream::default());
        let mut prologue = Held::new(OutStream::default());
        call_with(&stage.core, BEGIN, Phase::Work, |context| {
            let run = Str::of(run_json.as_bytes());
            let (to_job, to_prologue) = (job.pointer().cast(), prologue.pointer().cast());
            // SAFETY: the stage came from `create`; context, text and streams live over the call.
            let status =
                unsafe { begin(stage.pointer(), context.pointer(), run, to_job, to_prologue) };
            (status, refusals(&mut [&mut job, &mut prologue]))
        })?;
        Ok(Begun { job: job.into_inner().bytes, prologue: prologue.into_inner().bytes })
    }

    /// Opens a writer for one block.
    ///
    /// # Errors
    /// What `open` answers; [`Status::Unsupported`] without the facet, [`Status::Io`] when `output` fails.
    pub fn open(
        stage: &Arc<Stage>,
        job: &[u8],
        split: u32,
        block: u32,
        attempt: u32,
        output: Box<dyn Output>,
    ) -> Result<Self, CallError> {
        let Some(open) = stage.class().export.and_then(|facet| facet.open) else {
            return Err(stage.lacks(OPEN, "export"));
        };
        let mut staged = Held::new(OutStream::default());
        let mut pointer = null_mut();
        call_with(&stage.core, OPEN, Phase::Work, |context| {
            let (job, out) = (Str::of(job), staged.pointer().cast());
            let (context, place) = (context.pointer(), &raw mut pointer);
            // SAFETY: the stage came from `create`; context, text and out-pointer live over the call, the stream until
            // close.
            let status =
                unsafe { open(stage.pointer(), context, job, split, block, attempt, out, place) };
            (status, refusals(&mut [&mut staged]))
        })?;
        let stage = Arc::clone(stage);
        let mut writer = Self { stage, pointer, staged, output, is_poisoned: false };
        writer.hand_on(OPEN)?;
        Ok(writer)
    }

    /// Writes a batch. Only rejected rows leave it. After an error nothing of this call was written.
    ///
    /// # Errors
    /// What `write` answers; [`Status::Io`] when the output fails. After a panic the writer answers nothing else.
    pub fn write(&mut self, batch: &mut Batch) -> Result<Outcome, CallError> {
        let Some(write) = self.stage.class().export.and_then(|facet| facet.write) else {
            return Err(self.stage.lacks(WRITE, "export"));
        };
        self.check(WRITE)?;
        let (pointer, stage) = (self.pointer, Arc::clone(&self.stage));
        let mut rows = CallBatch::new(batch, &stage.core, Right::Export);
        let staged = &mut self.staged;
        let done = call_with(&stage.core, WRITE, Phase::Work, |context| {
            // SAFETY: the writer came from `open` and `&mut self` keeps other threads away; context and batch live over
            // the call, the stream longer.
            let status = unsafe { write(pointer, context.pointer(), rows.pointer()) };
            let refused = rows.take_refusal().into_iter().chain(refusals(&mut [staged]));
            (status, refused.collect())
        });
        let stands = done.and_then(|_| self.hand_on(WRITE));
        match stands {
            Ok(()) => Ok(rows.finish()),
            Err(error) => {
                rows.roll_back();
                self.staged.get_mut().bytes.clear();
                self.is_poisoned = error.is_panic();
                Err(error)
            }
        }
    }

    /// Completes the block's bytes; gives the receipt and the output back.
    ///
    /// # Errors
    /// What `finish` answers; [`Status::Io`] when the output fails. The block is then discarded.
    pub fn finish(mut self) -> Result<(Vec<u8>, Box<dyn Output>), CallError> {
        let Some(finish) = self.stage.class().export.and_then(|facet| facet.finish) else {
            return Err(self.stage.lacks(FINISH, "export"));
        };
        self.check(FINISH)?;
        let (pointer, stage) = (self.pointer, Arc::clone(&self.stage));
        let mut receipt = Held::new(OutStream::default());
        let staged = &mut self.staged;
        call_with(&stage.core, FINISH, Phase::Work, |context| {
            // SAFETY: the writer came from `open`; context and receipt live over the call, the stream longer.
            let status = unsafe { finish(pointer, context.pointer(), receipt.pointer().cast()) };
            (status, refusals(&mut [&mut receipt, staged]))
        })?;
        self.hand_on(FINISH)?;
        Ok((receipt.into_inner().bytes, self.close()))
    }

    /// Ends the writer and gives the output back.
    fn close(self) -> Box<dyn Output> {
        let mut this = ManuallyDrop::new(self);
        this.close_plugin();
        // SAFETY: `this` is never used or dropped again, so each field is moved out once.
        unsafe {
            drop(std::ptr::read(&raw const this.stage));
            drop(std::ptr::read(&raw const this.staged));
            std::ptr::read(&raw const this.output)
        }
    }

    fn close_plugin(&mut self) {
        if let Some(close) = self.stage.class().export.and_then(|facet| facet.close) {
            // SAFETY: the writer came from `open`; this is its last call, and the stream is dropped after it.
            unsafe { close(self.pointer) };
        }
    }

    /// Hands what a call that stands wrote to the output.
    fn hand_on(&mut self, what: Call) -> Result<(), CallError> {
        let bytes = std::mem::take(&mut self.staged.get_mut().bytes);
        if bytes.is_empty() {
            return Ok(());
        }
        let result = self.output.write(&bytes);
        let mut emptied = bytes;
        emptied.clear();
        self.staged.get_mut().bytes = emptied;
        result.map_err(|error| {
            self.stage.core.error(Call::apart(what.name), error.status(), error.message)
        })
    }

    fn check(&self, what: Call) -> Result<(), CallError> {
        if self.is_poisoned {
            let words = "the writer panicked before and is not used again".to_owned();
            return Err(self.stage.core.error(what, Status::Panic, words));
        }
        Ok(())
    }

    /// Whether it panicked: it is only good for dropping.
    #[must_use]
    pub fn poisoned(&self) -> bool {
        self.is_poisoned
    }

    /// Ends a job over all its blocks. A stage without `commit` adds nothing.
    ///
    /// # Errors
    /// What `commit` answers; [`Status::Range`] for more than `u32::MAX` blocks.
    pub fn commit(
        stage: &Stage,
        job: &[u8],
        receipts: Vec<ReceiptIn>,
    ) -> Result<Commit, CallError> {
        let Some(commit) = stage.class().export.and_then(|facet| facet.commit) else {
            return Ok(Commit::default());
        };
        let count = u32::try_from(receipts.len()).map_err(|_| {
            stage.core.error(
                COMMIT,
                Status::Range,
                "more blocks than a commit can count".to_owned(),
            )
        })?;
        let peek_max = stage.core.settings.article_bytes_max;
        let mut held: Vec<(Vec<u8>, u64, Held<InStream>)> = receipts
            .into_iter()
            .map(|r| (r.receipt, r.length, Held::new(InStream::new(r.staged, true, peek_max))))
            .collect();
        let table: Vec<Receipt> = held
            .iter()
            .map(|(receipt, length, staged)| Receipt {
                receipt: Str::of(receipt),
                staged: staged.pointer().cast::<In>(),
                length: *length,
            })
            .collect();
        let mut epilogue = Held::new(OutStream::default());
        let rejected = call_with(&stage.core, COMMIT, Phase::Commit, |context| {
            let (job, list, out) = (Str::of(job), table.as_ptr(), epilogue.pointer().cast::<Out>());
            let (context, stride) = (context.pointer(), size_of::<Receipt>());
            // SAFETY: the stage came from `create`; context, texts, table and streams live over the call.
            let status = unsafe { commit(stage.pointer(), context, job, list, stride, count, out) };
            let mut refused = refusals(&mut [&mut epilogue]);
            refused.extend(held.iter_mut().filter_map(|(_, _, s)| s.get_mut().refusal.take()));
            (status, refused)
        })?;
        Ok(Commit { epilogue: epilogue.into_inner().bytes, rejected })
    }

    /// Gives a job up. A stage without `abort` has nothing to undo.
    ///
    /// # Errors
    /// What `abort` answers.
    pub fn abort(stage: &Stage, job: &[u8]) -> Result<(), CallError> {
        let Some(abort) = stage.class().export.and_then(|facet| facet.abort) else {
            return Ok(());
        };
        call(&stage.core, ABORT, Phase::Work, |context: &CallContext<'_>| {
            // SAFETY: the stage came from `create`; context and text live over the call.
            unsafe { abort(stage.pointer(), context.pointer(), Str::of(job)) }
        })
        .map(|_| ())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close_plugin();
    }
}

/// What streams refused last.
fn refusals(streams: &mut [&mut Held<OutStream>]) -> Vec<Refusal> {
    streams.iter_mut().filter_map(|stream| stream.get_mut().refusal.take()).collect()
}
