//! Compressed inputs that are cut at members, dictionaries, and members that are not what was compressed.

use std::io::Write as _;
use std::path::PathBuf;

use crate::{Input, OpenSettings, OsFileSystem, Position, find_member};

type Compress = fn(&[u8]) -> Vec<u8>;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    crate::encode::encode(bytes, crate::Compression::Gzip).unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    crate::encode::encode(bytes, crate::Compression::Zstd).unwrap()
}

/// Text that differs from number to number.
fn text(number: usize) -> Vec<u8> {
    format!("begins {number}: {}", "words and more words. ".repeat(number % 9 * 10)).into_bytes()
}

struct Stored {
    _folder: tempfile::TempDir,
    path: PathBuf,
    /// Where each member begins.
    starts: Vec<u64>,
    len: u64,
}

fn store(compress: Compress, members: usize) -> Stored {
    let (mut bytes, mut starts) = (Vec::new(), Vec::new());
    for number in 0..members {
        starts.push(bytes.len() as u64);
        bytes.extend(compress(&text(number)));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    std::fs::write(&path, &bytes).unwrap();
    Stored { _folder: folder, path, starts, len: bytes.len() as u64 }
}

/// All bytes, with the position of each member's first.
fn read(stored: &Stored, settings: OpenSettings) -> (Vec<u8>, Vec<Position>) {
    let mut input = Input::open(&OsFileSystem, &stored.path, settings).unwrap();
    let (mut all, mut places) = (Vec::new(), Vec::new());
    loop {
        let bytes = input.peek(1).unwrap().first().copied();
        let Some(byte) = bytes else { return (all, places) };
        if input.position().offset == 0 {
            places.push(input.position());
        }
        all.push(byte);
        input.advance(1).unwrap();
    }
}

#[test]
fn parts_together_are_the_whole_with_the_same_positions() {
    for compress in [gzip as Compress, zstd] {
        let stored = store(compress, 30);
        let whole = read(&stored, OpenSettings::default());
        for cuts in [vec![], vec![7], vec![1, 2, 29], (1..30).collect()] {
            let places = cuts.iter().map(|cut: &usize| stored.starts[*cut]);
            let begins: Vec<u64> = std::iter::once(0).chain(places).collect();
            let ends = begins.iter().skip(1).copied().chain([u64::MAX]);
            let (mut all, mut positions) = (Vec::new(), Vec::new());
            for (start, end) in begins.iter().zip(ends) {
                let settings =
                    OpenSettings { members: Some(*start..end), ..OpenSettings::default() };
                let (bytes, places) = read(&stored, settings);
                all.extend(bytes);
                positions.extend(places);
            }
            assert!((all, positions) == whole, "{cuts:?}");
        }
    }
}

#[test]
fn a_part_is_resumed_where_it_was() {
    let stored = store(gzip, 30);
    let members = Some(stored.starts[10]..stored.starts[20]);
    let settings = OpenSettings { members: members.clone(), ..OpenSettings::default() };
    let (whole, _) = read(&stored, settings.clone());
    let mut input = Input::open(&OsFileSystem, &stored.path, settings.clone()).unwrap();
    for _ in 0..whole.len() {
        let (start, at) = (input.tell(), Some(input.position()));
        let again = OpenSettings { start, at, ..settings.clone() };
        let mut again = Input::open(&OsFileSystem, &stored.path, again).unwrap();
        let rest = &whole[usize::try_from(start).unwrap()..];
        assert!(rest.starts_with(again.peek(5).unwrap()));
        assert_eq!((again.tell(), again.position()), (start, input.position()));
        // Without the position, by what is passed over.
        let slow = OpenSettings { start, ..settings.clone() };
        let mut slow = Input::open(&OsFileSystem, &stored.path, slow).unwrap();
        assert!(rest.starts_with(slow.peek(5).unwrap()));
        input.advance(97.min(rest.len())).unwrap();
        if input.peek(97).unwrap().len() < 97 {
            return;
        }
    }
}

#[test]
fn a_member_is_found_whose_bytes_are_taken() {
    for compress in [gzip as Compress, zstd] {
        let stored = store(compress, 30);
        let fs = OsFileSystem;
        let find = |from: u64, to: u64, word: &str| {
            let mut accept = |bytes: &[u8]| bytes.starts_with(word.as_bytes());
            find_member(&fs, &stored.path, from..to, 64, &mut accept).unwrap()
        };
        assert_eq!(find(0, stored.len, "begins"), Some(0));
        assert_eq!(find(1, stored.len, "begins"), Some(stored.starts[1]));
        assert_eq!(find(stored.starts[5], stored.len, "begins"), Some(stored.starts[5]));
        assert_eq!(find(stored.starts[5] + 3, stored.len, "begins"), Some(stored.starts[6]));
        assert_eq!(find(1, stored.len, "begins 17:"), Some(stored.starts[17]));
        assert_eq!(find(1, stored.starts[17], "begins 17:"), None);
        assert_eq!(find(1, stored.len, "ends"), None);
    }
    let plain = store(<[u8]>::to_vec, 3);
    let all = 0..plain.len;
    assert_eq!(find_member(&OsFileSystem, &plain.path, all, 64, &mut |_| true).unwrap(), None);
}

#[test]
fn a_missing_file_is_an_error() {
    let missing = tempfile::tempdir().unwrap().path().join("missing");
    assert!(find_member(&OsFileSystem, &missing, 0..9, 64, &mut |_| true).is_err());
}

fn with_dictionary(dictionary: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::Encoder::with_dictionary(Vec::new(), 3, dictionary).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_dictionary_in_the_first_frame_serves_every_part() {
    let dictionary = text(8);
    let frame = |stored: &[u8]| {
        let length = u32::try_from(stored.len()).unwrap().to_le_bytes();
        [[0x5d, 0x2a, 0x4d, 0x18].as_slice(), &length, stored].concat()
    };
    for first in [frame(&dictionary), frame(&zstd(&dictionary))] {
        let (mut bytes, mut starts) = (first, Vec::new());
        for number in 0..20 {
            starts.push(bytes.len() as u64);
            bytes.extend(with_dictionary(&dictionary, &text(number)));
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("input");
        std::fs::write(&path, &bytes).unwrap();
        let stored = Stored { _folder: folder, path, len: bytes.len() as u64, starts };
        let whole: Vec<u8> = (0..20).flat_map(text).collect();
        assert_eq!(read(&stored, OpenSettings::default()).0, whole);
        let part =
            OpenSettings { members: Some(stored.starts[9]..u64::MAX), ..OpenSettings::default() };
        assert_eq!(read(&stored, part).0, (9..20).flat_map(text).collect::<Vec<u8>>());
        let mut accept = |bytes: &[u8]| bytes.starts_with(b"begins 12");
        let found = find_member(&OsFileSystem, &stored.path, 0..stored.len, 64, &mut accept);
        assert_eq!(found.unwrap(), Some(stored.starts[12]));
        // Damage is passed over with it too.
        bytes[usize::try_from(stored.starts[3]).unwrap() + 5] ^= 0xff;
        std::fs::write(&stored.path, &bytes).unwrap();
        let mut input = Input::open(&OsFileSystem, &stored.path, OpenSettings::default()).unwrap();
        let before = (0..3).map(|number| text(number).len()).sum::<usize>();
        assert_eq!(input.peek(before).unwrap().len(), before);
        input.advance(before).unwrap();
        while input.peek(1).is_err() {
            assert!(input.skip_damage().unwrap());
        }
        assert!(input.peek(8).unwrap().starts_with(b"begins 4"));
    }
}

#[test]
fn a_frame_that_is_no_dictionary_is_passed_over() {
    for first in [
        [0x5d, 0x2a, 0x4d, 0x18, 0, 0, 0, 0].as_slice(),
        &[0x5d, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 0x28, 0xb5, 0x2f, 0xfd],
        &[0x5d, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("input");
        std::fs::write(&path, [first, &zstd(b"some text")].concat()).unwrap();
        let mut input = Input::open(&OsFileSystem, &path, OpenSettings::default()).unwrap();
        assert_eq!(input.peek(9).unwrap(), b"some text");
    }
    // Cut within that frame.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    std::fs::write(&path, [0x5d, 0x2a, 0x4d, 0x18, 200, 0, 0, 0, 1]).unwrap();
    let mut input = Input::open(&OsFileSystem, &path, OpenSettings::default()).unwrap();
    assert!(input.peek(1).is_err());
}

/// Bytes whose sum is wrong are not given where it can be known before they are.
#[test]
fn of_a_member_with_a_wrong_sum_nothing_is_given_if_nothing_was_consumed() {
    let (first, second) = (text(5), text(6));
    let mut bytes = [gzip(&first), gzip(&second)].concat();
    let sum = bytes.len() - 6;
    bytes[sum] ^= 1;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    std::fs::write(&path, &bytes).unwrap();
    let mut input = Input::open(&OsFileSystem, &path, OpenSettings::default()).unwrap();
    assert_eq!(input.peek(5_000).unwrap(), first);
    input.advance(first.len()).unwrap();
    assert_eq!(input.position().member, Some(gzip(&first).len() as u64));
    assert!(input.peek(1).is_err());
    assert!(!input.skip_damage().unwrap());
    // What was consumed cannot be taken back.
    let mut input = Input::open(&OsFileSystem, &path, OpenSettings::default()).unwrap();
    input.peek(first.len() + 10).unwrap();
    input.advance(first.len() + 1).unwrap();
    assert_eq!(input.peek(5_000).unwrap(), &second[1..]);
}
