use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write as _};
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use crate::testing::{Fault, FaultyFileSystem, PipedFileSystem};
use crate::{FileSystem, Input, IoErrorKind, OpenSettings, OsFileSystem, Position, is_compressed};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    crate::encode::encode(bytes, crate::Compression::Gzip).unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    crate::encode::encode(bytes, crate::Compression::Zstd).unwrap()
}

fn skippable(len: u32) -> Vec<u8> {
    let mut frame = vec![0x53, 0x2a, 0x4d, 0x18];
    frame.extend(len.to_le_bytes());
    frame.resize(frame.len() + len as usize, 7);
    frame
}

/// Bytes that do not compress, and look like no header.
fn noise(len: usize, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 11).to_le_bytes()[0]
        })
        .collect()
}

/// Gives bytes in pieces of given sizes, again and again.
struct Pieces {
    bytes: Cursor<Vec<u8>>,
    sizes: Vec<usize>,
    next: usize,
}

impl Read for Pieces {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.next % self.sizes.len()].min(to.len());
        self.next += 1;
        self.bytes.read(&mut to[..size])
    }
}

fn stream(bytes: &[u8], sizes: &[usize]) -> Input {
    let pieces = Pieces { bytes: Cursor::new(bytes.to_vec()), sizes: sizes.to_vec(), next: 0 };
    Input::from_reader(Box::new(pieces), Path::new("pieces"), OpenSettings::default()).unwrap()
}

fn file(bytes: &[u8], settings: OpenSettings) -> Result<Input, crate::IoError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    std::fs::write(&path, bytes).unwrap();
    Input::open(&OsFileSystem, &path, settings)
}

/// Reads to the end or the first error.
fn rest(input: &mut Input) -> (Vec<u8>, Option<IoErrorKind>) {
    let mut all = Vec::new();
    loop {
        match input.peek(1) {
            Ok([]) => return (all, None),
            Ok(bytes) => {
                all.extend_from_slice(bytes);
                let len = bytes.len();
                input.advance(len).unwrap();
            }
            Err(error) => return (all, Some(error.kind)),
        }
    }
}

/// Reads in steps and notes every position met.
fn positions(input: &mut Input, steps: &[usize]) -> (Vec<u8>, BTreeMap<u64, Position>) {
    let mut all = Vec::new();
    let mut seen = BTreeMap::from([(input.tell(), input.position())]);
    for step in steps.iter().cycle() {
        let bytes = input.peek(*step).unwrap();
        let len = bytes.len().min((*step).max(1));
        if len == 0 {
            break;
        }
        all.extend_from_slice(&bytes[..len]);
        input.advance(len).unwrap();
        seen.insert(input.tell(), input.position());
    }
    (all, seen)
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Plain,
    Gzip,
    Zstd,
}

/// Members as stored, and where each decompressed byte, and the end, lies.
fn stored(kind: Kind, members: &[Vec<u8>], skips: bool) -> (Vec<u8>, Vec<Position>) {
    let mut raw = Vec::new();
    let mut at = Vec::new();
    let mut last = Position { member: Some(0), offset: 0 };
    for member in members {
        if skips && matches!(kind, Kind::Zstd) {
            raw.extend(skippable(5));
        }
        let start = raw.len() as u64;
        for offset in 0..member.len() as u64 {
            at.push(match kind {
                Kind::Plain => Position { member: None, offset: start + offset },
                Kind::Gzip | Kind::Zstd => Position { member: Some(start), offset },
            });
        }
        last = Position { member: Some(start), offset: member.len() as u64 };
        match kind {
            Kind::Plain => raw.extend(member),
            Kind::Gzip => raw.extend(gzip(member)),
            Kind::Zstd => raw.extend(zstd(member)),
        }
    }
    at.push(match kind {
        Kind::Plain => Position { member: None, offset: raw.len() as u64 },
        Kind::Gzip | Kind::Zstd => last,
    });
    (raw, at)
}

