//! Line numbers of records, computed when somebody wants to see them.

use std::path::Path;

use newsmill_article::Position;
use newsmill_io::{FileSystem, Input, OpenSettings};

use crate::source::position;

/// Read at a time.
const STEP_BYTES: usize = 64 << 10;
/// The most that is asked for at once: the bytes of a long line.
const WINDOW_BYTES: usize = 1 << 20;

/// Walks an input from its start and counts lines. Positions must be asked for in order.
pub(crate) struct LineCursor {
    input: Input,
    /// The line at which `input` stands, 1-based.
    line: u64,
}

impl LineCursor {
    pub(crate) fn open(fs: &dyn FileSystem, path: &Path, settings: OpenSettings) -> Option<Self> {
        let article_bytes_max = settings.article_bytes_max.max(WINDOW_BYTES);
        let settings = OpenSettings { article_bytes_max, ..settings };
        let input = Input::open(fs, path, settings).ok()?;
        Some(Self { input, line: 1 })
    }

    /// The line that begins at `target` and at most `max` of its bytes; the cursor is gone when it could not walk
    /// there.
    pub(crate) fn seek(
        mut self,
        target: Position,
        max: usize,
    ) -> (Option<Self>, Option<(u64, Vec<u8>)>) {
        let key = |position: Position| (position.member, position.offset);
        while key(position(&self.input)) < key(target) {
            if !self.next_line() {
                return (None, None);
            }
        }
        let raw = self.line_bytes(max.min(WINDOW_BYTES));
        let line = self.line;
        (Some(self), Some((line, raw)))
    }

    /// The bytes up to the end of the line, at most `max` of them.
    fn line_bytes(&mut self, max: usize) -> Vec<u8> {
        let mut want = STEP_BYTES.min(max);
        loop {
            let window = self.input.peek(want).unwrap_or_default();
            let end = window.iter().position(|&byte| byte == b'\n');
            if end.is_some() || want >= max || window.len() < want {
                let length = end.unwrap_or(window.len()).min(max);
                return window.get(..length).unwrap_or_default().to_vec();
            }
            want = (want * 4).min(max);
        }
    }

    /// Goes to the start of the next line; false at the end of what can be read.
    fn next_line(&mut self) -> bool {
        loop {
            let Ok(window) = self.input.peek(STEP_BYTES) else { return false };
            if window.is_empty() {
                return false;
            }
            let end = window.iter().position(|&byte| byte == b'\n');
            let step = end.map_or(window.len(), |end| end + 1);
            if self.input.advance(step).is_err() {
                return false;
            }
            if end.is_some() {
                self.line += 1;
                return true;
            }
        }
    }
}
