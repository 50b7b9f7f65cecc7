//! What requests cost, and the limit that a run may not pass.
//!
//! Before a request its likely cost is booked; when the answer is there the booking is settled
//! with what was counted, or given back when there was none. So requests in flight together
//! cannot pass the limit either.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::answers::{Answers, RequestKey};
use crate::backend::{Usage, profile::Prices};

/// Spending of one run.
#[derive(Debug)]
pub struct Spending {
    limit: Option<f64>,
    state: Mutex<Spent>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Spent {
    settled: f64,
    booked: f64,
}

/// A part of the limit that is set aside for one request.
#[derive(Debug)]
pub(crate) struct Booking<'a> {
    spending: &'a Spending,
    amount: f64,
}

/// The limit would be passed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{spent:.4} is spent or under way and the next request may cost {next:.4}")]
pub(crate) struct OverLimit {
    /// Settled and booked.
    pub spent: f64,
    /// What was to be booked.
    pub next: f64,
}

impl Spending {
    /// Nothing spent yet; `None` is no limit.
    #[must_use]
    pub(crate) fn new(limit: Option<f64>) -> Self {
        Self { limit, state: Mutex::default() }
    }

    /// The limit.
    #[must_use]
    pub(crate) fn limit(&self) -> Option<f64> {
        self.limit
    }

    /// What is spent.
    #[cfg(test)]
    pub(crate) fn spent(&self) -> f64 {
        self.lock().settled
    }

    /// Sets `amount` aside.
    pub(crate) fn book(&self, amount: f64) -> Result<Booking<'_>, OverLimit> {
        let mut state = self.lock();
        let spent = state.settled + state.booked;
        if self.limit.is_some_and(|limit| amount > 0.0 && spent + amount > limit) {
            return Err(OverLimit { spent, next: amount });
        }
        state.booked += amount;
        Ok(Booking { spending: self, amount })
    }

    fn lock(&self) -> MutexGuard<'_, Spent> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Booking<'_> {
    /// Counts what the request did cost.
    pub(crate) fn settle(self, cost: f64) {
        self.spending.lock().settled += cost;
        // The booking itself is given back on drop.
    }
}

impl Drop for Booking<'_> {
    fn drop(&mut self) {
        self.spending.lock().booked -= self.amount;
    }
}

impl Prices {
    /// What providers take for what is asked in a batch.
    #[must_use]
    pub(crate) fn halved(self) -> Self {
        let half = |price: Option<f64>| price.map(|price| price / 2.0);
        Self { input: half(self.input), output: half(self.output), characters: half(self.characters) }
    }

    /// Cost of the tokens in and out and of the characters sent; `None` where nothing has a price.
    #[must_use]
    pub(crate) fn cost(&self, input: u64, output: u64, characters: u64) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "counts of one run stay far below 2^52")]
        let part = |price: Option<f64>, count: u64| price.map(|price| price * count as f64 / 1e6);
        let parts = [part(self.input, input), part(self.output, output), part(self.characters, characters)];
        parts.into_iter().flatten().reduce(|sum, part| sum + part)
    }
}

/// Counts the requests of one call, from several at once, and those of the run with them; says
/// where their answers are kept.
#[derive(Debug, Default)]
pub struct Meter {
    counted: Mutex<Usage>,
    whole: Option<Arc<Meter>>,
    /// Where answers are kept, so that none is paid for twice.
    answers: Option<Arc<dyn Answers>>,
    /// Requests whose answers were kept, now or before.
    kept: Mutex<Vec<RequestKey>>,
}

impl Meter {
    /// A meter whose counts are also those of `whole`, for a call whose answers are kept in
    /// `answers`.
    #[must_use]
    pub(crate) fn part_of(whole: &Arc<Self>, answers: Option<&Arc<dyn Answers>>) -> Self {
        Self { whole: Some(Arc::clone(whole)), answers: answers.cloned(), ..Self::default() }
    }

    /// Where answers are kept.
    #[must_use]
    pub(crate) fn answers(&self) -> Option<&dyn Answers> {
        self.answers.as_deref()
    }

    /// One request was answered.
    pub(crate) fn answered(&self) {
        self.add(&Usage { requests: 1, ..Usage::default() });
    }

    /// The answer to this request is kept.
    pub(crate) fn kept(&self, key: RequestKey) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(key);
    }

    /// The requests whose answers are kept.
    #[must_use]
    pub(crate) fn all_kept(&self) -> Vec<RequestKey> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds what an answer took when it was paid for, which was not in this run.
    pub(crate) fn recalled(&self, usage: &Usage) {
        self.lock().add(usage);
    }

    /// Adds tokens, characters and cost.
    pub(crate) fn add(&self, usage: &Usage) {
        self.lock().add(usage);
        if let Some(whole) = &self.whole {
            whole.add(usage);
        }
    }

    /// The sum.
    #[must_use]
    pub(crate) fn total(&self) -> Usage {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Usage> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::Spending;
    use crate::backend::profile::Prices;

    #[test]
    fn bookings_in_flight_count() {
        let spending = Spending::new(Some(1.0));
        let first = spending.book(0.6).unwrap();
        assert!(spending.book(0.5).is_err());
        first.settle(0.2);
        let second = spending.book(0.7).unwrap();
        drop(second);
        assert!((spending.spent() - 0.2).abs() < 1e-9);
        assert!(spending.book(0.7).is_ok());
        assert!(spending.book(0.9).is_err());
        assert!(Spending::new(None).book(1e9).is_ok());
    }

    #[test]
    fn only_what_has_a_price_costs() {
        let prices = Prices { input: Some(2.0), output: Some(8.0), characters: None };
        assert_eq!(prices.cost(500_000, 250_000, 9), Some(3.0));
        assert_eq!(Prices::default().cost(5, 5, 5), None);
    }
}
