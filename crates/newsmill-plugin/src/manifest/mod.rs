//! The manifest, put together when the plugin is compiled.

mod json;

use newsmill_abi as abi;

pub(crate) use json::write_schema;
pub use json::{Entry, Library};

/// Where bytes are written one after the other, in a constant too; without room it only counts.
#[derive(Debug)]
pub(crate) struct Sink<'s> {
    room: &'s mut [u8],
    len: usize,
}

impl<'s> Sink<'s> {
    pub(crate) const fn new(room: &'s mut [u8]) -> Self {
        Self { room, len: 0 }
    }

    pub(crate) const fn byte(&mut self, byte: u8) {
        if self.len < self.room.len() {
            self.room[self.len] = byte;
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
}

/// The length of a library's manifest with its marks.
#[must_use]
pub const fn manifest_len(library: &Library<'_>) -> usize {
    write_manifest(library, &mut [])
}

/// A library's manifest with its marks. `N` must be its [`manifest_len`].
#[must_use]
pub const fn manifest<const N: usize>(library: &Library<'_>) -> [u8; N] {
    let mut bytes = [0; N];
    assert!(write_manifest(library, &mut bytes) == N);
    bytes
}

/// Writes as much of a library's manifest, with its marks, as there is room for; answers its length.
pub(crate) const fn write_manifest(library: &Library<'_>, room: &mut [u8]) -> usize {
    let mut sink = Sink::new(room);
    sink.raw(abi::MANIFEST_BEGIN);
    json::write_library(library, &mut sink);
    sink.raw(abi::MANIFEST_END);
    sink.len()
}

/// Stops the compiler with the words of `parts`.
pub(crate) const fn fail(parts: &[&str]) -> ! {
    const MOST: usize = 512;
    let mut bytes = [0; MOST];
    let mut sink = Sink::new(&mut bytes);
    let mut i = 0;
    while i < parts.len() {
        sink.str(parts[i]);
        i += 1;
    }
    let len = if sink.len() < MOST { sink.len() } else { MOST };
    match str::from_utf8(bytes.split_at(len).0) {
        Ok(words) => panic!("{}", words),
        Err(_) => panic!("a declaration is wrong"),
    }
}
