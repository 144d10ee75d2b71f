//! A sliding buffer: bytes come in at its end and are consumed at its start.

/// Bytes that have been read and not consumed yet.
///
/// Tails are moved to the front only when room is needed, so that a byte is moved at most about once
/// per read however small the records are.
#[derive(Debug)]
pub(crate) struct Window {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

/// A buffer that grew above this for one large record is given back when it is empty.
const KEPT_BYTES: usize = 1 << 20;

impl Window {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { bytes: vec![0; capacity], start: 0, end: 0 }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.end - self.start
    }

    #[cfg(test)]
    pub(crate) fn capacity(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Takes `count` bytes, at most [`Window::len`], off the start.
    pub(crate) fn consume(&mut self, count: usize) {
        self.start = self.end.min(self.start + count);
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        (self.start, self.end) = (0, 0);
    }

    /// Takes the last `count` consumed bytes back, if they are still there.
    pub(crate) fn take_back(&mut self, count: usize) -> bool {
        // What lies before the start has been consumed last.
        let there = count <= self.start;
        if there {
            self.start -= count;
        }
        there
    }

    /// Keeps only the first `most` bytes.
    pub(crate) fn shorten(&mut self, most: usize) {
        self.end = self.end.min(self.start.saturating_add(most));
    }

    /// At least `least` free bytes behind the end, to be filled and told to [`Window::filled`].
    pub(crate) fn room(&mut self, least: usize) -> &mut [u8] {
        if self.is_empty() {
            self.clear();
            if self.bytes.len() > KEPT_BYTES && least <= KEPT_BYTES {
                self.bytes = vec![0; KEPT_BYTES];
            }
        }
        if self.bytes.len() - self.end < least {
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.len());
            let needed = self.end.saturating_add(least);
            if self.bytes.len() < needed {
                self.bytes.resize(needed.max(self.bytes.len().saturating_mul(2)), 0);
            }
        }
        self.bytes.get_mut(self.end..).unwrap_or_default()
    }

    /// Says that `count` bytes of the room have been filled.
    pub(crate) fn filled(&mut self, count: usize) {
        self.end = self.bytes.len().min(self.end + count);
    }
}
