//! The state folder of a pipeline.

use std::env;
use std::path::{Path, PathBuf};

use crate::exit::{Exit, failure};

/// `--state-dir`, else systemd's `STATE_DIRECTORY`, else a folder of the pipeline's own in the XDG state folder.
/// Never in the checkout by default.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
pub(crate) fn state_dir(
    given: Option<&Path>,
    pipeline: &Path,
    name: &str,
) -> anyhow::Result<PathBuf> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    let own = own_folder(pipeline, name);
    // systemd gives a list; the first is the unit's own.
    let systemd = env::var_os("STATE_DIRECTORY").and_then(|list| env::split_paths(&list).next());
    if let Some(systemd) = systemd.filter(|path| !path.as_os_str().is_empty()) {
        return Ok(systemd.join(own));
    }
    let xdg = env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    match xdg.or_else(home) {
        Some(state) => Ok(state.join("newsmill").join(own)),
        None => Err(failure(
            Exit::Usage,
            "find a state folder: neither STATE_DIRECTORY, XDG_STATE_HOME nor HOME is set; hint: give --state-dir",
        )),
    }
}

/// The pipeline's name, and a hash of where its file stands so that two of one name keep apart.
fn own_folder(pipeline: &Path, name: &str) -> String {
    let whole = pipeline.canonicalize().unwrap_or_else(|_| pipeline.to_owned());
    let hash = blake3::hash(whole.as_os_str().as_encoded_bytes()).to_hex();
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let name: String = name.chars().take(60).map(plain).collect();
    format!("{name}-{}", hash.as_str().get(..12).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_pipelines_of_one_name_have_two_folders() {
        let first = own_folder(Path::new("/a/x.json"), "a/b");
        let second = own_folder(Path::new("/b/x.json"), "a/b");
        assert!(first.starts_with("a-b-"));
        assert_ne!(first, second);
    }
}
