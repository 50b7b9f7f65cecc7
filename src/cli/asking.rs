//! Options of the commands that ask backends, and what the asking came to.

use std::{path::PathBuf, sync::Arc};

use clap::Args;

use super::{
    exit::{self, Failure},
    start, style,
};
use crate::{
    backend::{Usage, deferral::Deferrals, record::Recorder, shared::Shared},
    run::Run,
    settings::{Overrides, Settings},
    store::Store,
};

/// What bounds and what keeps the requests of a run.
#[derive(Debug, Clone, Args)]
pub(super) struct Asking {
    /// Stop before the run costs more than this, in the currency of the configured prices
    #[arg(long, value_name = "AMOUNT", help_heading = "Backends")]
    max_cost: Option<f64>,
    /// Keep requests and answers in this folder (keys removed, articles not), for bug reports
    #[arg(long, value_name = "DIR", help_heading = "Backends")]
    record: Option<PathBuf>,
}

impl Asking {
    /// `overrides` with what these options say about the settings.
    pub(super) fn over(&self, overrides: Overrides) -> Overrides {
        Overrides { max_cost: self.max_cost, ..overrides }
    }

    /// The run that these options bound, and that remembers in `store`; with `batch` its requests wait
    /// there for the batch interfaces of their providers.
    pub(super) fn run(
        &self,
        settings: Settings,
        store: Option<Arc<Store>>,
        batch: bool,
    ) -> Result<Run, Failure> {
        let recorder = self.record.as_deref().map(Recorder::new).transpose().map_err(|error| {
            Failure::new(
                exit::USAGE,
                format!("cannot keep requests in the folder given with --record: {error}"),
            )
        })?;
        let deferrals = store.clone().filter(|_| batch).map(|store| store as Arc<dyn Deferrals>);
        run(settings, store, Shared::default().with_recorder(recorder).with_deferrals(deferrals))
    }

    /// A run that asks nobody and only knows what is in `store`.
    pub(super) fn plan(settings: Settings, store: Option<Arc<Store>>) -> Result<Run, Failure> {
        run(settings, store, Shared::default().asking_nobody())
    }
}

fn run(settings: Settings, store: Option<Arc<Store>>, shared: Shared) -> Result<Run, Failure> {
    if settings.max_cost.is_some_and(|limit| !limit.is_finite() || limit < 0.0) {
        return Err(Failure::usage("--max-cost must be an amount, 0 or more"));
    }
    let shared = shared.with_limit(settings.max_cost);
    Ok(Run { store, ..start::run_with(settings, shared)? })
}

/// Says what the services were asked for and what it cost, when they were asked at all.
pub(super) fn account(run: &Run) {
    let usage = run.backends.usage();
    if usage.requests > 0 {
        style::note(&words(&usage));
    }
}

fn words(usage: &Usage) -> String {
    let mut parts = vec![format!("{} requests", usage.requests), format!("{} characters", usage.characters)];
    parts.extend(usage.input_tokens.map(|count| format!("{count} tokens in")));
    parts.extend(usage.output_tokens.map(|count| format!("{count} tokens out")));
    parts.extend(usage.cost.map(|cost| format!("cost {cost:.4}")));
    parts.join(", ")
}
