//! Files that the program wrote: where each stands and what was in it.
//!
//! A file is written in two steps, note and rename, and a run may be killed between them: each note
//! holds the hash of the new content and of the one that stood there, and either is the program's.

use std::path::Path;

use rusqlite::{OptionalExtension as _, params};

use super::Store;

/// SHA-256 of a file's content.
pub(crate) type Content = [u8; 32];

/// What is known of a file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// The article that it was made for, as bytes of a path.
    pub source: Vec<u8>,
    contents: [Option<Vec<u8>>; 2],
}

impl Written {
    /// Whether a file with this content is as the program wrote it.
    #[must_use]
    pub(crate) fn is(&self, content: &Content) -> bool {
        self.contents.iter().flatten().any(|known| known == content)
    }
}

impl Store {
    /// What is known of the file at `place`, the path by which places are told apart.
    #[must_use]
    pub(crate) fn written(&self, place: &Path) -> Option<Written> {
        let found = self.attempt(|connection| {
            connection
                .prepare_cached("SELECT source, content, content_before FROM outputs WHERE path = ?1")?
                .query_row([place.as_os_str().as_encoded_bytes()], |row| {
                    Ok(Written { source: row.get(0)?, contents: [row.get(1)?, row.get(2)?] })
                })
                .optional()
        });
        found.flatten()
    }

    /// Notes that `content` is about to stand at `place` for `source`, and what stands there now.
    pub(crate) fn write(&self, place: &Path, source: &[u8], content: &Content, before: Option<&Content>) {
        self.attempt(|connection| {
            connection
                .prepare_cached(
                    "INSERT INTO outputs (path, source, run, content, content_before)
                     VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (path) DO UPDATE SET content = ?4, content_before = ?5",
                )?
                .execute(params![
                    place.as_os_str().as_encoded_bytes(),
                    source,
                    self.running.name(),
                    content.as_slice(),
                    before.map(<[u8; 32]>::as_slice),
                ])
        });
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::path::Path;

    use crate::store::Store;

    #[test]
    fn a_file_is_known_by_what_was_and_what_will_be_in_it() {
        let store = Store::temporary();
        let place = Path::new("out/a.md");
        assert_eq!(store.written(place), None);
        store.write(place, b"a.txt", &[1; 32], None);
        store.write(place, b"b.txt", &[2; 32], Some(&[1; 32]));
        let written = store.written(place).unwrap();
        assert_eq!(written.source, b"a.txt");
        assert!(written.is(&[1; 32]) && written.is(&[2; 32]) && !written.is(&[3; 32]));
        store.reserve(place, place, "a.txt".as_ref());
        assert!(store.written(place).is_some());
    }
}
