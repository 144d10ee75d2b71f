use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::testing::{Fault, FaultyFileSystem, PipedFileSystem};
use crate::{
    Content, FileSystem, Input, IoError, IoErrorKind, Lock, OpenSettings, OsFileSystem, Published,
    StagedBlock, Staging, StagingSettings, Target, check_target, publish_file, publish_parts,
    publish_stdout, sweep,
};

fn settings<'a>(run_id: &'a str, suffix: &'a str) -> StagingSettings<'a> {
    StagingSettings { run_id, suffix, spool_dir: Path::new("/nonexistent") }
}

fn os() -> Arc<dyn FileSystem> {
    Arc::new(FaultyFileSystem::new(Arc::new(OsFileSystem)).without_syncs())
}

fn stage(staging: &Staging, blocks: &[&str]) -> Result<Vec<StagedBlock>, IoError> {
    let mut staged = Vec::new();
    for (number, text) in blocks.iter().enumerate() {
        let mut writer = staging.block(0, u32::try_from(number).unwrap())?;
        for piece in text.as_bytes().chunks(7) {
            writer.write(piece)?;
        }
        staged.push(writer.finish()?);
    }
    Ok(staged)
}

/// The decompressed bytes of a file.
fn text(path: &Path) -> String {
    let mut input = Input::open(&OsFileSystem, path, OpenSettings::default()).unwrap();
    let mut all = Vec::new();
    loop {
        let bytes = input.peek(1).unwrap();
        if bytes.is_empty() {
            return String::from_utf8(all).unwrap();
        }
        all.extend_from_slice(bytes);
        let len = bytes.len();
        input.advance(len).unwrap();
    }
}

/// A folder in memory where there is one: a disk takes seconds for thousands of renames.
fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

/// Names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The parts in a folder and what they hold, hidden files left out.
fn parts(folder: &Path) -> BTreeMap<String, String> {
    names(folder)
        .into_iter()
        .filter(|name| !name.starts_with('.'))
        .map(|name| (name.clone(), text(&folder.join(name))))
        .collect()
}

/// One run's dealings with its target.
fn run(
    fs: &Arc<dyn FileSystem>,
    base: &Path,
    to: &str,
    run_id: &str,
    blocks: &[&str],
) -> Result<Published, IoError> {
    let target = Target::new(&**fs, base, to, to.ends_with('/'))?;
    check_target(&**fs, &target)?;
    sweep(&**fs, &target, base, None)?;
    let staging = Staging::create(Arc::clone(fs), &target, settings(run_id, ".txt.gz"))?;
    let blocks = stage(&staging, blocks)?;
    let content = Content { blocks: &blocks, ..Content::default() };
    let published = match &target {
        Target::Folder(_) => publish_parts(&staging, ".txt.gz", &content)?,
        _ => publish_file(&staging, &content)?,
    };
    staging.discard_all()?;
    Ok(published)
}

#[test]
fn blocks_are_joined_in_order_as_members_of_their_own() {
    let folder = scratch();
    for name in ["a.json", "a.json.gz", "a.json.zst"] {
        let target = Target::new(&OsFileSystem, folder.path(), name, false).unwrap();
        let staging = Staging::create(os(), &target, settings("r1", "")).unwrap();
        let blocks = stage(&staging, &["one", "", "two"]).unwrap();
        assert_eq!(blocks[0].raw_len, 3);
        assert_eq!(blocks[0].blake3, *blake3::hash(b"one").as_bytes());
        let content =
            Content { prologue: b"[", separator: b",", epilogue: b"]\n", blocks: &blocks };
        let published = publish_file(&staging, &content).unwrap();
        staging.discard_all().unwrap();
        let path = folder.path().join(name);
        assert_eq!(text(&path), "[one,two]\n");
        assert_eq!(published.bytes, fs::metadata(&path).unwrap().len());
        assert_eq!(published.path, path);
    }
    assert_eq!(names(folder.path()), ["a.json", "a.json.gz", "a.json.zst"]);
    let mut input =
        Input::open(&OsFileSystem, &folder.path().join("a.json.gz"), OpenSettings::default())
            .unwrap();
    input.peek(5).unwrap();
    input.advance(5).unwrap();
    assert_eq!(input.position().offset, 0, "the second block begins a member");
}

