//! `newsmill train topics`.

use std::io::{self, Write as _};
use std::path::Path;

use newsmill_model::TrainingSet;
use newsmill_topics::{Example, Quality, Vocabulary, measure, rates};

use super::data::{files, read, write};
use crate::args::TrainTopicsArguments;
use crate::exit::{Exit, failure};

/// Articles that an archive must have at least, for a fifth of them to say anything.
const ARTICLES_MIN: usize = 20;
/// Topics that are printed.
const TOPICS_SHOWN: usize = 100;

pub(crate) fn train(arguments: &TrainTopicsArguments) -> anyhow::Result<Exit> {
    let vocabulary = Vocabulary::media_topics().map_err(|error| failure(Exit::Bug, error))?;
    let (mut examples, mut sources) = (Vec::new(), Vec::new());
    for path in files(&arguments.data)? {
        let bytes = read(&path)?;
        let before = examples.len();
        add(&vocabulary, &path, &bytes, &mut examples)?;
        sources.push(TrainingSet {
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            license: arguments.license.clone(),
            attribution: format!("{} articles", examples.len() - before),
            digest: blake3::hash(&bytes).to_hex().to_string(),
        });
    }
    if examples.len() < ARTICLES_MIN {
        let why = format!(
            "{} articles, fewer than {ARTICLES_MIN}; hint: some hundreds for each topic",
            examples.len()
        );
        return Err(failure(Exit::InputUnreadable, why));
    }
    let least = arguments.min_articles.get();
    let refused = |error: newsmill_model::Error| failure(Exit::InputUnreadable, error.to_string());
    let model = newsmill_topics::train(&examples, least).map_err(refused)?;
    let quality = measure(&examples, least).map_err(refused)?;
    let model = model.with_thresholds(&quality);
    let bytes = model.to_bytes(&arguments.license, sources).map_err(refused)?;
    io::stdout().write_all(report(&quality, examples.len(), bytes.len()).as_bytes())?;
    write(&arguments.to, &bytes)?;
    Ok(Exit::Done)
}

fn add(
    vocabulary: &Vocabulary,
    path: &Path,
    bytes: &[u8],
    examples: &mut Vec<Example>,
) -> anyhow::Result<()> {
    for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let example = std::str::from_utf8(line)
            .map_err(|error| error.to_string())
            .and_then(|line| Example::parse(vocabulary, line));
        let example = example.map_err(|why| {
            let place = format!("`{}` line {}: {why}", path.display(), at + 1);
            failure(Exit::InputUnreadable, place)
        })?;
        examples.push(example);
    }
    Ok(())
}

/// What is printed: each topic on held-out fifths, the most frequent first, then all together.
fn report(quality: &Quality, articles: usize, bytes: usize) -> String {
    let mut labels: Vec<_> = quality.labels.iter().zip(&quality.thresholds).collect();
    labels.sort_by(|(a, _), (b, _)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let line = |have: u32, from: &str, (precision, recall, f1): (f64, f64, f64), name: &str| {
        format!("{have:8}  {from:>4}  {precision:9.3}  {recall:6.3}  {f1:6.3}  {name}\n")
    };
    let mut text = String::from("articles  from  precision  recall      F1  topic\n");
    for ((name, have, given, both), from) in labels.iter().take(TOPICS_SHOWN) {
        text.push_str(&line(*have, &format!("{from:.2}"), rates(*have, *given, *both), name));
    }
    let all = labels.iter().map(|(label, _)| label.1).sum();
    let last = "all together, each fifth by a model of the other four";
    text.push_str(&line(all, "", quality.overall(), last));
    let share = |count: u32| f64::from(count) / f64::from(quality.texts.max(1));
    text + &format!(
        "of {} articles with a topic the most probable topic is right for {:.3}, one of two for {:.3}\n\
         {} topics from {articles} articles, {bytes} bytes\n",
        quality.texts,
        share(quality.first),
        share(quality.second),
        labels.len(),
    )
}
