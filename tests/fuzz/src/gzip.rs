//! Gzip: a file, whose members are decoded whole where they can be, and a stream, whose members are decoded in pieces.

use std::io::{Cursor, Write as _};

use flate2::{Crc, Decompress, FlushDecompress};
use newsmill_io::{Input, OpenSettings, OsFileSystem, Position};

/// What a member of the target begins with.
const HEADER: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03";
/// The most bytes that are read at once.
const STEP_MAX: usize = 64 << 10;
/// Deflated bytes are sealed only if they give no more.
const OUT_BYTES_MAX: usize = 1 << 20;

/// Reads `bytes`, as they are and as deflated bytes of a member that is sound if they are, from a file and a stream:
/// both give the same up to the first damage, and say the same of it.
///
/// # Panics
/// When they do not, or there is no place for temporary files.
pub fn gzip(bytes: &[u8]) {
    let stored = [HEADER, bytes].concat();
    let member = sealed(bytes);
    for bytes in [&stored, &member, &member.repeat(2)] {
        same(bytes);
    }
}

fn same(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    file.write_all(bytes).expect("it can be written");
    let settings = OpenSettings {
        article_bytes_max: 2 << 20,
        compression: Some(newsmill_io::Compression::Gzip),
        ..OpenSettings::default()
    };
    let path = file.path();
    let whole = Input::open(&OsFileSystem, path, settings.clone()).map(read);
    let stream = Box::new(Cursor::new(bytes.to_vec()));
    let pieces = Input::from_reader(stream, path, settings).map(read);
    assert_eq!(whole.map_err(|error| error.to_string()), pieces.map_err(|error| error.to_string()));
}

/// What an input gives: its bytes, the place of each step, and what it fails with.
type Given = (Vec<u8>, Vec<Position>, Option<String>);

fn read(mut input: Input) -> Given {
    let (mut all, mut places) = (Vec::new(), Vec::new());
    loop {
        // Small steps at first, so that short members are met one by one.
        let step = 1 + (all.len() / 4).min(STEP_MAX);
        let count = match input.peek(step) {
            Ok([]) => return (all, places, None),
            Ok(bytes) => {
                let bytes = bytes.get(..step).unwrap_or(bytes);
                all.extend(bytes);
                bytes.len()
            }
            Err(error) => return (all, places, Some(error.to_string())),
        };
        places.push(input.position());
        input.advance(count).expect("it was given");
    }
}

/// A member of these deflated bytes, with the sum of what they give; as they are if they are none.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut inflate = Decompress::new(false);
    let mut to = vec![0; OUT_BYTES_MAX];
    let ended = inflate.decompress(bytes, &mut to, FlushDecompress::Finish);
    let count = |bytes| usize::try_from(bytes).unwrap_or(usize::MAX);
    let taken = if ended.is_ok() { count(inflate.total_in()) } else { bytes.len() };
    let mut crc = Crc::new();
    crc.update(to.get(..count(inflate.total_out())).unwrap_or_default());
    let body = bytes.get(..taken).unwrap_or_default();
    [HEADER, body, &crc.sum().to_le_bytes(), &crc.amount().to_le_bytes()].concat()
}