fn members() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let member = prop_oneof![
        Just(Vec::new()),
        prop::collection::vec(any::<u8>(), 1..50),
        (1..400_000_usize, any::<u32>()).prop_map(|(len, seed)| noise(len, seed)),
        (1..400_000_usize).prop_map(|len| b"a line of text\n"
            .iter()
            .copied()
            .cycle()
            .take(len)
            .collect()),
    ];
    prop::collection::vec(member, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn bytes_and_positions_do_not_depend_on_pieces_and_steps(
        kind in prop_oneof![Just(Kind::Plain), Just(Kind::Gzip), Just(Kind::Zstd)],
        members in members(),
        skips in any::<bool>(),
        sizes in prop::collection::vec(prop_oneof![1..40_usize, 1..300_000_usize], 1..5),
        steps in prop::collection::vec(prop_oneof![500..5_000_usize, 1..600_000_usize], 1..5),
    ) {
        let (mut raw, at) = stored(kind, &members, skips);
        let data = members.concat();
        if matches!(kind, Kind::Plain) && !data.is_empty() {
            raw[0] = b'p';
        }
        // Small pieces only of small inputs: a byte at a time of megabytes is slow and shows no more.
        let least = raw.len() / 5_000;
        let sizes: Vec<usize> = sizes.iter().map(|size| size + least).collect();
        let (all, seen) = positions(&mut stream(&raw, &sizes), &steps);
        let mut expected = data.clone();
        if let (Kind::Plain, Some(first)) = (kind, expected.first_mut()) {
            *first = b'p';
        }
        prop_assert!(all == expected, "{} bytes of {}", all.len(), expected.len());
        for (tell, position) in seen {
            prop_assert_eq!(position, at[usize::try_from(tell).unwrap()], "at {}", tell);
        }
    }

    #[test]
    fn a_damaged_stream_never_panics_and_ends(
        mut raw in prop_oneof![
            members().prop_map(|members| stored(Kind::Gzip, &members, false).0),
            members().prop_map(|members| stored(Kind::Zstd, &members, true).0),
        ],
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        for (at, byte) in hits {
            let at = at.index(raw.len());
            raw[at] = byte;
        }
        raw.truncate(cut.index(raw.len()) + 1);
        let mut input = file(&raw, OpenSettings::default()).unwrap();
        let mut turns = 0;
        while let (_, Some(kind)) = rest(&mut input) {
            prop_assert_eq!(kind, IoErrorKind::Damaged);
            if !input.skip_damage().unwrap() {
                prop_assert!(input.peek(1).unwrap().is_empty());
            }
            turns += 1;
            prop_assert!(turns < 100);
        }
    }

    #[test]
    fn reopened_at_any_position_the_rest_is_the_same(
        kind in prop_oneof![Just(Kind::Plain), Just(Kind::Gzip), Just(Kind::Zstd)],
        members in members(),
        at in any::<prop::sample::Index>(),
        seeks in any::<bool>(),
    ) {
        let mut members = members;
        members[0].insert(0, b'p');
        let (raw, positions) = stored(kind, &members, true);
        let data = members.concat();
        let tell = at.index(positions.len());
        let position = positions[tell];
        let settings = OpenSettings {
            start: tell as u64,
            at: (seeks && position.member.is_some()).then_some(position),
            ..OpenSettings::default()
        };
        let mut input = file(&raw, settings).unwrap();
        prop_assert_eq!(input.tell(), tell as u64);
        prop_assert_eq!(input.position(), position);
        prop_assert!(rest(&mut input) == (data[tell..].to_vec(), None));
    }
}

#[test]
fn whatever_is_cut_off_the_whole_part_is_given_and_the_rest_is_damage() {
    let first: Vec<u8> = b"first line\n".repeat(20);
    let second = noise(300, 5);
    for kind in [Kind::Gzip, Kind::Zstd] {
        let (raw, _) = stored(kind, &[first.clone(), second.clone()], false);
        let border = stored(kind, std::slice::from_ref(&first), false).0.len();
        let data = [first.as_slice(), &second].concat();
        for cut in 4..=raw.len() {
            let (given, error) = rest(&mut stream(&raw[..cut], &[1000]));
            assert!(data.starts_with(&given), "{kind:?} cut at {cut}");
            assert!(cut < border || given.len() >= first.len(), "{kind:?} cut at {cut}");
            let whole = cut == border || cut == raw.len();
            assert_eq!(error, (!whole).then_some(IoErrorKind::Damaged), "{kind:?} cut at {cut}");
        }
    }
}

