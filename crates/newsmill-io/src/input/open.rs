//! Opening an input: what it is, how it is compressed, where to begin.

use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::compression::{Compression, MAGIC_BYTES, ZSTD_MAGIC, regular_file};
use crate::error::{IoError, IoErrorKind, Result};
use crate::fs::FileSystem;
use crate::input::decode::{Decoder, Format, Step};
use crate::input::gzip::GzipDecoder;
use crate::input::members::Members;
use crate::input::random::{RandomAccess, Spool};
use crate::input::raw::{BUFFER_BYTES, Origin, RawBuffer, RawReader};
use crate::input::window::Window;
use crate::input::zstd::ZstdDecoder;
use crate::input::{Input, Position, Source, Stop, is_stdin};

/// How to open an input.
#[derive(Debug, Clone)]
pub struct OpenSettings {
    /// Where to begin, as [`Input::tell`] counts: the offset in the file of an uncompressed input;
    /// in a compressed one the decompressed bytes to pass over.
    pub start: u64,
    /// Where an uncompressed split ends; `None`: the end of the file.
    pub end: Option<u64>,
    /// For a compressed input the position of `start`, which saves decompressing all before it.
    pub at: Option<Position>,
    /// Of a compressed input only the members or frames that begin in this part of the file; then
    /// [`Input::tell`] counts from the first of them. Ignored for an uncompressed one.
    pub members: Option<Range<u64>>,
    /// The most bytes [`Input::peek`] gives at once.
    pub article_bytes_max: usize,
    /// Makes [`Input::read_at`] and [`Input::length`] work; spools what cannot seek.
    pub random: bool,
    /// Where to spool; only needed with `random`.
    pub spool_dir: PathBuf,
    /// How it is compressed; `None`: told by its first bytes.
    pub compression: Option<Compression>,
}

impl Default for OpenSettings {
    /// The whole input in order, articles of up to 64 MiB.
    fn default() -> Self {
        Self {
            start: 0,
            end: None,
            at: None,
            members: None,
            article_bytes_max: 64 << 20,
            random: false,
            spool_dir: PathBuf::new(),
            compression: None,
        }
    }
}

impl Input {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// [`IoErrorKind::Missing`], [`IoErrorKind::Permission`], [`IoErrorKind::Unreadable`];
    /// [`IoErrorKind::NotAFile`] for folders, FIFOs, sockets and devices, which are not opened;
    /// [`IoErrorKind::Range`] for an `end` in a compressed input.
    pub fn open(fs: &dyn FileSystem, path: &Path, settings: OpenSettings) -> Result<Self> {
        if is_stdin(path) {
            return open_stdin(fs, path, settings);
        }
        let len = regular_file(fs, path)?;
        let open = || fs.open(path).map_err(|error| IoError::reading("open", path, error));
        let opened = Opened { path, len: Some(len), origin: Origin::File(open()?) };
        let second = if settings.random { Some((Origin::File(open()?), len)) } else { None };
        build(fs, opened, second, settings)
    }

    /// Reads a stream that is open already; `path` is for messages only.
    ///
    /// # Errors
    /// Those of reading its first bytes; [`IoErrorKind::Range`] with `random`, which needs a file.
    pub fn from_reader(
        reader: Box<dyn Read + Send>,
        path: &Path,
        settings: OpenSettings,
    ) -> Result<Self> {
        if settings.random {
            return Err(super::not_random(path));
        }
        let opened = Opened { path, len: None, origin: Origin::Stream(reader) };
        finish(opened, None, settings)
    }
}

