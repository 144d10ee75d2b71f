//! The pipeline file as JSON Schema, for editors.

use newsmill_host::manifest::Kind;
use serde_json::{Map, Value, json};

use crate::{Catalog, CatalogStage, Code, Severity};

/// JSON Schema 2020-12 of a pipeline file made of the stages of a catalog: keys, stage ids with their summaries,
/// and the options of each. It knows less than [`crate::validate`] (names, wiring, references), and accepts every
/// file that has no errors there.
pub fn pipeline_schema(catalog: &Catalog) -> Value {
    let list = |kinds: &[Kind], least: usize, extra: Value, required: &[&str], about: &str| {
        let stages: Vec<_> =
            catalog.iter().filter(|(_, s)| kinds.contains(&s.manifest.kind)).collect();
        json!({
            "description": about,
            "type": "array",
            "minItems": least,
            "items": entry(&stages, extra, required),
        })
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newsmill pipeline",
        "type": "object",
        "required": ["name", "ingest", "export"],
        "additionalProperties": false,
        "properties": {
            "$schema": {"type": "string"},
            "name": name("The pipeline's name: stands in reports and names its state folder."),
            "description": text("What the pipeline does."),
            "note": text("Anything, for people."),
            "ingest": list(
                &[Kind::Ingest], 1, ingest_keys(), &["use", "from"],
                "What is read. Every entry's articles go through all stages.",
            ),
            "stages": list(
                &[Kind::Clean, Kind::Tag], 0, json!({}), &["use"],
                "What is done with every article, in this order.",
            ),
            "export": list(
                &[Kind::Export], 1, export_keys(), &["use", "to"],
                "What is written. Every entry gets all articles.",
            ),
            "run": run(),
        },
        "$defs": {
            "reference": {
                "description": "${env:NAME}, ${env:NAME:-default} or ${file:path}",
                "type": "string",
                "pattern": "\\$\\{(env|file):",
            },
        },
    })
}

fn text(about: &str) -> Value {
    json!({"type": "string", "description": about})
}

fn name(about: &str) -> Value {
    json!({
        "type": "string", "description": about, "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
    })
}

fn ingest_keys() -> Value {
    json!({
        "from": {
            "description": "Paths, globs (`*`, `**`, `?`, `[a-z]`, `{a,b}`), `.paths` lists or `-`, relative to \
                            this file.",
            "type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1},
        },
        "if_empty": {
            "description": "What it means when no glob matches: nothing to do, or an error.",
            "enum": ["ok", "fail"], "default": "ok",
        },
    })
}

fn export_keys() -> Value {
    json!({
        "to": {
            "description": "A path (`.gz` and `.zst` compress), a folder for parts, or `-`, relative to this file.",
            "type": "string", "minLength": 1,
        },
    })
}

fn entry(stages: &[(&str, &CatalogStage)], extra: Value, required: &[&str]) -> Value {
    let ids: Vec<_> = stages
        .iter()
        .map(|(id, stage)| json!({"const": id, "description": stage.manifest.summary}))
        .collect();
    let codes: Vec<_> =
        Code::ALL.iter().filter(|c| c.severity() == Severity::Warning).map(|c| c.name()).collect();
    let mut properties = json!({
        "use": {"description": "The stage.", "oneOf": ids},
        "name": name("The entry's name in reports and for `--set`; that of the stage when left out."),
        "note": text("Anything, for people."),
        "allow": {
            "description": "Codes of warnings this entry accepts.",
            "type": "array", "items": {"type": "string", "examples": codes},
        },
        "options": {"type": "object"},
    });
    if let (Value::Object(properties), Value::Object(extra)) = (&mut properties, extra) {
        properties.extend(extra);
    }
    if stages.is_empty() {
        // `oneOf` must not be empty: nothing can be used.
        if let Some(slot) = properties.pointer_mut("/use") {
            *slot = json!(false);
        }
    }
    let options: Vec<_> = stages.iter().map(|(id, stage)| options(id, stage)).collect();
    let mut entry = json!({
        "type": "object",
        "required": required,
        "additionalProperties": false,
        "properties": properties,
    });
    if let (Value::Object(entry), false) = (&mut entry, options.is_empty()) {
        entry.insert("allOf".to_owned(), Value::Array(options));
    }
    entry
}

