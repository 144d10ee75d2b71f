//! A decompressed, buffered stream with positions that do not depend on how it was cut or read.

#[cfg(test)]
mod cut_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod whole_tests;

mod decode;
mod gzip;
mod members;
mod open;
mod random;
mod raw;
mod whole;
mod window;
mod zstd;

use std::io;
use std::path::{Path, PathBuf};

pub use open::{OpenSettings, find_member};

use crate::error::{IoError, IoErrorKind, Result};
use crate::input::decode::{Decoder, Step};
use crate::input::members::Members;
use crate::input::random::RandomAccess;
use crate::input::raw::{READ_BYTES, RawReader};
use crate::input::window::Window;

/// A place in a stored input, the same whether the input was cut or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Where the gzip member or Zstandard frame begins in the file; `None` when uncompressed.
    pub member: Option<u64>,
    /// The offset in its decompressed bytes; the offset in the file when uncompressed.
    pub offset: u64,
}

/// The path that stands for standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Where decompressed bytes come from.
enum Source {
    /// As stored; `expected` bytes are thought to be left.
    Plain {
        reader: RawReader,
        expected: Option<u64>,
    },
    Coded(Box<Decoder>),
}

/// Why no more bytes come.
enum Stop {
    End,
    Damaged(String),
    Failed(io::Error),
}

/// An open input: decompressed bytes, read in order through one buffer.
///
/// Used by one thread at a time. The buffer holds what has been read and not consumed; it grows to
/// what [`Input::peek`] asks for and no further, whatever the stream decompresses to.
pub struct Input {
    path: PathBuf,
    window: Window,
    source: Source,
    stop: Option<Stop>,
    /// Where in the file reading began.
    raw_start: u64,
    tell: u64,
    members: Members,
    random: Option<RandomAccess>,
    article_bytes_max: usize,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("path", &self.path)
            .field("tell", &self.tell)
            .finish_non_exhaustive()
    }
}

impl Input {
    /// At least `want` bytes, or fewer when the end or damage is nearer; what is buffered beyond is
    /// given too, up to the limit of one article. An empty slice is the true end. 0 is taken as 1.
    ///
    /// # Errors
    /// [`IoErrorKind::Damaged`] and errors of reading once all bytes before them are consumed, again
    /// and again until [`Input::skip_damage`]; [`IoErrorKind::Range`] when `want` is above the limit
    /// of one article.
    #[inline]
    pub fn peek(&mut self, want: usize) -> Result<&[u8]> {
        let want = want.max(1);
        if want > self.article_bytes_max {
            return Err(self.too_much(want));
        }
        if self.window.len() < want {
            self.fill(want)?;
        }
        let bytes = self.window.bytes();
        Ok(bytes.get(..self.article_bytes_max).unwrap_or(bytes))
    }

    /// Consumes `count` bytes that [`Input::peek`] has given.
    ///
    /// # Errors
    /// [`IoErrorKind::Range`] when that is more than are buffered.
    #[inline]
    pub fn advance(&mut self, count: usize) -> Result<()> {
        if count > self.window.len() {
            let why = format!("advance by {count} bytes when {} are buffered", self.window.len());
            return Err(IoError::at(IoErrorKind::Range, "read", &self.path, why));
        }
        self.window.consume(count);
        self.tell += count as u64;
        if matches!(self.source, Source::Coded(_)) {
            self.settle();
        }
        Ok(())
    }

    /// The offset of the next byte in the decompressed bytes; begins at
    /// [`OpenSettings::start`](field@OpenSettings::start).
    #[inline]
    #[must_use]
    pub fn tell(&self) -> u64 {
        self.tell
    }

    /// Where the next byte is stored.
    #[must_use]
    pub fn position(&self) -> Position {
        match self.source {
            Source::Plain { .. } => Position { member: None, offset: self.tell },
            Source::Coded(_) => self.members.position(self.tell),
        }
    }

    /// The path it was opened by, `-` for standard input.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Stored bytes read so far, for progress.
    #[must_use]
    pub fn raw_bytes(&self) -> u64 {
        match &self.source {
            Source::Plain { .. } => self.tell - self.raw_start,
            Source::Coded(decoder) => decoder.raw_offset().saturating_sub(self.raw_start),
        }
    }

    /// Reads at any offset of the decompressed bytes, fewer than asked only at the end.
    ///
    /// # Errors
    /// [`IoErrorKind::Range`] when it was not opened for random access, [`IoErrorKind::Damaged`]
    /// for bytes behind damage.
    pub fn read_at(&mut self, offset: u64, to: &mut [u8]) -> Result<usize> {
        match &mut self.random {
            Some(random) => random.read_at(&self.path, offset, to),
            None => Err(not_random(&self.path)),
        }
    }

