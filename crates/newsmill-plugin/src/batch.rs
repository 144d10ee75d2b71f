//! The batch and its rows.

use std::fmt;

use crate::error::{ErrorKind, Result};
use crate::fields::{AnyField, Blocks, Field, List, Readable, Tags, Time, Writable, sealed};
use crate::raw::Cells;
use crate::tag::{Tag, TagView};
use crate::text::Block;

/// Where a new row goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// At the end: in an ingest stage.
    None,
    /// Right after this row's earlier children, as its child: in a clean stage.
    Row(u32),
}

/// Rows of articles, for as long as the call lasts in which the host lent them.
///
/// Text read from it stays readable and unchanged until the plugin function returns, even if the field is written.
pub struct Batch<'b> {
    cells: Cells<'b>,
}

impl<'b> Batch<'b> {
    pub(crate) const fn new(cells: Cells<'b>) -> Self {
        Self { cells }
    }

    /// The number of rows, with those made in this call.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.cells.rows()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows there are now. Dropping or rejecting one does not renumber the others.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'b>> + use<'b> {
        Rows { cells: self.cells, next: 0, end: self.len() }
    }

    /// The row of that number, if there is one.
    #[must_use]
    pub fn row(&self, index: u32) -> Option<Row<'b>> {
        (index < self.len()).then_some(Row { cells: self.cells, index })
    }

    /// Makes a row. In an ingest stage `Ok(None)` says that the batch or the block is full: return
    /// [`Next::More`](crate::Next::More) without advancing. In a clean stage the result is always a row; it has the
    /// uri `parent#1`, `parent#2`, .. and inherits only source, version and status.
    ///
    /// # Errors
    /// In a tag or export stage, and where the parent does not exist.
    pub fn new_row(&mut self, after: After) -> Result<Option<Row<'b>>> {
        let after = match after {
            After::None => None,
            After::Row(index) => Some(index),
        };
        let row = self.cells.new_row(after)?;
        Ok(row.map(|index| Row { cells: self.cells, index }))
    }
}

impl fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch").field("rows", &self.len()).finish()
    }
}

struct Rows<'b> {
    cells: Cells<'b>,
    next: u32,
    end: u32,
}

impl<'b> Iterator for Rows<'b> {
    type Item = Row<'b>;

    #[inline]
    fn next(&mut self) -> Option<Row<'b>> {
        if self.next == self.end {
            return None;
        }
        let row = Row { cells: self.cells, index: self.next };
        self.next += 1;
        Some(row)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.end - self.next).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

impl ExactSizeIterator for Rows<'_> {}

/// One article of a batch. Copied freely; every function is one call of the host unless it says otherwise.
#[derive(Clone, Copy)]
pub struct Row<'b> {
    cells: Cells<'b>,
    index: u32,
}

impl<'b> Row<'b> {
    /// Its number in the batch.
    #[must_use]
    pub const fn index(self) -> u32 {
        self.index
    }

