//! Cards.

mod activate;
mod dispute;
mod fraud;
mod lost;
mod pin;

pub use activate::ActivateCard;
pub use dispute::DisputeTransaction;
pub use fraud::ReportFraud;
pub use lost::ReportLostStolenCard;
pub use pin::ChangePin;
