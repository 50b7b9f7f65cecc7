//! Files that appear whole or not at all.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::store::running::Running;

/// Beginning of the names of files that are being written.
const PREFIX: &str = ".depeche-";

/// Writes a file atomically: a temporary file beside it, then a rename. Missing folders are made.
pub fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    write_by_way_of(folder, path, |file| file.write_all(content))
}

/// Writes `path` by way of a temporary file in `folder`, which must be of the same file system.
fn write_by_way_of(
    folder: &Path,
    path: &Path,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut file = readable_by_all().prefix(PREFIX).tempfile_in(folder)?;
    let mut buffered = io::BufWriter::new(file.as_file_mut());
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
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
pub(super) struct Workshop {
    folder: PathBuf,
    running: Running,
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
        let workshop = Self { running: Running::start(&folder)?, folder };
        for left in std::fs::read_dir(&workshop.folder)?.filter_map(Result::ok) {
            let name = left.file_name();
            let alive = name.to_str().is_some_and(|name| name == "runs" || workshop.running.is_alive(name));
            if !alive {
                // Another run may be clearing up too.
                let _ = std::fs::remove_dir_all(left.path());
            }
        }
        std::fs::create_dir_all(workshop.own())?;
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
        write_by_way_of(&self.own(), path, write)
    }

    fn own(&self) -> PathBuf {
        self.folder.join(self.running.name())
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // The last run to leave takes the folder with it; with others in it these fail.
        let _ = std::fs::remove_dir_all(self.own());
        self.running.end();
        let _ = std::fs::remove_dir(self.folder.join("runs"));
        let _ = std::fs::remove_dir(&self.folder);
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
