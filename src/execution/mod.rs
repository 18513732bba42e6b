//! Asynchronous executions: a function that takes longer than a flow waits for runs behind a state
//! machine, while the flow asks now and then how far it is and keeps the caller company.
//!
//! A call of the flow either starts an execution or asks for one ([`Call`]); [`answer`] does it with
//! whatever runs executions ([`Executions`]) and says what came of it in the keys that flows read.
//! What every answer says of the flow's loop is worked out in [`Counts`], what becomes of the
//! function's output in [`Mode`]. [`definition`] writes the state machine, [`rehearse`] plays the
//! flow's loop without either.

mod answer;
mod counts;
mod definition;
mod executions;
mod history;
mod machine;
mod name;
mod output;
mod rehearsal;
mod request;
mod run;

pub use counts::Counts;
pub use definition::{Plan, definition, with_execution};
pub use executions::{Control, Execution, Executions, Filter, Started, Status, Summary, TIMEOUT};
pub use history::{Event, Moment, Step, steps};
pub use machine::{Machine, is_express};
pub use name::execution_name;
pub use output::Mode;
pub use rehearsal::{End, Loop, Rehearsal, Turn, rehearse};
pub use request::{Call, Invalid, Refusal, What};
pub use run::{ExecutionError, Rules, answer};
