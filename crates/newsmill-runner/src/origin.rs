//! Tells articles where they came from: their digest, `source` and the default `uri`.
//!
//! Done once a batch, by the first thread that takes it on after it was read: reading a split is one thread's work,
//! this can be everybody's. It comes after blocks were cut, so that what is added here moves no block's end.

use std::sync::Arc;

use newsmill_article::{Article, Batch, Cell, Position, fields};
use serde_json::{Map, Value, json};

use crate::job::Job;
use crate::plan::{Split, SplitInput};
use crate::source::gives_many;

/// Where the articles of a batch came from.
pub(crate) struct Origins {
    split: Arc<Split>,
    /// From which row on the articles come from which input of the split.
    rows: Vec<(usize, usize)>,
}

impl Origins {
    pub(crate) fn new(split: Arc<Split>, rows: Vec<(usize, usize)>) -> Self {
        Self { split, rows }
    }

    /// Fills `source` and the default `uri` of the batch, which is as it was read.
    pub(crate) fn fill(self, job: &Job, batch: &mut Batch) {
        let Some(entry) = job.ingest.get(self.split.entry) else { return };
        let many = gives_many(&entry.stage);
        let mut rows = self.rows.iter().rev().copied().peekable();
        for (number, article) in batch.articles.iter_mut().enumerate().rev() {
            while rows.next_if(|(first, _)| *first > number).is_some() {}
            if let Some(bytes) = article.meta.undigested.take() {
                article.meta.digest = Some(*blake3::hash(&bytes).as_bytes());
            }
            let input = rows.peek().and_then(|(_, input)| self.split.inputs.get(*input));
            let Some(input) = input.filter(|input| input.path.is_some()) else { continue };
            fill_one(input, article, many);
        }
    }
}

fn fill_one(input: &SplitInput, article: &mut Article, many: bool) {
    let own = match article.get(fields::SOURCE) {
        Cell::Json(text) => serde_json::from_str(text).unwrap_or_default(),
        _ => Value::Null,
    };
    let source = source_json(input, article, many, own);
    article.set(fields::SOURCE, Cell::Json(source.to_string().into()));
    if article.text(fields::URI).is_none() {
        let uri = match article.meta.position.filter(|_| many) {
            Some(position) => format!("{}#{}", input.uri, fragment(position)),
            None => input.uri.clone(),
        };
        article.set(fields::URI, Cell::Text(uri.into()));
    }
}

/// A position as it stands after `#` in a default uri.
fn fragment(position: Position) -> String {
    match position.member {
        Some(member) => format!("{member}+{}", position.offset),
        None => position.offset.to_string(),
    }
}

/// `source`: what the stage said, and where the host found it.
fn source_json(input: &SplitInput, article: &Article, many: bool, own: Value) -> Value {
    let mut source = Map::new();
    source.insert("path".to_owned(), json!(input.display()));
    if let (true, Some(position)) = (many, article.meta.position) {
        if let Some(member) = position.member {
            source.insert("member".to_owned(), json!(member));
        }
        source.insert("offset".to_owned(), json!(position.offset));
    }
    if let Some(digest) = article.meta.digest {
        source.insert("digest".to_owned(), json!(blake3::Hash::from(digest).to_hex().as_str()));
    }
    if let Value::Object(own) = own {
        source.extend(own);
    }
    Value::Object(source)
}
