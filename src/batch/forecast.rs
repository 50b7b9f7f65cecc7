//! [`Forecast`]: what a run would do with each article, without doing it.
//!
//! Takes articles in the order of a run, gives [`Expected`]. Asks the journal and looks for copies
//! as a run does; claims, reserves and writes nothing.

use std::{path::Path, sync::Arc};

use super::{
    ledger::Ledger,
    scratch::{Kinship, Scratch},
    sketch::Sketch,
};
use crate::{article::Article, run::Run, writer::Format};

/// What would become of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It would be worked on.
    Work,
    /// An earlier run finished it; it would be left alone.
    DoneBefore,
    /// It has the same words as the article of this path, which has the brief.
    CopyOf(String),
    /// It is a brief of an earlier run.
    OwnBrief,
}

/// Foresees a run.
pub(crate) struct Forecast {
    run: Arc<Run>,
    ledger: Ledger,
    scratch: Scratch,
    force: bool,
}

impl Forecast {
    /// Of a run whose briefs would go below `output` in these formats; `force` does finished
    /// articles again.
    pub(crate) fn new(
        run: &Arc<Run>,
        output: &Path,
        formats: &[Format],
        force: bool,
    ) -> rusqlite::Result<Self> {
        let ledger = Ledger::new(run, output, formats);
        Ok(Self { run: Arc::clone(run), ledger, scratch: Scratch::new()?, force })
    }

    /// What would become of the next article.
    pub(crate) fn of(&mut self, article: &Article) -> Expected {
        let (loaded, source) = (&article.loaded, &article.loaded.source);
        if self.ledger.is_own_brief(source) {
            return Expected::OwnBrief;
        }
        if let Some(sketch) = Sketch::of(&article.document)
            && let Ok(Kinship::Same(original)) = self.scratch.place(&source.display(), &sketch)
        {
            return Expected::CopyOf(original);
        }
        let Some(store) = self.run.store.as_ref().filter(|_| !self.force) else { return Expected::Work };
        let key = self.ledger.key(loaded, &self.ledger.place(source));
        if store.finished(&key).is_some_and(|entry| self.ledger.is_whole(&entry)) {
            return Expected::DoneBefore;
        }
        Expected::Work
    }
}
