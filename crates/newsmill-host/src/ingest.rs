//! Readers: bytes to rows.

use std::ffi::c_void;
use std::fmt;
use std::ptr::null_mut;
use std::sync::Arc;

use newsmill_abi::{In, NM_END, NM_OK, Str};
use newsmill_article::{Batch, Position};

use crate::batch::{CallBatch, Intake, Right};
use crate::context::Phase;
use crate::held::Held;
use crate::manifest;
use crate::serial::collect;
use crate::stage::{Call, call, call_with};
use crate::stream::InStream;
use crate::{CallError, Input, Lost, Stage, Status};

const PLAN: Call = Call::apart("plan");
const BOUNDARY: Call = Call::about_articles("boundary");
const OPEN: Call = Call::about_articles("open");
const NEXT: Call = Call::about_articles("next");
const POSITION: Call = Call::apart("position");

/// How much a batch may hold before a reader is told that it is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Rows, also those it held before.
    pub rows: u32,
    /// Cell bytes, also those it held before; one row always has room.
    pub bytes: usize,
}

/// What comes after a call of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Perhaps more: call again.
    More,
    /// The end of the input.
    End,
}

/// What a call of a reader gave, beside the rows it added to the batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// What comes after.
    pub next: Next,
    /// Records that could not become articles, in order; the batch does not hold them.
    pub rejected: Vec<Lost>,
}

/// The functions of an ingest stage that are not about one input.
#[derive(Clone, Copy, Debug)]
pub struct Ingest;

impl Ingest {
    /// Asks the stage for its splits, one JSON line each; `None` when the host's lines are the splits.
    ///
    /// # Errors
    /// What `plan` answers; [`Status::Utf8`] for splits that are not text.
    pub fn plan(stage: &Stage, inputs: &str, earlier: &str) -> Result<Option<String>, CallError> {
        let Some(plan) = stage.class().ingest.and_then(|facet| facet.plan) else {
            return Ok(None);
        };
        let splits = collect(stage, PLAN, |context, out| {
            let (inputs, earlier) = (Str::of(inputs.as_bytes()), Str::of(earlier.as_bytes()));
            // SAFETY: the stage came from `create`; context, texts and stream live over the call.
            unsafe { plan(stage.pointer(), context, inputs, earlier, out) }
        })?;
        let text = String::from_utf8(splits).map_err(|_| {
            stage.core.error(PLAN, Status::Utf8, "splits that are not UTF-8".to_owned())
        })?;
        Ok(Some(text))
    }

    /// Whether the stage can name where a record begins, so that an input may be cut and picked up after damage.
    #[must_use]
    pub fn has_boundary(stage: &Stage) -> bool {
        stage.class().ingest.is_some_and(|facet| facet.boundary.is_some())
    }

    /// Offset of the first record that begins in `window`; `None` when none does.
    ///
    /// # Errors
    /// What `boundary` answers; [`Status::Unsupported`] without one, [`Status::Range`] for an offset past the window.
    pub fn boundary(stage: &Stage, window: &[u8]) -> Result<Option<u64>, CallError> {
        let Some(boundary) = stage.class().ingest.and_then(|facet| facet.boundary) else {
            return Err(stage.lacks(BOUNDARY, "boundary of its ingest"));
        };
        let mut offset = 0_u64;
        let mut is_none = false;
        call(&stage.core, BOUNDARY, Phase::Work, |context| {
            let window = Str::of(window);
            // SAFETY: the stage came from `create`; context, window and out-pointer live over the call.
            let status =
                unsafe { boundary(stage.pointer(), context.pointer(), window, &raw mut offset) };
            is_none = status == NM_END;
            if is_none { NM_OK } else { status }
        })?;
        if is_none {
            return Ok(None);
        }
        if usize::try_from(offset).map_or(true, |offset| offset > window.len()) {
            let words = format!("boundary {offset} lies past the window of {} bytes", window.len());
            return Err(stage.core.error(BOUNDARY, Status::Range, words));
        }
        Ok(Some(offset))
    }
}

/// Reads one input. One thread at a time, any thread.
pub struct Reader {
    stage: Arc<Stage>,
    pointer: *mut c_void,
    /// Lives until close: the plugin may keep its pointer.
    stream: Option<Held<InStream>>,
    is_poisoned: bool,
}

// SAFETY: rule 3 of the header, as for workers: one thread at a time, not always the same; it is not `Sync`.
unsafe impl Send for Reader {}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("stage", &self.stage.entry()).finish_non_exhaustive()
    }
}

fn pointer_of(stream: Option<&Held<InStream>>) -> *mut InStream {
    stream.map_or(null_mut(), Held::pointer)
}

