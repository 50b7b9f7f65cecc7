//! [`Outputs`]: where a file may be written without taking anything from anybody.
//!
//! A file that stands at a place already is replaced only if the program wrote it and nobody has
//! changed it since, which the store knows by its content. Any other stays, is named, and the new
//! file goes beside it. `--force` replaces what is not an input; an input is never replaced.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest as _, Sha256};

use super::naming;
use crate::store::{
    Store,
    outputs::{Content, Written},
    running::is_regular,
};

/// Places beside a file that are tried; more mean that something else is wrong.
const BESIDE: usize = 10_000;

/// What may be written where.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outputs {
    store: Option<Arc<Store>>,
    force: Option<bool>,
    inputs: Vec<PathBuf>,
    any_is_input: bool,
}

impl Outputs {
    /// For a run that reads `inputs`, files or folders. `force` replaces files that are not the
    /// program's; `None` for a command that has no such option.
    #[must_use]
    pub(crate) fn new(store: Option<Arc<Store>>, force: Option<bool>, inputs: &[PathBuf]) -> Self {
        let inputs = inputs.iter().map(|input| resolved(input)).collect();
        Self { store, force, inputs, any_is_input: false }
    }

    /// The same for a run that also reads a list: what it will name is not known beforehand, so
    /// that any file may be an input.
    #[must_use]
    pub(crate) fn with_list(mut self, list: bool) -> Self {
        self.any_is_input |= list;
        self
    }

    /// The place for `content`, which is to stand at `wanted` for `source`, and a note in the store
    /// that it will be there. Another than `wanted` where that has a file that must stay.
    pub(super) fn claim(&self, wanted: &Path, source: &[u8], content: &Content) -> io::Result<PathBuf> {
        for number in 0..BESIDE {
            let path = if number == 0 { wanted.to_path_buf() } else { naming::beside(wanted, number) };
            let place = naming::folded(&absolute(&path));
            let written = self.store.as_ref().and_then(|store| store.written(&place));
            let others = number > 0 && written.as_ref().is_some_and(|written| written.source != source);
            if others {
                continue;
            }
            let before = match self.standing(&path, written.as_ref()) {
                Standing::Stays => continue,
                Standing::Replaceable(before) => before,
            };
            if let Some(store) = &self.store {
                store.write(&place, source, content, before.as_ref());
            }
            if number > 0 {
                self.say(wanted, &path);
            }
            return Ok(path);
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "all names beside it are taken"))
    }

    /// What stands at `path`.
    fn standing(&self, path: &Path, written: Option<&Written>) -> Standing {
        match fs::symlink_metadata(path) {
            // Any other error shows when the file is written.
            Err(_) => return Standing::Replaceable(None),
            Ok(found) if found.is_dir() => return Standing::Stays,
            Ok(_) => {}
        }
        if self.is_input(path) {
            return Standing::Stays;
        }
        let own = written.filter(|_| is_regular(path)).and_then(|written| {
            let content = content_of(path).ok()?;
            written.is(&content).then_some(content)
        });
        match own {
            Some(content) => Standing::Replaceable(Some(content)),
            None if self.force == Some(true) && !self.may_be_input(path) => Standing::Replaceable(None),
            None => Standing::Stays,
        }
    }

    fn is_input(&self, path: &Path) -> bool {
        let path = resolved(path);
        self.inputs.contains(&path)
    }

    fn may_be_input(&self, path: &Path) -> bool {
        let path = resolved(path);
        self.any_is_input || self.inputs.iter().any(|input| path.starts_with(input))
    }

    fn say(&self, wanted: &Path, path: &Path) {
        let why = match self.force {
            _ if self.is_input(wanted) => "is an input",
            Some(true) => "may be an input",
            _ => "was not written by depeche, or was changed since,",
        };
        let advice = if self.force == Some(false) && !self.may_be_input(wanted) {
            "; --force replaces it"
        } else {
            ""
        };
        let (wanted, path) = (wanted.display(), path.display());
        tracing::warn!("{wanted} {why} and stays{advice}; the new file is {path}");
    }
}

