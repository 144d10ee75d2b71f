//! The table of the day of publication.

use std::path::{Path, PathBuf};

use newsmill_extract::training::{DAY_NAMES, days, is_same_day};

use crate::choice::{self, Task};

const TASK: Task = Task {
    file: "date_weights.rs",
    names: DAY_NAMES,
    never_against: &[
        "Rules",
        "Linked",
        "LinkedOther",
        "Meta",
        "OtherMeta",
        "Property",
        "Address",
        "Visible",
        "SoleVisible",
        "FirstTime",
        "RulesSeen",
    ],
    never_for: &["NewYear"],
    candidates: |known| days(&known.page()),
    gold: "published",
    is_right: is_same_day,
};

/// Fits the table to the articles with a known day in `folder`.
pub(crate) fn run(folder: &Path, others: &[PathBuf]) -> Result<(), String> {
    choice::run(&TASK, folder, others)
}
