//! `newsmill plugins`.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use newsmill_host::manifest::{Records, StageManifest};
use newsmill_pipeline::{Catalog, CatalogStage};
use serde_json::{Value, json};

use crate::args::{Format, PluginsArguments};
use crate::exit::{Exit, failure};
use crate::plugin_dirs;

pub(crate) fn plugins(arguments: &PluginsArguments) -> anyhow::Result<Exit> {
    let catalog = plugin_dirs::catalog(&arguments.plugins)?;
    let text = match (&arguments.stage, arguments.format) {
        (None, Format::Text) => list(&catalog),
        (None, Format::Json) => {
            let stages: Vec<Value> = catalog.iter().map(|(_, stage)| stage_json(stage)).collect();
            format!("{:#}\n", Value::Array(stages))
        }
        (Some(id), format) => {
            let stage = catalog.get(id).ok_or_else(|| unknown(&catalog, id))?;
            match format {
                Format::Text => show(stage),
                Format::Json => format!("{:#}\n", stage_json(stage)),
            }
        }
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

fn unknown(catalog: &Catalog, id: &str) -> anyhow::Error {
    let ids = catalog.iter().map(|(id, _)| id);
    let hint = match newsmill_host::schema::nearest(id, ids) {
        Some(near) => format!("; hint: did you mean `{near}`?"),
        None => String::new(),
    };
    failure(Exit::PluginUnavailable, format!("no plugin offers the stage `{id}`{hint}"))
}

fn list(catalog: &Catalog) -> String {
    let width = catalog.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (id, stage) in catalog.iter() {
        let _ = writeln!(text, "{id:width$}  {}", stage.manifest.summary);
    }
    text
}

fn show(stage: &CatalogStage) -> String {
    let manifest = &stage.manifest;
    let mut text = format!("{}\n  {}\n\n", manifest.id, manifest.summary);
    let library = &stage.library;
    let _ = writeln!(text, "plugin    {} {}", library.name, library.version);
    let _ = writeln!(text, "library   {}", library.path.display());
    let _ = writeln!(text, "kind      {}", manifest.kind.name());
    fields(&mut text, "needs", &manifest.needs, &manifest.needs_from);
    fields(&mut text, "uses", &manifest.uses, &manifest.uses_from);
    let writes: Vec<String> = typed(&manifest.writes);
    fields(&mut text, "writes", &writes, &manifest.writes_from);
    if manifest.records == Records::Many {
        text.push_str("records   many in one input\n");
    }
    options(&mut text, &manifest.options);
    text
}

fn typed(fields: &[(String, newsmill_article::FieldType)]) -> Vec<String> {
    fields.iter().map(|(name, ty)| format!("{name} ({})", ty.name())).collect()
}

fn fields(text: &mut String, label: &str, names: &[String], from: &[String]) {
    let from = from.iter().map(|pointer| format!("what the option `{pointer}` names"));
    let all: Vec<String> = names.iter().cloned().chain(from).collect();
    if !all.is_empty() {
        let _ = writeln!(text, "{label:9} {}", all.join(", "));
    }
}

fn options(text: &mut String, schema: &Value) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    if properties.is_empty() {
        return;
    }
    text.push_str("\noptions\n");
    let required = schema.get("required").and_then(Value::as_array);
    for (name, property) in properties {
        let required = required.is_some_and(|list| list.iter().any(|r| r == name));
        let kind = property.get("type").map(plain).unwrap_or_default();
        let default = match property.get("default") {
            Some(default) => format!(", default {default}"),
            None if required => ", required".to_owned(),
            None => String::new(),
        };
        let _ = writeln!(text, "  {name} ({kind}{default})");
        if let Some(description) = property.get("description").and_then(Value::as_str) {
            for line in description.lines() {
                let _ = writeln!(text, "      {line}");
            }
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn stage_json(stage: &CatalogStage) -> Value {
    let StageManifest {
        id, kind, summary, needs, uses, needs_from, uses_from, writes_from, ..
    } = &stage.manifest;
    let writes: serde_json::Map<String, Value> =
        stage.manifest.writes.iter().map(|(name, ty)| (name.clone(), json!(ty.name()))).collect();
    json!({
        "id": id,
        "kind": kind.name(),
        "summary": summary,
        "plugin": stage.library.name,
        "version": stage.library.version,
        "library": stage.library.path.to_string_lossy(),
        "needs": needs,
        "uses": uses,
        "writes": writes,
        "needs_from": needs_from,
        "uses_from": uses_from,
        "writes_from": writes_from,
        "options": stage.manifest.options,
    })
}
