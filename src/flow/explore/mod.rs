//! Every path that a caller and the world could take through flows.
//!
//! An [`Explorer`] runs a call and copies it wherever something can happen in more than one way:
//! keys, time-outs, answers of functions, hours, full queues, chance, and every error branch that a
//! block has. Calls that go on alike are one state, so that the paths become a graph that is small,
//! even where there are endlessly many of them; what the flows read of an answer later says which
//! values make a difference. The graph is then searched: for circles that nobody leaves, for ends
//! that are none, for silence, and for the few calls that take every way.

mod choices;
mod circles;
mod cover;
mod emit;
mod goal;
mod graph;
mod live;
mod novelty;
mod onward;
mod people;
mod quiet;
mod reads;
mod report;
mod script;
mod starts;
mod trail;
mod uses;
mod vary;
mod walk;

pub use choices::Choice;
pub use cover::Way;
pub use reads::{Need, Place, Reads};
pub use report::{Exploration, Finding, Problem, Silence, ToPerson, Unreached, unreached};
pub use script::{Happens, Script};
pub use starts::Start;
pub use walk::{Bounds, Explorer, Limits};
