//! Which libraries are refused, and in which words.

use std::path::PathBuf;

use crate::support::{
    Scratch, compile_plugin, json_lines, lines_pipeline, newsmill, output, plugin_file, top,
};

const STAGE: &str = r#"{ "use": "clean.hazard" }"#;

fn hazard(scratch: &Scratch, flags: &[&str]) -> PathBuf {
    let source = top().join("tests/it/plugins/hazard.c");
    compile_plugin(&source, &scratch.path("plugins"), flags)
}

fn run(scratch: &Scratch, more: &[&str]) -> crate::support::Outcome {
    scratch.write(
        "in.jsonl",
        "{\"uri\":\"a\",\"body_text\":\"fine\"}\n{\"uri\":\"b\",\"body_text\":\"fail here\"}\n",
    );
    scratch.write("p.json", lines_pipeline(STAGE));
    output(newsmill(scratch, "run").args(["p.json", "--plugin-dir", "plugins"]).args(more))
}

#[test]
fn a_library_without_a_manifest_offers_nothing() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DNO_MANIFEST"]);
    run(&scratch, &[]).fails(78, "clean.hazard");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn another_major_version_is_refused() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DMAJOR=2"]);
    run(&scratch, &[]).fails(69, "ABI 2.0");
}

#[test]
fn a_minor_version_that_is_too_new_is_refused() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DMINOR=9"]);
    run(&scratch, &[]).fails(69, "1.9");
}

#[test]
fn panic_abort_is_refused() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DPANIC=\"abort\""]);
    run(&scratch, &[]).fails(69, "abort");
}

#[test]
fn a_missing_symbol_is_refused() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DNO_SYMBOL"]);
    run(&scratch, &[]).fails(69, "newsmill_plugin_v1");
}

#[test]
fn a_manifest_that_differs_from_the_one_in_memory_is_refused() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DDIFFERENT"]);
    run(&scratch, &[]).fails(69, "manifest");
}

#[test]
fn a_facet_without_a_function_is_refused() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DNO_PROCESS"]);
    let ended = run(&scratch, &[]);
    assert_eq!(ended.code, Some(69), "{ended:#?}");
    assert!(ended.stderr.contains("null"), "{ended:#?}");
}

#[test]
fn two_libraries_with_one_stage_in_one_folder_are_refused() {
    let scratch = Scratch::new();
    let first = hazard(&scratch, &[]);
    std::fs::copy(&first, first.with_file_name("libcopy.so")).unwrap();
    run(&scratch, &[]).fails(69, "libcopy.so");
}

#[test]
fn the_first_folder_that_has_a_stage_wins() {
    let scratch = Scratch::new();
    let first = hazard(&scratch, &[]);
    std::fs::create_dir(scratch.path("later")).unwrap();
    std::fs::copy(&first, scratch.path("later").join("libhazard.so")).unwrap();
    let ended = run(&scratch, &["--plugin-dir", "later"]);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
}

#[test]
fn a_truncated_library_is_refused_by_name() {
    let scratch = Scratch::new();
    let library = hazard(&scratch, &[]);
    let bytes = std::fs::read(&library).unwrap();
    std::fs::write(&library, &bytes[..bytes.len() / 2]).unwrap();
    run(&scratch, &[]).fails(69, "libhazard.so");
}

#[test]
fn a_foreign_file_is_refused_by_name() {
    let scratch = Scratch::new();
    scratch.write("plugins/libforeign.so", "this is no library");
    run(&scratch, &[]).fails(69, "libforeign.so");
}

#[test]
fn a_world_writable_library_is_fatal_when_locked() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new();
    let library = hazard(&scratch, &[]);
    std::fs::set_permissions(&library, std::fs::Permissions::from_mode(0o777)).unwrap();
    run(&scratch, &["--locked"]).fails(69, "written by everybody");
    let ended = run(&scratch, &[]);
    assert_eq!(ended.code, Some(0));
    assert!(ended.stderr.contains("written by everybody"), "{ended:#?}");
}

#[test]
fn undeclared_fields_can_neither_be_read_nor_written() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DUNDECLARED"]);
    run(&scratch, &[]).fails(70, "headline");
    let scratch = Scratch::new();
    hazard(&scratch, &["-DWRITES_READ"]);
    let ended = run(&scratch, &[]);
    assert_eq!(ended.code, Some(70), "{ended:#?}");
    assert!(ended.stderr.contains("clean.hazard"), "{ended:#?}");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn a_plugin_with_a_larger_tag_works() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DWIDE_TAG"]);
    run(&scratch, &[]).silent();
    let articles = json_lines(&scratch.read("out.jsonl"));
    let names: Vec<&str> = articles[0]["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["first", "second"]);
}

#[test]
fn an_article_a_plugin_fails_on_is_the_only_one_lost() {
    let scratch = Scratch::new();
    hazard(&scratch, &["-DFAILS=NM_E_INPUT"]);
    let ended = run(&scratch, &[]);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let articles = json_lines(&scratch.read("out.jsonl"));
    assert_eq!(articles.len(), 1);
    assert_eq!(articles[0]["subjects"].as_array().unwrap().len(), 2);
}

#[test]
fn a_plugin_that_blames_the_pipeline_or_the_disk_ends_the_run() {
    for (status, code) in [("NM_E_CONFIG", 78), ("NM_E_IO", 74)] {
        let scratch = Scratch::new();
        hazard(&scratch, &[&format!("-DFAILS={status}")]);
        run(&scratch, &[]).fails(code, "the body asks for it");
        assert!(!scratch.path("out.jsonl").exists());
    }
}

#[test]
fn validating_loads_no_plugin() {
    let scratch = Scratch::new();
    let trace = scratch.path("trace");
    let flag = format!("-DTRACE=\"{}\"", trace.display());
    hazard(&scratch, &[&flag]);
    scratch.write("p.json", lines_pipeline(STAGE));
    for arguments in [
        vec!["validate", "p.json"],
        vec!["plugins"],
        vec!["plugins", "clean.hazard"],
        vec!["schema"],
    ] {
        let mut command = newsmill(&scratch, arguments[0]);
        let ended = output(command.args(&arguments[1..]).args(["--plugin-dir", "plugins"]));
        assert_eq!(ended.code, Some(0), "{ended:#?}");
    }
    assert!(!trace.exists(), "a plugin was loaded");
    // The same plugin does leave a trace when it is loaded.
    assert_eq!(run(&scratch, &[]).code, Some(0));
    assert!(trace.exists());
}

#[test]
fn a_manifest_survives_strip() {
    let scratch = Scratch::new();
    let stripped = scratch.path("plugins");
    std::fs::create_dir(&stripped).unwrap();
    let library = stripped.join("libclean_normalize.so");
    std::fs::copy(plugin_file("clean-normalize"), &library).unwrap();
    let strip = std::process::Command::new("strip").arg(&library).status();
    assert!(strip.unwrap().success());
    let manifest = newsmill_host::manifest::Manifest::read_file(&library).unwrap();
    assert_eq!(manifest.name, "clean-normalize");
    assert_eq!(manifest.stages[0].id, "clean.normalize");
}
