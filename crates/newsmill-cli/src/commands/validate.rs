//! `newsmill validate`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use newsmill_io::{ExpandSettings, FileKind, FileSystem as _, OsFileSystem};
use newsmill_pipeline::{Catalog, Finding, Parsed, Settings};
use serde_json::json;

use crate::args::{Format, ValidateArguments};
use crate::commands::pipeline::read_pipeline;
use crate::exit::{Exit, failure};
use crate::plugin_dirs;

pub(crate) fn validate(arguments: &ValidateArguments) -> anyhow::Result<Exit> {
    let catalog = plugin_dirs::catalog(&arguments.plugins)?;
    let mut findings = Vec::new();
    let mut pipelines = 0;
    for file in files(&arguments.paths)? {
        for parsed in pipelines_in(&file)? {
            pipelines += 1;
            findings.extend(check(&parsed, &catalog));
        }
    }
    let text = match arguments.format {
        Format::Text => newsmill_pipeline::to_text(&findings),
        Format::Json => {
            let found = newsmill_pipeline::to_json(&findings);
            format!("{:#}\n", json!({ "pipelines": pipelines, "findings": found }))
        }
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(if findings.is_empty() { Exit::Done } else { Exit::Findings })
}

fn check(parsed: &Parsed, catalog: &Catalog) -> Vec<Finding> {
    newsmill_pipeline::validate(parsed, catalog, &Settings::default())
}

/// A file to look into.
struct FileToCheck {
    path: PathBuf,
    /// Found in a folder, so that it may be something else than a pipeline.
    in_folder: bool,
}

/// The files the arguments name: of a folder those that can hold a pipeline, of a glob all it matches.
fn files(paths: &[String]) -> anyhow::Result<Vec<FileToCheck>> {
    let mut files = Vec::new();
    for path in paths {
        let folder = OsFileSystem.metadata(Path::new(path)).is_ok_and(|m| m.kind == FileKind::Dir);
        let found = newsmill_io::expand(
            &OsFileSystem,
            Path::new(""),
            std::slice::from_ref(path),
            &ExpandSettings::default(),
        );
        let found = found.map_err(|error| failure(Exit::InputMissing, error.to_string()))?;
        if let Some(problem) = found.problems.first() {
            return Err(failure(Exit::Io, problem.error.to_string()));
        }
        if found.inputs.is_empty() && !folder {
            return Err(failure(Exit::InputMissing, format!("`{path}` matches no file")));
        }
        let found = found.inputs.into_iter();
        let found = found.map(|input| FileToCheck { path: input.path, in_folder: folder });
        files.extend(found.filter(|file| !folder || can_hold_pipeline(&file.path)));
    }
    Ok(files)
}

fn can_hold_pipeline(file: &Path) -> bool {
    // A schema describes pipelines, it is none.
    let schema = file.to_string_lossy().ends_with(".schema.json");
    !schema && file.extension().is_some_and(|ending| ending == "json" || ending == "md")
}

/// The pipelines in a file: itself, or the JSON blocks of a Markdown file that are pipelines.
fn pipelines_in(file: &FileToCheck) -> anyhow::Result<Vec<Parsed>> {
    let path = &file.path;
    if path.extension().is_none_or(|ending| ending != "md") {
        let (parsed, is_pipeline) = read_pipeline(path)?;
        return Ok(if is_pipeline || !file.in_folder { vec![parsed] } else { Vec::new() });
    }
    let text = std::fs::read(path)
        .map_err(|error| failure(Exit::Io, format!("read `{}`: {error}", path.display())))?;
    let text = String::from_utf8_lossy(&text);
    let blocks = newsmill_pipeline::json_blocks(&text);
    let origin = path.to_string_lossy();
    Ok(blocks.iter().map(|block| newsmill_pipeline::parse_block(block, &origin)).collect())
}