/// What a place holds.
enum Standing {
    /// Nothing, or a file that may go; the content of one of the program's own.
    Replaceable(Option<Content>),
    /// What must stay.
    Stays,
}

/// SHA-256 of a file's content.
fn content_of(path: &Path) -> io::Result<Content> {
    let (mut hash, mut file) = (Sha256::new(), fs::File::open(path)?);
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.finalize().into()),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// A path that means the same from every working folder.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

/// A path without links, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    let absolute = absolute(path);
    if let Ok(path) = fs::canonicalize(&absolute) {
        return path;
    }
    match (absolute.parent(), absolute.file_name()) {
        (Some(parent), Some(name)) => resolved(parent).join(name),
        _ => absolute,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::{fs, sync::Arc};

    use super::{Outputs, content_of};
    use crate::store::Store;

    /// A folder with these files, and its outputs.
    struct Desk {
        folder: tempfile::TempDir,
        store: Arc<Store>,
    }

    impl Desk {
        fn new() -> Self {
            Self { folder: tempfile::tempdir().unwrap(), store: Arc::new(Store::temporary()) }
        }

        fn plant(&self, name: &str, text: &str) {
            fs::write(self.folder.path().join(name), text).unwrap();
        }

        /// Writes as a run does, and gives the name of the file.
        fn write(&self, name: &str, text: &str, force: bool, inputs: &[&str]) -> String {
            let inputs: Vec<_> = inputs.iter().map(|input| self.folder.path().join(input)).collect();
            let outputs = Outputs::new(Some(Arc::clone(&self.store)), Some(force), &inputs);
            self.plant(".new", text);
            let content = content_of(&self.folder.path().join(".new")).unwrap();
            let place = outputs.claim(&self.folder.path().join(name), b"a.txt", &content).unwrap();
            fs::rename(self.folder.path().join(".new"), &place).unwrap();
            place.file_name().unwrap().to_str().unwrap().to_owned()
        }

        fn read(&self, name: &str) -> String {
            fs::read_to_string(self.folder.path().join(name)).unwrap()
        }
    }

    #[test]
    fn own_files_are_replaced_and_nobody_elses() {
        let desk = Desk::new();
        assert_eq!(desk.write("a.md", "one", false, &[]), "a.md");
        assert_eq!(desk.write("a.md", "two", false, &[]), "a.md");
        desk.plant("a.md", "two, corrected by hand");
        assert_eq!(desk.write("a.md", "three", false, &[]), "a~1.md");
        assert_eq!(desk.write("a.md", "four", false, &[]), "a~1.md");
        assert_eq!(
            (desk.read("a.md").as_str(), desk.read("a~1.md").as_str()),
            ("two, corrected by hand", "four")
        );
        assert_eq!(desk.write("a.md", "five", true, &[]), "a.md");
        desk.plant("index.html", "a home page");
        assert_eq!(desk.write("index.html", "x", false, &[]), "index~1.html");
    }

    #[test]
    fn inputs_stay_even_by_force() {
        let desk = Desk::new();
        desk.plant("a.md", "an article");
        assert_eq!(desk.write("a.md", "x", true, &["a.md"]), "a~1.md");
        assert_eq!(desk.write("a.md", "x", true, &["."]), "a~1.md");
        assert_eq!(desk.read("a.md"), "an article");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_the_programs() {
        let desk = Desk::new();
        desk.plant("elsewhere", "kept");
        let link = desk.folder.path().join("a.md");
        std::os::unix::fs::symlink(desk.folder.path().join("elsewhere"), &link).unwrap();
        assert_eq!(desk.write("a.md", "x", false, &[]), "a~1.md");
        assert!(link.is_symlink());
        // By force the link goes, and what it leads to stays.
        assert_eq!(desk.write("a.md", "x", true, &[]), "a.md");
        assert_eq!(desk.read("elsewhere"), "kept");
    }
}