#[test]
fn a_truncated_zstd_frame_gives_every_whole_block() {
    let data = noise(1_000_000, 9);
    let raw = zstd(&data);
    let mut input = file(&raw[..700_000], OpenSettings::default()).unwrap();
    let (given, error) = rest(&mut input);
    assert_eq!(error, Some(IoErrorKind::Damaged));
    assert!(data.starts_with(&given));
    assert!(given.len() > 700_000 - 128 * 1024 - 1000, "{}", given.len());
}

#[test]
fn damage_stays_until_it_is_skipped_and_the_next_member_follows() {
    for kind in [Kind::Gzip, Kind::Zstd] {
        let members = [noise(5_000, 1), noise(90_000, 2), noise(7_000, 3), noise(100, 4)];
        let (mut raw, at) = stored(kind, &members, false);
        let third = at[95_000].member.unwrap();
        let second = usize::try_from(at[5_000].member.unwrap()).unwrap();
        for byte in &mut raw[second + 40_000..second + 40_100] {
            *byte ^= 0x55;
        }
        let mut input = file(&raw, OpenSettings::default()).unwrap();
        let (given, error) = rest(&mut input);
        assert!(given.starts_with(&members[0]));
        assert_eq!(error, Some(IoErrorKind::Damaged));
        let again = input.peek(1).unwrap_err();
        assert!(again.to_string().contains(&format!("at byte {second}")), "{again}");
        let before = input.tell();
        assert!(input.skip_damage().unwrap());
        assert_eq!(input.tell(), before);
        assert_eq!(input.position(), Position { member: Some(third), offset: 0 });
        assert_eq!(rest(&mut input), ([members[2].as_slice(), &members[3]].concat(), None));
    }
}

#[test]
fn bytes_not_consumed_before_damage_are_passed_over() {
    let members = [noise(500, 1), noise(500, 2)];
    let mut raw = gzip(&members[0]);
    let first = raw.len();
    raw[first - 8] ^= 1;
    raw.extend(gzip(&members[1]));
    let mut input = stream(&raw, &[64]);
    input.peek(500).unwrap();
    input.advance(100).unwrap();
    assert_eq!(input.peek(500).unwrap().len(), 400);
    assert!(input.skip_damage().unwrap());
    assert_eq!(input.tell(), 500);
    assert_eq!(input.position(), Position { member: Some(first as u64), offset: 0 });
    assert_eq!(rest(&mut input), (members[1].clone(), None));
}

#[test]
fn a_member_that_was_cut_and_appended_to_is_found_behind_the_damage() {
    // What stands behind a cut member decodes as part of it until that fails.
    for kind in [Kind::Gzip, Kind::Zstd] {
        let (cut, _) = stored(kind, &[b"some text ".repeat(3_000)], false);
        let (whole, _) = stored(kind, &[noise(2_000, 8)], false);
        let raw = [&cut[..cut.len() / 2], &whole].concat();
        let mut input = file(&raw, OpenSettings::default()).unwrap();
        assert_eq!(rest(&mut input).1, Some(IoErrorKind::Damaged));
        assert!(input.skip_damage().unwrap(), "{kind:?}");
        assert_eq!(rest(&mut input), (noise(2_000, 8), None));
    }
}

#[test]
fn what_follows_the_last_member_is_damage_unless_it_is_padding() {
    for kind in [Kind::Gzip, Kind::Zstd] {
        let (raw, _) = stored(kind, &[b"text".to_vec()], false);
        let mut input = stream(&[raw.as_slice(), b"garbage"].concat(), &[5]);
        assert_eq!(rest(&mut input), (b"text".to_vec(), Some(IoErrorKind::Damaged)));
        let error = input.peek(1).unwrap_err().to_string();
        assert!(error.contains(&format!("bytes from {} on", raw.len())), "{error}");
        assert!(!input.skip_damage().unwrap());
        assert_eq!(rest(&mut input), (Vec::new(), None));
    }
    let padded = [gzip(b"text"), vec![0; 200_000]].concat();
    assert_eq!(rest(&mut stream(&padded, &[7_000])), (b"text".to_vec(), None));
}

