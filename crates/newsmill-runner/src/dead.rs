//! Dead letters: what could not be processed, kept with everything needed to see why and to try again.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use newsmill_article::{Article, Cell, Position, Registry, Select, fields};
use newsmill_host::{CallError, Lost, RejectedUri, Stage};
use newsmill_io::{FileSystem, WriteFile};
use serde_json::{Map, Value, json};

use crate::error::RunError;
use crate::job::ExportEntry;

/// At most this many of an article's raw bytes are kept.
const RAW_BYTES_MAX: usize = 1 << 20;

/// An article that could not be processed, or a piece of input that could not be read.
pub(crate) struct DeadLetter {
    /// Where it stands among the articles of its split: the order of the article, or of the last one before it.
    pub(crate) order: u64,
    /// Number of the entry that made it.
    pub(crate) entry: usize,
    /// That entry's name.
    pub(crate) stage: String,
    /// Plugin and version; empty when the runner itself made it.
    pub(crate) plugin: String,
    /// What went wrong, in kebab-case.
    pub(crate) code: String,
    /// The same in words.
    pub(crate) message: String,
    /// The article as it was before the call that failed.
    pub(crate) article: Option<Article>,
    /// Where it came from.
    pub(crate) place: Place,
    /// Bytes as found, when there is no article to hold them.
    pub(crate) raw: Vec<u8>,
}

/// A place in an input.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    /// The input, as the plan names it.
    pub(crate) path: String,
    /// Where in it.
    pub(crate) position: Option<Position>,
    /// The line there, 1-based, where lines make sense.
    pub(crate) line: Option<u64>,
}

impl DeadLetter {
    /// A dead letter for `article`, which the call that ended in `error` could not process.
    pub(crate) fn of_call(entry: usize, error: &CallError, article: Article) -> Self {
        Self {
            order: article.meta.ordinal,
            entry,
            stage: error.stage.clone(),
            plugin: format!("{} {}", error.plugin, error.version),
            code: error.status.name().to_owned(),
            message: error.to_string(),
            place: place_of(&article),
            article: Some(article),
            raw: Vec::new(),
        }
    }

    /// A dead letter for a row the stage itself refused.
    pub(crate) fn of_lost(entry: usize, stage: &Stage, lost: Lost) -> Self {
        let manifest = stage.plugin().manifest();
        Self {
            order: lost.article.meta.ordinal,
            entry,
            stage: stage.entry().to_owned(),
            plugin: format!("{} {}", manifest.name, manifest.version),
            code: lost.status.name().to_owned(),
            message: lost.message,
            place: place_of(&lost.article),
            article: Some(lost.article),
            raw: Vec::new(),
        }
    }

    /// A dead letter for a piece of an input that the call which ended in `error` could not read.
    pub(crate) fn of_input(entry: usize, error: &CallError, path: String) -> Self {
        Self {
            order: 0,
            entry,
            stage: error.stage.clone(),
            plugin: format!("{} {}", error.plugin, error.version),
            code: error.status.name().to_owned(),
            message: error.to_string(),
            place: Place { path, position: None, line: None },
            article: None,
            raw: Vec::new(),
        }
    }

    /// A dead letter for a record that the target of an export refused when everything was to become visible.
    pub(crate) fn of_refused(export: &ExportEntry, refused: &RejectedUri) -> Self {
        let manifest = export.stage.plugin().manifest();
        Self {
            order: u64::MAX,
            entry: export.number,
            stage: export.name.clone(),
            plugin: format!("{} {}", manifest.name, manifest.version),
            code: refused.status.name().to_owned(),
            message: format!("`{}`: {}", refused.uri, refused.message),
            article: None,
            place: Place::default(),
            raw: Vec::new(),
        }
    }

    /// The dead letter as one line of JSON, with its line end.
    pub(crate) fn to_line(&self, run: &str, registry: &Registry) -> String {
        let mut line = Map::new();
        line.insert("run".to_owned(), json!(run));
        line.insert("stage".to_owned(), json!(self.stage));
        if !self.plugin.is_empty() {
            line.insert("plugin".to_owned(), json!(self.plugin));
        }
        line.insert("code".to_owned(), json!(self.code));
        line.insert("message".to_owned(), json!(self.message));
        if let Some(uri) = self.article.as_ref().and_then(|article| article.text(fields::URI)) {
            line.insert("uri".to_owned(), json!(uri));
        }
        line.insert("source".to_owned(), self.place.to_json());
        if let Some(article) = &self.article {
            let text = newsmill_article::to_json(article, registry, Select::AllButContent);
            let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
            line.insert("article".to_owned(), value);
        }
        let raw = self.raw_bytes();
        if !raw.is_empty() {
            let kept = raw.get(..RAW_BYTES_MAX).unwrap_or(raw);
            line.insert("raw".to_owned(), json!(STANDARD.encode(kept)));
            line.insert("raw_bytes".to_owned(), json!(raw.len()));
        }
        let mut text = Value::Object(line).to_string();
        text.push('\n');
        text
    }

    fn raw_bytes(&self) -> &[u8] {
        match self.article.as_ref().map(|article| article.get(fields::CONTENT)) {
            Some(Cell::Bytes(content)) => content,
            _ => &self.raw,
        }
    }
}

impl Place {
    fn to_json(&self) -> Value {
        let mut place = Map::new();
        place.insert("path".to_owned(), json!(self.path));
        if let Some(position) = self.position {
            if let Some(member) = position.member {
                place.insert("member".to_owned(), json!(member));
            }
            place.insert("offset".to_owned(), json!(position.offset));
        }
        if let Some(line) = self.line {
            place.insert("line".to_owned(), json!(line));
        }
        Value::Object(place)
    }
}

fn place_of(article: &Article) -> Place {
    let source = match article.get(fields::SOURCE) {
        Cell::Json(text) => serde_json::from_str::<Value>(text).unwrap_or_default(),
        _ => Value::Null,
    };
    let path = source.get("path").and_then(Value::as_str).unwrap_or_default().to_owned();
    Place { path, position: article.meta.position, line: None }
}

/// The dead letters of a block, in a file of their own until the block is committed.
#[derive(Default)]
pub(crate) struct DeadSpool {
    file: Option<(PathBuf, Box<dyn WriteFile>)>,
}

impl DeadSpool {
    /// Adds one; the file is made at the first.
    pub(crate) fn add(
        &mut self,
        fs: &dyn FileSystem,
        path: &Path,
        line: &str,
    ) -> Result<(), RunError> {
        if self.file.is_none() {
            let file =
                fs.create_new(path).map_err(|error| RunError::disk("create", path, &error))?;
            self.file = Some((path.to_owned(), file));
        }
        let Some((path, file)) = &mut self.file else { return Ok(()) };
        file.write_all(line.as_bytes()).map_err(|error| RunError::disk("write", path, &error))
    }

    /// Closes the file and gives its path; `None` when there was nothing to keep.
    pub(crate) fn finish(self) -> Result<Option<PathBuf>, RunError> {
        let Some((path, mut file)) = self.file else { return Ok(None) };
        file.sync_all().map_err(|error| RunError::disk("write", &path, &error))?;
        Ok(Some(path))
    }
}
