//! Loads one library.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use newsmill_abi::SYMBOL;

use crate::manifest::{self, Manifest};
use crate::plugin::Origin;
use crate::{Plugin, PluginError, PluginErrorKind};

/// Loaded libraries by their real path.
static LOADED: Mutex<BTreeMap<PathBuf, Arc<Plugin>>> = Mutex::new(BTreeMap::new());

/// Loads the library at `path`, checks it and calls its `init`; a second time it is only looked up. It stays loaded to
/// the end of the process.
///
/// # Errors
/// [`PluginErrorKind::Manifest`] for a file that is no newsmill library or one this host cannot serve, nothing of it
/// being run; [`PluginErrorKind::Load`] when the system refuses it, it lacks the symbol or changed meanwhile;
/// [`PluginErrorKind::Contract`] when what is in memory differs from the file; [`PluginErrorKind::Init`].
pub fn load(path: &Path) -> Result<Arc<Plugin>, PluginError> {
    let real = path.canonicalize().map_err(|error| refuse(path, &error.to_string()))?;
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(plugin) = loaded.get(&real) {
        return Ok(Arc::clone(plugin));
    }
    let plugin = load_new(path, &real)?;
    loaded.insert(real, Arc::clone(&plugin));
    Ok(plugin)
}

fn refuse(path: &Path, why: &str) -> PluginError {
    let words = format!("library `{}`: {why}", path.display());
    PluginError::new(PluginErrorKind::Load, words)
}

fn load_new(path: &Path, real: &Path) -> Result<Arc<Plugin>, PluginError> {
    let unsound = |error: manifest::ManifestError| {
        PluginError::new(PluginErrorKind::Manifest, format!("library {error}"))
    };
    let now = || Print::of(real).map_err(|error| refuse(path, &error.to_string()));
    let before = now()?;
    // What this host cannot serve is refused before any of its code runs.
    Manifest::read_file(real).map_err(unsound)?;
    let said = manifest::read_bytes(real).map_err(unsound)?;
    let data = open(path, real)?;
    if now()? != before {
        return Err(refuse(path, "the file changed while it was loaded")
            .hint("run again when whoever writes it is done"));
    }
    // SAFETY: the library exports `data` as its `nm_plugin`, and is never unloaded.
    unsafe { Plugin::from_pointer(data, Some(Origin { path, manifest: &said })) }
}

/// What tells one state of a file from another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Print {
    len: u64,
    modified: Option<std::time::SystemTime>,
    #[cfg(unix)]
    inode: (u64, u64, i64, i64),
}

impl Print {
    fn of(path: &Path) -> io::Result<Self> {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        let metadata = std::fs::metadata(path)?;
        Ok(Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            inode: (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec()),
        })
    }
}

#[cfg(unix)]
use libloading::os::unix as system;
#[cfg(not(unix))]
use libloading::os::windows as system;

/// Opens the library for good and gives the address of its data.
fn open(path: &Path, real: &Path) -> Result<*const newsmill_abi::Plugin, PluginError> {
    // SAFETY: loading runs the library's initialisers. Its manifest says that it is a newsmill plugin; whoever put it
    // into a plugin folder trusts its code.
    #[cfg(unix)]
    let library =
        unsafe { system::Library::open(Some(real), system::RTLD_NOW | system::RTLD_LOCAL) };
    // SAFETY: as above.
    #[cfg(not(unix))]
    let library = unsafe { system::Library::new(real) };
    let library = library.map_err(|error| refuse(path, &words(&error)))?;
    // SAFETY: the header says that a symbol of this name is an `nm_plugin`.
    let symbol = unsafe { library.get::<*const newsmill_abi::Plugin>(SYMBOL) };
    let data = symbol.map(|symbol| *symbol);
    // Never unloaded, also when it is refused: its initialisers may have left something behind.
    std::mem::forget(library);
    data.map_err(|_| {
        let symbol = SYMBOL.to_string_lossy();
        refuse(path, &format!("the symbol `{symbol}` is missing"))
            .hint("one `newsmill_plugin::export!` a library exports it")
    })
}

/// The system's words for a library it refuses.
fn words(error: &libloading::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