#[test]
fn every_optional_part_of_a_gzip_header_is_read() {
    let plain = gzip(b"text");
    let mut raw = vec![0x1f, 0x8b, 8, 4 | 8 | 16 | 2, 1, 2, 3, 4, 0, 3];
    raw.extend([6, 0, b'B', b'C', 2, 0, 9, 9]);
    raw.extend(b"name.txt\0a comment\0");
    raw.extend([0xab, 0xcd]);
    raw.extend(&plain[10..]);
    let twice = [raw.as_slice(), &raw].concat();
    assert_eq!(rest(&mut stream(&twice, &[1])), (b"texttext".to_vec(), None));
    let mut endless = vec![0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3];
    endless.resize(1 << 20, b'n');
    let error = stream(&endless, &[9_999]).peek(1).unwrap_err();
    assert!(error.to_string().contains("endless header"), "{error}");
}

#[test]
fn a_wrong_checksum_is_damage_behind_all_bytes() {
    let mut raw = gzip(b"text");
    let at = raw.len() - 8;
    raw[at] ^= 1;
    assert_eq!(rest(&mut stream(&raw, &[100])), (b"text".to_vec(), Some(IoErrorKind::Damaged)));
    let mut raw = zstd(b"text");
    let at = raw.len() - 1;
    raw[at] ^= 1;
    assert_eq!(rest(&mut stream(&raw, &[100])).1, Some(IoErrorKind::Damaged));
}

#[test]
fn only_contents_tell_the_compression() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, compressed) in [
        ("a.gz", b"plain text".to_vec(), false),
        ("b", gzip(b"text"), true),
        ("c.txt", zstd(b"text"), true),
        ("d.zst", skippable(3), true),
        ("e", Vec::new(), false),
        ("f", vec![0x1f, 0x8b], false),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(is_compressed(&OsFileSystem, &path).unwrap(), compressed, "{name}");
        let mut input = Input::open(&OsFileSystem, &path, OpenSettings::default()).unwrap();
        let (given, error) = rest(&mut input);
        assert_eq!(error, None);
        assert_eq!(given == bytes, !compressed, "{name}");
    }
    assert!(is_compressed(&OsFileSystem, Path::new("-")).unwrap());
}

#[test]
fn a_bomb_takes_no_more_memory_than_is_asked_for() {
    let mut packed = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    let piece = vec![0; 1 << 20];
    for _ in 0..256 {
        packed.write_all(&piece).unwrap();
    }
    let raw = packed.finish().unwrap();
    assert!(raw.len() < 1 << 20);
    let mut input = stream(&raw, &[1 << 20]);
    assert!(input.peek(100).unwrap().len() < 1 << 20);
    assert!(input.window.capacity() <= 1 << 20);
    input.peek(3 << 20).unwrap();
    assert!(input.window.capacity() <= 8 << 20);
    let len = input.peek(1).unwrap().len();
    input.advance(len).unwrap();
    input.peek(1).unwrap();
    assert!(input.window.capacity() <= 1 << 20);
}

#[test]
fn a_line_of_two_gigabytes_is_refused_beyond_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("line");
    std::fs::File::create(&path).unwrap().set_len(2 << 30).unwrap();
    let settings = OpenSettings { article_bytes_max: 1 << 20, ..OpenSettings::default() };
    let mut input = Input::open(&OsFileSystem, &path, settings).unwrap();
    assert_eq!(input.peek(1 << 20).unwrap().len(), 1 << 20);
    let error = input.peek((1 << 20) + 1).unwrap_err();
    assert_eq!(error.kind, IoErrorKind::Range);
    assert!(input.window.capacity() <= 4 << 20);
}

