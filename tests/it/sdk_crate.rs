//! The SDK as an author outside this repository meets it: packaged, in an empty crate, with no other crate of ours.

use std::path::Path;
use std::process::Command;

use crate::support::{Scratch, json_lines, lines_pipeline, newsmill, output, top};

/// The example of the README: what an author writes first.
fn readme_example() -> String {
    let readme = std::fs::read_to_string(top().join("README.md")).unwrap();
    let (_, code) = readme.split_once("```rust\n").expect("the README has no Rust example");
    code.split_once("\n```").unwrap().0.to_owned()
}

/// The manifest of the example, as the README gives it, with the SDK from `sdk`.
fn manifest(sdk: &Path) -> String {
    let crates = sdk.display();
    format!(
        "[package]\nname = \"tag-shouting\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\n\
         [dependencies]\nnewsmill-plugin = {{ path = \"{crates}/newsmill-plugin\" }}\n\n[workspace]\n"
    )
}

/// The SDK and what it brings, the host only for its feature `testing`.
const PACKAGED: [&str; 5] = [
    "newsmill-abi",
    "newsmill-article",
    "newsmill-host",
    "newsmill-plugin-derive",
    "newsmill-plugin",
];

/// Puts the crates an author gets into `to`, each with only the files that are packaged, in a workspace of their own
/// for what they inherit.
fn package(to: &Path) {
    let workspace = std::fs::read_to_string(top().join("Cargo.toml")).unwrap();
    for name in PACKAGED {
        let from = top().join("crates").join(name);
        let listed = Command::new(env!("CARGO"))
            .args(["package", "--list", "--allow-dirty", "--offline", "-p", name])
            .current_dir(top())
            .output()
            .unwrap();
        assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
        for file in String::from_utf8(listed.stdout).unwrap().lines() {
            let source = from.join(file);
            if file.ends_with("Cargo.toml.orig") || !source.is_file() {
                continue;
            }
            let target = to.join(name).join(file);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::copy(&source, &target).unwrap();
        }
    }
    let workspace = workspace.replace("path = \"crates/", "path = \"");
    let (_, shared) = workspace.split_once("[workspace.package]").unwrap();
    let head =
        format!("[workspace]\nresolver = \"3\"\nmembers = {PACKAGED:?}\n\n[workspace.package]");
    std::fs::write(to.join("Cargo.toml"), head + shared).unwrap();
}

#[test]
fn a_crate_of_its_own_builds_from_the_packaged_sdk_and_runs() {
    let scratch = Scratch::new();
    let sdk = scratch.path("sdk");
    package(&sdk);
    scratch.write("author/Cargo.toml", manifest(&sdk));
    scratch.write("author/src/lib.rs", readme_example());
    std::fs::copy(top().join("Cargo.lock"), scratch.path("author/Cargo.lock")).unwrap();
    let built = Command::new(env!("CARGO"))
        .args(["build", "--offline"])
        .current_dir(scratch.path("author"))
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");

    scratch.write(
        "in.jsonl",
        "{\"uri\":\"a\",\"headline\":\"STOP\",\"body_text\":\"It was LOUD in the OLD town.\"}\n",
    );
    scratch
        .write("p.json", lines_pipeline(r#"{ "use": "tag.shouting", "options": { "min": 3 } }"#));
    let mut run = newsmill(&scratch, "run");
    output(run.args(["p.json", "--plugin-dir", "author/target/debug"])).silent();
    let article = json_lines(&scratch.read("out.jsonl")).remove(0);
    let names: Vec<&str> = article["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["LOUD", "OLD"]);
}
