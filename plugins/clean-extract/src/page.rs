//! What goes into the extraction and what comes out.

use std::ops::Range;

use serde_json::Value;

/// A decoded page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'a> {
    /// Its whole text, markup included.
    pub(crate) text: &'a str,
    /// Whether it is plain text, not HTML.
    pub(crate) plain: bool,
    /// Where it was found, if that is known.
    pub(crate) url: Option<&'a str>,
    /// When it was fetched, if that is known: nothing in it was published later.
    pub(crate) fetched: Option<&'a str>,
    /// At most this many pictures are kept.
    pub(crate) images_max: usize,
}

/// What a stretch of the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Paragraph,
    Crosshead,
    ListItem,
    Quote,
    TableRow,
}

/// A stretch of the body: its kind and its bytes in `body_text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) kind: Kind,
    pub(crate) span: Range<usize>,
}

/// A picture of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Image {
    pub(crate) url: String,
    pub(crate) caption: String,
    pub(crate) credit: String,
}

/// The kind of page, by the names of the article's `kind`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PageKind {
    Article,
    Listing,
    Product,
    Forum,
    Documentation,
    #[default]
    Other,
}

impl PageKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            PageKind::Article => "article",
            PageKind::Listing => "listing",
            PageKind::Product => "product",
            PageKind::Forum => "forum",
            PageKind::Documentation => "documentation",
            PageKind::Other => "other",
        }
    }
}

/// Everything found in a page; what was not found is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extracted {
    pub(crate) kind: PageKind,
    pub(crate) kind_confidence: f64,
    pub(crate) headline: String,
    pub(crate) standfirst: String,
    pub(crate) byline: String,
    pub(crate) authors: Vec<String>,
    pub(crate) published: String,
    pub(crate) modified: String,
    pub(crate) publisher: String,
    pub(crate) section: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) images: Vec<Image>,
    pub(crate) language: String,
    pub(crate) rights: Option<Value>,
    pub(crate) url: String,
    pub(crate) body: Body,
}

/// The text of an article and its blocks; the text is the blocks' texts with one blank line between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    text: String,
    blocks: Vec<Block>,
}

impl Body {
    /// Appends a block; a text without content is passed over, blank lines within become line ends.
    pub(crate) fn push(&mut self, kind: Kind, text: &str) {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let start = self.text.len() + if self.text.is_empty() { 0 } else { 2 };
        let mut first = true;
        for line in lines {
            if !first {
                self.text.push('\n');
            } else if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            first = false;
            self.text.push_str(line);
        }
        if !first {
            self.blocks.push(Block { kind, span: start..self.text.len() });
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The text of each block with its kind.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.blocks
            .iter()
            .map(|block| (block.kind, self.text.get(block.span.clone()).unwrap_or("")))
    }
}
