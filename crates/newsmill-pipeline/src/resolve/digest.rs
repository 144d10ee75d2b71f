//! What makes two runs the same pipeline.

use serde_json::{Value, json};

use crate::validate::{Checked, EntryNode, List};

/// BLAKE3 of the resolved pipeline as JSON with sorted keys. Left out is what changes no result: names and notes,
/// `batch`, `fail_above` (a run that failed is resumed with a higher one), where the folder lies, and secrets.
pub(super) fn digest(checked: &Checked<'_>) -> [u8; 32] {
    let list = |list: List| {
        checked.entries.iter().filter(|entry| entry.list == list).map(entry).collect::<Vec<_>>()
    };
    let value = json!({
        "format": 1,
        "ingest": list(List::Ingest),
        "stages": list(List::Stages),
        "export": list(List::Export),
        "block_articles": checked.run.block_articles,
        "block_bytes": checked.run.block_bytes,
        "article_bytes_max": checked.run.article_bytes_max,
    });
    let mut text = String::new();
    canonical(&value, &mut text);
    blake3::hash(text.as_bytes()).into()
}

fn entry(entry: &EntryNode<'_>) -> Value {
    let mut options = entry.options.clone();
    for pointer in entry.stage.map(|s| s.manifest.schema.secrets(&options)).unwrap_or_default() {
        if let Some(value) = options.pointer_mut(&pointer) {
            *value = Value::Null;
        }
    }
    let from: Vec<_> = entry.from.iter().map(|(text, _)| *text).collect();
    json!({
        "use": entry.stage_id.map(|(id, _)| id),
        "options": options,
        "from": from,
        "to": entry.to.map(|(to, _)| to),
    })
}

/// JSON without spaces and with the keys of every object sorted.
fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for item in items {
                canonical(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (key, value) in members {
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}
