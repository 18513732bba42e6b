//! What is neither account nor card.

mod agent;
mod branch;
mod routing;
mod specialist;

pub use agent::TransferToAgent;
pub use branch::BranchLocator;
pub use routing::RoutingNumber;
pub use specialist::TransferToSpecialist;
