//! Making the shipped lexicons from their sources.
//!
//! `SOURCES` is a folder with `wordfreq/data/` (the tables of wordfreq 3.1.1) and `wordnet/` (the database files of WordNet
//! 3.0). The same sources give the same bytes; others are refused.

mod english;
mod lists;
mod packed;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use newsmill_model::{Blob, Bundle, Provenance, TrainingSet};
use newsmill_text::marked::Marked;
use serde_json::Value;

use crate::language::Language;
use crate::lexicon::{Class, Entry, Lexicon};
use crate::words::{self, Cut, Marks, Words};

/// So many of the most frequent words of a language are kept.
const WORDS_MAX: usize = 60_000;

/// A file of the sources.
struct Source {
    file: &'static str,
    digest: &'static str,
}

const WORDFREQ: (&str, &str) =
    ("CC-BY-SA-4.0", "Robyn Speer: wordfreq 3.1.1, of the sources it names");
const WORDNET: (&str, &str) = ("WordNet-3.0", "Princeton University: WordNet 3.0");

/// The tables of frequencies, in the order of [`Language::LISTED`].
const FREQUENCIES: [Source; 7] = [
    Source {
        file: "wordfreq/data/large_en.msgpack.gz",
        digest: "f3ae62c65147c0cb727ff685480546a2166ae4d4f093b230843726ceb65afa7e",
    },
    Source {
        file: "wordfreq/data/large_de.msgpack.gz",
        digest: "210a35006778dd0e71ce1c96cee258d20e4261eb1432fc52b328e0414f84f26d",
    },
    Source {
        file: "wordfreq/data/large_nl.msgpack.gz",
        digest: "6c4c182324967e677bcae78799f00a23c75070c444daa226aafb8a85a016a6b3",
    },
    Source {
        file: "wordfreq/data/large_fr.msgpack.gz",
        digest: "6a885ac6ca374fd3ec1d3d34d11c5e9970a52140b4dd96f4f20362ebbfe3ea9f",
    },
    Source {
        file: "wordfreq/data/large_es.msgpack.gz",
        digest: "24b7fe7538cc9c76d5db5f47abbd7d4ecc2b18f5de21b36c17c75b4ff3d1cb54",
    },
    Source {
        file: "wordfreq/data/large_it.msgpack.gz",
        digest: "6a549a83fa28ffba68e3fbb66be7c9d85cb912b0bdddd4ae099b9e627b50862b",
    },
    Source {
        file: "wordfreq/data/large_pt.msgpack.gz",
        digest: "51434a5e6ca69f7ef566467d38505af66dd0cb3a42fa51c5d89504d60c7439f6",
    },
];

impl Source {
    /// The bytes, if they are those that the shipped lexicons are made from.
    fn read(&self, sources: &Path) -> Result<Vec<u8>, String> {
        let path = sources.join(self.file);
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let digest = blake3::hash(&bytes).to_hex();
        if digest.as_str() != self.digest {
            return Err(format!("{}: BLAKE3 {digest}, not {}", path.display(), self.digest));
        }
        Ok(bytes)
    }

    fn provenance(&self, (license, attribution): (&str, &str)) -> TrainingSet {
        TrainingSet {
            name: self.file.to_owned(),
            license: license.to_owned(),
            attribution: attribution.to_owned(),
            digest: self.digest.to_owned(),
        }
    }
}

/// Makes the lexicons.
///
/// # Errors
/// What is missing, cannot be read or is another version.
pub fn build(sources: &Path) -> Result<Bundle, String> {
    let wordnet = english::WordNet::read(sources)?;
    let mut blobs = Vec::new();
    for ((code, language), source) in Language::LISTED.into_iter().zip(&FREQUENCIES) {
        let frequencies = packed::frequencies(&source.read(sources)?)
            .ok_or_else(|| format!("{}: no table of wordfreq", source.file))?;
        let wordnet = (language == Language::English).then_some(&wordnet);
        let entries = entries(&frequencies, &lists::classes(language)?, wordnet, language);
        blobs.push(Blob { name: code.to_owned(), bytes: Lexicon::to_bytes(&entries).into() });
    }
    let mut sets: Vec<TrainingSet> =
        FREQUENCIES.iter().map(|source| source.provenance(WORDFREQ)).collect();
    sets.extend(english::FILES.iter().map(|source| source.provenance(WORDNET)));
    Ok(Bundle {
        provenance: Provenance {
            task: "keywords".to_owned(),
            license: "CC-BY-SA-4.0".to_owned(),
            training_sets: sets,
        },
        settings: Value::Null,
        tables: Vec::new(),
        blobs,
    })
}

/// The entries of a language, sorted by key. Of words that fold to one the most frequent counts.
fn entries(
    frequencies: &[(u16, String)],
    listed: &BTreeMap<u32, Class>,
    wordnet: Option<&english::WordNet>,
    language: Language,
) -> Vec<(u32, Entry)> {
    let mut entries: BTreeMap<u32, Entry> = BTreeMap::new();
    for (centibels, word) in frequencies {
        let Some(key) = key(word) else { continue };
        if entries.len() >= WORDS_MAX && !listed.contains_key(&key) {
            continue;
        }
        let by_form = || match wordnet {
            Some(wordnet) => wordnet.class(word),
            None => lists::by_ending(word, language),
        };
        let class = listed.get(&key).copied().unwrap_or_else(by_form);
        let rarity = u8::try_from(centibels / 4).unwrap_or(u8::MAX).max(1);
        entries.entry(key).or_insert(Entry { rarity, class });
    }
    for (&key, &class) in listed {
        entries.entry(key).or_insert(Entry { rarity: Entry::UNKNOWN.rarity, class });
    }
    entries.into_iter().collect()
}

/// The key of a word, if it is one word and no number.
fn key(word: &str) -> Option<u32> {
    let mut marked = Marked::default();
    marked.read(word.as_bytes());
    let mut cuts = [Cut::EMPTY; 2];
    let count = Words::new(words::Source { text: word, marked: &marked }).cut(&mut cuts);
    let [first, _] = cuts;
    let is_word = count == 1 && !first.marks.any(Marks::NUMBER | Marks::ADDRESS);
    is_word.then(|| crate::hash::upper(first.hash))
}