/// The place in a compressed file, at `from` or behind and before `to`, where a gzip member or Zstandard frame begins
/// whose decompressed bytes `accept` takes: there the file may be cut. `accept` gets at most `shown` of them, from the
/// member on.
///
/// `None` too when the file is not compressed.
///
/// # Errors
/// Those of opening and reading.
pub fn find_member(
    fs: &dyn FileSystem,
    path: &Path,
    places: Range<u64>,
    shown: usize,
    accept: &mut dyn FnMut(&[u8]) -> bool,
) -> Result<Option<u64>> {
    let failed = |error| IoError::reading("read", path, error);
    regular_file(fs, path)?;
    let file = fs.open(path).map_err(|error| IoError::reading("open", path, error))?;
    let mut reader = RawReader::new(Origin::File(file));
    let mut window = Window::new(BUFFER_BYTES);
    let compression = detect(&mut reader, &mut window, None).map_err(failed)?;
    // Candidates for members are only tried here, which decodes none whole.
    let format = format(compression, &mut reader, &mut window, 0).map_err(failed)?;
    let Some(format) = format else { return Ok(None) };
    window.clear();
    reader.seek(places.start).map_err(failed)?;
    let mut decoder = Decoder::new(RawBuffer::new(reader, window), format);
    decoder.set_end(places.end);
    while decoder.find_member().map_err(failed)? {
        let member = decoder.raw_offset();
        let settings = OpenSettings {
            at: Some(Position { member: Some(member), offset: 0 }),
            article_bytes_max: shown,
            compression: Some(compression),
            ..OpenSettings::default()
        };
        let mut input = Input::open(fs, path, settings)?;
        if input.peek(shown).is_ok_and(&mut *accept) {
            return Ok(Some(member));
        }
        decoder.pass_one();
    }
    Ok(None)
}

/// The frame in which a zstd-compressed web archive keeps its dictionary, as the IIPC's WARC-zstd 1.0 has it.
const DICTIONARY_MAGIC: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];
const DICTIONARY_HEADER_BYTES: usize = 8;
/// A larger frame is no dictionary: tools that make them stop at some hundred KiB.
const DICTIONARY_BYTES_MAX: usize = 16 << 20;

/// What was opened, at its first byte.
struct Opened<'a> {
    path: &'a Path,
    len: Option<u64>,
    origin: Origin,
}

fn open_stdin(fs: &dyn FileSystem, path: &Path, settings: OpenSettings) -> Result<Input> {
    if !settings.random {
        return finish(
            Opened { path, len: None, origin: Origin::Stream(fs.stdin()) },
            None,
            settings,
        );
    }
    let mut stdin = fs.stdin();
    let mut spool = Spool::fill(fs, &settings.spool_dir, 2, &mut |to| read(&mut stdin, to))?;
    let len = spool.len;
    let (Some(first), Some(second)) = (spool.files.pop(), spool.files.pop()) else {
        return Err(super::not_random(path));
    };
    let opened = Opened { path, len: Some(len), origin: Origin::File(first) };
    build(fs, opened, Some((Origin::File(second), len)), settings)
}

/// Prepares random access from a second handle, then opens for reading in order.
fn build(
    fs: &dyn FileSystem,
    opened: Opened<'_>,
    second: Option<(Origin, u64)>,
    settings: OpenSettings,
) -> Result<Input> {
    let random = match second {
        Some((origin, len)) => Some(random_access(fs, opened.path, origin, len, &settings)?),
        None => None,
    };
    finish(opened, random, settings)
}

fn random_access(
    fs: &dyn FileSystem,
    path: &Path,
    origin: Origin,
    len: u64,
    settings: &OpenSettings,
) -> Result<RandomAccess> {
    let failed = |error| IoError::reading("read", path, error);
    let mut reader = RawReader::new(origin);
    let mut window = Window::new(BUFFER_BYTES);
    let compression = detect(&mut reader, &mut window, settings.compression).map_err(failed)?;
    let most = settings.article_bytes_max;
    let format = format(compression, &mut reader, &mut window, most).map_err(failed)?;
    let Some(format) = format else {
        return match reader.into_file() {
            Some(file) => Ok(RandomAccess::new(file, len, None)),
            None => Err(super::not_random(path)),
        };
    };
    let mut decoder = Decoder::new(RawBuffer::new(reader, window), format);
    let mut damage = None;
    let mut spool = Spool::fill(fs, &settings.spool_dir, 1, &mut |to| {
        loop {
            match decoder.step(to)? {
                Step::Bytes(count) => return Ok(count),
                Step::Member(_) => {}
                Step::End => return Ok(0),
                Step::Damaged(why) | Step::Mismatch(why) => {
                    damage = Some(why);
                    return Ok(0);
                }
            }
        }
    })?;
    let len = spool.len;
    let file = spool.files.pop().ok_or_else(|| super::not_random(path))?;
    Ok(RandomAccess::new(file, len, damage))
}

