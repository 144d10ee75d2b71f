//! The disk fails: every call of a run once, from some call on, when it is full. Whatever happens, a target holds all
//! of the old or all of the new, the sums agree, and the next run makes good what is missing.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use newsmill_host::Plugin;
use newsmill_host::library::{Finder, Index};
use newsmill_host::manifest::Manifest;
use newsmill_io::testing::{Fault, FaultyFileSystem};
use newsmill_io::{DirEntry, FileSystem, Metadata, OsFileSystem, ReadFile, WriteFile};
use newsmill_pipeline::{Catalog, Pipeline, Resolver};
use newsmill_runner::{
    ErrorKind, LogRecord, PlanSummary, Progress, Report, RunError, Settings, Status, Watcher,
};

use crate::support::{Scratch, json_lines, newsmill, output, plugin_dir};

/// Lets a run go on and hears nothing.
struct Quiet;

impl Watcher for Quiet {
    fn planned(&self, _: &PlanSummary) {}
    fn progress(&self, _: &Progress) {}
    fn log(&self, _: &LogRecord<'_>) {}
    fn draining(&self) -> bool {
        false
    }
    fn cancelled(&self) -> bool {
        false
    }
}

/// The files of this machine, with locks that other tests cannot keep: a process that one of them starts has the
/// kernel locks of this one for a moment.
#[derive(Default)]
struct TestFiles {
    locks: Arc<Mutex<BTreeSet<PathBuf>>>,
    /// Fails every rename onto this part, and nothing else.
    missing_part: Option<&'static str>,
}

/// A lock of [`TestFiles`].
struct Held(PathBuf, Arc<Mutex<BTreeSet<PathBuf>>>);

impl Drop for Held {
    fn drop(&mut self) {
        self.1.lock().unwrap().remove(&self.0);
    }
}

impl FileSystem for TestFiles {
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        OsFileSystem.metadata(path)
    }
    fn is_link(&self, path: &Path) -> io::Result<bool> {
        OsFileSystem.is_link(path)
    }
    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        OsFileSystem.read_dir(path)
    }
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        OsFileSystem.canonicalize(path)
    }
    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        OsFileSystem.open(path)
    }
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        OsFileSystem.create_new(path)
    }
    fn append(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        OsFileSystem.append(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        match self.missing_part.is_some_and(|part| to.ends_with(part)) {
            true => Err(io::Error::other("no part today")),
            false => OsFileSystem.rename(from, to),
        }
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        OsFileSystem.remove_file(path)
    }
    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        OsFileSystem.remove_dir_all(path)
    }
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        OsFileSystem.create_dir_all(path)
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        OsFileSystem.sync_dir(path)
    }
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any + Send + Sync>>> {
        drop(OsFileSystem.append(path)?);
        if !self.locks.lock().unwrap().insert(path.to_owned()) {
            return Ok(None);
        }
        Ok(Some(Box::new(Held(path.to_owned(), Arc::clone(&self.locks)))))
    }
    fn stdin(&self) -> Box<dyn Read + Send> {
        OsFileSystem.stdin()
    }
    fn stdout(&self) -> Box<dyn Write + Send> {
        OsFileSystem.stdout()
    }
}

/// The standard plugins, each loaded once.
struct Plugins {
    index: Index,
    catalog: Catalog,
    loaded: Mutex<BTreeMap<String, Arc<Plugin>>>,
}

impl Plugins {
    fn get() -> &'static Self {
        static PLUGINS: OnceLock<Plugins> = OnceLock::new();
        PLUGINS.get_or_init(|| {
            let index = Finder { dirs: vec![plugin_dir()], locked: false }.index().unwrap();
            let mut catalog = Catalog::new();
            for id in index.stage_ids() {
                let (library, stage) = index.find(id).unwrap();
                let own = Manifest { stages: vec![stage.clone()], ..library.manifest.clone() };
                catalog.add(own, &library.path);
            }
            Self { index, catalog, loaded: Mutex::default() }
        })
    }

    fn load(&self, id: &str) -> Result<Arc<Plugin>, RunError> {
        let mut loaded = self.loaded.lock().unwrap();
        if let Some(plugin) = loaded.get(id) {
            return Ok(Arc::clone(plugin));
        }
        let (library, _) = self.index.find(id).unwrap();
        let plugin = newsmill_host::library::load(&library.path).unwrap();
        loaded.insert(id.to_owned(), Arc::clone(&plugin));
        Ok(plugin)
    }
}

/// A folder in memory where there is one: thousands of files are made durable here.
fn scratch() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir()).unwrap()
}