/// If it is this stage, then its options are these.
fn options(id: &str, stage: &CatalogStage) -> Value {
    let schema = &stage.manifest.options;
    let mut then = json!({"properties": {"options": with_references(schema, false)}});
    let needs = schema.get("required").and_then(Value::as_array).is_some_and(|r| !r.is_empty());
    if let (Value::Object(then), true) = (&mut then, needs) {
        then.insert("required".to_owned(), json!(["options"]));
    }
    json!({"if": {"required": ["use"], "properties": {"use": {"const": id}}}, "then": then})
}

/// What describes a value and does not limit it.
const ANNOTATIONS: [&str; 6] =
    ["title", "description", "default", "deprecated", "writeOnly", "examples"];

/// The schema of an option, with a reference wherever one may stand.
fn with_references(schema: &Value, nested: bool) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    let mut inner: Map<String, Value> = Map::new();
    for (keyword, value) in object {
        let value = match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => Value::Object(
                properties
                    .iter()
                    .map(|(name, schema)| (name.clone(), with_references(schema, true)))
                    .collect(),
            ),
            ("items" | "additionalProperties", schema) => with_references(schema, true),
            // A meta-schema inside of another means nothing.
            ("$schema", _) => continue,
            _ => value.clone(),
        };
        inner.insert(keyword.clone(), value);
    }
    if !nested || !takes_reference(object) {
        return Value::Object(inner);
    }
    let (outer, limits): (Map<_, _>, Map<_, _>) =
        inner.into_iter().partition(|(keyword, _)| ANNOTATIONS.contains(&keyword.as_str()));
    let mut outer = outer;
    outer.insert("anyOf".to_owned(), json!([Value::Object(limits), {"$ref": "#/$defs/reference"}]));
    Value::Object(outer)
}

/// Whether a reference fits, and would not fit without a word.
fn takes_reference(schema: &Map<String, Value>) -> bool {
    let types: Vec<_> = match schema.get("type") {
        Some(Value::String(name)) => vec![name.as_str()],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => vec!["string"],
    };
    let limited = ["enum", "const", "pattern", "minLength", "maxLength", "format"];
    if types.contains(&"string") {
        limited.iter().any(|keyword| schema.contains_key(*keyword))
    } else {
        types.iter().any(|name| matches!(*name, "integer" | "number" | "boolean"))
    }
}

fn run() -> Value {
    let count = |about: &str, default: u32, max: u32| {
        json!({
            "description": about, "default": default,
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": max}, {"$ref": "#/$defs/reference"},
            ],
        })
    };
    let size = |about: &str, max: u64| {
        json!({
            "description": about, "default": "64MiB",
            "anyOf": [
                {"type": "integer", "minimum": 1024, "maximum": max},
                {"type": "string", "pattern": "^\\s*[0-9]+\\s*(KiB|MiB|GiB)\\s*$"},
                {"$ref": "#/$defs/reference"},
            ],
        })
    };
    json!({
        "description": "How the pipeline runs.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "batch": count("Articles handed to a stage at once.", 64, 65_536),
            "block_articles": count("Articles that become durable together.", 1024, 1_000_000),
            "block_bytes": size("Bytes of cells that become durable together.", 4 << 30),
            "article_bytes_max": size("No article is larger.", 1 << 30),
            "fail_above": {
                "description": "Losses above which nothing is published: a share or a number of articles.",
                "default": "5%",
                "anyOf": [
                    {"type": "integer", "minimum": 0},
                    {"type": "string", "pattern": "^\\s*[0-9]{1,3}(\\.[0-9]{1,3})?\\s*%\\s*$"},
                    {"$ref": "#/$defs/reference"},
                ],
            },
        },
    })
}
