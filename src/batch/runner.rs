//! [`Runner`]: a run over many articles, from the first source to the written index.
//!
//! Takes prepared articles one after another, claims each in the journal, hands it to a task, settles
//! what comes back, and ends as [`Stop`] says. What it has in hand is a [`Round`].

use std::{path::PathBuf, sync::Arc, time::Duration};

use futures_util::StreamExt as _;
use tokio::task::{Id, JoinError};

use super::{
    Batch, BatchError, Report,
    alone::{self, Fate},
    entry::{self, Entry, EntryOutcome},
    file::OutputFolder,
    intake::{self, Content, Prepared},
    ledger::{self, Ledger},
    page,
    progress::Progress,
    round::{Round, Ticket},
    scratch::{Kinship, Scratch},
    stop::{Stop, Urgency},
    work::{self, Job, Settled},
};
use crate::{
    input::{InputError, Source},
    store::{Horizon, Store, journal::Claim},
    writer::Format,
};

/// How often another run's articles are looked at again.
const AGAIN: Duration = Duration::from_millis(200);
/// How long articles that are cut off may take to let go of what they have half-written.
const LETTING_GO: Duration = Duration::from_secs(1);
/// How often progress is told.
const TICK: Duration = Duration::from_millis(500);
/// What the store says the indexes are made for: no article has this name.
const INDEX: &[u8] = b"";

/// A batch with what is known so far; `run` may be called again with more sources.
pub(crate) struct Runner<'a> {
    batch: Arc<Batch>,
    output_folder: Arc<OutputFolder>,
    stop: Stop,
    progress: &'a mut dyn Progress,
    scratch: Scratch,
    ledger: Ledger,
    number: u64,
    report: Report,
}

impl<'a> Runner<'a> {
    /// Prepares a run: looks whether briefs can be written before anything is paid for.
    pub(crate) fn new(batch: Batch, stop: Stop, progress: &'a mut dyn Progress) -> Result<Self, BatchError> {
        let output_folder = OutputFolder::open(&batch.output, batch.outputs.clone())
            .map_err(|reason| BatchError::Output { path: batch.output.clone(), reason })?;
        Ok(Self {
            ledger: Ledger::new(&batch.run, &batch.output, &batch.formats),
            scratch: Scratch::new()?,
            batch: Arc::new(batch),
            output_folder: Arc::new(output_folder),
            stop,
            progress,
            number: 0,
            report: Report::default(),
        })
    }

    /// How it went so far.
    #[must_use]
    pub(crate) fn report(&self) -> &Report {
        &self.report
    }

    /// Briefs `sources`, to their end or until it is to stop.
    pub(crate) async fn run(
        &mut self,
        sources: impl Iterator<Item = Result<Source, InputError>> + Send + 'static,
    ) {
        let mut prepared = Box::pin(intake::prepared(sources, &self.batch, self.number));
        let mut round = Round::default();
        let mut tick = tokio::time::interval(TICK);
        let stop = self.stop.clone();
        let mut grace_over = Box::pin(grace_over(&stop, self.batch.grace));
        loop {
            self.begin_alone(&mut round);
            if round.jobs.is_empty() && (round.ended() || self.is_stopping()) {
                break;
            }
            let room = round.jobs.len() < self.batch.jobs.max(1) && !self.is_stopping();
            let draining = self.stop.urgency() >= Urgency::Soon;
            tokio::select! {
                biased;
                () = stop.reached(Urgency::Now) => break,
                () = &mut grace_over => break,
                () = stop.reached(Urgency::Soon), if !draining => {}
                Some(done) = round.jobs.join_next_with_id(), if !round.jobs.is_empty() => {
                    self.finish(&mut round, done);
                }
                next = prepared.next(), if room && !round.exhausted => match next {
                    Some(next) => self.admit(&mut round, next),
                    None => round.exhausted = true,
                },
                () = tokio::time::sleep(AGAIN), if room && round.exhausted && !round.elsewhere.is_empty() => {
                    for (job, similar) in std::mem::take(&mut round.elsewhere) {
                        self.claim(&mut round, job, similar);
                    }
                }
                _ = tick.tick() => self.progress.tick(&self.report.tally, round.jobs.len()),
                else => break,
            }
        }
        if self.batch.watch && round.jobs.is_empty() && !round.exhausted {
            // Stopped while it looked: only an article that is left makes that an interruption.
            tokio::select! {
                () = stop.reached(Urgency::Now) => {}
                next = prepared.next() => round.exhausted = next.is_none(),
            }
        }
        let cut = !round.jobs.is_empty() || !round.ended() || !round.alone.is_empty();
        self.report.interrupted |= cut && self.stop.urgency() > Urgency::None;
        // A task that is gone holds neither files nor the folder that they are written in.
        let _ = tokio::time::timeout(LETTING_GO, round.jobs.shutdown()).await;
    }

