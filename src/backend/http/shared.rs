//! [`Shared`]: what all backends of one run have in common.
//!
//! The spending limit, the budget of further attempts, the recorder of traffic and the clock that
//! waits are the run's, not one profile's.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

use super::{
    accounting::{Meter, Spending},
    deferral::Deferrals,
    record::Recorder,
    retry::RetryBudget,
};
use crate::backend::profile::RETRIES_PER_RUN;

/// What all backends of one run share.
#[derive(Debug)]
pub struct Shared {
    /// What the run may cost.
    pub spending: Spending,
    /// What all requests of the run took together.
    pub total: Arc<Meter>,
    /// Further attempts left.
    pub retries: RetryBudget,
    /// Keeps requests and answers for bug reports.
    pub recorder: Option<Recorder>,
    /// Whether nothing is sent: a plan is only told what is known.
    pub asks_nobody: bool,
    /// Where requests wait for batches; `None` where each is sent.
    pub deferrals: Option<Arc<dyn Deferrals>>,
    /// How to wait.
    pub pause: Pause,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            spending: Spending::new(None),
            total: Arc::default(),
            retries: RetryBudget::new(RETRIES_PER_RUN),
            recorder: None,
            asks_nobody: false,
            deferrals: None,
            pause: Pause::real(),
        }
    }
}

impl Shared {
    /// With a limit on what the run may cost, in the currency of the configured prices.
    #[must_use]
    pub fn with_limit(mut self, limit: Option<f64>) -> Self {
        self.spending = Spending::new(limit);
        self
    }

    /// With a recorder.
    #[must_use]
    pub fn with_recorder(mut self, recorder: Option<Recorder>) -> Self {
        self.recorder = recorder;
        self
    }

    /// For a plan: nothing is sent.
    #[must_use]
    pub(crate) fn asking_nobody(mut self) -> Self {
        self.asks_nobody = true;
        self
    }

    /// With a place where requests wait for batches.
    #[must_use]
    pub fn with_deferrals(mut self, deferrals: Option<Arc<dyn Deferrals>>) -> Self {
        self.deferrals = deferrals;
        self
    }

    /// With another way to wait, for tests.
    #[must_use]
    pub fn with_pause(mut self, pause: Pause) -> Self {
        self.pause = pause;
        self
    }
}

/// Waits for a while; what waits can be put in its place, so that tests never sleep.
#[derive(Clone)]
pub struct Pause(Arc<dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync>);

impl std::fmt::Debug for Pause {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pause")
    }
}

impl Pause {
    /// Waits by the clock.
    #[must_use]
    pub(crate) fn real() -> Self {
        Self::new(|duration| Box::pin(tokio::time::sleep(duration)))
    }

    /// Waits in a way of the caller's own.
    pub fn new(wait: impl Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(wait))
    }

    /// Waits.
    #[must_use]
    pub(crate) fn wait(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (self.0)(duration)
    }
}
