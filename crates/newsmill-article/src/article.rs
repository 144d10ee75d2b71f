//! Articles and batches of them.

use std::sync::Arc;

use crate::{Block, Cell, FieldId, FieldType, Registry, Tag};

/// Where a record stood in its input; the same whether the input was cut or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// In a compressed input, the offset of the member or frame in the file.
    pub member: Option<u64>,
    /// Offset in the input, or in the member.
    pub offset: u64,
}

/// What the host knows of a row beside its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowMeta {
    /// Where its record began in the input.
    pub position: Option<Position>,
    /// The blake3 digest of its record's bytes.
    pub digest: Option<[u8; 32]>,
    /// The bytes of its record, shared with the cell that holds them, where nobody has made the digest yet.
    pub undigested: Option<Arc<[u8]>>,
    /// Number of its record in the order of reading. Only the order of numbers means anything.
    pub ordinal: u64,
    /// For a row made from another: the child numbers on the way down, `[2, 1]` for the uri `parent#2#1`.
    pub lineage: Vec<u32>,
    /// How many rows were made from this one so far, in any stage.
    pub children: u32,
}

impl RowMeta {
    /// The order of rows of a split: as read, and children after their parent in the order they were made.
    #[must_use]
    pub fn order(&self) -> (u64, &[u32]) {
        (self.ordinal, &self.lineage)
    }
}

/// One article: a row of cells by [`FieldId`].
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// One cell a field of the registry; a field past the end is empty.
    pub cells: Vec<Cell>,
    /// What the host knows of it.
    pub meta: RowMeta,
}

static EMPTY: Cell = Cell::Empty;

/// Equal bit for bit; a cell that is not there equals an empty one.
impl PartialEq for Article {
    fn eq(&self, other: &Self) -> bool {
        let shared = self.cells.len().min(other.cells.len());
        let (mine, more_mine) = self.cells.split_at(shared);
        let (theirs, more_theirs) = other.cells.split_at(shared);
        mine == theirs
            && more_mine.iter().chain(more_theirs).all(|cell| *cell == Cell::Empty)
            && self.meta == other.meta
    }
}

impl Eq for Article {}

impl Article {
    /// An empty article with a cell for every field of `registry`.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        let mut cells = Vec::new();
        cells.resize_with(registry.len(), Cell::default);
        Self { cells, meta: RowMeta::default() }
    }

    /// The cell of a field.
    #[must_use]
    #[inline]
    pub fn get(&self, field: FieldId) -> &Cell {
        self.cells.get(field.index()).unwrap_or(&EMPTY)
    }

    /// The text of a field of type text, JSON or time.
    #[must_use]
    pub fn text(&self, field: FieldId) -> Option<&str> {
        match self.get(field) {
            Cell::Text(text) | Cell::Json(text) | Cell::Time(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes of a field of type bytes.
    #[must_use]
    pub fn blob(&self, field: FieldId) -> Option<&Arc<[u8]>> {
        match self.get(field) {
            Cell::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The number of a field of type int.
    #[must_use]
    pub fn int(&self, field: FieldId) -> Option<i64> {
        match self.get(field) {
            Cell::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// The number of a field of type float.
    #[must_use]
    pub fn float(&self, field: FieldId) -> Option<f64> {
        match self.get(field) {
            Cell::Float(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of a field of type bool.
    #[must_use]
    pub fn bool(&self, field: FieldId) -> Option<bool> {
        match self.get(field) {
            Cell::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The items of a field of type list.
    #[must_use]
    pub fn list(&self, field: FieldId) -> &[Box<str>] {
        match self.get(field) {
            Cell::List(items) => items,
            _ => &[],
        }
    }

    /// The tags of a field of type tags.
    #[must_use]
    pub fn tags(&self, field: FieldId) -> &[Tag] {
        match self.get(field) {
            Cell::Tags(tags) => tags,
            _ => &[],
        }
    }

    /// The blocks of a field of type blocks.
    #[must_use]
    pub fn blocks(&self, field: FieldId) -> &[Block] {
        match self.get(field) {
            Cell::Blocks(blocks) => blocks,
            _ => &[],
        }
    }

    /// Puts `cell` in and gives back what was there. The caller sees to its type and to what depends on the body.
    #[inline]
    pub fn set(&mut self, field: FieldId, cell: Cell) -> Cell {
        let index = field.index();
        if index >= self.cells.len() {
            self.cells.resize_with(index.saturating_add(1), Cell::default);
        }
        match self.cells.get_mut(index) {
            Some(place) => std::mem::replace(place, cell.normal()),
            None => Cell::Empty,
        }
    }

    /// Whether the article was called back: `status` is `canceled`.
    #[must_use]
    pub fn is_canceled(&self) -> bool {
        self.text(crate::fields::STATUS) == Some("canceled")
    }

    /// The sum of the bytes of its cells.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.cells.iter().map(Cell::bytes).sum()
    }
}

/// Rows that share a registry.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The rows.
    pub articles: Vec<Article>,
    registry: Arc<Registry>,
}

impl Batch {
    /// No rows.
    #[must_use]
    pub fn new(registry: Arc<Registry>) -> Self {
        Self { articles: Vec::new(), registry }
    }

    /// The fields of its rows.
    #[must_use]
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The sum of the bytes of its rows.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.articles.iter().map(Article::bytes).sum()
    }

    /// Adds a row at the end.
    pub fn push(&mut self, article: Article) {
        self.articles.push(article);
    }

    /// Puts rows in their [order](RowMeta::order) again after some were handed to a stage apart: a child that one of
    /// them made stands after its parent's earlier children, which may have been in another batch.
    pub fn restore_order(&mut self) {
        self.articles.sort_by(|a, b| a.meta.order().cmp(&b.meta.order()));
    }

    /// The type of a field of its registry.
    #[must_use]
    pub fn ty(&self, field: FieldId) -> Option<FieldType> {
        self.registry.def(field).map(|def| def.ty)
    }
}
