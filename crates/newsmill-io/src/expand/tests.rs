use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;

use crate::testing::{Fault, FaultyFileSystem};
use crate::{ExpandSettings, Expansion, IoError, IoErrorKind, OsFileSystem, expand};

/// A folder with empty files.
fn tree(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        write(folder.path(), file, "");
    }
    folder
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn try_from(base: &Path, from: &[&str]) -> Result<Expansion, IoError> {
    let from: Vec<String> = from.iter().map(|&pattern| pattern.to_owned()).collect();
    expand(&OsFileSystem, base, &from, &ExpandSettings::default())
}

/// The uris of an expansion without problems.
fn uris(base: &Path, from: &[&str]) -> Vec<String> {
    let expansion = try_from(base, from).unwrap();
    assert!(expansion.problems.is_empty(), "{:?}", expansion.problems);
    expansion.inputs.into_iter().map(|input| input.uri).collect()
}

fn problems(base: &Path, from: &[&str]) -> Vec<(String, IoErrorKind)> {
    let expansion = try_from(base, from).unwrap();
    let name = |path: &Path| path.strip_prefix(base).unwrap_or(path).display().to_string();
    expansion.problems.iter().map(|problem| (name(&problem.path), problem.error.kind)).collect()
}

#[test]
fn paths_globs_and_folders_give_files_below_the_common_part() {
    let folder = tree(&["in/a.html", "in/b.txt", "in/x/c.html", "in/x/y/d.html", "other/e.html"]);
    let base = folder.path();
    for (from, expected) in [
        (vec!["in/a.html"], vec!["a.html"]),
        (vec!["in"], vec!["a.html", "b.txt", "x/c.html", "x/y/d.html"]),
        (vec!["in/"], vec!["a.html", "b.txt", "x/c.html", "x/y/d.html"]),
        (vec!["./in/../in/x"], vec!["c.html", "y/d.html"]),
        (vec!["in/*.html"], vec!["a.html"]),
        (vec!["in/*/*.html"], vec!["x/c.html"]),
        (vec!["in/**/*.html"], vec!["a.html", "x/c.html", "x/y/d.html"]),
        (vec!["in/**"], vec!["a.html", "b.txt", "x/c.html", "x/y/d.html"]),
        (vec!["**/c.html"], vec!["in/x/c.html"]),
        (vec!["in/x/**/d.html"], vec!["y/d.html"]),
        (vec!["in/?.{html,txt}"], vec!["a.html", "b.txt"]),
        (vec!["in/[!a].*"], vec!["b.txt"]),
        (vec!["{in,other}/*.html"], vec!["in/a.html", "other/e.html"]),
        (vec!["{in/x,other}/*.html"], vec!["in/x/c.html", "other/e.html"]),
        (vec!["in/*.html", "other/*.html"], vec!["in/a.html", "other/e.html"]),
        (vec!["in/*.html", "in/a.html", "in/**/a.html", "./in/a.html"], vec!["a.html"]),
        (vec!["in/**/*.none"], vec![]),
    ] {
        assert_eq!(uris(base, &from), expected, "{from:?}");
    }
    assert_eq!(uris(Path::new(""), &[base.join("in/*.html").to_str().unwrap()]), ["a.html"]);
}

#[test]
fn inputs_say_what_to_open_how_long_it_is_and_when_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "in/a.html", "12345");
    let expansion = try_from(folder.path(), &["in/*"]).unwrap();
    let [input] = expansion.inputs.as_slice() else { panic!("{expansion:?}") };
    assert_eq!(input.path, folder.path().join("in/a.html"));
    assert_eq!(input.len, 5);
    // After 2001, in nanoseconds.
    assert!(input.modified_ns > 1_000_000_000_000_000_000);
    let expansion = try_from(folder.path(), &["-"]).unwrap();
    assert_eq!(
        (expansion.inputs[0].path.as_path(), expansion.inputs[0].uri.as_str()),
        (Path::new("-"), "-")
    );
}

#[test]
fn a_file_called_like_standard_input_is_another() {
    let folder = tree(&["-"]);
    assert_eq!(uris(folder.path(), &["-", "./-", "*", "-"]), ["-", "-"]);
}

#[test]
fn order_is_by_the_bytes_of_the_uri() {
    let folder = tree(&["b/z", "b.x", "a", "B", "ä", "b/a"]);
    assert_eq!(uris(folder.path(), &["."]), ["B", "a", "b.x", "b/a", "b/z", "ä"]);
}

#[test]
fn hidden_names_are_taken_only_when_the_pattern_has_one() {
    let folder = tree(&[".a", "b", ".c/d", ".c/.e", "f/.g/h.html"]);
    let base = folder.path();
    assert_eq!(uris(base, &["."]), ["b"]);
    assert_eq!(uris(base, &["**"]), ["b"]);
    assert_eq!(uris(base, &[".*"]), [".a"]);
    assert_eq!(uris(base, &[".c"]), ["d"]);
    assert_eq!(uris(base, &[".c/*"]), ["d"]);
    assert_eq!(uris(base, &[".c/.e"]), [".e"]);
    assert_eq!(uris(base, &["**/.g/*.html"]), ["f/.g/h.html"]);
    assert_eq!(uris(base, &["{.c,f}/*"]), [".c/d"]);
}

