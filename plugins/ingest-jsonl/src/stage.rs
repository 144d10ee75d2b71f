//! The stage: a line is an article.

use newsmill_plugin::prelude::*;

use crate::options::{ContentOption, JsonlOptions};
use crate::record::{self, Path, Record, Want};

/// So many keys are named when a record holds none of them.
const KEYS_NAMED: usize = 5;

/// Reads JSON Lines.
pub(crate) struct Jsonl {
    fields: Vec<Mapped>,
}

/// One field and where its value stands.
struct Mapped {
    name: String,
    path: Path,
    field: AnyField,
    want: Want,
}

impl Ingest for Jsonl {
    const STAGE: Stage =
        Stage::ingest("ingest.jsonl", "Reads JSON Lines, with a mapping of keys to fields")
            .writes(&[
                "uri",
                "version",
                "status",
                "embargoed_until",
                "urgency",
                "slugline",
                "genre",
                "url",
                "content",
                "media_type",
                "charset",
                "kind",
                "kind_confidence",
                "headline",
                "standfirst",
                "byline",
                "section",
                "publisher",
                "located",
                "authors",
                "keywords",
                "published",
                "modified",
                "rights",
                "language",
                "body_text",
                "body_blocks",
                "images",
                "people",
                "organisations",
                "places",
                "subjects",
                "events",
                "quotes",
            ])
            .writes_from("/fields")
            .records_many();
    type Options = JsonlOptions;
    type Reader = ();
    const BOUNDARIES: bool = true;

    fn create(options: JsonlOptions, cx: &Create<'_>) -> Result<Self> {
        let base64 = options.content == ContentOption::Base64;
        let mut fields = Vec::new();
        for (name, field) in cx.fields()? {
            let path =
                if options.fields.is_empty() { Some(&name) } else { options.fields.get(&name) };
            let Some(path) = path.filter(|_| name != "source") else { continue };
            fields.push(Mapped { path: Path::new(path), want: want(field, base64), name, field });
        }
        let unknown =
            options.fields.keys().find(|name| !fields.iter().any(|mapped| mapped.name == **name));
        if let Some(name) = unknown {
            bail!(ErrorKind::Config, "map the field `{name}`: it cannot be read from a record");
        }
        // Tags and blocks are checked against the body, which has to be there before them.
        fields
            .sort_by_key(|mapped| matches!(mapped.field.ty(), FieldType::Tags | FieldType::Blocks));
        Ok(Self { fields })
    }

    fn boundary(&self, window: &[u8], _: &Context<'_>) -> Result<Option<u64>> {
        let end = memchr::memchr(b'\n', window);
        Ok(end.and_then(|at| u64::try_from(at + 1).ok()))
    }

    fn open(
        &self,
        _: &InputLine<'_>,
        _: Option<&mut Input<'_>>,
        _: &[u8],
        _: &Context<'_>,
    ) -> Result<()> {
        Ok(())
    }

    fn next(
        &self,
        (): &mut (),
        stream: Option<&mut Input<'_>>,
        batch: &mut Batch<'_>,
        max_rows: u32,
        cx: &Context<'_>,
    ) -> Result<Next> {
        let Some(stream) = stream else {
            bail!(ErrorKind::Unsupported, "read JSON Lines: the host opened no file");
        };
        let mut rows = 0;
        while rows < max_rows.max(1) {
            cx.check()?;
            let line = match stream.peek_line() {
                Ok(line) => line,
                Err(error) if error.kind() == ErrorKind::Range => {
                    let Some(row) = batch.new_row(After::None)? else { return Ok(Next::More) };
                    row.reject(ErrorKind::Range, "the line is longer than an article may be")?;
                    skip_line(stream, cx)?;
                    rows += 1;
                    continue;
                }
                Err(error) => return Err(error),
            };
            if line.is_empty() {
                return Ok(Next::End);
            }
            let (length, is_whole) = (line.len(), line.ends_with(b"\n"));
            let record = trim(line);
            if !record.is_empty() {
                let Some(row) = batch.new_row(After::None)? else { return Ok(Next::More) };
                self.fill(row, record)?;
                rows += 1;
            }
            stream.advance(length)?;
            if !is_whole {
                // The last line, or one that damage cut short: then this fails, and the host takes the row back.
                stream.peek(1)?;
            }
        }
        Ok(Next::More)
    }
}

