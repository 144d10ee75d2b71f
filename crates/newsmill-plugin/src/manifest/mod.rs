//! The manifest, put together when the plugin is compiled.

mod json;

use newsmill_abi as abi;

pub(crate) use json::write_schema;
pub use json::{Entry, Library};

/// Bytes written one after the other in a constant; without room it only counts.
#[derive(Debug)]
pub(crate) struct Bytes<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Bytes<N> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], len: 0 }
    }

    pub(crate) const fn byte(&mut self, byte: u8) {
        if self.len < N {
            self.bytes[self.len] = byte;
        }
        self.len += 1;
    }

    pub(crate) const fn raw(&mut self, bytes: &[u8]) {
        let mut i = 0;
        while i < bytes.len() {
            self.byte(bytes[i]);
            i += 1;
        }
    }

    pub(crate) const fn str(&mut self, text: &str) {
        self.raw(text.as_bytes());
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) const fn into_bytes(self) -> [u8; N] {
        self.bytes
    }
}

/// The length of a library's manifest with its marks.
#[must_use]
pub const fn manifest_len(library: &Library<'_>) -> usize {
    let mut counter = Bytes::<0>::new();
    write_manifest(library, &mut counter);
    counter.len()
}

/// A library's manifest with its marks. `N` must be its [`manifest_len`].
#[must_use]
pub const fn manifest<const N: usize>(library: &Library<'_>) -> [u8; N] {
    let mut bytes = Bytes::<N>::new();
    write_manifest(library, &mut bytes);
    assert!(bytes.len() == N);
    bytes.into_bytes()
}

const fn write_manifest<const N: usize>(library: &Library<'_>, to: &mut Bytes<N>) {
    to.raw(abi::MANIFEST_BEGIN);
    json::write_library(library, to);
    to.raw(abi::MANIFEST_END);
}

/// Stops the compiler with the words of `parts`.
pub(crate) const fn fail(parts: &[&str]) -> ! {
    let mut bytes = Bytes::<512>::new();
    let mut i = 0;
    while i < parts.len() {
        bytes.str(parts[i]);
        i += 1;
    }
    let len = if bytes.len < 512 { bytes.len } else { 512 };
    match str::from_utf8(bytes.bytes.split_at(len).0) {
        Ok(words) => panic!("{}", words),
        Err(_) => panic!("a declaration is wrong"),
    }
}