#[test]
fn what_gives_nothing_is_told() {
    let folder = tree(&["in/a.html", "list.paths"]);
    fs::create_dir(folder.path().join("empty")).unwrap();
    let from = ["in/*.txt", "in/*.html", "none/**/*.html", "empty", "list.paths", "in/a.html/*"];
    let expansion = try_from(folder.path(), &from).unwrap();
    assert_eq!(expansion.inputs.len(), 1);
    assert_eq!(expansion.inputs[0].uri, "in/a.html");
    assert_eq!(
        expansion.unmatched,
        ["in/*.txt", "none/**/*.html", "empty", "list.paths", "in/a.html/*"]
    );
    assert!(expansion.problems.is_empty());
}

#[test]
fn a_path_that_does_not_exist_is_an_error_that_names_it() {
    let folder = tree(&["a"]);
    for from in ["none", "none/deeper.html", "none.paths"] {
        let error = try_from(folder.path(), &["a", from]).unwrap_err();
        assert_eq!(error.kind, IoErrorKind::Missing);
        assert!(error.to_string().contains(from), "{error}");
    }
}

#[test]
fn globs_that_cannot_be_understood_are_errors() {
    let folder = tree(&[]);
    for from in ["a/[b", "{a", "*/../b", ""] {
        let error = try_from(folder.path(), &[from]).unwrap_err();
        assert_eq!(error.kind, IoErrorKind::Pattern, "{from}: {error}");
    }
}

#[test]
fn lists_hold_one_path_a_line_relative_to_themselves() {
    let folder = tree(&["in/a.html", "in/x/b.html", "# c.html", "in/d e.html", "far/f.html"]);
    let base = folder.path();
    let far = base.join("far/f.html").display().to_string();
    write(
        base,
        "in/all.paths",
        &format!("\u{feff}a.html\r\n# no\n\nx\n../# c.html\nd e.html\na.html\n{far}"),
    );
    let common = base.canonicalize().unwrap();
    let mut expected = vec![
        "a.html".to_owned(),
        "d e.html".to_owned(),
        "x/b.html".to_owned(),
        common.join("# c.html").display().to_string(),
        common.join("far/f.html").display().to_string(),
    ];
    expected.sort();
    assert_eq!(uris(base, &["in/all.paths"]), expected);
    write(base, "bad.paths", "in/a.html\nin/none.html\n");
    assert_eq!(problems(base, &["bad.paths"]), [("in/none.html".to_owned(), IoErrorKind::Missing)]);
    write(base, "long.paths", &"x".repeat(100_000));
    assert_eq!(try_from(base, &["long.paths"]).unwrap_err().kind, IoErrorKind::Range);
}

#[test]
fn links_are_followed_and_what_they_break_is_told() {
    let folder = tree(&["in/a.html", "real/b.html", "real/deep/c.html"]);
    let base = folder.path();
    symlink(base.join("real"), base.join("in/link")).unwrap();
    symlink(base.join("real/b.html"), base.join("in/file.html")).unwrap();
    assert_eq!(
        uris(base, &["in/**/*.html"]),
        ["a.html", "file.html", "link/b.html", "link/deep/c.html"]
    );
    symlink(base.join("nowhere"), base.join("in/gone.html")).unwrap();
    symlink(base.join("nowhere"), base.join("in/gone.txt")).unwrap();
    symlink(base.join("in"), base.join("real/deep/up")).unwrap();
    symlink(base.join("in/self.html"), base.join("in/self.html")).unwrap();
    let loops = [
        ("in/gone.html".to_owned(), IoErrorKind::Missing),
        ("in/link/deep/up".to_owned(), IoErrorKind::Loop),
        ("in/self.html".to_owned(), IoErrorKind::Loop),
    ];
    assert_eq!(problems(base, &["in/**/*.html"]), loops);
    assert_eq!(try_from(base, &["in/**/*.html"]).unwrap().inputs.len(), 4);
    assert_eq!(
        problems(base, &["in/gone.txt"]),
        [("in/gone.txt".to_owned(), IoErrorKind::Missing)]
    );
}

#[test]
fn links_that_multiply_come_to_an_end() {
    let folder = tree(&[]);
    let base = folder.path();
    for name in 0..12 {
        fs::create_dir(base.join(name.to_string())).unwrap();
        for other in (0..12).filter(|other| *other != name) {
            symlink(base.join(other.to_string()), base.join(format!("{name}/to-{other}"))).unwrap();
        }
    }
    let error = try_from(base, &["**/*.html"]).unwrap_err();
    assert_eq!(error.kind, IoErrorKind::Range);
    assert!(error.to_string().contains("hint:"), "{error}");
}

