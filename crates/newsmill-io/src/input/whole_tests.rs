//! Members decoded whole and in pieces give the same, whatever the bytes are.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use crate::fs::ReadFile;
use crate::input::decode::{Decoder, Format, Step};
use crate::input::gzip::GzipDecoder;
use crate::input::raw::{Origin, RawBuffer, RawReader};
use crate::input::whole::WholeDecoder;
use crate::input::window::Window;

/// A file in memory that cannot be read from an offset on.
struct Failing {
    bytes: Cursor<Vec<u8>>,
    from: u64,
}

impl ReadFile for Failing {}

impl Read for Failing {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.from - self.bytes.position().min(self.from)).unwrap();
        if left == 0 {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let most = left.min(to.len());
        self.bytes.read(&mut to[..most])
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

fn raw(bytes: &[u8], fails_from: u64) -> RawBuffer {
    let file: Box<dyn ReadFile> =
        Box::new(Failing { bytes: Cursor::new(bytes.to_vec()), from: fails_from });
    RawBuffer::new(RawReader::new(Origin::File(file)), Window::new(100_000))
}

/// A member as its header begins it, and all that is known of it in the end.
#[derive(Debug, PartialEq, Eq)]
enum Event {
    Member(u64),
    Bytes(Vec<u8>),
    Damaged(String),
    Mismatch(String),
    Failed(io::ErrorKind),
}

/// All that decoding gives, with bytes of one member put together; damage is passed over.
fn events(bytes: &[u8], fails_from: u64, whole_bytes_max: usize, rooms: &[usize]) -> Vec<Event> {
    let format = Format::Gzip(Box::new(GzipDecoder::new(whole_bytes_max)));
    let mut decoder = Decoder::new(raw(bytes, fails_from), format);
    let mut events = Vec::new();
    for room in rooms.iter().cycle() {
        let mut to = vec![0; *room];
        let event = match decoder.step(&mut to) {
            Ok(Step::End) => return events,
            Ok(Step::Bytes(count)) => {
                to.truncate(count);
                if let Some(Event::Bytes(before)) = events.last_mut() {
                    before.extend(to);
                    continue;
                }
                Event::Bytes(to)
            }
            Ok(Step::Member(at)) => Event::Member(at),
            Ok(Step::Damaged(why)) => Event::Damaged(why),
            Ok(Step::Mismatch(why)) => Event::Mismatch(why),
            Err(error) => {
                events.push(Event::Failed(error.kind()));
                return events;
            }
        };
        let damage = matches!(event, Event::Damaged(_) | Event::Mismatch(_));
        events.push(event);
        match damage.then(|| decoder.resync()) {
            Some(Ok(false)) => return events,
            Some(Err(error)) => {
                events.push(Event::Failed(error.kind()));
                return events;
            }
            None | Some(Ok(true)) => {}
        }
    }
    events
}

/// Text that compresses about as a page does, with `seed` for variety.
fn page(len: usize, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    let mut bytes = Vec::with_capacity(len + 20);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        match state % 7 {
            0 => bytes.extend(b"<p class=\"story\">"),
            1 => bytes.extend(state.to_le_bytes()),
            2 => bytes.resize(bytes.len() + 300, b' '),
            _ => bytes.extend(format!("word{} ", state % 1_000).bytes()),
        }
    }
    bytes.truncate(len);
    bytes
}

fn noise(len: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let next = |_| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_le_bytes()[7]
    };
    (0..len).map(next).collect()
}

