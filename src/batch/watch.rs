//! Watching folders: which files are new or changed, and have stopped growing.
//!
//! The system's notices only say *when* to look; what is there is found by walking again, so that
//! a lost notice, or a folder that is removed and made again, loses nothing.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use notify_debouncer_full::{
    DebounceEventResult, Debouncer, RecommendedCache, new_debouncer,
    notify::{RecommendedWatcher, RecursiveMode},
};
use tokio::sync::Notify;

use crate::fetch::Page;
use crate::input::{InputError, Part, Source};

/// A file that has not changed for so long has stopped growing.
pub(crate) const SETTLED: Duration = Duration::from_secs(1);
/// How often folders are looked at without a notice.
pub(crate) const LOOK: Duration = Duration::from_secs(2);

/// Size and time of change.
type State = (u64, Option<SystemTime>);

/// What was seen of the watched files.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    files: Mutex<HashMap<PathBuf, File>>,
    /// Address and SHA-256 of what was fetched, of the entry where it is a feed.
    pages: Mutex<HashSet<(String, String)>>,
    growing: AtomicBool,
}

#[derive(Debug, Clone, Copy)]
struct File {
    state: State,
    since: Instant,
    taken: bool,
}

impl Seen {
    /// Of `found`, what is new or changed since it was last taken and has stopped growing. Errors
    /// are left out: what cannot be read now is looked at again.
    pub(crate) fn fresh(
        self: &Arc<Self>,
        found: impl Iterator<Item = Result<Source, InputError>> + Send + 'static,
    ) -> impl Iterator<Item = Result<Source, InputError>> + Send + 'static {
        let seen = Arc::clone(self);
        seen.growing.store(false, Ordering::Relaxed);
        // All articles of one file come one after another; the first decides for it.
        let mut decided: Option<(PathBuf, bool)> = None;
        found.filter(move |found| match found {
            Ok(Source::File { path, .. }) => seen.take(path, Instant::now()),
            Ok(Source::Part { page: Some(page), part, .. }) => seen.is_new_part(page, part),
            Ok(Source::Part { path, .. }) => match &decided {
                Some((known, taken)) if known == path => *taken,
                _ => {
                    let taken = seen.take(path, Instant::now());
                    decided = Some((path.clone(), taken));
                    taken
                }
            },
            // Only folders are watched; links in them lead to pages.
            Ok(Source::Page { page, .. }) => seen.is_new(page),
            Ok(Source::Stdin) => false,
            Err(error) if error.is_no_article() => seen.take(Path::new(error.path()), Instant::now()),
            Err(error) => {
                tracing::debug!("{error}");
                false
            }
        })
    }

    /// Whether a file was left for later because it may still be growing.
    #[must_use]
    pub(crate) fn is_growing(&self) -> bool {
        self.growing.load(Ordering::Relaxed)
    }

    fn is_new(&self, page: &Page) -> bool {
        self.note(page.address.clone(), page.sha256.clone())
    }

    fn is_new_part(&self, page: &Page, part: &Part) -> bool {
        self.note(page.address.clone(), part.sha256.clone())
    }

    fn note(&self, address: String, sha256: String) -> bool {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).insert((address, sha256))
    }

    fn take(&self, path: &Path, now: Instant) -> bool {
        let Ok(found) = std::fs::metadata(path) else { return false };
        let state: State = (found.len(), found.modified().ok());
        let old = state.1.and_then(|at| at.elapsed().ok()).is_some_and(|age| age >= SETTLED);
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let file = files.entry(path.to_path_buf()).or_insert(File { state, since: now, taken: false });
        if file.state != state {
            *file = File { state, since: now, taken: false };
        }
        if file.taken {
            return false;
        }
        let settled = old || now.duration_since(file.since) >= SETTLED;
        file.taken = settled;
        if !settled {
            self.growing.store(true, Ordering::Relaxed);
        }
        settled
    }
}

/// Says when something may have changed below folders.
pub(crate) struct Notices {
    debouncer: Option<Debouncer<RecommendedWatcher, RecommendedCache>>,
    folders: Vec<PathBuf>,
    noticed: Arc<Notify>,
}

impl Notices {
    /// Asks the system for notices about `folders`. Where it gives none, looking every
    /// `LOOK` has to do.
    #[must_use]
    pub(crate) fn about(folders: &[PathBuf]) -> Self {
        let noticed = Arc::new(Notify::new());
        let notify = Arc::clone(&noticed);
        let debouncer = new_debouncer(Duration::from_millis(300), None, move |_: DebounceEventResult| {
            notify.notify_one();
        });
        if let Err(error) = &debouncer {
            tracing::info!("the system gives no notices of changes: {error}");
        }
        let mut watched = Self { debouncer: debouncer.ok(), folders: folders.to_vec(), noticed };
        watched.renew();
        watched
    }

    /// Waits for a notice, or for as long as one is waited for.
    pub(crate) async fn next(&mut self) {
        if tokio::time::timeout(LOOK, self.noticed.notified()).await.is_err() {
            // A folder that was removed and made again is another one to the system.
            self.renew();
        }
    }

    fn renew(&mut self) {
        let Some(debouncer) = &mut self.debouncer else { return };
        for folder in &self.folders {
            // A folder that is not there now may be there at the next look.
            let _ = debouncer.unwatch(folder);
            if let Err(error) = debouncer.watch(folder, RecursiveMode::Recursive) {
                tracing::debug!("{} is not watched: {error}", folder.display());
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::time::Instant;

    use super::{SETTLED, Seen};

    #[test]
    fn a_file_is_taken_once_it_stops_growing_and_again_when_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let seen = Seen::default();
        let start = Instant::now();
        assert!(!seen.take(&path, start), "it is not there");
        std::fs::write(&path, "un").unwrap();
        assert!(!seen.take(&path, start) && seen.is_growing());
        std::fs::write(&path, "un deux").unwrap();
        assert!(!seen.take(&path, start + SETTLED), "it grew");
        assert!(seen.take(&path, start + SETTLED * 2));
        assert!(!seen.take(&path, start + SETTLED * 3), "it was taken");
        std::fs::write(&path, "un deux trois").unwrap();
        assert!(!seen.take(&path, start + SETTLED * 4));
        assert!(seen.take(&path, start + SETTLED * 5));
    }
}
