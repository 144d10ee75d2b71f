//! gzip members (RFC 1952) over raw inflate (RFC 1951).

use std::io;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::compression::GZIP_MAGIC;
use crate::input::decode::{Candidate, Step, TRIAL_OUT_BYTES};
use crate::input::raw::RawBuffer;
use crate::input::whole::WholeDecoder;

/// A header longer than this is damage: its extra field holds at most 64 KiB, its name a path.
const HEADER_BYTES_MAX: usize = 128 << 10;
const TRAILER_BYTES: usize = 8;

enum State {
    /// Before a member, or at the end.
    Between,
    /// Before a member whose header is so long.
    Start { header: usize },
    /// Behind a member that was decoded whole and is not given whole yet.
    Held,
    /// In the deflated bytes, which are decoded in pieces.
    Body,
    /// Before the checksum and the length.
    Trailer,
    /// Damaged at this raw offset.
    Damaged { at: u64, why: String },
}

/// Decodes gzip members one after the other.
pub(crate) struct GzipDecoder {
    state: State,
    whole: WholeDecoder,
    inflate: Decompress,
    crc: Crc,
    member: u64,
    any: bool,
    trial: Option<(Decompress, Vec<u8>)>,
}

/// What the bytes at a member's start say.
enum Header {
    /// It is so long.
    Whole(usize),
    /// More bytes are needed.
    More,
    /// It is none.
    Not(&'static str),
}

impl GzipDecoder {
    pub(crate) const MAGIC: &'static [u8] = &GZIP_MAGIC;

    /// Members of up to `whole_bytes_max` bytes, and no more than 4 MiB, may be decoded before their first is given.
    pub(crate) fn new(whole_bytes_max: usize) -> Self {
        Self {
            state: State::Between,
            whole: WholeDecoder::new(whole_bytes_max),
            inflate: Decompress::new(false),
            crc: Crc::new(),
            member: 0,
            any: false,
            trial: None,
        }
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
            match &self.state {
                State::Between => return self.begin(raw),
                &State::Start { header } => {
                    if let Some(given) = self.start(raw, to, header) {
                        return Ok(Step::Bytes(given));
                    }
                }
                State::Held => match self.whole.give(to) {
                    0 => self.state = State::Between,
                    given => return Ok(Step::Bytes(given)),
                },
                State::Body => {
                    if let Some(step) = self.body(raw, to)? {
                        return Ok(step);
                    }
                }
                State::Trailer => {
                    if let Some(step) = self.trailer(raw)? {
                        return Ok(step);
                    }
                }
                State::Damaged { why, .. } => return Ok(Step::Damaged(why.clone())),
            }
        }
    }

    /// Reads a member's header, or finds the end.
    fn begin(&mut self, raw: &mut RawBuffer) -> io::Result<Step> {
        let at = raw.offset();
        if raw.fill(1)? == 0 {
            return Ok(Step::End);
        }
        let mut want = GZIP_MAGIC.len();
        loop {
            let buffered = raw.fill(want)?;
            match header(raw.bytes()) {
                Header::Whole(len) => {
                    (self.member, self.any) = (at, true);
                    self.state = State::Start { header: len };
                    return Ok(Step::Member(at));
                }
                Header::More if buffered < want => {
                    return Ok(
                        self.damage(at, format!("the gzip member at byte {at} ends in its header"))
                    );
                }
                Header::More if buffered >= HEADER_BYTES_MAX => {
                    return Ok(self.damage(
                        at,
                        format!("the gzip member at byte {at} has an endless header"),
                    ));
                }
                Header::More => want = buffered + 1,
                Header::Not(_) if self.any && only_zeros(raw)? => return Ok(Step::End),
                Header::Not(why) => {
                    return Ok(
                        self.damage(at, format!("bytes from {at} on are no gzip member: {why}"))
                    );
                }
            }
        }
    }

    /// Decodes the member whole, or begins to decode it in pieces; `None`: go on in another state.
    fn start(&mut self, raw: &mut RawBuffer, to: &mut [u8], header: usize) -> Option<usize> {
        if let Some(given) = self.whole.decode(raw, to) {
            self.state = State::Held;
            return (given > 0).then_some(given);
        }
        raw.consume(header);
        self.inflate.reset(false);
        self.crc.reset();
        self.state = State::Body;
        None
    }

