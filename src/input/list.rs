//! A list of paths and addresses → [`Source`]s: `--files-from`.

use std::{
    ffi::OsString,
    io::{self, BufRead, Read as _},
    path::{Component, Path, PathBuf},
};

use super::{InputError, Selection, Source, address, due::Due};

/// Longer paths, in bytes, no system opens: what has them is not a list.
const LONGEST: u64 = 65_536;

/// Paths and addresses of a list, one a line or one before each NUL.
pub(crate) struct List<R> {
    reader: R,
    /// What the list is called in messages.
    name: String,
    separator: u8,
    failed: bool,
    due: Due,
}

impl List<Box<dyn BufRead + Send>> {
    /// Opens the list at `path`, `-` for standard input; `null` for NUL instead of line ends.
    ///
    /// Devices are refused, for they have no end, and so are pipes with a name, which wait for a
    /// writer that may never come. What a shell passes as `<(command)` is a pipe without a name.
    pub(crate) fn open(path: &Path, null: bool) -> Result<Self, InputError> {
        let name = path.display().to_string();
        if path.as_os_str() == "-" {
            return Ok(Self::new(Box::new(io::BufReader::new(io::stdin())), name, null));
        }
        let found = std::fs::metadata(path).map_err(|reason| InputError::unreadable(path, reason))?;
        if found.is_dir() {
            return Err(InputError::IsFolder { path: name });
        }
        let is_link = std::fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_symlink());
        if !(found.is_file() || (is_link && is_pipe(&found))) {
            return Err(InputError::NotRegular { path: name });
        }
        let file = std::fs::File::open(path).map_err(|reason| InputError::unreadable(path, reason))?;
        Ok(Self::new(Box::new(io::BufReader::new(file)), name, null))
    }
}

#[cfg(unix)]
fn is_pipe(found: &std::fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&found.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_found: &std::fs::Metadata) -> bool {
    false
}

impl<R: BufRead> List<R> {
    /// Reads `reader`, called `name` in messages; `null` for NUL instead of line ends.
    pub(crate) fn new(reader: R, name: String, null: bool) -> Self {
        Self { reader, name, separator: if null { 0 } else { b'\n' }, failed: false, due: Due::default() }
    }

    /// Fetches addresses and reads books as `selection` says.
    #[must_use]
    pub(crate) fn read_as(self, selection: &Selection) -> Self {
        Self { due: selection.due(), ..self }
    }

    fn next_path(&mut self) -> io::Result<Option<PathBuf>> {
        loop {
            let mut bytes = Vec::new();
            if self.reader.by_ref().take(LONGEST).read_until(self.separator, &mut bytes)? == 0 {
                return Ok(None);
            }
            if bytes.len() as u64 == LONGEST && bytes.last() != Some(&self.separator) {
                return Err(io::Error::other(
                    "it holds no paths, one a line (-0 for paths that end with NUL)",
                ));
            }
            if bytes.last() == Some(&self.separator) {
                bytes.pop();
            }
            if self.separator == b'\n' && bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
            if !bytes.is_empty() {
                return Ok(Some(PathBuf::from(name_of(bytes))));
            }
        }
    }
}

impl<R: BufRead> Iterator for List<R> {
    type Item = Result<Source, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.due.next() {
                return Some(found);
            }
            if self.failed {
                return None;
            }
            match self.next_path() {
                Ok(None) => return None,
                Ok(Some(path)) => self.take(&path),
                Err(reason) => {
                    self.failed = true;
                    return Some(Err(InputError::Unreadable { path: self.name.clone(), reason }));
                }
            }
        }
    }
}

impl<R> List<R> {
    /// Notes what a line stands for.
    fn take(&mut self, path: &Path) {
        if let Some(address) = address::of_path(path) {
            return self.due.push_address(address);
        }
        match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                self.due.push(Err(InputError::IsFolder { path: path.display().to_string() }));
            }
            Ok(found) if found.is_file() => self.due.push_file(path, &below(path), false),
            Ok(_) => self.due.push(Err(InputError::NotRegular { path: path.display().to_string() })),
            Err(reason) => self.due.push(Err(InputError::unreadable(path, reason))),
        }
    }
}

/// The path as one below a folder: without its root and without steps upwards.
fn below(path: &Path) -> PathBuf {
    path.components().filter(|part| matches!(part, Component::Normal(_))).collect()
}

#[cfg(unix)]
fn name_of(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
fn name_of(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::{List, below};

    #[test]
    fn lines_and_nulls() {
        let paths = |text: &'static str, null: bool| {
            let mut list = List::new(text.as_bytes(), "-".to_owned(), null);
            let mut paths = Vec::new();
            while let Ok(Some(path)) = list.next_path() {
                paths.push(path.display().to_string());
            }
            paths
        };
        assert_eq!(paths("a.txt\r\n\nb c.txt", false), ["a.txt", "b c.txt"]);
        assert_eq!(paths("a\nb.txt\0c.txt\0", true), ["a\nb.txt", "c.txt"]);
    }

    #[test]
    fn what_is_no_list_ends() {
        let mut list = List::new(std::io::BufReader::new(std::io::repeat(b'a')), "x".to_owned(), false);
        assert!(list.next().is_some_and(|found| found.is_err()) && list.next().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_no_lists() {
        for path in ["/dev/zero", "/"] {
            assert!(List::open(path.as_ref(), false).is_err(), "{path}");
        }
    }

    #[test]
    fn a_listed_path_stays_below_the_output_folder() {
        assert_eq!(below("/var/in/../a.txt".as_ref()), std::path::Path::new("var/in/a.txt"));
    }
}
