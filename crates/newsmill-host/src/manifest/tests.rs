//! Libraries of three platforms made by hand, and every way a manifest can be wrong.

use std::fs;
use std::path::PathBuf;

use newsmill_article::FieldType;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Kind, Manifest, ManifestErrorKind as Wrong, Records};

fn good() -> Value {
    json!({
        "name": "demo", "version": "0.1.0", "abi": [1, 0], "panic": "unwind", "later": {"x": 1},
        "stages": [{
            "id": "demo.count", "kind": "clean", "summary": "Counts", "needs": ["body_text"],
            "uses": ["language", "other.note"], "writes": {"version": "int", "demo.n": "int"},
            "private": {"demo.sig": "bytes"}, "uses_from": ["/fields"], "records": "many",
            "tombstones": true, "facets": ["transform"],
            "options": {"type": "object", "properties": {"fields": {"type": "array"}}}
        }]
    })
}

fn marked(json: &str) -> Vec<u8> {
    [b"\x01NEWSMILL-MANIFEST-1\x02", json.as_bytes(), b"\x03"].concat()
}

/// A 64-bit ELF library of three sections: none, the names, `name`.
fn elf(name: &str, section: &[u8]) -> Vec<u8> {
    let names = format!("\0.shstrtab\0{name}\0");
    let (names_at, section_at) = (64_u64, 64 + names.len() as u64);
    let table_at = section_at + section.len() as u64;
    let mut file = b"\x7fELF\x02\x01\x01".to_vec();
    file.resize(16, 0);
    file.extend(3_u16.to_le_bytes());
    file.extend(62_u16.to_le_bytes());
    file.extend(1_u32.to_le_bytes());
    file.extend([0; 16]);
    file.extend(table_at.to_le_bytes());
    file.extend(0_u32.to_le_bytes());
    for half in [64_u16, 0, 0, 64, 3, 1] {
        file.extend(half.to_le_bytes());
    }
    file.extend(names.as_bytes());
    file.extend(section);
    file.extend([0; 64]);
    for (name_at, kind, at, size) in
        [(1_u32, 3_u32, names_at, names.len() as u64), (11, 1, section_at, section.len() as u64)]
    {
        file.extend(name_at.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend([0; 16]);
        file.extend(at.to_le_bytes());
        file.extend(size.to_le_bytes());
        file.extend([0; 24]);
    }
    file
}

/// A 64-bit Windows library of one section.
fn pe(section: &[u8]) -> Vec<u8> {
    let mut file = b"MZ".to_vec();
    file.resize(60, 0);
    file.extend(64_u32.to_le_bytes());
    file.extend(b"PE\0\0");
    file.extend(0x8664_u16.to_le_bytes());
    file.extend(1_u16.to_le_bytes());
    file.extend([0; 12]);
    file.extend(112_u16.to_le_bytes());
    file.extend(0x2000_u16.to_le_bytes());
    file.extend(0x20b_u16.to_le_bytes());
    file.resize(64 + 24 + 112, 0);
    file.extend(b".newsmil");
    file.extend(u32::try_from(section.len()).unwrap().to_le_bytes());
    file.extend(4096_u32.to_le_bytes());
    file.extend(u32::try_from(section.len()).unwrap().to_le_bytes());
    file.extend(512_u32.to_le_bytes());
    file.resize(512, 0);
    file.extend(section);
    file
}

/// A 64-bit macOS library of one segment with one section.
fn macho(section: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    for word in [0xfeed_facf_u32, 0x0100_000c, 0, 6, 1, 152, 0, 0, 0x19, 152] {
        file.extend(word.to_le_bytes());
    }
    file.extend(b"__DATA\0\0\0\0\0\0\0\0\0\0");
    file.extend([0; 32]);
    for word in [3_u32, 3, 1, 0] {
        file.extend(word.to_le_bytes());
    }
    file.extend(b"__newsmill\0\0\0\0\0\0");
    file.extend(b"__DATA\0\0\0\0\0\0\0\0\0\0");
    file.extend(0_u64.to_le_bytes());
    file.extend((section.len() as u64).to_le_bytes());
    file.extend(256_u32.to_le_bytes());
    file.resize(256, 0);
    file.extend(section);
    file
}

fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("libdemo.so");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn refused(bytes: &[u8]) -> Wrong {
    let (_folder, path) = file(bytes);
    let error = Manifest::read_file(&path).unwrap_err();
    assert!(error.to_string().contains(&format!("`{}`: ", path.display())), "{error}");
    error.kind()
}

#[test]
fn every_platform_is_read() {
    let section = marked(&good().to_string());
    for bytes in [elf(".newsmill", &section), pe(&section), macho(&section)] {
        let (_folder, path) = file(&bytes);
        let manifest = Manifest::read_file(&path).unwrap();
        let stage = manifest.stage("demo.count").unwrap();
        assert_eq!(
            (manifest.name.as_str(), manifest.abi, stage.kind),
            ("demo", (1, 0), Kind::Clean)
        );
        let writes =
            [("version".to_owned(), FieldType::Int), ("demo.n".to_owned(), FieldType::Int)];
        assert_eq!(stage.writes, writes);
        assert_eq!((stage.records, stage.tombstones, stage.buffers), (Records::Many, true, false));
    }
}

#[test]
fn files_that_are_no_plugins() {
    let section = marked(&good().to_string());
    let whole = elf(".newsmill", &section);
    assert_eq!(refused(b""), Wrong::Truncated);
    assert_eq!(refused(b"#!/bin/sh\n"), Wrong::NotALibrary);
    assert_eq!(refused(b"\x7fEL"), Wrong::NotALibrary);
    assert_eq!(refused(&whole[..whole.len() - 1]), Wrong::Truncated);
    assert_eq!(refused(&whole[..40]), Wrong::Truncated);
    assert_eq!(refused(&pe(&section)[..600]), Wrong::Truncated);
    assert_eq!(refused(&macho(&section)[..300]), Wrong::Truncated);
    assert_eq!(refused(&elf(".text", &section)), Wrong::NoManifest);
    assert_eq!(refused(&elf(".newsmill", b"nothing marked")), Wrong::NoManifest);
    assert_eq!(refused(&elf(".newsmill", &section[..60])), Wrong::Content);
    assert_eq!(refused(&elf(".newsmill", &section.repeat(2))), Wrong::NotOne);
    assert_eq!(refused(&elf(".newsmill", &marked("{"))), Wrong::Json);
    assert_eq!(refused(&elf(".newsmill", &marked("[]"))), Wrong::Content);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Manifest::read_file(folder.path()).unwrap_err().kind(), Wrong::NotALibrary);
    let missing = Manifest::read_file(&folder.path().join("x")).unwrap_err();
    assert_eq!(missing.kind(), Wrong::Unreadable);
}

