//! Stage classes and the exported data, from types.

use std::ffi::{CStr, c_char, c_void};
use std::marker::PhantomData;
use std::ptr;

use newsmill_abi as abi;

use super::{export, ingest, init, instance, serial, transform};
use crate::context::Create;
use crate::error::Result;
use crate::facets::{Export, Ingest, Serial, Transform};
use crate::manifest::Entry;
#[cfg(feature = "testing")]
use crate::manifest::{Library, write_manifest};
use crate::options::Options;
use crate::stage::{Facet, Stage};

/// A stage type with the facets it is exported with: what `export!` makes of each of its arguments.
pub trait Exported {
    /// The type authors wrote.
    type Stage: Send + Sync + 'static;
    /// Its options.
    type Options: Options;
    /// Its declaration.
    const STAGE: Stage;
    /// Its facets.
    const FACETS: &'static [Facet];
    /// Its part of the manifest.
    const ENTRY: Entry = Entry {
        stage: Self::STAGE,
        facets: Self::FACETS,
        schema: <Self::Options as Options>::SCHEMA,
    };

    /// Makes it.
    ///
    /// # Errors
    /// The author's.
    fn create(options: Self::Options, cx: &Create<'_>) -> Result<Self::Stage>;

    /// Starts it.
    ///
    /// # Errors
    /// The author's.
    fn start(stage: &mut Self::Stage, cx: &Create<'_>) -> Result<()>;

    /// The static table of a facet, or null.
    fn facet(id: &CStr) -> *const c_void;
}

macro_rules! exported {
    ($(#[$doc:meta])* $name:ident: $($bound:ident)&+, $facets:expr, |$id:ident| $facet:expr) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<S>(PhantomData<S>);

        exported!(@impl $name, $($bound),+; $facets, $id, $facet);
    };
    (@impl $name:ident, $first:ident $(, $more:ident)*; $facets:expr, $id:ident, $facet:expr) => {
        impl<S: $first $(+ $more)*> Exported for $name<S> {
            type Stage = S;
            type Options = <S as $first>::Options;
            const STAGE: Stage = <S as $first>::STAGE $(.same_as(&<S as $more>::STAGE))*;
            const FACETS: &'static [Facet] = $facets;

            fn create(options: Self::Options, cx: &Create<'_>) -> Result<S> {
                <S as $first>::create(options, cx)
            }

            fn start(stage: &mut S, cx: &Create<'_>) -> Result<()> {
                <S as $first>::start(stage, cx)
            }

            fn facet($id: &CStr) -> *const c_void {
                $facet
            }
        }
    };
}

fn erase<T>(table: &'static T) -> *const c_void {
    ptr::from_ref(table).cast()
}

exported!(
    /// A stage exported with its transform facet.
    TransformOf: Transform, &[Facet::Transform],
    |id| if id == abi::FACET_TRANSFORM { erase(transform::Table::<S>::FACET) } else { ptr::null() }
);
exported!(
    /// A stage exported with its serial facet.
    SerialOf: Serial, &[Facet::Serial],
    |id| if id == abi::FACET_SERIAL { erase(serial::Table::<S>::FACET) } else { ptr::null() }
);
exported!(
    /// A stage exported with its serial and its transform facet; the serial trait makes and starts it.
    SerialTransformOf: Serial & Transform, &[Facet::Transform, Facet::Serial],
    |id| if id == abi::FACET_SERIAL {
        erase(serial::Table::<S>::FACET)
    } else if id == abi::FACET_TRANSFORM {
        erase(transform::Table::<S>::FACET)
    } else {
        ptr::null()
    }
);
exported!(
    /// A stage exported with its ingest facet.
    IngestOf: Ingest, &[Facet::Ingest],
    |id| if id == abi::FACET_INGEST { erase(ingest::Table::<S>::FACET) } else { ptr::null() }
);
exported!(
    /// A stage exported with its export facet.
    ExportOf: Export, &[Facet::Export],
    |id| if id == abi::FACET_EXPORT { erase(export::Table::<S>::FACET) } else { ptr::null() }
);

unsafe extern "C" fn facet<E: Exported>(id: *const c_char) -> *const c_void {
    // SAFETY: the header says of `facet` that the id is NUL-terminated.
    E::facet(unsafe { CStr::from_ptr(id) })
}

/// The class of a stage whose id, with its NUL, is `id`.
#[must_use]
pub const fn stage_class<E: Exported>(id: &'static CStr) -> abi::StageClass {
    abi::StageClass {
        size: size_of::<abi::StageClass>(),
        id: id.as_ptr(),
        create: Some(instance::create::<E>),
        start: Some(instance::start::<E>),
        destroy: Some(instance::destroy::<E>),
        facet: Some(facet::<E>),
    }
}

/// The data of a library with this one stage, for a test: it lives to the end of the process, and without an `init`
/// panics outside of calls stay the test's.
#[cfg(feature = "testing")]
pub(crate) fn plugin_of<E: Exported>() -> &'static abi::Plugin {
    let library = Library {
        name: "under_test",
        version: "0.0.0",
        unwinds: cfg!(panic = "unwind"),
        stages: &[E::ENTRY],
    };
    let mut manifest = vec![0; write_manifest(&library, &mut [])];
    write_manifest(&library, &mut manifest);
    let mut id = E::STAGE.id().as_bytes().to_vec();
    id.push(0);
    let id = CStr::from_bytes_with_nul(id.leak()).unwrap_or_default();
    let class: &'static abi::StageClass = Box::leak(Box::new(stage_class::<E>(id)));
    let plugin = plugin::<UnderTest>(manifest.leak(), Box::leak(Box::new([class])));
    Box::leak(Box::new(abi::Plugin { init: None, ..plugin }))
}

/// The crate a library is made of.
pub trait Home {
    /// Its name as Rust writes it.
    const CRATE: &'static str;
}

#[cfg(feature = "testing")]
struct UnderTest;

#[cfg(feature = "testing")]
impl Home for UnderTest {
    const CRATE: &'static str = "";
}

/// The exported data of a library; `marked` is its manifest between the marks.
#[must_use]
pub const fn plugin<H: Home>(
    marked: &'static [u8],
    stages: &'static [&'static abi::StageClass],
) -> abi::Plugin {
    let (_, rest) = marked.split_at(abi::MANIFEST_BEGIN.len());
    let (json, _) = rest.split_at(rest.len() - abi::MANIFEST_END.len());
    abi::Plugin {
        size: size_of::<abi::Plugin>(),
        abi_major: abi::ABI_MAJOR,
        abi_minor: abi::ABI_MINOR,
        manifest: json.as_ptr().cast(),
        manifest_len: json.len(),
        init: Some(init::init::<H>),
        stages: stages.as_ptr().cast(),
        stages_len: stages.len(),
    }
}
