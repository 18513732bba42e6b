//! How often a request is tried, and when.

use std::fmt;
use std::time::Duration;

use jiff::fmt::rfc2822;

use super::{HttpError, Response};

/// No pause is longer: nobody waits for so long.
const LONGEST: Duration = Duration::from_secs(3600);

/// No pause is shorter, so that nobody is overrun.
const SHORTEST: Duration = Duration::from_millis(10);

/// Attempts that are made at most, whatever is configured.
const MOST: i64 = 100;

/// The part of a pause that jitter adds at most.
const JITTER: f64 = 0.25;

/// How often and how long a request is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Attempts, the first one counted.
    pub attempts: u32,
    /// The pause before the second attempt; it doubles with every further one.
    pub base: Duration,
    /// How long one attempt may take.
    pub timeout: Duration,
}

impl Policy {
    /// A first attempt and so many more, 100 in all at most; with a negative number there is none
    /// at all.
    pub fn new(retries: i64, base: Duration, timeout: Duration) -> Self {
        let attempts = u32::try_from(retries.saturating_add(1).clamp(0, MOST)).unwrap_or_default();
        Self { attempts, base, timeout }
    }

    /// The pause before the retry number `n`, counted from 0; `jitter` is from 0 to 1.
    fn pause(&self, n: u32, jitter: f64) -> Duration {
        let nominal = self.base.saturating_mul(2_u32.saturating_pow(n)).clamp(SHORTEST, LONGEST);
        nominal.mul_f64(1.0 + JITTER * jitter.clamp(0.0, 1.0))
    }
}

/// Why there was no use in trying any longer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Exhausted {
    /// Attempts that were made.
    pub attempts: u32,
    /// What the last one met.
    pub last: Option<Setback>,
    /// Whether there would have been more, had there been time.
    pub out_of_time: bool,
}

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "request failed after {} attempts", self.attempts)?;
        if let Some(last) = &self.last {
            write!(f, ": {last}")?;
        }
        match self.out_of_time {
            true => f.write_str(" (no time is left for another)"),
            false => Ok(()),
        }
    }
}

/// What an attempt met that another may not meet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Setback {
    /// No answer.
    #[error("{0}")]
    Http(HttpError),
    /// An answer that asks to try again.
    #[error("request returned retryable status: {0}")]
    Status(u16),
}

/// What follows an attempt.
#[derive(Clone)]
pub(super) enum Next {
    /// This is the answer.
    Answer(Response),
    /// Another attempt after a pause.
    Retry(Duration),
}

/// The attempts of one request.
#[derive(Debug)]
pub(super) struct Tries {
    policy: Policy,
    /// When the answer is due, by the clock.
    end: Duration,
    /// Attempts made.
    pub(super) made: u32,
    /// Attempts that may be made in all.
    pub(super) most: u32,
    retries: u32,
    /// What the last attempt met.
    last: Option<Setback>,
}

impl Tries {
    pub(super) fn new(policy: Policy, end: Duration) -> Self {
        Self { policy, end, made: 0, most: policy.attempts, retries: 0, last: None }
    }

    /// The time for an attempt that begins now.
    ///
    /// # Errors
    /// There are none left, or no time.
    pub(super) fn begin(&self, now: Duration) -> Result<Duration, Exhausted> {
        let left = self.end.saturating_sub(now);
        if self.made >= self.most || left.is_zero() {
            return Err(self.exhausted(self.last.clone(), self.made < self.most));
        }
        Ok(self.policy.timeout.min(left))
    }

    /// One more attempt than the policy has: what was wrong has been put right.
    pub(super) fn grant(&mut self) {
        self.most = self.most.saturating_add(1);
    }

    /// Judges what an attempt has met.
    ///
    /// # Errors
    /// It was in vain, and there are no attempts left, or no time for the pause.
    pub(super) fn judge(
        &mut self,
        met: Result<Response, HttpError>,
        now: Duration,
        jitter: f64,
    ) -> Result<Next, Exhausted> {
        self.made += 1;
        let (setback, wanted) = match met {
            Ok(response) if !is_retryable(response.status) => return Ok(Next::Answer(response)),
            Ok(response) => (Setback::Status(response.status), retry_after(&response)),
            Err(error) => (Setback::Http(error), None),
        };
        let is_hopeless = setback == Setback::Http(HttpError::Credential);
        if is_hopeless || self.made >= self.most {
            return Err(self.exhausted(Some(setback), false));
        }
        let pause = self.policy.pause(self.retries, jitter).max(wanted.unwrap_or_default());
        self.retries += 1;
        if now.saturating_add(pause) >= self.end {
            return Err(self.exhausted(Some(setback), true));
        }
        self.last = Some(setback);
        Ok(Next::Retry(pause))
    }

    fn exhausted(&self, last: Option<Setback>, out_of_time: bool) -> Exhausted {
        Exhausted { attempts: self.made, last, out_of_time }
    }
}

