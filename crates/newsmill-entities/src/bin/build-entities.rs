//! Makes the model of entities, and measures it.
//!
//! `build-entities SOURCES FILE` writes the model; `build-entities SOURCES` measures: for each set that is scored a model is
//! trained without it. It fails when one fell.

#![expect(clippy::print_stdout, reason = "a command that reports")]

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use newsmill_entities::bio::Sentence;
use newsmill_entities::build::{SETS, build, read_set, train_without};
use newsmill_entities::score::Score;
use newsmill_entities::{Aliases, Finder, FinderScratch, Mention, Scratch, Tagger};

/// Sets that are scored, each by a model that has not seen it, by the beginning of the names of their files; and what F1 of
/// all and of organisations must be: what was reached, less .004 and .010.
const SCORED: &[(&str, f64, f64)] = &[
    ("uner_ewt_test", 0.755, 0.544),
    ("wikigold", 0.712, 0.509),
    ("uner_ewt", 0.738, 0.534),
    ("wnut17", 0.549, 0.346),
];

/// The index of organisations among the types.
const ORGANISATION: usize = 1;

/// Sentences of one text where agreement within a text is measured.
const SENTENCES: usize = 20;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [sources] => {
            let fallen = SCORED.iter().map(|set| measure(Path::new(sources), set));
            let fallen: Vec<String> = fallen.collect::<Result<Vec<_>, _>>()?.concat();
            if fallen.is_empty() { Ok(()) } else { Err(fallen.join(", ")) }
        }
        [sources, file] => {
            let bytes = build(Path::new(sources))?.to_bytes().map_err(|error| error.to_string())?;
            println!("{} bytes, blake3 {}", bytes.len(), blake3::hash(&bytes).to_hex());
            fs::write(file, bytes).map_err(|error| format!("{file}: {error}"))
        }
        _ => Err("usage: build-entities SOURCES [FILE]".to_owned()),
    }
}

/// Prints what is reached on sets, and gives what fell.
fn measure(sources: &Path, scored: &(&str, f64, f64)) -> Result<Vec<String>, String> {
    let &(name, all_min, organisations_min) = scored;
    let (tagger, _) = train_without(sources, name)?;
    let mut sentences = Vec::new();
    for set in SETS.iter().filter(|set| set.file.starts_with(name)) {
        sentences.extend(read_set(sources, set, tagger.lexicon())?);
    }
    let (all, kinds) = by_sentence(&tagger, name, &sentences);
    let finder = Finder::new(tagger, Aliases::standard());
    by_text(&finder, name, &sentences);
    let organisations = kinds.get(ORGANISATION).copied().unwrap_or_default();
    let figures = [("F1", all, all_min), ("F1 of organisations", organisations, organisations_min)];
    let fallen = figures.into_iter().filter(|(_, score, least)| score.f1() < *least);
    Ok(fallen
        .map(|(what, score, least)| format!("{name}: {what} {:.3} fell below {least}", score.f1()))
        .collect())
}

/// Every sentence for itself, its words as the set has them.
fn by_sentence(tagger: &Tagger, name: &str, sentences: &[Sentence]) -> (Score, Vec<Score>) {
    let mut scratch = Scratch::default();
    let mut found = Vec::new();
    let mut all = Score::default();
    let mut kinds = vec![Score::default(); tagger.types().len()];
    for sentence in sentences {
        tagger.tag(sentence.words.iter().map(String::as_str), &mut scratch, &mut found);
        all.add(&found, &sentence.mentions, None);
        for (kind, score) in (0..).zip(&mut kinds) {
            score.add(&found, &sentence.mentions, Some(kind));
        }
    }
    println!("{name}: {all}");
    for (kind, score) in tagger.types().iter().zip(&kinds) {
        println!("  {kind}: {score}");
    }
    (all, kinds)
}

/// Running text, cut into words by newsmill, some sentences a text.
fn by_text(finder: &Finder, name: &str, sentences: &[Sentence]) {
    let mut scratch = FinderScratch::default();
    let mut score = Score::default();
    for group in sentences.chunks(SENTENCES) {
        let (text, gold) = text_of(group);
        let mention = |(start, end, kind, confidence): (u32, u32, u8, f32)| Mention {
            start: start as usize,
            end: end as usize,
            kind,
            confidence,
        };
        let found: Vec<Mention> =
            finder.mentions(&text, None, &mut scratch).into_iter().map(mention).collect();
        score.add(&found, &gold, None);
    }
    println!("{name} in texts of {SENTENCES} sentences: {score}");
}

/// Sentences as one text, a space between words, and their mentions as byte ranges.
fn text_of(sentences: &[Sentence]) -> (String, Vec<Mention>) {
    let mut text = String::new();
    let mut gold = Vec::new();
    for sentence in sentences {
        let mut places = Vec::new();
        for word in &sentence.words {
            let start = text.len();
            text.push_str(word);
            places.push((start, text.len()));
            text.push(' ');
        }
        text.push_str("\n\n");
        gold.extend(sentence.mentions.iter().map(|mention| Mention {
            start: places[mention.start].0,
            end: places[mention.end - 1].1,
            ..*mention
        }));
    }
    (text, gold)
}
