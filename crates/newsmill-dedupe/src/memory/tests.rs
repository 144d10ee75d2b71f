//! Batches, undo and deltas change nothing; what is outside the window does not count.

use proptest::prelude::*;

use super::*;
use crate::signature::Signer;

const SETTINGS: Settings = Settings { window: 1000, days: None, merged: Merged::Known };

/// Seventy words: those of `story`, every `edit`-th one changed.
fn body(story: u64, edit: u64) -> String {
    let word = |at: u64| match edit > 1 && at % edit == 1 {
        true => format!("x{}", at * 31 + edit + story * 1000),
        false => format!("w{}", 100 * story + at),
    };
    (0..70).map(word).collect::<Vec<_>>().join(" ")
}

fn judge(memory: &mut Memory, uri: &str, day: Option<i32>, body: &str) -> Verdict {
    let mut signer = Signer::default();
    let signed = Signed::read(signer.sign(body).unwrap()).unwrap();
    memory.judge(&Incoming { uri, day, signed })
}

fn is_copy_of(verdict: &Verdict, uri: &str) -> bool {
    matches!(verdict, Verdict::Copy { of, .. } if of == uri)
}

#[test]
fn near_copies_are_found_and_versions_are_not_copies() {
    let mut memory = Memory::new(SETTINGS);
    assert_eq!(judge(&mut memory, "a", None, &body(1, 0)), Verdict::Keep);
    assert_eq!(judge(&mut memory, "b", None, &body(2, 0)), Verdict::Keep);
    assert!(is_copy_of(&judge(&mut memory, "c", None, &body(1, 12)), "a"));
    assert_eq!(judge(&mut memory, "a", None, &body(1, 14)), Verdict::Keep);
    assert_eq!(judge(&mut memory, "a", None, &body(1, 14)), Verdict::Keep);
    assert_eq!(memory.len(), 3);
    assert_eq!(judge(&mut memory, "", None, &body(3, 0)), Verdict::Keep);
    assert!(is_copy_of(&judge(&mut memory, "", None, &body(3, 0)), ""));
}

#[test]
fn articles_far_apart_in_time_are_no_copies() {
    let mut memory = Memory::new(Settings { days: Some(2), ..SETTINGS });
    judge(&mut memory, "a", Some(10), &body(1, 0));
    assert_eq!(judge(&mut memory, "b", Some(13), &body(1, 12)), Verdict::Keep);
    assert!(is_copy_of(&judge(&mut memory, "c", Some(8), &body(1, 0)), "a"));
    assert!(is_copy_of(&judge(&mut memory, "d", None, &body(1, 15)), "a"));
}

#[test]
fn what_leaves_the_window_leaves_the_memory() {
    let mut memory = Memory::new(Settings { window: 100, ..SETTINGS });
    let mut bytes = Vec::new();
    for story in 0..3000 {
        memory.begin();
        assert_eq!(judge(&mut memory, &story.to_string(), None, &body(story, 0)), Verdict::Keep);
        bytes.push(memory.bytes());
    }
    assert_eq!(memory.len(), 100);
    assert!(bytes[2999] <= 2 * bytes[300], "{} and {}", bytes[300], bytes[2999]);
    assert_eq!(judge(&mut memory, "again", None, &body(2899, 0)), Verdict::Keep);
    assert!(is_copy_of(&judge(&mut memory, "copy", None, &body(2950, 0)), "2950"));
}

#[test]
fn closing_words_of_a_source_stop_to_count() {
    let mut memory = Memory::new(SETTINGS);
    let closing: String = (0..90).map(|at| format!(" closing{at}")).collect();
    let brief = |number: u64| format!("{}{closing}", body(number, 0));
    let judged: Vec<bool> = (0..40)
        .map(|number| {
            judge(&mut memory, &number.to_string(), None, &brief(number)) == Verdict::Keep
        })
        .collect();
    // The first ones may be lost; then it is known that everybody closes like this.
    assert!(judged[20..].iter().all(|kept| *kept), "{judged:?}");
}

#[test]
fn a_story_with_many_copies_is_found_again() {
    let mut memory = Memory::new(SETTINGS);
    judge(&mut memory, "first", None, &body(1, 0));
    for copy in 0..60 {
        let verdict = judge(&mut memory, &copy.to_string(), None, &body(1, 9 + copy % 9));
        assert!(is_copy_of(&verdict, "first"), "{copy}: {verdict:?}");
    }
}

