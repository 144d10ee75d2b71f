//! The stage: reads the content of an article, writes what is found in it.

use newsmill_html::{Sniffed, decode, sniff};
use newsmill_plugin::prelude::*;
use newsmill_plugin::serde_json::{self, json};

use crate::options::ExtractOptions;
use newsmill_extract::{Extracted, Image, Kind, Page, extract};

/// A text in which more than one of this many characters could not be decoded is no text.
const BROKEN_SHARE: usize = 10;

/// Finds the article in a page.
pub(crate) struct Extract {
    content: Bytes,
    media_type: Text,
    charset: Text,
    url: Text,
    source: Json,
    fields: Fields,
    options: ExtractOptions,
}

/// What the stage writes.
struct Fields {
    kind: Text,
    kind_confidence: Float,
    headline: Text,
    standfirst: Text,
    byline: Text,
    authors: List,
    published: Time,
    modified: Time,
    publisher: Text,
    section: Text,
    keywords: List,
    images: Json,
    language: Text,
    rights: Json,
    body_text: Text,
    body_blocks: Blocks,
}

/// How a page's bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    Plain,
    Empty,
}

impl Transform for Extract {
    const STAGE: Stage = Stage::clean("clean.extract", "Finds the article in a page")
        .needs(&["content"])
        .uses(&["media_type", "charset", "url", "source"])
        .writes(&[
            "kind",
            "kind_confidence",
            "headline",
            "standfirst",
            "byline",
            "authors",
            "published",
            "modified",
            "publisher",
            "section",
            "keywords",
            "images",
            "language",
            "rights",
            "url",
            "body_text",
            "body_blocks",
        ]);
    type Options = ExtractOptions;
    type Scratch = ();

    fn create(options: ExtractOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            content: cx.bytes("content")?,
            media_type: cx.text("media_type")?,
            charset: cx.text("charset")?,
            url: cx.text("url")?,
            source: cx.json("source")?,
            fields: Fields::resolve(cx)?,
            options,
        })
    }

    fn process(&self, (): &mut (), batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            if let Some(bytes) = row.get(self.content) {
                self.page(row, bytes)?;
            }
        }
        Ok(())
    }
}

impl Extract {
    fn page(&self, row: Row<'_>, bytes: &[u8]) -> Result<()> {
        if bytes.len() > self.options.content_bytes_max {
            let max = self.options.content_bytes_max;
            return row.reject(
                ErrorKind::Input,
                format!("extract the article: the page has {} bytes, more than `content_bytes_max` {max}", bytes.len()),
            );
        }
        let form = match form(bytes, row.get(self.media_type)) {
            Ok(form) => form,
            Err(why) => return row.reject(ErrorKind::Input, format!("extract the article: {why}")),
        };
        let text = decode(bytes, row.get(self.charset));
        if text.malformed && is_broken(&text.text) {
            let why = format!(
                "extract the article: the content is no text in `{}`",
                text.encoding.name()
            );
            return row.reject(ErrorKind::Input, why);
        }
        let source: Option<Value> =
            row.get(self.source).and_then(|json| serde_json::from_str(json).ok());
        let page = Page {
            text: &text.text,
            plain: form != Form::Html,
            url: row.get(self.url),
            fetched: source
                .as_ref()
                .and_then(|source| source.get("fetched"))
                .and_then(|fetched| fetched.as_str()),
            images_max: self.options.images_max,
        };
        let found = extract(&page);
        if !found.url.is_empty() {
            row.set(self.url, &found.url)?;
        }
        self.fields.write(row, &found)
    }
}

/// Whether too much of a text could not be decoded.
fn is_broken(text: &str) -> bool {
    text.matches('\u{fffd}').count() * BROKEN_SHARE > text.chars().count()
}

/// What to take the bytes for: the declared type where it names a page or a text, else what they look like.
fn form(bytes: &[u8], media_type: Option<&str>) -> std::result::Result<Form, String> {
    let sniffed = sniff(bytes);
    if sniffed == Sniffed::Binary {
        return Err("the content is binary, neither a page nor a text".to_owned());
    }
    let declared =
        media_type.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    match (declared.as_str(), sniffed) {
        (_, Sniffed::Empty) => Ok(Form::Empty),
        ("text/html" | "application/xhtml+xml", _) => Ok(Form::Html),
        ("text/plain", _) => Ok(Form::Plain),
        (_, Sniffed::Html | Sniffed::Xhtml) => Ok(Form::Html),
        (_, Sniffed::Text) => Ok(Form::Plain),
        (_, other) => {
            Err(format!("the content is `{}`, neither a page nor a text", other.media_type()))
        }
    }
}

