//! Facets: tables of functions, read once and checked.

use std::ffi::{CStr, c_void};

use newsmill_abi::{
    Ctx, Export, FACET_EXPORT, FACET_INGEST, FACET_SERIAL, FACET_TRANSFORM, Host, Ingest, Serial,
    StageClass, Status, Transform,
};

use crate::manifest::{Kind, StageManifest};
use crate::strings::sized;

/// One stage id of a library: its functions, all there that must be.
#[derive(Clone, Copy)]
pub(crate) struct Class {
    pub(crate) create: Create,
    pub(crate) start: Option<Start>,
    pub(crate) destroy: Destroy,
    pub(crate) transform: Option<Transform>,
    pub(crate) serial: Option<Serial>,
    pub(crate) ingest: Option<Ingest>,
    pub(crate) export: Option<Export>,
}

type Create = unsafe extern "C" fn(*const Host, *mut Ctx, *mut *mut c_void) -> Status;
type Start = unsafe extern "C" fn(*mut c_void, *mut Ctx) -> Status;
type Destroy = unsafe extern "C" fn(*mut c_void);

/// A struct of the ABI that begins with its size.
///
/// # Safety
/// The type is `repr(C)`, begins with a `usize` and is a value when it is all zeroes.
unsafe trait Sized1: Copy {
    /// Its size in ABI 1.0.
    const SIZE: usize;
}

// SAFETY: `repr(C)`, `size` first, then numbers, raw pointers and optional function pointers, for all of which zero
// is a value. ABI 1.0 is this one, so each has the size it had there.
unsafe impl Sized1 for StageClass {
    const SIZE: usize = size_of::<Self>();
}
// SAFETY: as above.
unsafe impl Sized1 for Transform {
    const SIZE: usize = size_of::<Self>();
}
// SAFETY: as above.
unsafe impl Sized1 for Serial {
    const SIZE: usize = size_of::<Self>();
}
// SAFETY: as above.
unsafe impl Sized1 for Ingest {
    const SIZE: usize = size_of::<Self>();
}
// SAFETY: as above.
unsafe impl Sized1 for Export {
    const SIZE: usize = size_of::<Self>();
}
// SAFETY: as above.
unsafe impl Sized1 for newsmill_abi::Plugin {
    const SIZE: usize = size_of::<Self>();
}

/// Reads a struct that may be larger or smaller than ours.
///
/// # Safety
/// `from` is null or points to a struct of the plugin that begins with its size (rule 9 of the header).
unsafe fn read<T: Sized1>(from: *const T, what: &str) -> Result<T, String> {
    if from.is_null() {
        return Err(format!("{what} is null"));
    }
    if !from.is_aligned() {
        return Err(format!("{what} is not aligned"));
    }
    // SAFETY: not null; the caller promises that the struct begins with its size.
    let size = unsafe { from.cast::<usize>().read() };
    if size < T::SIZE {
        return Err(format!("{what} has {size} bytes, fewer than the {} of ABI 1.0", T::SIZE));
    }
    // SAFETY: the struct has `size` bytes by its own word, and `Sized1` promises that zeroes are a value.
    Ok(unsafe { sized(from.cast(), size) })
}

/// Reads the data a library exports.
///
/// # Safety
/// `from` is null or points to an `nm_plugin`.
pub(crate) unsafe fn read_plugin(
    from: *const newsmill_abi::Plugin,
) -> Result<newsmill_abi::Plugin, String> {
    // SAFETY: passed on from the caller.
    unsafe { read(from, "the plugin's data") }
}

/// The id of a stage class.
///
/// # Safety
/// `from` is null or points to a static `nm_stage_class`.
pub(crate) unsafe fn read_class(from: *const StageClass) -> Result<(String, StageClass), String> {
    // SAFETY: passed on from the caller.
    let class = unsafe { read(from, "a stage class") }?;
    if class.id.is_null() {
        return Err("a stage class has no id".to_owned());
    }
    // SAFETY: not null; the header says that the id is NUL-terminated and static.
    let id = unsafe { CStr::from_ptr(class.id) };
    let id = id.to_str().map_err(|_| "a stage id is not UTF-8".to_owned())?;
    Ok((id.to_owned(), class))
}

