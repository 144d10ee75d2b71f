//! Bytes in and out.

use std::ffi::c_void;

use newsmill_abi::{In, NM_E_RANGE, NM_END, NM_OK, Out, Status as Code, Str};

use super::answer;
use crate::Status;
use crate::stream::{InStream, OutStream};
use crate::strings::{Refusal, bytes, give};

/// The stream to read; `None` for null.
///
/// # Safety
/// `stream` is null or what the host gave to the plugin, which is inside a call that may use it, in this thread.
unsafe fn input<'a>(stream: *mut In) -> Option<&'a mut InStream> {
    // SAFETY: the caller's promise; rule 3 of the header keeps other threads away.
    unsafe { stream.cast::<InStream>().as_mut() }
}

/// Notes what was refused last.
fn note(stream: &mut InStream, refusal: Refusal) -> Code {
    let status = refusal.status;
    stream.refusal = Some(refusal);
    status
}

pub(super) unsafe extern "C" fn peek(stream: *mut In, want: usize, out: *mut Str) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(stream) = (unsafe { input(stream) }) else { return NM_E_RANGE };
    match stream.peek(want) {
        // SAFETY: the header's signature; the view lives until the next use of the stream (rule 2).
        Ok(Some(bytes)) => unsafe { give(out, Str::of(bytes)) },
        Ok(None) => NM_END,
        Err(refusal) => note(stream, refusal),
    }
}

pub(super) unsafe extern "C" fn advance(stream: *mut In, n: usize) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(stream) = (unsafe { input(stream) }) else { return NM_E_RANGE };
    let result = stream.advance(n);
    answer(result, |refusal| note(stream, refusal))
}

pub(super) unsafe extern "C" fn tell(stream: *const In) -> u64 {
    // SAFETY: rule 3 of the header.
    unsafe { stream.cast::<InStream>().as_ref() }.map_or(0, InStream::tell)
}

pub(super) unsafe extern "C" fn read_at(
    stream: *mut In,
    offset: u64,
    to: *mut c_void,
    len: usize,
    got: *mut usize,
) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(stream) = (unsafe { input(stream) }) else { return NM_E_RANGE };
    if (to.is_null() && len > 0) || isize::try_from(len).is_err() || got.is_null() {
        return note(stream, Refusal::new(Status::Range, "a null or impossible place to read to"));
    }
    let place: &mut [u8] = if len == 0 {
        &mut []
    } else {
        // SAFETY: not null, and by the header's signature a place of `len` bytes. It may be uninitialised, so it is
        // zeroed before it becomes a slice.
        unsafe {
            to.cast::<u8>().write_bytes(0, len);
            std::slice::from_raw_parts_mut(to.cast(), len)
        }
    };
    match stream.read_at(offset, place) {
        // SAFETY: not null, and a place by the header's signature.
        Ok(n) => unsafe { give(got, n) },
        Err(refusal) => note(stream, refusal),
    }
}

pub(super) unsafe extern "C" fn length(stream: *mut In, out: *mut u64) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(stream) = (unsafe { input(stream) }) else { return NM_E_RANGE };
    match stream.length() {
        // SAFETY: the header's signature.
        Ok(length) => unsafe { give(out, length) },
        Err(refusal) => note(stream, refusal),
    }
}

pub(super) unsafe extern "C" fn write(stream: *mut Out, from: *const c_void, len: usize) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(stream) = (unsafe { stream.cast::<OutStream>().as_mut() }) else { return NM_E_RANGE };
    // SAFETY: rule 2 of the header.
    let data = unsafe { bytes(Str { ptr: from.cast(), len }) };
    match data.and_then(|data| stream.write(data)) {
        Ok(()) => NM_OK,
        Err(refusal) => {
            let status = refusal.status;
            stream.refusal = Some(refusal);
            status
        }
    }
}
