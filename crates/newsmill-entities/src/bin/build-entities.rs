//! Makes and measures the model of entities.

#![expect(clippy::print_stdout, reason = "a command that reports")]

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use newsmill_entities::bio::Sentence;
use newsmill_entities::build::{lexicon, sets};
use newsmill_entities::score::Score;
use newsmill_entities::{Features, Lexicon, Scheme, Scratch, Tagger};
use newsmill_model::chain::{Example, Sequence, Settings, train};

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
    let [sources, places, texts, sets, trains, tests] = arguments.as_slice() else {
        return Err("usage: SOURCES PLACES TEXTS NER_FOLDER TRAIN,... TEST,...".to_owned());
    };
    let places = fs::read(places).map_err(|error| error.to_string())?;
    let texts: Vec<String> = fs::read_to_string(texts)
        .map_err(|error| error.to_string())?
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|article| article["body_text"].as_str().map(str::to_owned))
        .collect();
    let lexicon = lexicon(Path::new(sources), &places, include_str!("../words.txt"), &texts)?;
    println!("lexicon {}", lexicon.len());
    let mut examples = Vec::new();
    for name in trains.split(',') {
        let sentences = load(sets, name, &lexicon)?;
        println!("{name}: {} sentences", sentences.len());
        examples.extend(sentences);
    }
    let scheme = Scheme::standard();
    let mut features = Features::default();
    let examples: Vec<Example> = examples
        .iter()
        .map(|sentence| {
            let mut sequence = Sequence::default();
            features.of(sentence.words.iter().map(String::as_str), &lexicon, &mut sequence);
            Example { labels: scheme.encode(sentence.words.len(), &sentence.mentions), sequence }
        })
        .collect();
    let mut settings = Settings::default();
    for (name, value) in env::vars() {
        match name.as_str() {
            "EPOCHS" => settings.epochs = value.parse().unwrap_or(1),
            "RATE" => settings.rate = value.parse().unwrap_or(0.1),
            "DROP" => settings.dropout = value.parse().unwrap_or(0.1),
            "MINC" => settings.min_count = value.parse().unwrap_or(2),
            "L2" => settings.penalty = value.parse().unwrap_or(0.0),
            "MINW" => settings.min_weight = value.parse().unwrap_or(0.0),
            _ => {}
        }
    }
    let chain = train(scheme.labels(), &examples, &settings).map_err(|error| error.to_string())?;
    println!("rows {}, bytes {}", chain.feature_count(), chain.to_bytes().len());
    let tagger = Tagger::new(chain, lexicon).map_err(|error| error.to_string())?;
    for name in tests.split(',') {
        measure(&tagger, name, &load(sets, name, tagger.lexicon())?);
    }
    Ok(())
}

fn load(folder: &str, name: &str, lexicon: &Lexicon) -> Result<Vec<Sentence>, String> {
    let folder = Path::new(folder);
    let plain = folder.join(format!("{name}.bio"));
    let path = if plain.exists() { plain } else { folder.join(format!("{name}.bio.gz")) };
    let mut sentences = sets::read(&path)?;
    if name == "gmb" {
        sets::align(&mut sentences, lexicon);
    }
    Ok(sentences)
}

fn measure(tagger: &Tagger, name: &str, sentences: &[Sentence]) {
    let mut scratch = Scratch::default();
    let mut found = Vec::new();
    let mut scores = [Score::default(); 4];
    for sentence in sentences {
        tagger.tag(sentence.words.iter().map(String::as_str), &mut scratch, &mut found);
        scores[0].add(&found, &sentence.mentions, None);
        for kind in 0..3 {
            scores[usize::from(kind) + 1].add(&found, &sentence.mentions, Some(kind));
        }
        if env::var_os("SHOW").is_some() && found.len() + sentence.mentions.len() > 0 {
            let show = |mentions: &[newsmill_entities::Mention]| {
                mentions
                    .iter()
                    .map(|m| {
                        format!(
                            "{}:{}",
                            sentence.words[m.start..m.end].join("_"),
                            ["P", "O", "L"][usize::from(m.kind)]
                        )
                    })
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            if show(&found) != show(&sentence.mentions) {
                println!(
                    "{}\n   FOUND {}\n   GOLD  {}",
                    sentence.words.join(" "),
                    show(&found),
                    show(&sentence.mentions)
                );
            }
        }
    }
    for (what, score) in ["all", "PER", "ORG", "LOC"].iter().zip(scores) {
        println!("{name} {what} {score}");
    }
}
