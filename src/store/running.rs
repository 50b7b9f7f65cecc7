//! [`Running`]: which runs are alive.
//!
//! Every run holds the lock of a file of its own. The system lets go of it however the run ends,
//! so that what a killed run had in work can be told from what another has in work now.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// This run among others.
pub(crate) struct Running {
    name: String,
    folder: Option<PathBuf>,
    /// Held for the length of the run.
    _lock: Option<File>,
}

impl Running {
    /// Announces a run in the cache folder, and forgets those that have ended.
    pub(crate) fn start(cache: &Path) -> io::Result<Self> {
        let folder = cache.join("runs");
        std::fs::create_dir_all(&folder)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let name = format!("{since:x}-{}", std::process::id());
        let path = place(&folder, &name);
        let file = loop {
            let file = File::create(&path)?;
            file.lock()?;
            // Another run that sweeps may have taken the file for a dead run's before it was locked.
            if path.exists() {
                break file;
            }
        };
        let running = Self { name, folder: Some(folder), _lock: Some(file) };
        running.sweep();
        Ok(running)
    }

    /// A run that nobody else can see.
    pub(super) fn alone() -> Self {
        Self { name: "alone".to_owned(), folder: None, _lock: None }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the run `name` is still going on.
    pub(crate) fn is_alive(&self, name: &str) -> bool {
        if name == self.name {
            return true;
        }
        let Some(folder) = &self.folder else { return false };
        is_locked(&place(folder, name))
    }

    /// Removes the files of runs that have ended.
    fn sweep(&self) {
        let Some(folder) = &self.folder else { return };
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let own = path.file_stem().is_some_and(|stem| *stem == *self.name);
            let Ok(file) = File::open(&path) else { continue };
            if !own && file.try_lock_shared().is_ok() {
                // Removed under the lock. Another run may be sweeping too.
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

impl Running {
    /// Ends the run; what is dropped ends as well.
    pub(crate) fn end(&mut self) {
        if let Some(folder) = self.folder.take() {
            let _ = std::fs::remove_file(place(&folder, &self.name));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

fn place(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.lock"))
}

fn is_locked(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::Running;

    #[test]
    fn a_run_lives_until_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let one = Running::start(folder.path()).unwrap();
        let two = Running::start(folder.path()).unwrap();
        assert!(one.is_alive(two.name()) && two.is_alive(one.name()) && one.is_alive(one.name()));
        let gone = two.name().to_owned();
        drop(two);
        assert!(!one.is_alive(&gone));
        assert!(!one.is_alive("never-was"));
    }
}
