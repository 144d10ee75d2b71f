//! The host's table and one call's context.

use std::marker::PhantomData;
use std::ptr;

use newsmill_abi as abi;

use super::FieldKey;
use crate::error::{Error, ErrorKind, Result};
use crate::field_type::FieldType;
use crate::level::Level;

/// The host's table of functions, checked to be of this major version and long enough.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostRef(&'static abi::Host);

// SAFETY: the table is static and immutable; its functions keep rule 3 by themselves, and the wrappers here hand out
// only functions marked [any] to more than one thread.
unsafe impl Send for HostRef {}
// SAFETY: as for `Send`.
unsafe impl Sync for HostRef {}

impl HostRef {
    /// Takes the host's table, or answers the status with which to refuse it.
    ///
    /// # Safety
    /// `host` must be null or point to an `nm_host` that lives as long as the process.
    pub(crate) unsafe fn new(host: *const abi::Host) -> Result<Self, abi::Status> {
        if host.is_null() {
            return Err(abi::NM_E_UNSUPPORTED);
        }
        // SAFETY: every `nm_host` begins with its size and its version (rule 9); only they are read here.
        let (size, major) = unsafe {
            (ptr::addr_of!((*host).size).read(), ptr::addr_of!((*host).abi_major).read())
        };
        if major != abi::ABI_MAJOR || size < size_of::<abi::Host>() {
            return Err(abi::NM_E_UNSUPPORTED);
        }
        // SAFETY: the table is static (the caller's promise) and at least as long as ours, of the same major version,
        // in which nothing is removed or re-typed (rule 9).
        Ok(Self(unsafe { &*host }))
    }

    /// The table.
    #[inline]
    pub(crate) fn table(self) -> &'static abi::Host {
        self.0
    }

    /// Logs outside of a call.
    pub(crate) fn log(self, level: Level, message: &str, json_fields: &str) {
        // SAFETY: a null context is allowed and `log` is [any]; the views are copied before it returns (rule 2).
        unsafe {
            (self.0.log)(ptr::null_mut(), level.code(), view(message), view(json_fields));
        }
    }
}

/// A view of text for the host, which copies it before its function returns (rule 2).
#[inline]
pub(super) const fn view(text: &str) -> abi::Str {
    abi::Str::of(text.as_bytes())
}

/// The bytes of a view the host gave.
///
/// # Safety
/// The view must come from the host in a call that lasts for `'a` (rule 2).
#[inline]
pub(super) unsafe fn bytes<'a>(view: abi::Str) -> &'a [u8] {
    // SAFETY: a host's view is readable and unchanged until the plugin function returns (rule 2), which is after `'a`.
    unsafe { view.bytes() }
}

/// The text of a view the host gave as text.
///
/// # Safety
/// As for [`bytes`], and the view must be of text, not of `BYTES`.
#[inline]
pub(super) unsafe fn text<'a>(view: abi::Str) -> &'a str {
    // SAFETY: as the caller promises; text is UTF-8 and the host has checked it (rule 6).
    unsafe { std::str::from_utf8_unchecked(bytes(view)) }
}

/// One call of the host into this library: its context, for as long as the call lasts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call<'c> {
    host: HostRef,
    ctx: *mut abi::Ctx,
    owner: u32,
    lasts: PhantomData<&'c ()>,
}

// SAFETY: of a `Call`, other threads reach `cancelled`, `log` and `metric` alone, which are [any] (rule 3); the
// functions for options, fields and `reject_uri` are called through `Create` and `Commit`, which are neither `Send` nor `Sync`.
unsafe impl Send for Call<'_> {}
// SAFETY: as for `Send`.
unsafe impl Sync for Call<'_> {}

impl<'c> Call<'c> {
    pub(super) const fn host(&self) -> HostRef {
        self.host
    }

    pub(super) const fn ctx(&self) -> *mut abi::Ctx {
        self.ctx
    }

    /// The call in which `ctx` was given, of the stage instance numbered `owner`.
    ///
    /// # Safety
    /// `ctx` must be the context of a call that lasts for `'c`.
    pub(crate) unsafe fn new(host: HostRef, ctx: *mut abi::Ctx, owner: u32) -> Self {
        Self { host, ctx, owner, lasts: PhantomData }
    }

