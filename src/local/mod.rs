//! The embedded adapters: one SQLite file stands in for the services with `--local`, so that
//! every command can be tried, taught and tested without an account.

pub mod bank;
mod clock;
mod desk;
mod executions;
mod group;
mod loopback;
mod records;
mod runner;
mod sessions;
mod store;
pub mod vendor;

pub use clock::SystemClock;
pub use desk::{LocalDesk, LocalTopic};
pub use executions::{LocalExecutions, Program};
pub use group::end_group;
pub use records::LocalRecords;
pub use runner::{RunnerError, run};
pub use sessions::LocalSessions;
pub use store::{Store, StoreError};
