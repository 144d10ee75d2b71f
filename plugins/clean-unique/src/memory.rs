//! What was seen: the highest version of each uri, and the first uri of each body.
//!
//! An article costs about 120 bytes and its uri: two hash tables of 128-bit keys, and the uri's text for the detail of a
//! drop. Additions since the last [`Memory::take_delta`] are kept as entries of the delta; `undo` takes back those of the
//! last batch.
//!
//! A delta is a version byte, then entries one after the other: a byte of flags, the version as a zigzag LEB128 number, and
//! - for a kept article (bit 0 clear) the length of its uri as LEB128, the uri, and with bit 1 the signature of its body,
//! - for a copy (bit 0 set) the signature of its uri alone.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::signature::{Signature, of_name};

/// The version of the delta's form.
const FORM: u8 = 1;
const COPY: u8 = 1;
const BODY: u8 = 2;

/// What to do with an article.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Keep,
    /// A version at or above its own was seen.
    Superseded {
        seen: i64,
    },
    /// Another uri has the same body.
    Copy {
        of: String,
    },
}

/// How to take back an addition.
#[derive(Debug)]
enum Undo {
    Version(Signature, Option<i64>),
    Body(Signature),
}

/// The memory of one run. Cloned nowhere: it may be large.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    versions: HashMap<Signature, i64>,
    bodies: HashMap<Signature, Box<str>>,
    /// Entries since the last delta.
    delta: Vec<u8>,
    /// The length of `delta` when the last batch began.
    delta_mark: usize,
    undo: Vec<Undo>,
}

impl Memory {
    /// Begins a batch: what follows can be undone.
    pub(crate) fn begin(&mut self) {
        self.delta_mark = self.delta.len();
        self.undo.clear();
    }

    /// Judges an article and remembers it. An empty uri has no versions.
    pub(crate) fn judge(&mut self, uri: &str, version: i64, body: Option<Signature>) -> Verdict {
        let name = of_name(uri);
        if !uri.is_empty()
            && let Some(seen) = self.versions.get(&name).copied().filter(|seen| *seen >= version)
        {
            return Verdict::Superseded { seen };
        }
        let first = body.and_then(|body| self.bodies.get(&body));
        if let Some(of) = first.filter(|first| ***first != *uri || uri.is_empty()) {
            let verdict = Verdict::Copy { of: of.to_string() };
            if !uri.is_empty() {
                self.saw(name, version);
                self.write_copy(name, version);
            }
            return verdict;
        }
        if !uri.is_empty() || body.is_some() {
            self.keep(uri, name, version, body);
            self.write_kept(uri, version, body);
        }
        Verdict::Keep
    }

    /// Remembers the version of an article that cannot be dropped, such as a canceled one.
    pub(crate) fn note(&mut self, uri: &str, version: i64) {
        let name = of_name(uri);
        if !uri.is_empty() && self.versions.get(&name).is_none_or(|seen| *seen < version) {
            self.saw(name, version);
            self.write_copy(name, version);
        }
    }

    /// Forgets what was added since [`begin`](Self::begin).
    pub(crate) fn undo(&mut self) {
        while let Some(undo) = self.undo.pop() {
            match undo {
                Undo::Version(name, Some(version)) => {
                    self.versions.insert(name, version);
                }
                Undo::Version(name, None) => {
                    self.versions.remove(&name);
                }
                Undo::Body(body) => {
                    self.bodies.remove(&body);
                }
            }
        }
        self.delta.truncate(self.delta_mark);
    }

    /// What was added since the last call, or since an [`apply`](Self::apply).
    pub(crate) fn take_delta(&mut self) -> Vec<u8> {
        self.delta_mark = 0;
        self.undo.clear();
        let entries = std::mem::take(&mut self.delta);
        if entries.is_empty() {
            return entries;
        }
        let mut delta = vec![FORM];
        delta.extend(entries);
        delta
    }