#[test]
fn nothing_at_all_is_still_a_file_that_others_read() {
    let folder = scratch();
    for (name, len) in [("a", 0), ("a.gz", 20), ("a.zst", 13)] {
        let published = run(&os(), folder.path(), name, "r", &[]).unwrap();
        let path = folder.path().join(name);
        assert_eq!(text(&path), "");
        assert_eq!(fs::metadata(&path).unwrap().len(), published.bytes);
        assert!(published.bytes <= len, "{name}: {}", published.bytes);
        assert_eq!(published.bytes == 0, len == 0);
    }
}

#[test]
fn the_same_blocks_give_the_same_bytes() {
    let folder = scratch();
    let long = "some words of an article ".repeat(20_000);
    for name in ["x.gz", "x.zst"] {
        let once = |id| {
            run(&os(), folder.path(), name, id, &["one", &long]).unwrap();
            fs::read(folder.path().join(name)).unwrap()
        };
        assert_eq!(once("r1"), once("r2"));
    }
}

#[test]
fn a_staged_block_can_be_read_again() {
    let folder = scratch();
    let target = Target::new(&OsFileSystem, folder.path(), "a.zst", false).unwrap();
    let staging = Staging::create(os(), &target, settings("r1", "")).unwrap();
    let mut writer = staging.block(3, 4).unwrap();
    writer.write(b"one").unwrap();
    assert_eq!(writer.raw_len(), 3);
    let block = writer.finish().unwrap();
    let mut input = block.open(&OsFileSystem, OpenSettings::default()).unwrap();
    assert_eq!(input.peek(10).unwrap(), b"one");
    assert_eq!(fs::metadata(&block.path).unwrap().len(), block.stored_len);
    let mut again = staging.block(3, 4).unwrap();
    again.write(b"two").unwrap();
    again.discard();
    drop(staging.block(3, 5).unwrap());
    assert_eq!(names(staging.folder()), ["000003-000004", "lock"]);
    fs::write(&block.path, "shorter").unwrap();
    let blocks = [block];
    let error =
        publish_file(&staging, &Content { blocks: &blocks, ..Content::default() }).unwrap_err();
    assert_eq!(error.kind, IoErrorKind::Damaged);
    let error =
        publish_file(&staging, &Content { prologue: b"[", blocks: &blocks, ..Content::default() })
            .unwrap_err();
    assert_eq!(error.kind, IoErrorKind::Damaged);
    assert_eq!(names(folder.path()), [".a.zst.newsmill-r1"]);
}

#[test]
fn standard_output_gets_all_blocks_uncompressed() {
    let folder = scratch();
    let fs = PipedFileSystem::new(os(), Vec::new());
    let target = Target::new(&fs, folder.path(), "-", false).unwrap();
    check_target(&fs, &target).unwrap();
    let settings = StagingSettings { run_id: "r", suffix: ".gz", spool_dir: folder.path() };
    let staging = Staging::create(Arc::new(fs.clone()), &target, settings).unwrap();
    let blocks = stage(&staging, &["one", "two"]).unwrap();
    let content = Content { prologue: b"[", separator: b",", epilogue: b"]", blocks: &blocks };
    assert_eq!(publish_stdout(&staging, &content).unwrap().bytes, 9);
    assert_eq!(fs.written(), b"[one,two]");
    staging.discard_all().unwrap();
    assert!(names(folder.path()).is_empty());
}

/// Tries `cycle` with each call failed once, and with all from each call on.
fn with_every_fault(
    faulty: &FaultyFileSystem,
    mut prepare: impl FnMut() -> PathBuf,
    cycle: impl Fn(&Path) -> Result<(), IoError>,
    check: impl Fn(&Path, &Result<(), IoError>, &str),
) {
    let base = prepare();
    faulty.fail(None);
    let done = cycle(&base);
    check(&base, &done, "no fault");
    done.unwrap();
    let calls = faulty.calls();
    assert!(calls > 20);
    for stays in [false, true] {
        for at in 1..=calls {
            let base = prepare();
            faulty.fail(Some(Fault { at, kind: io::ErrorKind::StorageFull, stays }));
            let done = cycle(&base);
            let failed = faulty.failed().unwrap_or("none");
            faulty.fail(None);
            check(&base, &done, &format!("call {at} ({failed}), stays: {stays}"));
        }
    }
}