const PIPELINE: &str = r#"{
    "name": "faults",
    "ingest": [{ "use": "ingest.jsonl", "from": ["in/a.jsonl", "in/b.jsonl.gz"] }],
    "stages": [{ "use": "clean.unique" }],
    "export": [
        { "use": "export.jsonl", "name": "file", "to": "out/all.jsonl.gz", "options": { "fields": ["uri", "body_text"] } },
        { "use": "export.jsonl", "name": "parts", "to": "parts/", "options": { "fields": ["uri", "body_text"] } }
    ],
    "run": { "fail_above": "100%", "block_articles": 2 }
}"#;

fn pipeline(dir: &Path, text: &str) -> Pipeline {
    let parsed = newsmill_pipeline::parse(text, "p.json");
    let none = Resolver {
        env: &|_| None,
        file: &|_| Err(io::Error::from(io::ErrorKind::NotFound)),
        ends: true,
    };
    let catalog = &Plugins::get().catalog;
    newsmill_pipeline::resolve(&parsed, none, dir, catalog, &newsmill_pipeline::Settings::default())
        .unwrap_or_else(|findings| panic!("{}", newsmill_pipeline::to_text(&findings)))
}

fn run(dir: &Path, fs: Arc<dyn FileSystem>, run_id: &str) -> Result<Report, RunError> {
    let pipeline = pipeline(dir, PIPELINE);
    let settings = Settings { threads: 1, state_dir: dir.join("state"), run_id: run_id.to_owned() };
    let load = |id: &str| Plugins::get().load(id);
    newsmill_runner::run(&pipeline, &load, &fs, &settings, Arc::new(Quiet))
}

fn run_well(dir: &Path, run_id: &str) -> Report {
    run(dir, Arc::new(TestFiles::default()), run_id).unwrap()
}

fn gunzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn write_inputs(dir: &Path, word: &str) {
    std::fs::create_dir_all(dir.join("in")).unwrap();
    let first = format!(
        "{{\"uri\":\"1\",\"body_text\":\"{word} one\"}}\nnot json\n{{\"uri\":\"2\",\"body_text\":\"{word} one\"}}\n"
    );
    std::fs::write(dir.join("in/a.jsonl"), first).unwrap();
    let second = format!(
        "{{\"uri\":\"3\",\"body_text\":\"{word} three\"}}\n{{\"uri\":\"4\",\"body_text\":\"{word} four\"}}\n"
    );
    std::fs::write(dir.join("in/b.jsonl.gz"), gzip(&second)).unwrap();
}

/// What everybody sees: files by name and content, hidden ones left out.
type Seen = BTreeMap<String, Vec<u8>>;

fn seen(dir: &Path) -> Seen {
    let mut seen = Seen::new();
    for folder in ["out", "parts"] {
        let Ok(entries) = std::fs::read_dir(dir.join(folder)) else { continue };
        for entry in entries.map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if !name.starts_with('.') {
                seen.insert(format!("{folder}/{name}"), std::fs::read(entry.path()).unwrap());
            }
        }
    }
    seen
}

fn of(seen: &Seen, folder: &str) -> Seen {
    let of_folder = |(name, _): &(&String, &Vec<u8>)| name.starts_with(folder);
    seen.iter().filter(of_folder).map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
}

/// Everything left over that should be gone when no run is under way.
fn left_over(dir: &Path) -> Vec<PathBuf> {
    let mut left = Vec::new();
    let mut folders = vec![dir.join("out"), dir.join("parts")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if name.starts_with('.') && name != ".newsmill-parts.json" {
                left.push(entry.path());
            }
        }
    }
    left.extend(Some(dir.join("state/work")).filter(|work| work.exists()));
    left
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// A folder with the result of an earlier run and newer inputs, and what was and will be seen there.
struct Template {
    home: tempfile::TempDir,
    old: Seen,
    new: Seen,
}

impl Template {
    fn new() -> Self {
        let home = scratch();
        let dir = home.path().join("template");
        write_inputs(&dir, "old");
        std::fs::create_dir(dir.join("out")).unwrap();
        let report = run_well(&dir, "run-0");
        assert_eq!((report.read, report.dead, report.dropped), (5, 1, 1));
        let old = seen(&dir);
        write_inputs(&dir, "new");
        let ahead = home.path().join("ahead");
        copy_folder(&dir, &ahead);
        run_well(&ahead, "run-1");
        let new = seen(&ahead);
        // Blocks of two: 1 and what is bad, 2 (a copy) and 3, 4.
        assert_eq!(
            new.keys().filter(|name| name.starts_with("parts/")).count(),
            3,
            "{:?}",
            new.keys()
        );
        assert_eq!(gunzip(&new["out/all.jsonl.gz"]).lines().count(), 3);
        assert_ne!(old, new);
        Self { home, old, new }
    }

    /// A fresh copy to try something in.
    fn copy(&self) -> PathBuf {
        let dir = self.home.path().join("try");
        drop(std::fs::remove_dir_all(&dir));
        copy_folder(&self.home.path().join("template"), &dir);
        dir
    }

