//! Who may do what, and how a customer proves who they are: with a personal identification number,
//! or by approving a request in their app.

mod approval;
mod level;
mod pending;
mod pin;

pub use approval::{Approval, ApprovalStatus, DecideError, Decision, decide};
pub use level::Level;
pub use pending::Pending;
pub use pin::{HashError, PinPolicy, Reservation, hash, is_right};
