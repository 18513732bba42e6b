//! The circuit breaker.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Successes in a row after which a circuit that was open is closed again.
const PROBES: u32 = 2;

/// When a circuit opens, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// Failures after which it opens; every success takes one back.
    pub failures: u32,
    /// How long nothing is let through.
    pub open: Duration,
}

/// A circuit breaker: closed as long as all is well, open after too many failures, and half open
/// when it has been open for its time: then one call at a time finds out whether all is well again.
///
/// Times are those of one clock, since any fixed point.
#[derive(Debug)]
pub struct Breaker {
    policy: BreakerPolicy,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    state: State,
    /// Counts the changes: what was let through before one says nothing about what is after it.
    generation: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { until: Duration },
    HalfOpen { successes: u32, probe: Option<Duration> },
}

/// The right to make one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Permit(u64);

/// How a call went, as the breaker sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The service has answered, be it with a refusal.
    Healthy,
    /// The service has failed.
    Failing,
}

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing is let through any more.
    Opened,
    /// One call at a time is let through.
    HalfOpened,
    /// Everything is let through again.
    Closed,
}

impl Breaker {
    /// A breaker that is closed.
    pub fn new(policy: BreakerPolicy) -> Self {
        let state = State::Closed { failures: 0 };
        Self { policy, inner: Mutex::new(Inner { state, generation: 0 }) }
    }

    /// Asks for the right to make a call.
    ///
    /// # Errors
    /// How long it takes until it is worth asking again.
    pub fn admit(&self, now: Duration) -> Result<(Permit, Option<Change>), Duration> {
        let mut inner = self.inner();
        let mut change = None;
        if let State::Open { until } = inner.state {
            if now < until {
                return Err(until - now);
            }
            change = Some(inner.change(State::HalfOpen { successes: 0, probe: None }));
        }
        if let State::HalfOpen { probe, .. } = &mut inner.state {
            // Whoever was let through and never told does not keep others out for good.
            match probe.and_then(|begun| (begun + self.policy.open).checked_sub(now)) {
                Some(left) if !left.is_zero() => return Err(left),
                _ => *probe = Some(now),
            }
        }
        Ok((Permit(inner.generation), change))
    }

    /// Tells how the call went that a permit was for.
    pub fn record(&self, now: Duration, permit: Permit, verdict: Verdict) -> Option<Change> {
        let mut inner = self.inner();
        if permit.0 != inner.generation {
            return None;
        }
        match (&mut inner.state, verdict) {
            (State::Closed { failures }, Verdict::Healthy) => {
                *failures = failures.saturating_sub(1);
                None
            }
            (State::Closed { failures }, Verdict::Failing) => {
                *failures += 1;
                let is_enough = *failures >= self.policy.failures;
                is_enough.then(|| inner.open(now + self.policy.open))
            }
            (State::HalfOpen { .. }, Verdict::Failing) => Some(inner.open(now + self.policy.open)),
            (State::HalfOpen { successes, probe }, Verdict::Healthy) => {
                (*successes, *probe) = (*successes + 1, None);
                let is_enough = *successes >= PROBES;
                is_enough.then(|| inner.change(State::Closed { failures: 0 }))
            }
            (State::Open { .. }, _) => None,
        }
    }

    /// Gives a permit back that no call was made with.
    pub fn give_back(&self, permit: Permit) {
        let mut inner = self.inner();
        if permit.0 == inner.generation
            && let State::HalfOpen { probe, .. } = &mut inner.state
        {
            *probe = None;
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn open(&mut self, until: Duration) -> Change {
        self.change(State::Open { until })
    }

    fn change(&mut self, state: State) -> Change {
        self.state = state;
        self.generation += 1;
        match state {
            State::Closed { .. } => Change::Closed,
            State::Open { .. } => Change::Opened,
            State::HalfOpen { .. } => Change::HalfOpened,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn breaker() -> Breaker {
        Breaker::new(BreakerPolicy { failures: 3, open: at(60) })
    }

    fn permit(breaker: &Breaker, now: Duration) -> Permit {
        breaker.admit(now).unwrap().0
    }

    fn call(breaker: &Breaker, now: Duration, verdict: Verdict) -> Option<Change> {
        let permit = permit(breaker, now);
        breaker.record(now, permit, verdict)
    }

    fn opened() -> Breaker {
        let breaker = breaker();
        for change in [None, None, Some(Change::Opened)] {
            assert_eq!(call(&breaker, at(0), Verdict::Failing), change);
        }
        breaker
    }

    #[test]
    fn closed_it_opens_at_the_last_of_its_failures() {
        let breaker = opened();
        assert_eq!(breaker.admit(at(0)), Err(at(60)));
        assert_eq!(breaker.admit(at(59)), Err(at(1)));
    }

    #[test]
    fn a_success_takes_one_failure_back_and_no_more() {
        let breaker = breaker();
        let verdicts = [Verdict::Failing, Verdict::Failing, Verdict::Healthy, Verdict::Failing];
        for verdict in verdicts {
            assert_eq!(call(&breaker, at(0), verdict), None);
        }
        assert_eq!(call(&breaker, at(0), Verdict::Failing), Some(Change::Opened));
    }

    #[test]
    fn open_it_is_half_open_after_its_time_and_lets_one_call_through_at_a_time() {
        let breaker = opened();
        let (permit, change) = breaker.admit(at(60)).unwrap();
        assert_eq!(change, Some(Change::HalfOpened));
        assert_eq!(breaker.admit(at(61)), Err(at(59)));
        assert_eq!(breaker.record(at(62), permit, Verdict::Healthy), None);
        assert_eq!(call(&breaker, at(62), Verdict::Healthy), Some(Change::Closed));
        assert_eq!(call(&breaker, at(62), Verdict::Failing), None);
    }

    #[test]
    fn half_open_one_failure_opens_it_again_for_its_time() {
        let breaker = opened();
        assert_eq!(call(&breaker, at(60), Verdict::Healthy), None);
        assert_eq!(call(&breaker, at(61), Verdict::Failing), Some(Change::Opened));
        assert_eq!(breaker.admit(at(120)), Err(at(1)));
        assert!(breaker.admit(at(121)).is_ok());
    }

    #[test]
    fn what_was_let_through_before_a_change_says_nothing_after_it() {
        let breaker = breaker();
        let late = permit(&breaker, at(0));
        for _ in 0..3 {
            let _ = call(&breaker, at(0), Verdict::Failing);
        }
        assert_eq!(breaker.record(at(1), late, Verdict::Healthy), None);
        let probe = permit(&breaker, at(60));
        assert_eq!(breaker.record(at(60), late, Verdict::Failing), None);
        assert_eq!(breaker.record(at(60), probe, Verdict::Healthy), None);
    }

    #[test]
    fn a_probe_that_never_ends_does_not_keep_others_out_for_good() {
        let breaker = opened();
        let _lost = permit(&breaker, at(60));
        assert_eq!(breaker.admit(at(100)), Err(at(20)));
        let unused = permit(&breaker, at(120));
        assert!(breaker.admit(at(120)).is_err());
        breaker.give_back(unused);
        assert!(breaker.admit(at(120)).is_ok());
    }
}
