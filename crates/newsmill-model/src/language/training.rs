//! Makes a language model from sentences, words and n-grams.

use std::collections::{BTreeMap, BTreeSet};

use super::alphabet::{Alphabet, SPACE};
use super::calibration::{Calibration, Outcome};
use super::detector::{Settings, TASK, Written};
use super::encoder::{Codes, PADDING, encode};
use super::judge::{Judge, Lead};
use super::leans::{Trial, fit};
use super::maker::{Maker, Sample, makers};
use super::material::Material;
use super::script::{SCRIPT_COUNT, SCRIPTS, Speaks};
use crate::{Bundle, Error, Provenance, Result, TrainingSet};

/// Parts the texts are put in; each is judged by a table trained on the others.
const FOLDS: usize = 5;
/// Texts that are joined to see which way a group of close languages leans: it shows in long texts.
const JOINED: usize = 6;
/// Lengths in letters at which texts are judged, beside their own.
const CUTS: [usize; 4] = [16, 32, 64, 128];
/// Texts of at least so many letters say how much evidence language gives.
const LETTERS_EVIDENCE: usize = 100;
/// Of which one in so many is below the floor.
const BELOW_FLOOR: usize = 1000;
/// How many texts in a language that no table has come on each that is in one.
const FOREIGN: f64 = 0.03;
/// Two languages are close when one in so many of their samples is taken for the other.
const CLOSE_SHARE: usize = 25;

/// A sample as a table saw it that was not trained on it.
struct Judged {
    truth: usize,
    lead: Lead,
    outcome: Outcome,
    letters: usize,
    /// Whether all letters were read, and its own label was there to be chosen.
    whole: bool,
}

/// Trains on texts, words and n-grams; the same material in the same order always gives the same model.
///
/// The texts say which languages there are. Languages of scripts that have one language of weight need no training
/// and are left out.
///
/// # Errors
/// [`ErrorKind::Training`](crate::ErrorKind::Training) when no text is in a script with many languages,
/// [`ErrorKind::Format`](crate::ErrorKind::Format) when a script has more languages than a table has labels.
pub fn train(material: &Material, license: &str, sources: Vec<TrainingSet>) -> Result<Bundle> {
    let mut tables = Vec::new();
    let mut settings = Settings::default();
    let (mut clear, mut doubtful) = (Vec::new(), Vec::new());
    for (name, labels, samples) in by_script(&material.texts) {
        let makers = makers(material, name, &labels, &samples);
        let mut judges = judges(&makers, &samples)?;
        settings.leans.extend(lean(&makers, &mut judges, &samples));
        let judged = judge(&judges, &samples);
        settings.floors.insert(name.to_owned(), floor(&judged));
        let close = close_pairs(&labels, &samples, &judged);
        for one in judged {
            let outcomes = if close.contains(&pair(one.lead.label, one.lead.second)) {
                &mut doubtful
            } else {
                &mut clear
            };
            outcomes.push(one.outcome);
        }
        settings.close.extend(close.iter().map(|pair| pair.map(|label| labels[label].clone())));
        for maker in &makers {
            tables.push(maker.table(samples.iter())?);
        }
    }
    if tables.is_empty() {
        return Err(Error::training("no text is in a script with many languages"));
    }
    settings.calibration = Calibration::fit(&clear);
    settings.close_calibration = Calibration::fit(&doubtful);
    let settings =
        serde_json::to_value(settings).map_err(|error| Error::training(error.to_string()))?;
    let provenance =
        Provenance { task: TASK.to_owned(), license: license.to_owned(), training_sets: sources };
    Ok(Bundle { provenance, settings, tables, blobs: Vec::new() })
}

