//! The bytes as they are stored, before any decompression.

use std::io::{self, Read, SeekFrom};

use crate::fs::ReadFile;
use crate::input::window::Window;

/// At least so much is asked of the operating system at once.
pub(crate) const READ_BYTES: usize = 64 << 10;
/// The usual size of a buffer.
pub(crate) const BUFFER_BYTES: usize = 256 << 10;

/// Where raw bytes come from.
pub(crate) enum Origin {
    /// A file, which can go back.
    File(Box<dyn ReadFile>),
    /// Standard input or another stream that only goes on.
    Stream(Box<dyn Read + Send>),
}

/// Raw bytes with their offset.
pub(crate) struct RawReader {
    origin: Origin,
    at: u64,
    end: Option<u64>,
}

impl RawReader {
    /// Reads `origin`, which stands at offset 0.
    pub(crate) fn new(origin: Origin) -> Self {
        Self { origin, at: 0, end: None }
    }

    /// The offset of the next byte.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// Where reading stops, if before the end of the file.
    pub(crate) fn end(&self) -> Option<u64> {
        self.end
    }

    /// Sets where reading stops.
    pub(crate) fn set_end(&mut self, end: u64) {
        self.end = Some(end);
    }

    /// The file, if it is one.
    pub(crate) fn into_file(self) -> Option<Box<dyn ReadFile>> {
        match self.origin {
            Origin::File(file) => Some(file),
            Origin::Stream(_) => None,
        }
    }

    /// Reads some bytes; 0 at the end.
    pub(crate) fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let left = self.end.map_or(u64::MAX, |end| end.saturating_sub(self.at));
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(to.len());
        let to = to.get_mut(..most).unwrap_or_default();
        loop {
            let read = match &mut self.origin {
                Origin::File(file) => file.read(to),
                Origin::Stream(stream) => stream.read(to),
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(count) => {
                    self.at += count as u64;
                    return Ok(count);
                }
            }
        }
    }

    /// Moves to `offset`; a stream can only go forward, by reading. `false`: it cannot.
    pub(crate) fn seek(&mut self, offset: u64) -> io::Result<bool> {
        match &mut self.origin {
            Origin::File(file) => {
                self.at = file.seek(SeekFrom::Start(offset))?;
                Ok(true)
            }
            Origin::Stream(_) => {
                let mut scratch = vec![0; READ_BYTES];
                while self.at < offset {
                    let most =
                        usize::try_from(offset - self.at).unwrap_or(READ_BYTES).min(READ_BYTES);
                    if self.read(scratch.get_mut(..most).unwrap_or_default())? == 0 {
                        break;
                    }
                }
                Ok(self.at == offset)
            }
        }
    }

    /// Whether it can go back.
    pub(crate) fn can_rewind(&self) -> bool {
        matches!(self.origin, Origin::File(_))
    }
}

/// Raw bytes with a buffer, as decoders read them.
pub(crate) struct RawBuffer {
    reader: RawReader,
    window: Window,
    ended: bool,
    /// What reading ahead failed with.
    failed: Option<io::Error>,
}

impl RawBuffer {
    /// Goes on after the bytes of `reader` that are in `window` already.
    pub(crate) fn new(reader: RawReader, window: Window) -> Self {
        Self { reader, window, ended: false, failed: None }
    }

    /// The offset of the first byte not consumed.
    pub(crate) fn offset(&self) -> u64 {
        self.reader.at() - self.window.len() as u64
    }

    /// What is buffered.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.window.bytes()
    }

    /// Reads until `want` bytes are buffered or the end is reached; gives how many are.
    pub(crate) fn fill(&mut self, want: usize) -> io::Result<usize> {
        while self.window.len() < want && !self.ended {
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            let count = self.reader.read(self.window.room(READ_BYTES))?;
            self.window.filled(count);
            self.ended = count == 0;
        }
        Ok(self.window.len())
    }

    /// Whether more than is needed may be read: of a stream, whose other end may write little by little, only what is
    /// needed is waited for.
    pub(crate) fn can_read_ahead(&self) -> bool {
        self.reader.can_rewind()
    }

    /// Reads on, unless `most` bytes are buffered; `false`: nothing more came. An error is given by the next
    /// [`RawBuffer::fill`] that needs what could not be read.
    pub(crate) fn read_ahead(&mut self, most: usize) -> bool {
        let wanted = self.window.len() < most && !self.ended && self.failed.is_none();
        if !wanted || !self.can_read_ahead() {
            return false;
        }
        match self.reader.read(self.window.room(READ_BYTES)) {
            Ok(count) => {
                self.window.filled(count);
                self.ended = count == 0;
                count > 0
            }
            Err(error) => {
                self.failed = Some(error);
                false
            }
        }
    }

    pub(crate) fn consume(&mut self, count: usize) {
        self.window.consume(count);
    }

    /// Goes back to `offset`, if it can: a file always, a stream as far as bytes are kept.
    pub(crate) fn rewind(&mut self, offset: u64) -> io::Result<bool> {
        let back = usize::try_from(self.offset().saturating_sub(offset)).unwrap_or(usize::MAX);
        if self.window.take_back(back) {
            return Ok(true);
        }
        if !self.reader.can_rewind() || !self.reader.seek(offset)? {
            return Ok(false);
        }
        self.window.clear();
        (self.ended, self.failed) = (false, None);
        Ok(true)
    }
}
