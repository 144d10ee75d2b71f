//! Bytes in and out for everybody.
#![forbid(unsafe_code)]