#[test]
fn never_more_than_one_article_is_given_however_much_is_buffered() {
    let settings = OpenSettings { article_bytes_max: 10, ..OpenSettings::default() };
    let mut input = file(&[b'x'; 100], settings).unwrap();
    assert_eq!(input.peek(0).unwrap().len(), 10);
    assert_eq!(input.peek(11).unwrap_err().kind, IoErrorKind::Range);
}

#[test]
fn a_split_begins_and_ends_where_it_is_told() {
    let bytes = noise(300_000, 3);
    for (start, end) in [(0, 2), (0, 0), (1, 3), (5, 299_999), (300_000, 300_000), (100, 200_000)] {
        let settings = OpenSettings { start, end: Some(end), ..OpenSettings::default() };
        let mut input = file(&bytes, settings).unwrap();
        assert_eq!(input.tell(), start);
        assert_eq!(input.position(), Position { member: None, offset: start });
        let (start, end) = (usize::try_from(start).unwrap(), usize::try_from(end).unwrap());
        assert_eq!(rest(&mut input), (bytes[start..end].to_vec(), None));
        assert_eq!(input.raw_bytes(), (end - start) as u64);
    }
    let settings = OpenSettings { end: Some(3), ..OpenSettings::default() };
    assert_eq!(file(&gzip(b"text"), settings).unwrap_err().kind, IoErrorKind::Range);
}

#[test]
fn a_file_that_became_shorter_is_damaged() {
    let settings = OpenSettings { start: 2, end: Some(20), ..OpenSettings::default() };
    let mut input = file(b"0123456789", settings).unwrap();
    assert_eq!(rest(&mut input), (b"23456789".to_vec(), Some(IoErrorKind::Damaged)));
    for bytes in [b"0123456789".to_vec(), gzip(b"0123456789")] {
        let settings = OpenSettings { start: 11 + bytes.len() as u64, ..OpenSettings::default() };
        let mut input = file(&bytes, settings).unwrap();
        assert_eq!(rest(&mut input), (Vec::new(), Some(IoErrorKind::Damaged)));
        assert!(!input.skip_damage().unwrap());
    }
}

#[test]
fn advancing_beyond_the_buffer_is_refused() {
    let mut input = file(b"0123456789", OpenSettings::default()).unwrap();
    input.peek(1).unwrap();
    assert_eq!(input.advance(11).unwrap_err().kind, IoErrorKind::Range);
    input.advance(10).unwrap();
    assert!(input.peek(1).unwrap().is_empty());
    assert_eq!(input.read_at(0, &mut [0]).unwrap_err().kind, IoErrorKind::Range);
    assert_eq!(input.length().unwrap_err().kind, IoErrorKind::Range);
}

#[test]
fn random_access_reads_any_bytes_and_leaves_nothing_behind() {
    let data = noise(700_000, 2);
    let spool = tempfile::tempdir().unwrap();
    for (name, raw) in [("plain", data.clone()), ("gzip", gzip(&data)), ("zstd", zstd(&data))] {
        let settings = OpenSettings {
            random: true,
            spool_dir: spool.path().to_path_buf(),
            ..OpenSettings::default()
        };
        let mut input = file(&raw, settings).unwrap();
        assert_eq!(std::fs::read_dir(spool.path()).unwrap().count(), 0);
        assert_eq!(input.length().unwrap(), 700_000, "{name}");
        let mut to = vec![0; 1_000];
        assert_eq!(input.read_at(650_000, &mut to).unwrap(), 1_000);
        assert_eq!(to, data[650_000..651_000]);
        assert_eq!(input.read_at(699_999, &mut to).unwrap(), 1);
        assert_eq!(input.read_at(u64::MAX, &mut to).unwrap(), 0);
        assert_eq!(input.tell(), 0);
        assert!(rest(&mut input) == (data.clone(), None));
    }
}

#[test]
fn random_access_to_a_damaged_input_says_so() {
    let data = noise(300_000, 2);
    let raw = gzip(&data);
    let spool = tempfile::tempdir().unwrap();
    let settings = OpenSettings {
        random: true,
        spool_dir: spool.path().to_path_buf(),
        ..OpenSettings::default()
    };
    let mut input = file(&raw[..raw.len() - 20_000], settings).unwrap();
    assert_eq!(input.length().unwrap_err().kind, IoErrorKind::Damaged);
    let mut to = vec![0; 1_000];
    assert_eq!(input.read_at(10, &mut to).unwrap(), 1_000);
    assert_eq!(to, data[10..1_010]);
    assert_eq!(input.read_at(299_900, &mut to).unwrap_err().kind, IoErrorKind::Damaged);
}

