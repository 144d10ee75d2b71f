//! Canonical JSON, read: the rules of `row_set_json`.
//!
//! The keys present are set, `null` empties a field, own fields stand under `ext`. `body_text` comes first and changes
//! nothing when it is equal; otherwise it empties `body_blocks` and the spans of the tags, as every new body does, and
//! the keys after it set them anew. Tags keep the creator they name.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::{
    Article, ArticleError, Block, BlockKind, Cell, ErrorKind, FieldId, FieldType, Registry, Span,
    Tag, TagParts, check_blocks, check_json, check_spans, check_time, fields,
};

/// One field to set, its value checked against its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: FieldId,
    /// Its new value; spans and blocks are not yet checked against a body.
    pub cell: Cell,
}

/// Reads a canonical JSON object into changes, `body_text` first. A tag without a creator gets `creator`.
///
/// # Errors
/// [`ErrorKind::UnknownField`] for a key that is no open field of the registry, otherwise what the value's type asks.
pub fn changes(
    registry: &Registry,
    object: &str,
    creator: &str,
) -> Result<Vec<Change>, ArticleError> {
    let mut changes = Vec::new();
    for (key, raw) in entries(object)? {
        if key == "ext" {
            for (key, raw) in entries(raw.get()).map_err(|error| error.in_field("ext"))? {
                changes.push(change(registry, &key, raw, creator, false)?);
            }
        } else {
            changes.push(change(registry, &key, raw, creator, true)?);
        }
    }
    changes.sort_by_key(|change| change.field != fields::BODY_TEXT);
    Ok(changes)
}

/// Sets the fields of a canonical JSON object on `article`; on an error nothing is changed.
///
/// # Errors
/// As [`changes`], and [`ErrorKind::Range`] for spans and blocks that do not fit the body.
pub fn set_json(
    article: &mut Article,
    registry: &Registry,
    object: &str,
) -> Result<(), ArticleError> {
    let changes = changes(registry, object, "")?;
    let body = match changes.first() {
        Some(Change { field: fields::BODY_TEXT, cell: Cell::Text(text) }) => &**text,
        Some(Change { field: fields::BODY_TEXT, .. }) => "",
        _ => article.text(fields::BODY_TEXT).unwrap_or_default(),
    };
    for change in &changes {
        change.check(body).map_err(|error| error.in_field(registry.name(change.field)))?;
    }
    for Change { field, cell } in changes {
        if field == fields::BODY_TEXT {
            if *article.get(field) == cell {
                continue;
            }
            forget_places(article);
        }
        article.set(field, cell);
    }
    Ok(())
}

/// Empties what points into the body.
fn forget_places(article: &mut Article) {
    for cell in &mut article.cells {
        match cell {
            Cell::Blocks(_) => *cell = Cell::Empty,
            Cell::Tags(tags) => tags.iter_mut().for_each(|tag| drop(tag.take_spans())),
            _ => {}
        }
    }
}

impl Change {
    /// Checks spans and blocks against the body they will stand beside.
    ///
    /// # Errors
    /// [`ErrorKind::Range`] when they do not fit.
    pub fn check(&self, body: &str) -> Result<(), ArticleError> {
        match &self.cell {
            Cell::Tags(tags) => tags.iter().try_for_each(|tag| check_spans(tag.spans(), body)),
            Cell::Blocks(blocks) => check_blocks(blocks, body),
            _ => Ok(()),
        }
    }
}

fn change(
    registry: &Registry,
    key: &str,
    raw: &RawValue,
    creator: &str,
    standard: bool,
) -> Result<Change, ArticleError> {
    let field = registry.id(key).filter(|id| registry.is_standard(*id) == standard);
    let def = field.and_then(|id| registry.def(id)).filter(|def| !def.private);
    let Some((field, def)) = field.zip(def) else {
        let place = if standard { "" } else { " under `ext`" };
        return Err(ArticleError::new(ErrorKind::UnknownField, format!("no field `{key}`{place}")));
    };
    let cell = cell(def.ty, raw.get(), creator).map_err(|error| error.in_field(key))?;
    Ok(Change { field, cell: cell.normal() })
}

