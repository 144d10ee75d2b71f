//! Tags the places an article names.
#![forbid(unsafe_code)]
