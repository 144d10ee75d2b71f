//! Transforms.

use newsmill_article::Article;
use newsmill_host::{Blame, Worker};
use serde_json::Value;

use super::harness::{Done, Harness, call_failed, same};
use super::report::Report;
use crate::error::Result;
use crate::facets::Transform;
use crate::raw::TransformOf;

/// Takes articles through a transform.
///
/// # Errors
/// Where a run would stop: wrong options, an undeclared field, a failure to start; and where the result depends on how
/// articles are put into batches.
pub fn run<S: Transform>(options: &Value, articles: &[Value]) -> Result<Report> {
    let harness = Harness::new::<TransformOf<S>>(options, articles)?;
    let articles = harness.articles(articles)?;
    let report = harness.report(at_once(&harness, &articles)?);
    let singly = harness.report(one_by_one(&harness, &articles)?);
    same(&report.results(), &singly.results(), "one batch and batches of one article differ")?;
    Ok(report)
}

/// All articles in one batch; when that fails, one by one, as in a run.
pub(super) fn at_once(harness: &Harness, articles: &[Article]) -> Result<Done> {
    let mut batch = harness.batch(articles);
    let mut worker = Worker::open(&harness.stage).map_err(call_failed)?;
    match worker.process(&mut batch) {
        Ok(outcome) => {
            let mut done = Done::default();
            done.add(batch, outcome);
            Ok(done)
        }
        Err(error) if error.blame() == Blame::Article => one_by_one(harness, articles),
        Err(error) => Err(call_failed(error)),
    }
}

/// Batches of one article, the last one first, with one worker: nothing learned from one may show in another.
fn one_by_one(harness: &Harness, articles: &[Article]) -> Result<Done> {
    let mut worker = Worker::open(&harness.stage).map_err(call_failed)?;
    let mut parts = Vec::new();
    for article in articles.iter().rev() {
        let mut part = Done::default();
        let mut batch = harness.batch(std::slice::from_ref(article));
        match worker.process(&mut batch) {
            Ok(outcome) => part.add(batch, outcome),
            Err(error) => {
                part.blame(article, error)?;
                worker = Worker::open(&harness.stage).map_err(call_failed)?;
            }
        }
        parts.push(part);
    }
    let mut done = Done::default();
    parts.into_iter().rev().for_each(|part| done.append(part));
    Ok(done)
}