fn gzip(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A member in blocks that end at flushes.
fn flushed(bytes: &[u8], every: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for part in bytes.chunks(every) {
        encoder.write_all(part).unwrap();
        encoder.flush().unwrap();
    }
    encoder.finish().unwrap()
}

fn member() -> impl Strategy<Value = Vec<u8>> {
    let length = prop_oneof![
        Just(0),
        1..300_usize,
        1..30_000_usize,
        1..400_000_usize,
        prop::sample::select(vec![65_535, 65_536, 262_144, 1 << 20])
    ];
    prop_oneof![
        4 => (length.clone(), any::<u32>(), 0..10_u32)
            .prop_map(|(len, seed, level)| gzip(&page(len, seed), level)),
        1 => (length, any::<u32>(), 1..5_000_usize)
            .prop_map(|(len, seed, every)| flushed(&page(len, seed), every + len / 100)),
        1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(|body| {
            [b"\x1f\x8b\x08\0\0\0\0\0\0\x03".as_slice(), &body].concat()
        }),
    ]
}

fn rooms() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(prop_oneof![1_000..70_000_usize, 1..2_000_000_usize], 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whole_members_are_those_decoded_in_pieces(
        members in prop::collection::vec(member(), 1..8),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
        fails in prop::option::of(any::<prop::sample::Index>()),
        behind in prop::sample::select(vec![b"".as_slice(), b"\0\0\0", b"garbage", b"\x1f\x8b"]),
        most in prop_oneof![Just(1), Just(200_000), Just(usize::MAX)],
        whole_rooms in rooms(),
        rooms in rooms(),
    ) {
        let mut bytes = members.concat();
        bytes.extend(behind);
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let fails_from = fails.map_or(u64::MAX, |at| at.index(bytes.len() + 1) as u64);
        let whole = events(&bytes, fails_from, most, &whole_rooms);
        let pieces = events(&bytes, fails_from, 0, &rooms);
        prop_assert!(whole == pieces, "{} and {} events", whole.len(), pieces.len());
    }

    #[test]
    fn any_deflated_bytes_are_decoded_alike(body in prop::collection::vec(any::<u8>(), 1..2_000)) {
        let bytes = sealed(&body);
        prop_assert_eq!(events(&bytes, u64::MAX, usize::MAX, &[70_000]), events(&bytes, u64::MAX, 0, &[70_000]));
    }
}

#[test]
fn damage_is_told_alike_whatever_the_room() {
    let member = gzip(&page(6_000, 7), 6);
    for at in 10..member.len() {
        let mut bytes = member.clone();
        bytes[at] ^= 0x55;
        let told = |room| events(&bytes, u64::MAX, 0, &[room]);
        assert_eq!(told(360), told(1_388), "byte {at}");
    }
}

/// A member of these deflated bytes, as far as they are any, with the sum that belongs to them.
fn sealed(body: &[u8]) -> Vec<u8> {
    let mut inflate = flate2::Decompress::new(false);
    let mut bytes = vec![0; 1 << 20];
    let ended = inflate.decompress(body, &mut bytes, flate2::FlushDecompress::Finish);
    let (taken, given) = (inflate.total_in(), inflate.total_out());
    let taken = if ended.is_ok() { usize::try_from(taken).unwrap() } else { body.len() };
    let mut crc = flate2::Crc::new();
    crc.update(&bytes[..usize::try_from(given).unwrap()]);
    let mut member = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec();
    member.extend(&body[..taken]);
    member.extend(crc.sum().to_le_bytes());
    member.extend(crc.amount().to_le_bytes());
    member
}

/// Decodes the first member of `bytes` with so much room; all of it, and where `raw` stands then.
fn first(bytes: &[u8], room: usize) -> Option<(Vec<u8>, u64)> {
    let mut raw = raw(bytes, u64::MAX);
    let mut decoder = WholeDecoder::new(usize::MAX);
    let mut all = vec![0; room];
    let direct = decoder.decode(&mut raw, &mut all);
    let Some(direct) = direct else {
        assert_eq!(raw.offset(), 0, "what cannot be decoded whole stays");
        return None;
    };
    all.truncate(direct);
    let mut to = vec![0; 50_000];
    loop {
        let count = decoder.give(&mut to);
        if count == 0 {
            return Some((all, raw.offset()));
        }
        all.extend(&to[..count]);
    }
}

#[test]
fn small_sound_members_are_decoded_whole() {
    for len in [0, 1, 50_000, 65_536, 65_537, 300_000, 1_000_000, 4 << 20] {
        let bytes = page(len, 7);
        for level in [1, 6] {
            let member = gzip(&bytes, level);
            let twice = [member.as_slice(), &member].concat();
            let (all, at) = first(&twice, 65_536).expect("it is small");
            assert!(all == bytes, "{len}");
            assert_eq!(at, member.len() as u64);
        }
    }
    let fits = page(5 << 20, 7);
    assert!(first(&gzip(&fits, 6), 6 << 20).is_some_and(|(all, _)| all == fits));
}

#[test]
fn other_members_are_left_to_the_decoder_in_pieces() {
    let sound = gzip(&page(100_000, 3), 6);
    assert!(first(&sound, 65_536).is_some());
    assert!(first(&sound[..sound.len() - 1], 65_536).is_none(), "cut");
    for at in [sound.len() / 2, sound.len() - 8, sound.len() - 1] {
        let mut damaged = sound.clone();
        damaged[at] ^= 1;
        assert!(first(&damaged, 65_536).is_none(), "damaged at {at}");
    }
    assert!(first(&gzip(&page((4 << 20) + 1, 3), 6), 65_536).is_none(), "too much decompressed");
    assert!(first(&gzip(&noise(2 << 20), 1), 4 << 20).is_none(), "too much stored");
}

#[test]
fn where_members_are_large_few_are_tried() {
    let large = gzip(&vec![0; 5 << 20], 9);
    let mut decoder = WholeDecoder::new(usize::MAX);
    let mut to = vec![0; 65_536];
    for pause in [1, 2, 4, 8, 16, 32, 32] {
        assert!(decoder.decode(&mut raw(&large, u64::MAX), &mut to).is_none());
        // None of these is decoded whole, though it could be.
        let small = gzip(b"text", 6);
        for _ in 0..pause {
            assert!(decoder.decode(&mut raw(&small, u64::MAX), &mut to).is_none());
        }
    }
    assert_eq!(decoder.decode(&mut raw(&gzip(b"text", 6), u64::MAX), &mut to), Some(4));
    assert!(decoder.decode(&mut raw(&large, u64::MAX), &mut to).is_none());
    assert!(decoder.decode(&mut raw(&large, u64::MAX), &mut to).is_none());
    assert_eq!(decoder.decode(&mut raw(&gzip(b"text", 6), u64::MAX), &mut to), Some(4));
}
