//! What goes into the extraction and what comes out.

use std::ops::Range;

use serde_json::Value;

/// A decoded page.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its whole text, markup included.
    pub text: &'a str,
    /// Whether it is plain text, not HTML.
    pub plain: bool,
    /// Where it was found, if that is known.
    pub url: Option<&'a str>,
    /// When it was fetched, if that is known: nothing in it was published later.
    pub fetched: Option<&'a str>,
    /// At most this many pictures are kept.
    pub images_max: usize,
}

/// What a stretch of the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// A heading between paragraphs.
    Crosshead,
    /// An item of a list.
    ListItem,
    /// A paragraph of a block quote.
    Quote,
    /// A row of a table, its cells separated.
    TableRow,
}

/// A stretch of the body: its kind and its bytes in `body_text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the body's text.
    pub span: Range<usize>,
}

/// A picture of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Its address, absolute where the page's is known.
    pub url: String,
    /// The text under it.
    pub caption: String,
    /// Who made or owns it.
    pub credit: String,
}

/// The kind of page, by the names of the article's `kind`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageKind {
    /// One article.
    Article,
    /// Links to other pages: fronts, tags, searches.
    Listing,
    /// Something for sale.
    Product,
    /// A discussion.
    Forum,
    /// Documentation.
    Documentation,
    /// None of these.
    #[default]
    Other,
}

impl PageKind {
    /// The name used in the field `kind`.
    pub fn name(self) -> &'static str {
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
pub struct Extracted {
    /// What kind of page it is.
    pub kind: PageKind,
    /// How sure that is, 0 to 1.
    pub kind_confidence: f64,
    /// The headline.
    pub headline: String,
    /// The summary under the headline.
    pub standfirst: String,
    /// The line that names the authors, as found.
    pub byline: String,
    /// The authors, a name each.
    pub authors: Vec<String>,
    /// When it was published: RFC 3339, or a bare date.
    pub published: String,
    /// When it was last changed, in the same form.
    pub modified: String,
    /// The name of the publisher.
    pub publisher: String,
    /// The section it stands in.
    pub section: String,
    /// The keywords of the page.
    pub keywords: Vec<String>,
    /// The pictures of the article, in order.
    pub images: Vec<Image>,
    /// The declared language, BCP 47.
    pub language: String,
    /// `holder`, `notice`, `license`, `tdm_reserved`, those that are known.
    pub rights: Option<Value>,
    /// The canonical address.
    pub url: String,
    /// The text and its blocks.
    pub body: Body,
}

/// The text of an article and its blocks; the text is the blocks' texts with one blank line between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
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

    /// The whole text, one blank line between blocks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
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
