//! The end of a call that stands: survivors in order, children after their parents, the rest handed out.

use newsmill_article::Article;

use super::{CallBatch, Gone, Intake, Lost, Mark, Outcome};
use crate::record::Digest;

/// An article in its place: a row of the call, or one that was carried around it.
struct Placed {
    article: Article,
    row: Option<usize>,
}

impl CallBatch<'_> {
    /// Lets the call stand.
    pub(crate) fn finish(mut self) -> Outcome {
        let made = u32::try_from(self.made.len()).unwrap_or(u32::MAX);
        let has_children = self.made.iter().any(|made| made.parent.is_some());
        if !has_children && self.marks.is_empty() && self.carried.is_empty() {
            return Outcome { made, ..Outcome::default() };
        }
        let articles = std::mem::take(self.articles);
        let first_made = articles.len().saturating_sub(self.made.len());
        let (mut rows, children) = self.split(articles, first_made);
        for (place, article) in self.carried.drain(..) {
            rows.insert(place.min(rows.len()), Placed { article, row: None });
        }
        let mut outcome = Outcome { made, ..Outcome::default() };
        for placed in in_order(rows, children) {
            self.hand_out(placed, &mut outcome);
        }
        outcome
    }

    /// The rows there were, and the new ones by their parents' numbers.
    fn split(&self, articles: Vec<Article>, first_made: usize) -> (Vec<Placed>, Children) {
        let total = articles.len();
        let mut rows = Vec::with_capacity(first_made);
        let mut children = Children(Vec::new());
        for (row, article) in articles.into_iter().enumerate() {
            let placed = Placed { article, row: Some(row) };
            let made = row.checked_sub(first_made).and_then(|made| self.made.get(made));
            match made.and_then(|made| made.parent) {
                Some(parent) => children.add(parent, placed, total),
                None => rows.push(placed),
            }
        }
        (rows, children)
    }

    fn hand_out(&mut self, placed: Placed, outcome: &mut Outcome) {
        let Placed { article, row } = placed;
        let mark = row.and_then(|row| self.marks.get_mut(row)).and_then(Option::take);
        let mask = |text: String| self.core.masks.words(text);
        match mark.map(|mark| *mark) {
            None => self.articles.push(article),
            Some(Mark::Dropped { reason, detail }) => {
                outcome.dropped.push(Gone { article, reason: mask(reason), detail: mask(detail) });
            }
            Some(Mark::Rejected { status, why }) => {
                outcome.rejected.push(Lost { article, status, message: mask(why) });
            }
        }
    }

    /// Ends the last record of an ingest call.
    pub(crate) fn end_intake(&mut self) {
        let digest = self.intake.as_mut().map_or(Digest::None, Intake::end_record);
        self.set_digest(digest);
    }
}

/// New rows by the number of their parent.
struct Children(Vec<Vec<Placed>>);

impl Children {
    fn add(&mut self, parent: usize, child: Placed, total: usize) {
        if self.0.is_empty() {
            self.0.resize_with(total, Vec::new);
        }
        if let Some(of_parent) = self.0.get_mut(parent) {
            of_parent.push(child);
        }
    }

    fn take(&mut self, parent: Option<usize>) -> Vec<Placed> {
        parent.and_then(|parent| self.0.get_mut(parent)).map(std::mem::take).unwrap_or_default()
    }

    /// The new rows below `parent`, each followed by its own.
    fn append_to(&mut self, parent: Option<usize>, to: &mut Vec<Placed>) {
        let mut left = self.take(parent);
        left.reverse();
        while let Some(placed) = left.pop() {
            let mut below = self.take(placed.row);
            below.reverse();
            to.push(placed);
            left.append(&mut below);
        }
    }
}

/// Puts new rows after their parents' earlier children, and those of earlier stages.
fn in_order(rows: Vec<Placed>, mut children: Children) -> Vec<Placed> {
    if children.0.is_empty() {
        return rows;
    }
    let mut all = Vec::new();
    // Rows whose descendants are still coming: their order in reading, lineage and number.
    let mut open: Vec<(u64, Vec<u32>, Option<usize>)> = Vec::new();
    for placed in rows {
        let (ordinal, lineage) = placed.article.meta.order();
        while let Some((_, _, parent)) =
            open.pop_if(|(of, above, _)| *of != ordinal || !is_below(lineage, above))
        {
            children.append_to(parent, &mut all);
        }
        open.push((ordinal, lineage.to_vec(), placed.row));
        all.push(placed);
    }
    while let Some((_, _, parent)) = open.pop() {
        children.append_to(parent, &mut all);
    }
    all
}

fn is_below(lineage: &[u32], above: &[u32]) -> bool {
    lineage.len() > above.len() && lineage.starts_with(above)
}
