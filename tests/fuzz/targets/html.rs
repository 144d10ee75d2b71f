#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| newsmill_fuzz::html(bytes));
