//! Line numbers of records, computed when somebody wants to see them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use memchr::{memchr, memchr_iter};
use newsmill_article::Position;
use newsmill_io::{FileSystem, Input, OpenSettings};

use crate::source::position;

/// Read at a time.
const STEP_BYTES: usize = 64 << 10;
/// The most that is asked for at once: the bytes of a long line.
const WINDOW_BYTES: usize = 1 << 20;
/// Of one input a place is noted about every so many bytes.
const MARK_BYTES: u64 = 16 << 20;

/// Line numbers that are known already, by input and offset, so that the splits of a large one do not each count from
/// its start. Only of what is not compressed. May be used by any thread.
#[derive(Default)]
pub(crate) struct LineMarks(Mutex<BTreeMap<PathBuf, BTreeMap<u64, u64>>>);

impl LineMarks {
    /// The nearest known place at or before `offset`, and its line.
    fn before(&self, path: &Path, offset: u64) -> (u64, u64) {
        let marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_path = marks.get(path);
        let mark = of_path.and_then(|marks| marks.range(..=offset).next_back());
        mark.map_or((0, 1), |(&offset, &line)| (offset, line))
    }

    fn note(&self, path: &Path, offset: u64, line: u64) {
        let (known, _) = self.before(path, offset);
        if offset - known >= MARK_BYTES {
            let mut marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            marks.entry(path.to_owned()).or_default().insert(offset, line);
        }
    }
}

/// Walks an input and counts lines. Positions must be asked for in order.
pub(crate) struct LineCursor {
    input: Input,
    /// The line at which `input` stands, 1-based.
    line: u64,
}

impl LineCursor {
    /// Opens a cursor to walk to `target`.
    pub(crate) fn open(
        fs: &dyn FileSystem,
        path: &Path,
        settings: OpenSettings,
        target: Position,
        marks: &LineMarks,
    ) -> Option<Self> {
        let (start, line) = match target.member {
            None => marks.before(path, target.offset),
            Some(_) => (0, 1),
        };
        let article_bytes_max = settings.article_bytes_max.max(WINDOW_BYTES);
        let settings = OpenSettings { start, article_bytes_max, ..settings };
        let input = Input::open(fs, path, settings).ok()?;
        Some(Self { input, line })
    }

    /// The line that begins at `target` and at most `max` of its bytes; the cursor is gone when it could not walk
    /// there.
    pub(crate) fn seek(
        mut self,
        target: Position,
        max: usize,
        marks: &LineMarks,
    ) -> (Option<Self>, Option<(u64, Vec<u8>)>) {
        let key = |position: Position| (position.member, position.offset);
        loop {
            let here = position(&self.input);
            if key(here) >= key(target) {
                break;
            }
            // In an earlier member nobody knows how far it is: line by line.
            let far = (here.member == target.member).then(|| target.offset - here.offset);
            if !self.step(far) {
                return (None, None);
            }
        }
        if target.member.is_none() {
            marks.note(self.input.path(), target.offset, self.line);
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
            let end = memchr(b'\n', window);
            if end.is_some() || want >= max || window.len() < want {
                let length = end.unwrap_or(window.len()).min(max);
                return window.get(..length).unwrap_or_default().to_vec();
            }
            want = (want * 4).min(max);
        }
    }

    /// Goes on by at most `far` bytes, or at most to the start of the next line; false at the end of what can be read.
    fn step(&mut self, far: Option<u64>) -> bool {
        let Ok(window) = self.input.peek(STEP_BYTES) else { return false };
        let most = match far {
            Some(far) => usize::try_from(far).unwrap_or(usize::MAX),
            None => memchr(b'\n', window).map_or(usize::MAX, |end| end + 1),
        };
        let passed = window.get(..most).unwrap_or(window);
        let (length, lines) = (passed.len(), memchr_iter(b'\n', passed).count());
        self.line += u64::try_from(lines).unwrap_or(u64::MAX);
        length > 0 && self.input.advance(length).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use newsmill_io::OsFileSystem;

    use super::*;

    /// Counts from the start, and from what was noted before, give the same.
    #[test]
    fn marks_do_not_change_line_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lines");
        let line = format!("{}\n", "x".repeat(99));
        std::fs::write(&path, line.repeat(500_000)).unwrap();
        let marks = LineMarks::default();
        let seek = |line: u64, marks: &LineMarks| {
            let target = Position { member: None, offset: (line - 1) * 100 };
            let settings = OpenSettings::default();
            let cursor = LineCursor::open(&OsFileSystem, &path, settings, target, marks).unwrap();
            cursor.seek(target, 10, marks).1.unwrap()
        };
        for line in [1, 2, 200_000, 200_001, 400_000, 499_999, 3, 250_000] {
            assert_eq!(seek(line, &marks), (line, b"xxxxxxxxxx".to_vec()));
            assert_eq!(seek(line, &LineMarks::default()).0, line);
        }
        let noted: Vec<u64> = marks.0.lock().unwrap()[&path].keys().copied().collect();
        assert_eq!(noted, [19_999_900, 39_999_900]);
    }
}
