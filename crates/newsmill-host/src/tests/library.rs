//! Libraries on disk: found, refused, loaded.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use tempfile::TempDir;

use crate::library::{Finder, Index, load};
use crate::{PluginError, PluginErrorKind};

/// A plugin with one clean stage that does nothing. `MEMORY` is the manifest in memory, `FILE` that in the section.
const SOURCE: &str = r#"
#include "newsmill.h"
#ifdef MEMORY
static const char section[] NM_MANIFEST_SECTION = NM_MANIFEST_BEGIN FILE NM_MANIFEST_END;
static nm_status create(const nm_host *h, nm_ctx *c, void **s) { (void)h; (void)c; *s = 0; return NM_OK; }
static void destroy(void *s) { (void)s; }
static nm_status open_(void *s, nm_ctx *c, void **w) { (void)s; (void)c; *w = 0; return NM_OK; }
static nm_status process(void *w, nm_ctx *c, nm_batch *b) { (void)w; (void)c; (void)b; return NM_OK; }
static const nm_transform transform = { sizeof transform, open_, process, destroy };
static const void *facet(const char *id) { return id[9] == 't' ? &transform : 0; }
static const nm_stage_class one = { sizeof one, STAGE, create, 0, destroy, facet };
static const nm_stage_class *const stages[] = { &one };
#ifndef NO_SYMBOL
NM_EXPORT const nm_plugin newsmill_plugin_v1 = {
    sizeof newsmill_plugin_v1, 1, 0, MEMORY, sizeof MEMORY - 1, 0, stages, 1 };
#endif
#endif
"#;

