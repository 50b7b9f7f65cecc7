//! Files that appear whole or not at all.

use std::{
    fs,
    io::{self, Write as _},
    path::{Component, Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::outputs::Outputs;
use crate::store::running::{Running, is_regular, is_run, name_foreign, refuse_link};

/// Beginning of the names of files that are being written.
const PREFIX: &str = ".depeche-";
/// Beginning of the names of the notes that say which file is being written outside the output folder.
const NOTE: &str = "beside-";

/// Writes a file atomically: a temporary file beside it, then a rename. Missing folders are made.
/// What stands at `path` is replaced, also when depeche did not write it.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    written(folder_of(path), path, |file| file.write_all(content))?.persist(path)?;
    Ok(())
}

/// Writes the result of a command, made from `source`, and gives the place where it went
/// ([`Outputs`]). A device or FIFO that was named is written into.
pub(crate) fn write_result(
    outputs: &Outputs,
    path: &Path,
    source: &[u8],
    content: &[u8],
) -> io::Result<PathBuf> {
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        fs::OpenOptions::new().write(true).open(path)?.write_all(content)?;
        return Ok(path.to_path_buf());
    }
    let file = written(folder_of(path), path, |file| file.write_all(content))?;
    let place = outputs.claim(path, source, &Sha256::digest(content).into())?;
    file.persist(&place)?;
    Ok(place)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
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
/// nothing can be renamed. A file for it is copied beside its place first; a note in the output folder
/// names the copy, so that the next run removes what a killed one left there as well.
pub(super) struct OutputFolder {
    output: PathBuf,
    outputs: Outputs,
    folder: PathBuf,
    running: Running,
    /// Files copied beside their places so far.
    copies: AtomicU64,
}

impl std::fmt::Debug for OutputFolder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("OutputFolder").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl OutputFolder {
    /// Opens the output folder of a run, and sees that files can be written.
    pub(super) fn open(output: &Path, outputs: Outputs) -> io::Result<Self> {
        let folder = output.join(".depeche-partial");
        fs::create_dir_all(&folder)?;
        refuse_link(&folder)?;
        let running = Running::start(&folder)?;
        let output = output.to_path_buf();
        let output_folder = Self { output, outputs, folder, running, copies: AtomicU64::new(0) };
        let mut foreign = Vec::new();
        for left in fs::read_dir(&output_folder.folder)?.filter_map(Result::ok) {
            let (name, path) = (left.file_name(), left.path());
            if name == "runs" || name.to_str().is_some_and(|name| output_folder.running.is_alive(name)) {
                continue;
            }
            if is_run(Some(&name)) && left.file_type().is_ok_and(|kind| kind.is_dir()) {
                output_folder.remove_copies(&path);
                foreign.extend(remove_partial(&path));
            } else {
                foreign.push(path);
            }
        }
        name_foreign(&output_folder.folder, &foreign);
        fs::create_dir_all(output_folder.own())?;
        let mut probe = tempfile::tempfile_in(output_folder.own())?;
        probe.write_all(b"depeche")?;
        Ok(output_folder)
    }

    /// Writes a file for `source` that appears whole or not at all, at `path` or beside what must
    /// stay there. Gives its place.
    pub(super) fn write(
        &self,
        path: &Path,
        source: &[u8],
        write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> io::Result<PathBuf> {
        let mut hash = Sha256::new();
        let file = written(&self.own(), path, |out| write(&mut Hashed { out, hash: &mut hash }))?;
        let place = self.outputs.claim(path, source, &hash.finalize().into())?;
        match file.persist(&place) {
            Ok(_) => Ok(place),
            Err(error) if error.error.kind() == io::ErrorKind::CrossesDevices => {
                self.copy(&error.file, &place)?;
                Ok(place)
            }
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

    /// Removes the copies that the notes in a dead run's folder name, as far as they bear that
    /// run's name and no link leads to them.
    fn remove_copies(&self, dead: &Path) {
        let Ok(notes) = fs::read_dir(dead) else { return };
        let run = format!("{PREFIX}{}-", dead.file_name().unwrap_or_default().display());
        let Ok(output) = fs::canonicalize(&self.output) else { return };
        for note in notes.filter_map(Result::ok) {
            if !note.file_name().to_string_lossy().starts_with(NOTE) || !is_regular(&note.path()) {
                continue;
            }
            // Names of outputs are UTF-8.
            let Ok(below) = fs::read_to_string(note.path()) else { continue };
            let below = Path::new(&below);
            let is_below = below.components().all(|part| matches!(part, Component::Normal(_)));
            let is_copy = below.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&run));
            let copy = output.join(below);
            let linked =
                copy.parent().is_none_or(|folder| fs::canonicalize(folder).ok().as_deref() != Some(folder));
            if is_below && is_copy && !linked && is_regular(&copy) {
                // Most often it is at its place already.
                let _ = fs::remove_file(copy);
            }
        }
    }

    fn own(&self) -> PathBuf {
        self.folder.join(self.running.name())
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        // The last run to leave takes the folder with it; with others in it these fail.
        remove_partial(&self.own());
        self.running.end();
        let _ = fs::remove_dir(self.folder.join("runs"));
        let _ = fs::remove_dir(&self.folder);
    }
}

/// Removes a run's folder with what a run writes into one; gives what else is in it, which stays.
fn remove_partial(folder: &Path) -> Vec<PathBuf> {
    let mut foreign = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_regular(&path) && (name.starts_with(PREFIX) || name.starts_with(NOTE)) {
            // Another run may be clearing up too.
            let _ = fs::remove_file(&path);
        } else {
            foreign.push(path);
        }
    }
    // With something in it this fails.
    let _ = fs::remove_dir(folder);
    foreign
}

/// Hashes what is written through it.
struct Hashed<'a> {
    out: &'a mut dyn io::Write,
    hash: &'a mut Sha256,
}

