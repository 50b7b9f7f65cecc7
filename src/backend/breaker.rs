//! A breaker: after several outages in a row a backend is left alone for a while.
//!
//! Pure: the caller brings the time. While it is open every request fails at once; when the
//! pause is over one request goes through as a trial, and its outcome decides.

use std::time::{Duration, Instant};

/// Outages in a row that open it.
const OUTAGES: u32 = 8;
/// How long it stays open.
const OPEN_FOR: Duration = Duration::from_secs(30);

/// State of one backend.
#[derive(Debug, Default)]
pub struct Breaker {
    outages: u32,
    open_until: Option<Instant>,
    trial: bool,
}

impl Breaker {
    /// Whether a request may go; else how long until one may.
    pub fn enter(&mut self, now: Instant) -> Result<(), Duration> {
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

    /// A request was answered.
    pub fn answered(&mut self) {
        *self = Self::default();
    }

    /// A request met an outage; true when that opens the breaker.
    pub fn outage(&mut self, now: Instant) -> bool {
        self.outages += 1;
        let opens = self.trial || self.outages == OUTAGES;
        if opens {
            self.open_until = Some(now + OPEN_FOR);
            self.trial = false;
        }
        opens
    }

    /// A request was given up before it had an outcome.
    pub fn abandoned(&mut self) {
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
        breaker.answered();
        assert!(breaker.enter(start).is_ok());
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
