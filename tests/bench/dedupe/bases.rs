//! The stories that are edited: made ones, and real ones where `../shared/data` is.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::news::{Lexicon, Topic};
use crate::random::Random;
use crate::text::{self, Story};

/// A story and its language; edits take other text from stories of the same language.
pub(crate) struct Base {
    pub(crate) language: String,
    pub(crate) story: Story,
}

/// Below this a cut of half the paragraphs may leave a body that is too short to be compared.
const WORDS_MIN: usize = 100;

pub(crate) fn made(count: usize, random: &mut Random, lexicon: &Lexicon) -> Vec<Base> {
    (0..count)
        .map(|_| {
            let topic = Topic::new(lexicon, random);
            let paragraphs = random.within(5, 24);
            Base { language: "made".to_owned(), story: topic.story(paragraphs, random) }
        })
        .collect()
}

/// The folder of real articles, where it is.
pub(crate) fn data() -> Option<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").canonicalize().ok()
}

/// Gold bodies of the news pages.
pub(crate) fn news(data: &Path) -> Vec<Base> {
    let body = |page: &Value| {
        let blocks = page["body"].as_array()?.iter();
        let lines: Vec<&str> = blocks.filter_map(|block| block["text"].as_str()).collect();
        Some(lines.join("\n\n"))
    };
    gold(&data.join("news-pages/gold.jsonl"), body)
}

/// Gold bodies of the pages that are articles.
pub(crate) fn articles(data: &Path) -> Vec<Base> {
    let body = |page: &Value| {
        (page["kind"] == "article").then(|| page["body_text"].as_str().unwrap_or("").to_owned())
    };
    gold(&data.join("typed-pages/gold.jsonl"), body)
}

fn gold(path: &Path, body: impl Fn(&Value) -> Option<String>) -> Vec<Base> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let pages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let bodies = pages.filter_map(|page| body(&page));
    without_copies(bodies.filter_map(|body| base(&body, "")))
}

/// Samples in many languages, the ones without spaces among them.
pub(crate) fn languages(data: &Path) -> Vec<Base> {
    let Ok(packed) = std::fs::File::open(data.join("tags/lid/docs.tsv.gz")) else {
        return Vec::new();
    };
    let mut text = String::new();
    let mut unpacked = flate2::read::MultiGzDecoder::new(packed);
    if std::io::Read::read_to_string(&mut unpacked, &mut text).is_err() {
        return Vec::new();
    }
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(language, body)| base(body, language))
        .collect()
}

/// Leaves out stories of which half the sentences stand in an earlier one.
fn without_copies(bases: impl Iterator<Item = Base>) -> Vec<Base> {
    let mut seen = std::collections::HashSet::new();
    let mut kept = Vec::new();
    for base in bases {
        let sentences: Vec<String> = base.story.iter().flatten().cloned().collect();
        let known = sentences.iter().filter(|sentence| seen.contains(*sentence)).count();
        if known * 2 < sentences.len() {
            kept.push(base);
        }
        seen.extend(sentences);
    }
    kept
}

fn base(body: &str, language: &str) -> Option<Base> {
    let story = text::story(body);
    let enough = text::words(body) >= WORDS_MIN && story.len() > 2;
    enough.then(|| Base { language: language_of(body, language), story })
}

/// Without a name, stories of one script and alphabet go together.
fn language_of(body: &str, language: &str) -> String {
    if !language.is_empty() {
        return language.to_owned();
    }
    let letters = body.chars().filter(|c| !c.is_ascii()).map(|c| u32::from(c) / 0x400);
    let (mut by, mut all) = (std::collections::BTreeMap::new(), 0);
    for block in letters {
        *by.entry(block).or_insert(0_usize) += 1;
        all += 1;
    }
    let most = by.into_iter().max_by_key(|(_, count)| *count).map_or(0, |(block, _)| block);
    if all * 3 > body.chars().count() { format!("block {most}") } else { "Latin".to_owned() }
}