#[test]
fn a_file_is_old_or_new_whatever_call_fails() {
    let folder = scratch();
    let faulty = FaultyFileSystem::new(os());
    let files: Arc<dyn FileSystem> = Arc::new(faulty.clone());
    let mut number = 0;
    for blocks in [["one ", "two"].as_slice(), &["one two"]] {
        let prepare = || {
            number += 1;
            let base = folder.path().join(number.to_string());
            fs::create_dir_all(base.join("out")).unwrap();
            fs::write(base.join("out/x.gz"), "old").unwrap();
            base
        };
        let cycle = |base: &Path| run(&files, base, "out/x.gz", "r1", blocks).map(drop);
        with_every_fault(&faulty, prepare, cycle, |base, done, call| {
            let now = text(&base.join("out/x.gz"));
            assert!(now == "one two" || done.is_err() && now == "old", "{call}: {now}, {done:?}");
            if let Err(error) = done {
                assert_eq!(error.kind, IoErrorKind::Full, "{call}: {error}");
            }
            run(&os(), base, "out/x.gz", "r2", &["next"]).unwrap();
            assert_eq!(text(&base.join("out/x.gz")), "next");
            assert_eq!(names(&base.join("out")), ["x.gz"], "{call}");
        });
    }
}

#[test]
fn a_new_file_is_whole_or_not_there_whatever_call_fails() {
    let folder = scratch();
    let faulty = FaultyFileSystem::new(os());
    let files: Arc<dyn FileSystem> = Arc::new(faulty.clone());
    let mut number = 0;
    let prepare = || {
        number += 1;
        let base = folder.path().join(number.to_string());
        fs::create_dir_all(&base).unwrap();
        base
    };
    let cycle = |base: &Path| run(&files, base, "new/deep/x", "r1", &["one ", "two"]).map(drop);
    with_every_fault(&faulty, prepare, cycle, |base, done, call| {
        let path = base.join("new/deep/x");
        assert!(done.is_err() || path.exists(), "{call}");
        assert!(!path.exists() || text(&path) == "one two", "{call}");
    });
}

#[test]
fn parts_are_old_or_new_whatever_call_fails() {
    let folder = scratch();
    let faulty = FaultyFileSystem::new(os());
    let files: Arc<dyn FileSystem> = Arc::new(faulty.clone());
    let mut number = 0;
    let prepare = || {
        number += 1;
        let base = folder.path().join(number.to_string());
        fs::create_dir_all(&base).unwrap();
        run(&os(), &base, "out/", "r0", &["old a", "old b", "old c"]).unwrap();
        base
    };
    let expected = |words: &[&str]| -> BTreeMap<String, String> {
        words
            .iter()
            .enumerate()
            .map(|(at, word)| (format!("part-{at:05}.txt.gz"), (*word).to_owned()))
            .collect()
    };
    let old = expected(&["old a", "old b", "old c"]);
    let new = expected(&["new a", "new b"]);
    let cycle = |base: &Path| run(&files, base, "out/", "r1", &["new a", "", "new b"]).map(drop);
    with_every_fault(&faulty, prepare, cycle, |base, done, call| {
        let out = base.join("out");
        let now = parts(&out);
        if call.ends_with("true") {
            // The disk is gone for good: perhaps fewer parts for now, never of both runs.
            let of = |all: &BTreeMap<String, String>| {
                now.iter().all(|(name, text)| all.get(name) == Some(text))
            };
            assert!(of(&old) || of(&new), "{call}: {now:?}");
        } else {
            assert!(now == new || done.is_err() && now == old, "{call}: {now:?}, {done:?}");
        }
        let target = Target::new(&OsFileSystem, base, "out", false).unwrap();
        check_target(&OsFileSystem, &target).unwrap();
        sweep(&OsFileSystem, &target, base, None).unwrap();
        let now = parts(&out);
        assert!(now == new || now == old, "{call} after the sweep: {now:?}");
        run(&os(), base, "out/", "r2", &["next"]).unwrap();
        assert_eq!(parts(&out), expected(&["next"]), "{call}");
        assert_eq!(names(&out), [".newsmill-parts.json", "part-00000.txt.gz"], "{call}");
    });
}

#[test]
fn a_full_disk_at_any_byte_leaves_the_target_as_it_was() {
    let folder = scratch();
    let base = folder.path();
    fs::write(base.join("x.gz"), "old").unwrap();
    let faulty = FaultyFileSystem::new(os());
    let files: Arc<dyn FileSystem> = Arc::new(faulty.clone());
    let mut room = 0;
    loop {
        faulty.limit_bytes(Some(room));
        match run(&files, base, "x.gz", "r1", &["one ", "two"]) {
            Ok(_) => break,
            Err(error) => assert_eq!(error.kind, IoErrorKind::Full, "{error}"),
        }
        assert_eq!(text(&base.join("x.gz")), "old");
        room += 1;
    }
    assert!(room > 80);
    assert_eq!(text(&base.join("x.gz")), "one two");
}