impl Fields {
    fn resolve(cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            kind: cx.text("kind")?,
            kind_confidence: cx.float("kind_confidence")?,
            headline: cx.text("headline")?,
            standfirst: cx.text("standfirst")?,
            byline: cx.text("byline")?,
            authors: cx.list("authors")?,
            published: cx.time("published")?,
            modified: cx.time("modified")?,
            publisher: cx.text("publisher")?,
            section: cx.text("section")?,
            keywords: cx.list("keywords")?,
            images: cx.json("images")?,
            language: cx.text("language")?,
            rights: cx.json("rights")?,
            body_text: cx.text("body_text")?,
            body_blocks: cx.blocks("body_blocks")?,
        })
    }

    /// Writes what was found; a field nothing was found for keeps what ingest gave it.
    fn write(&self, row: Row<'_>, found: &Extracted) -> Result<()> {
        row.set(self.kind, found.kind.name())?;
        row.set(self.kind_confidence, found.kind_confidence)?;
        for (field, value) in [
            (self.headline, &found.headline),
            (self.standfirst, &found.standfirst),
            (self.byline, &found.byline),
            (self.publisher, &found.publisher),
            (self.section, &found.section),
            (self.language, &found.language),
        ] {
            if !value.is_empty() {
                row.set(field, value)?;
            }
        }
        for (field, value) in [(self.published, &found.published), (self.modified, &found.modified)]
        {
            if !value.is_empty() {
                row.set(field, value)?;
            }
        }
        for (field, values) in [(self.authors, &found.authors), (self.keywords, &found.keywords)] {
            if !values.is_empty() {
                row.set_list(field, &values.iter().map(String::as_str).collect::<Vec<_>>())?;
            }
        }
        if !found.images.is_empty() {
            let images: Vec<_> = found.images.iter().map(image_json).collect();
            row.set(self.images, &Value::Array(images).to_string())?;
        }
        if let Some(rights) = &found.rights {
            row.set(self.rights, &rights.to_string())?;
        }
        self.write_body(row, found)
    }

    fn write_body(&self, row: Row<'_>, found: &Extracted) -> Result<()> {
        if found.body.text().is_empty() {
            return Ok(());
        }
        row.set(self.body_text, found.body.text())?;
        let blocks: Vec<Block> = found
            .body
            .blocks()
            .iter()
            .map(|block| Block {
                kind: block_kind(block.kind),
                span: Span::from(block.span.clone()),
            })
            .collect();
        row.set_blocks(self.body_blocks, &blocks)
    }
}

fn block_kind(kind: Kind) -> BlockKind {
    match kind {
        Kind::Paragraph => BlockKind::Paragraph,
        Kind::Crosshead => BlockKind::Crosshead,
        Kind::ListItem => BlockKind::ListItem,
        Kind::Quote => BlockKind::Quote,
        Kind::TableRow => BlockKind::TableRow,
    }
}

fn image_json(image: &Image) -> Value {
    let mut out = json!({ "url": image.url });
    for (name, value) in [("caption", &image.caption), ("credit", &image.credit)] {
        if !value.is_empty() {
            out[name] = json!(value);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use newsmill_plugin::serde_json::json;
    use newsmill_plugin::testing;

    use super::{Extract, Form, form};

    const PAGE: &[u8] = b"<html lang=en><meta property='article:published_time' content='2024-05-03T09:15:00+01:00'>\
        <h1>A bridge opens at last</h1><p>The new bridge opened on Friday, ten years after the first stone was laid.</p>\
        <h2>A long wait</h2><p>Ferries will keep running until the autumn, the port authority said on Friday.</p></html>";

    #[test]
    fn articles_with_content_are_read_and_others_pass() {
        let articles = [
            json!({"uri": "a", "content": BASE64_STANDARD.encode(PAGE), "media_type": "text/html"}),
            json!({"uri": "b", "headline": "Kept", "body_text": "Kept as it is."}),
            json!({"uri": "c", "content": BASE64_STANDARD.encode(b"%PDF-1.7"), "media_type": "text/html"}),
            json!({"uri": "d", "content": BASE64_STANDARD.encode(b"<title>Only this</title>")}),
            json!({"uri": "e", "content": BASE64_STANDARD.encode([b'x'; 2000])}),
        ];
        let report =
            testing::run::<Extract>(&json!({"content_bytes_max": 1024}), &articles).unwrap();
        let page = &report.articles[0];
        assert_eq!(page["headline"], "A bridge opens at last");
        assert_eq!(page["published"], "2024-05-03T09:15:00+01:00");
        assert_eq!(page["body_blocks"].as_array().unwrap().len(), 3);
        assert_eq!(report.articles[1]["body_text"], "Kept as it is.");
        assert!(report.articles[1].get("kind").is_none());
        assert_eq!(
            (&report.articles[2]["kind"], &report.articles[2]["headline"]),
            (&json!("other"), &json!("Only this"))
        );
        assert_eq!(report.rejected.len(), 2);
    }

    #[test]
    fn the_declared_type_counts_where_it_can() {
        assert_eq!(form(b"<p>Text", Some("text/plain; charset=utf-8")), Ok(Form::Plain));
        assert_eq!(form(b"Text", Some("TEXT/HTML")), Ok(Form::Html));
        assert_eq!(form(b"<!doctype html><p>Text", None), Ok(Form::Html));
        assert_eq!(form(b"Text without markup", Some("application/octet-stream")), Ok(Form::Plain));
        assert_eq!(form(b" \n", None), Ok(Form::Empty));
    }

    #[test]
    fn what_is_no_page_is_refused_with_its_type() {
        assert!(form(b"%PDF-1.7 ...", Some("text/html")).unwrap_err().contains("binary"));
        assert!(form(b"{\"a\": 1}", None).unwrap_err().contains("application/json"));
    }
}
