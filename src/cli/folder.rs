//! `depeche brief` over folders and lists: options, the run, the watch.

use std::{
    ffi::OsString,
    io::IsTerminal as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use clap::Args;

use super::{
    Global,
    bulk::{Left, Rounds, When},
    exit::{self, Failure},
    output,
    progress::{Form, ProgressReporter},
    start, style,
};
use crate::{
    backend::Backend,
    batch::{
        Batch, BatchError, Report, Runner, lone_article,
        outputs::Outputs,
        stop::{Stop, Urgency},
        watch::{Notices, SETTLED, Seen},
    },
    input::{InputError, List, Selection, Source, Walk},
    run::Run,
    settings::Settings,
    writer::Format,
};

/// Sources one after another.
pub(super) type Sources = Box<dyn Iterator<Item = Result<Source, InputError>> + Send>;

/// Options for many articles.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that can be typed")]
#[command(next_help_heading = "Many articles")]
pub(super) struct FolderArgs {
    /// Articles in work at once; by the backend without it
    #[arg(short, long, value_name = "N", value_parser = at_least_one)]
    pub(super) jobs: Option<usize>,
    /// Do finished articles again, without asking again what is known, and replace files that
    /// depeche did not write; inputs are never replaced
    #[arg(long)]
    pub(super) force: bool,
    /// Begin nothing new after the first failure
    #[arg(long)]
    fail_fast: bool,
    /// Begin nothing new after N failures
    #[arg(long, value_name = "N", conflicts_with = "fail_fast")]
    max_failures: Option<usize>,
    /// Read the paths of the articles from a file, one a line; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<PathBuf>,
    /// The paths of --files-from end with NUL instead of a line end
    #[arg(short = '0', long, requires = "files_from")]
    null: bool,
    /// Only files changed since: 24h, 7d, 2026-03-01, 2026-03-01T08:00:00Z
    #[arg(long, value_name = "WHEN")]
    newer_than: Option<String>,
    /// Only files that match, whatever their extension; may be repeated
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// No files or folders that match; may be repeated
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Ask through the provider's batch interface, at half the price and within a day: wait for the
    /// answers, or come back for them with the same command later
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "wait",
        conflicts_with = "watch"
    )]
    pub(super) batch: Option<When>,
    /// Go on with new and changed files in the folders until ^C
    #[arg(long, conflicts_with = "files_from")]
    watch: bool,
}

/// A run over many articles.
pub(super) struct Folder<'a> {
    pub(super) arguments: &'a FolderArgs,
    pub(super) inputs: Vec<PathBuf>,
    pub(super) output: PathBuf,
    pub(super) formats: Vec<Format>,
}

impl FolderArgs {
    /// Which files the command line chooses.
    pub(super) fn selection(&self, settings: &Settings, output: Option<&Path>) -> Result<Selection, Failure> {
        Ok(Selection {
            include: Selection::globs(&self.include).map_err(Failure::usage)?,
            exclude: Selection::globs(&self.exclude).map_err(Failure::usage)?,
            newer_than: self.newer_than.as_deref().map(moment).transpose()?,
            leave_out: output.map(Path::to_path_buf),
            fetcher: None,
            whole_books: settings.whole_books,
        })
    }

    /// The sources that the command line names.
    pub(super) fn sources(&self, inputs: &[PathBuf], selection: Selection) -> Result<Sources, Failure> {
        let Some(list) = &self.files_from else { return Ok(Box::new(Walk::new(inputs, selection))) };
        let list = List::open(list, self.null).map_err(Failure::usage)?.read_as(&selection);
        Ok(Box::new(list.chain(Walk::new(inputs, selection))))
    }

    fn max_failures(&self) -> Option<usize> {
        if self.fail_fast { Some(1) } else { self.max_failures }
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least 1".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("{error}")),
    }
}

