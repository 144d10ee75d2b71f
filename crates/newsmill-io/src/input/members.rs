//! Which member of a compressed input a decompressed byte lies in.

use std::collections::VecDeque;

use crate::input::Position;

/// The members that begin at or after the next byte, and the one it lies in.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// Where a member begins: in the decompressed bytes, in the file.
    starts: VecDeque<(u64, u64)>,
}

impl Members {
    /// A member begins. Empty members before it hold no byte and are forgotten.
    pub(crate) fn begin(&mut self, tell: u64, raw: u64) {
        if self.starts.back().is_some_and(|&(at, _)| at == tell) {
            self.starts.pop_back();
        }
        self.starts.push_back((tell, raw));
    }

    /// Where the member that begins last does, in the decompressed bytes.
    pub(crate) fn last(&self) -> Option<u64> {
        self.starts.back().map(|&(at, _)| at)
    }

    /// Forgets the members that end at or before `tell`.
    pub(crate) fn pass(&mut self, tell: u64) {
        while self.starts.get(1).is_some_and(|&(at, _)| at <= tell) {
            self.starts.pop_front();
        }
    }

    /// Where the byte at `tell`, passed or to be passed next, is stored.
    pub(crate) fn position(&self, tell: u64) -> Position {
        let (at, raw) = self.starts.front().copied().unwrap_or((tell, 0));
        Position { member: Some(raw), offset: tell.saturating_sub(at) }
    }
}
