//! Plugins that break the contract are refused with words.

use std::ffi::{c_char, c_void};

use newsmill_abi::{ABI_MAJOR, Ctx, Host, NM_E_CONFIG, NM_OK, Plugin, StageClass, Status, Str};

use super::kit::{class, fail};
use crate::PluginErrorKind;

unsafe extern "C" fn no_facets(_: *const c_char) -> *const c_void {
    std::ptr::null()
}

const ONE: &str =
    r#"{"name":"one","version":"1.0.0","abi":[1,0],"stages":[{"id":"test.one","kind":"clean"}]}"#;

static NO_FACET: StageClass = class(c"test.one", no_facets);
static OTHER: StageClass = class(c"test.other", no_facets);
static SMALL: StageClass = StageClass { size: 8, ..class(c"test.one", no_facets) };
static NO_CREATE: StageClass = StageClass { create: None, ..class(c"test.one", no_facets) };

/// A plugin of these classes that lives for good.
fn plugin(manifest: &'static str, classes: &[*const StageClass]) -> Plugin {
    let classes: &'static [*const StageClass] = Box::leak(classes.into());
    Plugin {
        size: size_of::<Plugin>(),
        abi_major: ABI_MAJOR,
        abi_minor: 0,
        manifest: manifest.as_ptr().cast(),
        manifest_len: manifest.len(),
        init: None,
        stages: classes.as_ptr(),
        stages_len: classes.len(),
    }
}

fn refused(plugin: Plugin) -> (PluginErrorKind, String) {
    let error = crate::Plugin::from_static(Box::leak(Box::new(plugin))).unwrap_err();
    (error.kind(), error.to_string())
}

#[test]
fn unsound_data_is_refused_with_words() {
    use PluginErrorKind::{Contract, Manifest};
    let good = || plugin(ONE, &[&raw const NO_FACET]);
    let twice = [&raw const NO_FACET, &raw const NO_FACET];
    for (plugin, kind, words) in [
        (good(), Contract, "offers no facet"),
        (Plugin { size: 8, ..good() }, Contract, "fewer than the"),
        (Plugin { abi_major: 2, ..good() }, Contract, "needs ABI 2.0"),
        (Plugin { abi_minor: 9, ..good() }, Contract, "needs ABI 1.9"),
        (Plugin { manifest: std::ptr::null(), ..good() }, Contract, "null pointer"),
        (Plugin { manifest_len: 4, ..good() }, Manifest, "not JSON"),
        (Plugin { stages_len: usize::MAX, ..good() }, Contract, "stages"),
        (Plugin { stages_len: 0, ..good() }, Contract, "`test.one` of the manifest is not offered"),
        (plugin(ONE, &[&raw const OTHER]), Contract, "`test.other` is not in the manifest"),
        (plugin(ONE, &[&raw const SMALL]), Contract, "a stage class has 8 bytes"),
        (plugin(ONE, &[&raw const NO_CREATE]), Contract, "lacks `create`"),
        (plugin(ONE, &[std::ptr::null()]), Contract, "a stage class is null"),
        (plugin(ONE, &twice), Contract, "offers no facet"),
    ] {
        let (got, message) = refused(plugin);
        assert_eq!(got, kind, "{message}");
        assert!(message.contains(words), "{message}");
    }
}

unsafe extern "C" fn bad_init(host: *const Host, ctx: *mut Ctx) -> Status {
    assert_eq!(unsafe { (*host).size }, size_of::<Host>());
    let mut value = 0;
    let refused = unsafe { ((*host).option_i64)(ctx, Str::EMPTY, &raw mut value) };
    assert_ne!(refused, NM_OK);
    fail(ctx, "no licence");
    NM_E_CONFIG
}

#[test]
fn init_runs_once_a_process_whatever_came_of_it() {
    let good = super::kit::plugin();
    assert!(std::sync::Arc::ptr_eq(&good, &super::kit::plugin()));
    assert_eq!(good.stage_ids().count(), 7);

    let manifest = super::kit::MANIFEST;
    let classes: Vec<*const StageClass> = super::kit::classes();
    let data: &'static Plugin =
        Box::leak(Box::new(Plugin { init: Some(bad_init), ..plugin(manifest, &classes) }));
    let first = crate::Plugin::from_static(data).unwrap_err();
    assert_eq!(first.kind(), PluginErrorKind::Init);
    assert_eq!(first.to_string(), "plugin `test-kit` 0.1.0 failed in init: no licence");
    assert_eq!(crate::Plugin::from_static(data).unwrap_err(), first);
}
