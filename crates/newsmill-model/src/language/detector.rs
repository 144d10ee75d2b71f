//! The language of a text.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::alphabet::Alphabet;
use super::calibration::Calibration;
use super::encoder::{Codes, encode};
use super::judge::{Judge, Lead};
use super::names::without_names;
use super::script::{HAN, KANA, OTHER, SCRIPT_COUNT, SCRIPTS, Speaks};
use super::windows::{GLANCE_BYTES_MAX, GLANCES, WINDOW_BYTES_MAX, WINDOW_COUNT, head, window};
use crate::{Bundle, Error, Result};

/// The task a language model names in its provenance.
pub(super) const TASK: &str = "language";

/// A confidence that makes reading on needless, with enough letters behind it.
const SURE: f64 = 0.97;
/// So does a script of one language that has such a share of the letters.
const SHARE_SURE: f64 = 0.9;
const LETTERS_SURE: u32 = 150;
/// A short text with less is read without its names, too,
const DOUBTFUL: f64 = 0.5;
/// and is taken for what that says with more.
const CLEAR: f64 = 0.7;
/// Letters below which the evidence of a text is not held against the floor.
const LETTERS_FLOOR: u32 = 100;
/// A text of which less than one in so many features is known is in none of a table's languages.
const KNOWN_SHARE: usize = 4;
/// A text with more features a word has no words: about 30 letters each.
const FEATURES_A_WORD: usize = 90;
/// Letters of the shortest texts that confidence was fitted on; of shorter ones it is less.
const LETTERS_FITTED: u32 = 16;
/// Letters a text of one script is doubted for: its confidence is `n / (n + this)`.
const LETTERS_DOUBT: f64 = 2.0;
/// Kana that make Han signs Japanese: one for this many.
const HAN_A_KANA: u32 = 8;

/// Tells languages apart; made once, shared by threads.
#[derive(Clone, Debug)]
pub struct Detector {
    alphabet: Alphabet,
    judges: [Option<Judge>; SCRIPT_COUNT],
    settings: Settings,
}

/// Buffers a thread keeps between texts.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    codes: Codes,
    rows: Vec<u32>,
    /// A text without its names.
    text: String,
}

/// What is believed of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess<'d> {
    /// BCP 47 code of the likeliest language; none when the text is not language or in no known script.
    pub language: Option<&'d str>,
    /// How likely it is right, 0 to 1; 0 without a language.
    pub confidence: f64,
    /// Letters that were read, each sign of Han, kana and Hangul counted for two or three.
    pub letters: u32,
}

/// What a language model keeps beside its tables.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Settings {
    pub(super) calibration: Calibration,
    /// The curve between two languages that are close.
    pub(super) close_calibration: Calibration,
    /// Pairs of languages that the tables often confuse, each sorted.
    pub(super) close: Vec<[String; 2]>,
    /// By table: nats of evidence a feature below which a text is not in any of its languages.
    pub(super) floors: BTreeMap<String, f64>,
    /// By table of a group: what its labels are given for every known feature.
    pub(super) leans: BTreeMap<String, Vec<f64>>,
}

impl Settings {
    /// Whether the two leading labels are a close pair.
    fn is_close(&self, labels: &[String], lead: Lead) -> bool {
        let (first, second) = (labels.get(lead.label), labels.get(lead.second));
        self.close.iter().any(|[one, other]| {
            let pair = (Some(one), Some(other));
            pair == (first, second) || pair == (second, first)
        })
    }
}

