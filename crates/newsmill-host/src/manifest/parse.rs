//! The manifest's JSON, checked value by value.

use std::collections::BTreeSet;

use newsmill_abi::{ABI_MAJOR, ABI_MINOR};
use newsmill_article::FieldType;
use serde_json::{Map, Value, json};

use super::{
    Access, Kind, Manifest, ManifestError, ManifestErrorKind, NOT_FOR_TAG, Panic, Records,
    StageManifest, is_own_name, nearest_field, standard_field,
};
use crate::schema::Schema;

type Checked<T> = Result<T, ManifestError>;
type Object = Map<String, Value>;

impl Manifest {
    /// Reads the JSON that stands between a manifest's marks. Unknown keys are ignored.
    ///
    /// # Errors
    /// The kinds [`ManifestErrorKind::Json`] to [`ManifestErrorKind::PanicAbort`], without a path.
    pub fn parse(text: &str) -> Checked<Self> {
        let value: Value = serde_json::from_str(text).map_err(|e| {
            ManifestError::new(ManifestErrorKind::Json, format!("the manifest is not JSON: {e}"))
        })?;
        let Value::Object(object) = value else {
            return Err(content("the manifest is not a JSON object"));
        };
        let name = word(&object, "name", "the manifest")?;
        // What this host cannot serve is refused before anything that a later version may write differently.
        let abi = abi(&object, &name)?;
        let version = word(&object, "version", "the manifest")?;
        if panic(&object)? == Panic::Abort {
            let message = format!("plugin `{name}` is built with `panic = \"abort\"`");
            return Err(ManifestError::new(ManifestErrorKind::PanicAbort, message));
        }
        Ok(Self { name, version, abi, stages: stages(&object)? })
    }
}

fn content(message: impl Into<String>) -> ManifestError {
    ManifestError::new(ManifestErrorKind::Content, message)
}

/// A short text that must be there.
fn word(object: &Object, key: &str, owner: &str) -> Checked<String> {
    match object.get(key) {
        Some(Value::String(text)) if !text.is_empty() && text.len() <= 256 => Ok(text.clone()),
        Some(Value::String(_)) => Err(content(format!("`{key}` of {owner} is empty or too long"))),
        Some(_) => Err(content(format!("`{key}` of {owner} is not a text"))),
        None => Err(content(format!("{owner} has no `{key}`"))),
    }
}

fn abi(object: &Object, name: &str) -> Checked<(u32, u32)> {
    let number = |v: &Value| v.as_u64().and_then(|n| u32::try_from(n).ok());
    let pair = match object.get("abi").and_then(Value::as_array).map(Vec::as_slice) {
        Some([major, minor]) => number(major).zip(number(minor)),
        _ => None,
    };
    let (major, minor) =
        pair.ok_or_else(|| content("`abi` of the manifest is not `[major, minor]`"))?;
    if major != ABI_MAJOR {
        let message = format!(
            "plugin `{name}` is built for ABI {major}.{minor}, this host speaks {ABI_MAJOR}"
        );
        return Err(ManifestError::new(ManifestErrorKind::Major, message));
    }
    if minor > ABI_MINOR {
        let message = format!(
            "plugin `{name}` needs ABI {major}.{minor}, this host speaks {ABI_MAJOR}.{ABI_MINOR}"
        );
        return Err(ManifestError::new(ManifestErrorKind::Minor, message));
    }
    Ok((major, minor))
}

fn panic(object: &Object) -> Checked<Panic> {
    match object.get("panic").map(Value::as_str) {
        None | Some(Some("unwind")) => Ok(Panic::Unwind),
        Some(Some("abort")) => Ok(Panic::Abort),
        Some(_) => Err(content("`panic` of the manifest is neither `unwind` nor `abort`")),
    }
}

fn stages(object: &Object) -> Checked<Vec<StageManifest>> {
    let Some(Value::Array(items)) = object.get("stages") else {
        return Err(content("`stages` of the manifest is not a list"));
    };
    if items.is_empty() {
        return Err(content("the manifest offers no stage"));
    }
    let mut seen = BTreeSet::new();
    let mut stages = Vec::with_capacity(items.len());
    for item in items {
        let stage = stage(item)?;
        if !seen.insert(stage.id.clone()) {
            return Err(content(format!("the manifest offers stage `{}` twice", stage.id)));
        }
        stages.push(stage);
    }
    Ok(stages)
}

fn stage(value: &Value) -> Checked<StageManifest> {
    let Value::Object(object) = value else {
        return Err(content("a stage of the manifest is not a JSON object"));
    };
    let id = word(object, "id", "a stage of the manifest")?;
    if !is_own_name(&id) {
        let form = "`namespace.name` of lower-case letters, digits and `_`";
        return Err(content(format!("stage id `{id}` is not of the form {form}")));
    }
    let stage = StageReader { object, id: &id };
    let (options, schema) = stage.options()?;
    let stage = StageManifest {
        kind: stage.kind()?,
        summary: stage.summary()?,
        needs: stage.names("needs")?,
        uses: stage.names("uses")?,
        writes: stage.typed("writes", false)?,
        private: stage.typed("private", true)?,
        needs_from: stage.pointers("needs_from")?,
        uses_from: stage.pointers("uses_from")?,
        writes_from: stage.pointers("writes_from")?,
        options,
        schema,
        records: stage.choice("records", [("one", Records::One), ("many", Records::Many)])?,
        access: stage.choice("access", [("stream", Access::Stream), ("random", Access::Random)])?,
        buffers: stage.flag("buffers")?,
        tombstones: stage.flag("tombstones")?,
        facets: stage.texts("facets")?,
        id: id.clone(),
    };
    check_rules(&stage)?;
    Ok(stage)
}

