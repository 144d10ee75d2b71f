//! Clean text: Unicode, whitespace, page furniture.
#![forbid(unsafe_code)]