fn cell(ty: FieldType, json: &str, creator: &str) -> Result<Cell, ArticleError> {
    if json == "null" {
        return Ok(Cell::Empty);
    }
    Ok(match ty {
        FieldType::Text => Cell::Text(typed::<Box<str>>(json)?),
        FieldType::Bytes => Cell::Bytes(bytes(&typed::<Text<'_>>(json)?.0)?.into()),
        FieldType::Json => Cell::Json(check_json(json)?),
        FieldType::Int => Cell::Int(typed(json)?),
        FieldType::Float => Cell::Float(typed(json)?),
        FieldType::Bool => Cell::Bool(typed(json)?),
        FieldType::Time => Cell::Time(time(typed(json)?)?),
        FieldType::List => Cell::List(typed(json)?),
        FieldType::Tags => Cell::Tags(
            typed::<Vec<TagJson<'_>>>(json)?
                .iter()
                .map(|tag| tag.read(creator))
                .collect::<Result<_, _>>()?,
        ),
        FieldType::Blocks => Cell::Blocks(
            typed::<Vec<BlockJson<'_>>>(json)?
                .iter()
                .map(BlockJson::read)
                .collect::<Result<_, _>>()?,
        ),
    })
}

fn typed<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, ArticleError> {
    serde_json::from_str(json)
        .map_err(|error| ArticleError::new(ErrorKind::Type, error.to_string()))
}

fn time(text: Box<str>) -> Result<Box<str>, ArticleError> {
    if text.is_empty() || check_time(&text) {
        return Ok(text);
    }
    Err(ArticleError::new(
        ErrorKind::Type,
        format!("`{text}` is neither an RFC 3339 time with an offset nor a date"),
    ))
}

fn bytes(text: &str) -> Result<Vec<u8>, ArticleError> {
    BASE64
        .decode(text)
        .map_err(|error| ArticleError::new(ErrorKind::Type, format!("not base64: {error}")))
}

/// A string, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TagJson<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default)]
    uri: Option<Text<'a>>,
    #[serde(default)]
    confidence: Option<f64>,
    #[serde(default)]
    relevance: Option<f64>,
    #[serde(default)]
    spans: Vec<(u32, u32)>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    creator: Option<Text<'a>>,
}

impl TagJson<'_> {
    fn read(&self, creator: &str) -> Result<Tag, ArticleError> {
        let spans: Vec<Span> = self.spans.iter().map(|&(start, end)| Span { start, end }).collect();
        Tag::new(&TagParts {
            name: &self.name.0,
            uri: self.uri.as_ref().map_or("", |uri| &uri.0),
            confidence: self.confidence.unwrap_or(f64::NAN),
            relevance: self.relevance.unwrap_or(f64::NAN),
            spans: &spans,
            data: self.data.map_or("", RawValue::get),
            creator: self.creator.as_ref().map_or(creator, |creator| &creator.0),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockJson<'a> {
    #[serde(borrow)]
    kind: Text<'a>,
    span: (u32, u32),
}

impl BlockJson<'_> {
    fn read(&self) -> Result<Block, ArticleError> {
        let name = &*self.kind.0;
        let kind = BlockKind::from_name(name).ok_or_else(|| {
            ArticleError::new(ErrorKind::Type, format!("no kind of block is called `{name}`"))
        })?;
        Ok(Block { kind, span: Span { start: self.span.0, end: self.span.1 } })
    }
}

/// The entries of an object in order; a key twice is an error.
fn entries(object: &str) -> Result<Vec<(Cow<'_, str>, &RawValue)>, ArticleError> {
    typed::<Entries<'_>>(object).map(|entries| entries.0)
}

struct Entries<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries: Vec<(Cow<'de, str>, &RawValue)> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        while let Some(Text(key)) = map.next_key()? {
            if !seen.insert(key.clone()) {
                return Err(A::Error::custom(format!("key `{key}` stands twice")));
            }
            entries.push((key, map.next_value()?));
        }
        Ok(Entries(entries))
    }
}
