//! The host half of the plugin ABI.

pub mod manifest;
pub mod schema;