impl Class {
    /// Asks a stage class for its facets and checks that what must be there is.
    ///
    /// # Safety
    /// `functions` was read from a static stage class of a library that stays loaded.
    pub(crate) unsafe fn read(
        functions: StageClass,
        stage: &StageManifest,
    ) -> Result<Self, String> {
        let id = &stage.id;
        let lacks = |what| format!("stage `{id}` lacks `{what}`");
        let create = functions.create.ok_or_else(|| lacks("create"))?;
        let destroy = functions.destroy.ok_or_else(|| lacks("destroy"))?;
        let facet = functions.facet.ok_or_else(|| lacks("facet"))?;
        // SAFETY: `facet` takes a NUL-terminated id and gives null or a static table of that facet.
        let class = unsafe {
            Self {
                create,
                start: functions.start,
                destroy,
                transform: table(facet, FACET_TRANSFORM, "the transform facet")?,
                serial: table(facet, FACET_SERIAL, "the serial facet")?,
                ingest: table(facet, FACET_INGEST, "the ingest facet")?,
                export: table(facet, FACET_EXPORT, "the export facet")?,
            }
        };
        class.check_functions().map_err(|what| format!("stage `{id}`: {what}"))?;
        class.check_kind(stage)?;
        Ok(class)
    }

    fn check_functions(&self) -> Result<(), String> {
        let mut missing = None;
        let mut need = |is_there: bool, what: &'static str| {
            if !is_there {
                missing.get_or_insert(what);
            }
        };
        if let Some(t) = &self.transform {
            need(t.open.is_some() && t.process.is_some() && t.close.is_some(), "transform");
        }
        if let Some(s) = &self.serial {
            need(s.open.is_some() && s.process.is_some() && s.close.is_some(), "serial");
            need(s.undo.is_some() && s.delta.is_some() && s.apply.is_some(), "serial");
        }
        if let Some(i) = &self.ingest {
            need(i.open.is_some() && i.next.is_some(), "ingest");
            need(i.position.is_some() && i.close.is_some(), "ingest");
        }
        if let Some(e) = &self.export {
            need(e.begin.is_some() && e.open.is_some() && e.write.is_some(), "export");
            need(e.finish.is_some() && e.close.is_some(), "export");
        }
        match missing {
            Some(facet) => Err(format!("a function of its {facet} facet is null")),
            None => Ok(()),
        }
    }

    fn check_kind(&self, stage: &StageManifest) -> Result<(), String> {
        let has = [
            ("transform", self.transform.is_some()),
            ("serial", self.serial.is_some()),
            ("ingest", self.ingest.is_some()),
            ("export", self.export.is_some()),
        ];
        let fits = match stage.kind {
            Kind::Ingest => self.ingest.is_some(),
            Kind::Export => self.export.is_some(),
            Kind::Clean | Kind::Tag => self.transform.is_some() || self.serial.is_some(),
        };
        if !fits {
            let (id, kind) = (&stage.id, stage.kind.name());
            return Err(format!("stage `{id}` is of kind `{kind}` but offers no facet for it"));
        }
        for (facet, is_there) in has {
            if stage.facets.iter().any(|said| said == facet) && !is_there {
                let id = &stage.id;
                return Err(format!("stage `{id}` lacks the `{facet}` facet of its manifest"));
            }
        }
        Ok(())
    }
}

type FacetOf = unsafe extern "C" fn(*const std::ffi::c_char) -> *const c_void;

/// The table of one facet, if it is offered.
///
/// # Safety
/// `facet` is the function of a stage class, and a table it gives is of type `T`.
unsafe fn table<T: Sized1>(facet: FacetOf, id: &CStr, what: &str) -> Result<Option<T>, String> {
    // SAFETY: a NUL-terminated id, as the header asks.
    let table = unsafe { facet(id.as_ptr()) };
    if table.is_null() {
        return Ok(None);
    }
    // SAFETY: not null, so a static table that begins with its size.
    unsafe { read(table.cast::<T>(), what) }.map(Some)
}
