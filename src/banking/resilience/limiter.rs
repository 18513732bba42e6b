//! The rate limiter.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Lets no more than so many calls through in any span of time that is as long as its window.
#[derive(Debug)]
pub struct Limiter {
    most: usize,
    window: Duration,
    calls: Mutex<VecDeque<Duration>>,
}

impl Limiter {
    /// Lets `most` calls through in any `window`.
    pub fn new(most: usize, window: Duration) -> Self {
        Self { most, window, calls: Mutex::default() }
    }

    /// Asks to make a call now; times are those of one clock, since any fixed point.
    ///
    /// # Errors
    /// How long it takes until one may be made.
    pub fn admit(&self, now: Duration) -> Result<(), Duration> {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        while calls.front().is_some_and(|call| *call + self.window <= now) {
            calls.pop_front();
        }
        if calls.len() < self.most {
            calls.push_back(now);
            return Ok(());
        }
        let first = calls.front().copied().unwrap_or(now);
        Err((first + self.window).saturating_sub(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_no_window_are_more_calls_than_the_most() {
        let limiter = Limiter::new(3, Duration::from_secs(10));
        let at = |seconds| limiter.admit(Duration::from_secs(seconds));
        assert_eq!([at(0), at(4), at(5)], [Ok(()); 3]);
        assert_eq!(at(6), Err(Duration::from_secs(4)));
        assert_eq!(at(10), Ok(()));
        assert_eq!(at(13), Err(Duration::from_secs(1)));
        assert_eq!([at(14), at(15)], [Ok(()); 2]);
        assert_eq!(at(15), Err(Duration::from_secs(5)));
    }
}
