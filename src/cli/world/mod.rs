//! The world of a call on this machine: who answers for its Lambda functions, whether it is open,
//! what a queue does, what a bot makes of words; and the flows that it runs through.
//!
//! [`Lambdas`] says who answers for which function and is shared by any number of calls, at the same
//! time too; a [`Desk`] is the world of one call.

mod answers;
mod bot;
mod command;
mod desk;
mod endpoint;
mod executions;
mod facts;
mod flows;
mod lambdas;
mod notation;

#[allow(unused_imports, reason = "each command takes what it needs")]
pub use answers::{Answers, Entry, Fault};
#[allow(unused_imports, reason = "each command takes what it needs")]
pub use bot::{Bot, Line};
pub use desk::{Desk, Invocation};
pub use facts::Facts;
pub use flows::{Set, Start};
#[allow(unused_imports, reason = "each command takes what it needs")]
pub use lambdas::{Backend, Lambdas};
pub use notation::{LambdaArg, Named, hours};
