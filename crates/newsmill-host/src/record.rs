//! The record being read, on its way to a digest.
//!
//! Reading goes on one record after the other, hashing need not: where a stage puts a whole record into a cell, the
//! bytes are kept there anyway, and who has a thread to spare can hash them later.

use std::sync::Arc;

/// A record from its first byte on.
#[derive(Default)]
pub(crate) struct Record {
    hasher: blake3::Hasher,
    /// Bytes gone over.
    bytes: usize,
    /// A cell that holds the bytes from the record's first on.
    cell: Option<Arc<[u8]>>,
    /// The stage has gone over just the bytes of the cell, which are not hashed yet.
    is_cell: bool,
}

/// The digest of a record's bytes.
pub(crate) enum Digest {
    /// No bytes were gone over.
    None,
    /// The blake3 digest.
    Made([u8; 32]),
    /// Still to be made, of these bytes.
    Of(Arc<[u8]>),
}

impl Record {
    /// Notes that `cell` holds the next bytes.
    pub(crate) fn is_copied(&mut self, cell: &Arc<[u8]>) {
        if self.bytes == 0 {
            self.cell = Some(Arc::clone(cell));
        }
    }

    /// Whether the next `n` bytes are the first of the record and just those of a cell: then they are gone over.
    pub(crate) fn pass_cell(&mut self, n: usize) -> bool {
        let all = self.bytes == 0 && self.cell.as_ref().is_some_and(|cell| cell.len() == n);
        if all {
            (self.bytes, self.is_cell) = (n, true);
        }
        all
    }

    /// Goes over `bytes`.
    pub(crate) fn pass(&mut self, bytes: &[u8]) {
        if let Some(cell) = self.cell.take().filter(|_| self.is_cell) {
            self.hasher.update(&cell);
        }
        self.is_cell = false;
        self.hasher.update(bytes);
        self.bytes += bytes.len();
    }

    /// Ends it.
    pub(crate) fn end(self) -> Digest {
        match self.cell.filter(|_| self.is_cell) {
            _ if self.bytes == 0 => Digest::None,
            Some(cell) => Digest::Of(cell),
            None => Digest::Made(*self.hasher.finalize().as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(record: Record) -> [u8; 32] {
        match record.end() {
            Digest::None => panic!("no bytes"),
            Digest::Made(digest) => digest,
            Digest::Of(bytes) => *blake3::hash(&bytes).as_bytes(),
        }
    }

    #[test]
    fn the_digest_is_that_of_all_bytes_whatever_was_copied() {
        let cell: Arc<[u8]> = (*b"abc").into();
        let wanted = *blake3::hash(b"abcdef").as_bytes();
        let mut plain = Record::default();
        plain.pass(b"abc");
        plain.pass(b"def");
        assert_eq!(made(plain), wanted);
        let mut copied = Record::default();
        copied.is_copied(&cell);
        assert!(copied.pass_cell(3));
        assert!(!copied.pass_cell(3));
        copied.pass(b"def");
        assert_eq!(made(copied), wanted);
        let mut longer = Record::default();
        longer.is_copied(&cell);
        assert!(!longer.pass_cell(6));
        longer.pass(b"abcdef");
        longer.is_copied(&cell);
        assert_eq!(made(longer), wanted);
        let mut whole = Record::default();
        whole.is_copied(&cell);
        assert!(whole.pass_cell(3));
        assert!(matches!(whole.end(), Digest::Of(bytes) if bytes == cell));
        assert!(matches!(Record::default().end(), Digest::None));
    }
}