/// What a kind may not declare, and names declared twice.
fn check_rules(stage: &StageManifest) -> Checked<()> {
    let id = &stage.id;
    if stage.kind == Kind::Export && !(stage.writes.is_empty() && stage.writes_from.is_empty()) {
        return Err(content(format!("stage `{id}`: an export stage writes no fields")));
    }
    if stage.kind == Kind::Tag {
        for (name, _) in &stage.writes {
            if NOT_FOR_TAG.contains(&name.as_str()) {
                return Err(content(format!("stage `{id}`: a tag stage may not write `{name}`")));
            }
        }
    }
    for (name, _) in &stage.private {
        if stage.writes.iter().any(|(n, _)| n == name) {
            let message = format!("stage `{id}`: `{name}` is in `writes` and in `private`");
            return Err(content(message));
        }
    }
    Ok(())
}

struct StageReader<'a> {
    object: &'a Object,
    id: &'a str,
}

impl StageReader<'_> {
    fn wrong(&self, key: &str, what: &str) -> ManifestError {
        content(format!("stage `{}`: `{key}` {what}", self.id))
    }

    fn kind(&self) -> Checked<Kind> {
        let name = word(self.object, "kind", &format!("stage `{}`", self.id))?;
        Kind::from_name(&name)
            .ok_or_else(|| self.wrong("kind", "is not `ingest`, `clean`, `tag` or `export`"))
    }

    fn summary(&self) -> Checked<String> {
        match self.object.get("summary") {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(self.wrong("summary", "is not a text")),
        }
    }

    fn flag(&self, key: &str) -> Checked<bool> {
        match self.object.get(key) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.wrong(key, "is neither true nor false")),
        }
    }

    /// One of two words; the first is the default.
    fn choice<T: Copy>(&self, key: &str, choices: [(&str, T); 2]) -> Checked<T> {
        let [(first, default), (second, _)] = choices;
        let Some(value) = self.object.get(key) else { return Ok(default) };
        let found = choices.into_iter().find(|(word, _)| value.as_str() == Some(word));
        let what = || self.wrong(key, &format!("is neither `{first}` nor `{second}`"));
        found.map(|(_, choice)| choice).ok_or_else(what)
    }

    fn texts(&self, key: &str) -> Checked<Vec<String>> {
        let Some(value) = self.object.get(key) else { return Ok(Vec::new()) };
        let texts = value.as_array().and_then(|items| {
            items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
        });
        texts.ok_or_else(|| self.wrong(key, "is not a list of texts"))
    }

    fn pointers(&self, key: &str) -> Checked<Vec<String>> {
        let pointers = self.texts(key)?;
        match pointers.iter().find(|p| !p.starts_with('/')) {
            Some(bad) => Err(self.wrong(key, &format!("holds `{bad}`, which is no JSON pointer"))),
            None => Ok(pointers),
        }
    }

    /// Field names to read.
    fn names(&self, key: &str) -> Checked<Vec<String>> {
        let names = self.texts(key)?;
        for name in &names {
            if name != "*" && !is_own_name(name) && standard_field(name).is_none() {
                return Err(self.unknown(key, name));
            }
        }
        Ok(names)
    }

    fn unknown(&self, key: &str, name: &str) -> ManifestError {
        let near = match nearest_field(name) {
            Some(near) => format!(" (did you mean `{near}`?)"),
            None => ", and own fields are named `namespace.name`".to_owned(),
        };
        self.wrong(key, &format!("names `{name}`, which is not a standard field{near}"))
    }

    /// Field names to write, with their types.
    fn typed(&self, key: &str, own_only: bool) -> Checked<Vec<(String, FieldType)>> {
        let Some(value) = self.object.get(key) else { return Ok(Vec::new()) };
        let Value::Object(object) = value else {
            return Err(self.wrong(key, "is not an object of names and types"));
        };
        let mut fields = Vec::with_capacity(object.len());
        for (name, ty) in object {
            let ty = ty.as_str().and_then(FieldType::from_name).ok_or_else(|| {
                self.wrong(key, &format!("gives `{name}` the type {ty}, which there is not"))
            })?;
            match standard_field(name) {
                Some(_) if own_only => {
                    return Err(self.wrong(key, &format!("names the standard field `{name}`")));
                }
                Some(standard) if standard != ty => {
                    let (is, not) = (standard.name(), ty.name());
                    return Err(self.wrong(key, &format!("`{name}` has the type {is}, not {not}")));
                }
                None if !is_own_name(name) => return Err(self.unknown(key, name)),
                _ => fields.push((name.clone(), ty)),
            }
        }
        Ok(fields)
    }

    fn options(&self) -> Checked<(Value, Schema)> {
        let none = || json!({"type": "object", "additionalProperties": false});
        let options = self.object.get("options").cloned().unwrap_or_else(none);
        let schema = Schema::parse(&options).map_err(|e| self.wrong("options", &e.to_string()))?;
        if !schema.is_object() {
            return Err(self.wrong("options", "is not a schema of `\"type\": \"object\"`"));
        }
        Ok((options, schema))
    }
}