    /// Writes `index.json`, and `index.html` beside HTML briefs, and says how it went. A run that
    /// was halted may find no room for them either: the ones that are there stay.
    pub(crate) fn finish_report(&mut self) -> Result<Report, BatchError> {
        if let Some(store) = &self.batch.run.store {
            store.let_go();
        }
        match (self.write_indexes(), &mut self.report.halted) {
            (Ok(()), _) => {}
            (Err((path, error)), Some(halted)) => {
                *halted = format!("{halted}; {} is not written: {error}", path.display());
            }
            (Err((path, reason)), None) => return Err(BatchError::Output { path, reason }),
        }
        self.progress.end(&self.report, self.batch.run.store.as_deref());
        Ok(self.report.clone())
    }

    fn write_indexes(&self) -> Result<(), (PathBuf, std::io::Error)> {
        let (report, created) = (&self.report, &self.batch.run.created);
        let complete = !report.interrupted && report.halted.is_none();
        let entries = |emit: &mut dyn FnMut(&str) -> std::io::Result<()>| self.scratch.entries(emit);
        let path = self.batch.output.join("index.json");
        self.output_folder
            .write(&path, INDEX, |out| entry::write_index(out, created, report.tally, complete, entries))
            .map_err(|error| (path, error))?;
        if self.batch.formats.contains(&Format::Html) {
            let path = self.batch.output.join("index.html");
            let written = self
                .output_folder
                .write(&path, INDEX, |out| page::write(out, created, report.tally, entries));
            written.map_err(|error| (path, error))?;
        }
        Ok(())
    }

    fn is_stopping(&self) -> bool {
        self.report.halted.is_some() || self.stop.urgency() > Urgency::None
    }

    /// Decides about the next article, in the order of the sources.
    fn admit(&mut self, round: &mut Round, prepared: Prepared) {
        self.number = prepared.number + 1;
        let source_bytes = prepared.source_bytes();
        let Prepared { number, name, source, content } = prepared;
        let (ready, source) = match (content, source) {
            (Ok(Content::Ready(ready)), Some(source)) => (*ready, source),
            (Ok(Content::Suspected), Some(source)) => return round.alone.push((number, source)),
            (content, source) => {
                if let Some(source) = &source {
                    self.is_over(source);
                }
                let outcome = content.as_ref().err().map_or(EntryOutcome::Failed, |refusal| refusal.outcome);
                let reason = content.err().map(|refusal| work::bare(&refusal.reason, &name));
                return self.settle(number, &source_bytes, &Entry::new(name, outcome, reason), false);
            }
        };
        if self.ledger.is_own_brief(&source) {
            self.is_over(&source);
            let reason = "it is a brief that was made by an earlier run".to_owned();
            return self.settle(
                number,
                &source_bytes,
                &Entry::new(name, EntryOutcome::Skipped, Some(reason)),
                false,
            );
        }
        let kinship = match &ready.sketch {
            Some(sketch) => self.scratch.place(&name, sketch).unwrap_or_else(|error| {
                tracing::warn!("copies are not looked for: {error}");
                Kinship::New
            }),
            None => Kinship::New,
        };
        let similar = match kinship {
            Kinship::New => None,
            Kinship::Near(similar) => Some(similar),
            Kinship::Same(original) => {
                let reason = format!("the same words as {original}, which has the brief");
                let mut entry = Entry::new(name, EntryOutcome::Duplicate, Some(reason));
                self.is_over(&source);
                entry.duplicate_of = Some(original);
                entry.words = ready.words;
                return self.settle(number, &source_bytes, &entry, false);
            }
        };
        let place = self.ledger.reserve(&source);
        let job = Job {
            number,
            key: self.ledger.key(&ready.loaded, &place),
            loaded: ready.loaded,
            document: ready.document,
            words: ready.words,
            budget: ready.budget,
            source,
            place,
        };
        self.claim(round, job, similar);
    }

    /// Takes an article into work, unless it is finished or another run has it.
    fn claim(&mut self, round: &mut Round, job: Job, similar: Option<entry::Similar>) {
        let name = job.source.display();
        let claim = match &self.batch.run.store {
            Some(store) => {
                store.claim(&job.key, &name, self.batch.force, |entry| self.ledger.is_whole(entry))
            }
            None => Claim::Mine(Horizon::END),
        };
        match claim {
            Claim::Elsewhere => round.elsewhere.push((job, similar)),
            Claim::Finished(json) => {
                let Ok(mut entry) = serde_json::from_str::<Entry>(&json) else { return };
                entry.similar_to = similar;
                self.is_over(&job.source);
                let source = intake::bytes_of(&job.source);
                self.settle(job.number, &source, &entry, true);
            }
            Claim::Mine(horizon) => {
                let session = self.batch.run.session(horizon);
                let ticket = Ticket {
                    number: job.number,
                    source: job.source.clone(),
                    name,
                    similar,
                    key: Some(job.key),
                };
                let task = round.jobs.spawn(work::brief(
                    Arc::clone(&self.batch),
                    Arc::clone(&self.output_folder),
                    job,
                    session,
                ));
                round.tickets.insert(task.id(), ticket);
            }
        }
    }

