//! The undo log: what each write replaced.

use newsmill_article::{Article, Cell, FieldId, Span, Tag};

use super::CallBatch;

/// What one write replaced.
pub(crate) enum Undo {
    /// A whole cell.
    Cell { row: usize, field: FieldId, cell: Cell },
    /// The spans of one tag, emptied by a new body.
    Spans { row: usize, field: FieldId, tag: usize, spans: Box<[Span]> },
    /// The length of a list before items were added; an empty cell had none.
    ListGrew { row: usize, field: FieldId, len: usize },
    /// The number of tags before more were added.
    TagsGrew { row: usize, field: FieldId, len: usize },
    /// Tags that were taken out, with their places.
    TagsTaken { row: usize, field: FieldId, taken: Vec<(usize, Tag)> },
    /// A new row at the end, of this parent.
    Row { parent: Option<usize> },
}

impl CallBatch<'_> {
    /// Gives the batch as it was before the call.
    pub(crate) fn roll_back(mut self) {
        while let Some(step) = self.undo.pop() {
            step.undo(self.articles);
        }
        for (place, article) in self.carried.drain(..) {
            self.articles.insert(place.min(self.articles.len()), article);
        }
    }

    /// Takes the rows of this call back out (ingest).
    pub(crate) fn take_back(self) {
        self.articles.truncate(self.first);
    }
}

impl Undo {
    /// Whether both say that one cell grew.
    pub(super) fn is_same_growth(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ListGrew { row, field, .. }, Self::ListGrew { row: r, field: f, .. })
            | (Self::TagsGrew { row, field, .. }, Self::TagsGrew { row: r, field: f, .. }) => {
                (row, field) == (r, f)
            }
            _ => false,
        }
    }

    fn undo(self, articles: &mut Vec<Article>) {
        match self {
            Self::Cell { row, field, cell } => {
                if let Some(article) = articles.get_mut(row) {
                    article.set(field, cell);
                }
            }
            Self::Spans { row, field, tag, spans } => {
                if let Some(tag) = tags(articles, row, field).and_then(|tags| tags.get_mut(tag)) {
                    tag.put_spans(spans);
                }
            }
            Self::ListGrew { row, field, len } => {
                if let Some(Cell::List(items)) = cell(articles, row, field) {
                    items.truncate(len);
                }
                normalise(articles, row, field);
            }
            Self::TagsGrew { row, field, len } => {
                if let Some(tags) = tags(articles, row, field) {
                    tags.truncate(len);
                }
                normalise(articles, row, field);
            }
            Self::TagsTaken { row, field, taken } => put_back(articles, row, field, taken),
            Self::Row { parent } => {
                articles.pop();
                if let Some(parent) = parent.and_then(|parent| articles.get_mut(parent)) {
                    parent.meta.children = parent.meta.children.saturating_sub(1);
                }
            }
        }
    }
}

fn cell(articles: &mut [Article], row: usize, field: FieldId) -> Option<&mut Cell> {
    articles.get_mut(row)?.cells.get_mut(field.index())
}

fn tags(articles: &mut [Article], row: usize, field: FieldId) -> Option<&mut Vec<Tag>> {
    match cell(articles, row, field)? {
        Cell::Tags(tags) => Some(tags),
        _ => None,
    }
}

fn normalise(articles: &mut [Article], row: usize, field: FieldId) {
    if let Some(cell) = cell(articles, row, field)
        && cell.is_empty()
    {
        *cell = Cell::Empty;
    }
}

fn put_back(articles: &mut [Article], row: usize, field: FieldId, taken: Vec<(usize, Tag)>) {
    let Some(cell) = cell(articles, row, field) else { return };
    let kept = match std::mem::take(cell) {
        Cell::Tags(tags) => tags,
        _ => Vec::new(),
    };
    let mut kept = kept.into_iter();
    let mut all = Vec::new();
    for (place, tag) in taken {
        all.extend(kept.by_ref().take(place.saturating_sub(all.len())));
        all.push(tag);
    }
    all.extend(kept);
    *cell = Cell::Tags(all);
}
