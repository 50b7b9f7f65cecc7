//! Files that appear whole or not at all.

use std::{
    fs,
    io::{self, Write as _},
    path::{Component, Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use tempfile::NamedTempFile;

use crate::store::running::Running;

/// Beginning of the names of files that are being written.
const PREFIX: &str = ".depeche-";
/// Beginning of the names of the notes that say which file is being written outside the workshop.
const NOTE: &str = "beside-";

/// Writes a file atomically: a temporary file beside it, then a rename. Missing folders are made.
pub fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    written(folder, path, |file| file.write_all(content))?.persist(path)?;
    Ok(())
}

/// A temporary file in `folder` with all that is to become `path`; the folder of `path` is there.
fn written(
    folder: &Path,
    path: &Path,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    fs::create_dir_all(folder)?;
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = readable_by_all().prefix(PREFIX).tempfile_in(folder)?;
    let mut buffered = io::BufWriter::new(file.as_file_mut());
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    file.as_file().sync_all()?;
    Ok(file)
}

/// Temporary files are their owner's alone; what becomes of these is for the desk, as far as the
/// user's mask lets it be.
#[cfg(unix)]
fn readable_by_all() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut builder = tempfile::Builder::new();
    builder.permissions(std::fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn readable_by_all() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}

/// A hidden folder below the output folder where files are written before they appear. What a
/// killed run left in it is removed by the next.
///
/// A folder below the output folder may be of another file system (a mount, a link), into which
/// nothing can be renamed. A file for it is copied beside its place first; a note in the workshop
/// names the copy, so that the next run removes what a killed one left there as well.
pub(super) struct Workshop {
    output: PathBuf,
    folder: PathBuf,
    running: Running,
    /// Files copied beside their places so far.
    copies: AtomicU64,
}

impl std::fmt::Debug for Workshop {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Workshop").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Workshop {
    /// Opens the workshop of a run, and sees that files can be written.
    pub(super) fn open(output: &Path) -> io::Result<Self> {
        let folder = output.join(".depeche-partial");
        let running = Running::start(&folder)?;
        let workshop = Self { output: output.to_path_buf(), folder, running, copies: AtomicU64::new(0) };
        for left in fs::read_dir(&workshop.folder)?.filter_map(Result::ok) {
            let name = left.file_name();
            let alive = name.to_str().is_some_and(|name| name == "runs" || workshop.running.is_alive(name));
            if !alive {
                workshop.remove_copies(&left.path());
                // Another run may be clearing up too.
                let _ = fs::remove_dir_all(left.path());
            }
        }
        fs::create_dir_all(workshop.own())?;
        let mut probe = tempfile::tempfile_in(workshop.own())?;
        probe.write_all(b"depeche")?;
        Ok(workshop)
    }

    /// Writes a file that appears whole or not at all.
    pub(super) fn write(
        &self,
        path: &Path,
        write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> io::Result<()> {
        match written(&self.own(), path, write)?.persist(path) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::CrossesDevices => self.copy(&error.file, path),
            Err(error) => Err(error.error),
        }
    }

    /// Puts `file` at `path`, on another file system, by way of a copy beside it.
    fn copy(&self, file: &NamedTempFile, path: &Path) -> io::Result<()> {
        let number = self.copies.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}-{number}", self.running.name());
        let beside = path.with_file_name(&name);
        let note = self.own().join(format!("{NOTE}{number}"));
        fs::write(
            &note,
            beside.strip_prefix(&self.output).unwrap_or(&beside).as_os_str().as_encoded_bytes(),
        )?;
        let copied = || {
            let folder = path.parent().unwrap_or(&self.output);
            let mut copy = readable_by_all().prefix(&name).rand_bytes(0).tempfile_in(folder)?;
            io::copy(&mut fs::File::open(file.path())?, copy.as_file_mut())?;
            copy.as_file().sync_all()?;
            copy.persist(path)?;
            Ok(())
        };
        let outcome = copied();
        // The copy is at its place or gone; a note that stays names nothing.
        let _ = fs::remove_file(note);
        outcome
    }

    /// Removes the copies that the notes in a dead run's folder name.
    fn remove_copies(&self, dead: &Path) {
        let Ok(notes) = fs::read_dir(dead) else { return };
        for note in notes.filter_map(Result::ok) {
            if !note.file_name().to_string_lossy().starts_with(NOTE) {
                continue;
            }
            // Names of outputs are UTF-8.
            let Ok(below) = fs::read_to_string(note.path()) else { continue };
            let below = Path::new(&below);
            let is_below = below.components().all(|part| matches!(part, Component::Normal(_)));
            let is_copy = below.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
            if is_below && is_copy {
                // Most often it is at its place already.
                let _ = fs::remove_file(self.output.join(below));
            }
        }
    }

    fn own(&self) -> PathBuf {
        self.folder.join(self.running.name())
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // The last run to leave takes the folder with it; with others in it these fail.
        let _ = fs::remove_dir_all(self.own());
        self.running.end();
        let _ = fs::remove_dir(self.folder.join("runs"));
        let _ = fs::remove_dir(&self.folder);
    }
}

/// Whether no other article can be written either after this error.
#[must_use]
pub fn is_final(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::ReadOnlyFilesystem
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::io;

    use super::{Workshop, is_final};

    #[test]
    fn a_write_that_fails_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/a.md");
        let workshop = Workshop::open(folder.path()).unwrap();
        workshop.write(&path, |file| file.write_all(b"one")).unwrap();
        let error = workshop.write(&path, |file| {
            file.write_all(b"tw")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert!(is_final(&error.unwrap_err()));
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        drop(workshop);
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(names, ["deep"]);
        assert!(!is_final(&io::ErrorKind::PermissionDenied.into()));
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_they_may_read_of_any_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        std::fs::write(folder.path().join("plain"), "x").unwrap();
        super::write_atomically(&folder.path().join("brief"), b"x").unwrap();
        assert_eq!(mode("brief"), mode("plain"));
    }

    #[test]
    fn what_a_killed_run_left_beside_its_place_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let plant = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        let left = plant("deep/.depeche-1234-5-0", "half");
        let kept = [plant("a.md", "whole"), plant("deep/.depeche-1234-5-1", "not named by a note")];
        plant(".depeche-partial/1234-5/beside-0", "deep/.depeche-1234-5-0");
        plant(".depeche-partial/1234-5/beside-1", "a.md");
        plant(".depeche-partial/1234-5/beside-2", "deep/../deep/.depeche-1234-5-1");
        let _workshop = Workshop::open(folder.path()).unwrap();
        assert!(!left.exists() && kept.iter().all(|path| path.exists()));
    }

    #[test]
    fn a_file_comes_onto_another_file_system_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/a.md");
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        let workshop = Workshop::open(folder.path()).unwrap();
        let file = super::written(&workshop.own(), &path, |file| file.write_all(b"one")).unwrap();
        workshop.copy(&file, &path).unwrap();
        drop((file, workshop));
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        let count = |folder: &std::path::Path| std::fs::read_dir(folder).unwrap().count();
        assert_eq!((count(folder.path()), count(&folder.path().join("deep"))), (1, 1));
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_and_a_living_ones_stays() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".depeche-partial/1234-5");
        std::fs::create_dir_all(&left).unwrap();
        std::fs::write(left.join(".depeche-x"), "half").unwrap();
        let one = Workshop::open(folder.path()).unwrap();
        assert!(!left.exists());
        let two = Workshop::open(folder.path()).unwrap();
        assert!(one.own().exists() && two.own().exists());
    }
}
