//! Streams in memory.

use std::sync::{Arc, Mutex, PoisonError};

use newsmill_article::Position;
use newsmill_host::{Input, Output, StreamError, StreamErrorKind};

/// Bytes to read.
pub(super) struct Bytes {
    bytes: Arc<[u8]>,
    at: usize,
}

impl Bytes {
    /// The bytes, standing at an offset.
    pub(super) fn open(bytes: Arc<[u8]>, at: u64) -> Box<dyn Input> {
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
        Box::new(Self { bytes, at })
    }

    fn rest(&self, from: usize) -> &[u8] {
        self.bytes.get(from..).unwrap_or_default()
    }
}

fn offset(at: usize) -> u64 {
    u64::try_from(at).unwrap_or(u64::MAX)
}

impl Input for Bytes {
    fn peek(&mut self, want: usize) -> Result<&[u8], StreamError> {
        let rest = self.rest(self.at);
        Ok(rest.get(..want).unwrap_or(rest))
    }

    fn advance(&mut self, n: usize) -> Result<(), StreamError> {
        if n > self.rest(self.at).len() {
            return Err(StreamError::new(StreamErrorKind::Range, "past the end"));
        }
        self.at += n;
        Ok(())
    }

    fn tell(&self) -> u64 {
        offset(self.at)
    }

    fn position(&self) -> Position {
        Position { member: None, offset: self.tell() }
    }

    fn read_at(&mut self, from: u64, to: &mut [u8]) -> Result<usize, StreamError> {
        let rest = self.rest(usize::try_from(from).unwrap_or(usize::MAX));
        let n = rest.len().min(to.len());
        for (to, byte) in to.iter_mut().zip(rest) {
            *to = *byte;
        }
        Ok(n)
    }

    fn length(&mut self) -> Result<u64, StreamError> {
        Ok(offset(self.bytes.len()))
    }
}

/// Bytes written, to be looked at when the host is done with them.
#[derive(Clone, Default)]
pub(super) struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Output for Written {
    fn write(&mut self, bytes: &[u8]) -> Result<(), StreamError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(())
    }
}