    /// The cell of `field`, or `None` when it is empty: text for `Text`, `Json` and `Time`, bytes, numbers or a bool.
    #[inline]
    pub fn get<F: Readable>(self, field: F) -> Option<<F as sealed::Read>::View<'b>> {
        field.read(self.cells, self.index)
    }

    /// A time as Unix microseconds, a bare date at midnight UTC.
    pub fn unix_micros(self, field: Time) -> Option<i64> {
        self.cells.int(self.index, sealed::Handle::key(field))
    }

    /// All items of a list; none when it is empty.
    #[must_use]
    pub fn list(self, field: List) -> Vec<&'b str> {
        self.cells.list(self.index, sealed::Handle::key(field))
    }

    /// All tags; none when there are none.
    #[must_use]
    pub fn tags(self, field: Tags) -> Vec<TagView<'b>> {
        self.cells.tags(self.index, sealed::Handle::key(field))
    }

    /// The structure of `body_text`; nothing when there is none.
    #[must_use]
    pub fn blocks(self, field: Blocks) -> Vec<Block> {
        self.cells.blocks(self.index, sealed::Handle::key(field))
    }

    /// The canonical JSON object of `fields`, or of all but `content` when there are none.
    ///
    /// # Errors
    /// When a field may not be read.
    pub fn json(self, fields: &[AnyField]) -> Result<&'b str> {
        if fields.is_empty() {
            return self.cells.row_json(self.index, &[]);
        }
        let keys: Vec<_> = fields.iter().map(|field| sealed::Handle::key(*field)).collect();
        self.cells.row_json(self.index, &keys)
    }

    /// One cell of any type as canonical JSON, or `None` when it is empty.
    pub fn cell_json<F: Field>(self, field: F) -> Option<&'b str> {
        self.cells.cell_json(self.index, field.key())
    }

    /// Writes a cell; an empty text empties it. Writing `body_text` empties `body_blocks` and the spans of the row's
    /// tags.
    ///
    /// # Errors
    /// When the stage may not write the field, or the value is not JSON or not a time where it must be.
    #[inline]
    pub fn set<F: Writable>(self, field: F, value: <F as sealed::Write>::Value<'_>) -> Result<()> {
        field.write(self.cells, self.index, value)
    }

    /// Empties a cell of any type.
    ///
    /// # Errors
    /// When the stage may not write the field.
    pub fn clear<F: Field>(self, field: F) -> Result<()> {
        self.cells.set_null(self.index, field.key())
    }

    /// Writes a whole list, in at least two calls.
    ///
    /// # Errors
    /// When the stage may not write the field.
    pub fn set_list(self, field: List, items: &[&str]) -> Result<()> {
        self.clear(field)?;
        self.push(field, items)
    }

    /// Adds to a list, up to 16 items a call.
    ///
    /// # Errors
    /// When the stage may not write the field.
    pub fn push(self, field: List, items: &[&str]) -> Result<()> {
        self.cells.push_list(self.index, sealed::Handle::key(field), items)
    }

    /// Adds a tag. Its creator is this stage.
    ///
    /// # Errors
    /// When the stage may not write the field, the name is empty, a span does not fit `body_text`, a number is not
    /// within 0 to 1, or `data` is not a JSON object.
    #[inline]
    pub fn add(self, field: Tags, tag: Tag<'_>) -> Result<()> {
        self.add_all(field, &[tag])
    }

    /// Adds tags, up to 16 a call.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    #[inline]
    pub fn add_all(self, field: Tags, tags: &[Tag<'_>]) -> Result<()> {
        self.cells.add_tags(self.index, sealed::Handle::key(field), tags)
    }

    /// Removes the tags a stage added, this one when `creator` is empty.
    ///
    /// # Errors
    /// When the stage may not write the field.
    pub fn drop_tags(self, field: Tags, creator: &str) -> Result<()> {
        self.cells.drop_tags(self.index, sealed::Handle::key(field), creator)
    }

    /// Writes the structure of `body_text`, after that text.
    ///
    /// # Errors
    /// When the stage may not write the field, or a span does not fit `body_text`.
    pub fn set_blocks(self, field: Blocks, blocks: &[Block]) -> Result<()> {
        self.cells.set_blocks(self.index, sealed::Handle::key(field), blocks)
    }

    /// Writes the keys present in a canonical JSON object. Tags keep their creators.
    ///
    /// # Errors
    /// When the stage may not write a field, or a value is not of its type.
    pub fn set_json(self, object: &str) -> Result<()> {
        self.cells.set_json(self.index, object)
    }

    /// Removes the article on purpose; its cells stay readable until the call ends. `reason` is kebab-case of at most
    /// 64 bytes and counted, `detail` may be empty.
    ///
    /// # Errors
    /// In a tag stage, and for a canceled article.
    pub fn drop(self, reason: &str, detail: &str) -> Result<()> {
        self.cells.drop_row(self.index, reason, detail)
    }

    /// Makes a dead letter of the article: it could not be done.
    ///
    /// # Errors
    /// When the row does not exist.
    pub fn reject(self, kind: ErrorKind, why: impl fmt::Display) -> Result<()> {
        self.cells.reject(self.index, kind, &why.to_string())
    }
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("index", &self.index).finish()
    }
}