impl Detector {
    /// A detector from a model file's bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when they are no model file, or a model for something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::new(Bundle::from_bytes(bytes)?)
    }

    /// A detector from a model.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when the model is for something else.
    pub fn new(bundle: Bundle) -> Result<Self> {
        if bundle.provenance.task != TASK {
            return Err(Error::format(format!(
                "a model for `{}`, not `{TASK}`",
                bundle.provenance.task
            )));
        }
        let settings: Settings = serde_json::from_value(bundle.settings)
            .map_err(|error| Error::format(format!("settings: {error}")))?;
        let mut judges = [const { None }; SCRIPT_COUNT];
        for table in bundle.tables {
            let script = Judge::script_of(&table);
            let index = SCRIPTS
                .iter()
                .position(|other| other.name == script && other.speaks == Speaks::Many)
                .ok_or_else(|| {
                    Error::format(format!("a table for `{script}`, which needs none"))
                })?;
            let leans = settings.leans.get(table.name());
            Judge::add(&mut judges[index], table, leans)?;
        }
        Ok(Self { alphabet: Alphabet::new(), judges, settings })
    }

    /// The codes of all languages it can answer, sorted.
    pub fn languages(&self) -> Vec<&str> {
        let trained = self
            .judges
            .iter()
            .flatten()
            .flat_map(|judge| judge.labels().iter().map(String::as_str));
        let by_script = SCRIPTS.iter().filter_map(|script| match script.speaks {
            Speaks::Only(language) => Some(language),
            Speaks::Many | Speaks::Unknown => None,
        });
        trained.chain(by_script).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The language of a headline with its body; either may be empty.
    ///
    /// At most 512 bytes of the headline and 4 KiB of the body are read. A body of up to 512 bytes is read whole and, when that
    /// leaves a doubt, without its names. One of more than 512 bytes is glanced at
    /// first, in three places of up to 208 bytes. Only when these leave a doubt or are in one of two close languages,
    /// eight windows are read, spread evenly over it. What is read follows from the text alone.
    pub fn detect(&self, scratch: &mut Scratch, headline: &str, body: &str) -> Guess<'_> {
        let headline = head(headline, WINDOW_BYTES_MAX);
        self.begin(scratch, headline);
        if body.len() <= WINDOW_BYTES_MAX {
            return self.detect_short(scratch, headline, body);
        }
        for index in GLANCES {
            self.read(scratch, head(window(body, index), GLANCE_BYTES_MAX));
        }
        let first = self.judge(scratch);
        if first.settled {
            return first.guess;
        }
        self.begin(scratch, headline);
        for index in 0..WINDOW_COUNT {
            self.read(scratch, window(body, index));
        }
        self.judge(scratch).guess
    }

    /// The language of a text that is read whole: when that leaves a doubt, what it is without its names, if that is clear.
    fn detect_short(&self, scratch: &mut Scratch, headline: &str, body: &str) -> Guess<'_> {
        self.read(scratch, body);
        let whole = self.judge(scratch).guess;
        if whole.confidence >= DOUBTFUL {
            return whole;
        }
        let mut text = std::mem::take(&mut scratch.text);
        scratch.codes.clear();
        let mut fewer = false;
        for part in [headline, body] {
            let names = without_names(part, &mut text);
            self.read(scratch, if names { &text } else { part });
            fewer |= names;
        }
        scratch.text = text;
        let rest = if fewer { self.judge(scratch).guess } else { whole };
        if rest.confidence >= CLEAR { Guess { letters: whole.letters, ..rest } } else { whole }
    }

    fn begin(&self, scratch: &mut Scratch, headline: &str) {
        scratch.codes.clear();
        self.read(scratch, headline);
    }

    fn read(&self, scratch: &mut Scratch, text: &str) {
        encode(&self.alphabet, text, &mut scratch.codes);
    }

    fn judge(&self, scratch: &mut Scratch) -> Verdict<'_> {
        let written = Written::of(&scratch.codes.letters);
        let letters = written.letters;
        let none =
            Verdict { guess: Guess { language: None, confidence: 0.0, letters }, settled: false };
        if letters == 0 || written.all < scratch.codes.visible / 2 {
            return none;
        }
        let script = &SCRIPTS[written.script];
        match (script.speaks, &self.judges[written.script]) {
            (Speaks::Only(language), _) => {
                let count = f64::from(letters);
                let confidence = written.share * count / (count + LETTERS_DOUBT);
                let settled = written.share >= SHARE_SURE && letters >= LETTERS_SURE;
                Verdict { guess: Guess { language: Some(language), confidence, letters }, settled }
            }
            (Speaks::Many, Some(judge)) => {
                let lead = judge.lead(scratch.codes.of(written.script), &mut scratch.rows, None);
                if letters >= LETTERS_FLOOR && self.is_strange(script.name, lead) {
                    return none;
                }
                let close = self.settings.is_close(judge.labels(), lead);
                let settings = &self.settings;
                let curve = if close { &settings.close_calibration } else { &settings.calibration };
                let fitted = curve.confidence(lead.margin, lead.evidence, lead.known)
                    * f64::from(letters.min(LETTERS_FITTED))
                    / f64::from(LETTERS_FITTED);
                let language = judge.labels().get(lead.label).map(String::as_str);
                let confidence = written.share * fitted;
                let settled = !close && confidence >= SURE && letters >= LETTERS_SURE;
                Verdict { guess: Guess { language, confidence, letters }, settled }
            }
            _ => none,
        }
    }

    /// Whether a text is in none of a script's languages.
    fn is_strange(&self, script: &str, lead: Lead) -> bool {
        let floor = self.settings.floors.get(script).copied().unwrap_or(f64::MIN);
        lead.evidence < floor
            || lead.known < lead.all / KNOWN_SHARE
            || lead.all > lead.words.saturating_mul(FEATURES_A_WORD)
    }
}

/// A guess, and whether it needs no more text.
struct Verdict<'d> {
    guess: Guess<'d>,
    settled: bool,
}

/// The script a text is written in.
pub(super) struct Written {
    pub(super) script: usize,
    /// Weighted letters in that script.
    letters: u32,
    /// Weighted letters in all scripts.
    all: u32,
    /// Its share of all weighted letters.
    share: f64,
}

impl Written {
    pub(super) fn of(letters: &[u32; SCRIPT_COUNT]) -> Self {
        let all: u32 = letters.iter().sum();
        if let Some(script) = letters.iter().position(|count| *count == all && all > 0) {
            let all = all.saturating_mul(SCRIPTS.get(script).map_or(1, |script| script.weight));
            return Self { script, letters: all, all, share: 1.0 };
        }
        Self::of_several(letters)
    }

    fn of_several(letters: &[u32; SCRIPT_COUNT]) -> Self {
        let mut weighted = [0_u32; SCRIPT_COUNT];
        for ((weighted, count), script) in weighted.iter_mut().zip(letters).zip(SCRIPTS) {
            *weighted = count.saturating_mul(script.weight);
        }
        let all = weighted.iter().fold(0_u32, |sum, count| sum.saturating_add(*count));
        let (han, kana) = (usize::from(HAN), usize::from(KANA));
        let japanese = letters[kana] > 0 && letters[kana] >= letters[han] / HAN_A_KANA;
        let (from, to) = if japanese { (han, kana) } else { (kana, han) };
        weighted[to] = weighted[to].saturating_add(weighted[from]);
        weighted[from] = 0;
        let mut script = usize::from(OTHER);
        for index in 0..SCRIPT_COUNT {
            if weighted[index] > weighted[script] {
                script = index;
            }
        }
        let share = f64::from(weighted[script]) / f64::from(all.max(1));
        Self { script, letters: weighted[script], all, share }
    }
}