#[test]
fn every_cut_and_every_flipped_byte_ends_without_a_panic() {
    let section = marked(&good().to_string());
    for whole in [elf(".newsmill", &section), pe(&section), macho(&section)] {
        let (_folder, path) = file(&whole);
        let table = whole.len().saturating_sub(192);
        for at in (0..whole.len()).filter(|at| *at < 280 || *at >= table) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            fs::write(&path, &bytes).unwrap();
            drop(Manifest::read_file(&path));
            fs::write(&path, &whole[..at]).unwrap();
            assert!(Manifest::read_file(&path).is_err());
        }
    }
}

fn parse_error(change: impl FnOnce(&mut Value)) -> (Wrong, String) {
    let mut manifest = good();
    change(&mut manifest);
    let error = Manifest::parse(&manifest.to_string()).unwrap_err();
    (error.kind(), error.to_string())
}

#[test]
fn what_this_host_cannot_serve_is_refused_first() {
    let (kind, text) = parse_error(|m| {
        m["abi"] = json!([2, 0]);
        m["stages"] = json!("of another shape");
    });
    assert_eq!(kind, Wrong::Major);
    assert!(text.starts_with("plugin `demo` is built for ABI 2.0, this host speaks 1\nhint: "));
    assert_eq!(parse_error(|m| m["abi"] = json!([1, 9])).0, Wrong::Minor);
    assert_eq!(parse_error(|m| m["panic"] = json!("abort")).0, Wrong::PanicAbort);
    let mut without = good();
    without.as_object_mut().unwrap().remove("panic");
    assert!(Manifest::parse(&without.to_string()).is_ok());
}

#[test]
fn wrong_content_is_named() {
    let stage = |key: &'static str, value: Value| {
        let (kind, text) = parse_error(|m| m["stages"][0][key] = value);
        assert_eq!(kind, Wrong::Content);
        text
    };
    assert!(stage("id", json!("Demo.count")).contains("stage id `Demo.count`"));
    assert!(stage("id", json!("demo")).contains("`namespace.name`"));
    assert!(stage("kind", json!("filter")).contains("`kind`"));
    assert!(stage("needs", json!(["boddy_text"])).contains("did you mean `body_text`?"));
    assert!(stage("writes", json!({"body_text": "list"})).contains("type text, not list"));
    assert!(stage("writes", json!({"note": "text"})).contains("namespace.name"));
    assert!(stage("writes", json!({"demo.note": "str"})).contains("\"str\""));
    assert!(stage("private", json!({"headline": "text"})).contains("standard field"));
    assert!(stage("private", json!({"demo.n": "int"})).contains("in `private`"));
    assert!(stage("uses_from", json!(["fields"])).contains("JSON pointer"));
    assert!(stage("records", json!("two")).contains("neither `one` nor `many`"));
    assert!(stage("buffers", json!(1)).contains("`buffers`"));
    assert!(stage("options", json!({"type": "string"})).contains("object"));
    assert!(stage("options", json!({"type": "object", "anyOf": []})).contains("`/anyOf`"));
    assert!(stage("kind", json!("export")).contains("writes no fields"));
    let tag = parse_error(|m| {
        m["stages"][0]["kind"] = json!("tag");
        m["stages"][0]["writes"] = json!({"body_text": "text"});
    });
    assert!(tag.1.contains("tag stage may not write `body_text`"));
    assert!(parse_error(|m| m["stages"] = json!([])).1.contains("no stage"));
    let twice = parse_error(|m| {
        let stage = m["stages"][0].clone();
        m["stages"] = json!([stage, stage]);
    });
    assert!(twice.1.contains("twice"));
}
