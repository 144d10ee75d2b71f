//! Bytes in and bytes out.

use std::marker::PhantomData;

use newsmill_abi as abi;

use super::host::{HostRef, bytes};
use crate::error::{Error, Result};

/// A stream the host opened for reading.
#[derive(Debug)]
pub(crate) struct Reading<'s> {
    host: HostRef,
    stream: *mut abi::In,
    lasts: PhantomData<&'s mut ()>,
}

impl Reading<'_> {
    /// # Safety
    /// `stream` must be live, and this call's alone, for the lifetime of the result (rule 3).
    pub(super) unsafe fn new(host: HostRef, stream: *mut abi::In) -> Self {
        Self { host, stream, lasts: PhantomData }
    }

    #[inline]
    pub(crate) fn peek(&mut self, want: usize) -> Result<&[u8]> {
        let mut out = abi::Str::EMPTY;
        // SAFETY: the stream is live and this thread's (rule 3); `out` is written on NM_OK only (rule 5).
        let status = unsafe { (self.host.table().peek)(self.stream, want, &raw mut out) };
        if status == abi::NM_END {
            return Ok(&[]);
        }
        Error::check(status, "read the input")?;
        // SAFETY: a peek view lasts until the next peek, advance or read_at on the stream (rule 2), all of which need
        // `&mut self`, so it cannot outlive this borrow.
        Ok(unsafe { bytes(out) })
    }

    #[inline]
    pub(crate) fn advance(&mut self, n: usize) -> Result<()> {
        // SAFETY: the stream is live and this thread's (rule 3).
        Error::check(unsafe { (self.host.table().advance)(self.stream, n) }, "advance in the input")
    }

    pub(crate) fn tell(&self) -> u64 {
        // SAFETY: the stream is live and this thread's (rule 3).
        unsafe { (self.host.table().tell)(self.stream) }
    }

    pub(crate) fn read_at(&mut self, offset: u64, to: &mut [u8]) -> Result<usize> {
        let mut got = 0;
        // SAFETY: the stream is live and this thread's (rule 3); `to` is writable for its length; `got` is written on
        // NM_OK only (rule 5).
        let status = unsafe {
            (self.host.table().read_at)(
                self.stream,
                offset,
                to.as_mut_ptr().cast(),
                to.len(),
                &raw mut got,
            )
        };
        Error::check(status, "read in the middle of the input")?;
        Ok(got.min(to.len()))
    }

    pub(crate) fn length(&mut self) -> Result<u64> {
        let mut out = 0;
        // SAFETY: the stream is live and this thread's (rule 3); `out` is written on NM_OK only (rule 5).
        let status = unsafe { (self.host.table().length)(self.stream, &raw mut out) };
        Error::check(status, "measure the input")?;
        Ok(out)
    }
}

/// A stream the host opened for writing.
#[derive(Debug)]
pub(crate) struct Writing<'s> {
    host: HostRef,
    stream: *mut abi::Out,
    lasts: PhantomData<&'s mut ()>,
}

impl Writing<'_> {
    /// # Safety
    /// `stream` must be live, and this call's alone, for the lifetime of the result (rule 3).
    pub(super) unsafe fn new(host: HostRef, stream: *mut abi::Out) -> Self {
        Self { host, stream, lasts: PhantomData }
    }

    #[inline]
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        // SAFETY: the stream is live and this thread's (rule 3); the bytes are copied (rule 2).
        let status =
            unsafe { (self.host.table().write)(self.stream, bytes.as_ptr().cast(), bytes.len()) };
        Error::check(status, "write the output")
    }
}
