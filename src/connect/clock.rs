//! Time, as capabilities see it.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};

use super::fault::ServiceFault;

/// A clock that can be waited on; tests bring one that does not really wait.
pub trait Clock: Sync {
    /// Time since some fixed point in the past; never runs backwards.
    fn now(&self) -> Duration;

    /// Time since 1970 began (UTC), as the machine has it.
    fn epoch(&self) -> Duration;

    /// Returns after `pause`.
    fn sleep(&self, pause: Duration) -> impl Future<Output = ()> + Send;
}

impl<C: Clock> Clock for &C {
    fn now(&self) -> Duration {
        (**self).now()
    }

    fn epoch(&self) -> Duration {
        (**self).epoch()
    }

    fn sleep(&self, pause: Duration) -> impl Future<Output = ()> + Send {
        (**self).sleep(pause)
    }
}

/// Waits for a call no longer than until `end`, by the clock.
///
/// # Errors
/// Those of the call, or that `operation` did not answer in time.
pub async fn within<T>(
    clock: &impl Clock,
    end: Duration,
    operation: &'static str,
    call: impl Future<Output = Result<T, ServiceFault>>,
) -> Result<T, ServiceFault> {
    let left = end.saturating_sub(clock.now());
    match select(pin!(call), pin!(clock.sleep(left))).await {
        Either::Left((result, _)) => result,
        Either::Right(_) => {
            Err(ServiceFault::timed_out(operation, "no answer in the time that is left"))
        }
    }
}

/// Reads a span of time as people write it: `10s`, `1m 30s`, `250ms`, or a number of seconds.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    text.parse::<jiff::SignedDuration>().ok().and_then(|span| Duration::try_from(span).ok())
}

/// A clock of tests: time passes in sleep only.
#[cfg(test)]
#[derive(Default)]
pub(crate) struct Asleep(std::sync::Mutex<Duration>);

#[cfg(test)]
impl Clock for Asleep {
    fn now(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn epoch(&self) -> Duration {
        self.now()
    }

    async fn sleep(&self, pause: Duration) {
        *self.0.lock().unwrap() += pause;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        for (text, millis) in [("10s", 10_000), ("1m 30s", 90_000), ("250ms", 250), ("2.5", 2500)] {
            assert_eq!(parse_duration(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "soon", "-1s", "-1", "inf", "NaN"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
