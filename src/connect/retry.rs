//! Calls that are made again when the failure is one that passes by itself.

use std::future::Future;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use super::clock::{Clock, within};
use super::fault::ServiceFault;

/// The first pause between two calls; each is up to twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Makes a call, again and again with growing, jittered pauses as long as its failure
/// [passes by itself](super::FaultKind::is_transient) and the next pause would end before `end`.
///
/// # Errors
/// The last failure.
pub async fn retrying<T, F>(
    clock: &impl Clock,
    end: Duration,
    operation: &'static str,
    mut call: impl FnMut() -> F,
) -> Result<T, ServiceFault>
where
    F: Future<Output = Result<T, ServiceFault>>,
{
    let mut pauses = pauses(FIRST_PAUSE, LONGEST_PAUSE);
    loop {
        let fault = match within(clock, end, operation, call()).await {
            Err(fault) if fault.kind.is_transient() => fault,
            result => return result,
        };
        match pauses.next() {
            Some(pause) if clock.now() + pause < end => clock.sleep(pause).await,
            _ => return Err(fault),
        }
    }
}

/// Pauses without end, each twice as long as the one before until they are as long as they may be,
/// and a little longer by chance, so that many who wait do not come back at once.
pub fn pauses(first: Duration, longest: Duration) -> impl Iterator<Item = Duration> {
    ExponentialBuilder::new()
        .with_min_delay(first)
        .with_max_delay(longest)
        .without_max_times()
        .with_jitter()
        .build()
}

#[cfg(test)]
mod tests {
    use super::super::clock::Asleep;
    use super::super::fault::FaultKind;
    use super::*;

    async fn calls(kind: FaultKind, good_from: usize) -> (usize, bool) {
        let (clock, mut calls) = (Asleep::default(), 0);
        let result = retrying(&clock, Duration::from_secs(10), "PutItem", || {
            calls += 1;
            let fault =
                ServiceFault { operation: "PutItem", kind, code: None, message: String::new() };
            std::future::ready(if calls >= good_from { Ok(()) } else { Err(fault) })
        });
        let is_good = result.await.is_ok();
        assert!(clock.now() < Duration::from_secs(10));
        (calls, is_good)
    }

    #[tokio::test]
    async fn what_passes_by_itself_is_tried_until_the_time_is_over() {
        assert_eq!(calls(FaultKind::Throttled, 4).await, (4, true));
        let (tries, is_good) = calls(FaultKind::Unreachable, usize::MAX).await;
        assert!(tries > 4 && !is_good, "{tries}");
        assert_eq!(calls(FaultKind::Denied, 4).await, (1, false));
    }
}
