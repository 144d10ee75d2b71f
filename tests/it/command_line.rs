//! What the command says of itself. A change of the help is a change of this golden file, visible in review.

use std::fmt::Write as _;

use crate::support::{Scratch, matches_golden, newsmill, output};

#[test]
fn the_help_is_the_committed_one() {
    let scratch = Scratch::new();
    let mut text = String::new();
    for command in
        ["help", "run", "preview", "validate", "plugins", "schema", "train", "completions"]
    {
        let mut process = std::process::Command::new(env!("CARGO_BIN_EXE_newsmill"));
        process.current_dir(scratch.dir()).env("COLUMNS", "100");
        let help = match command {
            "help" => output(process.arg("--help")),
            command => output(process.args([command, "--help"])),
        };
        assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
        writeln!(text, "$ newsmill {command} --help\n{}", help.stdout).unwrap();
    }
    matches_golden("tests/it/golden/help.txt", &text);
}

#[test]
fn wrong_arguments_are_told_and_end_with_64() {
    let scratch = Scratch::new();
    output(newsmill(&scratch, "run").arg("--thread")).fails(64, "--threads");
    output(newsmill(&scratch, "walk").arg("p.json")).fails(64, "unrecognized subcommand");
    output(newsmill(&scratch, "run").args(["p.json", "--threads", "0"])).fails(64, "--threads");
    let mut nothing = std::process::Command::new(env!("CARGO_BIN_EXE_newsmill"));
    assert_eq!(output(&mut nothing).code, Some(64));
}

#[test]
fn completions_name_the_commands() {
    let scratch = Scratch::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = output(newsmill(&scratch, "completions").arg(shell));
        assert_eq!(script.code, Some(0));
        assert!(
            script.stdout.contains("validate") && script.stdout.contains("plugin-dir"),
            "{shell}"
        );
    }
}

#[test]
fn plugins_lists_all_stages_and_shows_one_with_options_and_fields() {
    let scratch = Scratch::new();
    let list = output(&mut newsmill(&scratch, "plugins")).stdout;
    let ids: Vec<&str> = list.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    for id in [
        "clean.dedupe",
        "clean.extract",
        "clean.filter",
        "clean.normalize",
        "clean.unique",
        "export.jsonl",
        "ingest.jsonl",
        "ingest.page",
        "tag.keywords",
        "tag.language",
        "tag.places",
        "tag.quotes",
        "tag.topics",
    ] {
        assert!(ids.contains(&id), "{list}");
    }
    let one = output(newsmill(&scratch, "plugins").arg("tag.places")).stdout;
    for words in
        ["tag-places 0.1.0", "needs", "body_text", "places (tags)", "max (integer, default 20)"]
    {
        assert!(one.contains(words), "no `{words}` in {one}");
    }
    output(newsmill(&scratch, "plugins").arg("tag.place")).fails(69, "did you mean `tag.places`?");
}

/// Nothing but a terminal gets colours or a bar, whatever the environment says.
#[test]
fn a_pipe_gets_plain_text() {
    let scratch = Scratch::new();
    let mut run = newsmill(&scratch, "run");
    let ended =
        output(run.arg("missing.json").env("TERM", "xterm-256color").env_remove("NO_COLOR"));
    assert_eq!(ended.code, Some(66));
    assert!(!ended.stderr.contains('\u{1b}') && ended.stderr.starts_with("error: "), "{ended:#?}");
}

#[test]
fn set_changes_values_of_the_file() {
    let scratch = Scratch::new();
    scratch.write("in.jsonl", "{\"uri\":\"a\",\"headline\":\"One\"}\n");
    scratch.write("p.json", crate::support::lines_pipeline(""));
    let set =
        ["--set", "export.jsonl.to=other.jsonl", "--set", "export.jsonl.fields=[\"headline\"]"];
    output(newsmill(&scratch, "run").arg("p.json").args(set)).silent();
    assert_eq!(scratch.read("other.jsonl"), "{\"headline\":\"One\"}\n");
    assert!(!scratch.path("out.jsonl").exists());
    let wrong =
        output(newsmill(&scratch, "run").args(["p.json", "--set", "export.jsonl.feilds=[]"]));
    assert_eq!(wrong.code, Some(78), "{wrong:#?}");
    assert!(wrong.stderr.contains("--set") && wrong.stderr.contains("`fields`"), "{wrong:#?}");
    output(newsmill(&scratch, "run").args(["p.json", "--set", "nobody.key=1"])).fails(64, "nobody");
}

#[test]
fn verbose_says_what_was_done() {
    let scratch = Scratch::new();
    scratch.write("in.jsonl", "{\"uri\":\"a\",\"headline\":\"One\"}\n");
    scratch.write("p.json", crate::support::lines_pipeline(""));
    let ended = output(newsmill(&scratch, "run").args(["p.json", "-v"]));
    assert_eq!(ended.code, Some(0));
    assert!(ended.stderr.contains("t: 1 read, 0 dropped, 1 exported"), "{ended:#?}");
}
