//! A breaker: after several outages in a row a backend is left alone for a while.
//!
//! Pure: the caller brings the time. While it is open every request fails at once; when the
//! pause is over one request goes through as a trial, and its outcome decides.

use std::time::{Duration, Instant};

/// Outages in a row that open it, at least.
const OUTAGES: u32 = 8;
/// How long it stays open.
pub(crate) const OPEN_FOR: Duration = Duration::from_secs(30);

/// State of one backend.
#[derive(Debug)]
pub(crate) struct Breaker {
    bound: u32,
    outages: u32,
    open_until: Option<Instant>,
    trial: bool,
}

impl Default for Breaker {
    fn default() -> Self {
        Self::for_concurrency(1)
    }
}

impl Breaker {
    /// A breaker for a backend with `concurrency` requests in flight. One short outage fails all of
    /// them at once, which says no more than one failure: twice their number opens it.
    #[must_use]
    pub(crate) fn for_concurrency(concurrency: usize) -> Self {
        let twice = u32::try_from(concurrency.saturating_mul(2)).unwrap_or(u32::MAX);
        Self { bound: twice.max(OUTAGES), outages: 0, open_until: None, trial: false }
    }

    /// Whether a request may go; else how long until one may.
    pub(crate) fn enter(&mut self, now: Instant) -> Result<(), Duration> {
        match self.open_until {
            None => Ok(()),
            Some(until) if now < until => Err(until - now),
            Some(_) if self.trial => Err(Duration::ZERO),
            Some(_) => {
                self.trial = true;
                Ok(())
            }
        }
    }

    /// A request was answered; true when that ends a pause.
    pub(crate) fn answered(&mut self) -> bool {
        let was_open = self.open_until.is_some();
        *self = Self { bound: self.bound, outages: 0, open_until: None, trial: false };
        was_open
    }

    /// A request met an outage; true when that opens the breaker.
    pub(crate) fn outage(&mut self, now: Instant) -> bool {
        self.outages += 1;
        let opens = self.trial || self.outages == self.bound;
        if opens {
            self.open_until = Some(now + OPEN_FOR);
            self.trial = false;
        }
        opens
    }

    /// A request was given up before it had an outcome.
    pub(crate) fn abandoned(&mut self) {
        self.trial = false;
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Breaker, OPEN_FOR, OUTAGES};

    #[test]
    fn it_opens_tries_once_and_closes() {
        let start = Instant::now();
        let mut breaker = Breaker::default();
        for outage in 1..=OUTAGES {
            assert!(breaker.enter(start).is_ok());
            assert_eq!(breaker.outage(start), outage == OUTAGES);
        }
        assert_eq!(breaker.enter(start + Duration::from_secs(10)), Err(Duration::from_secs(20)));
        let later = start + OPEN_FOR;
        assert!(breaker.enter(later).is_ok());
        assert!(breaker.enter(later).is_err());
        assert!(breaker.outage(later));
        assert!(breaker.enter(later + OPEN_FOR).is_ok());
        breaker.abandoned();
        assert!(breaker.enter(later + OPEN_FOR).is_ok());
        assert!(breaker.answered(), "the pause is over");
        assert!(breaker.enter(start).is_ok());
        assert!(!breaker.answered());
    }

    #[test]
    fn one_outage_of_all_requests_in_flight_does_not_open_it() {
        let now = Instant::now();
        let mut breaker = Breaker::for_concurrency(64);
        for _ in 0..64 {
            assert!(!breaker.outage(now));
        }
        assert!(breaker.enter(now).is_ok());
        breaker.answered();
        let opened = (0..128).filter(|_| breaker.outage(now)).count();
        assert_eq!(opened, 1);
    }

    #[test]
    fn one_good_answer_starts_the_count_again() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        for _ in 1..OUTAGES {
            breaker.outage(now);
        }
        breaker.answered();
        assert!(!breaker.outage(now));
        assert!(breaker.enter(now).is_ok());
    }
}