    /// Fails unless each target holds all of the old or all of the new.
    #[track_caller]
    fn check_whole(&self, dir: &Path, what: &str) {
        let now = seen(dir);
        for folder in ["out", "parts"] {
            let (now, old, new) = (of(&now, folder), of(&self.old, folder), of(&self.new, folder));
            assert!(now == old || now == new, "{what}: {folder} is neither old nor new: {now:?}");
        }
    }

    /// The next run without a fault gives exactly what is expected and leaves nothing behind.
    #[track_caller]
    fn check_next_run(&self, dir: &Path, what: &str) {
        let report = run(dir, Arc::new(TestFiles::default()), "run-2");
        let report = report.unwrap_or_else(|error| panic!("{what}: the next run: {error}"));
        assert_eq!((report.read, report.dead), (5, 1), "{what}");
        assert!(seen(dir) == self.new, "{what}: the next run gave something else");
        assert_eq!(left_over(dir), Vec::<PathBuf>::new(), "{what}");
    }
}

/// The sums of a run that ended well, against what was published.
#[track_caller]
fn check_sums(dir: &Path, report: &Report, what: &str) {
    let now = seen(dir);
    let lines = gunzip(&now["out/all.jsonl.gz"]);
    let parts: usize = of(&now, "parts")
        .values()
        .map(|part| json_lines(std::str::from_utf8(part).unwrap()).len())
        .sum();
    let written = [json_lines(&lines).len(), parts];
    for (export, written) in report.exports.iter().zip(written) {
        assert_eq!(export.exported, u64::try_from(written).unwrap(), "{what}");
        assert_eq!(report.read, export.exported + report.dropped + report.dead, "{what}");
    }
    let letters = report.dead_letters.as_ref().map(|path| std::fs::read_to_string(path).unwrap());
    let letters = json_lines(&letters.unwrap_or_default()).len();
    assert_eq!(report.dead, u64::try_from(letters).unwrap(), "{what}");
}

#[test]
fn every_call_failed_once_leaves_old_or_new_and_right_sums() {
    let template = Template::new();
    let counting = FaultyFileSystem::new(Arc::new(TestFiles::default()));
    run(&template.copy(), Arc::new(counting.clone()), "run-1").unwrap();
    let calls = counting.calls();
    assert!(calls > 60, "{calls}");
    let kinds = [io::ErrorKind::StorageFull, io::ErrorKind::PermissionDenied, io::ErrorKind::Other];
    let mut ended_well = 0;
    for at in 1..=calls {
        for kind in kinds {
            let dir = template.copy();
            let faulty = FaultyFileSystem::new(Arc::new(TestFiles::default()));
            faulty.fail(Some(Fault { at, kind, stays: false }));
            let result = run(&dir, Arc::new(faulty.clone()), "run-1");
            let what = format!("{kind:?} in call {at} ({:?}): {result:?}", faulty.failed());
            assert!(faulty.failed().is_some(), "{what}");
            match &result {
                Ok(report) => {
                    assert_eq!(report.status, Status::Done, "{what}");
                    check_sums(&dir, report, &what);
                    ended_well += 1;
                }
                Err(error) => {
                    template.check_whole(&dir, &what);
                    let expected = match kind {
                        io::ErrorKind::PermissionDenied => [ErrorKind::Permission, ErrorKind::Io],
                        io::ErrorKind::Other => [ErrorKind::InputUnreadable, ErrorKind::Io],
                        _ => [ErrorKind::Io; 2],
                    };
                    assert!(expected.contains(&error.kind()), "{what}");
                    assert!(error.to_string().contains('`'), "names nothing: {what}");
                }
            }
            template.check_next_run(&dir, &what);
        }
    }
    // Some calls are only about tidying up, some about one input alone.
    assert!(ended_well < calls * 3 / 2, "{ended_well} of {calls} calls do not matter?");
}

#[test]
fn a_disk_that_dies_at_any_moment_leaves_nothing_half() {
    let template = Template::new();
    let counting = FaultyFileSystem::new(Arc::new(TestFiles::default()));
    run(&template.copy(), Arc::new(counting.clone()), "run-1").unwrap();
    for at in 1..=counting.calls() {
        let dir = template.copy();
        let faulty = FaultyFileSystem::new(Arc::new(TestFiles::default()));
        faulty.fail(Some(Fault { at, kind: io::ErrorKind::Other, stays: true }));
        let result = run(&dir, Arc::new(faulty.clone()), "run-1");
        let what = format!("dead from call {at} ({:?}) on: {result:?}", faulty.failed());
        let now = seen(&dir);
        let file = of(&now, "out");
        assert!(file == of(&template.old, "out") || file == of(&template.new, "out"), "{what}");
        // Between the decision and the last rename there may be fewer parts, never old beside new.
        let parts = of(&now, "parts");
        let among = |whole: &Seen| parts.iter().all(|(name, bytes)| whole.get(name) == Some(bytes));
        assert!(among(&template.old) || among(&template.new), "{what}: {parts:?}");
        template.check_next_run(&dir, &what);
    }
}

