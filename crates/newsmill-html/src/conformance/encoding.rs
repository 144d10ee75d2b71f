//! The encoding tests: which encoding a page names. What `decode` does where it names none, or a wrong one, is its own.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, Encoding, WINDOWS_1252};

use super::{cases, files, folder, judge};
use crate::decode;
use crate::prescan::declaration;

/// What fails, by file and number, and why it stays so.
const KNOWN: &[(&str, &str)] = &[];

#[test]
fn encodings_are_found_as_the_tests_say() {
    let (mut all, mut failed) = (0, BTreeMap::new());
    for (file, text) in files("encoding", ".dat") {
        for (number, case) in cases(&text).iter().enumerate() {
            all += 1;
            let label = std::str::from_utf8(&case["encoding"]).unwrap().trim().to_ascii_lowercase();
            let expected = Encoding::for_label(label.as_bytes()).unwrap();
            let mark = Encoding::for_bom(&case["data"]).map(|(encoding, _)| encoding);
            let found = mark.or_else(|| declaration(&case["data"])).unwrap_or(WINDOWS_1252);
            if found != expected {
                let data = String::from_utf8_lossy(&case["data"]);
                let what = format!("{data}-- expected {}, found {}", expected.name(), found.name());
                failed.insert(format!("{file} {}", number + 1), what);
            }
        }
    }
    if all > 0 {
        judge(all, &failed, KNOWN);
    }
}

#[test]
fn undeclared_big5_is_detected() {
    if let Some(folder) = folder("encoding/chardet") {
        let page = std::fs::read(folder.join("test_big5.txt")).unwrap();
        assert_eq!(decode(&page, None).encoding, BIG5);
    }
}
