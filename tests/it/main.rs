//! The integration tests: the command as people use it, the border as plugins meet it, and the rules of the house.

mod bad_input;
mod c_plugin;
mod damage;
mod exit_codes;
mod faults;
mod command_line;
mod determinism;
mod docs;
mod header;
mod invariants;
mod loading;
mod real_articles;
mod sdk_crate;
mod signals;
mod support;