#[test]
fn parts_with_a_prologue_carry_it_each() {
    let folder = scratch();
    let target = Target::new(&OsFileSystem, folder.path(), "out", true).unwrap();
    let staging = Staging::create(os(), &target, settings("r1", ".csv.zst")).unwrap();
    let blocks = stage(&staging, &["1\n", "2\n"]).unwrap();
    let content = Content { prologue: b"n\n", blocks: &blocks, ..Content::default() };
    let published = publish_parts(&staging, ".csv.zst", &content).unwrap();
    assert_eq!(published.files, 2);
    staging.discard_all().unwrap();
    let out = folder.path().join("out");
    assert_eq!(text(&out.join("part-00000.csv.zst")), "n\n1\n");
    assert_eq!(text(&out.join("part-00001.csv.zst")), "n\n2\n");
    let stored: u64 = ["part-00000.csv.zst", "part-00001.csv.zst"]
        .iter()
        .map(|name| fs::metadata(out.join(name)).unwrap().len())
        .sum();
    assert_eq!(published.bytes, stored);
    let error = publish_parts(
        &Staging::create(os(), &target, settings("r2", "")).unwrap(),
        "/../../x",
        &Content::default(),
    );
    assert_eq!(error.unwrap_err().kind, IoErrorKind::Range);
}

#[test]
fn folders_with_other_peoples_files_are_refused_and_left_alone() {
    let folder = scratch();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("part-00000.txt.gz"), "theirs").unwrap();
    let error = run(&os(), folder.path(), "out/", "r1", &["mine"]).unwrap_err();
    assert_eq!(error.kind, IoErrorKind::Foreign);
    assert!(error.to_string().contains("part-00000.txt.gz"), "{error}");
    assert_eq!(names(&out), ["part-00000.txt.gz"]);
    fs::remove_file(out.join("part-00000.txt.gz")).unwrap();
    fs::write(out.join(".keep"), "").unwrap();
    run(&os(), folder.path(), "out/", "r1", &["mine", "mine too"]).unwrap();
    fs::write(out.join("notes.txt"), "theirs").unwrap();
    assert_eq!(
        run(&os(), folder.path(), "out/", "r2", &["b"]).unwrap_err().kind,
        IoErrorKind::Foreign
    );
    assert_eq!(parts(&out).len(), 3);
    assert_eq!(names(&out)[0], ".keep");
}

