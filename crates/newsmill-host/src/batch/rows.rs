//! Rows: new, dropped, rejected.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use newsmill_abi::{NM_END, NO_ROW, Status as Code};
use newsmill_article::{Article, Cell, fields};

use super::{CallBatch, Intake, Made, Right, Undo};
use crate::Status;
use crate::record::Digest;
use crate::stream::InStream;
use crate::strings::{Refusal, shorten};

/// What a stage said of a row.
pub(crate) enum Mark {
    /// Not wanted.
    Dropped { reason: String, detail: String },
    /// Not possible.
    Rejected { status: Status, why: String },
}

/// Numbers records in the order they are read, whatever input they are of: only the order of the numbers means
/// anything, and a split is read in order.
static NEXT_ORDINAL: AtomicU64 = AtomicU64::new(0);

/// Longest reason of a drop in bytes.
const REASON_MAX: usize = 64;

impl CallBatch<'_> {
    /// Makes a row and gives its number.
    pub(crate) fn new_row(&mut self, after: u32) -> Result<u32, Refusal> {
        let number = u32::try_from(self.rows()).ok().filter(|row| *row < NO_ROW);
        let number = number
            .ok_or_else(|| Refusal::new(Status::Range, "more rows than a batch can count"))?;
        match self.right {
            Right::Ingest if after == NO_ROW => self.take_row()?,
            Right::Ingest => {
                return Err(Refusal::new(
                    Status::Range,
                    "a new row of ingest stands after no other",
                ));
            }
            Right::Clean => {
                let parent = self.row(after).ok_or_else(|| self.no_row(after))?;
                self.add_child(parent);
            }
            Right::Tag | Right::Export => {
                return Err(Refusal::new(
                    Status::Unsupported,
                    "new rows are for clean and ingest stages",
                ));
            }
        }
        Ok(number)
    }

    fn add_child(&mut self, parent: usize) {
        let Some(from) = self.articles.get_mut(parent) else { return };
        from.meta.children = from.meta.children.saturating_add(1);
        let count = from.meta.children;
        let mut child = Article::new(self.registry);
        for field in [fields::SOURCE, fields::VERSION, fields::STATUS] {
            child.set(field, from.get(field).clone());
        }
        if let Some(uri) = from.text(fields::URI) {
            child.set(fields::URI, Cell::Text(format!("{uri}#{count}").into()));
        }
        child.meta.ordinal = from.meta.ordinal;
        child.meta.position = from.meta.position;
        child.meta.digest = from.meta.digest;
        child.meta.undigested.clone_from(&from.meta.undigested);
        child.meta.lineage.clone_from(&from.meta.lineage);
        child.meta.lineage.push(count);
        self.articles.push(child);
        self.made.push(Made { parent: Some(parent) });
        self.undo.push(Undo::Row { parent: Some(parent) });
    }

    /// Makes a row of ingest, unless the batch is full.
    fn take_row(&mut self) -> Result<(), Refusal> {
        let Some(intake) = &mut self.intake else { return Ok(()) };
        if intake.is_full(self.articles) {
            return Err(Refusal { status: NM_END, words: String::new() });
        }
        let digest = intake.end_record();
        let mut article = Article::new(self.registry);
        article.meta.ordinal = NEXT_ORDINAL.fetch_add(1, Ordering::Relaxed);
        article.meta.position = intake.begin_record();
        self.set_digest(digest);
        self.articles.push(article);
        self.made.push(Made { parent: None });
        self.undo.push(Undo::Row { parent: None });
        Ok(())
    }

    /// Gives the last row of this call the digest of its record.
    pub(super) fn set_digest(&mut self, digest: Digest) {
        let last = self.articles.last_mut().filter(|_| !self.made.is_empty());
        let Some(last) = last else { return };
        match digest {
            Digest::None => {}
            Digest::Made(digest) => last.meta.digest = Some(digest),
            Digest::Of(bytes) => last.meta.undigested = Some(bytes),
        }
    }

    /// Notes that a cell of the record's row is a copy of `from`, which may be a view of the stream.
    pub(super) fn note_copy(&self, row: usize, from: &[u8], cell: &Arc<[u8]>) {
        let Some(intake) = &self.intake else { return };
        if !intake.stream.is_null() && row + 1 == self.articles.len() {
            // SAFETY: the reader's stream, which lives until close; the plugin is inside `set_str`, so nobody else
            // uses it (rule 3 of the header).
            unsafe { InStream::note_copy(intake.stream, from, cell) };
        }
    }

    pub(crate) fn drop(&mut self, row: u32, reason: &str, detail: &str) -> Result<(), Refusal> {
        if self.right != Right::Clean {
            let words = "dropping articles is for clean stages";
            return Err(Refusal::new(Status::Unsupported, words));
        }
        let index = self.row(row).ok_or_else(|| self.no_row(row))?;
        if !is_reason(reason) {
            let words =
                format!("reason `{}` is not kebab-case of at most 64 bytes", shorten(reason, 100));
            return Err(Refusal::new(Status::Range, words));
        }
        if self.articles.get(index).is_some_and(Article::is_canceled) {
            return Err(Refusal::new(Status::Unsupported, "a canceled article cannot be dropped"));
        }
        let mark = Mark::Dropped { reason: reason.to_owned(), detail: detail.to_owned() };
        self.mark(index, mark)
    }

    pub(crate) fn reject(&mut self, row: u32, status: Code, why: &str) -> Result<(), Refusal> {
        let index = self.row(row).ok_or_else(|| self.no_row(row))?;
        let status = Status::from_code(status);
        self.mark(index, Mark::Rejected { status, why: why.to_owned() })
    }

    fn mark(&mut self, row: usize, mark: Mark) -> Result<(), Refusal> {
        if self.marks.len() <= row {
            self.marks.resize_with(self.articles.len(), || None);
        }
        match self.marks.get_mut(row) {
            Some(place @ None) => {
                *place = Some(Box::new(mark));
                Ok(())
            }
            _ => Err(Refusal::new(
                Status::Range,
                format!("row {row} is already dropped or rejected"),
            )),
        }
    }
}

/// Whether `reason` is kebab-case: words of lower-case letters and digits, joined by single hyphens.
fn is_reason(reason: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    reason.len() <= REASON_MAX && reason.split('-').all(is_word)
}

impl Intake {
    fn is_full(&mut self, articles: &[Article]) -> bool {
        if articles.len() >= usize::try_from(self.limit.rows).unwrap_or(usize::MAX) {
            return true;
        }
        for article in articles.iter().skip(self.counted) {
            self.bytes = self.bytes.saturating_add(article.bytes());
        }
        self.counted = articles.len();
        self.counted > 0 && self.bytes >= self.limit.bytes
    }

    pub(super) fn end_record(&mut self) -> Digest {
        // SAFETY: null or the reader's stream, which lives until close; the plugin is inside `new_row` or has
        // returned, so nobody else uses it (rule 3 of the header).
        unsafe { self.stream.as_mut() }.map_or(Digest::None, InStream::end_record)
    }

    fn begin_record(&mut self) -> Option<newsmill_article::Position> {
        // SAFETY: as in `end_record`.
        unsafe { self.stream.as_mut() }.and_then(InStream::begin_record)
    }
}
