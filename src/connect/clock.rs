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

/// Reads a span of time as people write it: `10s`, `1m 30s`, `250ms`, or a number of seconds.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    text.parse::<jiff::SignedDuration>().ok().and_then(|span| Duration::try_from(span).ok())
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