#[test]
fn a_full_disk_is_an_io_error_and_leaves_nothing_under_a_final_name() {
    let template = Template::new();
    let fresh = |dir: &Path| {
        for folder in ["out", "parts", "state"] {
            std::fs::remove_dir_all(dir.join(folder)).unwrap();
        }
    };
    let mut room = 0;
    loop {
        let dir = template.copy();
        fresh(&dir);
        let faulty = FaultyFileSystem::new(Arc::new(TestFiles::default()));
        faulty.limit_bytes(Some(room));
        let result = run(&dir, Arc::new(faulty), "run-1");
        let what = format!("room for {room} bytes: {result:?}");
        match result {
            Ok(report) => {
                check_sums(&dir, &report, &what);
                assert!(seen(&dir) == template.new, "{what}");
                break;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Io, "{what}");
                let now = seen(&dir);
                let whole = |folder| {
                    of(&now, folder).is_empty() || of(&now, folder) == of(&template.new, folder)
                };
                assert!(whole("out") && whole("parts"), "{what}");
            }
        }
        template.check_next_run(&dir, &what);
        room += 61;
    }
    assert!(room > 500, "{room}");
}

#[test]
fn parts_that_are_decided_on_survive_a_publishing_that_cannot_be_finished() {
    let template = Template::new();
    let dir = template.copy();
    let error = run(
        &dir,
        Arc::new(TestFiles { missing_part: Some("part-00001.jsonl"), ..TestFiles::default() }),
        "run-1",
    )
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let parts = of(&seen(&dir), "parts");
    let new = of(&template.new, "parts");
    assert!(parts.iter().all(|(name, bytes)| new.get(name) == Some(bytes)), "{parts:?}");
    template.check_next_run(&dir, "after renames that failed");
}

/// A file system of 2 MB, gone after the test.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None` where this process may not mount.
    fn mount(path: PathBuf) -> Option<Self> {
        std::fs::create_dir(&path).unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=2m", "newsmill-test"]).arg(&path);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Self(path))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = std::process::Command::new("umount").arg(&self.0).status();
        drop(unmounted);
    }
}

#[test]
fn a_full_disk_for_real_ends_with_74_and_no_file_under_its_final_name() {
    let scratch = Scratch::new();
    let Some(disk) = SmallDisk::mount(scratch.path("disk")) else {
        println!("skipped: this process may not mount a file system");
        return;
    };
    let line = |n: u32| {
        let noise = blake3::hash(&n.to_le_bytes()).to_hex();
        format!("{{\"uri\":\"{n}\",\"body_text\":\"{}\"}}\n", noise.repeat(100))
    };
    let lines: String = (0..600).map(line).collect();
    scratch.write("in.jsonl", lines);
    let ended = |to: &str| {
        scratch.write(
            "p.json",
            format!(
                r#"{{ "name": "t", "ingest": [{{ "use": "ingest.jsonl", "from": ["in.jsonl"] }}],
                     "export": [{{ "use": "export.jsonl", "to": "{to}" }}] }}"#
            ),
        );
        output(newsmill(&scratch, "run").arg("p.json"))
    };
    for to in ["disk/out.jsonl", "disk/parts/"] {
        let full = ended(to);
        full.fails(74, "disk/");
        assert!(full.stderr.to_lowercase().contains("no space"), "{full:#?}");
    }
    for folder in ["disk", "disk/parts"] {
        let Ok(entries) = std::fs::read_dir(scratch.path(folder)) else { continue };
        let visible: Vec<_> = entries.map(|e| e.unwrap()).filter(|e| e.path().is_file()).collect();
        assert!(visible.is_empty(), "{visible:?}");
    }
    std::fs::remove_dir_all(scratch.path("disk/parts")).unwrap();
    // With room the same run does its work.
    ended("roomy.jsonl").silent();
    // A state folder on a full disk.
    std::fs::write(scratch.path("disk/filler"), vec![0; 1_900_000]).unwrap();
    std::fs::write(scratch.path("disk/more"), vec![0; 400_000]).unwrap_err();
    let mut command = newsmill(&scratch, "run");
    let full = output(command.args(["p.json", "--report", "disk/report.json"]));
    full.fails(74, "disk/report.json");
    assert!(!scratch.path("disk/report.json").exists());
    std::fs::remove_dir_all(scratch.path("state")).unwrap();
    std::os::unix::fs::symlink("disk", scratch.path("state")).unwrap();
    let full = ended("other.jsonl");
    full.fails(74, "state/");
    assert!(!scratch.path("other.jsonl").exists());
    drop(disk);
}
