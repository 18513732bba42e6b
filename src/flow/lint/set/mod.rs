//! What can be decided only with the other flows of a set.
//!
//! While files are linted a small [`Summary`] of each flow is kept, and the findings that other
//! flows may turn into false alarms. When all are known, [`Flows`] settles which flow each reference
//! names, and a [`Resolver`] what is filled on the ways into every flow and which findings stay.

mod contract;
mod deferred;
mod entry;
mod index;
mod summary;
mod view;

pub use contract::{Contract, Shape};
pub use deferred::{Deferred, Open, Resolver, Unless};
pub use index::{Found, id as reference_id, template as reference_template};
pub use summary::{Call, HOOKS, Hook, Known, Site, Summary, Way, shown};
pub use view::{Flows, SetDraft, SetReport};

pub(super) use contract::written;
pub(super) use summary::Locate;

#[cfg(test)]
mod tests;
