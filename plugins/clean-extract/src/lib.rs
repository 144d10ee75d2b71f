//! Finds the article in a page.
#![forbid(unsafe_code)]
