//! What a stage did.

use serde_json::Value;

use crate::level::Level;

/// What a stage did.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The articles that went on, in order.
    pub articles: Vec<Value>,
    /// The articles that were dropped on purpose.
    pub dropped: Vec<Dropped>,
    /// The articles that would become dead letters.
    pub rejected: Vec<Rejected>,
    /// What was logged: level and message.
    pub logs: Vec<(Level, String)>,
    /// Numbers, in the order they were given.
    pub metrics: Vec<Metric>,
}

impl Report {
    /// What has to be the same for every cut into batches.
    pub(super) fn results(&self) -> (&[Value], &[Dropped], &[Rejected]) {
        (&self.articles, &self.dropped, &self.rejected)
    }
}

/// An article dropped on purpose.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Dropped {
    /// As it was then.
    pub article: Value,
    /// Why, in kebab-case.
    pub reason: String,
    /// More words; may be empty.
    pub detail: String,
}

/// An article that could not be done.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Rejected {
    /// As it was then; null where an input could not be read further.
    pub article: Value,
    /// How it failed, in one word: `input`, `panic`, `range`, `other`, ..
    pub status: &'static str,
    /// Why.
    pub message: String,
}

/// A number a stage gave.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: f64,
}
