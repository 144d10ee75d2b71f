//! The stage: a file is an article.

use newsmill_plugin::prelude::*;

use crate::options::{Other, PageOptions};
use crate::sniff;

const PAGES: [&str; 3] = ["text/html", "application/xhtml+xml", "text/plain"];

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
        if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
            return row.reject(ErrorKind::Input, "the file holds nothing but whitespace");
        }
        let media_type = sniff::media_type(bytes);
        row.set(self.content, bytes)?;
        row.set(self.media_type, media_type)?;
        if let Some(charset) = charset {
            row.set(self.charset, charset)?;
        }
        if self.other == Other::Reject && !PAGES.contains(&media_type) {
            return row.reject(ErrorKind::Input, not_a_page(media_type));
        }
        Ok(())
    }
}

fn not_a_page(media_type: &str) -> String {
    let what = match media_type {
        "application/octet-stream" => "is binary".to_owned(),
        _ => format!("looks like `{media_type}`"),
    };
    format!(
        "the file {what}, not HTML, XHTML or plain text; hint: `\"other\": \"keep\"` lets it pass"
    )
}
