//! A folder of articles: `pipeline` over all of them, several at once.
//!
//! Takes sources one after another, gives briefs in a mirrored tree, `index.json` and a
//! [`Tally`]. Reading and looking for copies goes on ahead on all cores, in order and by a bounded
//! number of articles; up to `Batch::jobs` of them are in work; nothing grows with the folder
//! but temporary files. What is finished is on disk and in the journal before it is counted, so
//! that a run can end at any moment and the next goes on.

mod alone;
mod day;
pub mod entry;
pub(crate) mod file;
mod fingerprint;
pub(crate) mod forecast;
mod intake;
mod ledger;
pub(crate) mod naming;
pub(crate) mod outputs;
mod page;
pub(crate) mod progress;
mod round;
mod runner;
mod scratch;
pub(crate) mod sketch;
pub(crate) mod stop;
mod tally;
pub(crate) mod watch;
mod work;

use std::{ffi::OsString, path::PathBuf, sync::Arc, time::Duration};

pub(crate) use alone::article as lone_article;
pub use page::write as write_page;
pub(crate) use runner::Runner;
pub use tally::Tally;

use self::outputs::Outputs;
use crate::{deadline::Budget, run::Run, writer::Format};

/// What a run over many articles does.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    /// What its articles share. Its store holds the journal.
    pub run: Arc<Run>,
    /// Folder of the briefs.
    pub output: PathBuf,
    /// In which formats.
    pub formats: Vec<Format>,
    /// Articles in work at once; at least one.
    pub jobs: usize,
    /// Whether finished articles are done again.
    pub force: bool,
    /// Which files may be replaced.
    pub outputs: Outputs,
    /// Whether the sources are looked for again and again; each look has an end.
    pub watch: bool,
    /// Failures after which nothing more is begun.
    pub max_failures: Option<usize>,
    /// How long articles in work may take after the first request to stop.
    pub grace: Duration,
    /// The program and the arguments that began this run, for a process that works on one article
    /// alone; empty where there is none.
    pub again: Vec<OsString>,
    /// Whether this run is such a process.
    pub alone: bool,
}

impl Batch {
    /// The time for one article.
    fn budget(&self) -> Budget {
        Budget::new(self.run.settings.time_limit())
    }
}

/// How a run went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// How many articles came out how.
    pub tally: Tally,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
    /// Why it ended before its end by itself.
    pub halted: Option<String>,
    /// Whether articles wait for batches of a provider's.
    pub waits: bool,
}

/// Why a batch cannot run at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BatchError {
    /// The output folder cannot be written to.
    #[error("cannot write to {}: {reason}; name another folder with -o", path.display())]
    Output {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// There is no room for temporary files.
    #[error("cannot keep temporary data: {0}; is the disk full?")]
    Scratch(#[from] rusqlite::Error),
}
