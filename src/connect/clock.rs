//! Time, as capabilities see it.

use std::future::Future;
use std::time::Duration;

/// A clock that can be waited on; tests bring one that does not really wait.
pub trait Clock: Sync {
    /// Time since some fixed point in the past; never runs backwards.
    fn now(&self) -> Duration;

    /// Returns after `pause`.
    fn sleep(&self, pause: Duration) -> impl Future<Output = ()> + Send;
}
