//! The rules of the house, read from the manifests and the sources. They stand in ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::top;

/// Which of our crates a crate may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("newsmill-abi", &[]),
    ("newsmill-article", &[]),
    ("newsmill-html", &[]),
    ("newsmill-dedupe", &[]),
    ("newsmill-extract", &["newsmill-html"]),
    ("newsmill-warc", &[]),
    ("newsmill-text", &[]),
    ("newsmill-model", &[]),
    ("newsmill-gazetteer", &["newsmill-text"]),
    ("newsmill-places", &["newsmill-gazetteer", "newsmill-text"]),
    ("newsmill-quotes", &["newsmill-text"]),
    ("newsmill-keywords", &["newsmill-model", "newsmill-text"]),
    ("newsmill-topics", &["newsmill-model", "newsmill-text"]),
    ("newsmill-entities", &["newsmill-gazetteer", "newsmill-model", "newsmill-text"]),
    ("newsmill-io", &[]),
    ("newsmill-plugin-derive", &[]),
    (
        "newsmill-plugin",
        &["newsmill-abi", "newsmill-plugin-derive", "newsmill-host", "newsmill-article"],
    ),
    ("newsmill-host", &["newsmill-abi", "newsmill-article"]),
    ("newsmill-pipeline", &["newsmill-host", "newsmill-article"]),
    ("newsmill-runner", &["newsmill-pipeline", "newsmill-host", "newsmill-article", "newsmill-io"]),
    (
        "newsmill-cli",
        &[
            "newsmill-runner",
            "newsmill-pipeline",
            "newsmill-host",
            "newsmill-article",
            "newsmill-io",
            // `train`.
            "newsmill-entities",
            "newsmill-model",
            "newsmill-topics",
        ],
    ),
    // The fuzz targets.
    (
        "fuzz",
        &[
            "newsmill-entities",
            "newsmill-extract",
            "newsmill-html",
            "newsmill-io",
            "newsmill-gazetteer",
            "newsmill-keywords",
            "newsmill-model",
            "newsmill-places",
            "newsmill-quotes",
            "newsmill-topics",
            "newsmill-warc",
        ],
    ),
    // The benchmark of the border, and the plugin it measures.
    ("border", &[]),
    ("border-plugin", &["newsmill-plugin"]),
    // The benchmark of the tag stages.
    (
        "tags",
        &[
            "newsmill-entities",
            "newsmill-keywords",
            "newsmill-model",
            "newsmill-places",
            "newsmill-quotes",
            "newsmill-text",
            "newsmill-topics",
        ],
    ),
];
/// What a plugin may depend on.
const FOR_PLUGINS: &[&str] = &[
    "newsmill-plugin",
    "newsmill-dedupe",
    "newsmill-extract",
    "newsmill-html",
    "newsmill-warc",
    "newsmill-model",
    "newsmill-places",
    "newsmill-text",
    "newsmill-topics",
    "newsmill-entities",
    "newsmill-quotes",
    "newsmill-keywords",
];
/// Crates with unsafe code; in the last one only the folder `raw`, its export part.
const UNSAFE: &[&str] = &["newsmill-abi", "newsmill-host", "newsmill-plugin"];
/// Everything at the top of the project.
const TOP: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "NOTICE",
    "README.md",
    "crates",
    "pipelines",
    "plugins",
    "tests",
];

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(top())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap()
}

fn folder(package: &Value) -> PathBuf {
    Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}

fn is_plugin(package: &Value) -> bool {
    folder(package).parent().unwrap().ends_with("plugins")
}

