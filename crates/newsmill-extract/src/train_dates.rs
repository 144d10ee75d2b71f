//! Fits the weights of the [choice of a day](crate::date_choice) on pages with a known day of publication. Not part of
//! the product: `PAGES=FOLDER:FOLDER cargo test --release -p newsmill-extract train_dates -- --ignored --nocapture`
//! prints what the rules and five models, each fitted without one fifth of the sites, reach on that fifth, and then
//! the table of `date_weights`; a folder holds `gold.jsonl` and `pages/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::date_weights::{FEATURES, NAMES};
use crate::dates::{self, Order, When};
use crate::extract;
use crate::page::Page;
use crate::train::{FOLDS, read_page, site};

/// A day of a page: what is true of it, and whether it is right.
struct Day {
    features: Vec<usize>,
    right: bool,
}

/// A page with a known day; the choice of the rules is the first.
struct Example {
    set: String,
    fold: u64,
    days: Vec<Day>,
}

impl Example {
    /// Whether the day with the highest score is right; where no day was found, none is.
    fn is_right(&self, weights: &[f64]) -> bool {
        let mut best: Option<(f64, bool)> = None;
        for day in &self.days {
            let score = score(day, weights);
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, day.right));
            }
        }
        best.is_some_and(|(_, right)| right)
    }
}

/// The days that a date can mean: as written and in UTC.
fn days(when: When) -> [(u16, u8, u8); 2] {
    [when.date(), when.in_utc()]
}

fn example(folder: &Path, record: &Value) -> Option<Example> {
    let gold = dates::find(record["published"].as_str()?, Order::DayFirst)?;
    let file = record["file"].as_str()?;
    let text = read_page(&folder.join("pages").join(file));
    let page = Page { text: &text, plain: false, url: None, fetched: None, images_max: 0 };
    let days = extract::date_candidates(&page)
        .into_iter()
        .map(|candidate| Day {
            features: (0..FEATURES).filter(|at| candidate.features[*at]).collect(),
            right: days(candidate.when).iter().any(|day| days(gold).contains(day)),
        })
        .collect();
    let url = record["url"].as_str().filter(|url| url.contains("//")).unwrap_or(file);
    let set = folder.file_name()?.to_str()?.to_owned();
    Some(Example { set, fold: site(url) % FOLDS, days })
}

fn score(day: &Day, weights: &[f64]) -> f64 {
    day.features.iter().map(|at| weights[*at]).sum()
}

const STEPS: i32 = 600;
const PENALTY: f64 = 3.0;

/// The weights that make the right days likeliest among those of their pages (Adam over all pages at once).
fn fit(examples: &[&Example]) -> Vec<f64> {
    let mut weights = vec![0.0; FEATURES];
    let (mut first, mut second) = (vec![0.0; FEATURES], vec![0.0; FEATURES]);
    for step in 1..=STEPS {
        let mut gradient: Vec<f64> = weights.iter().map(|weight| PENALTY * weight).collect();
        for example in examples.iter().filter(|example| example.days.iter().any(|day| day.right)) {
            let chances: Vec<f64> =
                example.days.iter().map(|day| score(day, &weights).exp()).collect();
            let all: f64 = chances.iter().sum();
            let right: f64 = chances
                .iter()
                .zip(&example.days)
                .map(|(chance, day)| if day.right { *chance } else { 0.0 })
                .sum();
            for (chance, day) in chances.iter().zip(&example.days) {
                let slope = chance / all - if day.right { chance / right } else { 0.0 };
                day.features.iter().for_each(|at| gradient[*at] += slope);
            }
        }
        let rate = 0.05 * (1.0 - f64::from(step) / f64::from(STEPS + 1));
        let (fade_first, fade_second) = (1.0 - 0.9_f64.powi(step), 1.0 - 0.99_f64.powi(step));
        for at in 0..FEATURES {
            first[at] = 0.9 * first[at] + 0.1 * gradient[at];
            second[at] = 0.99 * second[at] + 0.01 * gradient[at] * gradient[at];
            weights[at] -=
                rate * (first[at] / fade_first) / ((second[at] / fade_second).sqrt() + 1e-8);
        }
    }
    weights
}

#[test]
#[ignore = "fits the weights anew; needs folders of pages"]
#[expect(clippy::disallowed_methods, reason = "a tool that is run by hand")]
fn train_dates() {
    let folders = std::env::var("PAGES").unwrap();
    let mut examples = Vec::new();
    for folder in folders.split(':').map(Path::new) {
        let gold = fs::read_to_string(folder.join("gold.jsonl")).unwrap();
        let records = gold.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        examples.extend(records.filter_map(|record| example(folder, &record)));
    }
    // By set: pages, right by the rules, right by the models of the folds, right by the model of all pages.
    let mut counts = BTreeMap::<&str, [u32; 4]>::new();
    let all = fit(&examples.iter().collect::<Vec<_>>());
    for fold in 0..FOLDS {
        let others: Vec<&Example> =
            examples.iter().filter(|example| example.fold != fold).collect();
        let weights = fit(&others);
        for example in examples.iter().filter(|example| example.fold == fold) {
            let rules = example.days.first().is_some_and(|day| day.right);
            let found = [true, rules, example.is_right(&weights), example.is_right(&all)];
            let counts = counts.entry(&example.set).or_default();
            counts.iter_mut().zip(found).for_each(|(count, is)| *count += u32::from(is));
        }
    }
    for (set, [pages, rules, held, fitted]) in counts {
        println!("{set}: {pages} pages, rules {rules}, held out {held}, fitted {fitted}");
    }
    for (name, weight) in NAMES.iter().zip(&all) {
        println!("    {name} = {:.0},", (weight * 100.0).clamp(-999.0, 999.0));
    }
}
