//! What `nm_batch*` points to: a batch during one call.
//!
//! Every write moves what it replaces into the undo log. Moving a cell does not move the bytes of its texts, so views
//! stay valid until the plugin returns; undoing the log in reverse gives the batch as it was.

mod finish;
mod read;
mod rows;
mod undo;
mod write;

use std::cell::RefCell;

use newsmill_abi::{Batch as Opaque, Status as Code, Str};
use newsmill_article::{Article, Batch, FieldId, FieldType, Registry};

use crate::access::{READ, WRITE};
use crate::stage::Core;
use crate::stream::InStream;
use crate::strings::Refusal;
use crate::{Limit, Status};

pub(crate) use rows::Mark;
pub(crate) use undo::Undo;

/// An article that a stage dropped on purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct Gone {
    /// The article as it was then.
    pub article: Article,
    /// Why, in kebab-case.
    pub reason: String,
    /// More words; may be empty.
    pub detail: String,
}

/// An article that a stage could not process.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// The article as it was then.
    pub article: Article,
    /// How it failed.
    pub status: Status,
    /// Why.
    pub message: String,
}

/// What a call did to rows. The batch holds the survivors in order, new rows right after their parents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Dropped on purpose, in order.
    pub dropped: Vec<Gone>,
    /// Rejected, in order.
    pub rejected: Vec<Lost>,
    /// Number of new rows; they are among the survivors, the dropped and the rejected.
    pub made: u32,
}

/// What a facet may do to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Clean stages: write, drop, reject, make.
    Clean,
    /// Tag stages: write, reject.
    Tag,
    /// Ingest stages: make and write their own rows, reject them.
    Ingest,
    /// Export stages: reject.
    Export,
}

/// A row made in this call.
struct Made {
    /// Its parent's number; none in ingest.
    parent: Option<usize>,
}

/// What an ingest call brings along.
pub(crate) struct Intake {
    pub(crate) limit: Limit,
    /// The reader's stream, or null. Only used inside functions of the batch and after the call, when the plugin does not.
    pub(crate) stream: *mut InStream,
    /// Rows whose bytes are in `bytes`.
    pub(crate) counted: usize,
    pub(crate) bytes: usize,
}

/// A batch during one call.
pub(crate) struct CallBatch<'a> {
    articles: &'a mut Vec<Article>,
    registry: &'a Registry,
    core: &'a Core,
    /// The stage's access table, once more for speed.
    flags: &'a [u8],
    right: Right,
    /// Rows before this are of earlier calls and out of reach (ingest).
    first: usize,
    made: Vec<Made>,
    /// Marks of dropped and rejected rows, by row; shorter than the rows.
    marks: Vec<Option<Box<Mark>>>,
    undo: Vec<Undo>,
    /// Canceled articles that are carried around the stage, with their places.
    carried: Vec<(usize, Article)>,
    intake: Option<Intake>,
    /// Bytes written since the size of an article was last checked.
    unchecked: usize,
    kept: RefCell<Vec<Box<str>>>,
    refusal: RefCell<Option<Refusal>>,
}

impl<'a> CallBatch<'a> {
    pub(crate) fn new(batch: &'a mut Batch, core: &'a Core, right: Right) -> Self {
        // The stage's numbers are those of its own registry; a batch of another one has other cells.
        let registry = &*core.settings.registry;
        Self {
            articles: &mut batch.articles,
            registry,
            core,
            flags: core.settings.access.flags(),
            right,
            first: 0,
            made: Vec::new(),
            marks: Vec::new(),
            undo: Vec::new(),
            carried: Vec::new(),
            intake: None,
            unchecked: 0,
            kept: RefCell::default(),
            refusal: RefCell::default(),
        }
    }

    /// Takes canceled articles out of the stage's sight.
    pub(crate) fn carry_canceled(mut self) -> Self {
        if self.articles.iter().any(Article::is_canceled) {
            let all = std::mem::take(self.articles);
            for (place, article) in all.into_iter().enumerate() {
                if article.is_canceled() {
                    self.carried.push((place, article));
                } else {
                    self.articles.push(article);
                }
            }
        }
        self
    }

    /// Makes it the batch of an ingest call: rows there are of earlier calls.
    pub(crate) fn take_in(mut self, intake: Intake) -> Self {
        self.first = self.articles.len();
        self.intake = Some(intake);
        self
    }

    /// The address, for the plugin.
    pub(crate) fn pointer(&mut self) -> *mut Opaque {
        std::ptr::from_mut(self).cast()
    }

    pub(crate) fn rows(&self) -> usize {
        self.articles.len()
    }

    fn flags(&self, field: u32) -> u8 {
        self.flags.get(FieldId::from_code(field).index()).copied().unwrap_or(0)
    }

    /// The type of a field of the registry.
    fn ty(&self, field: u32) -> Option<FieldType> {
        FieldType::from_code(u32::from(self.flags(field) >> 4))
    }

    /// The row's index, if the stage may reach it.
    fn row(&self, row: u32) -> Option<usize> {
        let row = usize::try_from(row).ok()?;
        (row >= self.first && row < self.articles.len()).then_some(row)
    }

    /// The index of a row that is to be written, and the type of the field.
    fn writable(&self, row: u32, field: u32) -> Result<(usize, FieldType), Refusal> {
        if self.right == Right::Export {
            return Err(Refusal::new(Status::Unsupported, "an export stage does not write fields"));
        }
        let flags = self.flags(field);
        match self.ty(field) {
            Some(ty) if flags & WRITE != 0 => match self.row(row) {
                Some(row) => Ok((row, ty)),
                None => Err(self.no_row(row)),
            },
            _ => Err(self.undeclared("write", field)),
        }
    }

    #[cold]
    fn undeclared(&self, what: &str, field: u32) -> Refusal {
        match self.registry.def(FieldId::from_code(field)) {
            Some(def) => Refusal::new(
                Status::Undeclared,
                format!(
                    "stage `{}` does not declare to {what} field `{}`",
                    self.core.id(),
                    def.name
                ),
            ),
            None => Refusal::new(Status::Undeclared, format!("there is no field number {field}")),
        }
    }

    #[cold]
    fn no_row(&self, row: u32) -> Refusal {
        let rows = self.articles.len();
        Refusal::new(Status::Range, format!("there is no row {row} for this call among {rows}"))
    }

    /// Keeps a text until the call returns, for a view of it.
    pub(crate) fn keep(&self, text: String) -> Str {
        let text = text.into_boxed_str();
        let view = Str::of(text.as_bytes());
        self.kept.borrow_mut().push(text);
        view
    }

    /// Notes what was refused last, for a plugin that passes the status on without words.
    #[cold]
    pub(crate) fn refuse(&self, refusal: Refusal) -> Code {
        let status = refusal.status;
        *self.refusal.borrow_mut() = Some(refusal);
        status
    }

    pub(crate) fn take_refusal(&self) -> Option<Refusal> {
        self.refusal.borrow_mut().take()
    }

    fn may_read(&self, field: u32) -> bool {
        self.flags(field) & READ != 0
    }
}
