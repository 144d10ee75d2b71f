//! How the command ends: every exit code with its message, and silence when all is well.

use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::time::Duration;

use newsmill_io::{FileSystem as _, OsFileSystem};
use serde_json::Value;

use crate::support::{
    Outcome, Scratch, compile_plugin, json_lines, lines_pipeline, newsmill, output, plugin_dir, top,
};

const GOOD: &str = "{\"uri\":\"a\",\"headline\":\"One\"}\n{\"uri\":\"b\",\"headline\":\"Two\"}\n";

/// A pipeline without any settings of its own, over two good articles.
fn plain() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("in.jsonl", GOOD);
    scratch.write("p.json", lines_pipeline("").replace(r#"{ "fail_above": "100%" }"#, "{}"));
    scratch
}

fn run(scratch: &Scratch, more: &[&str]) -> Outcome {
    output(newsmill(scratch, "run").arg("p.json").args(more))
}

fn validate(scratch: &Scratch, more: &[&str]) -> Outcome {
    output(newsmill(scratch, "validate").args(more))
}

#[test]
fn a_run_that_goes_well_is_silent_and_ends_with_0() {
    let scratch = plain();
    run(&scratch, &[]).silent();
    assert_eq!(json_lines(&scratch.read("out.jsonl")).len(), 2);
    validate(&scratch, &["p.json"]).silent();
    let verbose = run(&scratch, &["-v"]);
    assert_eq!(verbose.code, Some(0));
    assert!(verbose.stderr.contains("2 read, 0 dropped, 2 exported"), "{verbose:#?}");
    assert!(verbose.stdout.is_empty());
}

#[test]
fn losses_above_the_limit_publish_nothing_and_end_with_1() {
    let scratch = plain();
    // One of nineteen is more than 5 %.
    let good: String = (0..18).map(|n| format!("{{\"uri\":\"{n}\"}}\n")).collect();
    scratch.write("in.jsonl", format!("{good}bad\n"));
    scratch.write("out.jsonl", "what was there before");
    let ended = run(&scratch, &["--report", "report.json"]);
    ended.fails(1, "1 article lost, more than `fail_above` allows");
    assert!(ended.stderr.contains("nothing was published"), "{ended:#?}");
    assert_eq!(scratch.read("out.jsonl"), "what was there before");
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    assert_eq!(report["status"], "too_many_lost");
    assert_eq!(
        json_lines(&std::fs::read_to_string(report["dead_letters"].as_str().unwrap()).unwrap())
            .len(),
        1
    );

    // One of twenty is not.
    scratch.write("in.jsonl", format!("{good}{{\"uri\":\"x\"}}\nbad\n"));
    let ended = run(&scratch, &[]);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(ended.stderr.contains("1 article lost"), "{ended:#?}");
    assert_eq!(ended.stderr.lines().count(), 1, "{ended:#?}");
    assert_eq!(json_lines(&scratch.read("out.jsonl")).len(), 19);

    // A number of articles, from the command line.
    run(&scratch, &["--set", "run.fail_above=0"]).fails(1, "lost");
    assert_eq!(run(&scratch, &["--set", "run.fail_above=1"]).code, Some(0));
}

#[test]
fn findings_end_validate_with_1_and_run_with_78() {
    let scratch = plain();
    scratch.write("p.json", lines_pipeline(r#"{ "use": "clean.uniqe" }"#));
    let found = validate(&scratch, &["p.json"]);
    assert_eq!(found.code, Some(1), "{found:#?}");
    assert!(
        found.stdout.contains("p.json:1:") && found.stdout.contains("clean.unique"),
        "{found:#?}"
    );
    let ended = run(&scratch, &[]);
    ended.fails(78, "clean.unique");
    assert!(ended.stdout.is_empty());
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn wrong_arguments_end_with_64() {
    let scratch = plain();
    run(&scratch, &["--no-such-thing"]).fails(64, "--no-such-thing");
    run(&scratch, &["--threads", "0"]).fails(64, "threads");
    run(&scratch, &["--set", "nonsense"]).fails(64, "nonsense");
    run(&scratch, &["--set", "nobody.key=1"]).fails(64, "nobody");
    output(&mut newsmill(&scratch, "validate")).fails(64, "PATH");
    output(&mut newsmill(&scratch, "frobnicate")).fails(64, "frobnicate");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn a_list_that_cannot_be_read_ends_with_65() {
    let scratch = plain();
    scratch.write("list.paths", [0x1f, 0x8b, 8, 0, 0, 0]);
    scratch.write("p.json", lines_pipeline("").replace("in.jsonl", "list.paths"));
    run(&scratch, &[]).fails(65, "list.paths");
    scratch.write("list.paths", "x".repeat(100_000));
    run(&scratch, &[]).fails(65, "line 1 is longer");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn what_is_missing_ends_with_66_and_is_named() {
    let scratch = plain();
    std::fs::remove_file(scratch.path("in.jsonl")).unwrap();
    run(&scratch, &[]).fails(66, "in.jsonl");
    output(newsmill(&scratch, "run").arg("nothing-here.json")).fails(66, "nothing-here.json");
    output(newsmill(&scratch, "run").arg("state")).fails(66, "state");
    validate(&scratch, &["nothing-here.json"]).fails(66, "nothing-here.json");
    validate(&scratch, &["nothing-*.json"]).fails(66, "nothing-*.json");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn nothing_to_do_is_well_unless_the_pipeline_says_it_is_not() {
    let scratch = plain();
    scratch.write("p.json", lines_pipeline("").replace("in.jsonl", "*.nothing"));
    run(&scratch, &[]).silent();
    assert_eq!(scratch.read("out.jsonl"), "");
    let strict = lines_pipeline("").replace("in.jsonl\"]", "*.nothing\"], \"if_empty\": \"fail\"");
    scratch.write("p.json", strict);
    run(&scratch, &[]).fails(66, "found no input");
}

#[test]
fn a_plugin_that_cannot_be_had_ends_with_69() {
    let scratch = plain();
    let library =
        compile_plugin(&top().join("tests/it/plugins/hazard.c"), &scratch.path("plugins"), &[]);
    let bytes = std::fs::read(&library).unwrap();
    std::fs::write(&library, &bytes[..bytes.len() / 2]).unwrap();
    scratch.write("p.json", lines_pipeline(r#"{ "use": "clean.hazard" }"#));
    run(&scratch, &["--plugin-dir", "plugins"]).fails(69, "libhazard.so");
    validate(&scratch, &["p.json", "--plugin-dir", "plugins"]).fails(69, "libhazard.so");
    output(newsmill(&scratch, "plugins").arg("clean.uniqe"))
        .fails(69, "did you mean `clean.unique`?");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn a_plugin_that_breaks_the_contract_ends_with_70() {
    let scratch = plain();
    let fragile = top().join("tests/it/plugins/fragile.c");
    compile_plugin(&fragile, &scratch.path("plugins"), &[r#"-DPLANS="this is no JSON\n""#]);
    scratch.write("p.json", lines_pipeline("").replace("ingest.jsonl", "ingest.fragile"));
    run(&scratch, &["--plugin-dir", "plugins"]).fails(70, "this is no JSON");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn what_cannot_be_written_ends_with_74_before_anything_is_read() {
    let scratch = plain();
    scratch.write("file", "not a folder");
    scratch.write("p.json", lines_pipeline("").replace("out.jsonl", "file/out.jsonl"));
    run(&scratch, &[]).fails(74, "file");
    scratch.write("p.json", lines_pipeline("").replace("out.jsonl", "parts/"));
    scratch.write("parts/notes.txt", "somebody's");
    run(&scratch, &[]).fails(74, "notes.txt");
    assert_eq!(scratch.read("parts/notes.txt"), "somebody's");
}

#[test]
fn a_report_that_cannot_be_written_ends_with_74() {
    let scratch = plain();
    run(&scratch, &["--report", "no/such/folder.json"]).fails(74, "no/such/folder.json");
}

#[test]
fn a_state_folder_in_use_ends_with_75() {
    let scratch = plain();
    std::fs::create_dir(scratch.path("state")).unwrap();
    let held = OsFileSystem.lock(&scratch.path("state/lock")).unwrap();
    assert!(held.is_some());
    run(&scratch, &[]).fails(75, "another run holds");
    assert!(!scratch.path("out.jsonl").exists());
    drop(held);
    // A process that another test starts just now may still have the lock until it is on its way.
    let mut ended = run(&scratch, &[]);
    for _ in 0..50 {
        if ended.code != Some(75) {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
        ended = run(&scratch, &[]);
    }
    ended.silent();
}

/// The command as somebody who is not root; `None` where that cannot be had.
fn unprivileged(command: &mut Command) -> Option<&mut Command> {
    const NOBODY: u32 = 65_534;
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() != b"0" {
        return Some(command);
    }
    let mut probe = Command::new(env!("CARGO_BIN_EXE_newsmill"));
    let plugins = probe.arg("plugins").arg("--plugin-dir").arg(plugin_dir());
    let reaches = plugins.uid(NOBODY).gid(NOBODY).current_dir("/").output();
    if !reaches.is_ok_and(|output| output.status.success()) {
        println!("skipped: this process is root, and others cannot reach the binary");
        return None;
    }
    Some(command.uid(NOBODY).gid(NOBODY))
}

#[test]
fn what_is_forbidden_ends_with_77() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = plain();
    let mode = |name: &str, mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(scratch.path(name), mode).unwrap();
    };
    mode("", 0o755);
    std::fs::create_dir(scratch.path("state")).unwrap();
    std::fs::create_dir(scratch.path("closed")).unwrap();
    mode("state", 0o777);
    mode("closed", 0o555);
    scratch.write("p.json", lines_pipeline("").replace("out.jsonl", "closed/out.jsonl"));
    let mut command = newsmill(&scratch, "run");
    let Some(command) = unprivileged(command.arg("p.json")) else { return };
    output(command).fails(77, "closed");

    // An input that may not be read is a dead letter, its neighbour is not.
    std::fs::create_dir(scratch.path("open")).unwrap();
    mode("open", 0o777);
    scratch.write("secret.jsonl", GOOD);
    mode("secret.jsonl", 0o000);
    let both = lines_pipeline("").replace("out.jsonl", "open/out.jsonl");
    scratch.write("p.json", both.replace("in.jsonl\"", "in.jsonl\", \"secret.jsonl\""));
    let mut command = newsmill(&scratch, "run");
    let Some(command) = unprivileged(command.arg("p.json")) else { return };
    let ended = output(command);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(ended.stderr.contains("3 read, 0 dropped, 2 exported"), "{ended:#?}");

    // So is a state folder that may not be written.
    mode("state", 0o555);
    std::fs::remove_dir_all(scratch.path("state/dead")).unwrap();
    std::fs::remove_file(scratch.path("state/lock")).unwrap();
    let mut command = newsmill(&scratch, "run");
    let Some(command) = unprivileged(command.arg("p.json")) else { return };
    output(command).fails(77, "state");
}

#[test]
fn a_report_goes_where_it_is_asked_to() {
    let scratch = plain();
    let ended = run(&scratch, &["--report", "-"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{ended:#?}");
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["status"], "done");
    assert_eq!((&report["read"], &report["dead"]), (&Value::from(2), &Value::from(0)));
    assert_eq!(report["exports"][0]["exported"], 2);
    assert_eq!(report["inputs"], 1);
    let bytes = std::fs::metadata(scratch.path("out.jsonl")).unwrap().len();
    assert_eq!(report["exports"][0]["files"][0][1], bytes);
    assert_eq!(report["dead_letters"], Value::Null);
    run(&scratch, &["--report", "report.json"]).silent();
    let again: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    assert_eq!(again["exports"], report["exports"]);
}

#[test]
fn values_are_set_for_one_run() {
    let scratch = plain();
    scratch.write("other.jsonl", "{\"title\":\"Mapped\"}\n");
    run(
        &scratch,
        &[
            "--set",
            "ingest.jsonl.from=[\"other.jsonl\"]",
            "--set",
            "ingest.jsonl.fields={\"headline\":\"title\"}",
            "--set",
            "export.jsonl.to=set.jsonl",
            "--set",
            "run.batch=1",
        ],
    )
    .silent();
    assert_eq!(json_lines(&scratch.read("set.jsonl"))[0]["headline"], "Mapped");
    assert!(!scratch.path("out.jsonl").exists());
    let wrong = run(&scratch, &["--set", "ingest.jsonl.content=7"]);
    wrong.fails(78, "--set");
}

#[test]
fn standard_output_takes_the_result() {
    let scratch = plain();
    scratch.write("p.json", lines_pipeline("").replace("out.jsonl", "-"));
    let ended = run(&scratch, &[]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert_eq!(json_lines(&ended.stdout).len(), 2);
}
