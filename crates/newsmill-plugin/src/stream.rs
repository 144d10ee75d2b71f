//! Bytes in and bytes out, opened and closed by the host.

use std::io;

use memchr::memchr;

use crate::error::{Error, ErrorKind, Result};
use crate::raw::{Reading, Writing};

/// How much is asked for at first where the end of the input is looked for.
const ALL_PEEK: usize = 64 * 1024;
/// How much is asked for at first where the end of a line is looked for: most articles are shorter.
const LINE_PEEK: usize = 16 * 1024;

/// Bytes to read, decompressed and buffered by the host.
#[derive(Debug)]
pub struct Input<'s> {
    stream: Reading<'s>,
}

impl<'s> Input<'s> {
    pub(crate) const fn new(stream: Reading<'s>) -> Self {
        Self { stream }
    }

    /// Shows the next bytes without advancing: at least `want`, fewer only before the end or before damage, none at
    /// the end.
    ///
    /// # Errors
    /// Of kind `Input` at damage, once the bytes before it are read; of kind `Range` when `want` is above the limit of
    /// an article's size.
    #[inline]
    pub fn peek(&mut self, want: usize) -> Result<&[u8]> {
        self.stream.peek(want)
    }

    /// Shows all bytes up to the end without advancing.
    ///
    /// # Errors
    /// Of kind `Input` where the input is damaged; of kind `Range` when it is larger than an article may be.
    pub fn peek_all(&mut self) -> Result<&[u8]> {
        let mut want = self.allowed(ALL_PEEK)?;
        loop {
            if self.peek(want)?.len() < want {
                return self.peek(want);
            }
            want = self.wider(want)?;
        }
    }

    /// Shows the next line with its `\n`, or without one at the end, without advancing; nothing at the end.
    ///
    /// # Errors
    /// Of kind `Input` at damage; of kind `Range` when the line is longer than an article may be.
    pub fn peek_line(&mut self) -> Result<&[u8]> {
        let (mut want, mut seen) = (LINE_PEEK, 0);
        loop {
            let bytes = match self.peek(want) {
                Ok(bytes) => bytes,
                // The host's limit is below what is asked for at first.
                Err(error) if error.kind() == ErrorKind::Range && seen == 0 && want > 1 => {
                    want /= 2;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let len = bytes.len();
            let fresh = bytes.get(seen..).unwrap_or_default();
            if let Some(at) = memchr(b'\n', fresh) {
                let end = seen + at + 1;
                return Ok(self.peek(want)?.get(..end).unwrap_or_default());
            }
            if len < want {
                return self.peek(want);
            }
            seen = len;
            want = self.wider(want)?;
        }
    }

    /// `want`, or less where the host's limit is below it.
    fn allowed(&mut self, want: usize) -> Result<usize> {
        let mut want = want;
        loop {
            match self.peek(want) {
                Err(error) if error.kind() == ErrorKind::Range && want > 1 => want /= 2,
                other => return other.map(|_| want),
            }
        }
    }

    /// How much to ask for after `want` was not enough: twice that, or as much as the host's limit leaves.
    fn wider(&mut self, want: usize) -> Result<usize> {
        let mut step = want;
        loop {
            let next = want.saturating_add(step);
            match self.peek(next) {
                Ok(_) => return Ok(next),
                Err(error) if error.kind() == ErrorKind::Range && step > 1 => step /= 2,
                Err(error) => return Err(error),
            }
        }
    }

    /// Goes on by `n` of the bytes shown.
    ///
    /// # Errors
    /// When fewer than `n` are left.
    #[inline]
    pub fn advance(&mut self, n: usize) -> Result<()> {
        self.stream.advance(n)
    }

    /// Where it stands: the offset in this split's decompressed bytes.
    #[must_use]
    pub fn tell(&self) -> u64 {
        self.stream.tell()
    }

    /// Reads at any offset; answers how many bytes it read. For a stage that says [`access_random`](crate::Stage::access_random).
    ///
    /// # Errors
    /// When the stage does not say so, or the host cannot read.
    pub fn read_at(&mut self, offset: u64, to: &mut [u8]) -> Result<usize> {
        self.stream.read_at(offset, to)
    }

    /// The number of bytes there are. For a stage that says [`access_random`](crate::Stage::access_random).
    ///
    /// # Errors
    /// When the stage does not say so, or the host cannot read.
    pub fn length(&mut self) -> Result<u64> {
        self.stream.length()
    }
}

/// Bytes to write. What a failed call wrote is taken back by the host.
#[derive(Debug)]
pub struct Output<'s> {
    stream: Writing<'s>,
}

impl<'s> Output<'s> {
    pub(crate) const fn new(stream: Writing<'s>) -> Self {
        Self { stream }
    }

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// Of kind `Io` when the host cannot.
    #[inline]
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write(bytes)
    }
}

/// For encoders; `?` on its errors gives back the kind the host answered.
impl io::Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes).map_err(Error::into_io)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
