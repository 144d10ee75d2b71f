//! Gzip members decoded whole, which takes three quarters of the time of decoding in pieces.
//!
//! Only of members that turn out to be small and sound. Their stored bytes stay buffered until the sum is checked, so
//! whatever else comes is left, as if nothing had been tried, to the decoder that goes on in pieces: it alone says
//! what is damaged and gives what is whole before the damage.

use std::ops::Range;

use sirocco::Format;
use sirocco::inflate::Decoder;

use crate::input::raw::RawBuffer;

/// A member of more stored bytes is decoded in pieces.
const IN_BYTES_MAX: usize = 1 << 20;
/// A member of more decompressed bytes is decoded in pieces.
const OUT_BYTES_MAX: usize = 4 << 20;
/// At most so many members are passed over before the next try.
const PAUSE_MAX: u32 = 32;

/// Decodes members whole. It keeps up to 4 MiB for those that are larger than the room they are decoded into.
pub(crate) struct WholeDecoder {
    decoder: Decoder,
    /// What is decoded into less room than it needs, from its first byte.
    spill: Vec<u8>,
    /// The part of `spill` that is still to be given.
    held: Range<usize>,
    out_bytes_max: usize,
    /// Members to pass over, and how many there will be after the next that fails: where most are large, trying costs
    /// next to nothing.
    pause: u32,
    next_pause: u32,
}

impl WholeDecoder {
    /// Decodes members of up to `out_bytes_max` bytes, none if that is 0; of larger ones, too, those that fit into the
    /// room they get.
    pub(crate) fn new(out_bytes_max: usize) -> Self {
        Self {
            decoder: Decoder::new(Format::Gzip),
            spill: Vec::new(),
            held: 0..0,
            out_bytes_max: out_bytes_max.min(OUT_BYTES_MAX),
            pause: 0,
            next_pause: 1,
        }
    }

    /// Decodes the member that `raw` stands before, and checks its sum: so many of its bytes are in `to`, what has no
    /// room there follows by [`WholeDecoder::give`]. `None`: it must be decoded in pieces; `raw` still stands before it.
    pub(crate) fn decode(&mut self, raw: &mut RawBuffer, to: &mut [u8]) -> Option<usize> {
        if self.out_bytes_max == 0 || !raw.can_read_ahead() {
            return None;
        }
        if self.pause > 0 {
            self.pause -= 1;
            return None;
        }
        let given = self.attempt(raw, to);
        if given.is_none() {
            self.pause = self.next_pause;
            self.next_pause = (self.next_pause * 2).min(PAUSE_MAX);
        } else {
            self.next_pause = 1;
        }
        given
    }

    fn attempt(&mut self, raw: &mut RawBuffer, to: &mut [u8]) -> Option<usize> {
        self.decoder.reset();
        let (mut taken, mut len, mut spilled) = (0, 0, false);
        loop {
            let from = raw.bytes().get(taken..)?;
            let room = if spilled { self.spill.as_mut_slice() } else { &mut *to };
            let progress = self.decoder.decompress(from, room, false).ok()?;
            taken += progress.consumed;
            len += progress.output.len();
            if progress.done {
                break;
            }
            if !progress.full {
                raw.read_ahead(IN_BYTES_MAX).then_some(())?;
            } else if len >= self.out_bytes_max {
                return None;
            } else {
                self.grow((!spilled).then_some(&*to), len);
                spilled = true;
            }
        }
        raw.consume(taken);
        let direct = len.min(to.len());
        self.held = direct..len;
        Some(direct)
    }

    /// Makes more room behind the first `len` bytes, which are `first` or in the spill already.
    fn grow(&mut self, first: Option<&[u8]>, len: usize) {
        let size = len.saturating_mul(2).min(self.out_bytes_max).max(self.spill.len());
        self.spill.resize(size, 0);
        if let Some((first, to)) = first.zip(self.spill.get_mut(..len)) {
            to.copy_from_slice(first);
        }
    }

    /// Gives more of the last member that was decoded; 0 when there is no more.
    pub(crate) fn give(&mut self, to: &mut [u8]) -> usize {
        let from = self.spill.get(self.held.clone()).unwrap_or_default();
        let count = from.len().min(to.len());
        if let Some((to, from)) = to.get_mut(..count).zip(from.get(..count)) {
            to.copy_from_slice(from);
        }
        self.held.start += count;
        count
    }
}
