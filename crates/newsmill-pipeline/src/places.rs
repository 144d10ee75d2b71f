//! Lines and columns.

/// Characters are counted from marks this many bytes apart, so that one long line costs no more than many short.
const MARK_BYTES: usize = 1024;

/// Finds line and column of a byte offset.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    text: Box<[u8]>,
    /// Offset of each line's first byte.
    starts: Vec<usize>,
    /// Characters before each mark.
    marks: Vec<usize>,
    first_line: usize,
}

impl Lines {
    /// `first_line` is the number of the text's first line, 1 for a file.
    pub(crate) fn new(text: &str, first_line: usize) -> Self {
        let bytes = text.as_bytes();
        let newlines = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(newlines).collect();
        let mut marks = Vec::with_capacity(bytes.len() / MARK_BYTES + 1);
        let mut before = 0;
        for part in bytes.chunks(MARK_BYTES) {
            marks.push(before);
            before += characters(part);
        }
        Self { text: bytes.into(), starts, marks, first_line }
    }

    /// Line and column, both from 1, columns in characters. An offset behind the end is the end.
    pub(crate) fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let column = self.characters_before(offset).saturating_sub(self.characters_before(start));
        (line + self.first_line, column + 1)
    }

    /// The offset of a line (from 1, counted in this text) and a byte column (from 1).
    pub(crate) fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        (start + column.saturating_sub(1)).min(self.text.len())
    }

    fn characters_before(&self, offset: usize) -> usize {
        let mark = offset / MARK_BYTES;
        let Some(before) = self.marks.get(mark) else {
            let last = self.marks.len().saturating_sub(1);
            let rest = self.text.get(last * MARK_BYTES..).unwrap_or_default();
            return self.marks.last().copied().unwrap_or_default() + characters(rest);
        };
        before + characters(self.text.get(mark * MARK_BYTES..offset).unwrap_or_default())
    }
}

/// Counts the bytes that begin a character.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_are_characters() {
        let lines = Lines::new("{\n  \"ü\": 1,\r\n}", 1);
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(2), (2, 1));
        assert_eq!(lines.position(9), (2, 7));
        assert_eq!(lines.position(14), (3, 1));
        assert_eq!(lines.position(999), (3, 2));
        assert_eq!(lines.offset(2, 3), 4);
        assert_eq!(Lines::new("", 7).position(0), (7, 1));
    }

    #[test]
    fn long_lines_are_counted_from_marks() {
        let text = format!("{}\n{}x", "é".repeat(1500), "é".repeat(2000));
        let lines = Lines::new(&text, 1);
        assert_eq!(lines.position(text.len() - 1), (2, 2001));
        assert_eq!(lines.position(text.len()), (2, 2002));
        assert_eq!(lines.position(2048), (1, 1025));
        let whole = "a".repeat(2048);
        assert_eq!(Lines::new(&whole, 1).position(2048), (1, 2049));
    }
}