fn dependencies(package: &Value) -> impl Iterator<Item = &Value> {
    package["dependencies"].as_array().unwrap().iter()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn dependencies_follow_the_arrows() {
    let packages = packages();
    let ours: BTreeSet<&str> = packages.iter().map(name).collect();
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for package in &packages {
        let allowed = match is_plugin(package) {
            true => FOR_PLUGINS,
            false => arrows
                .get(name(package))
                .unwrap_or_else(|| panic!("`{}` has no arrows", name(package))),
        };
        for dependency in dependencies(package) {
            let to = name(dependency);
            let in_tests = dependency["kind"] == "dev";
            let fine = !ours.contains(to) || allowed.contains(&to) || in_tests;
            assert!(fine, "`{}` must not depend on `{to}`", name(package));
        }
    }
    let plugin = packages.iter().find(|package| name(package) == "newsmill-plugin").unwrap();
    for dependency in dependencies(plugin).filter(|d| d["kind"].is_null()) {
        let host = ["newsmill-host", "newsmill-article"].contains(&name(dependency));
        assert!(
            !host || dependency["optional"] == true,
            "the SDK needs the host without `testing`"
        );
    }
}

#[test]
fn only_the_host_loads_libraries() {
    for package in &packages() {
        let loads = dependencies(package).any(|dependency| name(dependency) == "libloading");
        assert!(!loads || name(package) == "newsmill-host", "`{}` uses libloading", name(package));
    }
}

#[test]
fn unsafe_code_is_where_it_may_be() {
    for package in &packages() {
        let crate_name = name(package);
        for source in sources(&folder(package).join("src")) {
            let text = std::fs::read_to_string(&source).unwrap();
            let shown = source.display();
            if !UNSAFE.contains(&crate_name) {
                let root = ["src/lib.rs", "src/main.rs"].iter().any(|root| source.ends_with(root));
                assert!(
                    !root || text.contains("#![forbid(unsafe_code)]"),
                    "{shown} does not forbid unsafe code"
                );
            }
            let raw = source.components().any(|part| part.as_os_str().to_string_lossy() == "raw");
            if crate_name == "newsmill-plugin" && !raw {
                let unsafe_word = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"];
                let found = unsafe_word.iter().find(|word| text.contains(*word));
                assert!(found.is_none(), "{shown} has `{}` outside `raw`", found.unwrap());
            }
        }
    }
}

#[test]
fn no_owned_rust_type_crosses_the_border() {
    let folder = top().join("crates/newsmill-abi");
    for source in sources(&folder.join("src")) {
        let text = std::fs::read_to_string(&source).unwrap();
        for word in ["String", "Vec<", "Box<", "Arc<", "&str,", "&[u8],", "dyn "] {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let used = code
                .filter(|line| line.contains("pub ") && line.contains(':'))
                .any(|line| line.contains(word));
            assert!(!used, "{} has `{word}` in a type of the border", source.display());
        }
        for structure in text.split("pub struct ").skip(1) {
            let before = text.split(&format!("pub struct {structure}")).next().unwrap();
            assert!(
                before.trim_end().rsplit("\n\n").next().unwrap().contains("#[repr(C)]"),
                "{}",
                source.display()
            );
        }
    }
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    assert!(!manifest.contains("[dependencies]"), "newsmill-abi has dependencies");
}

#[test]
fn folders_crates_and_libraries_are_named_by_the_rule() {
    for package in &packages() {
        let folder = folder(package);
        assert_eq!(folder.file_name().unwrap().to_string_lossy(), name(package));
        if !is_plugin(package) {
            continue;
        }
        let target = &package["targets"][0];
        assert_eq!(
            target["kind"],
            serde_json::json!(["cdylib"]),
            "`{}` is not a cdylib alone",
            name(package)
        );
        let id = name(package).replacen('-', ".", 1);
        let stage = std::fs::read_to_string(folder.join("src/stage.rs")).unwrap();
        assert!(stage.contains(&format!("\"{id}\"")), "`{}` does not offer `{id}`", name(package));
        assert!(folder.join("README.md").is_file(), "`{}` has no README.md", name(package));
    }
}

#[test]
fn the_runner_reaches_files_through_the_one_trait() {
    for crate_name in ["newsmill-runner", "newsmill-pipeline"] {
        for source in sources(&top().join("crates").join(crate_name).join("src")) {
            let text = std::fs::read_to_string(&source).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for word in [
                "std::fs",
                "File::",
                "println!",
                "eprintln!",
                "std::env",
                "SystemTime",
                "Instant::",
            ] {
                assert!(!code.contains(word), "{} uses `{word}`", source.display());
            }
        }
    }
}

#[test]
fn the_top_folder_holds_nothing_else() {
    for entry in std::fs::read_dir(top()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let known = TOP.contains(&name.as_str())
            || name.starts_with('.')
            || name == "target"
            || name == "out";
        assert!(known, "`{name}` is at the top");
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let contributing = std::fs::read_to_string(top().join("CONTRIBUTING.md")).unwrap();
    let packages = packages();
    let ours: BTreeSet<&str> = packages.iter().map(name).collect();
    let mut used = BTreeSet::new();
    for package in &packages {
        for dependency in dependencies(package).filter(|d| !ours.contains(name(d))) {
            let dependency = name(dependency);
            assert!(
                contributing.contains(&format!("`{dependency}`")),
                "`{dependency}` has no reason in CONTRIBUTING.md"
            );
            used.insert(dependency);
        }
    }
    let table = contributing.split("| crate | used for |").nth(1).unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    for listed in rows.flat_map(|cell| cell.split(", ")).map(|cell| cell.trim_matches('`')) {
        assert!(used.contains(listed), "`{listed}` is in CONTRIBUTING.md and nobody uses it");
    }
}

#[test]
fn every_crate_shares_the_lints() {
    for package in &packages() {
        let manifest = std::fs::read_to_string(folder(package).join("Cargo.toml")).unwrap();
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "`{}` has its own lints",
            name(package)
        );
    }
    let manifest = std::fs::read_to_string(top().join("Cargo.toml")).unwrap();
    let abort = manifest
        .lines()
        .any(|line| !line.trim_start().starts_with('#') && line.contains("panic = \"abort\""));
    assert!(!abort, "a panic in a plugin must unwind");
}
