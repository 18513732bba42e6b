//! The world of a call on this machine: who answers for its Lambda functions, whether it is open,
//! what a queue does, what a bot makes of words; and the flows that it runs through.
//!
//! [`Lambdas`] says who answers for which function and is shared by any number of calls, at the same
//! time too; a [`Desk`] is the world of one call.

mod answers;
mod bots;
mod command;
mod desk;
mod endpoint;
mod executions;
mod facts;
mod flows;
mod lambdas;
mod notation;
mod table;
mod talk;

#[allow(unused_imports, reason = "each command takes what it needs")]
pub use answers::{Answers, Entry, Fault};
pub use bots::{BotArg, Bots, Understands};
pub use desk::{Desk, Invocation};
pub use facts::Facts;
pub use flows::{Set, Start};
#[allow(unused_imports, reason = "each command takes what it needs")]
pub use lambdas::{Backend, Lambdas};
pub use notation::{LambdaArg, Named, hours};
