//! Everything that can be said of a pipeline file from manifests alone, in one pass.

mod allow;
mod entry;
mod file;
mod keys;
mod names;
mod options;
mod paths;
mod run;
mod wiring;

use newsmill_host::schema::Reference;

use crate::problems::Problems;
use crate::tree::Node;
use crate::{Catalog, Code, Finding, Parsed, PipelineField, RunSettings, Severity, reference};

pub(crate) use entry::{EntryNode, List};

/// What the caller makes of warnings.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Warnings of these codes are not told.
    pub allow: Vec<Code>,
    /// Warnings of these codes are errors.
    pub deny: Vec<Code>,
    /// Every warning that is not allowed is an error.
    pub deny_warnings: bool,
}

impl Settings {
    /// The finding as these settings have it, if at all.
    pub(crate) fn judge(&self, mut finding: Finding) -> Option<Finding> {
        if finding.severity == Severity::Warning {
            if self.allow.contains(&finding.code) {
                return None;
            }
            if self.deny_warnings || self.deny.contains(&finding.code) {
                finding.severity = Severity::Error;
            }
        }
        Some(finding)
    }
}

/// Tells everything that is wrong, sorted by place. Neither the environment nor any file is read: a reference fits
/// wherever a text fits.
pub fn validate(parsed: &Parsed, catalog: &Catalog, settings: &Settings) -> Vec<Finding> {
    let mut problems = parsed.problems().clone();
    if let Some(tree) = parsed.tree() {
        problems.append(check(tree, catalog, Mode::Written).problems);
    }
    problems.into_findings(parsed, settings)
}

/// Which tree is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The file as it is written: references stand for something not known.
    Written,
    /// References are replaced: every text stands for itself.
    Resolved,
}

impl Mode {
    pub(crate) fn reference(self, text: &str) -> Reference {
        match self {
            Self::Written => reference::classify(text),
            Self::Resolved => Reference::None,
        }
    }
}

/// A checked tree. What it holds is only good for running when there are no errors among the problems.
pub(crate) struct Checked<'a> {
    pub(crate) name: &'a str,
    pub(crate) description: &'a str,
    pub(crate) entries: Vec<EntryNode<'a>>,
    pub(crate) run: RunSettings,
    pub(crate) fields: Vec<PipelineField>,
    pub(crate) problems: Problems,
}

pub(crate) fn check<'a>(tree: &'a Node, catalog: &'a Catalog, mode: Mode) -> Checked<'a> {
    let mut cx = Context { catalog, mode, problems: Problems::default() };
    let mut checked = file::check(tree, &mut cx);
    names::check(&checked.entries, &mut cx.problems);
    paths::check(&checked.entries, &mut cx);
    checked.fields = wiring::check(&checked.entries, &mut cx);
    if mode == Mode::Written {
        allow::apply(&checked.entries, &mut cx.problems);
    }
    checked.problems = cx.problems;
    checked
}

/// What every rule gets.
pub(crate) struct Context<'a> {
    catalog: &'a Catalog,
    mode: Mode,
    problems: Problems,
}