    /// Remembers what a delta holds; twice is as good as once.
    ///
    /// # Errors
    /// When it is not a delta of this form; then nothing was remembered.
    pub(crate) fn apply(&mut self, delta: &[u8]) -> Result<(), &'static str> {
        let entries = read_delta(delta)?;
        for entry in entries {
            match entry {
                Added::Copy { name, version } => self.saw(name, version),
                Added::Kept { uri, version, body } => self.keep(uri, of_name(uri), version, body),
            }
        }
        self.undo.clear();
        self.delta.clear();
        self.delta_mark = 0;
        Ok(())
    }

    fn keep(&mut self, uri: &str, name: Signature, version: i64, body: Option<Signature>) {
        if !uri.is_empty() {
            self.saw(name, version);
        }
        if let Some(body) = body
            && let Entry::Vacant(vacant) = self.bodies.entry(body)
        {
            vacant.insert(uri.into());
            self.undo.push(Undo::Body(body));
        }
    }

    fn saw(&mut self, name: Signature, version: i64) {
        let before = self.versions.get(&name).copied();
        if before.is_none_or(|seen| seen < version) {
            self.versions.insert(name, version);
            self.undo.push(Undo::Version(name, before));
        }
    }

    fn write_kept(&mut self, uri: &str, version: i64, body: Option<Signature>) {
        self.delta.push(if body.is_some() { BODY } else { 0 });
        write_number(&mut self.delta, zigzag(version));
        write_number(&mut self.delta, u64::try_from(uri.len()).unwrap_or(u64::MAX));
        self.delta.extend(uri.as_bytes());
        if let Some(body) = body {
            self.delta.extend(body.to_le_bytes());
        }
    }

    fn write_copy(&mut self, name: Signature, version: i64) {
        self.delta.push(COPY);
        write_number(&mut self.delta, zigzag(version));
        self.delta.extend(name.to_le_bytes());
    }
}

/// One entry of a delta.
enum Added<'d> {
    Copy { name: Signature, version: i64 },
    Kept { uri: &'d str, version: i64, body: Option<Signature> },
}

const CUT: &str = "the delta is cut short";

fn read_delta(delta: &[u8]) -> Result<Vec<Added<'_>>, &'static str> {
    let mut entries = Vec::new();
    let Some((form, mut rest)) = delta.split_first() else { return Ok(entries) };
    if *form != FORM {
        return Err("the delta is of another version of this stage");
    }
    while let Some((flags, after)) = rest.split_first() {
        rest = after;
        let version = unzigzag(read_number(&mut rest)?);
        entries.push(if *flags == COPY {
            Added::Copy { name: read_signature(&mut rest)?, version }
        } else if *flags & !BODY == 0 {
            let length = usize::try_from(read_number(&mut rest)?).map_err(|_| CUT)?;
            let (uri, after) = rest.split_at_checked(length).ok_or(CUT)?;
            rest = after;
            let uri =
                std::str::from_utf8(uri).map_err(|_| "the delta holds a uri that is not UTF-8")?;
            let body = if *flags == BODY { Some(read_signature(&mut rest)?) } else { None };
            Added::Kept { uri, version, body }
        } else {
            return Err("the delta holds an unknown entry");
        });
    }
    Ok(entries)
}

fn read_signature(rest: &mut &[u8]) -> Result<Signature, &'static str> {
    let (bytes, after) = rest.split_first_chunk::<16>().ok_or(CUT)?;
    *rest = after;
    Ok(u128::from_le_bytes(*bytes))
}

/// LEB128.
fn write_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(low_bits(number) | 0x80);
        number >>= 7;
    }
    out.push(low_bits(number));
}

fn low_bits(number: u64) -> u8 {
    let [low, ..] = number.to_le_bytes();
    low & 0x7f
}

fn read_number(rest: &mut &[u8]) -> Result<u64, &'static str> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(CUT)?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err("the delta holds a number that is too long")
}

