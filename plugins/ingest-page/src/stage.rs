//! The stage: a file is an article.

use newsmill_html::{Sniffed, sniff};
use newsmill_plugin::prelude::*;

use crate::options::{Other, PageOptions};

/// Reads one article a file.
pub(crate) struct Page {
    content: Bytes,
    media_type: Text,
    charset: Text,
    other: Other,
}

/// One file on its way into a row.
pub(crate) struct Reader {
    charset: Option<String>,
    done: bool,
}

impl Ingest for Page {
    const STAGE: Stage =
        Stage::ingest("ingest.page", "Reads one article a file: HTML, XHTML or plain text")
            .writes(&["content", "media_type", "charset"]);
    type Options = PageOptions;
    type Reader = Reader;

    fn create(options: PageOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            content: cx.bytes("content")?,
            media_type: cx.text("media_type")?,
            charset: cx.text("charset")?,
            other: options.other,
        })
    }

    fn open(
        &self,
        input: &InputLine<'_>,
        _: Option<&mut Input<'_>>,
        _: &[u8],
        _: &Context<'_>,
    ) -> Result<Reader> {
        Ok(Reader { charset: input.charset().map(str::to_owned), done: false })
    }

    fn next(
        &self,
        reader: &mut Reader,
        stream: Option<&mut Input<'_>>,
        batch: &mut Batch<'_>,
        _: u32,
        _: &Context<'_>,
    ) -> Result<Next> {
        let Some(stream) = stream else {
            bail!(ErrorKind::Unsupported, "read a page: the host opened no file");
        };
        if reader.done || (stream.tell() > 0 && stream.peek(1)?.is_empty()) {
            return Ok(Next::End);
        }
        let Some(row) = batch.new_row(After::None)? else { return Ok(Next::More) };
        reader.done = true;
        match stream.peek_all() {
            Ok(bytes) => {
                let length = bytes.len();
                self.fill(row, bytes, reader.charset.as_deref())?;
                stream.advance(length)?;
                // Bytes before damage are given like others; what comes after them tells.
                if let Err(error) = stream.peek(1) {
                    row.reject(error.kind(), "the file is damaged: its end cannot be read")?;
                }
            }
            Err(error) if error.kind() == ErrorKind::Range => {
                row.reject(ErrorKind::Range, "the file is larger than an article may be")?;
            }
            Err(error) => return Err(error),
        }
        Ok(Next::End)
    }
}

impl Page {
    fn fill(&self, row: Row<'_>, bytes: &[u8], charset: Option<&str>) -> Result<()> {
        if bytes.is_empty() {
            return row.reject(ErrorKind::Input, "the file is empty");
        }
        let what = sniff(bytes);
        row.set(self.content, bytes)?;
        row.set(self.media_type, what.media_type())?;
        if let Some(charset) = charset {
            row.set(self.charset, charset)?;
        }
        match what {
            Sniffed::Empty => row.reject(ErrorKind::Input, "the file holds nothing but whitespace"),
            Sniffed::Html | Sniffed::Xhtml | Sniffed::Text => Ok(()),
            Sniffed::Xml | Sniffed::Json | Sniffed::Binary if self.other == Other::Keep => Ok(()),
            Sniffed::Xml | Sniffed::Json | Sniffed::Binary => {
                row.reject(ErrorKind::Input, not_a_page(what))
            }
        }
    }
}

fn not_a_page(what: Sniffed) -> String {
    let found = match what {
        Sniffed::Binary => "is binary".to_owned(),
        _ => format!("looks like `{}`", what.media_type()),
    };
    format!(
        "the file {found}, not HTML, XHTML or plain text; hint: `\"other\": \"keep\"` lets it pass"
    )
}