/// Opens for reading in order, and moves to the start.
fn finish(
    opened: Opened<'_>,
    random: Option<RandomAccess>,
    settings: OpenSettings,
) -> Result<Input> {
    let Opened { path, len, origin } = opened;
    let failed = |error| IoError::reading("read", path, error);
    let mut reader = RawReader::new(origin);
    let mut window = Window::new(first_buffer(len));
    let compression = detect(&mut reader, &mut window, settings.compression).map_err(failed)?;
    let most = settings.article_bytes_max;
    let format = format(compression, &mut reader, &mut window, most).map_err(failed)?;
    let mut input = Input {
        path: path.to_path_buf(),
        window: Window::new(0),
        source: Source::Plain { reader, expected: None },
        stop: None,
        raw_start: 0,
        tell: settings.start,
        members: Members::default(),
        random,
        article_bytes_max: settings.article_bytes_max,
    };
    match format {
        None => start_plain(&mut input, window, len, &settings).map_err(failed)?,
        Some(format) => start_coded(&mut input, window, format, &settings)?,
    }
    Ok(input)
}

/// One byte more than is expected, so that the end is found without growing.
fn first_buffer(len: Option<u64>) -> usize {
    len.and_then(|len| usize::try_from(len).ok())
        .map_or(BUFFER_BYTES, |len| len.saturating_add(1).clamp(MAGIC_BYTES, BUFFER_BYTES))
}

fn start_plain(
    input: &mut Input,
    mut window: Window,
    len: Option<u64>,
    settings: &OpenSettings,
) -> io::Result<()> {
    let Source::Plain { reader, expected } = &mut input.source else { return Ok(()) };
    input.raw_start = settings.start;
    if settings.start > 0 {
        window.clear();
        if !reader.seek(settings.start)? || len.is_some_and(|len| len < settings.start) {
            let ends = len.unwrap_or(reader.at());
            input.stop = Some(Stop::Damaged(ends_before(ends, settings.start)));
        }
    }
    let last = len.map(|len| settings.end.map_or(len, |end| len.min(end)));
    *expected = last.and_then(|last| last.checked_sub(reader.at()));
    if let Some(end) = settings.end {
        // The first bytes may reach beyond a very short split.
        window.shorten(usize::try_from(end.saturating_sub(settings.start)).unwrap_or(usize::MAX));
        reader.set_end(end);
    }
    input.window = window;
    Ok(())
}

fn start_coded(
    input: &mut Input,
    mut window: Window,
    format: Format,
    settings: &OpenSettings,
) -> Result<()> {
    if settings.end.is_some() {
        let why = "it is compressed and cannot be cut at an offset in the file";
        return Err(IoError::at(IoErrorKind::Range, "read", &input.path, why));
    }
    let empty = Source::Plain {
        reader: RawReader::new(Origin::Stream(Box::new(io::empty()))),
        expected: None,
    };
    let Source::Plain { mut reader, .. } = std::mem::replace(&mut input.source, empty) else {
        return Ok(());
    };
    let begin = settings.members.as_ref().map_or(0, |members| members.start);
    let place = match settings.at {
        Some(Position { member: Some(member), offset }) => Some((member, offset)),
        _ => (begin > 0).then_some((begin, settings.start)),
    };
    let (member, pass) = place.unwrap_or((0, settings.start));
    if place.is_some() {
        window.clear();
        let moved =
            reader.seek(member).map_err(|error| IoError::reading("read", &input.path, error))?;
        if !moved || pass > settings.start {
            let why = format!(
                "byte {pass} of the member at byte {member} cannot be byte {} of it",
                settings.start
            );
            return Err(IoError::at(IoErrorKind::Range, "read", &input.path, why));
        }
    }
    input.tell = settings.start - pass;
    input.raw_start = member;
    let mut decoder = Decoder::new(RawBuffer::new(reader, window), format);
    if let Some(members) = &settings.members {
        decoder.set_end(members.end);
    }
    input.source = Source::Coded(Box::new(decoder));
    input.window = Window::new(BUFFER_BYTES);
    input.settle();
    input.pass_over(settings.start);
    Ok(())
}

