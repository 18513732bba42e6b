//! What stands between a conversation and a service that may be slow, overloaded or down.
//!
//! [`Guard`] lets a call through if the [`Limiter`] and the [`Breaker`] do, gives each attempt its
//! time, and makes another where the failure is one that passes by itself and there is time left.

mod breaker;
mod guard;
mod limiter;

pub use breaker::{Breaker, BreakerPolicy, Change, Permit, Verdict};
pub use guard::{Guard, GuardPolicy};
pub use limiter::Limiter;