/// A moment as people write it, before now or on the calendar.
fn moment(text: &str) -> Result<SystemTime, Failure> {
    let bad = || {
        Failure::usage(format!("--newer-than {text:?}: write 24h, 7d, 2026-03-01 or 2026-03-01T08:00:00Z"))
    };
    let seconds = match (text.parse::<jiff::Timestamp>(), text.parse::<jiff::civil::DateTime>()) {
        (Ok(at), _) => at.as_second(),
        (_, Ok(day)) => jiff::tz::TimeZone::system().to_timestamp(day).map_err(|_| bad())?.as_second(),
        _ => {
            let span: jiff::Span = text.parse().map_err(|_| bad())?;
            jiff::ZonedDateTime::now().checked_sub(span.abs()).map_err(|_| bad())?.timestamp().as_second()
        }
    };
    let since = Duration::from_secs(u64::try_from(seconds).map_err(|_| bad())?);
    Ok(SystemTime::UNIX_EPOCH + since)
}

impl Folder<'_> {
    /// Briefs them all.
    pub(super) fn brief(&self, run: &Arc<Run>, global: &Global) -> Result<u8, Failure> {
        if self.arguments.watch && !self.inputs.iter().all(|input| input.is_dir()) {
            return Err(Failure::usage("--watch wants folders"));
        }
        if self.arguments.batch.is_some() && self.arguments.files_from.as_deref() == Some(Path::new("-")) {
            return Err(Failure::usage(
                "--batch reads the list again for each round: give --files-from a file",
            ));
        }
        let settings = &run.settings;
        let selection = Selection {
            fetcher: start::fetcher(settings, run.store.as_ref()),
            ..self.arguments.selection(settings, Some(&self.output))?
        };
        let lone = lone_article(|name| std::env::var_os(name));
        let alone = lone.is_some();
        let sources: Sources = match lone {
            Some(source) => Box::new(std::iter::once(source)),
            None => self.arguments.sources(&self.inputs, selection.clone())?,
        };
        let batch = Batch {
            run: Arc::clone(run),
            output: self.output.clone(),
            formats: self.formats.clone(),
            jobs: settings.jobs.unwrap_or_else(|| settings.jobs_for(concurrency(run))),
            force: self.arguments.force,
            outputs: Outputs::new(run.store.clone(), Some(self.arguments.force), &self.inputs)
                .with_list(self.arguments.files_from.is_some()),
            watch: self.arguments.watch,
            max_failures: self.arguments.max_failures(),
            grace: settings.grace,
            again: again(),
            alone,
        };
        let form = form(global);
        let total = Arc::new(AtomicU64::new(0));
        // What addresses hold is known once they are fetched.
        let is_countable = self.arguments.files_from.is_none() && selection.fetcher.is_none();
        if form == Form::Bar && is_countable && !self.arguments.watch {
            self.count(&total, selection.clone())?;
        }
        let mut reporter = ProgressReporter::new(form, run, total);
        let stop = Stop::default();
        let runtime = start::runtime()?;
        let report = runtime.block_on(async {
            stop.on_signals()?;
            say_when_stopping(&stop, settings.grace);
            let Some(when) = self.arguments.batch else {
                return self.round(batch, sources, &selection, &stop, &mut reporter).await;
            };
            self.rounds(&batch, when, sources, &selection, &stop, &mut reporter).await
        });
        // The program that pipes a list in may never end it.
        runtime.shutdown_background();
        let report = report?;
        if let Some(reason) = &report.halted {
            style::error(reason);
        }
        Ok(match report {
            Report { interrupted: true, .. } => exit::INTERRUPTED,
            // What waits has not failed.
            Report { waits: true, .. } => exit::SOME_FAILED,
            report => report.tally.code(),
        })
    }

    /// Works on the sources once.
    async fn round(
        &self,
        batch: Batch,
        sources: Sources,
        selection: &Selection,
        stop: &Stop,
        reporter: &mut ProgressReporter,
    ) -> Result<Report, Failure> {
        let alone = batch.alone;
        let mut runner = Runner::new(batch, stop.clone(), reporter).map_err(failure)?;
        if self.arguments.watch {
            self.watch(&mut runner, stop, selection).await?;
        } else {
            runner.run(sources).await;
        }
        if alone {
            let entry = runner.lone_entry().unwrap_or_default();
            output::print(&entry)?;
            return Ok(runner.report().clone());
        }
        runner.finish_report().map_err(failure)
    }

    /// Works on them as often as batches bring answers.
    async fn rounds(
        &self,
        batch: &Batch,
        when: When,
        sources: Sources,
        selection: &Selection,
        stop: &Stop,
        reporter: &mut ProgressReporter,
    ) -> Result<Report, Failure> {
        let Some(store) = &batch.run.store else { return Err(Failure::usage("--batch needs a store")) };
        let rounds = Rounds::of(&batch.run, store, when)?;
        rounds.collect(stop).await?;
        let mut sources = Some(sources);
        loop {
            let these = match sources.take() {
                Some(sources) => sources,
                None => self.arguments.sources(&self.inputs, selection.clone())?,
            };
            let mut report = self.round(batch.clone(), these, selection, stop, reporter).await?;
            if report.interrupted || report.halted.is_some() {
                return Ok(report);
            }
            match rounds.collect(stop).await? {
                Left::Nothing => return Ok(report),
                Left::Answers => {}
                Left::Batches => {
                    style::note(
                        "the batches are at work; give the same command again to go on with their answers",
                    );
                    report.interrupted = stop.urgency() > Urgency::None;
                    report.waits = true;
                    return Ok(report);
                }
            }
        }
    }

    /// Looks again and again until it is to stop. Stopping while nothing is in work is the usual
    /// end and no interruption.
    async fn watch(
        &self,
        runner: &mut Runner<'_>,
        stop: &Stop,
        selection: &Selection,
    ) -> Result<(), Failure> {
        let seen = Arc::new(Seen::default());
        let mut notices = Notices::about(&self.inputs);
        style::note("watching; ^C ends it");
        while stop.urgency() == Urgency::None && runner.report().halted.is_none() {
            let sources = self.arguments.sources(&self.inputs, selection.clone())?;
            runner.run(seen.fresh(sources)).await;
            tokio::select! {
                () = stop.reached(Urgency::Soon) => break,
                () = tokio::time::sleep(SETTLED / 2), if seen.is_growing() => {}
                () = notices.next(), if !seen.is_growing() => {}
            }
        }
        Ok(())
    }

    /// Counts the articles in the background, for the bar.
    fn count(&self, total: &Arc<AtomicU64>, selection: Selection) -> Result<(), Failure> {
        let (sources, total) = (self.arguments.sources(&self.inputs, selection)?, Arc::clone(total));
        std::thread::spawn(move || {
            for _ in sources {
                total.fetch_add(1, Ordering::Relaxed);
            }
        });
        Ok(())
    }
}

