//! What was fetched once and holds for a while; who asks at the same time shares one fetch.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::connect::Clock;

/// Keys that are remembered at most: a process deals with one, or with very few.
const MOST: usize = 64;

/// Values by key, each for as long as it holds.
pub(super) struct Cache<K, V, E> {
    slots: Mutex<HashMap<K, Arc<Slot<V, E>>>>,
}

struct Slot<V, E> {
    /// Fetches that have ended.
    rounds: AtomicU64,
    state: tokio::sync::Mutex<State<V, E>>,
}

struct State<V, E> {
    held: Option<(V, Duration)>,
    last: Option<Result<V, E>>,
}

/// A value that was fetched, and for how long it holds; not at all without that.
pub(super) struct Fetched<V> {
    pub(super) value: V,
    pub(super) holds: Option<Duration>,
}

impl<K, V, E> Default for Cache<K, V, E> {
    fn default() -> Self {
        Self { slots: Mutex::default() }
    }
}

impl<K: Eq + Hash, V: Clone, E: Clone> Cache<K, V, E> {
    /// The value that holds, else what `fetch` gets; and whether it was held already. Who comes
    /// while somebody else fetches takes what that one gets, be it an error.
    pub(super) async fn get(
        &self,
        key: K,
        clock: &impl Clock,
        fetch: impl Future<Output = Result<Fetched<V>, E>>,
    ) -> Result<(V, bool), E> {
        let slot = self.slot(key);
        let seen = slot.rounds.load(Ordering::Acquire);
        let mut state = slot.state.lock().await;
        // A function that is frozen between two events must not take what is old for fresh.
        let now = clock.epoch();
        if let Some((value, _)) = state.held.as_ref().filter(|(_, until)| now < *until) {
            return Ok((value.clone(), true));
        }
        if slot.rounds.load(Ordering::Acquire) > seen
            && let Some(last) = &state.last
        {
            return last.clone().map(|value| (value, false));
        }
        // Counted from before the fetch, so that the value never seems to hold longer than it does.
        let fetched = fetch.await;
        state.held = fetched
            .as_ref()
            .ok()
            .and_then(|fetched| Some((fetched.value.clone(), now.saturating_add(fetched.holds?))));
        let result = fetched.map(|fetched| fetched.value);
        state.last = Some(result.clone());
        slot.rounds.fetch_add(1, Ordering::Release);
        result.map(|value| (value, false))
    }

    /// Forgets a value that turned out not to hold, unless it has been replaced since.
    pub(super) async fn forget(&self, key: K, is_it: impl Fn(&V) -> bool) {
        let slot = self.slot(key);
        let mut state = slot.state.lock().await;
        if state.held.as_ref().is_some_and(|(value, _)| is_it(value)) {
            state.held = None;
        }
    }

    fn slot(&self, key: K) -> Arc<Slot<V, E>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST && !slots.contains_key(&key) {
            slots.clear();
        }
        let empty = || {
            let state = State { held: None, last: None };
            Arc::new(Slot { rounds: AtomicU64::new(0), state: tokio::sync::Mutex::new(state) })
        };
        Arc::clone(slots.entry(key).or_insert_with(empty))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures_util::future::join_all;

    use super::*;

    /// A clock that stands still until it is told.
    #[derive(Default)]
    struct Still(Mutex<Duration>);

    impl Clock for Still {
        fn now(&self) -> Duration {
            Duration::ZERO
        }

        fn epoch(&self) -> Duration {
            *self.0.lock().unwrap()
        }

        async fn sleep(&self, _: Duration) {}
    }

    const MINUTE: Duration = Duration::from_secs(60);

    type Numbers = Cache<&'static str, u32, &'static str>;

    async fn get(
        cache: &Numbers,
        clock: &Still,
        count: &Cell<u32>,
        answer: Result<Option<Duration>, &'static str>,
    ) -> Result<(u32, bool), &'static str> {
        let fetch = async {
            tokio::task::yield_now().await;
            count.set(count.get() + 1);
            answer.map(|holds| Fetched { value: count.get(), holds })
        };
        cache.get("key", clock, fetch).await
    }

    #[tokio::test]
    async fn a_value_is_fetched_again_when_it_no_longer_holds_or_is_forgotten() {
        let (cache, clock, count) = (Numbers::default(), Still::default(), Cell::new(0));
        assert_eq!(get(&cache, &clock, &count, Ok(Some(MINUTE))).await, Ok((1, false)));
        assert_eq!(get(&cache, &clock, &count, Ok(None)).await, Ok((1, true)));
        *clock.0.lock().unwrap() = MINUTE;
        assert_eq!(get(&cache, &clock, &count, Ok(Some(MINUTE))).await, Ok((2, false)));
        cache.forget("key", |value| *value == 1).await;
        assert_eq!(get(&cache, &clock, &count, Ok(None)).await, Ok((2, true)));
        cache.forget("key", |value| *value == 2).await;
        assert_eq!(get(&cache, &clock, &count, Ok(None)).await, Ok((3, false)));
        assert_eq!(get(&cache, &clock, &count, Ok(None)).await, Ok((4, false)));
    }

    #[tokio::test]
    async fn who_asks_at_the_same_time_shares_one_fetch_and_one_error() {
        let (cache, clock, count) = (Numbers::default(), Still::default(), Cell::new(0));
        let asks = (0..9).map(|_| get(&cache, &clock, &count, Err("down")));
        let answers = join_all(asks).await;
        assert!(answers.iter().all(|answer| *answer == Err("down")));
        assert_eq!(count.get(), 1);
        let asks = (0..9).map(|_| get(&cache, &clock, &count, Ok(None)));
        assert!(join_all(asks).await.iter().all(|answer| *answer == Ok((2, false))));
    }

    #[tokio::test]
    async fn who_gives_up_while_fetching_leaves_it_to_the_next() {
        let (cache, clock, count) = (Numbers::default(), Still::default(), Cell::new(0));
        {
            let stuck = cache.get("key", &clock, std::future::pending());
            let mut stuck = std::pin::pin!(stuck);
            assert!(futures_util::poll!(&mut stuck).is_pending());
        }
        assert_eq!(get(&cache, &clock, &count, Ok(None)).await, Ok((1, false)));
    }
}
