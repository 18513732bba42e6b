//! Calls to one service.

use std::future::Future;
use std::time::Duration;

use super::super::note::{Level, Notes, count};
use super::breaker::{Breaker, BreakerPolicy, Change, Permit, Verdict};
use super::limiter::Limiter;
use crate::connect::{Clock, FaultKind, ServiceFault, pauses, within};

/// The first pause between two attempts; each is up to twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// What calls are counted in.
const WINDOW: Duration = Duration::from_secs(60);

/// How calls to a service are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuardPolicy {
    /// Attempts of one call, the first one counted.
    pub attempts: usize,
    /// Time for one attempt.
    pub attempt: Duration,
    /// Calls in a minute, at most.
    pub calls_a_minute: usize,
    /// When the circuit opens.
    pub breaker: BreakerPolicy,
}

/// All that stands before one service.
#[derive(Debug)]
pub struct Guard {
    name: &'static str,
    policy: GuardPolicy,
    breaker: Breaker,
    limiter: Limiter,
}

impl Guard {
    /// A guard for the service of this name.
    pub fn new(name: &'static str, policy: GuardPolicy) -> Self {
        let breaker = Breaker::new(policy.breaker);
        Self { name, policy, breaker, limiter: Limiter::new(policy.calls_a_minute, WINDOW) }
    }

    /// Makes a call, and again where the failure [passes by itself](FaultKind::is_transient) and
    /// there is time before `end`.
    ///
    /// # Errors
    /// The last failure; `CircuitOpen` and `RateLimited` are the codes of calls that were not made.
    pub async fn call<T, F>(
        &self,
        clock: &impl Clock,
        end: Duration,
        notes: Notes<'_>,
        operation: &'static str,
        mut call: impl FnMut() -> F,
    ) -> Result<T, ServiceFault>
    where
        F: Future<Output = Result<T, ServiceFault>>,
    {
        let again = self.policy.attempts.saturating_sub(1);
        let mut pauses = pauses(FIRST_PAUSE, LONGEST_PAUSE).take(again);
        loop {
            let permit = self.admit(clock, notes, operation)?;
            let limit = end.min(clock.now() + self.policy.attempt);
            let result = within(clock, limit, operation, call()).await;
            self.record(clock.now(), permit, result.as_ref().err(), notes);
            let fault = match result {
                Err(fault) if fault.kind.is_transient() => fault,
                result => return result,
            };
            match pauses.next() {
                Some(pause) if clock.now() + pause < end => {
                    self.count(notes, Level::Warn, "callsRetried", &fault.name());
                    clock.sleep(pause).await;
                }
                _ => {
                    self.count(notes, Level::Error, "callsFailed", &fault.name());
                    return Err(fault);
                }
            }
        }
    }

    fn admit(
        &self,
        clock: &impl Clock,
        notes: Notes<'_>,
        operation: &'static str,
    ) -> Result<Permit, ServiceFault> {
        let now = clock.now();
        let refused = |kind, code: &str, wait: Duration| {
            let message = format!("{} is not called for {} s", self.name, wait.as_secs_f32());
            ServiceFault { operation, kind, code: Some(code.into()), message }
        };
        let (permit, change) = self.breaker.admit(now).map_err(|wait| {
            self.count(notes, Level::Warn, "callsRefused", "CircuitOpen");
            refused(FaultKind::Unavailable, "CircuitOpen", wait)
        })?;
        self.tell(change, notes);
        self.limiter.admit(now).map_err(|wait| {
            self.count(notes, Level::Warn, "callsRefused", "RateLimited");
            self.breaker.give_back(permit);
            refused(FaultKind::Throttled, "RateLimited", wait)
        })?;
        Ok(permit)
    }

    /// A refusal is an answer; only what stands for trouble of the service itself counts.
    fn record(
        &self,
        now: Duration,
        permit: Permit,
        fault: Option<&ServiceFault>,
        notes: Notes<'_>,
    ) {
        let is_failing =
            |kind: FaultKind| kind.is_transient() && !matches!(kind, FaultKind::Throttled);
        let verdict = match fault {
            Some(fault) if is_failing(fault.kind) => Verdict::Failing,
            _ => Verdict::Healthy,
        };
        self.tell(self.breaker.record(now, permit, verdict), notes);
    }

    fn tell(&self, change: Option<Change>, notes: Notes<'_>) {
        match change {
            Some(Change::Opened) => self.count(notes, Level::Error, "circuitOpened", "open"),
            Some(Change::HalfOpened) => {
                self.count(notes, Level::Warn, "circuitHalfOpened", "half open");
            }
            Some(Change::Closed) => self.count(notes, Level::Info, "circuitClosed", "closed"),
            None => {}
        }
    }

