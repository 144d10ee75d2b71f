//! From a file without errors to what is run: references replaced, defaults filled in, paths absolute.

mod digest;
mod substitute;

use std::io;
use std::path::Path;

use serde_json::Value;

use crate::problems::Problems;
use crate::validate::{Checked, EntryNode, List, Mode, check};
use crate::{
    Catalog, Code, Entry, ExportEntry, Finding, IngestEntry, Parsed, Pipeline, Settings, Severity,
    has_errors, validate,
};

/// Where references get their values from. This crate reads nothing by itself.
#[derive(Clone, Copy)]
pub struct Resolver<'a> {
    /// The value of a variable of the environment, if it is set.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// The content of a file; the path is absolute when the base folder is.
    pub file: &'a dyn Fn(&Path) -> io::Result<String>,
    /// Whether `from` and `to` must be known. Without, a reference to nothing stays in them as it is written: for
    /// callers that bring their own input and write nothing.
    pub ends: bool,
}

/// Gives the pipeline to run. `base_dir` is the folder of the pipeline file, better absolute: relative paths are
/// resolved from it.
///
/// # Errors
/// Everything [`validate`] says when an error is among it; else what only the values behind the references show.
pub fn resolve(
    parsed: &Parsed,
    resolver: Resolver<'_>,
    base_dir: &Path,
    catalog: &Catalog,
    settings: &Settings,
) -> Result<Pipeline, Vec<Finding>> {
    let warnings = validate(parsed, catalog, settings);
    let Some(written) = parsed.tree().filter(|_| !has_errors(&warnings)) else {
        return Err(warnings);
    };
    let mut tree = written.clone();
    let mut problems = Problems::default();
    if base_dir.to_str().is_none() {
        let message = format!("folder `{}` has a name that is not UTF-8", base_dir.display());
        problems.push_whole(Code::BadPath, message, "rename it: paths in options are UTF-8");
    }
    substitute::substitute(&mut tree, resolver, base_dir, catalog, &mut problems);
    let checked = check(&tree, catalog, Mode::Resolved);
    // A reference to nothing stays as it is, and what would be said of it then is no help.
    if !problems.has_errors() {
        problems.append(checked.problems.clone());
    }
    if problems.has_errors() {
        // What is accepted or only a warning was judged in the file as it is written.
        let mut findings = problems.into_findings(parsed, settings);
        findings.retain(|finding| finding.code.severity() == Severity::Error);
        findings.extend(warnings);
        findings.sort_by_key(|finding| (finding.argument.clone(), finding.place));
        return Err(findings);
    }
    Ok(build(&checked, parsed, base_dir, warnings))
}

fn build(
    checked: &Checked<'_>,
    parsed: &Parsed,
    base_dir: &Path,
    warnings: Vec<Finding>,
) -> Pipeline {
    let mut pipeline = Pipeline {
        name: checked.name.to_owned(),
        description: checked.description.to_owned(),
        base_dir: base_dir.to_owned(),
        ingest: Vec::new(),
        stages: Vec::new(),
        export: Vec::new(),
        run: checked.run.clone(),
        fields: checked.fields.clone(),
        digest: digest::digest(checked),
        warnings,
    };
    for node in &checked.entries {
        let entry = entry(node, parsed, base_dir);
        let texts =
            |texts: &[(&str, _)]| texts.iter().map(|(text, _)| (*text).to_owned()).collect();
        match node.list {
            List::Ingest => pipeline.ingest.push(IngestEntry {
                entry,
                from: texts(&node.from),
                if_empty: node.if_empty,
            }),
            List::Stages => pipeline.stages.push(entry),
            List::Export => {
                let to = node.to.map_or_else(String::new, |(to, _)| to.to_owned());
                pipeline.export.push(ExportEntry { entry, to });
            }
        }
    }
    pipeline
}

fn entry(node: &EntryNode<'_>, parsed: &Parsed, base_dir: &Path) -> Entry {
    let mut options = node.options.clone();
    let mut secrets = Vec::new();
    if let Some(stage) = node.stage {
        let schema = &stage.manifest.schema;
        for pointer in schema.secrets(&options) {
            if let Some(value) = options.pointer(&pointer) {
                collect(value, &mut secrets);
            }
        }
        for pointer in schema.paths(&options) {
            if let Some(Value::String(text)) = options.pointer_mut(&pointer)
                && !text.is_empty()
            {
                *text = base_dir.join(&text).to_string_lossy().into_owned();
            }
        }
    }
    secrets.sort();
    secrets.dedup();
    Entry {
        name: node.shown_name().to_owned(),
        stage_id: node.stage_id.map_or_else(String::new, |(id, _)| id.to_owned()),
        options,
        secrets,
        line: parsed.lines().position(node.node.span.start).0,
    }
}

/// Every text and number of a secret.
fn collect(value: &Value, secrets: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.is_empty() => secrets.push(text.clone()),
        Value::Number(number) => secrets.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, secrets)),
        Value::Object(object) => object.values().for_each(|value| collect(value, secrets)),
        _ => {}
    }
}
