//! The embedded adapters: one SQLite file stands in for the services with `--local`, so that
//! every command can be tried, taught and tested without an account.

pub mod bank;
mod clock;
mod desk;
mod loopback;
mod records;
mod sessions;
mod store;
pub mod vendor;

pub use clock::SystemClock;
pub use desk::{LocalDesk, LocalTopic};
pub use records::LocalRecords;
pub use sessions::LocalSessions;
pub use store::{Store, StoreError};
