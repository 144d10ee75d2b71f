//! Writing cells.

use newsmill_article::{
    Block, Cell, Change, FieldId, FieldType, Tag, TagParts, changes, check_blocks, check_json,
    check_spans, check_time, fields,
};

use super::{CallBatch, Right, Undo};
use crate::Status;
use crate::strings::{Refusal, copied, utf8};

impl CallBatch<'_> {
    /// Puts a cell in and what was there into the log.
    #[inline]
    fn put(&mut self, row: usize, field: FieldId, cell: Cell) {
        if field == fields::BODY_TEXT {
            self.forget_places(row);
        }
        if let Some(article) = self.articles.get_mut(row) {
            let cell = article.set(field, cell);
            self.undo.push(Undo::Cell { row, field, cell });
        }
    }

    /// Empties what points into the body of a row.
    fn forget_places(&mut self, row: usize) {
        let Some(article) = self.articles.get_mut(row) else { return };
        for &field in &self.core.places {
            match article.cells.get_mut(field.index()) {
                Some(Cell::Tags(tags)) => {
                    for (tag, it) in tags.iter_mut().enumerate() {
                        let spans = it.take_spans();
                        if !spans.is_empty() {
                            self.undo.push(Undo::Spans { row, field, tag, spans });
                        }
                    }
                }
                Some(cell @ Cell::Blocks(_)) => {
                    let cell = std::mem::take(cell);
                    self.undo.push(Undo::Cell { row, field, cell });
                }
                _ => {}
            }
        }
    }

    /// Keeps one article from growing without bound. The size is summed up when enough was written since the last time.
    fn check_size(&mut self, row: usize, more: usize) -> Result<(), Refusal> {
        let max = self.core.settings.article_bytes_max;
        self.unchecked = self.unchecked.saturating_add(more);
        if self.unchecked <= max / 4 {
            return Ok(());
        }
        let size = self.articles.get(row).map_or(0, newsmill_article::Article::bytes);
        if size.saturating_add(more) > max {
            let size = size.saturating_add(more);
            return Err(Refusal::new(
                Status::Range,
                format!("an article of {size} bytes, more than the {max} allowed"),
            ));
        }
        self.unchecked = 0;
        Ok(())
    }

    /// The uri is always there, once ingest is over.
    fn check_uri(&self, field: FieldId, is_empty: bool) -> Result<(), Refusal> {
        if field == fields::URI && is_empty && self.right != Right::Ingest {
            return Err(Refusal::new(Status::Range, "`uri` cannot be emptied"));
        }
        Ok(())
    }

    /// TEXT, BYTES, JSON, TIME.
    pub(crate) fn set_str(&mut self, row: u32, field: u32, bytes: &[u8]) -> Result<(), Refusal> {
        let (row, ty) = self.writable(row, field)?;
        let id = FieldId::from_code(field);
        self.check_size(row, bytes.len())?;
        self.check_uri(id, bytes.is_empty())?;
        let cell = match ty {
            FieldType::Text => Cell::Text(copied(bytes)?),
            FieldType::Bytes => {
                let cell = bytes.into();
                self.note_copy(row, bytes, &cell);
                Cell::Bytes(cell)
            }
            _ if bytes.is_empty() && matches!(ty, FieldType::Json | FieldType::Time) => Cell::Empty,
            FieldType::Json => {
                Cell::Json(check_json(utf8(bytes)?).map_err(|error| self.in_field(id, error))?)
            }
            FieldType::Time => Cell::Time(self.time(id, utf8(bytes)?)?),
            _ => return Err(self.wrong_type(field)),
        };
        self.put(row, id, cell);
        Ok(())
    }

    fn in_field(&self, field: FieldId, error: impl Into<Refusal>) -> Refusal {
        let Refusal { status, words } = error.into();
        Refusal { status, words: format!("field `{}`: {words}", self.registry.name(field)) }
    }

    fn time(&self, field: FieldId, text: &str) -> Result<Box<str>, Refusal> {
        if check_time(text) {
            return Ok(text.into());
        }
        let shown: String = text.chars().take(40).collect();
        let words = format!("`{shown}` is neither an RFC 3339 time with an offset nor a date");
        Err(self.in_field(field, Refusal::new(Status::Type, words)))
    }

    /// I64 and BOOL.
    pub(crate) fn set_i64(&mut self, row: u32, field: u32, value: i64) -> Result<(), Refusal> {
        let (row, ty) = self.writable(row, field)?;
        let id = FieldId::from_code(field);
        let cell = match (ty, value) {
            (FieldType::Int, _) => Cell::Int(value),
            (FieldType::Bool, 0 | 1) => Cell::Bool(value == 1),
            (FieldType::Bool, _) => {
                let words = format!("`{value}` is neither 0 nor 1");
                return Err(self.in_field(id, Refusal::new(Status::Range, words)));
            }
            _ => return Err(self.wrong_type(field)),
        };
        self.put(row, id, cell);
        Ok(())
    }

    /// F64.
    pub(crate) fn set_f64(&mut self, row: u32, field: u32, value: f64) -> Result<(), Refusal> {
        let (row, ty) = self.writable(row, field)?;
        let id = FieldId::from_code(field);
        if ty != FieldType::Float {
            return Err(self.wrong_type(field));
        }
        if !value.is_finite() {
            let words = format!("`{value}` is not a finite number");
            return Err(self.in_field(id, Refusal::new(Status::Range, words)));
        }
        self.put(row, id, Cell::Float(value));
        Ok(())
    }

    pub(crate) fn set_null(&mut self, row: u32, field: u32) -> Result<(), Refusal> {
        let (row, _) = self.writable(row, field)?;
        let id = FieldId::from_code(field);
        self.check_uri(id, true)?;
        self.put(row, id, Cell::Empty);
        Ok(())
    }

    /// Appends items; none of them when one is refused.
    pub(crate) fn push_list<'t>(
        &mut self,
        row: u32,
        field: u32,
        texts: impl Iterator<Item = Result<&'t str, Refusal>>,
    ) -> Result<(), Refusal> {
        let (row, ty) = self.writable(row, field)?;
        if ty != FieldType::List {
            return Err(self.wrong_type(field));
        }
        let mut more: Vec<Box<str>> = Vec::new();
        let mut bytes = 0_usize;
        for text in texts {
            let text = text?;
            bytes = bytes.saturating_add(text.len() + 8);
            more.push(text.into());
        }
        self.check_size(row, bytes)?;
        let id = FieldId::from_code(field);
        let Some(cell) = self.cell_mut(row, id) else { return Ok(()) };
        let mut items = match std::mem::take(cell) {
            Cell::List(items) => items,
            _ => Vec::new(),
        };
        let len = items.len();
        items.append(&mut more);
        *cell = Cell::List(items).normal();
        self.log_growth(Undo::ListGrew { row, field: id, len });
        Ok(())
    }

    /// Logs that a cell grew, once for additions in a row: the first length is the one to go back to.
    fn log_growth(&mut self, grown: Undo) {
        let is_known = self.undo.last().is_some_and(|last| last.is_same_growth(&grown));
        if !is_known {
            self.undo.push(grown);
        }
    }

    /// The cell of a field, made when the row is shorter.
    fn cell_mut(&mut self, row: usize, field: FieldId) -> Option<&mut Cell> {
        let width = self.registry.len();
        let article = self.articles.get_mut(row)?;
        if article.cells.len() < width {
            article.cells.resize_with(width, Cell::default);
        }
        article.cells.get_mut(field.index())
    }

    /// Appends tags; none of them when one is refused.
    pub(crate) fn add_tags<'t>(
        &mut self,
        row: u32,
        field: u32,
        parts: impl Iterator<Item = Result<TagParts<'t>, Refusal>>,
    ) -> Result<(), Refusal> {
        let (row, ty) = self.writable(row, field)?;
        if ty != FieldType::Tags {
            return Err(self.wrong_type(field));
        }
        let id = FieldId::from_code(field);
        let Some(cell) = self.cell_mut(row, id) else { return Ok(()) };
        // Out of the cell while the body beside it is read; the texts of the tags do not move with them.
        let mut tags = match std::mem::take(cell) {
            Cell::Tags(tags) => tags,
            _ => Vec::new(),
        };
        let len = tags.len();
        let added = self.append_tags(row, &mut tags, parts);
        if added.is_err() {
            tags.truncate(len);
        }
        if let Some(cell) = self.cell_mut(row, id) {
            *cell = Cell::Tags(tags).normal();
        }
        let bytes = added.map_err(|refusal| self.in_field(id, refusal))?;
        // Logged before the check: a call that a stage goes on with after a refusal may keep them, not one that fails.
        self.log_growth(Undo::TagsGrew { row, field: id, len });
        self.unchecked = self.unchecked.saturating_add(bytes);
        self.check_size(row, 0)
    }

    /// Appends checked tags and gives their bytes.
    fn append_tags<'t>(
        &self,
        row: usize,
        tags: &mut Vec<Tag>,
        parts: impl Iterator<Item = Result<TagParts<'t>, Refusal>>,
    ) -> Result<usize, Refusal> {
        let body = self.body(row);
        let mut bytes = 0_usize;
        for parts in parts {
            let parts = TagParts { creator: self.core.id(), ..parts? };
            check_spans(parts.spans, body)?;
            let tag = Tag::new(&parts)?;
            bytes = bytes.saturating_add(tag.bytes());
            tags.push(tag);
        }
        Ok(bytes)
    }

    fn body(&self, row: usize) -> &str {
        self.articles.get(row).and_then(|a| a.text(fields::BODY_TEXT)).unwrap_or_default()
    }

    /// Takes out the tags of a creator; the stage's own when `creator` is empty.
    pub(crate) fn drop_tags(&mut self, row: u32, field: u32, creator: &str) -> Result<(), Refusal> {
        let (row, ty) = self.writable(row, field)?;
        if ty != FieldType::Tags {
            return Err(self.wrong_type(field));
        }
        let id = FieldId::from_code(field);
        let creator =
            if creator.is_empty() { self.core.id().to_owned() } else { creator.to_owned() };
        let Some(cell) = self.cell_mut(row, id) else { return Ok(()) };
        let Cell::Tags(tags) = cell else { return Ok(()) };
        let mut place = 0..;
        let taken: Vec<(usize, Tag)> = std::mem::take(tags)
            .into_iter()
            .filter_map(|tag| {
                let at = place.next()?;
                if tag.creator() == creator {
                    return Some((at, tag));
                }
                tags.push(tag);
                None
            })
            .collect();
        if tags.is_empty() {
            *cell = Cell::Empty;
        }
        if !taken.is_empty() {
            self.undo.push(Undo::TagsTaken { row, field: id, taken });
        }
        Ok(())
    }

    pub(crate) fn set_blocks(
        &mut self,
        row: u32,
        field: u32,
        blocks: Vec<Block>,
    ) -> Result<(), Refusal> {
        let (row, ty) = self.writable(row, field)?;
        if ty != FieldType::Blocks {
            return Err(self.wrong_type(field));
        }
        let id = FieldId::from_code(field);
        check_blocks(&blocks, self.body(row)).map_err(|error| self.in_field(id, error))?;
        self.check_size(row, blocks.len().saturating_mul(12))?;
        self.put(row, id, Cell::Blocks(blocks));
        Ok(())
    }

    /// Sets the keys of a canonical JSON object; none of them when one is refused.
    pub(crate) fn row_set_json(&mut self, row: u32, object: &str) -> Result<(), Refusal> {
        // First what no key can make right, so that an empty object is refused too.
        if self.right == Right::Export {
            return Err(Refusal::new(Status::Unsupported, "an export stage does not write fields"));
        }
        let index = self.row(row).ok_or_else(|| self.no_row(row))?;
        let changes = changes(self.registry, object, self.core.id())?;
        for change in &changes {
            self.writable(row, change.field.code())?;
            self.check_uri(change.field, change.cell.is_empty())?;
        }
        let body = match changes.first() {
            Some(Change { field: fields::BODY_TEXT, cell: Cell::Text(text) }) => text,
            Some(Change { field: fields::BODY_TEXT, .. }) => "",
            _ => self.body(index),
        };
        for change in &changes {
            change.check(body).map_err(|error| self.in_field(change.field, error))?;
        }
        self.check_size(index, changes.iter().map(|change| change.cell.bytes()).sum())?;
        for Change { field, cell } in changes {
            let is_same = field == fields::BODY_TEXT
                && self.articles.get(index).is_some_and(|article| *article.get(field) == cell);
            if !is_same {
                self.put(index, field, cell);
            }
        }
        Ok(())
    }
}
