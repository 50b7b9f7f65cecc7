//! One article of a batch: from its document to its briefs and its line in the journal.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use super::{
    Batch,
    entry::{Entry, EntryOutcome},
    file::{self, OutputFolder},
    ledger, naming,
};
use crate::{
    article,
    brief::Brief,
    deadline::{Budget, Late},
    document::Document,
    input::{Loaded, Source},
    pipeline::{self, Outcome},
    run::Run,
    store::{
        answers::Session,
        journal::{ArticleKey, State},
    },
};

/// An article that is ready to be worked on.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) number: u64,
    pub(super) source: Source,
    pub(super) loaded: Loaded,
    pub(super) document: Document,
    pub(super) words: usize,
    /// What is left of the time for it.
    pub(super) budget: Budget,
    /// Place of its briefs below the output folder, without extension.
    pub(super) place: PathBuf,
    pub(super) key: ArticleKey,
}

/// What a job came to.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) entry: Entry,
    /// Why no other article can be written either.
    pub(super) fatal: Option<String>,
}

/// Briefs an article, writes what there is, notes it in the journal.
pub(super) async fn brief(
    batch: Arc<Batch>,
    output_folder: Arc<OutputFolder>,
    job: Job,
    session: Option<Arc<Session>>,
) -> Settled {
    let started = Instant::now();
    let Job { source, loaded, document, words, place, key, mut budget, .. } = job;
    let run = Arc::clone(&batch.run);
    let options = run.detect_options();
    let analysed = tokio::task::spawn_blocking(move || {
        let found = budget.spend(|| article::find_in(loaded, document, &options));
        (found, budget)
    });
    let late = |late: Late| Outcome::Failed { reason: format!("{}: {late}", source.display()) };
    // What never looks at the time is left to itself.
    let outcome = match tokio::time::timeout(budget.patience(), analysed).await {
        Ok(Ok((Ok(article), mut budget))) => {
            let briefed = budget.spend_on(pipeline::brief(&article, &run, session.as_ref())).await;
            briefed.unwrap_or_else(late)
        }
        Ok(Ok((Err(found), _))) => late(found),
        Ok(Err(_)) => Outcome::Failed { reason: format!("{}: {BROKEN}", source.display()) },
        Err(_) => late(budget.late()),
    };
    let name = source.display();
    let written = tokio::task::spawn_blocking(move || {
        let mut settled = written(&batch, &output_folder, &source, &place, outcome);
        settled.entry.words = words;
        settled.entry.seconds = (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        note(&batch.run, &key, &settled.entry);
        settled
    });
    written.await.unwrap_or_else(|_| Settled {
        entry: Entry::new(name, EntryOutcome::Failed, Some(BROKEN.to_owned())),
        fatal: None,
    })
}

/// What is said of an article that breaks the program.
pub(super) const BROKEN: &str = "the program broke on this article; please report it with the article";

fn written(
    batch: &Batch,
    output_folder: &OutputFolder,
    source: &Source,
    place: &Path,
    outcome: Outcome,
) -> Settled {
    let name = source.display();
    let (brief, fate, reason) = match outcome {
        Outcome::Done { brief } => (Some(brief), EntryOutcome::Done, None),
        Outcome::Partial { brief, reason } => {
            (Some(brief), EntryOutcome::Partial, Some(format!("the brief is partial: {reason}")))
        }
        Outcome::Untranslated { brief, reason } => (Some(brief), EntryOutcome::Failed, Some(reason)),
        Outcome::Unfaithful { brief, failed } => {
            let failed = pipeline::failed_checks(failed);
            (Some(brief), EntryOutcome::Unfaithful, Some(format!("{failed}; the brief lists them")))
        }
        Outcome::Skipped { reason } => (None, EntryOutcome::Skipped, Some(reason)),
        Outcome::Failed { reason } => (None, EntryOutcome::Failed, Some(bare(&reason, &name))),
    };
    let mut entry = Entry::new(name, fate, reason);
    if let Some(brief) = brief {
        entry.describe(&brief);
        match outputs(batch, output_folder, source, place, &brief) {
            Ok(outputs) => entry.outputs = outputs,
            Err((path, error)) => {
                let reason = format!("cannot write {}: {error}", path.display());
                let advice = "is the folder writable, the disk full?";
                entry.outcome = EntryOutcome::Failed;
                entry.reason = Some(format!("{reason}; {advice}"));
                let fatal = file::is_final(&error).then_some(reason);
                return Settled { entry, fatal };
            }
        }
    }
    Settled { entry, fatal: None }
}

/// A reason without the name of the article before it: the entry names it.
pub(super) fn bare(reason: &str, name: &str) -> String {
    reason.strip_prefix(name).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(reason).to_owned()
}

fn outputs(
    batch: &Batch,
    output_folder: &OutputFolder,
    source: &Source,
    place: &Path,
    brief: &Brief,
) -> Result<Vec<String>, (PathBuf, std::io::Error)> {
    let mut outputs = Vec::new();
    for format in &batch.formats {
        let below = naming::with_extension(place, format.extension());
        let path = batch.output.join(&below);
        let bytes = format.write(brief, batch.run.settings.detail);
        let owner = ledger::owner(source);
        let written =
            output_folder.write(&path, owner.as_os_str().as_encoded_bytes(), |file| file.write_all(&bytes));
        let place = written.map_err(|error| (path, error))?;
        let below = place.strip_prefix(&batch.output).unwrap_or(&place);
        outputs.push(below.display().to_string());
    }
    Ok(outputs)
}

/// Notes an entry in the journal.
pub(super) fn note(run: &Run, key: &ArticleKey, entry: &Entry) {
    let Some(store) = &run.store else { return };
    let state = match entry.outcome {
        EntryOutcome::Done | EntryOutcome::Unfaithful => State::Done,
        EntryOutcome::Failed | EntryOutcome::Partial => State::Failed,
        EntryOutcome::Skipped | EntryOutcome::Duplicate => State::Skipped,
    };
    store.settle(key, state, &serde_json::to_string(entry).unwrap_or_default());
}
