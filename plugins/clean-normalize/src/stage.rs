//! The stage: reads the texts of a row, writes back those that changed.

use std::collections::BTreeSet;

use newsmill_plugin::prelude::*;

use crate::furniture::Context as Surroundings;
use crate::images;
use crate::normalize::Normalizer;
use crate::options::NormalizeOptions;
use crate::paragraphs::{self, Kind};

/// Fields of one line.
const LINES: [&str; 6] = ["headline", "standfirst", "byline", "section", "publisher", "located"];
const HEADLINE: usize = 0;
const BYLINE: usize = 2;
const SECTION: usize = 3;
const PUBLISHER: usize = 4;

/// Cleans the texts of articles.
pub(crate) struct Normalize {
    normalizer: Normalizer,
    furniture: bool,
    lines: [Text; LINES.len()],
    authors: List,
    keywords: List,
    body: Text,
    blocks: Blocks,
    images: Json,
}

impl Transform for Normalize {
    const STAGE: Stage = Stage::clean(
        "clean.normalize",
        "Cleans text: Unicode, whitespace, mojibake, page furniture",
    )
    .uses(&[
        "headline",
        "standfirst",
        "byline",
        "section",
        "publisher",
        "located",
        "authors",
        "keywords",
        "body_text",
        "body_blocks",
        "images",
    ])
    .writes(&[
        "headline",
        "standfirst",
        "byline",
        "section",
        "publisher",
        "located",
        "authors",
        "keywords",
        "body_text",
        "body_blocks",
        "images",
    ]);
    type Options = NormalizeOptions;
    type Scratch = ();

    fn create(options: NormalizeOptions, cx: &Create<'_>) -> Result<Self> {
        let [headline, standfirst, byline, section, publisher, located] = LINES;
        Ok(Self {
            normalizer: Normalizer::new(options.steps()),
            furniture: options.steps().furniture,
            lines: [
                cx.text(headline)?,
                cx.text(standfirst)?,
                cx.text(byline)?,
                cx.text(section)?,
                cx.text(publisher)?,
                cx.text(located)?,
            ],
            authors: cx.list("authors")?,
            keywords: cx.list("keywords")?,
            body: cx.text("body_text")?,
            blocks: cx.blocks("body_blocks")?,
            images: cx.json("images")?,
        })
    }

    fn process(&self, (): &mut (), batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            self.article(row, cx)?;
        }
        Ok(())
    }
}

impl Normalize {
    fn article(&self, row: Row<'_>, cx: &Context<'_>) -> Result<()> {
        let mut lines: [String; LINES.len()] = Default::default();
        for (field, line) in self.lines.iter().zip(&mut lines) {
            *line = self.line(row, *field)?;
        }
        let authors = self.list(row, self.authors)?;
        self.list(row, self.keywords)?;
        let old_images = row.get(self.images);
        let mut images = old_images.map(images::read).unwrap_or_default();
        let mut changed =
            images::clean(&mut images, self.furniture, |text| self.normalizer.line(text));
        let captions = images::captions(&images);
        let authors: Vec<&str> = authors.iter().map(String::as_str).collect();
        let around = Surroundings {
            headline: line(&lines, HEADLINE),
            section: line(&lines, SECTION),
            publisher: line(&lines, PUBLISHER),
            byline: line(&lines, BYLINE),
            authors: &authors,
            captions: &captions,
        };
        let found = self.body(row, &around, cx)?;
        changed |= images::add(&mut images, &found);
        if changed {
            row.set(self.images, &Value::Array(images).to_string())?;
        }
        Ok(())
    }

    /// Cleans a field of one line and answers its text.
    fn line(&self, row: Row<'_>, field: Text) -> Result<String> {
        let Some(text) = row.get(field) else { return Ok(String::new()) };
        let Some(clean) = self.normalizer.line(text) else { return Ok(text.to_owned()) };
        row.set(field, &clean)?;
        Ok(clean)
    }

    /// Cleans a list, without items that come out empty or twice, and answers its items.
    fn list(&self, row: Row<'_>, field: List) -> Result<Vec<String>> {
        let items = row.list(field);
        let mut changed = false;
        let mut clean = Vec::with_capacity(items.len());
        for item in items {
            let line = self.normalizer.line(item);
            changed |= line.is_some();
            clean.push(line.unwrap_or_else(|| item.to_owned()));
        }
        if changed {
            clean.retain(|item| !item.is_empty());
            drop_repetitions(&mut clean);
            row.set_list(field, &clean.iter().map(String::as_str).collect::<Vec<_>>())?;
        }
        Ok(clean)
    }

    /// Cleans the body and its blocks and answers the captions that stood in it.
    fn body(
        &self,
        row: Row<'_>,
        around: &Surroundings<'_>,
        cx: &Context<'_>,
    ) -> Result<Vec<crate::furniture::Caption>> {
        let Some(text) = row.get(self.body) else { return Ok(Vec::new()) };
        let blocks: Vec<paragraphs::Block> =
            row.blocks(self.blocks).into_iter().map(own_block).collect();
        let Some(body) = self.normalizer.body(text, &blocks, around) else { return Ok(Vec::new()) };
        row.set(self.body, &body.text)?;
        if !body.blocks.is_empty() {
            row.set_blocks(self.blocks, &body.blocks.iter().map(their_block).collect::<Vec<_>>())?;
        }
        for (reason, lines) in &body.removed {
            cx.count(&format!("furniture_{reason}"), u64::from(*lines));
        }
        Ok(body.captions)
    }
}

/// Items that have become the same stand once, at their first place.
fn drop_repetitions(items: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(item.clone()));
}

fn line(lines: &[String], at: usize) -> &str {
    lines.get(at).map_or("", String::as_str)
}

fn own_block(block: Block) -> paragraphs::Block {
    let kind = match block.kind {
        BlockKind::Crosshead => Kind::Crosshead,
        BlockKind::ListItem => Kind::ListItem,
        BlockKind::Quote => Kind::Quote,
        BlockKind::TableRow => Kind::TableRow,
        _ => Kind::Paragraph,
    };
    (kind, block.span.range())
}

fn their_block((kind, span): &paragraphs::Block) -> Block {
    let kind = match kind {
        Kind::Paragraph => BlockKind::Paragraph,
        Kind::Crosshead => BlockKind::Crosshead,
        Kind::ListItem => BlockKind::ListItem,
        Kind::Quote => BlockKind::Quote,
        Kind::TableRow => BlockKind::TableRow,
    };
    Block { kind, span: Span::from(span.clone()) }
}
