//! Findings, and how they are shown.

use std::fmt;

use serde_json::{Value, json};

use crate::{Code, Severity};

/// One thing that is wrong with a pipeline file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub code: Code,
    /// How bad it is: that of the code, unless settings made a warning an error.
    pub severity: Severity,
    /// The file, as the caller named it.
    pub origin: String,
    /// Where in the file; `None` for an argument and for the file as a whole.
    pub place: Option<Place>,
    /// The argument (`--set NAME.key`) that holds it, without its value.
    pub argument: Option<String>,
    /// JSON pointer to the value or key.
    pub pointer: String,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A part of a file. Lines and columns begin at 1, columns are characters, the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Place {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.argument, self.place) {
            (Some(argument), _) => write!(f, "{}: {argument}: ", self.origin)?,
            (None, Some(place)) => write!(f, "{}:{}:{}: ", self.origin, place.line, place.column)?,
            (None, None) => write!(f, "{}: ", self.origin)?,
        }
        write!(f, "{}[{}]: {}", self.severity.name(), self.code, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

impl Finding {
    /// The finding as a JSON object; keys are only ever added.
    pub fn to_json(&self) -> Value {
        let place = self.place;
        json!({
            "code": self.code.name(),
            "severity": self.severity.name(),
            "file": self.origin,
            "line": place.map(|p| p.line),
            "column": place.map(|p| p.column),
            "end_line": place.map(|p| p.end_line),
            "end_column": place.map(|p| p.end_column),
            "argument": self.argument,
            "pointer": self.pointer,
            "message": self.message,
            "hint": self.hint,
        })
    }
}

/// Whether a run is refused.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// The findings as text, a line each and one for its hint.
pub fn to_text(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}

/// The findings as a JSON list.
pub fn to_json(findings: &[Finding]) -> Value {
    findings.iter().map(Finding::to_json).collect()
}
