//! The table of the headline.

use std::path::{Path, PathBuf};

use newsmill_extract::training::{HEADLINE_NAMES, headlines, is_same_headline};

use crate::choice::{self, Task};

const TASK: Task = Task {
    file: "headline_weights.rs",
    names: HEADLINE_NAMES,
    never_against: &[
        "Agreed2",
        "Agreed3",
        "Agreed4",
        "IsSocial",
        "IsLinked",
        "IsTitle",
        "IsHeading",
    ],
    never_for: &[
        "IsSite",
        "HomeLink",
        "Misnamed",
        "InFurniture",
        "OwnFurniture",
        "Unlike",
        "Bar",
        "OpenEnd",
        "OddStart",
    ],
    candidates: |known| headlines(&known.page()),
    gold: "headline",
    is_right: is_same_headline,
};

/// Fits the table to the articles with a headline in `folder`.
pub(crate) fn run(folder: &Path, others: &[PathBuf]) -> Result<(), String> {
    choice::run(&TASK, folder, others)
}
