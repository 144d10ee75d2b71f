//! A glob, taken apart so that only folders that can hold a match are walked.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use crate::error::{IoError, IoErrorKind, Result};

/// The part of a pattern from its first wildcard on.
#[derive(Debug)]
pub(crate) struct Glob {
    whole: GlobMatcher,
    /// The names before the first that may stand for several folders.
    leading: Vec<GlobMatcher>,
    /// How many names a match has; `None`: any number.
    depth: Option<usize>,
    /// Names of the pattern that begin with a dot.
    hidden: Vec<GlobMatcher>,
}

impl Glob {
    /// Whether a `from` is a glob and not a path.
    pub(crate) fn is_one(pattern: &str) -> bool {
        pattern.contains(['*', '?', '[', '{'])
    }

    /// Splits a pattern into the folder to walk and the rest.
    pub(crate) fn new(base: &Path, pattern: &str) -> Result<(PathBuf, Self)> {
        let names = split(pattern);
        let first = names.iter().position(|name| Self::is_one(name) || name.contains('\\'));
        let (fixed, rest) = names.split_at(first.unwrap_or(0));
        let mut folder = base.to_path_buf();
        if pattern.starts_with('/') {
            folder.push("/");
        }
        folder.extend(fixed.iter().filter(|name| !name.is_empty()));
        let rest: Vec<&str> =
            rest.iter().copied().filter(|name| !matches!(*name, "" | ".")).collect();
        let compile = |glob: &str| {
            GlobBuilder::new(glob)
                .literal_separator(true)
                .backslash_escape(true)
                .build()
                .map(|glob| glob.compile_matcher())
                .map_err(|error| {
                    IoError::at(IoErrorKind::Pattern, "expand", Path::new(pattern), error.kind())
                })
        };
        if rest.contains(&"..") {
            let why = "`..` cannot follow a wildcard";
            return Err(IoError::at(IoErrorKind::Pattern, "expand", Path::new(pattern), why));
        }
        let spans_folders = |name: &&str| name.contains("**") || name.contains('/');
        let bounded = rest.iter().take_while(|name| !spans_folders(name)).count();
        let glob = Self {
            whole: compile(&rest.join("/"))?,
            leading: rest.iter().take(bounded).map(|name| compile(name)).collect::<Result<_>>()?,
            depth: (bounded == rest.len()).then_some(bounded),
            hidden: rest
                .iter()
                .flat_map(|name| name.split('/'))
                .filter(|name| names_hidden(name))
                .map(|name| {
                    if spans_folders(&name) {
                        compile(".*")
                    } else {
                        compile(name).or_else(|_| compile(".*"))
                    }
                })
                .collect::<Result<_>>()?,
        };
        Ok((folder, glob))
    }

    /// Whether the file `below` the walked folder matches.
    pub(crate) fn matches(&self, below: &Path) -> bool {
        self.whole.is_match(below)
    }

    /// Whether a folder called `name` that lies `depth` names below, itself counted, can hold a match.
    pub(crate) fn enters(&self, name: &OsStr, depth: usize) -> bool {
        self.depth.is_none_or(|most| depth < most)
            && self.leading.get(depth - 1).is_none_or(|leading| leading.is_match(name))
    }

    /// Whether the pattern names this entry, which begins with a dot.
    pub(crate) fn shows(&self, name: &OsStr) -> bool {
        self.hidden.iter().any(|hidden| hidden.is_match(name))
    }
}

fn names_hidden(name: &str) -> bool {
    name.starts_with('.') || name.contains("{.") || name.contains(",.")
}

/// Splits at `/` outside braces.
fn split(pattern: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    pattern
        .split(move |char| {
            match char {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            char == '/' && depth == 0
        })
        .collect()
}