/// Small numbers of either sign become small numbers: 0, -1, 1, -2 to 0, 1, 2, 3.
fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn body(text: &str) -> Option<Signature> {
        crate::signature::of_body(text)
    }

    #[test]
    fn versions_of_one_uri() {
        let mut memory = Memory::default();
        assert_eq!(memory.judge("a", 2, body("one")), Verdict::Keep);
        assert_eq!(memory.judge("a", 2, body("two")), Verdict::Superseded { seen: 2 });
        assert_eq!(memory.judge("a", 1, body("three")), Verdict::Superseded { seen: 2 });
        // A newer version may have the body of the older one: it is no copy of itself.
        assert_eq!(memory.judge("a", 3, body("one")), Verdict::Keep);
        assert_eq!(memory.judge("a", -1, None), Verdict::Superseded { seen: 3 });
    }

    #[test]
    fn copies_under_other_uris() {
        let mut memory = Memory::default();
        assert_eq!(memory.judge("a", 0, body("Text")), Verdict::Keep);
        assert_eq!(memory.judge("b", 0, body("text ")), Verdict::Copy { of: "a".to_owned() });
        assert_eq!(memory.judge("c", 0, body("text")), Verdict::Copy { of: "a".to_owned() });
        assert_eq!(memory.judge("b", 0, body("other")), Verdict::Superseded { seen: 0 });
        assert_eq!(memory.judge("b", 1, body("other")), Verdict::Keep);
        // The body of an older version still belongs to its first uri.
        assert_eq!(memory.judge("a", 1, body("new")), Verdict::Keep);
        assert_eq!(memory.judge("d", 0, body("TEXT")), Verdict::Copy { of: "a".to_owned() });
    }

    #[test]
    fn empty_bodies_are_no_copies() {
        let mut memory = Memory::default();
        for uri in ["a", "b", "c"] {
            assert_eq!(memory.judge(uri, 0, None), Verdict::Keep);
        }
    }

    #[test]
    fn articles_without_uri_have_no_versions() {
        let mut memory = Memory::default();
        assert_eq!(memory.judge("", 0, body("x")), Verdict::Keep);
        assert_eq!(memory.judge("", 0, body("y")), Verdict::Keep);
        assert_eq!(memory.judge("", 0, body("x")), Verdict::Copy { of: String::new() });
    }

    #[test]
    fn canceled_articles_supersede() {
        let mut memory = Memory::default();
        memory.note("a", 5);
        memory.note("a", 3);
        assert_eq!(memory.judge("a", 5, body("x")), Verdict::Superseded { seen: 5 });
        let delta = memory.take_delta();
        let mut other = Memory::default();
        other.apply(&delta).unwrap();
        assert_eq!(other.judge("a", 4, None), Verdict::Superseded { seen: 5 });
    }

    #[test]
    fn numbers_survive() {
        for number in [0, 1, -1, 63, 64, -64, -65, 127, 128, 255, 256, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            write_number(&mut bytes, zigzag(number));
            let mut rest = bytes.as_slice();
            assert_eq!(read_number(&mut rest).map(unzigzag), Ok(number));
            assert!(rest.is_empty());
        }
    }

    #[test]
    fn bad_deltas_are_refused_whole() {
        let mut memory = Memory::default();
        memory.judge("a", 0, body("x"));
        memory.judge("b", 0, body("x"));
        let delta = memory.take_delta();
        for cut in 2..delta.len() {
            let mut other = Memory::default();
            if other.apply(&delta[..cut]).is_err() {
                assert!(other.versions.is_empty() && other.bodies.is_empty());
            }
        }
        assert!(Memory::default().apply(&[2, 0, 0]).is_err());
        assert!(Memory::default().apply(&[FORM, 9, 0]).is_err());
        assert!(
            Memory::default()
                .apply(&[FORM, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
                .is_err()
        );
        assert!(Memory::default().apply(&[FORM, 0, 0, 0xff, 0xff, 0x03]).is_err());
    }

    type Item = (u8, i64, u8);

    fn items() -> impl Strategy<Value = Vec<Item>> {
        prop::collection::vec((0..5_u8, 0..4_i64, 0..5_u8), 0..30)
    }

    fn judge(memory: &mut Memory, (uri, version, text): Item) -> Verdict {
        let body = (text > 0).then(|| u128::from(text));
        memory.judge(&format!("uri:{uri}"), version, body)
    }

    fn judge_all(memory: &mut Memory, items: &[Item]) -> Vec<Verdict> {
        items.iter().map(|item| judge(memory, *item)).collect()
    }

    proptest! {
        #[test]
        fn batches_do_not_matter(items in items(), size in 1..7_usize) {
            let whole = judge_all(&mut Memory::default(), &items);
            let mut memory = Memory::default();
            let mut parts = Vec::new();
            for batch in items.chunks(size) {
                memory.begin();
                parts.extend(judge_all(&mut memory, batch));
            }
            prop_assert_eq!(parts, whole);
        }

        #[test]
        fn deltas_make_the_same_memory(before in items(), after in items(), cut in 0..30_usize) {
            let mut memory = Memory::default();
            let mut copy = Memory::default();
            let cut = cut.min(before.len());
            let (first, second) = before.split_at(cut);
            for part in [first, second] {
                memory.begin();
                judge_all(&mut memory, part);
                let delta = memory.take_delta();
                copy.apply(&delta).unwrap();
                copy.apply(&delta).unwrap();
            }
            prop_assert!(copy.take_delta().is_empty());
            prop_assert_eq!(judge_all(&mut copy, &after), judge_all(&mut memory, &after));
        }

        #[test]
        fn undo_restores(before in items(), lost in items(), after in items()) {
            let mut memory = Memory::default();
            let mut other = Memory::default();
            for memory in [&mut memory, &mut other] {
                memory.begin();
                judge_all(memory, &before);
            }
            memory.begin();
            judge_all(&mut memory, &lost);
            memory.undo();
            for memory in [&mut memory, &mut other] {
                memory.begin();
            }
            prop_assert_eq!(judge_all(&mut memory, &after), judge_all(&mut other, &after));
            prop_assert_eq!(memory.take_delta(), other.take_delta());
        }

        #[test]
        fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut memory = Memory::default();
            if memory.apply(&bytes).is_err() {
                prop_assert!(memory.versions.is_empty());
            }
        }
    }
}
