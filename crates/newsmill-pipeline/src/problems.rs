//! Collects what is wrong and turns it into findings.

use std::collections::BTreeSet;

use crate::tree::Span;
use crate::validate::Settings;
use crate::{Code, Finding, Parsed, Place, Severity};

/// At most this many findings of a file are kept.
pub(crate) const FINDINGS_MAX: usize = 1000;

/// One thing that is wrong, at a place not yet turned into line and column.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) span: Option<Span>,
    pub(crate) pointer: String,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// The entry whose `allow` may accept it.
    pub(crate) entry: Option<usize>,
}

/// A bounded list of problems.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    more: usize,
    /// The entry now looked at.
    pub(crate) entry: Option<usize>,
}

impl Problems {
    /// Nothing more is kept: loops may end.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= FINDINGS_MAX
    }

    /// Counts problems that nobody described because the list is full.
    pub(crate) fn count_more(&mut self, more: usize) {
        self.more += more;
    }

    pub(crate) fn push(
        &mut self,
        code: Code,
        span: Span,
        pointer: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<Option<String>>,
    ) {
        if self.is_full() {
            self.more += 1;
            return;
        }
        self.list.push(Problem {
            code,
            span: Some(span),
            pointer: pointer.into(),
            message: message.into(),
            hint: hint.into(),
            entry: self.entry,
        });
    }

    /// A problem of the file as a whole.
    pub(crate) fn push_whole(&mut self, code: Code, message: String, hint: &str) {
        self.list.push(Problem {
            code,
            span: None,
            pointer: String::new(),
            message,
            hint: Some(hint.to_owned()),
            entry: None,
        });
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.more += other.more;
        let room = FINDINGS_MAX.saturating_sub(self.list.len());
        self.more += other.list.len().saturating_sub(room);
        other.list.truncate(room);
        self.list.append(&mut other.list);
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.more > 0 || self.list.iter().any(|p| p.code.severity() == Severity::Error)
    }

    /// Takes out what entries accept; gives back which of it there was.
    pub(crate) fn accept(&mut self, allowed: &BTreeSet<(usize, Code)>) -> BTreeSet<(usize, Code)> {
        let mut used = BTreeSet::new();
        self.list.retain(|problem| {
            let Some(entry) = problem.entry else { return true };
            let key = (entry, problem.code);
            let accepted = allowed.contains(&key);
            if accepted {
                used.insert(key);
            }
            !accepted
        });
        used
    }

    /// Sorted by place, each only once, with severities as the settings have them.
    pub(crate) fn into_findings(mut self, parsed: &Parsed, settings: &Settings) -> Vec<Finding> {
        // What is on the command line comes last: it is mended last.
        self.list.sort_by_key(|p| {
            let (argument, start, end) = p.span.map_or((0, 0, 0), |s| (s.argument, s.start, s.end));
            (argument, start, end, p.code)
        });
        let mut seen = BTreeSet::new();
        let mut findings = Vec::with_capacity(self.list.len());
        for problem in self.list {
            let finding = finding(problem, parsed);
            let key =
                (finding.place, finding.code, finding.pointer.clone(), finding.message.clone());
            let Some(finding) = settings.judge(finding) else { continue };
            if seen.insert(key) {
                findings.push(finding);
            }
        }
        if self.more > 0 {
            findings.push(Finding {
                code: Code::MoreFindings,
                severity: Severity::Error,
                origin: parsed.origin().to_owned(),
                place: None,
                argument: None,
                pointer: String::new(),
                message: format!("and {} more", self.more),
                hint: None,
            });
        }
        findings
    }
}

fn finding(problem: Problem, parsed: &Parsed) -> Finding {
    let span = problem.span.filter(|span| span.argument == 0);
    let argument = problem.span.filter(|span| span.argument > 0);
    Finding {
        code: problem.code,
        severity: problem.code.severity(),
        origin: parsed.origin().to_owned(),
        place: span.map(|span| place(span, parsed)),
        argument: argument.map(|span| parsed.argument(span.argument)),
        pointer: problem.pointer,
        message: problem.message,
        hint: problem.hint,
    }
}

fn place(span: Span, parsed: &Parsed) -> Place {
    let (line, column) = parsed.lines().position(span.start);
    let (end_line, end_column) = parsed.lines().position(span.end.max(span.start));
    Place { line, column, end_line, end_column }
}
