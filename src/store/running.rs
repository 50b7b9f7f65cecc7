//! [`Running`]: which runs are alive.
//!
//! Every run holds the lock of a file of its own. The system lets go of it however the run ends,
//! so that what a killed run had in work can be told from what another has in work now.

use std::{
    fs::{File, TryLockError},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// What stands in the file of a run, so that no file of somebody else's is taken for one.
const CONTENT: &[u8] = b"depeche run\n";

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
        refuse_link(&folder)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let name = format!("{since:x}-{}", std::process::id());
        let path = place(&folder, &name);
        let file = loop {
            let mut file = File::create_new(&path)?;
            file.lock()?;
            file.write_all(CONTENT)?;
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

    /// Removes the files of runs that have ended. Everything else in the folder is somebody's: it
    /// stays and is named.
    fn sweep(&self) {
        let Some(folder) = &self.folder else { return };
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        let mut foreign = Vec::new();
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if !is_regular(&path) || !is_run(path.file_stem()) || path.extension().is_none_or(|e| e != "lock")
            {
                foreign.push(path);
                continue;
            }
            let own = path.file_stem().is_some_and(|stem| *stem == *self.name);
            let Ok(file) = File::open(&path) else { continue };
            if !own && file.try_lock_shared().is_ok() {
                if holds_content(&file) {
                    // Removed under the lock. Another run may be sweeping too.
                    let _ = std::fs::remove_file(path);
                } else {
                    foreign.push(path);
                }
            }
        }
        name_foreign(folder, &foreign);
    }
}

/// Whether a name is one that [`Running::start`] gives: a time in hexadecimal, a hyphen, a process.
pub(crate) fn is_run(name: Option<&std::ffi::OsStr>) -> bool {
    let Some((since, process)) = name.and_then(|name| name.to_str()?.split_once('-')) else { return false };
    let hexadecimal = |letter: u8| matches!(letter, b'0'..=b'9' | b'a'..=b'f');
    !since.is_empty()
        && since.bytes().all(hexadecimal)
        && !process.is_empty()
        && process.bytes().all(|letter| letter.is_ascii_digit())
}

/// Whether a regular file stands at `path` itself; a link to one is none, and neither is a FIFO,
/// which would be waited for.
pub(crate) fn is_regular(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

/// Fails where a link stands in place of the program's own folder: what is removed from it would be
/// removed from elsewhere.
pub(crate) fn refuse_link(folder: &Path) -> io::Result<()> {
    if std::fs::symlink_metadata(folder)?.is_dir() {
        return Ok(());
    }
    let said = format!("{} is a link, not a folder of depeche's; remove the link", folder.display());
    Err(io::Error::new(io::ErrorKind::InvalidInput, said))
}

/// Says which files of somebody else's were found in a folder of the program's.
pub(crate) fn name_foreign(folder: &Path, foreign: &[PathBuf]) {
    let Some(first) = foreign.first() else { return };
    let first = first.file_name().unwrap_or_default().display();
    match foreign.len() - 1 {
        0 => tracing::warn!("{} holds {first}, which depeche did not write; it stays", folder.display()),
        more => tracing::warn!(
            "{} holds {first} and {more} more, which depeche did not write; they stay",
            folder.display()
        ),
    }
}

/// Whether a file has what a run writes into it; one that was killed before, or an older program,
/// has written nothing.
fn holds_content(file: &File) -> bool {
    let mut found = Vec::new();
    let limit = CONTENT.len() as u64 + 1;
    file.take(limit).read_to_end(&mut found).is_ok() && (found.is_empty() || found == CONTENT)
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
    if !is_regular(path) {
        return false;
    }
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

    #[test]
    fn only_files_of_dead_runs_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let runs = folder.path().join("runs");
        std::fs::create_dir(&runs).unwrap();
        let plant = |name: &str, content: &[u8]| {
            std::fs::write(runs.join(name), content).unwrap();
            runs.join(name)
        };
        let dead = [plant("1abc-77.lock", b""), plant("1abd-78.lock", super::CONTENT)];
        let kept = [
            plant("marathon.gpx", b"run"),
            plant("1abe-79.lock", b"a lock of somebody's"),
            plant("1abf-80.txt", super::CONTENT),
            plant("g-1.lock", b""),
            plant("-.lock", b""),
            plant(".lock", b""),
        ];
        drop(Running::start(folder.path()).unwrap());
        assert!(dead.iter().all(|path| !path.exists()));
        assert!(kept.iter().all(|path| path.exists()));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_removed_through_a_link() {
        let (cache, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = elsewhere.path().join("1abc-77.lock");
        std::fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), cache.path().join("runs")).unwrap();
        assert!(Running::start(cache.path()).is_err() && file.exists());
        std::fs::remove_file(cache.path().join("runs")).unwrap();
        std::fs::create_dir(cache.path().join("runs")).unwrap();
        let link = cache.path().join("runs/1abc-77.lock");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        drop(Running::start(cache.path()).unwrap());
        assert!(file.exists() && link.is_symlink());
    }
}
