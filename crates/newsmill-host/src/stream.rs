//! Bytes in and out, as the host keeps them and a plugin sees them.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use newsmill_article::Position;

use crate::Status;
use crate::record::{Digest, Record};
use crate::strings::Refusal;

/// What is wrong with a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StreamErrorKind {
    /// The world failed: disk, network.
    Io,
    /// The bytes from here on cannot be decoded.
    Damaged,
    /// An offset or length out of range.
    Range,
    /// The stream cannot do this.
    Unsupported,
}

/// Why bytes could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamError {
    /// What is wrong.
    pub kind: StreamErrorKind,
    /// Why, as a lower-case fragment.
    pub message: String,
}

impl StreamError {
    /// An error of `kind`.
    #[must_use]
    pub fn new(kind: StreamErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(crate) fn status(&self) -> Status {
        match self.kind {
            StreamErrorKind::Io => Status::Io,
            StreamErrorKind::Damaged => Status::Input,
            StreamErrorKind::Range => Status::Range,
            StreamErrorKind::Unsupported => Status::Unsupported,
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StreamError {}

/// Bytes to read: opened, decompressed and buffered.
pub trait Input: Send {
    /// At least `want` bytes from here, without going on; fewer only at the end or before damage, none at the end.
    ///
    /// # Errors
    /// [`StreamErrorKind::Damaged`] once nothing is left before the damage; [`StreamErrorKind::Io`].
    fn peek(&mut self, want: usize) -> Result<&[u8], StreamError>;

    /// Goes `n` bytes on.
    ///
    /// # Errors
    /// [`StreamErrorKind::Range`] past the end, otherwise as [`Input::peek`].
    fn advance(&mut self, n: usize) -> Result<(), StreamError>;

    /// Offset of here in the decompressed bytes of the split.
    fn tell(&self) -> u64;

    /// Position of here, the same whether the input was cut or not.
    fn position(&self) -> Position;

    /// Reads at an offset, without going on; fewer bytes than asked only at the end.
    ///
    /// # Errors
    /// [`StreamErrorKind::Unsupported`] where the input cannot seek.
    fn read_at(&mut self, offset: u64, to: &mut [u8]) -> Result<usize, StreamError>;

    /// Length of the whole.
    ///
    /// # Errors
    /// As [`Input::read_at`].
    fn length(&mut self) -> Result<u64, StreamError>;
}

/// Bytes to write.
pub trait Output: Send {
    /// Takes all of `bytes`.
    ///
    /// # Errors
    /// [`StreamErrorKind::Io`].
    fn write(&mut self, bytes: &[u8]) -> Result<(), StreamError>;
}

/// Runs code of a stream or service below a plugin function, where a panic would end the process.
pub(crate) fn guard<T>(run: impl FnOnce() -> T) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(run))
        .map_err(|_| Refusal::new(Status::Io, "the host's stream or service panicked"))
}

/// What `nm_in*` points to.
pub(crate) struct InStream {
    input: Box<dyn Input>,
    is_random: bool,
    peek_max: usize,
    /// Its bytes are hashed as the plugin goes over them, unless a cell keeps them.
    record: Option<Record>,
    /// Address and length of the view given last, while it is of the bytes from here on.
    peeked: (usize, usize),
    pub(crate) refusal: Option<Refusal>,
}

impl InStream {
    pub(crate) fn new(input: Box<dyn Input>, is_random: bool, peek_max: usize) -> Self {
        Self { input, is_random, peek_max, record: None, peeked: (0, 0), refusal: None }
    }

    /// A view of the next bytes; `None` at the true end.
    pub(crate) fn peek(&mut self, want: usize) -> Result<Option<&[u8]>, Refusal> {
        if want > self.peek_max {
            return Err(Refusal::new(
                Status::Range,
                format!(
                    "{want} bytes asked for, more than the {} an article may have",
                    self.peek_max
                ),
            ));
        }
        self.peeked = (0, 0);
        let bytes = guard(|| self.input.peek(want.max(1)))?.map_err(|error| refuse(&error))?;
        self.peeked = (bytes.as_ptr().addr(), bytes.len());
        Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
    }

    pub(crate) fn advance(&mut self, n: usize) -> Result<(), Refusal> {
        self.peeked = (0, 0);
        let is_cell = self.record.as_mut().is_none_or(|record| record.pass_cell(n));
        let Some(record) = self.record.as_mut().filter(|_| !is_cell) else {
            return guard(|| self.input.advance(n))?.map_err(|error| refuse(&error));
        };
        let input = &mut self.input;
        let run = || {
            let mut left = n;
            while left > 0 {
                let bytes = input.peek(left.min(HASH_STEP))?;
                let here = bytes.get(..left.min(bytes.len())).unwrap_or_default();
                if here.is_empty() {
                    return Err(StreamError::new(
                        StreamErrorKind::Range,
                        "advance past the end of the input",
                    ));
                }
                record.pass(here);
                let step = here.len();
                input.advance(step)?;
                left -= step;
            }
            Ok(())
        };
        guard(run)?.map_err(|error| refuse(&error))
    }

    pub(crate) fn tell(&self) -> u64 {
        guard(|| self.input.tell()).unwrap_or_default()
    }

    pub(crate) fn read_at(&mut self, offset: u64, to: &mut [u8]) -> Result<usize, Refusal> {
        self.check_random()?;
        let room = to.len();
        let got = guard(|| self.input.read_at(offset, to))?.map_err(|error| refuse(&error))?;
        Ok(got.min(room))
    }

    pub(crate) fn length(&mut self) -> Result<u64, Refusal> {
        self.check_random()?;
        guard(|| self.input.length())?.map_err(|error| refuse(&error))
    }

    fn check_random(&self) -> Result<(), Refusal> {
        if self.is_random {
            return Ok(());
        }
        Err(Refusal::new(
            Status::Unsupported,
            "random access, which the manifest does not ask for; hint: `\"access\": \"random\"`",
        ))
    }

    /// Begins a record here.
    pub(crate) fn begin_record(&mut self) -> Option<Position> {
        self.record = Some(Record::default());
        self.position()
    }

    /// Where here is.
    pub(crate) fn position(&self) -> Option<Position> {
        guard(|| self.input.position()).ok()
    }

    /// Ends the record.
    pub(crate) fn end_record(&mut self) -> Digest {
        self.record.take().map_or(Digest::None, Record::end)
    }

    /// Notes that `cell` is a copy of `from`, if that is a view of the bytes from here on.
    ///
    /// # Safety
    /// `stream` points to a stream that nobody uses now.
    pub(crate) unsafe fn note_copy(stream: *mut Self, from: &[u8], cell: &Arc<[u8]>) {
        // SAFETY: the caller's promise. Only these fields are touched, not the input that lent the view.
        let (peeked, record) = unsafe { ((*stream).peeked, &mut (*stream).record) };
        let is_here = from.as_ptr().addr() == peeked.0 && (1..=peeked.1).contains(&from.len());
        if let Some(record) = record.as_mut().filter(|_| is_here) {
            record.is_copied(cell);
        }
    }
}

/// Bytes hashed at a time, so that a buffer need not grow to the size of a large record.
const HASH_STEP: usize = 64 << 10;

fn refuse(error: &StreamError) -> Refusal {
    Refusal::new(error.status(), error.message.clone())
}

/// What `nm_out*` points to: what one call wrote, until it is known to stand.
#[derive(Default)]
pub(crate) struct OutStream {
    pub(crate) bytes: Vec<u8>,
    pub(crate) refusal: Option<Refusal>,
}

/// Most bytes one call may write.
const CALL_BYTES_MAX: usize = 1 << 30;

impl OutStream {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        if self.bytes.len().saturating_add(bytes.len()) > CALL_BYTES_MAX {
            return Err(Refusal::new(Status::Range, "more than 1 GiB written in one call"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}
