//! A plugin: a library's data, checked once.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use newsmill_abi::{ABI_MAJOR, ABI_MINOR, NM_OK};

use crate::context::{CallContext, Phase};
use crate::facet::{Class, read_class, read_plugin};
use crate::manifest::Manifest;
use crate::vtable::HOST;
use crate::{PluginError, PluginErrorKind};

/// A library's data, checked once, and initialised. It lives to the end of the process.
pub struct Plugin {
    manifest: Manifest,
    classes: BTreeMap<String, Class>,
}

/// The file a plugin was loaded from.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) path: &'a Path,
    /// The manifest in the file.
    pub(crate) manifest: &'a [u8],
}

impl fmt::Debug for Plugin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plugin")
            .field("name", &self.manifest.name)
            .field("version", &self.manifest.version)
            .field("stages", &self.classes.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

type Known = BTreeMap<usize, Result<Arc<Plugin>, PluginError>>;

/// Plugins by the address of their data: `init` runs once a process, whatever came of it.
static KNOWN: Mutex<Known> = Mutex::new(BTreeMap::new());

impl Plugin {
    /// Checks a plugin's data and calls its `init`, once a process: the same data again gives the same plugin.
    ///
    /// # Errors
    /// [`PluginErrorKind::Manifest`] for a manifest this host cannot serve, [`PluginErrorKind::Contract`] for data that
    /// breaks the header's rules or differs from the manifest, [`PluginErrorKind::Init`].
    pub fn from_static(data: &'static newsmill_abi::Plugin) -> Result<Arc<Self>, PluginError> {
        // SAFETY: a reference to static data of that type.
        unsafe { Self::from_pointer(data, None) }
    }

    /// [`Plugin::from_static`] for data of a loaded library, which may be larger than this host's type.
    ///
    /// # Safety
    /// `data` is null or points to an `nm_plugin` that stays in memory and unchanged to the end of the process.
    pub(crate) unsafe fn from_pointer(
        data: *const newsmill_abi::Plugin,
        origin: Option<Origin<'_>>,
    ) -> Result<Arc<Self>, PluginError> {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plugin) = known.get(&data.addr()) {
            return plugin.clone();
        }
        // SAFETY: passed on from the caller.
        let plugin = unsafe { Self::read(data, origin) }.map(Arc::new);
        known.insert(data.addr(), plugin.clone());
        plugin
    }

    /// Reads, checks and initialises.
    ///
    /// # Safety
    /// As [`Plugin::from_pointer`].
    unsafe fn read(
        data: *const newsmill_abi::Plugin,
        origin: Option<Origin<'_>>,
    ) -> Result<Self, PluginError> {
        // SAFETY: passed on from the caller.
        let data = unsafe { read_plugin(data) }.map_err(contract)?;
        check_version(&data)?;
        // SAFETY: as above.
        let said = unsafe { manifest_of(&data) }?;
        if let Some(origin) = origin.filter(|origin| origin.manifest != said.as_bytes()) {
            return Err(contract(format!(
                "library `{}`: the manifest in memory differs from that in the file",
                origin.path.display()
            )));
        }
        let manifest = Manifest::parse(said)
            .map_err(|error| PluginError::new(PluginErrorKind::Manifest, error.to_string()))?;
        if manifest.abi != (data.abi_major, data.abi_minor) {
            return Err(contract(format!(
                "plugin `{}`: the manifest and the data name different ABI versions",
                manifest.name
            )));
        }
        // SAFETY: as above.
        let classes = unsafe { classes(&data, &manifest) }
            .map_err(|what| contract(format!("plugin `{}`: {what}", manifest.name)))?;
        let plugin = Self { manifest, classes };
        plugin.init(&data)?;
        Ok(plugin)
    }

    fn init(&self, data: &newsmill_abi::Plugin) -> Result<(), PluginError> {
        let Some(init) = data.init else { return Ok(()) };
        let context = CallContext::new(None, Phase::Init);
        // SAFETY: the host's table is static and the context lives over the call.
        let status = unsafe { init(HOST.pointer(), context.pointer()) };
        if status == NM_OK {
            return Ok(());
        }
        let words = context.settle(status, []).err().map(|(_, words)| words).unwrap_or_default();
        let (name, version) = (self.name(), self.version());
        Err(PluginError::new(
            PluginErrorKind::Init,
            format!("plugin `{name}` {version} failed in init: {words}"),
        ))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.manifest.name
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.manifest.version
    }

    /// What it says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The ids of its stages, sorted.
    pub fn stage_ids(&self) -> impl Iterator<Item = &str> {
        self.classes.keys().map(String::as_str)
    }

    pub(crate) fn class(&self, id: &str) -> Option<&Class> {
        self.classes.get(id)
    }
}

fn contract(message: String) -> PluginError {
    PluginError::new(PluginErrorKind::Contract, message)
}

fn check_version(data: &newsmill_abi::Plugin) -> Result<(), PluginError> {
    let (major, minor) = (data.abi_major, data.abi_minor);
    if major != ABI_MAJOR || minor > ABI_MINOR {
        return Err(contract(format!(
            "the plugin needs ABI {major}.{minor}, this host speaks {ABI_MAJOR}.{ABI_MINOR}"
        ))
        .hint("build the plugin with the SDK of this newsmill"));
    }
    Ok(())
}

/// The manifest a plugin holds in memory.
///
/// # Safety
/// `data` was read from an `nm_plugin` that stays in memory.
unsafe fn manifest_of(data: &newsmill_abi::Plugin) -> Result<&'static str, PluginError> {
    let text = newsmill_abi::Str { ptr: data.manifest, len: data.manifest_len };
    // SAFETY: the header says that the manifest is static text of that length.
    let text = unsafe { crate::strings::text(text) };
    text.map_err(|refusal| contract(format!("the manifest in memory is {}", refusal.words)))
}

/// Most stages of a library.
const STAGES_MAX: usize = 4096;

/// The stage classes of a plugin, the same as in its manifest.
///
/// # Safety
/// `data` was read from an `nm_plugin` that stays in memory.
unsafe fn classes(
    data: &newsmill_abi::Plugin,
    manifest: &Manifest,
) -> Result<BTreeMap<String, Class>, String> {
    if data.stages_len > STAGES_MAX || (data.stages.is_null() && data.stages_len > 0) {
        return Err(format!("a list of {} stages", data.stages_len));
    }
    let mut classes = BTreeMap::new();
    for i in 0..data.stages_len {
        // SAFETY: `stages` points to `stages_len` pointers to static stage classes.
        let (id, functions) = unsafe { read_class(data.stages.add(i).read()) }?;
        let Some(stage) = manifest.stage(&id) else {
            return Err(format!("stage `{id}` is not in the manifest"));
        };
        // SAFETY: `functions` was read from such a stage class.
        let class = unsafe { Class::read(functions, stage) }?;
        if classes.insert(id.clone(), class).is_some() {
            return Err(format!("stage `{id}` is offered twice"));
        }
    }
    match manifest.stages.iter().find(|stage| !classes.contains_key(&stage.id)) {
        Some(stage) => Err(format!("stage `{}` of the manifest is not offered", stage.id)),
        None => Ok(classes),
    }
}
