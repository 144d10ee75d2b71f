//! Spans and blocks: places in `body_text`.

use crate::{ArticleError, ErrorKind};

/// Byte offsets into `body_text`, half open, on character boundaries. Its layout is that of `nm_span`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// What a block of the body is. The numbers are those of the plugin ABI (`NM_B_*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph = 1,
    /// A headline inside the text.
    Crosshead = 2,
    /// An item of a list.
    ListItem = 3,
    /// A block quotation.
    Quote = 4,
    /// A row of a table.
    TableRow = 5,
}

impl BlockKind {
    const ALL: [Self; 5] =
        [Self::Paragraph, Self::Crosshead, Self::ListItem, Self::Quote, Self::TableRow];

    /// The number at the plugin border.
    #[must_use]
    pub fn code(self) -> i32 {
        self as i32
    }

    /// The kind of a number at the plugin border.
    #[must_use]
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name in canonical JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Crosshead => "crosshead",
            Self::ListItem => "list_item",
            Self::Quote => "quote",
            Self::TableRow => "table_row",
        }
    }

    /// The kind of a name in canonical JSON.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One block of the structure of `body_text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}

/// Checks that `span` lies in `body`, on character boundaries.
fn check_span(span: Span, body: &str) -> Result<(), ArticleError> {
    let (start, end) = (span.start, span.end);
    let inside = usize::try_from(start)
        .ok()
        .zip(usize::try_from(end).ok())
        .is_some_and(|(start, end)| start <= end && body.get(start..end).is_some());
    if inside {
        return Ok(());
    }
    Err(ArticleError::new(
        ErrorKind::Range,
        format!(
            "span `{start}..{end}` is not a stretch of whole characters of the {} bytes of `body_text`",
            body.len()
        ),
    ))
}

/// Checks the spans of a tag: in `body`, on character boundaries, in order of their starts.
///
/// # Errors
/// [`ErrorKind::Range`] when one lies outside, cuts a character, ends before it starts or is out of order.
pub fn check_spans(spans: &[Span], body: &str) -> Result<(), ArticleError> {
    let mut last = 0;
    for span in spans {
        check_span(*span, body)?;
        if span.start < last {
            return Err(ArticleError::new(
                ErrorKind::Range,
                format!("span `{}..{}` starts before the one before it", span.start, span.end),
            ));
        }
        last = span.start;
    }
    Ok(())
}

/// Checks blocks: in `body`, on character boundaries, in order, without overlap.
///
/// # Errors
/// [`ErrorKind::Range`] when one lies outside, cuts a character, ends before it starts or overlaps the one before.
pub fn check_blocks(blocks: &[Block], body: &str) -> Result<(), ArticleError> {
    let mut last = 0;
    for Block { span, .. } in blocks {
        check_span(*span, body)?;
        if span.start < last {
            return Err(ArticleError::new(
                ErrorKind::Range,
                format!(
                    "block `{}..{}` starts before the end of the one before",
                    span.start, span.end
                ),
            ));
        }
        last = span.end;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    #[test]
    fn spans_are_whole_characters_in_order() {
        let body = "aé b";
        assert!(check_spans(&[span(0, 1), span(0, 3), span(1, 3), span(5, 5)], body).is_ok());
        for bad in [span(2, 3), span(1, 2), span(3, 1), span(0, 6), span(u32::MAX, u32::MAX)] {
            assert_eq!(check_spans(&[bad], body).unwrap_err().kind(), ErrorKind::Range, "{bad:?}");
        }
        assert!(check_spans(&[span(1, 3), span(0, 1)], body).is_err());
    }

    #[test]
    fn blocks_do_not_overlap() {
        let block = |start, end| Block { kind: BlockKind::Paragraph, span: span(start, end) };
        assert!(check_blocks(&[block(0, 2), block(2, 4)], "abcd").is_ok());
        assert!(check_blocks(&[block(0, 3), block(2, 4)], "abcd").is_err());
    }

    #[test]
    fn kinds_have_codes_and_names() {
        for code in 1..=5 {
            let kind = BlockKind::from_code(code).unwrap();
            assert_eq!(kind.code(), code);
            assert_eq!(BlockKind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(BlockKind::from_code(0), None);
        assert_eq!(BlockKind::from_code(6), None);
    }
}