fn manifest(stage: &str, more: &str) -> String {
    format!(
        r#"{{"name":"c-plugin","version":"1.2.3","abi":[1,0]{more},"stages":[{{"id":"{stage}","kind":"clean"}}]}}"#
    )
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Compiles a library into `dir`.
fn build(dir: &Path, file: &str, defines: &[(&str, &str)]) -> PathBuf {
    let source = TempDir::new().unwrap();
    std::fs::write(source.path().join("newsmill.h"), newsmill_abi::HEADER).unwrap();
    std::fs::write(source.path().join("plugin.c"), SOURCE).unwrap();
    let to = dir.join(file);
    let mut cc = Command::new("cc");
    cc.args(["-std=c99", "-shared", "-fPIC", "-o"]).arg(&to).arg(source.path().join("plugin.c"));
    for (name, value) in defines {
        cc.arg(format!("-D{name}={}", quoted(value)));
    }
    let output = cc.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    to
}

/// A sound library of one stage.
fn sound(dir: &Path, file: &str, stage: &str) -> PathBuf {
    let manifest = manifest(stage, "");
    build(dir, file, &[("STAGE", stage), ("FILE", &manifest), ("MEMORY", &manifest)])
}

fn refused(path: &Path) -> (PluginErrorKind, String) {
    let error = load(path).unwrap_err();
    assert!(error.to_string().contains(&format!("`{}`", path.display())), "{error}");
    (error.kind(), error.to_string())
}

fn find(dirs: &[&Path]) -> Index {
    let dirs = dirs.iter().map(|dir| dir.to_path_buf()).collect();
    Finder { dirs, locked: false }.index().unwrap()
}

fn missing(index: &Index, id: &str) -> PluginError {
    index.find(id).unwrap_err()
}

#[test]
fn a_sound_library_is_loaded_once() {
    let dir = TempDir::new().unwrap();
    let path = sound(dir.path(), "libone.so", "test.one");
    let plugin = load(&path).unwrap();
    assert_eq!((plugin.name(), plugin.version()), ("c-plugin", "1.2.3"));
    assert_eq!(plugin.stage_ids().collect::<Vec<_>>(), ["test.one"]);
    assert!(Arc::ptr_eq(&plugin, &load(&path).unwrap()));
}

#[test]
fn unsound_libraries_are_refused_with_words() {
    use PluginErrorKind::{Contract, Load, Manifest};
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let good = manifest("test.two", "");
    let with = |file, manifest: &str, more: &[(&str, &str)]| {
        let mut defines = vec![("STAGE", "test.two"), ("FILE", manifest), ("MEMORY", manifest)];
        defines.extend_from_slice(more);
        build(dir, file, &defines)
    };
    let abi = |version: &str| good.replace("[1,0]", version);
    let truncated = sound(dir, "truncated.so", "test.two");
    let whole = std::fs::read(&truncated).unwrap();
    std::fs::write(&truncated, &whole[..whole.len() / 3]).unwrap();
    let foreign = dir.join("foreign.so");
    std::fs::write(&foreign, "#!/bin/sh\n").unwrap();
    let differs = manifest("test.two", r#","extra":1"#);
    for (path, kind, words) in [
        (build(dir, "bare.so", &[]), Manifest, "without a newsmill manifest"),
        (with("major.so", &abi("[2,0]"), &[]), Manifest, "built for ABI 2.0"),
        (with("minor.so", &abi("[1,9]"), &[]), Manifest, "needs ABI 1.9"),
        (
            with("abort.so", &manifest("test.two", r#","panic":"abort""#), &[]),
            Manifest,
            "panic = \"abort\"",
        ),
        (with("symbol.so", &good, &[("NO_SYMBOL", "")]), Load, "`newsmill_plugin_v1` is missing"),
        (truncated, Manifest, "truncated"),
        (foreign, Manifest, "not a shared library"),
        (
            build(
                dir,
                "differs.so",
                &[("STAGE", "test.two"), ("FILE", &good), ("MEMORY", &differs)],
            ),
            Contract,
            "differs",
        ),
        (dir.join("nowhere.so"), Load, "No such file"),
    ] {
        let (got, message) = refused(&path);
        assert_eq!(got, kind, "{message}");
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn the_first_folder_wins_and_one_folder_offers_a_stage_once() {
    let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mine = sound(first.path(), "libmine.so", "test.shared");
    sound(second.path(), "libtheirs.so", "test.shared");
    let other = sound(second.path(), "libother.so", "test.other");
    build(first.path(), "libbare.so", &[]);
    std::fs::write(first.path().join("notes.txt"), "x").unwrap();

    let index = find(&[first.path(), second.path()]);
    assert_eq!(index.find("test.shared").unwrap().0.path, mine);
    assert_eq!(index.find("test.other").unwrap().0.path, other);
    assert_eq!(index.stage_ids().collect::<Vec<_>>(), ["test.other", "test.shared"]);
    assert!(index.problems.is_empty(), "{:?}", index.problems);
    assert_eq!(index.libraries.len(), 3);

    sound(first.path(), "libagain.so", "test.shared");
    let error = missing(&find(&[first.path()]), "test.shared");
    assert_eq!(error.kind(), PluginErrorKind::Twice);
    let words = error.to_string();
    assert!(words.contains("libmine.so") && words.contains("libagain.so"), "{words}");
}

#[test]
fn a_missing_stage_is_told_with_a_guess_or_with_what_its_library_lacks() {
    let dir = TempDir::new().unwrap();
    sound(dir.path(), "libtest_places.so", "test.places");
    let broken = manifest("test.broken", "").replace("[1,0]", "[7,0]");
    let defines = [("STAGE", "test.broken"), ("FILE", &*broken), ("MEMORY", &*broken)];
    build(dir.path(), "libtest_broken.so", &defines);
    let index = find(&[dir.path()]);
    let error = missing(&index, "test.palces");
    assert_eq!(error.kind(), PluginErrorKind::Missing);
    assert!(error.to_string().ends_with("hint: did you mean `test.places`?"), "{error}");
    let error = missing(&index, "test.broken");
    assert_eq!(error.kind(), PluginErrorKind::Manifest);
    assert!(error.to_string().contains("built for ABI 7.0"), "{error}");
    assert_eq!(index.problems.len(), 1);
}

#[cfg(unix)]
#[test]
fn what_everybody_may_write_is_a_warning_and_an_error_when_locked() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = TempDir::new().unwrap();
    let path = sound(dir.path(), "libopen.so", "test.open");
    let twin = dir.path().join("libtwin.so");
    std::os::unix::fs::symlink(&path, &twin).unwrap();
    assert_eq!(find(&[dir.path()]).warnings, [""; 0]);
    // One file under two names is one library.
    find(&[dir.path()]).find("test.open").unwrap();

    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o757)).unwrap();
    let warnings = find(&[dir.path()]).warnings;
    assert!(warnings.len() == 1 && warnings[0].contains("libopen.so"), "{warnings:?}");
    let error = Finder { dirs: vec![dir.path().to_owned()], locked: true }.index().unwrap_err();
    assert_eq!(error.kind(), PluginErrorKind::Folder);

    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(find(&[dir.path()]).warnings.len(), 1);
    let error = Finder { dirs: vec![dir.path().to_owned()], locked: true }.index().unwrap_err();
    assert!(error.to_string().contains("plugin folder"), "{error}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let dirs = vec![PathBuf::from("/nowhere/at/all")];
    let error = Finder { dirs, locked: false }.index().unwrap_err();
    assert_eq!(error.kind(), PluginErrorKind::Folder);
    assert!(error.to_string().contains("`/nowhere/at/all`"), "{error}");
}

#[test]
fn threads_that_load_at_once_get_one_plugin() {
    let dir = TempDir::new().unwrap();
    let path = sound(dir.path(), "libmany.so", "test.many");
    let plugins: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16).map(|_| scope.spawn(|| load(&path).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(plugins.iter().all(|plugin| Arc::ptr_eq(plugin, &plugins[0])));
}
