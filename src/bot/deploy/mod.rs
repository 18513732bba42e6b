//! Bringing a bot to what its file says: what it is, what it should be, the steps from one to the
//! other, and carrying them out.

mod apply;
mod archive;
mod bots;
mod diff;
mod error;
mod file;
mod plan;
mod read;
pub mod state;
mod target;
mod wanted;

pub use apply::{Applied, Told, apply, build};
pub use archive::archive;
pub use bots::{At, Bots, Described, Known, Status};
pub use diff::{Field, diff};
pub use error::ApplyError;
pub use file::file;
pub use plan::{Change, Missing, Plan, Verb, plan};
pub use read::{Deployed, Place, read};
pub use target::{FALLBACK, Wish};
pub use wanted::wanted;
