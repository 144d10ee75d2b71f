//! `nm_plugin.init`: once a process, before anything else.

use newsmill_abi as abi;

use super::class::Home;
use super::guard::{Current, guard, take_all_panics};
use super::host::{Call, HostRef};
use crate::logger;

/// The exported `init`: routes panics and `log` records to the host.
///
/// # Safety
/// As `nm_plugin.init` in the header: a static host, a context that lasts for the call.
pub(super) unsafe extern "C" fn init<H: Home>(
    host: *const abi::Host,
    ctx: *mut abi::Ctx,
) -> abi::Status {
    // SAFETY: the host's table is static (header: `init`).
    let host = match unsafe { HostRef::new(host) } {
        Ok(host) => host,
        Err(status) => return status,
    };
    // SAFETY: `ctx` is this call's.
    let call = unsafe { Call::new(host, ctx, 0) };
    guard(call, || {
        Current::set_host(host);
        take_all_panics();
        logger::install(H::CRATE);
        Ok(abi::NM_OK)
    })
}
