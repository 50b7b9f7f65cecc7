//! A list of paths → [`Source`]s: `--files-from`.

use std::{
    ffi::OsString,
    io::{self, BufRead},
    path::{Component, Path, PathBuf},
};

use super::{InputError, Source, walk::unreadable};

/// Paths of a list, one a line or one before each NUL.
pub struct List<R> {
    reader: R,
    /// What the list is called in messages.
    name: String,
    separator: u8,
    failed: bool,
}

impl<R: BufRead> List<R> {
    /// Reads `reader`, called `name` in messages; `null` for NUL instead of line ends.
    pub fn new(reader: R, name: String, null: bool) -> Self {
        Self { reader, name, separator: if null { 0 } else { b'\n' }, failed: false }
    }

    fn next_path(&mut self) -> io::Result<Option<PathBuf>> {
        loop {
            let mut bytes = Vec::new();
            if self.reader.read_until(self.separator, &mut bytes)? == 0 {
                return Ok(None);
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
        if self.failed {
            return None;
        }
        match self.next_path() {
            Ok(None) => None,
            Ok(Some(path)) => Some(match std::fs::metadata(&path) {
                Ok(found) if found.is_dir() => Err(InputError::IsFolder { path: path.display().to_string() }),
                Ok(found) if found.is_file() => Ok(Source::File { relative: below(&path), path }),
                Ok(_) => Err(InputError::NotRegular { path: path.display().to_string() }),
                Err(reason) => Err(unreadable(&path, reason)),
            }),
            Err(reason) => {
                self.failed = true;
                Some(Err(InputError::Unreadable { path: self.name.clone(), reason }))
            }
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
    fn a_listed_path_stays_below_the_output_folder() {
        assert_eq!(below("/var/in/../a.txt".as_ref()), std::path::Path::new("var/in/a.txt"));
    }
}