#[test]
fn columns_from_one_stock_of_sentences_are_told_apart_once_it_is_known() {
    let mut memory = Memory::new(SETTINGS);
    // Eight of twenty sentences each: some pairs share six of them.
    let sentence =
        |n: u64| (0..10).map(|at| format!("s{}", n * 10 + at)).collect::<Vec<_>>().join(" ");
    let column = |number: u64| {
        let mut stock: Vec<u64> = (0..20).collect();
        stock.sort_by_key(|n| crate::hash::mix(number * 31 + n + 1));
        let chosen: Vec<String> = stock.iter().take(8).map(|n| sentence(*n)).collect();
        format!("{} {}", chosen.join(" "), body(number + 50, 0).split_at(100).0)
    };
    let judged: Vec<bool> = (0..60)
        .map(|number| {
            judge(&mut memory, &number.to_string(), None, &column(number)) == Verdict::Keep
        })
        .collect();
    assert!(judged[40..].iter().all(|kept| *kept), "{judged:?}");
}

#[test]
fn numbers_start_again_before_they_end() {
    let mut memory = Memory::new(Settings { window: 50, ..SETTINGS });
    memory.front = table::NUMBERS - WINDOW_MAX / 2 - 60;
    for story in 0..100 {
        memory.begin();
        assert_eq!(judge(&mut memory, &story.to_string(), None, &body(story, 0)), Verdict::Keep);
        let again = judge(&mut memory, "copy", None, &body(story.saturating_sub(20), 12));
        assert!(is_copy_of(&again, &story.saturating_sub(20).to_string()), "{story}: {again:?}");
    }
    assert!(memory.front < 1000);
}

#[test]
fn bad_deltas_are_refused_whole() {
    let mut memory = Memory::new(SETTINGS);
    judge(&mut memory, "a", Some(-7), &body(1, 0));
    judge(&mut memory, "b", None, &body(1, 12));
    let delta = memory.take_delta();
    for cut in 1..delta.len() {
        let mut other = Memory::new(SETTINGS);
        if other.apply(&delta[..cut]).is_err() {
            assert!(other.is_empty());
        }
    }
    assert!(Memory::new(SETTINGS).apply(&[2, 0, 0]).is_err());
    assert!(Memory::new(SETTINGS).apply(&[1, 9, 0]).is_err());
}

type Item = (u8, u64, u64);

fn items() -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec((0..8_u8, 0..5_u64, 0..16_u64), 0..25)
}

fn judge_all(memory: &mut Memory, items: &[Item]) -> Vec<Verdict> {
    let judge = |(uri, story, edit): &Item| {
        judge(memory, &format!("uri:{uri}"), Some(i32::from(*uri)), &body(*story, *edit))
    };
    items.iter().map(judge).collect()
}

fn small(window: u32) -> Memory {
    Memory::new(Settings { window, ..SETTINGS })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn batches_do_not_matter(items in items(), size in 1..7_usize, window in 1..12_u32) {
        let whole = judge_all(&mut small(window), &items);
        let mut memory = small(window);
        let mut parts = Vec::new();
        for batch in items.chunks(size) {
            memory.begin();
            parts.extend(judge_all(&mut memory, batch));
        }
        prop_assert_eq!(parts, whole);
    }

    #[test]
    fn deltas_make_the_same_memory(before in items(), after in items(), cut in 0..25_usize, window in 1..12_u32) {
        let (mut memory, mut copy) = (small(window), small(window));
        let (first, second) = before.split_at(cut.min(before.len()));
        for part in [first, second] {
            memory.begin();
            judge_all(&mut memory, part);
            copy.apply(&memory.take_delta()).unwrap();
        }
        prop_assert!(copy.take_delta().is_empty());
        prop_assert_eq!(judge_all(&mut copy, &after), judge_all(&mut memory, &after));
        prop_assert_eq!(copy.take_delta(), memory.take_delta());
    }

    #[test]
    fn undo_restores(before in items(), lost in items(), after in items(), window in 1..12_u32) {
        let (mut memory, mut other) = (small(window), small(window));
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
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..90)) {
        let mut memory = Memory::new(SETTINGS);
        if memory.apply(&bytes).is_err() {
            prop_assert!(memory.is_empty());
        }
        prop_assert!(Signed::read(&bytes).is_none_or(|signed| signed.quarters.len() < 90));
    }
}
