//! Looking after the store: how large it is, what may go.

use rusqlite::params;

use super::{Store, now};

/// What the store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Stats {
    /// Answers of backends.
    pub answers: u64,
    /// Bytes that they take, packed.
    pub answers_bytes: u64,
    /// Texts in the translation memory.
    pub memory: u64,
    /// Bytes that they take.
    pub memory_bytes: u64,
    /// Articles in the journal.
    pub articles: u64,
    /// Of these, finished ones.
    pub articles_done: u64,
    /// Pages that were fetched.
    pub pages: u64,
    /// Bytes that they take, packed.
    pub pages_bytes: u64,
    /// Bytes of the file, with what is not merged into it yet.
    pub file_bytes: u64,
}

impl Store {
    /// Counts what is there.
    #[must_use]
    pub(crate) fn stats(&self) -> Stats {
        let mut stats = self
            .attempt(|connection| {
                connection.query_row(
                    "SELECT (SELECT count(*) FROM answers), (SELECT total(length(body)) FROM answers),
                        (SELECT count(*) FROM memory), (SELECT total(length(translation)) FROM memory),
                        (SELECT count(*) FROM journal),
                        (SELECT count(*) FROM journal WHERE state = 'done'),
                        (SELECT count(*) FROM pages), (SELECT total(length(body)) FROM pages)",
                    [],
                    |row| {
                        let count = |index| {
                            Ok::<_, rusqlite::Error>(u64::try_from(row.get::<_, i64>(index)?).unwrap_or(0))
                        };
                        #[expect(
                            clippy::cast_possible_truncation,
                            clippy::cast_sign_loss,
                            reason = "a sum of lengths, as SQLite gives it"
                        )]
                        let bytes = |index| Ok::<_, rusqlite::Error>(row.get::<_, f64>(index)? as u64);
                        Ok::<_, rusqlite::Error>(Stats {
                            answers: count(0)?,
                            answers_bytes: bytes(1)?,
                            memory: count(2)?,
                            memory_bytes: bytes(3)?,
                            articles: count(4)?,
                            articles_done: count(5)?,
                            pages: count(6)?,
                            pages_bytes: bytes(7)?,
                            file_bytes: 0,
                        })
                    },
                )
            })
            .unwrap_or_default();
        stats.file_bytes =
            self.files().map(|path| std::fs::metadata(path).map_or(0, |file| file.len())).sum();
        stats
    }

    /// Removes what is older than `days`, and then the oldest answers, translations and pages until
    /// `max_bytes` of them are left. Gives how many entries went.
    pub(crate) fn prune(&self, days: Option<u64>, max_bytes: Option<u64>) -> u64 {
        let mut gone = 0;
        if let Some(days) = days {
            let limit = now().saturating_sub(i64::try_from(days.saturating_mul(86_400)).unwrap_or(i64::MAX));
            gone += self
                .attempt(|connection| {
                    let mut gone = 0;
                    for (table, column) in [
                        ("answers", "created"),
                        ("memory", "created"),
                        ("deferred", "created"),
                        ("journal", "changed"),
                        ("pages", "checked"),
                    ] {
                        gone += connection
                            .execute(&format!("DELETE FROM {table} WHERE {column} < ?1"), params![limit])?;
                    }
                    Ok(gone)
                })
                .unwrap_or(0);
        }
        if let Some(max) = max_bytes {
            let share = i64::try_from(max / 3).unwrap_or(i64::MAX);
            gone += self
                .attempt(|connection| {
                    let mut gone = 0;
                    for (table, column) in [("answers", "body"), ("memory", "translation"), ("pages", "body")]
                    {
                        gone += connection.execute(
                            &format!(
                                "DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM (SELECT rowid,
                                 sum(length({column})) OVER (ORDER BY rowid DESC) AS above FROM {table})
                                 WHERE above > ?1)"
                            ),
                            params![share],
                        )?;
                    }
                    Ok(gone)
                })
                .unwrap_or(0);
        }
        self.shrink();
        gone as u64
    }

    /// Removes everything: answers, translations, pages and journal. Which files are the program's own
    /// stays known, so that no later run replaces somebody else's.
    pub(crate) fn clear(&self) {
        self.attempt(|connection| {
            connection.execute_batch(
                "DELETE FROM answers; DELETE FROM memory; DELETE FROM journal; DELETE FROM pages;",
            )
        });
        self.shrink();
    }

    /// Gives the room of removed entries back to the system, as far as other runs allow.
    fn shrink(&self) {
        self.attempt(|connection| connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);"));
    }

    fn files(&self) -> impl Iterator<Item = std::path::PathBuf> {
        self.path.iter().flat_map(|path| {
            ["", "-wal", "-shm"].map(|part| {
                let mut name = path.as_os_str().to_owned();
                name.push(part);
                name.into()
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{
        backend::{
            Translated,
            answers::{Answers as _, Kept},
        },
        store::{Horizon, Store, answers::Session, memory::text_key},
    };

    fn filled() -> Session {
        let session = Session::new(&Arc::new(Store::temporary()), Horizon::END);
        for number in 0..10 {
            // Bytes that do not pack.
            let body =
                (0..1000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3] ^ number).collect();
            session.keep(&[number; 16], &Kept { status: 200, kind: None, body });
            let translated = Translated { text: "word ".repeat(200), ..Translated::default() };
            session.remember([(text_key("f", "fr", "en", &number.to_string()), &translated)], None);
        }
        session
    }

    #[test]
    fn pruning_takes_the_oldest_first() {
        let session = filled();
        let store = &session.store;
        let stats = store.stats();
        assert_eq!((stats.answers, stats.memory), (10, 10));
        assert_eq!(store.prune(Some(1), None), 0);
        assert!(store.prune(None, Some(stats.answers_bytes / 2 + stats.memory_bytes / 2)) > 0);
        assert!(session.recall(&[0; 16]).is_none() && session.recall(&[9; 16]).is_some());
        store.clear();
        let stats = store.stats();
        assert_eq!((stats.answers, stats.memory, stats.articles), (0, 0, 0));
    }
}