#[test]
fn a_record_that_points_elsewhere_is_refused() {
    let folder = scratch();
    for (names, bad) in [("../x", true), ("..", true), ("a/b", true), ("x", false)] {
        let record = format!(r#"{{"format":1,"run":"r","parts":[],"replaces":["{names}"]}}"#);
        fs::write(folder.path().join(".newsmill-parts.json"), record).unwrap();
        let target = Target::new(&OsFileSystem, folder.path(), ".", false).unwrap();
        assert_eq!(check_target(&OsFileSystem, &target).is_err(), bad, "{names}");
    }
    fs::write(folder.path().join(".newsmill-parts.json"), r#"{"format":2,"run":"r","parts":[]}"#)
        .unwrap();
    let target = Target::Folder(folder.path().to_path_buf());
    let error = check_target(&OsFileSystem, &target).unwrap_err();
    assert_eq!(error.kind, IoErrorKind::Damaged, "{error}");
}

#[test]
fn sweeping_takes_the_dead_and_leaves_the_living_and_the_kept() {
    let folder = scratch();
    let base = folder.path();
    for to in ["x.gz", "out/"] {
        let target = Target::new(&OsFileSystem, base, to, false).unwrap();
        let create = |id| Staging::create(os(), &target, settings(id, "")).unwrap();
        let dead = create("dead").folder().to_path_buf();
        let kept = create("kept").folder().to_path_buf();
        let alive = create("alive");
        let again = Staging::create(os(), &target, settings("alive", "")).unwrap_err();
        assert_eq!(again.kind, IoErrorKind::Locked);
        assert_eq!(sweep(&OsFileSystem, &target, base, Some("kept")).unwrap(), 1);
        assert!(!dead.exists() && kept.exists() && alive.folder().exists());
        alive.discard_all().unwrap();
        assert_eq!(sweep(&OsFileSystem, &target, base, None).unwrap(), 1);
    }
    assert_eq!(names(base), ["out"]);
    let target = Target::new(&OsFileSystem, base, "none/x", false).unwrap();
    assert_eq!(sweep(&OsFileSystem, &target, base, None).unwrap(), 0);
    let bad = Staging::create(os(), &target, settings("a/b", "")).unwrap_err();
    assert_eq!(bad.kind, IoErrorKind::Range);
}

#[test]
fn targets_are_checked_before_a_run() {
    let folder = scratch();
    let base = folder.path();
    fs::write(base.join("file"), "old").unwrap();
    fs::create_dir(base.join("dir")).unwrap();
    let new = |to: &str, parts| Target::new(&OsFileSystem, base, to, parts);
    assert_eq!(new("dir", false).unwrap(), Target::Folder(base.join("dir")));
    assert_eq!(new("other/", false).unwrap(), Target::Folder(base.join("other/")));
    assert_eq!(
        new("x.ZST", false).unwrap(),
        Target::File(base.join("x.ZST"), crate::Compression::Zstd)
    );
    assert_eq!(new("-", true).unwrap(), Target::Stdout);
    assert_eq!(new("", false).unwrap_err().kind, IoErrorKind::Range);
    for (to, parts, kind) in [
        ("/dev/null", false, Some(IoErrorKind::NotAFile)),
        ("file/x", false, Some(IoErrorKind::NotAFile)),
        ("file", true, Some(IoErrorKind::NotAFile)),
        ("/proc/none/x", false, Some(IoErrorKind::Missing)),
        ("file", false, None),
        ("a/b/c.gz", false, None),
        ("a/b/", false, None),
    ] {
        let checked = new(to, parts).and_then(|target| check_target(&OsFileSystem, &target));
        if to == "/proc/none/x" {
            // What the kernel says differs.
            assert!(checked.is_err());
        } else {
            assert_eq!(checked.err().map(|error| error.kind), kind, "{to}");
        }
    }
    assert_eq!(names(base), ["dir", "file"]);
    assert!(
        publish_file(
            &Staging::create(os(), &new("dir", false).unwrap(), settings("r", "")).unwrap(),
            &Content::default()
        )
        .is_err()
    );
}

#[test]
fn a_target_may_have_the_longest_name_there_is() {
    let folder = scratch();
    for name in ["x".repeat(255), format!("{}.zst", "\u{e9}".repeat(125))] {
        run(&os(), folder.path(), &name, "2026-01-31T23-59-59.123456789Z-0a1b2c3d", &["new"])
            .unwrap();
        assert_eq!(text(&folder.path().join(&name)), "new");
        let target = Target::new(&OsFileSystem, folder.path(), &name, false).unwrap();
        drop(Staging::create(os(), &target, settings("dead", "")).unwrap());
        assert_eq!(sweep(&OsFileSystem, &target, folder.path(), None).unwrap(), 1);
    }
    assert_eq!(names(folder.path()).len(), 2);
}

#[test]
fn a_link_to_the_target_stays_a_link() {
    let folder = scratch();
    let base = folder.path();
    fs::create_dir(base.join("real")).unwrap();
    fs::write(base.join("real/x.gz"), "old").unwrap();
    std::os::unix::fs::symlink(base.join("real/x.gz"), base.join("x.gz")).unwrap();
    run(&os(), base, "x.gz", "r1", &["new"]).unwrap();
    assert!(fs::symlink_metadata(base.join("x.gz")).unwrap().is_symlink());
    assert_eq!(text(&base.join("real/x.gz")), "new");
    assert_eq!(names(&base.join("real")), ["x.gz"]);
    std::os::unix::fs::symlink(base.join("nowhere"), base.join("y")).unwrap();
    assert_eq!(
        Target::new(&OsFileSystem, base, "y", false).unwrap_err().kind,
        IoErrorKind::Missing
    );
}

#[test]
fn every_file_and_every_folder_is_synced_before_it_counts() {
    let folder = scratch();
    let faulty = FaultyFileSystem::new(Arc::new(OsFileSystem));
    let files: Arc<dyn FileSystem> = Arc::new(faulty.clone());
    run(&files, folder.path(), "a/b/x", "r1", &["one", "two"]).unwrap();
    let calls = faulty.calls_by_kind();
    // Two blocks and what is joined; two folders and the staging folder made, two blocks named, one
    // rename published.
    assert_eq!((calls["sync_all"], calls["sync_dir"]), (3, 6));
}

#[test]
fn one_run_at_a_time_holds_a_lock() {
    let folder = scratch();
    let state = folder.path().join("state/deep");
    let lock = Lock::take(&OsFileSystem, &state).unwrap();
    let error = Lock::take(&OsFileSystem, &state).unwrap_err();
    assert_eq!(error.kind, IoErrorKind::Locked);
    drop(lock);
    Lock::take(&OsFileSystem, &state).unwrap();
}