    pub(crate) fn cancelled(&self) -> bool {
        // SAFETY: the context lives for `'c`; `cancelled` is [any].
        unsafe { (self.host.table().cancelled)(self.ctx) != 0 }
    }

    pub(crate) fn log(&self, level: Level, message: &str, json_fields: &str) {
        // SAFETY: the context lives for `'c`; `log` is [any]; the views are copied (rule 2).
        unsafe {
            (self.host.table().log)(self.ctx, level.code(), view(message), view(json_fields));
        }
    }

    pub(crate) fn metric(&self, kind: i32, name: &str, value: f64) {
        // SAFETY: the context lives for `'c`; `metric` is [any]; the view is copied (rule 2).
        unsafe { (self.host.table().metric)(self.ctx, kind, view(name), value) }
    }

    /// The words of a failing call.
    pub(super) fn fail(&self, status: abi::Status, message: &str) {
        // SAFETY: the context lives for `'c` and this is its thread (rule 3); the view is copied (rule 2).
        unsafe { (self.host.table().fail)(self.ctx, status, view(message)) }
    }

    /// All options, as JSON. In `create` alone.
    pub(crate) fn options(&self) -> Result<&'c str> {
        let mut out = abi::Str::EMPTY;
        // SAFETY: called in `create`, on its thread; `out` is written on NM_OK only (rule 5).
        let status =
            unsafe { (self.host.table().option_json)(self.ctx, abi::Str::EMPTY, &raw mut out) };
        Error::check(status, "read the options")?;
        // SAFETY: a view of JSON text, valid until `create` returns (rules 2 and 6).
        Ok(unsafe { text(out) })
    }

    /// Resolves a field. In `create` and `start` alone.
    pub(crate) fn field(&self, name: &str, ty: FieldType) -> Result<FieldKey> {
        let mut id = 0;
        // SAFETY: called in `create` or `start`, on their thread; `id` is written on NM_OK only (rule 5).
        let status =
            unsafe { (self.host.table().field)(self.ctx, view(name), ty.code(), &raw mut id) };
        match status {
            abi::NM_OK => Ok(FieldKey::new(id, ty, self.owner)),
            abi::NM_E_UNDECLARED => Err(Error::new(
                ErrorKind::Undeclared,
                format_args!(
                    "the field `{name}` is in none of the stage's `needs`, `uses`, `writes` or `private`"
                ),
            )),
            abi::NM_E_TYPE => Err(Error::new(
                ErrorKind::Type,
                format_args!("the field `{name}` is not of type {}", ty.name()),
            )),
            other => Err(Error::from_status(other, format_args!("resolve the field `{name}`"))),
        }
    }

    /// The `i`th field the stage may see, in canonical order. In `create` and `start` alone.
    pub(crate) fn field_at(&self, i: u32) -> Result<Option<(&'c str, FieldKey)>> {
        let (mut name, mut code, mut id) = (abi::Str::EMPTY, 0, 0);
        // SAFETY: called in `create` or `start`, on their thread; the results are written on NM_OK only (rule 5).
        let status = unsafe {
            (self.host.table().field_at)(self.ctx, i, &raw mut name, &raw mut code, &raw mut id)
        };
        if status == abi::NM_END {
            return Ok(None);
        }
        Error::check(status, "list the fields")?;
        let Some(ty) = FieldType::from_code(code) else {
            return Err(Error::new(
                ErrorKind::Unsupported,
                format_args!("the host knows a field type {code} that this plugin does not"),
            ));
        };
        // SAFETY: a view of text, valid until the call returns (rules 2 and 6).
        let name = unsafe { text(name) };
        Ok(Some((name, FieldKey::new(id, ty, self.owner))))
    }

    /// A record the target refused. In `commit` alone.
    pub(crate) fn reject_uri(&self, uri: &str, status: abi::Status, why: &str) -> Result<()> {
        // SAFETY: called in `commit`, on its thread; the views are copied (rule 2).
        let status =
            unsafe { (self.host.table().reject_uri)(self.ctx, view(uri), status, view(why)) };
        Error::check(status, "reject a record")
    }
}