fn is_retryable(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

/// How long the answer asks to wait: so many seconds, or until a date by the server's own clock.
fn retry_after(response: &Response) -> Option<Duration> {
    let text = response.retry_after.as_deref()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    if !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()) {
        return Some(Duration::MAX);
    }
    let date = |text: &str| rfc2822::parse(text).ok().map(|date| date.timestamp().as_second());
    let seconds = date(text)? - date(response.date.as_deref()?)?;
    u64::try_from(seconds).ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn policy(retries: i64) -> Policy {
        Policy::new(retries, 100 * MS, 10_000 * MS)
    }

    fn answer(status: u16, retry_after: &str) -> Result<Response, HttpError> {
        let date = Some("Sat, 21 Nov 2026 10:00:00 GMT".to_owned());
        let retry_after = (!retry_after.is_empty()).then(|| retry_after.to_owned());
        Ok(Response { status, retry_after, date, body: String::new() })
    }

    /// The pauses until there is an answer or an error.
    fn pauses(status: u16, retry_after: &str, end: Duration, jitter: f64) -> (Vec<u128>, String) {
        let (mut tries, mut now, mut pauses) =
            (Tries::new(policy(3), end), Duration::ZERO, Vec::new());
        loop {
            match tries.judge(answer(status, retry_after), now, jitter) {
                Ok(Next::Retry(pause)) => {
                    now += pause;
                    pauses.push(pause.as_millis());
                }
                Ok(Next::Answer(answer)) => return (pauses, answer.status.to_string()),
                Err(exhausted) => return (pauses, exhausted.to_string()),
            }
        }
    }

    #[test]
    fn pauses_double_and_jitter_adds_a_quarter_at_most() {
        let text = "request failed after 4 attempts: request returned retryable status: 503";
        assert_eq!(pauses(503, "", 9000 * MS, 0.0), (vec![100, 200, 400], text.into()));
        assert_eq!(pauses(503, "", 9000 * MS, 1.0).0, [125, 250, 500]);
        assert_eq!(Policy::new(3, Duration::ZERO, MS).pause(3, 0.0), SHORTEST);
        assert_eq!(Policy::new(99, LONGEST, MS).pause(70, 1.0), LONGEST.mul_f64(1.25));
    }

    #[test]
    fn the_server_is_waited_for_as_it_asks_unless_there_is_no_time() {
        assert_eq!(pauses(429, "1", 9000 * MS, 0.0).0, [1000, 1000, 1000]);
        assert_eq!(pauses(429, "0", 9000 * MS, 0.0).0, [100, 200, 400]);
        let date = "Sat, 21 Nov 2026 10:00:02 GMT";
        assert_eq!(pauses(503, date, 9000 * MS, 0.0).0, [2000, 2000, 2000]);
        assert_eq!(pauses(503, "soon", 9000 * MS, 0.0).0, [100, 200, 400]);
        let (none, text) = pauses(429, "30", 9000 * MS, 0.0);
        assert!(none.is_empty());
        assert_eq!(
            text,
            "request failed after 1 attempts: request returned retryable status: 429 (no time is \
             left for another)"
        );
        assert!(pauses(429, "99999999999999999999999", 9000 * MS, 0.0).0.is_empty());
        assert_eq!(pauses(500, "", 350 * MS, 0.0).0, [100, 200]);
    }

    #[test]
    fn what_the_last_attempt_met_is_told_when_time_runs_out_between_attempts() {
        let mut tries = Tries::new(policy(3), 9000 * MS);
        assert!(matches!(tries.judge(answer(503, ""), Duration::ZERO, 0.0), Ok(Next::Retry(_))));
        let exhausted = tries.begin(9000 * MS).unwrap_err().to_string();
        assert!(exhausted.contains("1 attempts: request returned retryable status: 503 (no time"));
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for status in [200, 201, 204, 301, 400, 401, 403, 404, 409, 422] {
            assert_eq!(pauses(status, "", 9000 * MS, 0.0), (vec![], status.to_string()));
        }
        for status in [408, 429, 500, 501, 502, 503, 504, 599] {
            assert_eq!(pauses(status, "", 9000 * MS, 0.0).0.len(), 3, "{status}");
        }
    }

    #[test]
    fn with_fewer_than_no_retries_there_is_no_attempt() {
        for retries in [-1, -5, i64::MIN] {
            let none = Tries::new(policy(retries), 9000 * MS).begin(Duration::ZERO);
            assert_eq!(none.unwrap_err().to_string(), "request failed after 0 attempts");
        }
        assert_eq!(Tries::new(policy(0), 9000 * MS).begin(8000 * MS), Ok(1000 * MS));
        assert_eq!(policy(i64::MAX).attempts, 100);
        let late = Tries::new(policy(0), 9000 * MS).begin(9000 * MS).unwrap_err();
        assert!(late.out_of_time);
    }
}
