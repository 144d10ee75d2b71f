//! Nothing unwinds across the border (rule 4): every exported function runs in a guard, and panics become words.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Once, OnceLock};
use std::{mem, ptr};

use newsmill_abi as abi;

use super::host::{Call, HostRef, view};
use crate::error::Result;
use crate::level::Level;

/// Set by the exported `init`.
static HOST: OnceLock<HostRef> = OnceLock::new();

thread_local! {
    /// The call this thread is in.
    static CURRENT: Cell<Option<Current>> = const { Cell::new(None) };
    /// Place and message of the panic being unwound on this thread.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The call this thread is in, for code that was not handed a context: the panic hook and `log`.
#[derive(Clone, Copy)]
pub(crate) struct Current {
    host: HostRef,
    ctx: *mut abi::Ctx,
}

impl Current {
    /// Makes `host` the one that hears of what happens outside of any call.
    pub(super) fn set_host(host: HostRef) {
        HOST.get_or_init(|| host);
    }

    /// Logs in the call this thread is in, or outside of one, or nowhere when no host is known.
    pub(crate) fn log(level: Level, message: &str, json_fields: &str) {
        let current = CURRENT.try_with(Cell::get).ok().flatten();
        let outside = || HOST.get().map(|host| Self { host: *host, ctx: ptr::null_mut() });
        let Some(Self { host, ctx }) = current.or_else(outside) else { return };
        // SAFETY: the context is null, which is allowed, or that of the call this thread is in now: `Entered` takes
        // it away when the call ends. `log` is [any]; the views are copied (rule 2).
        unsafe { (host.table().log)(ctx, level.code(), view(message), view(json_fields)) }
    }
}

/// Marks this thread as being in a call, until dropped.
struct Entered(Option<Current>);

impl Entered {
    fn new(host: HostRef, ctx: *mut abi::Ctx) -> Self {
        let outer = CURRENT.try_with(|current| current.replace(Some(Current { host, ctx })));
        Self(outer.ok().flatten())
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        // At a thread's end there is nothing left to take away.
        CURRENT.try_with(|current| current.set(self.0)).ok();
    }
}

/// Whether panics outside of any call, on threads the plugin started, go to the host's log too: standard error is the
/// host's (rule 8). Not so where the stage is part of a test's executable.
static WHOLE_LIBRARY: AtomicBool = AtomicBool::new(false);

/// Makes all panics of the library the host's: its `init` was called.
pub(super) fn take_all_panics() {
    WHOLE_LIBRARY.store(true, Ordering::Relaxed);
    install_hook();
}

/// Makes panics in a call leave their place and message instead of printing. Once a library; later calls do nothing.
pub(super) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if CURRENT.try_with(Cell::get).ok().flatten().is_some() {
                let words = describe(info);
                PANIC.try_with(|panic| panic.replace(Some(words))).ok();
            } else if WHOLE_LIBRARY.load(Ordering::Relaxed) {
                Current::log(Level::Error, &describe(info), "");
            } else {
                before(info);
            }
        }));
    });
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = words(info.payload());
    match info.location() {
        Some(at) => format!("panicked at {}:{}: {message}", at.file(), at.line()),
        None => format!("panicked: {message}"),
    }
}

fn words(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// The words of a caught panic. Takes the payload apart, whose own drop may panic once more.
fn take_words(payload: Box<dyn Any + Send>) -> String {
    let noted = PANIC.try_with(RefCell::take).ok().flatten();
    let words = noted.unwrap_or_else(|| format!("panicked: {}", words(&*payload)));
    if let Err(second) = panic::catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        // Whoever panics in the drop of a panic gets no third chance.
        mem::forget(second);
    }
    words
}

/// Runs `f` as a call of the host: an error or a panic becomes a status and words in the context.
pub(super) fn guard(call: Call<'_>, f: impl FnOnce() -> Result<abi::Status>) -> abi::Status {
    // What an earlier panic left that the stage caught by itself.
    PANIC.try_with(RefCell::take).ok();
    let entered = Entered::new(call.host(), call.ctx());
    let result = panic::catch_unwind(AssertUnwindSafe(f));
    let (status, message) = match result {
        Ok(Ok(status)) => return status,
        Ok(Err(error)) => (error.kind().status(), error.message().to_owned()),
        Err(payload) => (abi::NM_E_PANIC, take_words(payload)),
    };
    drop(entered);
    call.fail(status, &message);
    status
}

/// Runs `f` where no failure can be told: a panic goes to the log.
pub(super) fn guard_quietly(host: HostRef, doing: &str, f: impl FnOnce()) {
    PANIC.try_with(RefCell::take).ok();
    let entered = Entered::new(host, ptr::null_mut());
    let result = panic::catch_unwind(AssertUnwindSafe(f));
    drop(entered);
    if let Err(payload) = result {
        host.log(Level::Error, &format!("{} in {doing}", take_words(payload)), "");
    }
}
