//! What many tests need: scratch folders, the binary, the plugins, a C compiler.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder that is gone after the test.
pub(crate) struct Scratch(tempfile::TempDir);

impl Scratch {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn dir(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, with the folders it needs, and gives its path.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name))
            .unwrap_or_else(|error| panic!("read {name}: {error}"))
    }
}

/// The project's top folder.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The folder `../shared`, where there is one. A test that needs it says that it skips.
pub(crate) fn shared() -> Option<PathBuf> {
    let shared = top().join("../shared/data");
    if shared.is_dir() {
        return Some(shared.canonicalize().unwrap());
    }
    println!("skipped: there is no ../shared/data here");
    None
}

/// Where cargo puts the plugins it builds for tests: the folder of this executable.
pub(crate) fn plugin_dir() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_owned()
}

/// The file of a standard plugin.
pub(crate) fn plugin_file(crate_name: &str) -> PathBuf {
    let name = crate_name.replace('-', "_");
    let (before, after) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    plugin_dir().join(format!("{before}{name}{after}"))
}

/// The newsmill command, with a state folder in `scratch` and the plugins of this build.
pub(crate) fn newsmill(scratch: &Scratch, command: &str) -> Command {
    let mut process = Command::new(env!("CARGO_BIN_EXE_newsmill"));
    process.arg(command);
    if matches!(command, "run" | "preview" | "validate" | "plugins" | "schema") {
        process.arg("--plugin-dir").arg(plugin_dir());
    }
    if command == "run" {
        process.arg("--state-dir").arg(scratch.path("state"));
    }
    process.current_dir(scratch.dir());
    process
}

/// Runs a command to its end.
pub(crate) fn output(command: &mut Command) -> Outcome {
    let Output { status, stdout, stderr } = command.output().unwrap();
    Outcome {
        code: status.code(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Fails the test unless the command was silent and successful.
    #[track_caller]
    pub(crate) fn silent(&self) {
        let silent = Self { code: Some(0), stdout: String::new(), stderr: String::new() };
        assert_eq!(*self, silent);
    }

    /// Fails the test unless the command ended with `code` and said `words` on standard error.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert!(self.stderr.contains(words), "no `{words}` in {self:#?}");
    }
}

/// A pipeline from JSON Lines to JSON Lines through `stages` (JSON objects), reading `in.jsonl` of the scratch folder.
pub(crate) fn lines_pipeline(stages: &str) -> String {
    format!(
        r#"{{ "name": "t", "ingest": [{{ "use": "ingest.jsonl", "from": ["in.jsonl"] }}], "stages": [{stages}],
             "export": [{{ "use": "export.jsonl", "to": "out.jsonl" }}], "run": {{ "fail_above": "100%" }} }}"#
    )
}

/// Every line of a JSON Lines text.
pub(crate) fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A pipeline of one stage, from the JSON Lines files of `in/` to `out.jsonl`.
pub(crate) fn stage_pipeline(stage: &str, options: &serde_json::Value) -> String {
    format!(
        r#"{{ "name": "d", "ingest": [{{ "use": "ingest.jsonl", "from": ["in/*.jsonl"] }}],
             "stages": [{{ "use": "{stage}", "options": {options} }}],
             "export": [{{ "use": "export.jsonl", "to": "out.jsonl" }}] }}"#
    )
}

/// Runs a stage over the JSON Lines files of `in/`; gives what was exported, and the entries of the report.
#[track_caller]
pub(crate) fn run_stage(
    scratch: &Scratch,
    stage: &str,
    options: &serde_json::Value,
    more: &[&str],
) -> (Vec<serde_json::Value>, serde_json::Value) {
    scratch.write("p.json", stage_pipeline(stage, options));
    let mut command = newsmill(scratch, "run");
    let ended = output(command.args(["p.json", "--report", "report.json"]).args(more));
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let report: serde_json::Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    (json_lines(&scratch.read("out.jsonl")), report["entries"].clone())
}

/// Takes the cases of a plugin through its library: `shown` of what is kept is what `expected.json` has there.
#[track_caller]
pub(crate) fn check_cases(
    stage: &str,
    at_least: usize,
    shown: impl Fn(&serde_json::Value) -> serde_json::Value,
) {
    let read = |path: PathBuf| -> Option<serde_json::Value> {
        Some(serde_json::from_str(&std::fs::read_to_string(path).ok()?).unwrap())
    };
    let folder = top().join("plugins").join(stage.replace('.', "-")).join("cases");
    let mut done = 0;
    for case in std::fs::read_dir(folder).unwrap() {
        let case = case.unwrap().path();
        let scratch = Scratch::new();
        let articles = read(case.join("articles.json")).unwrap();
        let lines: Vec<String> =
            articles.as_array().unwrap().iter().map(|article| format!("{article}\n")).collect();
        scratch.write("in/a.jsonl", lines.concat());
        let options = read(case.join("options.json")).unwrap_or_else(|| serde_json::json!({}));
        let (kept, _) = run_stage(&scratch, stage, &options, &[]);
        let kept: Vec<_> = kept.iter().map(&shown).collect();
        let expected = read(case.join("expected.json")).unwrap();
        assert_eq!(serde_json::json!(kept), expected["kept"], "{}", case.display());
        done += 1;
    }
    assert!(done >= at_least, "{done} cases");
}

/// Compiles C with every warning an error.
#[track_caller]
pub(crate) fn compile_c(source: &Path, to: &Path, flags: &[&str]) {
    let include = top().join("crates/newsmill-abi/include");
    let mut cc = Command::new("cc");
    cc.args(["-Wall", "-Wextra", "-Werror", "-I"]).arg(include).args(flags);
    let ended = output(cc.arg("-o").arg(to).arg(source));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

/// Compiles a C plugin into a library that newsmill finds in `dir`.
#[track_caller]
pub(crate) fn compile_plugin(source: &Path, dir: &Path, flags: &[&str]) -> PathBuf {
    std::fs::create_dir_all(dir).unwrap();
    let stem = source.file_stem().unwrap().to_string_lossy();
    let (before, after) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let library = dir.join(format!("{before}{stem}{after}"));
    let flags = [&["-std=c99", "-shared", "-fPIC"], flags].concat();
    compile_c(source, &library, &flags);
    library
}

/// Compares with a committed file; `UPDATE=1` writes it instead.
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "UPDATE is for whoever runs the tests")]
pub(crate) fn matches_golden(name: &str, made: &str) {
    let path = top().join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    for (made, committed) in made.lines().zip(committed.lines()) {
        assert_eq!(made, committed, "not what stands in {name}; UPDATE=1 writes it");
    }
    assert!(made == committed, "more or fewer lines than in {name}; UPDATE=1 writes it");
}
