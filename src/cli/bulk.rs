//! `brief --batch`: requests through the batch interfaces of providers, round by round.
//!
//! A round works on every article as far as answers are there and gathers what is missing; what was
//! gathered is submitted, and when its answers have come the next round goes on from them. Summaries
//! come first, then translations, then quotations that are asked for alone: three rounds as a rule.

use std::{sync::Arc, time::Duration};

use super::{
    exit::{self, Failure},
    style,
};
use crate::{
    backend::{Backend, MOST_BYTES, MOST_REQUESTS, Progress},
    batch::stop::{Stop, Urgency},
    run::Run,
    store::Store,
};

/// The first pause between two looks at a batch, and the longest: batches take minutes to hours.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_mins(1));

/// When the answers of a batch are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum When {
    /// The run waits for them.
    Wait,
    /// The same command, given later, reads them.
    Later,
}

/// What is left between two rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// Nothing waits: the last round was the last.
    Nothing,
    /// Answers have come.
    Answers,
    /// Batches are at work, and are not waited for.
    Batches,
}

/// The batches of a run.
pub(super) struct Rounds {
    store: Arc<Store>,
    backends: Vec<Arc<Backend>>,
    when: When,
}

impl Rounds {
    /// For the backends of a run that have a batch interface.
    pub(super) fn of(run: &Run, store: &Arc<Store>, when: When) -> Result<Self, Failure> {
        let opened = run.destinations().into_iter().filter_map(|destination| run.open(&destination));
        let backends: Vec<_> = opened.filter(|backend| backend.takes_batches()).collect();
        if backends.is_empty() {
            return Err(Failure::configuration(
                "--batch needs a profile whose provider has a batch interface: the presets openai, mistral and \
                 anthropic, or `batch_interface` in the profile",
            ));
        }
        Ok(Self { store: Arc::clone(store), backends, when })
    }

    /// Submits what was gathered, and reads what batches have brought.
    pub(super) async fn collect(&self, stop: &Stop) -> Result<Left, Failure> {
        let mut pause = PAUSES.0;
        let mut came = false;
        loop {
            let mut open = 0;
            for backend in &self.backends {
                self.submit(backend).await?;
                for batch in self.store.open_batches(backend.profile_name()) {
                    let ended = self.read(backend, &batch).await?;
                    came |= ended;
                    open += usize::from(!ended);
                }
            }
            match (open, came) {
                (0, false) => return Ok(Left::Nothing),
                (0, true) => return Ok(Left::Answers),
                (_, came) if self.when == When::Later => {
                    return Ok(if came { Left::Answers } else { Left::Batches });
                }
                _ => {}
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.reached(Urgency::Soon) => return Ok(Left::Batches),
            }
            pause = (pause * 3 / 2).min(PAUSES.1);
        }
    }

    async fn submit(&self, backend: &Backend) -> Result<(), Failure> {
        let name = backend.profile_name();
        loop {
            let gathered = self.store.gathered(name, MOST_REQUESTS, MOST_BYTES);
            if gathered.is_empty() {
                return Ok(());
            }
            let batch = backend.submit(&gathered).await.map_err(failure)?;
            self.store.sent(&gathered, &batch);
            style::note(&format!("{name}: {} requests are submitted as the batch {batch}", gathered.len()));
        }
    }

    /// Reads a batch where it has ended; whether it has.
    async fn read(&self, backend: &Backend, batch: &str) -> Result<bool, Failure> {
        let places = match backend.look(batch).await.map_err(failure)? {
            Progress::Working(done, all) => {
                tracing::info!("{batch}: {done} of {all} requests are answered");
                return Ok(false);
            }
            Progress::Refused(why) => {
                style::warning(&format!("{}: the batch {batch} was refused: {why}", backend.profile_name()));
                Vec::new()
            }
            Progress::Ended(places) => places,
        };
        for place in places {
            for brought in backend.results(&place).await.map_err(failure)? {
                if let Some(answer) = &brought.answer {
                    self.store.brought(&brought.key, answer);
                }
            }
        }
        self.store.ended(batch);
        Ok(true)
    }
}

fn failure(error: crate::backend::BackendError) -> Failure {
    Failure::new(exit::ALL_FAILED, error)
}