/// The scripts with many languages, each with its languages and the texts written in it.
fn by_script(texts: &[(String, String)]) -> Vec<(&'static str, Vec<String>, Vec<Sample>)> {
    let alphabet = Alphabet::new();
    let mut codes = Codes::default();
    let mut written = Vec::with_capacity(texts.len());
    let mut uses: BTreeMap<&str, [u32; SCRIPT_COUNT]> = BTreeMap::new();
    for (language, text) in texts {
        codes.clear();
        encode(&alphabet, text, &mut codes);
        let script = Written::of(&codes.letters).script;
        let bytes = codes.of(script).to_vec();
        uses.entry(language).or_insert([0; SCRIPT_COUNT])[script] += 1;
        written.push((language, script, bytes));
    }
    let mut found = Vec::new();
    for (index, script) in
        SCRIPTS.iter().enumerate().filter(|(_, script)| script.speaks == Speaks::Many)
    {
        let labels: Vec<String> = uses
            .iter()
            .filter(|(_, counts)| main_script(counts) == index)
            .map(|(name, _)| (*name).to_owned())
            .collect();
        let samples: Vec<Sample> = written
            .iter()
            .filter(|(_, script, _)| *script == index)
            .filter_map(|(language, _, codes)| {
                let label = labels.binary_search(language).ok()?;
                Some(Sample { label, codes: codes.clone() })
            })
            .collect();
        if !samples.is_empty() {
            found.push((script.name, labels, samples));
        }
    }
    found
}

fn main_script(counts: &[u32; SCRIPT_COUNT]) -> usize {
    let best = counts.iter().max().copied().unwrap_or_default();
    counts.iter().position(|count| *count == best).unwrap_or_default()
}

/// The judges of the folds: each is trained on what is not in its fold.
fn judges(makers: &[Maker], samples: &[Sample]) -> Result<Vec<Judge>> {
    let trained = |fold: usize| {
        let others = || samples.iter().enumerate().filter(move |(index, _)| index % FOLDS != fold);
        let mut judge = None;
        for maker in makers {
            let table = maker.table(others().map(|(_, sample)| sample))?;
            Judge::add(&mut judge, table, None)?;
        }
        judge.ok_or_else(|| Error::training("a script without a table"))
    };
    (0..FOLDS).map(trained).collect()
}

/// What each group's labels are given for every feature to be even, by name of the group's table; makes the judges
/// lean so.
fn lean(makers: &[Maker], judges: &mut [Judge], samples: &[Sample]) -> BTreeMap<String, Vec<f64>> {
    let mut leans = BTreeMap::new();
    let mut rows = Vec::new();
    for (index, group) in makers.iter().skip(1).enumerate() {
        let mut trials = Vec::new();
        for (fold, judge) in judges.iter().enumerate() {
            let mut joined = vec![(0, Vec::new()); group.labels.len()];
            for sample in samples.iter().skip(fold).step_by(FOLDS) {
                let Some(truth) = group.place(sample.label) else { continue };
                let (count, codes) = &mut joined[truth];
                codes.truncate(codes.len().saturating_sub(PADDING));
                codes.extend(&sample.codes);
                *count += 1;
                if *count % JOINED == 0 {
                    let (scores, known) = judge.in_group(index, codes, &mut rows);
                    trials.push(Trial { truth, scores, known });
                    codes.clear();
                }
            }
        }
        let found = fit(&trials, group.labels.len());
        for judge in judges.iter_mut() {
            judge.lean(index, &found);
        }
        leans.insert(group.name.clone(), found);
    }
    leans
}

/// Judges every sample, whole and shortened, by a table that has not seen it; and once more as if its language were
/// unknown, which shows what a foreign language looks like.
fn judge(judges: &[Judge], samples: &[Sample]) -> Vec<Judged> {
    let mut judged = Vec::new();
    let mut rows = Vec::new();
    for (fold, judge) in judges.iter().enumerate() {
        for sample in samples.iter().skip(fold).step_by(FOLDS) {
            let all = sample.codes.len().saturating_sub(PADDING);
            for letters in CUTS.into_iter().filter(|cut| *cut < all).chain([all]) {
                let codes = shortened(&sample.codes, letters);
                for without in [None, Some(sample.label)] {
                    let lead = judge.lead(&codes, &mut rows, without);
                    let right = without.is_none() && lead.label == sample.label;
                    let weight = if without.is_none() { 1.0 } else { FOREIGN };
                    let (margin, evidence) = (lead.margin, lead.evidence);
                    let outcome = Outcome { margin, evidence, features: lead.known, right, weight };
                    let whole = letters == all && without.is_none();
                    judged.push(Judged { truth: sample.label, lead, outcome, letters, whole });
                }
            }
        }
    }
    judged
}

