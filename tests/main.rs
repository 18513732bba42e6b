//! The tests of the whole: every command and every function, against real servers over real
//! connections. `harness` starts the servers; one file a command or function.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods)]

mod harness;

mod banking;
mod batch;
mod bot;
mod bot_deploy;
mod call;
mod ci;
mod contract;
mod convert;
mod deployed;
mod doctor;
mod events;
mod execution;
mod flow_calls;
mod flow_commands;
mod flow_explore;
mod flow_lint;
mod flow_mutations;
mod flow_properties;
mod flow_rules;
mod flow_simulate;
mod flow_simulate_properties;
mod flow_sources;
mod flow_test;
mod generated;
mod lambda;
mod lsp;
mod readme;
mod replay;
mod session;
mod session_data;
mod transfer;
mod vanity;
mod vanity_bulk;
mod vanity_files;
mod vanity_functions;
mod vanity_resume;