    /// The number of decompressed bytes.
    ///
    /// # Errors
    /// [`IoErrorKind::Range`] when it was not opened for random access, [`IoErrorKind::Damaged`]
    /// when they end in damage.
    pub fn length(&mut self) -> Result<u64> {
        match &self.random {
            Some(random) => random.length(&self.path),
            None => Err(not_random(&self.path)),
        }
    }

    /// Goes on after damage. Bytes before it that are not consumed yet are passed over and counted
    /// by [`Input::tell`]; then reading goes on at the next gzip member or Zstandard frame that can
    /// be decoded. `false`: there is none, the input is at its end. Without damage ahead of the
    /// buffered bytes nothing happens.
    ///
    /// # Errors
    /// Those of reading.
    pub fn skip_damage(&mut self) -> Result<bool> {
        match &self.stop {
            None => return Ok(true),
            Some(Stop::End) => return Ok(!self.window.is_empty()),
            Some(Stop::Damaged(_) | Stop::Failed(_)) => {}
        }
        self.tell += self.window.len() as u64;
        self.window.clear();
        let found = match (&self.stop, &mut self.source) {
            (Some(Stop::Damaged(_)), Source::Coded(decoder)) => {
                decoder.resync().map_err(|error| IoError::reading("read", &self.path, error))?
            }
            _ => false,
        };
        self.stop = if found { None } else { Some(Stop::End) };
        self.settle();
        Ok(found)
    }

    /// In compressed inputs the next byte is always buffered, so that the member it lies in is known
    /// and [`Input::position`] does not depend on how much was read ahead.
    fn settle(&mut self) {
        while self.window.is_empty() && self.stop.is_none() {
            self.step();
        }
        self.members.pass(self.tell);
    }

    #[cold]
    fn too_much(&self, want: usize) -> IoError {
        let why = format!(
            "{want} bytes are wanted at once, the limit for one article is {}",
            self.article_bytes_max
        );
        IoError::at(IoErrorKind::Range, "read", &self.path, why)
    }

    /// Reads until `want` bytes are buffered or none come any more.
    #[cold]
    fn fill(&mut self, want: usize) -> Result<()> {
        while self.window.len() < want && self.stop.is_none() {
            self.step();
        }
        if !self.window.is_empty() {
            return Ok(());
        }
        match &self.stop {
            None | Some(Stop::End) => Ok(()),
            Some(Stop::Damaged(why)) => {
                Err(IoError::at(IoErrorKind::Damaged, "read", &self.path, why))
            }
            Some(Stop::Failed(error)) => Err(IoError::reading("read", &self.path, copy(error))),
        }
    }

    /// Of a member that is another than was compressed nothing is given, unless some of it has been consumed already.
    fn drop_last_member(&mut self) {
        let unread = self.members.last().and_then(|begins| begins.checked_sub(self.tell));
        if let Some(before) = unread {
            self.window.shorten(usize::try_from(before).unwrap_or(usize::MAX));
        }
    }

    /// Reads once into the buffer.
    fn step(&mut self) {
        let step = match &mut self.source {
            Source::Plain { reader, expected } => step_plain(reader, expected, &mut self.window),
            Source::Coded(decoder) => decoder.step(self.window.room(READ_BYTES)),
        };
        match step {
            Ok(Step::Bytes(count)) => self.window.filled(count),
            Ok(Step::Member(raw)) => self.members.begin(self.tell + self.window.len() as u64, raw),
            Ok(Step::End) => self.stop = Some(Stop::End),
            Ok(Step::Damaged(why)) => self.stop = Some(Stop::Damaged(why)),
            Ok(Step::Mismatch(why)) => {
                self.drop_last_member();
                self.stop = Some(Stop::Damaged(why));
            }
            Err(error) => self.stop = Some(Stop::Failed(error)),
        }
    }
}

/// Reads stored bytes. A file shorter than its split is damage: it changed since it was planned.
fn step_plain(
    reader: &mut RawReader,
    expected: &mut Option<u64>,
    window: &mut Window,
) -> io::Result<Step> {
    if reader.end().is_some_and(|end| reader.at() >= end) {
        return Ok(Step::End);
    }
    let least = expected.map_or(READ_BYTES, |left| {
        usize::try_from(left.saturating_add(1)).map_or(READ_BYTES, |left| left.min(READ_BYTES))
    });
    let count = reader.read(window.room(least))?;
    *expected = expected.and_then(|left| left.checked_sub(count as u64));
    Ok(match (count, reader.end()) {
        (0, None) => Step::End,
        (0, Some(end)) => Step::Damaged(format!(
            "it ends at byte {} and was planned to byte {end}: it changed meanwhile",
            reader.at()
        )),
        _ => Step::Bytes(count),
    })
}

fn not_random(path: &Path) -> IoError {
    IoError::at(IoErrorKind::Range, "read", path, "it was not opened for random access")
}

/// The same error once more, because one that stays is reported at every call.
fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}
