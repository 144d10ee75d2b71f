//! The account of a run, for people and machines.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::job::Job;
use crate::tally::Tally;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Everything was published.
    Done,
    /// More was lost than `fail_above` allows; nothing was published.
    TooManyLost,
    /// Stopped early; nothing was published.
    Stopped,
}

/// The account of a run. Every count is of articles.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The run's id.
    pub run: String,
    /// The pipeline's name.
    pub pipeline: String,
    /// How it ended.
    pub status: Status,
    /// Articles that entered.
    pub read: u64,
    /// Articles that stages made out of others.
    pub made: u64,
    /// Articles dropped on purpose.
    pub dropped: u64,
    /// Dead letters.
    pub dead: u64,
    /// Inputs read.
    pub inputs: u64,
    /// Where the dead letters are, if there are any.
    pub dead_letters: Option<String>,
    /// Every entry of the pipeline, in its order.
    pub entries: Vec<EntryReport>,
    /// Every export, in order.
    pub exports: Vec<ExportReport>,
}

/// What one entry did.
#[derive(Clone, Debug, Serialize)]
pub struct EntryReport {
    /// Its name.
    pub name: String,
    /// Articles it dropped, by reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dropped: BTreeMap<String, u64>,
    /// Dead letters it made, by code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dead: BTreeMap<String, u64>,
    /// What it counted and measured itself.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub metrics: BTreeMap<String, f64>,
}

/// What one export wrote.
#[derive(Clone, Debug, Serialize)]
pub struct ExportReport {
    /// The entry's name.
    pub name: String,
    /// Articles written.
    pub exported: u64,
    /// Files now visible, with their size in bytes.
    pub files: Vec<(String, u64)>,
    /// Records the target refused at the very end: their uris.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
}

impl Report {
    /// What the entries did, from the sums and the stages' own figures.
    pub(crate) fn entries(
        job: &Job,
        tally: &Tally,
        figures: &BTreeMap<(String, String), f64>,
    ) -> Vec<EntryReport> {
        let of = |counts: &BTreeMap<(usize, String), u64>, number: usize| {
            let mine = counts.iter().filter(|((entry, _), _)| *entry == number);
            mine.map(|((_, key), count)| (key.clone(), *count)).collect::<BTreeMap<_, _>>()
        };
        let mut entries: Vec<EntryReport> = job
            .names
            .iter()
            .enumerate()
            .map(|(number, name)| EntryReport {
                name: name.clone(),
                dropped: of(&tally.dropped, number),
                dead: of(&tally.dead, number),
                metrics: figures
                    .iter()
                    .filter(|((entry, _), _)| entry == name)
                    .map(|((_, metric), figure)| (metric.clone(), *figure))
                    .collect(),
            })
            .collect();
        for (export, counts) in job.exports.iter().zip(&tally.exports) {
            if let Some(entry) = entries.get_mut(export.number) {
                entry.dead.extend(counts.dead.clone());
            }
        }
        entries
    }
}

/// The counts of a block, for its ledger line.
pub(crate) fn counts(job: &Job, tally: &Tally) -> Value {
    let name = |number: usize| job.names.get(number).map_or("", String::as_str);
    let nested = |counts: &BTreeMap<(usize, String), u64>| {
        let mut by_entry: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
        for ((entry, key), count) in counts {
            by_entry.entry(name(*entry)).or_default().insert(key.clone(), json!(count));
        }
        by_entry
    };
    json!({
        "read": tally.read,
        "made": tally.made,
        "dropped": nested(&tally.dropped),
        "dead": nested(&tally.dead),
        "exports": tally.exports,
    })
}
