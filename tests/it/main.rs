//! The integration tests: the command as people use it, the border as plugins meet it, and the rules of the house.
#![expect(clippy::tests_outside_test_module, reason = "this whole binary is tests")]

mod bad_input;
mod c_plugin;
mod damage;
mod exit_codes;
mod faults;
mod header;
mod loading;
mod support;
