//! Whose turn it is: no host is asked more often than it should be.

use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use super::lock;

/// The longest pause between two requests that a site may ask for: some ask for an hour, which means
/// that they want no programs, and say so better by their rules.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// When each host may be asked again.
pub(super) struct Turns {
    pause: Duration,
    next: Mutex<HashMap<String, Instant>>,
}

impl Turns {
    /// `pause` lies between two requests to one host.
    pub(super) fn new(pause: Duration) -> Self {
        Self { pause, next: Mutex::default() }
    }

    /// Waits for the turn of `host`, which may have asked for a longer pause.
    pub(super) async fn take(&self, host: &str, asked: Option<Duration>) {
        tokio::time::sleep(self.wait(host, asked, Instant::now())).await;
    }

    /// How long to wait at `now`; the turn after that is the next.
    fn wait(&self, host: &str, asked: Option<Duration>, now: Instant) -> Duration {
        let pause = asked.unwrap_or_default().min(LONGEST_PAUSE).max(self.pause);
        let mut next = lock(&self.next);
        let turn = next.get(host).copied().unwrap_or(now).max(now);
        next.insert(host.to_owned(), turn + pause);
        turn - now
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Turns;

    #[test]
    fn each_host_has_its_own_turns() {
        let second = Duration::from_secs(1);
        let (turns, now) = (Turns::new(second), Instant::now());
        assert_eq!(turns.wait("a", None, now), Duration::ZERO);
        assert_eq!(turns.wait("a", None, now), second);
        assert_eq!(turns.wait("b", Some(second * 5), now), Duration::ZERO);
        assert_eq!(turns.wait("b", Some(second * 3_600), now), second * 5);
        assert_eq!(turns.wait("b", None, now), second * 25);
        assert_eq!(turns.wait("a", None, now + second * 9), Duration::ZERO);
    }
}
