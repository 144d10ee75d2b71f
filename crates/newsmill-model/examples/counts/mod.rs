//! Reads counts of words and n-grams that others took of much text.

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use brotli_decompressor::Decompressor;
use flate2::read::MultiGzDecoder;
use serde_json::Value;

/// What counts are scaled to: occurrences in a text of so many words or letters.
const SCALE: f64 = 1e8;
const ORDERS: [&str; 5] = ["unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams"];
const BUFFER: usize = 1 << 16;

/// By language, words or n-grams with how often each comes.
pub(crate) type Counts = Vec<(String, Vec<(String, f64)>)>;

/// The counts of `topwords-XX.txt.gz`, a word and the natural logarithm of its share a line; and the digest of all
/// that was read.
pub(crate) fn words(folder: &Path) -> Result<(Counts, String), Box<dyn Error>> {
    let mut lists = Vec::new();
    let mut digest = blake3::Hasher::new();
    for path in sorted(folder)? {
        let name = name(&path);
        let Some(language) =
            name.strip_prefix("topwords-").and_then(|name| name.strip_suffix(".txt.gz"))
        else {
            continue;
        };
        let language = if language == "no" { "nb" } else { language };
        let mut text = String::new();
        MultiGzDecoder::new(open(&path)?).read_to_string(&mut text)?;
        digest.update(text.as_bytes());
        let list = text.lines().filter_map(|line| {
            let (word, share) = line.split_once(' ')?;
            Some((word.to_owned(), share.parse::<f64>().ok()?.exp() * SCALE))
        });
        lists.push((language.to_owned(), list.collect()));
    }
    Ok((lists, digest.finalize().to_hex().to_string()))
}

/// The counts of `XX/unigrams.json.br` to `XX/fivegrams.json.br`, n-grams of two letters and more; and the digest of
/// all that was read.
pub(crate) fn grams(folder: &Path) -> Result<(Counts, String), Box<dyn Error>> {
    let mut lists = Vec::new();
    let mut digest = blake3::Hasher::new();
    for path in sorted(folder)?.into_iter().filter(|path| path.is_dir()) {
        let mut list = Vec::new();
        let mut shorter = HashMap::from([(String::new(), SCALE)]);
        for order in ORDERS {
            let file = path.join(format!("{order}.json.br"));
            // Languages of many signs have fewer orders.
            if !file.exists() {
                break;
            }
            let mut text = String::new();
            Decompressor::new(open(&file)?, BUFFER)
                .read_to_string(&mut text)
                .map_err(|error| format!("read `{}`: {error}", file.display()))?;
            digest.update(text.as_bytes());
            let longer = count(&serde_json::from_str(&text)?, &shorter)?;
            if order != ORDERS[0] {
                let mut counts: Vec<_> =
                    longer.iter().map(|(gram, count)| (gram.clone(), *count)).collect();
                counts.sort_by(|one, other| one.0.cmp(&other.0));
                list.append(&mut counts);
            }
            shorter = longer;
        }
        lists.push((name(&path).to_owned(), list));
    }
    Ok((lists, digest.finalize().to_hex().to_string()))
}

/// N-grams stand under their share of those that begin with the same letters: `"3/7": "abc xyz"`.
fn count(
    file: &Value,
    shorter: &HashMap<String, f64>,
) -> Result<HashMap<String, f64>, Box<dyn Error>> {
    let mut counts = HashMap::new();
    let shares = file["ngrams"].as_object().ok_or("no `ngrams`")?;
    for (share, grams) in shares {
        let (part, whole) = share.split_once('/').ok_or("a share that is no fraction")?;
        let share = part.parse::<f64>()? / whole.parse::<f64>()?;
        for gram in grams.as_str().unwrap_or_default().split(' ') {
            let mut letters = gram.chars();
            letters.next_back();
            let before = shorter.get(letters.as_str()).copied().unwrap_or_default();
            counts.insert(gram.to_owned(), share * before);
        }
    }
    Ok(counts)
}

fn open(path: &Path) -> Result<File, String> {
    File::open(path).map_err(|error| format!("open `{}`: {error}", path.display()))
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| format!("read `{}`: {error}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