    fn finish(&mut self, round: &mut Round, done: Result<(Id, Settled), JoinError>) {
        let (id, settled) = match done {
            Ok((id, settled)) => (id, Some(settled)),
            Err(error) => (error.id(), None),
        };
        let Some(ticket) = round.tickets.remove(&id) else { return };
        let settled = settled.unwrap_or_else(|| {
            let entry = Entry::new(ticket.name.clone(), EntryOutcome::Failed, Some(work::BROKEN.to_owned()));
            if let Some(key) = &ticket.key {
                work::note(&self.batch.run, key, &entry);
            }
            Settled { entry, fatal: None }
        });
        let mut entry = settled.entry;
        if ticket.key.is_some() {
            entry.similar_to = ticket.similar;
            self.is_over(&ticket.source);
        }
        self.settle(ticket.number, &intake::bytes_of(&ticket.source), &entry, false);
        if let Some(reason) = settled.fatal
            && self.report.halted.is_none()
        {
            self.report.halted =
                Some(format!("{reason}; what is finished is safe, a further run goes on from here"));
        }
    }

    /// Begins the next of the articles that are worked on alone, once nothing else is left to do.
    fn begin_alone(&self, round: &mut Round) {
        if !round.jobs.is_empty() || !round.ended() || self.is_stopping() {
            return;
        }
        let Some((number, source)) = round.alone.pop() else { return };
        let ticket =
            Ticket { number, name: source.display(), source: source.clone(), similar: None, key: None };
        let (store, again) = (self.batch.run.store.clone(), self.batch.again.clone());
        let task = round.jobs.spawn(async move {
            let owner = ledger::owner(&source);
            let owner = owner.as_os_str().as_encoded_bytes();
            let fate = alone::brief(source, again).await;
            let noted = |note: &dyn Fn(&Store)| _ = store.as_deref().map(note);
            let entry = match fate {
                Fate::Settled(entry) => {
                    noted(&|store| store.settled(owner));
                    *entry
                }
                Fate::Died(entry) => {
                    noted(&|store| store.blame(owner));
                    entry
                }
                Fate::Untried(entry) => entry,
            };
            Settled { entry, fatal: None }
        });
        round.tickets.insert(task.id(), ticket);
    }

    /// Strikes an article out of those that are in work.
    fn is_over(&self, source: &Source) {
        if let Some(store) = self.batch.run.store.as_ref().filter(|_| !self.batch.alone) {
            store.settled(ledger::owner(source).as_os_str().as_encoded_bytes());
        }
    }

    /// The entry of the one article that a process worked on alone, as JSON.
    pub(crate) fn lone_entry(&self) -> Option<String> {
        let mut last = None;
        let found = self.scratch.entries(&mut |entry| {
            last = Some(entry.to_owned());
            Ok(())
        });
        found.ok().and(last)
    }

    /// Counts an article and notes it for the index.
    fn settle(&mut self, number: u64, source: &[u8], entry: &Entry, already: bool) {
        let tally = &mut self.report.tally;
        let counter = match entry.outcome {
            EntryOutcome::Done => &mut tally.done,
            EntryOutcome::Unfaithful => &mut tally.unfaithful,
            EntryOutcome::Duplicate => &mut tally.duplicates,
            EntryOutcome::Partial => &mut tally.partial,
            EntryOutcome::Skipped => &mut tally.skipped,
            EntryOutcome::Failed => &mut tally.failed,
        };
        *counter += 1;
        tally.already += usize::from(already && entry.outcome == EntryOutcome::Done);
        let failed = tally.failed + tally.partial + tally.unfaithful;
        if let Err(error) = self.scratch.note(number, source, entry) {
            tracing::warn!("{} will be missing in index.json: {error}", entry.path);
        }
        self.progress.settled(entry, already);
        if self.batch.max_failures.is_some_and(|max| failed >= max) && self.report.halted.is_none() {
            self.report.halted = Some(format!("stopped after {failed} failures"));
        }
    }
}

/// Waits for the first request to stop, and then as long as grace lasts.
async fn grace_over(stop: &Stop, grace: Duration) {
    stop.reached(Urgency::Soon).await;
    tokio::time::sleep(grace).await;
}