/// The command line that began this run.
fn again() -> Vec<OsString> {
    let Ok(program) = std::env::current_exe() else { return Vec::new() };
    std::iter::once(program.into_os_string()).chain(std::env::args_os().skip(1)).collect()
}

/// Requests that the service takes at once; `None` for the engine inside.
fn concurrency(run: &Run) -> Option<usize> {
    let destinations = run.destinations().into_iter().filter(|destination| !destination.is_fallback);
    let limits = destinations.filter_map(|destination| match run.open(&destination)?.as_ref() {
        Backend::Http(backend) => Some(backend.profile().limits.concurrency),
        Backend::Embedded(_) => None,
    });
    limits.max()
}

fn form(global: &Global) -> Form {
    if style::is_json() {
        Form::Events
    } else if std::io::stderr().is_terminal() && !global.no_progress && !global.quiet {
        Form::Bar
    } else {
        Form::Lines
    }
}

fn say_when_stopping(stop: &Stop, grace: Duration) {
    let stop = stop.clone();
    tokio::spawn(async move {
        stop.reached(Urgency::Soon).await;
        let seconds = grace.as_secs();
        style::note(&format!("finishing what is in work, {seconds} s at most; ^C again stops now"));
    });
}

fn failure(error: BatchError) -> Failure {
    Failure::new(exit::ALL_FAILED, error)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::moment;

    #[test]
    fn moments_as_people_write_them() {
        let ago = |text: &str| SystemTime::now().duration_since(moment(text).unwrap()).unwrap();
        assert!(ago("24h") >= Duration::from_hours(24) && ago("24h") < Duration::from_hours(25));
        assert!(ago("7d") > Duration::from_hours(24 * 6));
        assert!(ago("2020-03-01") > ago("2021-03-01T08:00:00Z"));
        assert!(moment("yesterday or so").is_err());
    }
}