#[test]
fn deep_folders_come_to_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let deep: PathBuf = std::iter::repeat_n("d", 300).collect();
    fs::create_dir_all(folder.path().join(&deep)).unwrap();
    fs::write(folder.path().join(&deep).join("x"), "").unwrap();
    let found = problems(folder.path(), &["."]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1, IoErrorKind::Range);
    let nearer = format!("{}**/x", "d/".repeat(50));
    assert!(uris(folder.path(), &[&nearer])[0].ends_with("d/x"));
}

#[test]
fn fifos_are_problems_where_they_are_meant() {
    let folder = tree(&["in/a.html"]);
    let base = folder.path();
    let made =
        std::process::Command::new("mkfifo").arg(base.join("in/fifo.html")).status().unwrap();
    assert!(made.success());
    let fifo = [("in/fifo.html".to_owned(), IoErrorKind::NotAFile)];
    assert_eq!(problems(base, &["in/*.html"]), fifo);
    assert_eq!(problems(base, &["in"]), fifo);
    assert_eq!(problems(base, &["in/fifo.html"]), fifo);
    assert!(problems(base, &["in/a*"]).is_empty());
}

#[test]
fn folders_that_cannot_be_listed_are_problems() {
    let folder = tree(&["in/a.html", "in/no/b.html"]);
    let base = folder.path();
    let closed = base.join("in/no");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may list everything, so that there is nothing to see.
    let expected = usize::from(fs::read_dir(&closed).is_err());
    let expansion = try_from(base, &["in/**/*.html"]).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(expansion.problems.len(), expected);
    assert_eq!(expansion.inputs.len(), 2 - expected);
}

#[test]
fn names_that_are_no_text_have_a_uri_too() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9\xff.html");
    // Not every file system takes such names.
    if fs::write(folder.path().join(name), "").is_ok() {
        fs::write(folder.path().join("caf%E9%FF.html"), "").unwrap();
        fs::create_dir(folder.path().join("x")).unwrap();
        let from = ["*.html", "x/../*.html"];
        assert_eq!(uris(folder.path(), &from), ["caf%E9%FF.html", "caf%E9%FF.html"]);
    }
}

#[test]
fn every_failed_call_is_an_error_or_a_problem_and_nothing_is_lost_silently() {
    let folder = tree(&["in/a.html", "in/x/b.html", "real/c.html"]);
    let base = folder.path();
    symlink(base.join("real"), base.join("in/link")).unwrap();
    write(base, "some.paths", "in/a.html\nin/x/b.html\n");
    let files = FaultyFileSystem::new(Arc::new(OsFileSystem));
    let from = ["in/**/*.html".to_owned(), "some.paths".to_owned(), "real".to_owned()];
    let run = || expand(&files, base, &from, &ExpandSettings::default());
    files.fail(None);
    let whole = run().unwrap();
    assert_eq!(whole.inputs.len(), 4);
    for at in 1..=files.calls() {
        files.fail(Some(Fault { at, kind: io::ErrorKind::Other, stays: false }));
        match run() {
            Err(error) => assert_ne!(error.kind, IoErrorKind::Missing),
            Ok(expansion) => assert!(
                expansion.problems.len() == 1 || expansion.inputs == whole.inputs,
                "call {at}, {:?}: {expansion:?}",
                files.failed()
            ),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_patterns_and_folders_does_not_matter(
        names in prop::collection::btree_set("[a-c]{1,2}(/[a-c]{1,2}){0,2}\\.[hx]", 1..12),
        mut from in prop::collection::vec(
            prop_oneof![Just("**/*.h"), Just("*/*"), Just("a*/**"), Just("."), Just("{a,b}*.{h,x}")],
            1..4,
        ),
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let folder = tree(&names);
        let first = uris(folder.path(), &from);
        from.reverse();
        prop_assert_eq!(&first, &uris(folder.path(), &from));
        let mut sorted = first.clone();
        sorted.sort();
        sorted.dedup();
        prop_assert_eq!(&first, &sorted);
        if from.contains(&".") {
            prop_assert_eq!(first.len(), names.len());
        }
    }
}

/// The working directory of these tests is the crate's folder.
#[test]
fn without_a_base_patterns_are_about_the_working_directory() {
    let nowhere = Path::new("");
    assert_eq!(uris(nowhere, &["Cargo.t*"]), ["Cargo.toml"]);
    assert_eq!(uris(nowhere, &["src/lib.r?"]), ["lib.rs"]);
    let found = try_from(nowhere, &["*.toml"]).unwrap().inputs;
    assert_eq!(found.first().map(|input| input.path.clone()), Some(PathBuf::from("Cargo.toml")));
    let nothing = try_from(nowhere, &["*.nothing"]).unwrap();
    assert_eq!((nothing.inputs.len(), nothing.problems.len()), (0, 0));
}
