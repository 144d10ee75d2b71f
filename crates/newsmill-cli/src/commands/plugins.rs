//! `newsmill plugins`.

use std::io::{self, Write};

use newsmill_article::FieldType;
use newsmill_host::manifest::{Records, StageManifest};
use newsmill_pipeline::{Catalog, CatalogStage};
use serde_json::{Value, json};

use crate::args::{Format, PluginsArguments};
use crate::exit::{Exit, failure};
use crate::plugin_dirs;

pub(crate) fn plugins(arguments: &PluginsArguments) -> anyhow::Result<Exit> {
    let catalog = plugin_dirs::catalog(&arguments.plugins)?;
    let mut out = io::stdout().lock();
    match (&arguments.stage, arguments.format) {
        (None, Format::Text) => list(&mut out, &catalog)?,
        (None, Format::Json) => {
            let stages: Vec<Value> = catalog.iter().map(|(_, stage)| stage_json(stage)).collect();
            writeln!(out, "{:#}", Value::Array(stages))?;
        }
        (Some(id), format) => {
            let stage = catalog.get(id).ok_or_else(|| unknown(&catalog, id))?;
            match format {
                Format::Text => show(&mut out, stage)?,
                Format::Json => writeln!(out, "{:#}", stage_json(stage))?,
            }
        }
    }
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

fn list(out: &mut impl Write, catalog: &Catalog) -> io::Result<()> {
    let width = catalog.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
    for (id, stage) in catalog.iter() {
        writeln!(out, "{id:width$}  {}", stage.manifest.summary)?;
    }
    Ok(())
}

fn show(out: &mut impl Write, stage: &CatalogStage) -> io::Result<()> {
    let manifest = &stage.manifest;
    let library = &stage.library;
    writeln!(out, "{}\n  {}\n", manifest.id, manifest.summary)?;
    writeln!(out, "plugin    {} {}", library.name, library.version)?;
    writeln!(out, "library   {}", library.path.display())?;
    writeln!(out, "kind      {}", manifest.kind.name())?;
    fields(out, "needs", &manifest.needs, &manifest.needs_from)?;
    fields(out, "uses", &manifest.uses, &manifest.uses_from)?;
    fields(out, "writes", &typed(&manifest.writes), &manifest.writes_from)?;
    if manifest.records == Records::Many {
        writeln!(out, "records   many in one input")?;
    }
    options(out, &manifest.options)
}

fn typed(fields: &[(String, FieldType)]) -> Vec<String> {
    fields.iter().map(|(name, ty)| format!("{name} ({})", ty.name())).collect()
}

fn fields(out: &mut impl Write, label: &str, names: &[String], from: &[String]) -> io::Result<()> {
    let from = from.iter().map(|pointer| format!("what the option `{pointer}` names"));
    let all: Vec<String> = names.iter().cloned().chain(from).collect();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "{label:9} {}", all.join(", "))
}

fn options(out: &mut impl Write, schema: &Value) -> io::Result<()> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let Some(properties) = properties.filter(|properties| !properties.is_empty()) else {
        return Ok(());
    };
    writeln!(out, "\noptions")?;
    let required = schema.get("required").and_then(Value::as_array);
    for (name, property) in properties {
        let required = required.is_some_and(|list| list.iter().any(|r| r == name));
        let kind = property.get("type").map(plain).unwrap_or_default();
        let default = match property.get("default") {
            Some(default) => format!(", default {default}"),
            None if required => ", required".to_owned(),
            None => String::new(),
        };
        writeln!(out, "  {name} ({kind}{default})")?;
        let description = property.get("description").and_then(Value::as_str).unwrap_or_default();
        for line in description.lines() {
            writeln!(out, "      {line}")?;
        }
    }
    Ok(())
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
