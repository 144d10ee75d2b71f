//! `export!`.

/// Exports the stages of a library: the one symbol the host looks for, and the manifest it reads without loading.
///
/// Once a library. The word before a type is the facet: `transform` may be left out.
/// ```text
/// newsmill_plugin::export!(Places);
/// newsmill_plugin::export!(transform Places, serial Unique, serial + transform Near, ingest Page, export Lines);
/// ```
#[macro_export]
macro_rules! export {
    (@list [$($done:ty,)+]) => {
        const _: () = {
            const STAGES: &[$crate::__private::Entry] =
                &[$(<$done as $crate::__private::Exported>::ENTRY),+];
            const LIBRARY: $crate::__private::Library<'static> = $crate::__private::Library {
                name: ::core::env!("CARGO_PKG_NAME"),
                version: ::core::env!("CARGO_PKG_VERSION"),
                unwinds: ::core::cfg!(panic = "unwind"),
                stages: STAGES,
            };
            const LEN: usize = $crate::__private::manifest_len(&LIBRARY);
            #[used]
            #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__newsmill"))]
            #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".newsmill"))]
            static MANIFEST: [u8; LEN] = $crate::__private::manifest::<LEN>(&LIBRARY);
            static CLASSES: &[&$crate::__private::StageClass] = &[$({
                const ID: &str = <$done as $crate::__private::Exported>::STAGE.id();
                static NAME: [u8; ID.len() + 1] = $crate::__private::with_nul(ID);
                static CLASS: $crate::__private::StageClass =
                    $crate::__private::stage_class::<$done>($crate::__private::as_c_str(&NAME));
                &CLASS
            }),+];
            struct Home;
            impl $crate::__private::Home for Home {
                const CRATE: &'static str = ::core::env!("CARGO_CRATE_NAME");
            }
            #[unsafe(no_mangle)]
            static newsmill_plugin_v1: $crate::__private::Plugin =
                $crate::__private::plugin::<Home>(&MANIFEST, CLASSES);
        };
    };
    (@list [$($done:ty,)*] serial + transform $stage:ty $(, $($rest:tt)*)?) => {
        $crate::export!(@list [$($done,)* $crate::__private::SerialTransformOf<$stage>,] $($($rest)*)?);
    };
    (@list [$($done:ty,)*] transform $stage:ty $(, $($rest:tt)*)?) => {
        $crate::export!(@list [$($done,)* $crate::__private::TransformOf<$stage>,] $($($rest)*)?);
    };
    (@list [$($done:ty,)*] serial $stage:ty $(, $($rest:tt)*)?) => {
        $crate::export!(@list [$($done,)* $crate::__private::SerialOf<$stage>,] $($($rest)*)?);
    };
    (@list [$($done:ty,)*] ingest $stage:ty $(, $($rest:tt)*)?) => {
        $crate::export!(@list [$($done,)* $crate::__private::IngestOf<$stage>,] $($($rest)*)?);
    };
    (@list [$($done:ty,)*] export $stage:ty $(, $($rest:tt)*)?) => {
        $crate::export!(@list [$($done,)* $crate::__private::ExportOf<$stage>,] $($($rest)*)?);
    };
    (@list [$($done:ty,)*] $stage:ty $(, $($rest:tt)*)?) => {
        $crate::export!(@list [$($done,)* $crate::__private::TransformOf<$stage>,] $($($rest)*)?);
    };
    ($($stages:tt)+) => {
        $crate::export!(@list [] $($stages)+);
    };
}
