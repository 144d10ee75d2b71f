//! Serial stages.

use newsmill_article::Article;
use newsmill_host::{Blame, CallError, SerialState};
use serde_json::Value;

use super::harness::{Done, Harness, call_failed, same};
use super::report::Report;
use super::transform::at_once;
use crate::error::Result;
use crate::facets::{Serial, Transform};
use crate::raw::{SerialOf, SerialTransformOf};

/// Takes articles through a serial stage, in order.
///
/// # Errors
/// Where a run would stop: wrong options, an undeclared field, a failure to start; and where the result depends on how
/// articles are put into batches, or differs after `undo`, or after `delta` and `apply` to a new state.
pub fn serial<S: Serial>(options: &Value, articles: &[Value]) -> Result<Report> {
    let harness = Harness::new::<SerialOf<S>>(options, articles)?;
    let articles = harness.articles(articles)?;
    check(&harness, || in_order(&harness, &articles), || by_row(&harness, &articles, true))
}

/// Takes articles through the transform and then the serial part of a stage exported as `serial + transform`.
///
/// # Errors
/// As [`serial`].
pub fn serial_transform<S: Serial + Transform>(
    options: &Value,
    articles: &[Value],
) -> Result<Report> {
    let harness = Harness::new::<SerialTransformOf<S>>(options, articles)?;
    let articles = harness.articles(articles)?;
    let both = |serial: &dyn Fn(&[Article]) -> Result<Done>| {
        let mut done = at_once(&harness, &articles)?;
        let left = std::mem::take(&mut done.articles);
        done.append(serial(&left)?);
        Ok(done)
    };
    check(
        &harness,
        || both(&|left| in_order(&harness, left)),
        || both(&|left| by_row(&harness, left, true)),
    )
}

fn check(
    harness: &Harness,
    run: impl FnOnce() -> Result<Done>,
    again: impl FnOnce() -> Result<Done>,
) -> Result<Report> {
    let report = harness.report(run()?);
    let other = harness.report(again()?);
    let what = "one batch differs from batches of one article, each undone once and its delta applied to a new state";
    same(&report.results(), &other.results(), what)?;
    Ok(report)
}

/// All articles in one batch; when that fails, one by one, as in a run.
fn in_order(harness: &Harness, articles: &[Article]) -> Result<Done> {
    let mut batch = harness.batch(articles);
    let mut state = SerialState::open(&harness.stage).map_err(call_failed)?;
    match state.process(&mut batch) {
        Ok(outcome) => {
            let mut done = Done::default();
            done.add(batch, outcome);
            Ok(done)
        }
        Err(error) if error.blame() == Blame::Article => by_row(harness, articles, false),
        Err(error) => Err(call_failed(error)),
    }
}

/// Batches of one article. When `careful`, each is undone once and then remembered by a new state from deltas alone.
fn by_row(harness: &Harness, articles: &[Article], careful: bool) -> Result<Done> {
    let mut done = Done::default();
    let mut deltas = Vec::new();
    let mut state = restored(harness, &deltas).map_err(call_failed)?;
    for article in articles {
        let mut batch = harness.batch(std::slice::from_ref(article));
        let mut result = state.process(&mut batch);
        if careful && result.is_ok() {
            state.undo().map_err(call_failed)?;
            batch = harness.batch(std::slice::from_ref(article));
            result = state.process(&mut batch);
        }
        match result {
            Ok(outcome) => {
                done.add(batch, outcome);
                deltas.push(state.delta().map_err(call_failed)?);
                if careful {
                    state = restored(harness, &deltas).map_err(call_failed)?;
                }
            }
            Err(error) => {
                done.blame(article, error)?;
                if state.undo().is_err() {
                    state = restored(harness, &deltas).map_err(call_failed)?;
                }
            }
        }
    }
    Ok(done)
}

/// A new state that knows what earlier ones told.
fn restored(harness: &Harness, deltas: &[Vec<u8>]) -> Result<SerialState, CallError> {
    let mut state = SerialState::open(&harness.stage)?;
    for delta in deltas {
        state.apply(delta)?;
    }
    Ok(state)
}
