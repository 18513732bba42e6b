//! Who may do what, and how a customer proves who they are: with a personal identification number,
//! or by approving a request in their app.

mod approval;
mod checks;
mod level;
mod method;
mod pending;
mod pin;
mod requests;
mod tries;

pub use approval::{Approval, ApprovalStatus, DecideError, Decision, decide};
pub(super) use checks::{Caller, Checks};
pub use level::Level;
pub(super) use method::Method;
pub use method::timestamp;
pub use pending::Pending;
pub use pin::{HashError, PinPolicy, Reservation, hash, is_right};
pub(super) use tries::Tried;