impl io::Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether no other article can be written either after this error.
#[must_use]
pub(crate) fn is_final(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::ReadOnlyFilesystem
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::io;

    use crate::store::Store;

    use super::{Outputs, is_final};

    fn open(output: &std::path::Path) -> io::Result<super::OutputFolder> {
        super::OutputFolder::open(
            output,
            Outputs::new(Some(std::sync::Arc::new(Store::temporary())), None, &[]),
        )
    }

    #[test]
    fn a_write_that_fails_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/a.md");
        let output_folder = open(folder.path()).unwrap();
        output_folder.write(&path, b"a", |file| file.write_all(b"one")).unwrap();
        let error = output_folder.write(&path, b"a", |file| {
            file.write_all(b"tw")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert!(is_final(&error.unwrap_err()));
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        drop(output_folder);
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
        plant(".depeche-partial/1234-5/beside-3", "deep/.depeche-9999-5-0");
        let kept = [
            &kept[..],
            &[plant("deep/.depeche-9999-5-0", "another run's"), plant(".depeche-partial/notes.txt", "kept")],
        ]
        .concat();
        let _workshop = open(folder.path()).unwrap();
        assert!(!left.exists() && kept.iter().all(|path| path.exists()));
    }

    #[test]
    fn a_file_comes_onto_another_file_system_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/a.md");
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        let output_folder = open(folder.path()).unwrap();
        let file = super::written(&output_folder.own(), &path, |file| file.write_all(b"one")).unwrap();
        output_folder.copy(&file, &path).unwrap();
        drop((file, output_folder));
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
        let one = open(folder.path()).unwrap();
        assert!(!left.exists());
        let two = open(folder.path()).unwrap();
        assert!(one.own().exists() && two.own().exists());
    }

    #[test]
    fn what_is_not_the_programs_stays_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let partial = folder.path().join(".depeche-partial");
        for name in ["1234-5", "photos", "12g4-5"] {
            std::fs::create_dir_all(partial.join(name)).unwrap();
            std::fs::write(partial.join(name).join("a.txt"), "kept").unwrap();
        }
        drop(open(folder.path()).unwrap());
        for name in ["1234-5", "photos", "12g4-5"] {
            assert!(partial.join(name).join("a.txt").exists(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_the_folder_is_refused() {
        let (output, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::create_dir(elsewhere.path().join("1234-5")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), output.path().join(".depeche-partial")).unwrap();
        let error = open(output.path()).unwrap_err();
        assert!(error.to_string().contains(".depeche-partial is a link"), "{error}");
        assert!(elsewhere.path().join("1234-5").exists());
    }
}
