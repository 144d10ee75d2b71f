//! Zstandard frames (RFC 8878), skippable ones included.

use std::io;

use zstd::stream::raw::{Decoder, InBuffer, Operation as _, OutBuffer};

use crate::compression::{MAGIC_BYTES, ZSTD_MAGIC, is_skippable};
use crate::input::decode::{Candidate, Step, TRIAL_OUT_BYTES};
use crate::input::raw::RawBuffer;

const SKIPPABLE_HEADER_BYTES: usize = 8;
/// The decoder asks for a block and, to save a call, for the header of the next one.
const BLOCK_HEADER_BYTES: usize = 3;

enum State {
    /// Before a frame, or at the end.
    Between,
    /// In a frame; so many raw bytes finish its next block.
    Body { want: usize },
    /// In a skippable frame with so many bytes left.
    Skipping { left: u32 },
    /// Damaged at this raw offset.
    Damaged { at: u64, why: String },
}

/// Decodes frames one after the other.
///
/// The decoder refuses windows above 128 MiB, its default, which bounds what a frame can make it
/// allocate.
pub(crate) struct ZstdDecoder {
    state: State,
    decoder: Decoder<'static>,
    frame: u64,
    trial: Option<(Decoder<'static>, Vec<u8>)>,
    dictionary: Vec<u8>,
}

impl ZstdDecoder {
    pub(crate) const MAGIC: &'static [u8] = &ZSTD_MAGIC;

    /// Frames are decoded with `dictionary`, which is empty for none.
    pub(crate) fn new(dictionary: Vec<u8>) -> io::Result<Self> {
        let decoder = Decoder::with_dictionary(&dictionary)?;
        Ok(Self { state: State::Between, decoder, frame: 0, trial: None, dictionary })
    }

    /// Where what is damaged begins.
    pub(crate) fn damaged_at(&self) -> Option<u64> {
        match self.state {
            State::Damaged { at, .. } => Some(at),
            _ => None,
        }
    }

    pub(crate) fn step(&mut self, raw: &mut RawBuffer, to: &mut [u8]) -> io::Result<Step> {
        loop {
            let step = match self.state {
                State::Between => self.begin(raw)?,
                State::Body { want } => self.body(raw, to, want)?,
                State::Skipping { left } => self.skip(raw, left)?,
                State::Damaged { ref why, .. } => Some(Step::Damaged(why.clone())),
            };
            if let Some(step) = step {
                return Ok(step);
            }
        }
    }

    fn begin(&mut self, raw: &mut RawBuffer) -> io::Result<Option<Step>> {
        let at = raw.offset();
        if raw.fill(MAGIC_BYTES)? == 0 {
            return Ok(Some(Step::End));
        }
        if raw.bytes().starts_with(&ZSTD_MAGIC) {
            self.decoder.reinit()?;
            (self.frame, self.state) = (at, State::Body { want: MAGIC_BYTES + 1 });
            return Ok(Some(Step::Member(at)));
        }
        if !is_skippable(raw.bytes()) {
            return Ok(Some(self.damage(at, format!("bytes from {at} on are no zstd frame"))));
        }
        self.frame = at;
        raw.fill(SKIPPABLE_HEADER_BYTES)?;
        let Some(&[_, _, _, _, b0, b1, b2, b3]) =
            raw.bytes().first_chunk::<SKIPPABLE_HEADER_BYTES>()
        else {
            return Ok(Some(self.ends_early()));
        };
        raw.consume(SKIPPABLE_HEADER_BYTES);
        self.state = State::Skipping { left: u32::from_le_bytes([b0, b1, b2, b3]) };
        Ok(None)
    }

    fn skip(&mut self, raw: &mut RawBuffer, left: u32) -> io::Result<Option<Step>> {
        if left == 0 {
            self.state = State::Between;
            return Ok(None);
        }
        let buffered = u32::try_from(raw.fill(1)?).unwrap_or(u32::MAX);
        if buffered == 0 {
            return Ok(Some(self.ends_early()));
        }
        let now = left.min(buffered);
        raw.consume(now as usize);
        self.state = State::Skipping { left: left - now };
        Ok(None)
    }

    /// Decodes at most one block, so that a damaged block takes nothing before it along: after an
    /// error the decoder does not say what the same call had given before.
    fn body(
        &mut self,
        raw: &mut RawBuffer,
        to: &mut [u8],
        want: usize,
    ) -> io::Result<Option<Step>> {
        raw.fill(1)?;
        let bytes = raw.bytes();
        let now = bytes.len().min(want);
        let mut input = InBuffer::around(bytes.get(..now).unwrap_or_default());
        let mut output = OutBuffer::around(to);
        let hint = self.decoder.run(&mut input, &mut output);
        let (taken, given) = (input.pos(), output.pos());
        raw.consume(taken);
        let frame = self.frame;
        match hint {
            Err(error) => {
                let why = format!(
                    "the zstd frame at byte {frame} is damaged near byte {}: {error}",
                    raw.offset()
                );
                // The sum of a frame is checked like a block.
                self.damage(frame, why.clone());
                return Ok(Some(Step::Mismatch(why)));
            }
            Ok(0) => self.state = State::Between,
            Ok(_) if taken == 0 && given == 0 => return Ok(Some(self.ends_early())),
            Ok(hint) if hint > BLOCK_HEADER_BYTES => {
                self.state = State::Body { want: hint - BLOCK_HEADER_BYTES };
            }
            Ok(hint) => self.state = State::Body { want: hint },
        }
        Ok((given > 0).then_some(Step::Bytes(given)))
    }

    fn ends_early(&mut self) -> Step {
        self.damage(self.frame, format!("the zstd frame at byte {} ends early", self.frame))
    }

    fn damage(&mut self, at: u64, why: String) -> Step {
        self.state = State::Damaged { at, why: why.clone() };
        Step::Damaged(why)
    }

    /// Whether `bytes` begin a frame that can be decoded, as far as they go.
    pub(crate) fn try_member(&mut self, bytes: &[u8]) -> Candidate {
        if self.trial.is_none() {
            let decoder = Decoder::with_dictionary(&self.dictionary).ok();
            self.trial = decoder.map(|decoder| (decoder, vec![0; TRIAL_OUT_BYTES]));
        }
        let Some((decoder, to)) = &mut self.trial else { return Candidate::Unsound };
        if decoder.reinit().is_err() {
            return Candidate::Unsound;
        }
        let mut input = InBuffer::around(bytes);
        let mut output = OutBuffer::around(to.as_mut_slice());
        match decoder.run(&mut input, &mut output) {
            Ok(_) => {
                self.state = State::Between;
                Candidate::Sound
            }
            Err(_) => Candidate::Unsound,
        }
    }
}
