//! The public html5lib tests, where `../shared/data/html5lib-tests` has them: every case passes, or stands in a list
//! with the reason why it does not. A listed case that passes fails the test too.

mod encoding;
mod tokenizer;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The folder of the tests; says so where there is none.
fn folder(part: &str) -> Option<PathBuf> {
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/html5lib-tests");
    let folder = PathBuf::from(tests).join(part);
    if !folder.is_dir() {
        println!("skipped: there is no ../shared/data/html5lib-tests/{part}");
        return None;
    }
    Some(folder)
}

/// The files of a folder whose names end so, each with its name.
fn files(part: &str, end: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = folder(part) else { return Vec::new() };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_str().is_some_and(|path| path.ends_with(end)))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The sections of a case in a `.dat` file, by name.
type Case = BTreeMap<String, Vec<u8>>;

/// The cases of a `.dat` file.
fn cases(file: &[u8]) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut section = None;
    for line in file.split_inclusive(|byte| *byte == b'\n') {
        let name = line.strip_suffix(b"\n").unwrap_or(line);
        match name {
            b"#data" => {
                cases.push(Case::new());
                section = Some("data".to_owned());
            }
            [b'#', name @ ..]
                if section.is_some()
                    && [
                        "errors",
                        "new-errors",
                        "document-fragment",
                        "script-on",
                        "script-off",
                        "document",
                        "encoding",
                    ]
                    .iter()
                    .any(|known| known.as_bytes() == name) =>
            {
                section = Some(String::from_utf8(name.to_vec()).unwrap());
            }
            _ => {}
        }
        if let (Some(case), Some(section)) = (cases.last_mut(), &section) {
            let text = case.entry(section.clone()).or_default();
            if name != format!("#{section}").as_bytes() {
                text.extend(line);
            }
        }
    }
    cases
}

/// Compares what failed with what is known to fail.
fn judge(all: usize, failed: &BTreeMap<String, String>, known: &[(&str, &str)]) {
    let known_names: BTreeSet<&str> = known.iter().map(|(name, _)| *name).collect();
    let mut wrong = String::new();
    for (name, what) in failed {
        if !known_names.contains(name.as_str()) {
            wrong.extend(["\nfails and is not listed: ", name, "\n", what]);
        }
    }
    for (name, reason) in known.iter().filter(|(name, _)| !failed.contains_key(*name)) {
        wrong.extend(["\nis listed and passes: ", name, " (", reason, ")"]);
    }
    println!("{} of {all} pass, {} are listed", all - failed.len(), known.len());
    assert!(wrong.is_empty(), "{wrong}");
}
