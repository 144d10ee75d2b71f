//! Which language of a script a text is in.

use super::alphabet::SPACE;
use super::lexicon::{Lexicon, Sums};
use crate::{Error, Result, Table};

/// Judges between the languages of one script: a lexicon for all, and one each for groups of close relatives.
#[derive(Clone, Debug)]
pub(super) struct Judge {
    all: Lexicon,
    groups: Vec<Group>,
}

/// A second look at languages that are close.
#[derive(Clone, Debug)]
struct Group {
    /// Its labels among all of the script.
    labels: Vec<usize>,
    lexicon: Lexicon,
    /// By label, what is added for every known feature, in steps of the table.
    leans: Vec<f64>,
}

/// The lead of one label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead {
    pub(super) label: usize,
    pub(super) second: usize,
    /// Nats before the second label.
    pub(super) margin: f64,
    /// Nats a feature over the mean of all labels.
    pub(super) evidence: f64,
    /// Features that are known, and all.
    pub(super) known: usize,
    pub(super) all: usize,
    /// Words.
    pub(super) words: usize,
}

impl Judge {
    /// The name of the script a table is for: the first word of its name.
    pub(super) fn script_of(table: &Table) -> &str {
        table.name().split(' ').next().unwrap_or_default()
    }

    /// Adds a table to the judge of its script; the one for all languages comes before those for groups.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when it is no lexicon or a group is not of known languages.
    pub(super) fn add(
        judge: &mut Option<Self>,
        table: Table,
        leans: Option<&Vec<f64>>,
    ) -> Result<()> {
        let name = table.name().to_owned();
        let lexicon = Lexicon::new(table)?;
        let Some(judge) = judge else {
            *judge = Some(Self { all: lexicon, groups: Vec::new() });
            return Ok(());
        };
        let place = |label| judge.all.labels().iter().position(|other| other == label);
        let labels: Option<Vec<usize>> = lexicon.labels().iter().map(place).collect();
        let labels = labels.ok_or_else(|| {
            Error::format(format!("table `{name}` has labels its script has not"))
        })?;
        let mut leans = leans.cloned().unwrap_or_default();
        leans.resize(labels.len(), 0.0);
        judge.groups.push(Group { labels, lexicon, leans });
        Ok(())
    }

    /// All languages.
    pub(super) fn labels(&self) -> &[String] {
        self.all.labels()
    }

    /// Scores in steps of the labels of group `index` for `codes`, and how many features the group knows.
    pub(super) fn in_group(
        &self,
        index: usize,
        codes: &[u8],
        rows: &mut Vec<u32>,
    ) -> (Vec<f64>, usize) {
        let sums = self.all.sum(codes, rows);
        let Some(group) = self.groups.get(index) else { return (Vec::new(), 0) };
        let (scores, known) = group.scores(&sums, codes, rows);
        (scores.map(|(_, score)| score).collect(), known)
    }

    /// Lets group `index` lean.
    pub(super) fn lean(&mut self, index: usize, leans: &[f64]) {
        if let Some(group) = self.groups.get_mut(index) {
            group.leans = leans.to_vec();
        }
    }

    /// The leading label for `codes`, as if the label `without` were not there; `rows` is a buffer.
    pub(super) fn lead(&self, codes: &[u8], rows: &mut Vec<u32>, without: Option<usize>) -> Lead {
        let sums = self.all.sum(codes, rows);
        let labels = 0..self.labels().len();
        let scores = labels.map(|label| (label, f64::from(sums.by_label[label])));
        let first = best_two(scores.filter(|(label, _)| Some(*label) != without));
        let together = |group: &&Group| first.iter().all(|(label, _)| group.labels.contains(label));
        let two = match self.groups.iter().find(together) {
            Some(group) => {
                let (scores, _) = group.scores(&sums, codes, rows);
                best_two(scores.filter(|(label, _)| Some(*label) != without))
            }
            None => first,
        };
        let words = codes.iter().map(|code| usize::from(*code == SPACE)).sum();
        Lead { words, ..lead_of(two, &sums) }
    }
}
impl Group {
    /// Its labels, each with its score by both lexicons; and how many features it knows.
    fn scores(
        &self,
        sums: &Sums,
        codes: &[u8],
        rows: &mut Vec<u32>,
    ) -> (impl Iterator<Item = (usize, f64)>, usize) {
        let again = self.lexicon.sum(codes, rows);
        let known = f64::from(u32::try_from(again.known).unwrap_or(u32::MAX));
        let second = again.by_label.into_iter().zip(&self.leans);
        let scores = self.labels.iter().zip(second).map(move |(&label, (sum, lean))| {
            let first = sums.by_label.get(label).copied().unwrap_or_default();
            (label, f64::from(first) + f64::from(sum) + lean * known)
        });
        (scores, again.known)
    }
}

fn best_two(scores: impl Iterator<Item = (usize, f64)>) -> [(usize, f64); 2] {
    let mut two = [(0, 0.0); 2];
    for score in scores {
        if score.1 > two[0].1 {
            two = [score, two[0]];
        } else if score.1 > two[1].1 {
            two[1] = score;
        }
    }
    two
}

fn lead_of([first, second]: [(usize, f64); 2], sums: &Sums) -> Lead {
    let count = f64::from(u32::try_from(sums.all.max(1)).unwrap_or(u32::MAX));
    Lead {
        label: first.0,
        second: second.0,
        margin: (first.1 - second.1) / Table::SCALE,
        evidence: Table::nats(sums.by_label[first.0], sums.known) / count,
        known: sums.known,
        all: sums.all,
        words: 0,
    }
}
