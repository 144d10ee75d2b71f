//! What gzip and Zstandard have in common: a row of members, each decoded by itself.

use std::io;

use memchr::memmem::Finder;

use crate::input::gzip::GzipDecoder;
use crate::input::raw::RawBuffer;
use crate::input::zstd::ZstdDecoder;

/// What one step of a decoder gave.
#[derive(Debug)]
pub(crate) enum Step {
    /// So many bytes, all of one member; never 0.
    Bytes(usize),
    /// A member begins at this raw offset.
    Member(u64),
    /// There is nothing more.
    End,
    /// What comes next cannot be decoded; all before has been given.
    Damaged(String),
    /// All of the last member was given, or as much of it as its sums are about, and they say that it is another than
    /// was compressed.
    Mismatch(String),
}

/// How a candidate for a member looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Candidate {
    /// It decodes as far as was tried.
    Sound,
    /// It is something else.
    Unsound,
}

/// One of the two formats.
pub(crate) enum Format {
    Gzip(Box<GzipDecoder>),
    Zstd(Box<ZstdDecoder>),
}

/// A candidate is tried on so many raw bytes, and on no more than [`TRIAL_OUT_BYTES`] decoded ones.
const TRIAL_IN_BYTES: usize = 16 << 10;
/// Small, because hostile bytes can hold a candidate every few bytes.
pub(crate) const TRIAL_OUT_BYTES: usize = 4 << 10;
/// Looking for the next member may read again no more than was read before, and this.
const REWIND_BYTES: u64 = 64 << 20;

/// Decodes a row of members.
pub(crate) struct Decoder {
    raw: RawBuffer,
    format: Format,
    member: u64,
    /// Members that begin here or behind are another split's.
    end: u64,
    ended: bool,
    rewound: u64,
    furthest: u64,
}

impl Decoder {
    pub(crate) fn new(raw: RawBuffer, format: Format) -> Self {
        let member = raw.offset();
        Self { raw, format, member, end: u64::MAX, ended: false, rewound: 0, furthest: 0 }
    }

    /// Ends before the first member that begins at `end` or behind.
    pub(crate) fn set_end(&mut self, end: u64) {
        self.end = end;
    }

    /// The raw offset decoding has come to.
    pub(crate) fn raw_offset(&self) -> u64 {
        self.raw.offset()
    }

    /// Decodes into `to`, which must not be empty.
    pub(crate) fn step(&mut self, to: &mut [u8]) -> io::Result<Step> {
        if self.ended {
            return Ok(Step::End);
        }
        let step = match &mut self.format {
            Format::Gzip(gzip) => gzip.step(&mut self.raw, to),
            Format::Zstd(zstd) => zstd.step(&mut self.raw, to),
        }?;
        if let Step::Member(offset) = step {
            self.ended = offset >= self.end;
            if self.ended {
                return Ok(Step::End);
            }
            self.member = offset;
        }
        Ok(step)
    }

    /// After damage: looks for the next member that can be decoded and stands before it.
    ///
    /// The search begins right behind the start of the damaged member where the input can go back,
    /// because a decoder may have run on into the next members before it noticed; the work this
    /// repeats is bounded. Else it begins where decoding stopped.
    pub(crate) fn resync(&mut self) -> io::Result<bool> {
        let here = self.raw.offset();
        self.furthest = self.furthest.max(here);
        let from = match &self.format {
            Format::Gzip(gzip) => gzip.damaged_at(),
            Format::Zstd(zstd) => zstd.damaged_at(),
        }
        .unwrap_or(self.member);
        let again = here.saturating_sub(from);
        if self.rewound.saturating_add(again) <= self.furthest.saturating_add(REWIND_BYTES)
            && self.raw.rewind(from)?
        {
            self.rewound += again;
            self.raw.fill(1)?;
            self.raw.consume(1);
        }
        self.find_member()
    }

    /// Goes to the next member that can be decoded, as far as is tried; it may begin here.
    pub(crate) fn find_member(&mut self) -> io::Result<bool> {
        while self.find_magic()? && self.raw.offset() < self.end {
            self.raw.fill(TRIAL_IN_BYTES)?;
            let bytes = self.raw.bytes();
            let trial = bytes.get(..bytes.len().min(TRIAL_IN_BYTES)).unwrap_or_default();
            let candidate = match &mut self.format {
                Format::Gzip(gzip) => gzip.try_member(trial),
                Format::Zstd(zstd) => zstd.try_member(trial),
            };
            if candidate == Candidate::Sound {
                return Ok(true);
            }
            self.pass_one();
        }
        Ok(false)
    }

    /// Consumes one byte.
    pub(crate) fn pass_one(&mut self) {
        self.raw.consume(1);
    }

    /// Consumes up to the next mark of a member.
    fn find_magic(&mut self) -> io::Result<bool> {
        let magic = match &self.format {
            Format::Gzip(_) => GzipDecoder::MAGIC,
            Format::Zstd(_) => ZstdDecoder::MAGIC,
        };
        let finder = Finder::new(magic);
        loop {
            let buffered = self.raw.fill(TRIAL_IN_BYTES)?;
            if buffered < magic.len() {
                return Ok(false);
            }
            if let Some(at) = finder.find(self.raw.bytes()) {
                self.raw.consume(at);
                return Ok(true);
            }
            self.raw.consume(buffered - (magic.len() - 1));
        }
    }
}
