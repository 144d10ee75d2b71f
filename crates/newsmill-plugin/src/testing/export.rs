//! Export stages.

use std::slice;
use std::sync::Arc;

use newsmill_article::Article;
use newsmill_host::{CallError, Lost, Outcome, ReceiptIn, Writer};
use serde_json::{Value, json};

use super::harness::{Done, Harness, call_failed, same};
use super::memory::{Bytes, Written};
use super::report::Report;
use crate::error::Result;
use crate::facets::Export;
use crate::raw::ExportOf;

/// What an export stage made of articles.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Exported {
    /// The file: prologue, the one block, epilogue.
    pub bytes: Vec<u8>,
    /// What `begin` answered.
    pub job: Value,
    /// What it rejected, what it logged; the articles are those it took.
    pub report: Report,
}

/// Writes articles as one block of a run to `out/test`.
///
/// # Errors
/// Where a run would stop: wrong options, an undeclared field, a failure to start, begin, finish or commit; and where
/// the bytes depend on how articles are put into batches.
pub fn export<S: Export>(options: &Value, articles: &[Value]) -> Result<Exported> {
    let harness = Harness::new::<ExportOf<S>>(options, articles)?;
    let articles = harness.articles(articles)?;
    let (bytes, job, done) = write(&harness, articles.clone(), articles.len().max(1))?;
    let report = harness.report(done);
    let (singly, ..) = write(&harness, articles, 1)?;
    let what = "one batch and batches of one article differ";
    same(&String::from_utf8_lossy(&bytes), &String::from_utf8_lossy(&singly), what)?;
    same(&bytes, &singly, what)?;
    Ok(Exported { bytes, job, report })
}

/// A block, and again without an article at which the writer panicked.
fn write(
    harness: &Harness,
    mut articles: Vec<Article>,
    mut rows: usize,
) -> Result<(Vec<u8>, Value, Done)> {
    let mut lost = Done::default();
    loop {
        let begun = begin(harness)?;
        match block(harness, &articles, rows, &begun)? {
            Ok((bytes, mut done)) => {
                done.append(lost);
                return Ok((bytes, serde_json::from_slice(&begun.job)?, done));
            }
            Err(_) if rows > 1 => rows = 1,
            Err((at, error)) => lost.blame(&articles.remove(at), error)?,
        }
    }
}

fn begin(harness: &Harness) -> Result<newsmill_host::Begun> {
    let run = json!({ "id": "test", "to": "out/test" }).to_string();
    Writer::begin(&harness.stage, &run).map_err(call_failed)
}

/// The file, or at which article the writer panicked.
type Block = Result<(Vec<u8>, Done), (usize, CallError)>;

fn block(
    harness: &Harness,
    articles: &[Article],
    rows: usize,
    begun: &newsmill_host::Begun,
) -> Result<Block> {
    let (stage, staged) = (&harness.stage, Written::default());
    let (mut bytes, mut receipts, mut done) = (begun.prologue.clone(), Vec::new(), Done::default());
    if !articles.is_empty() {
        let output = Box::new(staged.clone());
        let mut writer = Writer::open(stage, &begun.job, 0, 0, 0, output).map_err(call_failed)?;
        for (part, at) in articles.chunks(rows).zip((0..).step_by(rows)) {
            if let Err(error) = write_batch(harness, &mut writer, part, &mut done) {
                return if writer.poisoned() {
                    Ok(Err((at, error)))
                } else {
                    Err(call_failed(error))
                };
            }
        }
        let (receipt, _) = writer.finish().map_err(call_failed)?;
        let block = staged.take();
        bytes.extend_from_slice(&block);
        let length = u64::try_from(block.len()).unwrap_or(u64::MAX);
        receipts.push(ReceiptIn { receipt, staged: Bytes::open(Arc::from(block), 0), length });
    }
    let commit = Writer::commit(stage, &begun.job, receipts).map_err(call_failed)?;
    bytes.extend(commit.epilogue);
    for refused in commit.rejected {
        let article = articles
            .iter()
            .find(|article| article.text(newsmill_article::fields::URI) == Some(&refused.uri));
        let article = article.cloned().unwrap_or_else(|| harness.no_article());
        done.reject(vec![Lost { article, status: refused.status, message: refused.message }]);
    }
    Ok(Ok((bytes, done)))
}

/// One `write`; when it fails, row by row, as in a run. An error would stop a run, or is a panic.
fn write_batch(
    harness: &Harness,
    writer: &mut Writer,
    articles: &[Article],
    done: &mut Done,
) -> Result<(), CallError> {
    let mut batch = harness.batch(articles);
    match (writer.write(&mut batch), articles) {
        (Ok(outcome), _) => done.add(batch, outcome),
        (Err(error), _) if writer.poisoned() || !is_for_an_article(&error) => return Err(error),
        (Err(error), [article]) => {
            let (status, message) = (error.status, error.message);
            let rejected = vec![Lost { article: article.clone(), status, message }];
            done.add(harness.batch(&[]), Outcome { rejected, ..Outcome::default() });
        }
        (Err(_), _) => {
            for article in articles {
                write_batch(harness, writer, slice::from_ref(article), done)?;
            }
        }
    }
    Ok(())
}

fn is_for_an_article(error: &CallError) -> bool {
    error.blame() == newsmill_host::Blame::Article
}