impl Input {
    /// Consumes up to `tell`; an input that ends before is damaged.
    fn pass_over(&mut self, tell: u64) {
        while self.tell < tell {
            if self.window.is_empty() {
                if let Some(Stop::End) = self.stop {
                    self.stop = Some(Stop::Damaged(ends_before(self.tell, tell)));
                }
                self.tell = tell;
                return;
            }
            let most =
                usize::try_from(tell - self.tell).unwrap_or(usize::MAX).min(self.window.len());
            self.window.consume(most);
            self.tell += most as u64;
            self.settle();
        }
    }
}

fn ends_before(end: u64, start: u64) -> String {
    format!("it ends at byte {end} and was planned from byte {start} on: it changed meanwhile")
}

/// Reads the first bytes into the window and tells the compression.
fn detect(
    reader: &mut RawReader,
    window: &mut Window,
    known: Option<Compression>,
) -> io::Result<Compression> {
    if let Some(known) = known {
        return Ok(known);
    }
    fill(reader, window, MAGIC_BYTES).map(Compression::of_bytes)
}

/// The decoder; it decodes at most `whole_bytes_max` bytes beyond what it is asked for.
fn format(
    compression: Compression,
    reader: &mut RawReader,
    window: &mut Window,
    whole_bytes_max: usize,
) -> io::Result<Option<Format>> {
    Ok(match compression {
        Compression::None => None,
        Compression::Gzip => Some(Format::Gzip(Box::new(GzipDecoder::new(whole_bytes_max)))),
        Compression::Zstd => {
            let dictionary = read_dictionary(reader, window)?;
            Some(Format::Zstd(Box::new(ZstdDecoder::new(dictionary)?)))
        }
    })
}

/// The dictionary that a web archive's first frame may hold, for all frames behind it; empty for none. The frame is
/// left in the window: skippable ones are passed over anyway.
fn read_dictionary(reader: &mut RawReader, window: &mut Window) -> io::Result<Vec<u8>> {
    let Some(length) = fill(reader, window, DICTIONARY_HEADER_BYTES)?
        .strip_prefix(&DICTIONARY_MAGIC)
        .and_then(|rest| rest.first_chunk::<4>())
        .and_then(|length| usize::try_from(u32::from_le_bytes(*length)).ok())
        .filter(|length| *length <= DICTIONARY_BYTES_MAX)
    else {
        return Ok(Vec::new());
    };
    let frame = fill(reader, window, DICTIONARY_HEADER_BYTES + length)?;
    let stored = frame.get(DICTIONARY_HEADER_BYTES..DICTIONARY_HEADER_BYTES + length);
    let stored = stored.unwrap_or_default();
    if !stored.starts_with(&ZSTD_MAGIC) {
        return Ok(stored.to_vec());
    }
    let mut dictionary = Vec::new();
    let most = u64::try_from(DICTIONARY_BYTES_MAX).unwrap_or(u64::MAX);
    let decoder = zstd::stream::read::Decoder::with_buffer(stored)?;
    // A dictionary that cannot be decoded is none; then the frames behind it are damaged.
    Ok(match decoder.take(most).read_to_end(&mut dictionary) {
        Ok(_) => dictionary,
        Err(_) => Vec::new(),
    })
}

/// Reads until `want` bytes are in the window, or the end.
fn fill<'w>(reader: &mut RawReader, window: &'w mut Window, want: usize) -> io::Result<&'w [u8]> {
    while window.len() < want {
        let least = want - window.len();
        let count = reader.read(window.room(least))?;
        if count == 0 {
            break;
        }
        window.filled(count);
    }
    Ok(window.bytes())
}

fn read(from: &mut dyn Read, to: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(to) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}