#[test]
fn standard_input_is_read_decompressed_and_spooled() {
    let data = noise(300_000, 4);
    let spool = tempfile::tempdir().unwrap();
    for raw in [data.clone(), gzip(&data)] {
        let fs = PipedFileSystem::new(Arc::new(OsFileSystem), raw);
        let mut input = Input::open(&fs, Path::new("-"), OpenSettings::default()).unwrap();
        assert!(rest(&mut input) == (data.clone(), None));
        let settings = OpenSettings {
            random: true,
            spool_dir: spool.path().to_path_buf(),
            ..OpenSettings::default()
        };
        let mut input = Input::open(&fs, Path::new("-"), settings).unwrap();
        assert_eq!(input.length().unwrap(), 300_000);
        let mut to = [0; 10];
        assert_eq!(input.read_at(299_995, &mut to).unwrap(), 5);
        assert_eq!(to[..5], data[299_995..]);
        assert!(rest(&mut input) == (data.clone(), None));
    }
    let settings = OpenSettings { random: true, ..OpenSettings::default() };
    let fs = PipedFileSystem::new(Arc::new(OsFileSystem), Vec::new());
    let error = Input::open(&fs, Path::new("-"), settings).unwrap_err();
    assert_eq!(error.kind, IoErrorKind::Range);
}

#[test]
fn folders_fifos_sockets_and_devices_are_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &Path| Input::open(&OsFileSystem, path, OpenSettings::default()).unwrap_err();
    assert_eq!(open(folder.path()).kind, IoErrorKind::NotAFile);
    let missing = open(&folder.path().join("none"));
    assert_eq!(missing.kind, IoErrorKind::Missing);
    assert!(missing.to_string().contains("none"));
    #[cfg(unix)]
    {
        let fifo = folder.path().join("fifo");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status().unwrap();
        assert!(made.success());
        assert_eq!(open(&fifo).kind, IoErrorKind::NotAFile);
        assert!(OsFileSystem.open(&fifo).is_err());
        assert!(OsFileSystem.append(&fifo).is_err());
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(open(&socket).kind, IoErrorKind::NotAFile);
        assert_eq!(open(Path::new("/dev/null")).kind, IoErrorKind::NotAFile);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&link, &link).unwrap();
        assert_eq!(open(&link).kind, IoErrorKind::Loop);
    }
}

#[test]
fn every_failed_call_of_reading_is_an_error_and_never_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    for raw in [noise(400_000, 3), gzip(&noise(400_000, 3)), zstd(&noise(400_000, 3))] {
        std::fs::write(&path, raw).unwrap();
        let fs = FaultyFileSystem::new(Arc::new(OsFileSystem));
        let settings = OpenSettings {
            random: true,
            spool_dir: folder.path().to_path_buf(),
            ..OpenSettings::default()
        };
        let run = || {
            let mut input =
                Input::open(&fs, &path, settings.clone()).map_err(|error| error.kind)?;
            let (bytes, error) = rest(&mut input);
            error.map_or(Ok(bytes), Err)
        };
        fs.fail(None);
        run().unwrap();
        let calls = fs.calls();
        for at in 1..=calls {
            fs.fail(Some(Fault { at, kind: io::ErrorKind::PermissionDenied, stays: false }));
            assert_eq!(run().unwrap_err(), IoErrorKind::Permission, "call {at}, {:?}", fs.failed());
            assert_eq!(
                std::fs::read_dir(folder.path()).unwrap().count(),
                1 + usize::from(fs.failed() == Some("remove_file"))
            );
            for entry in std::fs::read_dir(folder.path()).unwrap() {
                let name = entry.unwrap().file_name();
                if name != "input" {
                    std::fs::remove_file(folder.path().join(name)).unwrap();
                }
            }
        }
    }
}