    /// Inflates; `None`: go on in another state.
    fn body(&mut self, raw: &mut RawBuffer, to: &mut [u8]) -> io::Result<Option<Step>> {
        let buffered = raw.fill(1)?;
        let before = (self.inflate.total_in(), self.inflate.total_out());
        let status = self.inflate.decompress(raw.bytes(), to, FlushDecompress::None);
        let taken = count(self.inflate.total_in() - before.0);
        let given = count(self.inflate.total_out() - before.1);
        raw.consume(taken);
        self.crc.update(to.get(..given).unwrap_or_default());
        let member = self.member;
        match status {
            Err(_) => {
                // What the decoder says of it depends on how much room it had.
                let at = raw.offset();
                self.damage(
                    member,
                    format!("the gzip member at byte {member} is damaged near byte {at}"),
                );
            }
            Ok(Status::StreamEnd) => self.state = State::Trailer,
            Ok(_) if taken == 0 && given == 0 => {
                let why = if buffered == 0 { "ends early" } else { "does not go on" };
                self.damage(member, format!("the gzip member at byte {member} {why}"));
            }
            Ok(_) => {}
        }
        Ok((given > 0).then_some(Step::Bytes(given)))
    }

    /// Checks a member's sum and length.
    fn trailer(&mut self, raw: &mut RawBuffer) -> io::Result<Option<Step>> {
        let member = self.member;
        raw.fill(TRAILER_BYTES)?;
        let Some(&[c0, c1, c2, c3, l0, l1, l2, l3]) = raw.bytes().first_chunk::<TRAILER_BYTES>()
        else {
            return Ok(Some(
                self.damage(member, format!("the gzip member at byte {member} ends early")),
            ));
        };
        if u32::from_le_bytes([c0, c1, c2, c3]) != self.crc.sum()
            || u32::from_le_bytes([l0, l1, l2, l3]) != self.crc.amount()
        {
            let why = format!("the gzip member at byte {member} does not match its checksum");
            self.damage(member, why.clone());
            return Ok(Some(Step::Mismatch(why)));
        }
        raw.consume(TRAILER_BYTES);
        self.state = State::Between;
        Ok(None)
    }

    fn damage(&mut self, at: u64, why: String) -> Step {
        self.state = State::Damaged { at, why: why.clone() };
        Step::Damaged(why)
    }

    /// Whether `bytes` begin a member that can be decoded, as far as they go.
    pub(crate) fn try_member(&mut self, bytes: &[u8]) -> Candidate {
        let Header::Whole(len) = header(bytes) else { return Candidate::Unsound };
        // Codes of operating systems are 0 to 13 and "unknown".
        if !matches!(bytes.get(9), Some(0..=13 | 255)) {
            return Candidate::Unsound;
        }
        let (inflate, to) =
            self.trial.get_or_insert_with(|| (Decompress::new(false), vec![0; TRIAL_OUT_BYTES]));
        inflate.reset(false);
        match inflate.decompress(bytes.get(len..).unwrap_or_default(), to, FlushDecompress::None) {
            Ok(_) => {
                self.state = State::Between;
                Candidate::Sound
            }
            Err(_) => Candidate::Unsound,
        }
    }
}

/// What both sides of one call to inflate can be is bounded by slices, so this always fits.
fn count(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// Whether nothing but zeros follows: tapes and some file systems pad with them, and gzip takes it.
fn only_zeros(raw: &mut RawBuffer) -> io::Result<bool> {
    while raw.fill(1)? > 0 {
        let zeros = raw.bytes().iter().take_while(|&&byte| byte == 0).count();
        if zeros < raw.bytes().len() {
            return Ok(false);
        }
        raw.consume(zeros);
    }
    Ok(true)
}

/// Reads a header: RFC 1952, section 2.3.
fn header(bytes: &[u8]) -> Header {
    let known = bytes.len().min(GZIP_MAGIC.len());
    if bytes.get(..known) != GZIP_MAGIC.get(..known) {
        return Header::Not("they do not begin as one");
    }
    let Some(&flags) = bytes.get(3) else { return Header::More };
    if flags & 0xe0 != 0 {
        return Header::Not("reserved flags are set");
    }
    let mut at = 10;
    if flags & 4 != 0 {
        let Some(&[low, high]) = bytes.get(at..at + 2) else { return Header::More };
        at += 2 + usize::from(u16::from_le_bytes([low, high]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(len) = memchr::memchr(0, rest) else { return Header::More };
            at += len + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    if bytes.len() < at { Header::More } else { Header::Whole(at) }
}
