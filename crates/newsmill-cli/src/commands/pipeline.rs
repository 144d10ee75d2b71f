//! From the path of a pipeline file to what can be run.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use newsmill_pipeline::{Code, Parsed, Pipeline, Resolver, Settings as Check};

use crate::exit::{Exit, failure};
use crate::plugin_dirs::Plugins;

/// Whether what `from` and `to` refer to must be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Needed,
    Unused,
}

/// The pipeline, ready to run; `None` after its findings were printed.
#[expect(clippy::disallowed_methods, reason = "references to the environment are resolved here")]
pub(super) fn resolved(
    path: &Path,
    sets: &[String],
    plugins: &Plugins,
    ends: Ends,
) -> anyhow::Result<Option<Pipeline>> {
    let (mut parsed, _) = read_pipeline(path)?;
    for set in sets {
        newsmill_pipeline::apply_set(&mut parsed, set)
            .map_err(|error| failure(Exit::Usage, format!("--set {set}: {error}")))?;
    }
    let resolver = Resolver {
        env: &|name| std::env::var(name).ok(),
        file: &|path| std::fs::read_to_string(path),
        ends: ends == Ends::Needed,
    };
    let base = path.parent().unwrap_or(Path::new(""));
    match newsmill_pipeline::resolve(&parsed, resolver, base, plugins.catalog(), &Check::default())
    {
        Ok(pipeline) => {
            print_findings(&pipeline.warnings);
            Ok(Some(pipeline))
        }
        Err(findings) => {
            print_findings(&findings);
            let unknown = findings.iter().any(|finding| finding.code == Code::UnknownStage);
            match plugins.refused().filter(|_| unknown) {
                Some(refused) => Err(failure(Exit::PluginUnavailable, refused)),
                None => Ok(None),
            }
        }
    }
}

/// Reads a pipeline file, and says whether it is meant to be one; what is wrong inside it is found later.
pub(super) fn read_pipeline(path: &Path) -> anyhow::Result<(Parsed, bool)> {
    let missing = |error: io::Error| {
        let exit = match error.kind() {
            io::ErrorKind::NotFound => Exit::InputMissing,
            io::ErrorKind::PermissionDenied => Exit::Permission,
            _ => Exit::Io,
        };
        failure(exit, format!("read pipeline `{}`: {error}", path.display()))
    };
    let kind = std::fs::metadata(path).map_err(missing)?;
    if !kind.is_file() {
        return Err(failure(
            Exit::InputMissing,
            format!("read pipeline `{}`: not a file", path.display()),
        ));
    }
    let mut file = File::open(path).map_err(missing)?;
    let bytes = newsmill_pipeline::read(&mut file).map_err(missing)?;
    let meant = newsmill_pipeline::looks_like_pipeline(&String::from_utf8_lossy(&bytes));
    Ok((newsmill_pipeline::parse_bytes(&bytes, &path.to_string_lossy()), meant))
}

fn print_findings(findings: &[newsmill_pipeline::Finding]) {
    // Nobody to talk to is no reason to fail.
    drop(io::stderr().write_all(newsmill_pipeline::to_text(findings).as_bytes()));
}