impl Jsonl {
    /// Fills a row from a line, or rejects it saying what is wrong with the line.
    fn fill(&self, row: Row<'_>, line: &[u8]) -> Result<()> {
        let record = match Record::parse(line) {
            Ok(record) => record,
            Err(why) => return row.reject(ErrorKind::Input, why),
        };
        let mut found = false;
        for mapped in &self.fields {
            let Some(json) = record.find(&mapped.path) else { continue };
            found = true;
            if let Err(error) = mapped.set(row, json) {
                let path = &mapped.path;
                return match error.kind() {
                    ErrorKind::Input | ErrorKind::Type | ErrorKind::Range | ErrorKind::Utf8 => {
                        row.reject(error.kind(), format_args!("key `{path}` {}", error.message()))
                    }
                    _ => Err(error),
                };
            }
        }
        if found { Ok(()) } else { row.reject(ErrorKind::Input, self.nothing_found()) }
    }

    fn nothing_found(&self) -> String {
        let keys = self.fields.iter().take(KEYS_NAMED).map(|mapped| format!("`{}`", mapped.path));
        let keys = keys.collect::<Vec<_>>().join(", ");
        let more = if self.fields.len() > KEYS_NAMED { " and others" } else { "" };
        format!(
            "the record holds none of the keys {keys}{more}; hint: the option `fields` maps other keys"
        )
    }
}

impl Mapped {
    fn set(&self, row: Row<'_>, json: &str) -> Result<()> {
        let field = self.field;
        if matches!(field.ty(), FieldType::Tags | FieldType::Blocks) {
            let object = format!("{{{}:{json}}}", Value::from(self.name.as_str()));
            let set = row.set_json(&object);
            return set.map_err(|error| {
                said(&error, format_args!("does not hold `{}` as exports write it", self.name))
            });
        }
        let value =
            record::read(json, self.want).map_err(|why| Error::new(ErrorKind::Input, why))?;
        match value {
            record::Value::Text(text) => set_text(row, field, &text),
            record::Value::Bytes(bytes) => {
                field.as_bytes().map_or(Ok(()), |field| row.set(field, &bytes))
            }
            record::Value::Int(n) => field.as_int().map_or(Ok(()), |field| row.set(field, n)),
            record::Value::Float(n) => field.as_float().map_or(Ok(()), |field| row.set(field, n)),
            record::Value::Bool(b) => field.as_bool().map_or(Ok(()), |field| row.set(field, b)),
            record::Value::Json(json) => {
                field.as_json().map_or(Ok(()), |field| row.set(field, json))
            }
            record::Value::List(items) => {
                let items: Vec<&str> =
                    items.iter().map(AsRef::as_ref).filter(|item| !item.is_empty()).collect();
                field.as_list().map_or(Ok(()), |field| row.push(field, &items))
            }
        }
    }
}

fn set_text(row: Row<'_>, field: AnyField, text: &str) -> Result<()> {
    if let Some(field) = field.as_text() {
        return row.set(field, text);
    }
    let Some(time) = field.as_time().filter(|_| !text.is_empty()) else { return Ok(()) };
    row.set(time, text).map_err(|error| {
        let shown: String = text.chars().take(40).collect();
        said(&error, format_args!("holds `{shown}`, which is not a time; hint: times are written as in RFC 3339, or as a bare date"))
    })
}

/// The same kind of error in better words.
fn said(error: &Error, words: impl std::fmt::Display) -> Error {
    Error::new(error.kind(), words)
}

/// What a field of a type wants of a record.
fn want(field: AnyField, base64: bool) -> Want {
    match field.ty() {
        FieldType::Text | FieldType::Time => Want::Text,
        FieldType::Bytes => Want::Bytes { base64 },
        FieldType::Int => Want::Int,
        FieldType::Float => Want::Float,
        FieldType::Bool => Want::Bool,
        FieldType::List => Want::List,
        FieldType::Json | FieldType::Tags | FieldType::Blocks => Want::Json,
    }
}

/// A line without its end, a byte order mark and whitespace around.
fn trim(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii()
}

/// Passes over the rest of a line, however long it is, a piece at a time.
fn skip_line(stream: &mut Input<'_>, cx: &Context<'_>) -> Result<()> {
    loop {
        cx.check()?;
        let bytes = stream.peek(1)?;
        let length = bytes.len();
        match memchr::memchr(b'\n', bytes) {
            Some(end) => return stream.advance(end + 1),
            None if length == 0 => return Ok(()),
            None => stream.advance(length)?,
        }
    }
}