/// The pairs of labels that are taken for each other in a good part of their whole samples.
fn close_pairs(labels: &[String], samples: &[Sample], judged: &[Judged]) -> BTreeSet<[usize; 2]> {
    let mut sizes = vec![0_usize; labels.len()];
    for sample in samples {
        sizes[sample.label] += 1;
    }
    let mut confused: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    for one in judged.iter().filter(|one| one.whole && !one.outcome.right) {
        *confused.entry(pair(one.truth, one.lead.label)).or_default() += 1;
    }
    let often = |pair: &[usize; 2], count: usize| {
        count * CLOSE_SHARE >= pair.map(|label| sizes[label]).iter().sum()
    };
    confused.into_iter().filter(|(pair, count)| often(pair, *count)).map(|(pair, _)| pair).collect()
}

fn pair(one: usize, other: usize) -> [usize; 2] {
    [one.min(other), one.max(other)]
}

fn shortened(codes: &[u8], length: usize) -> Vec<u8> {
    let end = codes
        .iter()
        .skip(length)
        .position(|code| *code == SPACE)
        .map_or(codes.len(), |at| length + at);
    let mut codes: Vec<u8> = codes.iter().take(end).copied().collect();
    codes.extend([b' '; PADDING]);
    codes
}

fn floor(judged: &[Judged]) -> f64 {
    let long = judged.iter().filter(|one| one.whole && one.letters >= LETTERS_EVIDENCE);
    let mut evidence: Vec<f64> = long.map(|one| one.lead.evidence).collect();
    evidence.sort_by(f64::total_cmp);
    let floor = evidence.get(evidence.len() / BELOW_FLOOR).copied().unwrap_or(0.0);
    (floor * 1e3).floor() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Detector, Scratch};

    fn material() -> Material {
        let lines = [
            ("en", "The council met on Tuesday and voted for the new bridge over the river"),
            ("en", "Voters of the old town have waited for years, said the mayor with a smile"),
            ("de", "Der Rat der Stadt hat am Dienstag für die neue Brücke über den Fluss gestimmt"),
            ("de", "Die Bürger der alten Stadt haben jahrelang gewartet, sagte der Bürgermeister"),
            ("ru", "Совет города во вторник проголосовал за новый мост через реку"),
            ("uk", "Рада міста у вівторок проголосувала за новий міст через річку"),
            ("el", "Το συμβούλιο ψήφισε την Τρίτη για τη νέα γέφυρα"),
        ];
        let one = |(language, text): &(&str, &str)| ((*language).to_owned(), (*text).to_owned());
        let texts = (0..10).flat_map(|_| lines.iter().map(one)).collect();
        Material { texts, ..Material::default() }
    }

    #[test]
    fn trains_the_same_bytes_twice_and_tells_the_languages_apart() {
        let bundle = train(&material(), "MIT", Vec::new()).unwrap();
        let bytes = bundle.to_bytes().unwrap();
        assert_eq!(train(&material(), "MIT", Vec::new()).unwrap().to_bytes().unwrap(), bytes);
        let detector = Detector::from_bytes(&bytes).unwrap();
        let mut scratch = Scratch::default();
        for (text, language) in [
            ("the bridge over the old river", Some("en")),
            ("die neue Brücke der Stadt", Some("de")),
            ("новый мост, река города", Some("ru")),
            ("новий міст, річка міста", Some("uk")),
            ("γέφυρα", Some("el")),
            ("ไทย", Some("th")),
            ("東京都に行きました", Some("ja")),
            ("北京市", Some("zh")),
            ("12:30 / 2024-05-06", None),
            ("اردو", None),
            ("", None),
        ] {
            assert_eq!(detector.detect(&mut scratch, "", text).language, language, "{text}");
            assert_eq!(detector.detect(&mut scratch, text, "").language, language, "{text}");
        }
    }

    #[test]
    fn refuses_texts_without_a_table() {
        let greek = vec![("el".to_owned(), "Το συμβούλιο".to_owned())];
        assert!(
            train(&Material { texts: greek, ..Material::default() }, "MIT", Vec::new()).is_err()
        );
        assert!(train(&Material::default(), "MIT", Vec::new()).is_err());
    }
}
