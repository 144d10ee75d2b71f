//! Places in the body's text: spans and blocks.

use std::mem::offset_of;
use std::ops::Range;

use newsmill_abi as abi;

/// Byte offsets into `body_text`, half open, on character boundaries.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

// The host reads and fills arrays of them as arrays of `nm_span`.
const _: () = assert!(
    size_of::<Span>() == size_of::<abi::Span>()
        && align_of::<Span>() == align_of::<abi::Span>()
        && offset_of!(Span, start) == offset_of!(abi::Span, start)
        && offset_of!(Span, end) == offset_of!(abi::Span, end)
);

impl Span {
    /// From `start` to `end`. An offset above 4 GiB becomes the highest there is, which the host refuses.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: offset(start), end: offset(end) }
    }

    /// The same as a range of byte offsets.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        let offset = |at| usize::try_from(at).unwrap_or(usize::MAX);
        offset(self.start)..offset(self.end)
    }

    /// What it covers in `text`, or `None` where it does not fit.
    #[must_use]
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// What a block of the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A headline inside the text.
    Crosshead,
    /// An item of a list.
    ListItem,
    /// A block quotation.
    Quote,
    /// A row of a table.
    TableRow,
}

impl BlockKind {
    pub(crate) const fn code(self) -> i32 {
        match self {
            Self::Paragraph => abi::NM_B_PARAGRAPH,
            Self::Crosshead => abi::NM_B_CROSSHEAD,
            Self::ListItem => abi::NM_B_LIST_ITEM,
            Self::Quote => abi::NM_B_QUOTE,
            Self::TableRow => abi::NM_B_TABLE_ROW,
        }
    }

    /// A kind of a newer host is read as a paragraph.
    pub(crate) const fn from_code(code: i32) -> Self {
        match code {
            abi::NM_B_CROSSHEAD => Self::Crosshead,
            abi::NM_B_LIST_ITEM => Self::ListItem,
            abi::NM_B_QUOTE => Self::Quote,
            abi::NM_B_TABLE_ROW => Self::TableRow,
            _ => Self::Paragraph,
        }
    }
}

/// One block of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in `body_text`.
    pub span: Span,
}
