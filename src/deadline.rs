//! [`Budget`]: how long one article may be worked on.
//!
//! The stages that find and hold are pure and take whatever time an input asks for; most of it is
//! linear, yet some input will always be found that is not. So every long loop calls [`look`]. When
//! the time of the article at hand is up, `look` unwinds to the budget that was set around the work,
//! as a cancelled query unwinds in rust-analyzer, and the article ends with [`Late`]. Only work
//! counts, as the processor's time of the thread: while an article waits for a service, for the engine
//! or for its turn on a busy machine, its time stands still.

use std::{
    any::Any,
    cell::Cell,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::pin,
    task::Poll,
    time::Duration,
};

/// Looks between two that ask for the time: asking takes longer than looking.
const STEP: u32 = 8;

thread_local! {
    /// At which of its own time the time of what this thread works on is up.
    static END: Cell<Option<Duration>> = const { Cell::new(None) };
    /// Looks since the time was asked for.
    static LOOKS: Cell<u32> = const { Cell::new(0) };
}

/// How long the processor has worked for this thread.
#[cfg(unix)]
fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or_default(), time.tv_nsec.try_into().unwrap_or_default())
}

/// Where the system does not tell, the time that passes.
#[cfg(not(unix))]
fn worked() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

/// Ends the work at hand where its time is up; costs nothing where none was set.
pub(crate) fn look() {
    let Some(end) = END.get() else { return };
    let looks = LOOKS.get();
    LOOKS.set((looks + 1) % STEP);
    if looks == 0 && worked() >= end {
        // Not a panic: nothing is printed, and only a budget takes it.
        resume_unwind(Box::new(TimeIsUp));
    }
}

/// What [`look`] unwinds with.
struct TimeIsUp;

/// The time of an article was up before its work was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// How long it was given.
    pub limit: Duration,
}

impl fmt::Display for Late {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.limit.as_secs_f64();
        write!(
            formatter,
            "was left after {seconds} s of work on it; give it longer with --max-seconds, 0 for no limit"
        )
    }
}

/// What is left of the time for one article; goes from stage to stage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    limit: Duration,
    /// `None` for no limit.
    left: Option<Duration>,
}

impl Budget {
    /// A whole budget; `None` for no limit.
    pub(crate) fn new(limit: Option<Duration>) -> Self {
        Self { limit: limit.unwrap_or_default(), left: limit }
    }

    /// Runs `work` and takes its time from the budget.
    pub(crate) fn spend<T>(&mut self, work: impl FnOnce() -> T) -> Result<T, Late> {
        let Some(left) = self.left else { return Ok(work()) };
        let started = worked();
        let done = {
            let _set = Until::set(started + left);
            catch_unwind(AssertUnwindSafe(work))
        };
        self.left = Some(left.saturating_sub(worked().saturating_sub(started)));
        match done {
            Ok(value) => Ok(value),
            Err(payload) if payload.is::<TimeIsUp>() => Err(Late { limit: self.limit }),
            Err(payload) => resume_unwind(payload),
        }
    }

    /// Drives `future` and takes the time from the budget in which it is not waiting.
    pub(crate) async fn spend_on<F: Future>(&mut self, future: F) -> Result<F::Output, Late> {
        let mut future = pin!(future);
        std::future::poll_fn(|context| match self.spend(|| future.as_mut().poll(context)) {
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(late) => Poll::Ready(Err(late)),
        })
        .await
    }

    /// What is said where it is used up.
    pub(crate) fn late(&self) -> Late {
        Late { limit: self.limit }
    }

    /// How long to wait for work that never looks, before it is left to itself.
    pub(crate) fn patience(&self) -> Duration {
        // The clock on the wall goes faster than a thread's own on a busy machine.
        self.left.map_or(Duration::from_secs(1 << 40), |left| left * 4 + Duration::from_mins(1))
    }
}

/// Like [`catch_unwind`], but lets the end of the article's time pass.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        if payload.is::<TimeIsUp>() {
            resume_unwind(payload)
        }
        payload
    })
}

/// Sets the end for this thread, and what was set before when it is dropped.
struct Until {
    before: Option<Duration>,
}

impl Until {
    fn set(end: Duration) -> Self {
        let before = END.get();
        LOOKS.set(0);
        END.set(Some(before.map_or(end, |before| before.min(end))));
        Self { before }
    }
}

impl Drop for Until {
    fn drop(&mut self) {
        END.set(self.before);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Budget, guarded, look};

    const SHORT: Option<Duration> = Some(Duration::from_millis(5));

    fn busy(milliseconds: u64) {
        let end = super::worked() + Duration::from_millis(milliseconds);
        while super::worked() < end {}
    }

    fn endless() {
        loop {
            look();
        }
    }

    #[test]
    fn endless_work_ends_and_the_next_has_its_own_time() {
        let late = Budget::new(SHORT).spend(endless).expect_err("it has no end");
        assert!(late.to_string().contains("0.005 s") && late.to_string().contains("--max-seconds"));
        assert_eq!(Budget::new(SHORT).spend(|| 1), Ok(1));
        // Outside of a budget nobody looks at a clock.
        look();
    }

    #[test]
    fn the_time_is_one_for_all_stages() {
        let mut budget = Budget::new(SHORT);
        let _ = budget.spend(|| busy(6));
        assert!(budget.spend(look).is_err(), "nothing is left for the second stage");
        let mut none = Budget::new(None);
        assert_eq!(none.spend(|| busy(6)), Ok(()));
        assert_eq!(none.spend(look), Ok(()));
    }

    #[test]
    fn a_guard_keeps_panics_and_not_the_end_of_the_time() {
        assert!(guarded(|| std::panic::resume_unwind(Box::new("broken"))).is_err());
        assert!(Budget::new(SHORT).spend(|| guarded(endless).is_err()).is_err());
    }

    #[test]
    fn waiting_does_not_count() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let wait = tokio::time::sleep(Duration::from_millis(50));
            assert_eq!(Budget::new(SHORT).spend_on(wait).await, Ok(()));
            assert!(Budget::new(SHORT).spend_on(async { endless() }).await.is_err());
        });
    }
}
