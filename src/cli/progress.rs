//! How a batch is getting on, for the person who looks at standard error: a bar on a terminal, a line now
//! and then elsewhere, JSON events for programs.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{output, style};
use crate::{
    batch::{
        Report, Tally,
        entry::{Entry, EntryOutcome},
        progress::Progress,
    },
    pipeline,
    run::Run,
    store::Store,
};

/// Time between two lines where there is no terminal.
const BETWEEN: Duration = Duration::from_secs(10);

/// In which form progress is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A bar that is drawn anew.
    Bar,
    /// A line now and then.
    Lines,
    /// Events in the log.
    Events,
}

/// Tells how a batch is getting on.
pub(super) struct ProgressReporter {
    form: Form,
    bar: ProgressBar,
    run: Arc<Run>,
    /// How many articles there are, as far as that is known.
    total: Arc<AtomicU64>,
    started: Instant,
    told: Instant,
    words: usize,
    worked: usize,
    /// Reasons of failures that were told.
    reasons: HashSet<String>,
}

impl ProgressReporter {
    pub(super) fn new(form: Form, run: &Arc<Run>, total: Arc<AtomicU64>) -> Self {
        let bar = if form == Form::Bar { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let template = "{bar:20} {pos}/{len} {msg} · {elapsed} · ETA {eta}";
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        if form == Form::Bar {
            style::beside(Some(bar.clone()));
        }
        let now = Instant::now();
        Self {
            form,
            bar,
            run: Arc::clone(run),
            total,
            started: now,
            told: now,
            words: 0,
            worked: 0,
            reasons: HashSet::new(),
        }
    }

    fn words_per_second(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52 words")]
        let words = self.words as f64;
        words / self.started.elapsed().as_secs_f64().max(0.001)
    }

    fn spent(&self) -> f64 {
        self.run.backends.usage().cost.unwrap_or(0.0)
    }

    fn cost(&self) -> String {
        let spent = self.spent();
        if spent > 0.0 { format!(" · cost {spent:.4}") } else { String::new() }
    }

    fn line(&self, tally: &Tally, in_work: usize) -> String {
        let failed = tally.failed + tally.partial + tally.unfaithful;
        let failed = if failed > 0 { format!(" · {failed} failed") } else { String::new() };
        format!("{:.0} words/s · {in_work} in work{failed}{}", self.words_per_second(), self.cost())
    }
}

impl Progress for ProgressReporter {
    fn settled(&mut self, entry: &Entry, already: bool) {
        self.bar.inc(1);
        if !already
            && matches!(entry.outcome, EntryOutcome::Done | EntryOutcome::Partial | EntryOutcome::Unfaithful)
        {
            self.words += entry.words;
            self.worked += 1;
        }
        if self.form == Form::Events {
            tracing::info!(
                target: style::EVENT,
                path = entry.path,
                outcome = entry.outcome.word(),
                reason = entry.reason,
                duplicate_of = entry.duplicate_of,
                similar_to = entry.similar_to.as_ref().map(|similar| similar.path.as_str()),
                seconds = entry.seconds,
                already,
                "article"
            );
            return;
        }
        let path = &entry.path;
        let reason = entry.reason.as_deref().unwrap_or_default();
        match entry.outcome {
            EntryOutcome::Done if already => tracing::info!("{path}: done before"),
            EntryOutcome::Done => {
                let outputs = entry.outputs.join(", ");
                let failed = match entry.failed_checks {
                    0 => String::new(),
                    count => format!(", {}", pipeline::failed_checks(count)),
                };
                style::note(&format!("{path}: done in {:.1} s{failed}: {outputs}", entry.seconds));
            }
            EntryOutcome::Duplicate => style::note(&format!("{path}: duplicate: {reason}")),
            EntryOutcome::Skipped => style::warning(&format!("{path}: skipped: {reason}")),
            // What stops a service stops it for every article: it is told in full once.
            EntryOutcome::Partial | EntryOutcome::Failed if !self.reasons.insert(reason.to_owned()) => {
                style::note(&format!("{path}: {}, for a reason that is told above", entry.outcome.word()));
            }
            EntryOutcome::Unfaithful | EntryOutcome::Partial | EntryOutcome::Failed => {
                style::error(&format!("{path}: {reason}"));
            }
        }
        if let Some(similar) = &entry.similar_to
            && !already
        {
            let share = similar.similarity * 100.0;
            style::note(&format!("{path}: near-identical to {} ({share:.0} %)", similar.path));
        }
    }

    fn tick(&mut self, tally: &Tally, in_work: usize) {
        let total = self.total.load(Ordering::Relaxed).max(tally.total() as u64);
        match self.form {
            Form::Bar => {
                self.bar.set_length(total);
                self.bar.set_message(self.line(tally, in_work));
            }
            _ if self.told.elapsed() < BETWEEN => {}
            Form::Lines => {
                self.told = Instant::now();
                style::note(&format!("{} articles: {} · {tally}", tally.total(), self.line(tally, in_work)));
            }
            Form::Events => {
                self.told = Instant::now();
                tracing::info!(
                    target: style::EVENT,
                    articles = tally.total(),
                    done = tally.done,
                    failed = tally.failed,
                    partial = tally.partial,
                    in_work,
                    words_per_second = self.words_per_second().round(),
                    cost = self.spent(),
                    "progress"
                );
            }
        }
    }

    fn end(&mut self, report: &Report, store: Option<&Store>) {
        style::beside(None);
        self.bar.finish_and_clear();
        let tally = &report.tally;
        let (answered, recalled) = store.map_or((0, 0), Store::traffic);
        let seconds = self.started.elapsed().as_secs_f64();
        if self.form == Form::Events {
            tracing::info!(
                target: style::EVENT,
                done = tally.done,
                already = tally.already,
                duplicates = tally.duplicates,
                skipped = tally.skipped,
                unfaithful = tally.unfaithful,
                partial = tally.partial,
                failed = tally.failed,
                answered,
                recalled,
                cost = self.spent(),
                seconds,
                interrupted = report.interrupted,
                "finished"
            );
            return;
        }
        let mut rows = vec![vec!["done".to_owned(), tally.done.to_string()]];
        let mut row = |name: &str, value: String| rows.push(vec![name.to_owned(), value]);
        for (name, count) in [
            ("of them before", tally.already),
            ("duplicates", tally.duplicates),
            ("skipped", tally.skipped),
            ("with failed checks", tally.unfaithful),
            ("partial", tally.partial),
            ("failed", tally.failed),
        ] {
            if count > 0 {
                row(name, count.to_string());
            }
        }
        row("time", format!("{seconds:.1} s"));
        if self.worked > 0 {
            row("words", format!("{} ({:.0} a second)", self.words, self.words_per_second()));
        }
        if answered + recalled > 0 {
            row("answers", format!("{answered} asked for, {recalled} known"));
        }
        let spent = self.spent();
        if spent > 0.0 {
            row("cost", format!("{spent:.4}"));
        }
        style::block(output::table(&["Articles", ""], rows).trim_end());
    }
}
