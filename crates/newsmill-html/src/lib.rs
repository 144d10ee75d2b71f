//! HTML into a small tree on an arena.
#![forbid(unsafe_code)]
