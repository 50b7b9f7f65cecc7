//! When to ask again, and how long to wait before it.
//!
//! Full jitter: each wait is drawn evenly from nothing up to a bound that doubles. What the
//! service asks for (`retry-after-ms`, `Retry-After` in seconds or as a date) goes first.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use jiff::Timestamp;
use reqwest::header::HeaderMap;

/// First bound of a wait.
const FIRST: Duration = Duration::from_millis(500);
/// Last bound of a wait.
const LAST: Duration = Duration::from_mins(1);
/// Longest wait that a service may ask for; one that asks for more is taken as out of quota.
pub(crate) const LONGEST_ASKED: Duration = Duration::from_mins(5);

/// Waits before each further attempt.
#[derive(Debug)]
pub(crate) struct FullJitter {
    bound: Duration,
    left: usize,
}

impl FullJitter {
    /// Waits for `retries` further attempts.
    #[must_use]
    pub(crate) fn new(retries: usize) -> Self {
        Self { bound: FIRST, left: retries }
    }
}

impl Iterator for FullJitter {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        self.left = self.left.checked_sub(1)?;
        let wait = self.bound.mul_f64(fastrand::f64());
        self.bound = (self.bound * 2).min(LAST);
        Some(wait)
    }
}

/// Further attempts that a whole run may make, so that a dying service is not hammered.
#[derive(Debug)]
pub struct RetryBudget(AtomicU64);

impl RetryBudget {
    /// A budget of `retries`.
    #[must_use]
    pub fn new(retries: u64) -> Self {
        Self(AtomicU64::new(retries))
    }

    /// Takes one; false when none is left.
    pub(crate) fn take(&self) -> bool {
        let less = |left: u64| left.checked_sub(1);
        let taken = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        if taken == Ok(1) {
            tracing::warn!("no further attempts are left for this run; from now on each request goes once");
        }
        taken.is_ok()
    }
}

/// How long the service asks us to wait, counted from `now`.
#[must_use]
pub(crate) fn asked_wait(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok()) {
        return seconds(milliseconds / 1000.0);
    }
    let after = text("retry-after")?;
    if let Ok(number) = after.parse::<f64>() {
        return seconds(number);
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(after).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or(Duration::ZERO))
}

fn seconds(number: f64) -> Option<Duration> {
    (number >= 0.0).then(|| Duration::try_from_secs_f64(number).unwrap_or(Duration::MAX))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::time::Duration;

    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::{FullJitter, LAST, RetryBudget, asked_wait};

    fn wait(name: &'static str, value: &'static str) -> Option<Duration> {
        let name = HeaderName::from_static(name);
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_static(value))]);
        asked_wait(&headers, "2026-11-24T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        assert_eq!(wait("retry-after", "7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("retry-after", "1.5"), Some(Duration::from_millis(1500)));
        assert_eq!(wait("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(wait("retry-after", "Tue, 24 Nov 2026 10:00:30 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(wait("retry-after", "Tue, 24 Nov 2026 09:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("retry-after", "soon"), None);
        assert_eq!(wait("retry-after", "-3"), None);
        assert_eq!(wait("retry-after", "1e300"), Some(Duration::MAX));
    }

    #[test]
    fn waits_stay_under_a_doubling_bound() {
        let waits: Vec<_> = FullJitter::new(12).collect();
        assert_eq!(waits.len(), 12);
        let mut bound = Duration::from_millis(500);
        for wait in waits {
            assert!(wait <= bound);
            bound = (bound * 2).min(LAST);
        }
    }

    #[test]
    fn a_budget_runs_out() {
        let budget = RetryBudget::new(2);
        assert_eq!([budget.take(), budget.take(), budget.take()], [true, true, false]);
    }
}
