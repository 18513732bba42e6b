//! Any bytes, read and linted as a flow, harm nothing, and fixing them comes to an end.
#![no_main]

#[path = "../../tests/flow_check.rs"]
mod flow_check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| flow_check::check(bytes));