    fn count(&self, notes: Notes<'_>, level: Level, figure: &'static str, what: &str) {
        count(notes, level, figure, format!("Calls to {}: {what}", self.name));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::connect::Asleep;

    const SECOND: Duration = Duration::from_secs(1);

    struct Bench {
        clock: Asleep,
        guard: Guard,
        notes: Mutex<Vec<&'static str>>,
    }

    impl Bench {
        fn new() -> Self {
            let breaker = BreakerPolicy { failures: 5, open: SECOND * 60 };
            let (attempt, calls_a_minute) = (SECOND * 5, 100);
            let policy = GuardPolicy { attempts: 3, attempt, calls_a_minute, breaker };
            let guard = Guard::new("core banking", policy);
            Self { clock: Asleep::default(), guard, notes: Mutex::default() }
        }

        /// Makes a call whose attempts end in these ways, and tells how many there were.
        async fn call(&self, ends: &[Result<(), FaultKind>]) -> (usize, Result<(), String>) {
            let mut attempts = 0;
            let notes = |note: super::super::super::note::Note| {
                self.notes.lock().unwrap().extend(note.figure);
            };
            let end = self.clock.now() + SECOND * 20;
            let result = self.guard.call(&self.clock, end, &notes, "Balance", || {
                let outcome = ends.get(attempts).copied().unwrap_or(Ok(()));
                attempts += 1;
                let (code, message) = (None, String::new());
                std::future::ready(outcome.map_err(|kind| ServiceFault {
                    operation: "Balance",
                    kind,
                    code,
                    message,
                }))
            });
            let result = result.await.map_err(|fault| fault.name());
            (attempts, result)
        }

        fn figures(&self) -> Vec<&'static str> {
            std::mem::take(&mut self.notes.lock().unwrap())
        }
    }

    const DOWN: Result<(), FaultKind> = Err(FaultKind::Unavailable);

    #[tokio::test]
    async fn a_failure_that_passes_is_tried_again_and_no_other() {
        let bench = Bench::new();
        assert_eq!(bench.call(&[DOWN, DOWN]).await, (3, Ok(())));
        assert_eq!(bench.figures(), ["callsRetried", "callsRetried"]);
        assert_eq!(bench.call(&[Err(FaultKind::NotFound)]).await, (1, Err("NotFound".into())));
        assert_eq!(bench.figures(), [""; 0]);
    }

    #[tokio::test]
    async fn the_circuit_opens_and_after_a_minute_closes_by_two_good_calls() {
        let bench = Bench::new();
        assert_eq!(bench.call(&[DOWN, DOWN, DOWN]).await, (3, Err("Unavailable".into())));
        // The circuit opens with the second attempt, and the third is not made.
        assert_eq!(bench.call(&[DOWN, DOWN, DOWN]).await, (2, Err("CircuitOpen".into())));
        assert!(bench.figures().contains(&"circuitOpened"));
        assert_eq!(bench.call(&[]).await, (0, Err("CircuitOpen".into())));
        assert_eq!(bench.figures(), ["callsRefused"]);
        bench.clock.sleep(SECOND * 60).await;
        assert_eq!(bench.call(&[]).await, (1, Ok(())));
        assert_eq!(bench.figures(), ["circuitHalfOpened"]);
        assert_eq!(bench.call(&[]).await, (1, Ok(())));
        assert_eq!(bench.figures(), ["circuitClosed"]);
    }

    #[tokio::test]
    async fn pauses_grow_and_differ_by_chance() {
        let mut totals = Vec::new();
        for _ in 0..20 {
            let bench = Bench::new();
            assert_eq!(bench.call(&[DOWN, DOWN]).await.0, 3);
            totals.push(bench.clock.now());
        }
        let least = FIRST_PAUSE * 3;
        assert!(totals.iter().all(|total| (least..least * 2).contains(total)), "{totals:?}");
        totals.sort_unstable();
        totals.dedup();
        assert!(totals.len() > 1);
    }

    #[tokio::test]
    async fn refusals_never_open_the_circuit() {
        let bench = Bench::new();
        for kind in [FaultKind::NotFound, FaultKind::Denied, FaultKind::Invalid, FaultKind::Service]
        {
            for _ in 0..10 {
                assert_eq!(bench.call(&[Err(kind)]).await.0, 1);
            }
        }
        for _ in 0..5 {
            assert_eq!(bench.call(&[Err(FaultKind::Throttled); 3]).await.0, 3);
        }
        assert!(!bench.figures().contains(&"circuitOpened"));
    }

    #[tokio::test]
    async fn more_calls_than_the_limit_are_not_made() {
        let bench = Bench::new();
        for _ in 0..100 {
            assert_eq!(bench.call(&[]).await, (1, Ok(())));
        }
        assert_eq!(bench.call(&[]).await, (0, Err("RateLimited".into())));
        bench.clock.sleep(WINDOW).await;
        assert_eq!(bench.call(&[]).await, (1, Ok(())));
    }

    #[tokio::test]
    async fn a_call_that_hangs_ends_with_its_attempt_and_all_end_with_the_time() {
        let bench = Bench::new();
        let notes = |_| {};
        let end = SECOND * 12;
        let hang = || std::future::pending::<Result<(), ServiceFault>>();
        let result = bench.guard.call(&bench.clock, end, &notes, "Balance", hang).await;
        assert_eq!(result.unwrap_err().kind, FaultKind::TimedOut);
        assert!(bench.clock.now() <= end, "{:?}", bench.clock.now());
    }
}
