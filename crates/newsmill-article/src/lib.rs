//! The article, the batch, the field registry, tags and canonical JSON.
#![forbid(unsafe_code)]
