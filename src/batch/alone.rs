//! An article that ended runs before, worked on by itself.
//!
//! What was in work twice when a run was ended by the system may be the cause: it is worked on after
//! all others, with nothing beside it, by a process of its own, so that its end is nobody else's. That
//! process is the same program with the same command line and takes from its environment which
//! article is meant; it prints the article's entry.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
};

use super::entry::{Entry, EntryOutcome};
use crate::input::{self, InputError, Source};

/// At so many ends of runs an article was in work that is worked on alone.
pub(super) const SUSPECTED: u32 = 2;
/// Names the article that a process is to work on.
const ARTICLE: &str = "DEPECHE_ALONE";
/// Where it would stand below the folder that was named.
const RELATIVE: &str = "DEPECHE_ALONE_AS";

/// What became of an article that was worked on alone.
pub(super) enum Fate {
    /// It was settled as any other.
    Settled(Box<Entry>),
    /// It ended its process too.
    Died(Entry),
    /// It could not be tried, or its process was stopped.
    Untried(Entry),
}

/// What is said of an article that is left.
pub(super) fn left() -> String {
    "it ended the program twice, and once more where nothing else was in work; it is left until the file changes, \
     or --force tries again"
        .to_owned()
}

/// Works on `source` in a process of its own; `again` is the command line that began this run.
pub(super) async fn brief(source: Source, again: Vec<OsString>) -> Fate {
    let name = source.display();
    let entry = |reason: String| Entry::new(name.clone(), EntryOutcome::Failed, Some(reason));
    let Some(((program, arguments), path)) = again.split_first().zip(source.path()) else {
        return Fate::Untried(entry(
            "it was in work when the program ended, twice, and cannot be worked on alone; name it as a file"
                .to_owned(),
        ));
    };
    let mut article = path.as_os_str().to_owned();
    let relative = match &source {
        Source::Part { relative, part, .. } => {
            article.push(format!("#{}", part.number));
            relative
        }
        Source::File { relative, .. } => relative,
        Source::Stdin | Source::Page { .. } => path,
    };
    let mut command = tokio::process::Command::new(program);
    command.args(arguments).env(ARTICLE, &article).env(RELATIVE, relative);
    // What it has to say of the run has been said by this one.
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    match command.output().await {
        Err(error) => Fate::Untried(entry(format!("no process can be started for it alone: {error}"))),
        Ok(output) => match serde_json::from_slice::<Entry>(&output.stdout) {
            Ok(entry) => Fate::Settled(Box::new(entry)),
            Err(_) if is_death(output.status) => Fate::Died(entry(format!("{} ({})", left(), output.status))),
            Err(_) => Fate::Untried(entry(format!(
                "the process that was to work on it alone ended early ({})",
                output.status
            ))),
        },
    }
}

/// Whether a process was ended rather than ended itself.
fn is_death(status: ExitStatus) -> bool {
    // On Windows an abort has a code far beyond those of the program.
    status.code().is_none_or(|code| !(0..=255).contains(&code))
}

/// The one article that this process is to work on, where it was begun for that.
pub(crate) fn article(variable: impl Fn(&str) -> Option<OsString>) -> Option<Result<Source, InputError>> {
    let path = PathBuf::from(variable(ARTICLE)?);
    let relative = variable(RELATIVE).map(PathBuf::from);
    prefer_the_end_of_this_process();
    let (sources, errors) = input::collect(std::slice::from_ref(&path));
    let found = sources.into_iter().next().map(|source| named(source, relative));
    let missing = || InputError::unreadable(&path, std::io::ErrorKind::NotFound.into());
    Some(found.ok_or_else(|| errors.into_iter().next().unwrap_or_else(missing)))
}

fn named(source: Source, relative: Option<PathBuf>) -> Source {
    match (source, relative) {
        (Source::File { path, .. }, Some(relative)) => Source::File { path, relative },
        (Source::Part { path, part, page, .. }, Some(relative)) => {
            Source::Part { path, relative, part, page }
        }
        (source, _) => source,
    }
}

/// Where memory runs out, Linux is to end this process and not the one that waits for it.
fn prefer_the_end_of_this_process() {
    let place = Path::new("/proc/self/oom_score_adj");
    if place.exists() {
        // A wish; everything works without it.
        let _ = std::fs::write(place, OsStr::new("1000").as_encoded_bytes());
    }
}
