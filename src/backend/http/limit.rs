//! How many requests at once, and how many a minute.
//!
//! The number in flight is held by a semaphore; the rate by a token bucket whose burst is small
//! enough that no minute, wherever it starts, sees more requests than configured.

use std::{num::NonZeroU32, time::Duration};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    state::{InMemoryState, NotKeyed},
};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::shared::Pause;

type Bucket<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// The gate that every attempt passes.
#[derive(Debug)]
pub(crate) struct Gate<C: Clock = DefaultClock> {
    permits: Semaphore,
    rate: Option<(Bucket<C>, C)>,
}

impl Gate {
    /// At most `concurrency` at once and `per_minute` a minute.
    #[must_use]
    pub(crate) fn new(concurrency: usize, per_minute: Option<u32>) -> Self {
        Self::with_clock(concurrency, per_minute, DefaultClock::default())
    }
}

impl<C: Clock + Clone> Gate<C> {
    /// The same by another clock.
    #[must_use]
    pub(crate) fn with_clock(concurrency: usize, per_minute: Option<u32>, clock: C) -> Self {
        let rate = per_minute.and_then(quota);
        Self {
            permits: Semaphore::new(concurrency.clamp(1, Semaphore::MAX_PERMITS)),
            rate: rate.map(|quota| (RateLimiter::direct_with_clock(quota, clock.clone()), clock)),
        }
    }

    /// Waits until a request may go; it is in flight as long as the permit lives.
    pub(crate) async fn enter(&self, pause: &Pause) -> SemaphorePermit<'_> {
        let permit = self.permits.acquire().await.expect("the semaphore is never closed");
        if let Some((bucket, clock)) = &self.rate {
            while let Err(early) = bucket.check() {
                pause.wait(early.wait_time_from(clock.now())).await;
            }
        }
        permit
    }
}

/// Burst and refill together give `per_minute` in any minute.
fn quota(per_minute: u32) -> Option<Quota> {
    let burst = NonZeroU32::new((per_minute / 10).max(1))?;
    let refill = per_minute.saturating_sub(burst.get()).max(1);
    Quota::with_period(Duration::from_mins(1) / refill).map(|quota| quota.allow_burst(burst))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::{
        sync::{Arc, Mutex},
        time::Duration,
    };

    use governor::clock::FakeRelativeClock;

    use super::{Gate, Pause};

    #[tokio::test]
    async fn no_minute_sees_more_than_the_limit() {
        for per_minute in [1_u32, 2, 7, 12, 60] {
            let clock = FakeRelativeClock::default();
            let now = Arc::new(Mutex::new(Duration::ZERO));
            let gate = Gate::with_clock(1, Some(per_minute), clock.clone());
            let passed = Arc::clone(&now);
            let pause = Pause::new(move |wait| {
                clock.advance(wait);
                *passed.lock().unwrap() += wait;
                Box::pin(std::future::ready(()))
            });
            let mut times = Vec::new();
            for _ in 0..per_minute * 4 {
                drop(gate.enter(&pause).await);
                times.push(*now.lock().unwrap());
            }
            for window in times.windows(per_minute as usize + 1) {
                let end = window[0] + Duration::from_millis(59_990);
                assert!(window[per_minute as usize] >= end, "{per_minute} a minute: {window:?}");
            }
        }
    }
}
