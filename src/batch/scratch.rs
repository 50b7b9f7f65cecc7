//! [`Scratch`]: what a run must know of all its articles, in a temporary file.
//!
//! Sketches of the articles seen so far and the entries of `index.json` grow with the folder; kept
//! here, they leave memory alone. The file is `SQLite`'s own and goes with the run.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{
    entry::{Entry, Similar},
    sketch::{Sketch, THRESHOLD},
};

/// Articles of one band that are compared at most: a band that more share says little.
const CANDIDATES: i64 = 32;

/// What a run knows of its articles.
pub(super) struct Scratch {
    connection: Connection,
}

/// How an article stands to those before it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kinship {
    /// Nothing like it was seen.
    New,
    /// This article has the same words.
    Same(String),
    /// This article has nearly the same words.
    Near(Similar),
}

impl Scratch {
    /// An empty one.
    pub(super) fn new() -> rusqlite::Result<Self> {
        let connection = Connection::open("").or_else(|_| Connection::open_in_memory())?;
        connection.pragma_update(None, "journal_mode", "off")?;
        connection.pragma_update(None, "synchronous", "off")?;
        connection.execute_batch(
            "CREATE TABLE sketches (id INTEGER PRIMARY KEY, exact BLOB NOT NULL UNIQUE, minima BLOB NOT NULL,
                path TEXT NOT NULL);
            CREATE TABLE bands (band INTEGER NOT NULL, sketch INTEGER NOT NULL);
            CREATE INDEX bands_band ON bands (band);
            CREATE TABLE entries (number INTEGER PRIMARY KEY, source BLOB NOT NULL UNIQUE, entry TEXT NOT NULL);",
        )?;
        Ok(Self { connection })
    }

    /// How the article `path` stands to those before it, among which it is counted from now on.
    pub(super) fn place(&mut self, path: &str, sketch: &Sketch) -> rusqlite::Result<Kinship> {
        let transaction = self.connection.transaction()?;
        let same = transaction
            .prepare_cached("SELECT path FROM sketches WHERE exact = ?1")?
            .query_row([sketch.exact.as_slice()], |row| row.get::<_, String>(0))
            .optional()?;
        if let Some(same) = same {
            // An article that is looked at again is not its own copy.
            return Ok(if same == path { Kinship::New } else { Kinship::Same(same) });
        }
        let mut nearest: Option<Similar> = None;
        for band in sketch.bands() {
            let mut statement = transaction.prepare_cached(
                "SELECT path, minima FROM sketches WHERE id IN
                 (SELECT sketch FROM bands WHERE band = ?1 ORDER BY rowid LIMIT ?2)",
            )?;
            let mut rows = statement.query(params![band, CANDIDATES])?;
            while let Some(row) = rows.next()? {
                let similarity = sketch.similarity(&Sketch::from_bytes(&row.get::<_, Vec<u8>>(1)?));
                let other: String = row.get(0)?;
                let better = nearest.as_ref().is_none_or(|nearest| similarity > nearest.similarity);
                if similarity >= THRESHOLD && better && other != path {
                    nearest = Some(Similar { path: other, similarity });
                }
            }
        }
        transaction
            .prepare_cached("INSERT INTO sketches (exact, minima, path) VALUES (?1, ?2, ?3)")?
            .execute(params![sketch.exact.as_slice(), sketch.to_bytes(), path])?;
        let id = transaction.last_insert_rowid();
        {
            let mut statement =
                transaction.prepare_cached("INSERT INTO bands (band, sketch) VALUES (?1, ?2)")?;
            for band in sketch.bands() {
                statement.execute(params![band, id])?;
            }
        }
        transaction.commit()?;
        Ok(nearest.map_or(Kinship::New, Kinship::Near))
    }

    /// Notes the entry of the article with this number; `source` is its path in bytes.
    pub(super) fn note(&self, number: u64, source: &[u8], entry: &Entry) -> rusqlite::Result<()> {
        let json = serde_json::to_string(entry).unwrap_or_default();
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO entries (number, source, entry) VALUES (?1, ?2, ?3)")?
            .execute(params![i64::try_from(number).unwrap_or(i64::MAX), source, json])?;
        Ok(())
    }

    /// Hands every entry to `emit`, in the order of their numbers.
    pub(super) fn entries(&self, emit: &mut dyn FnMut(&str) -> std::io::Result<()>) -> std::io::Result<()> {
        let other = std::io::Error::other;
        let mut statement =
            self.connection.prepare_cached("SELECT entry FROM entries ORDER BY number").map_err(other)?;
        let mut rows = statement.query([]).map_err(other)?;
        while let Some(row) = rows.next().map_err(other)? {
            emit(&row.get::<_, String>(0).map_err(other)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{Kinship, Scratch};
    use crate::{
        batch::{
            entry::{Entry, EntryOutcome},
            sketch::Sketch,
        },
        document::parse,
    };

    #[test]
    fn copies_and_near_copies_are_told_from_others() {
        let mut scratch = Scratch::new().unwrap();
        let words: Vec<String> = (0..300).map(|number| format!("mot{number}")).collect();
        let text = words.join(" ");
        let sketch = |text: &str| Sketch::of(&parse(text, "text/plain")).unwrap();
        assert_eq!(scratch.place("a", &sketch(&text)).unwrap(), Kinship::New);
        assert_eq!(scratch.place("b", &sketch(&text.to_uppercase())).unwrap(), Kinship::Same("a".to_owned()));
        let near = scratch.place("c", &sketch(&text.replace("mot150", "mot151"))).unwrap();
        assert!(matches!(near, Kinship::Near(similar) if similar.path == "a" && similar.similarity > 0.8));
        assert_eq!(scratch.place("a", &sketch(&text)).unwrap(), Kinship::New);
        assert_eq!(scratch.place("d", &sketch("tout autre chose")).unwrap(), Kinship::New);
    }

    #[test]
    fn entries_come_in_order_and_once() {
        let scratch = Scratch::new().unwrap();
        for (number, path) in [(2, "b"), (1, "a"), (3, "b")] {
            scratch
                .note(number, path.as_bytes(), &Entry::new(path.to_owned(), EntryOutcome::Done, None))
                .unwrap();
        }
        let mut seen = Vec::new();
        scratch
            .entries(&mut |entry| {
                seen.push(serde_json::from_str::<Entry>(entry).unwrap().path);
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, ["a", "b"]);
    }
}
