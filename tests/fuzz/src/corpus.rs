//! The corpus through the targets, whole and damaged, without a fuzzer.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::PathBuf;

use fuzz::TARGETS;

/// Damaged copies a file.
const COPIES: u64 = 40;

/// The corpus of a target; for those that take pages, the pages of the extraction's cases too.
fn files(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let top = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let list = |folder: PathBuf| -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let mut files = list(top.join("corpus").join(target));
    if ["html", "extract"].contains(&target) {
        for case in list(top.join("../../crates/newsmill-extract/cases")) {
            files.extend(
                ["page.html", "page.txt"]
                    .map(|name| case.join(name))
                    .into_iter()
                    .filter(|path| path.exists()),
            );
        }
    }
    files.sort();
    assert!(!files.is_empty(), "no seed for {target}");
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// A generator of numbers (splitmix64, S. Vigna), so that a failure comes again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// A copy with a few bytes changed, a stretch cut out or written twice, or its end cut off.
fn damaged(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(copy.len());
        let end = (at + 1 + numbers.below(64)).min(copy.len());
        match numbers.below(4) {
            0 => copy.truncate(at),
            1 => {
                copy.drain(at..end);
            }
            2 => {
                let part = copy.get(at..end).unwrap_or_default().to_vec();
                copy.splice(at..at, part);
            }
            _ => {
                let new = b"<>/&\"' \0{}[]:,\xff\r\n-"[numbers.below(18)];
                if let Some(byte) = copy.get_mut(at) {
                    *byte = new;
                }
            }
        }
    }
    copy
}

#[test]
fn the_corpus_and_damaged_copies_of_it_do_no_harm() {
    for (target, run) in TARGETS {
        for (path, bytes) in files(target) {
            run(&bytes);
            let seed = u64::from_le_bytes(seed_of(&path.to_string_lossy()));
            let mut numbers = Numbers(seed);
            for copy in 0..COPIES {
                let damaged = damaged(&bytes, &mut numbers);
                let result = std::panic::catch_unwind(|| run(&damaged));
                assert!(result.is_ok(), "{target}: copy {copy} of {}", path.display());
            }
        }
    }
}

/// A seed from the names of a file and its folder.
fn seed_of(name: &str) -> [u8; 8] {
    let mut seed = [0; 8];
    let path = name.rsplit('/').take(2).flat_map(str::bytes);
    for (at, byte) in path.enumerate() {
        seed[at % 8] ^= byte;
    }
    seed
}
