//! The host half of the plugin ABI.