impl Reader {
    /// Opens an input: its JSON line, the stream the host opened for it, and the token to go on at, empty to begin.
    ///
    /// # Errors
    /// What `open` answers; [`Status::Unsupported`] without the facet.
    pub fn open(
        stage: &Arc<Stage>,
        input_line: &str,
        input: Option<Box<dyn Input>>,
        resume: &[u8],
    ) -> Result<Self, CallError> {
        let Some(open) = stage.class().ingest.and_then(|facet| facet.open) else {
            return Err(stage.lacks(OPEN, "ingest"));
        };
        let is_random = stage.manifest().access == manifest::Access::Random;
        let peek_max = stage.core.settings.article_bytes_max;
        let mut stream = input.map(|input| Held::new(InStream::new(input, is_random, peek_max)));
        let mut pointer = null_mut();
        call_with(&stage.core, OPEN, Phase::Work, |context| {
            let line = Str::of(input_line.as_bytes());
            let bytes = pointer_of(stream.as_ref()).cast::<In>();
            // SAFETY: the stage came from `create`; texts, context and out-pointer live over the call, the stream
            // until close.
            let status = unsafe {
                let resume = Str::of(resume);
                open(stage.pointer(), context.pointer(), line, bytes, resume, &raw mut pointer)
            };
            (status, stream.as_mut().and_then(|s| s.get_mut().refusal.take()).into_iter().collect())
        })?;
        let stage = Arc::clone(stage);
        Ok(Self { stage, pointer, stream, is_poisoned: false })
    }

    /// Adds rows to `batch` until it is full, the input ends, or the stage has enough for now. Each new row has the
    /// position and digest of its record. A failed call leaves the batch as it was.
    ///
    /// # Errors
    /// What `next` answers.
    pub fn next(&mut self, batch: &mut Batch, limit: Limit) -> Result<Taken, CallError> {
        let Some(next) = self.stage.class().ingest.and_then(|facet| facet.next) else {
            return Err(self.stage.lacks(NEXT, "ingest"));
        };
        if self.is_poisoned {
            let words = "the reader panicked before and is not used again".to_owned();
            return Err(self.stage.core.error(NEXT, Status::Panic, words));
        }
        let (pointer, stage) = (self.pointer, Arc::clone(&self.stage));
        let room = u32::try_from(batch.len()).map_or(0, |rows| limit.rows.saturating_sub(rows));
        let stream = pointer_of(self.stream.as_ref());
        let intake = Intake { limit, stream, counted: 0, bytes: 0 };
        let mut rows = CallBatch::new(batch, &stage.core, Right::Ingest).take_in(intake);
        let mut is_end = false;
        let done = call_with(&stage.core, NEXT, Phase::Work, |context| {
            // SAFETY: the reader came from `open` and `&mut self` keeps other threads away; context and batch live
            // over the call, the stream longer.
            let status = unsafe { next(pointer, context.pointer(), rows.pointer(), room.max(1)) };
            is_end = status == NM_END;
            let refused = rows.take_refusal().into_iter().chain(self.stream_refusal());
            (if is_end { NM_OK } else { status }, refused.collect())
        });
        rows.end_intake();
        if let Err(error) = done {
            rows.take_back();
            self.is_poisoned = error.is_panic();
            return Err(error);
        }
        let outcome = rows.finish();
        let next = if is_end { Next::End } else { Next::More };
        Ok(Taken { next, rejected: outcome.rejected })
    }

    fn stream_refusal(&mut self) -> Option<crate::strings::Refusal> {
        self.stream.as_mut().and_then(|stream| stream.get_mut().refusal.take())
    }

    /// The token that goes on right after the last row given.
    ///
    /// # Errors
    /// What `position` answers.
    pub fn position(&mut self) -> Result<Vec<u8>, CallError> {
        let Some(position) = self.stage.class().ingest.and_then(|facet| facet.position) else {
            return Err(self.stage.lacks(POSITION, "ingest"));
        };
        if self.is_poisoned {
            let words = "the reader panicked before and is not used again".to_owned();
            return Err(self.stage.core.error(POSITION, Status::Panic, words));
        }
        let pointer = self.pointer;
        let result = collect(&self.stage, POSITION, |context, out| {
            // SAFETY: the reader came from `open`; context and stream live over the call.
            unsafe { position(pointer, context, out) }
        });
        self.is_poisoned = result.as_ref().is_err_and(CallError::is_panic);
        result
    }

    /// Offset reached in the decompressed bytes of the split; 0 without a stream.
    pub fn tell(&mut self) -> u64 {
        self.stream.as_mut().map_or(0, |stream| stream.get_mut().tell())
    }

    /// Where the stream stands in what is stored; `None` without a stream.
    pub fn place(&mut self) -> Option<Position> {
        self.stream.as_mut().and_then(|stream| stream.get_mut().position())
    }

    /// Whether it panicked: it is only good for dropping.
    #[must_use]
    pub fn poisoned(&self) -> bool {
        self.is_poisoned
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(close) = self.stage.class().ingest.and_then(|facet| facet.close) {
            // SAFETY: the reader came from `open`; this is its last call, and the stream is dropped after it.
            unsafe { close(self.pointer) };
        }
    }
}
