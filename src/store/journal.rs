//! The journal: what became of each article, and which run has it in work.
//!
//! An article is named by its content, its path, its outputs and the fingerprint of the settings
//! ([`ArticleKey`]): whatever changes makes it another article. [`Store::claim`] is the one gate:
//! of any number of runs at once, one gets the article.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use sha2::{Digest as _, Sha256};

use super::{Horizon, Store, now};

/// Names an article under given settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ArticleKey([u8; 16]);

impl ArticleKey {
    /// The name over these parts.
    #[must_use]
    pub fn new<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let mut key = [0; 16];
        key.copy_from_slice(&hash.finalize()[..16]);
        Self(key)
    }
}

/// How far an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A run has it in work, or had when it was killed.
    Working,
    /// Its briefs are written and nothing is missing in them.
    Done,
    /// It failed; the next run tries again.
    Failed,
    /// It was left out; the next run looks again.
    Skipped,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// What [`Store::claim`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The article is this run's, and sees so far.
    Mine(Horizon),
    /// It is finished; this was noted about it.
    Finished(String),
    /// Another run has it in work.
    Elsewhere,
}

struct Row {
    state: String,
    run: String,
    horizon: Horizon,
    entry: Option<String>,
}

impl Store {
    /// Takes an article into work. `again` takes one that is finished as well; `is_whole` says,
    /// of what was noted about a finished article, whether it is still there.
    pub fn claim(
        &self,
        key: &ArticleKey,
        source: &str,
        again: bool,
        is_whole: impl Fn(&str) -> bool,
    ) -> Claim {
        let claimed = self.attempt(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let row = row(&transaction, key)?;
            if let Some(row) = &row
                && row.state == State::Working.word()
            {
                // A run's own article is in work too when it was named twice.
                if self.running.is_alive(&row.run) {
                    return Ok(Claim::Elsewhere);
                }
                // A killed run's article goes on where it was: with what it could see then.
                set_working(&transaction, key, source, self.running.name(), row.horizon)?;
                transaction.commit()?;
                return Ok(Claim::Mine(row.horizon));
            }
            if let Some(Row { entry: Some(entry), state, .. }) = &row
                && state == State::Done.word()
                && !again
                && is_whole(entry)
            {
                return Ok(Claim::Finished(entry.clone()));
            }
            let horizon = last(&transaction)?;
            set_working(&transaction, key, source, self.running.name(), horizon)?;
            transaction.commit()?;
            Ok(Claim::Mine(horizon))
        });
        // Without a journal, doing an article again is better than leaving it out.
        claimed.unwrap_or(Claim::Mine(Horizon::END))
    }

    /// Notes what became of an article of this run.
    pub fn settle(&self, key: &ArticleKey, state: State, entry: &str) {
        self.attempt(|connection| {
            connection
                .prepare_cached("UPDATE journal SET state = ?2, entry = ?3, changed = ?4 WHERE article = ?1")?
                .execute(params![key.0.as_slice(), state.word(), entry, now()])
        });
    }

    /// What an article sees that is begun now.
    #[must_use]
    pub(crate) fn horizon(&self) -> Horizon {
        self.attempt(|connection| last(connection)).unwrap_or(Horizon::END)
    }

    /// Reserves a place for the brief of `source`; false when it belongs to another article, whose
    /// brief is there or is being made. `place` is the path by which places are told apart, `path`
    /// the real one.
    pub(crate) fn reserve(&self, place: &Path, path: &Path, source: &Path) -> bool {
        let (place, source) = (place.as_os_str().as_encoded_bytes(), source.as_os_str().as_encoded_bytes());
        let reserved = self.attempt(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let owner = owner(&transaction, place)?;
            if self.is_taken(owner.as_ref(), path, source) {
                return Ok(false);
            }
            if owner.as_ref().is_none_or(|(owner, run)| owner != source || run != self.running.name()) {
                transaction
                    .prepare_cached(
                        "INSERT INTO outputs (path, source, run) VALUES (?1, ?2, ?3)
                         ON CONFLICT (path) DO UPDATE SET source = ?2, run = ?3",
                    )?
                    .execute(params![place, source, self.running.name()])?;
                transaction.commit()?;
            }
            Ok(true)
        });
        reserved.unwrap_or(true)
    }

    /// What [`Store::reserve`] would say, without reserving anything.
    #[must_use]
    pub(crate) fn is_free(&self, place: &Path, path: &Path, source: &Path) -> bool {
        let (place, source) = (place.as_os_str().as_encoded_bytes(), source.as_os_str().as_encoded_bytes());
        let owner = self.attempt(|connection| owner(connection, place)).flatten();
        !self.is_taken(owner.as_ref(), path, source)
    }

    fn is_taken(&self, owner: Option<&(Vec<u8>, String)>, path: &Path, source: &[u8]) -> bool {
        owner.is_some_and(|(owner, run)| owner != source && (self.running.is_alive(run) || path.exists()))
    }

    /// What was noted about an article when it was finished; `None` when it is not.
    #[must_use]
    pub(crate) fn finished(&self, key: &ArticleKey) -> Option<String> {
        let row = self.attempt(|connection| row(connection, key)).flatten()?;
        row.entry.filter(|_| row.state == State::Done.word())
    }

    /// Whether `place` was given to the briefs of `source`.
    #[must_use]
    pub(crate) fn is_output_of(&self, place: &Path, source: &Path) -> bool {
        let owner = self.attempt(|connection| owner(connection, place.as_os_str().as_encoded_bytes()));
        owner.flatten().is_some_and(|(owner, _)| owner == source.as_os_str().as_encoded_bytes())
    }

    /// Whether a brief of an earlier run stands at `path`.
    #[must_use]
    pub(crate) fn is_output(&self, path: &Path) -> bool {
        let found = self.attempt(|connection| {
            connection
                .prepare_cached("SELECT 1 FROM outputs WHERE path = ?1")?
                .exists([path.as_os_str().as_encoded_bytes()])
        });
        found.unwrap_or(false)
    }
}

/// The article that a place belongs to, and the run that reserved it.
fn owner(connection: &Connection, place: &[u8]) -> rusqlite::Result<Option<(Vec<u8>, String)>> {
    connection
        .prepare_cached("SELECT source, run FROM outputs WHERE path = ?1")?
        .query_row([place], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

fn row(connection: &Connection, key: &ArticleKey) -> rusqlite::Result<Option<Row>> {
    connection
        .prepare_cached(
            "SELECT state, run, answers_before, memory_before, entry FROM journal WHERE article = ?1",
        )?
        .query_row([key.0.as_slice()], |row| {
            Ok(Row {
                state: row.get(0)?,
                run: row.get(1)?,
                horizon: Horizon { answers: row.get(2)?, memory: row.get(3)? },
                entry: row.get(4)?,
            })
        })
        .optional()
}

fn set_working(
    connection: &Connection,
    key: &ArticleKey,
    source: &str,
    run: &str,
    horizon: Horizon,
) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(
            "INSERT INTO journal (article, state, run, answers_before, memory_before, source, changed)
             VALUES (?1, 'working', ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (article) DO UPDATE SET state = 'working', run = ?2, answers_before = ?3,
             memory_before = ?4, changed = ?6",
        )?
        .execute(params![key.0.as_slice(), run, horizon.answers, horizon.memory, source, now()])
}

fn last(connection: &Connection) -> rusqlite::Result<Horizon> {
    connection
        .prepare_cached(
            "SELECT ifnull((SELECT max(id) FROM answers), 0), ifnull((SELECT max(id) FROM memory), 0)",
        )?
        .query_row([], |row| Ok(Horizon { answers: row.get(0)?, memory: row.get(1)? }))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{ArticleKey, Claim, State};
    use crate::store::Store;

    fn key(name: &str) -> ArticleKey {
        ArticleKey::new([name.as_bytes()])
    }

    fn claim(store: &Store, again: bool) -> Claim {
        store.claim(&key("a"), "a.txt", again, |_| true)
    }

    #[test]
    fn one_run_gets_the_article_and_a_dead_ones_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let one = Store::open_strictly(folder.path()).unwrap();
        let two = Store::open_strictly(folder.path()).unwrap();
        assert!(matches!(claim(&one, false), Claim::Mine(_)));
        assert_eq!(claim(&one, false), Claim::Elsewhere, "it is in work, if here");
        assert_eq!(claim(&two, false), Claim::Elsewhere);
        drop(one);
        assert!(matches!(claim(&two, false), Claim::Mine(_)));
        two.settle(&key("a"), State::Done, "entry");
        let three = Store::open_strictly(folder.path()).unwrap();
        assert_eq!(claim(&three, false), Claim::Finished("entry".to_owned()));
        assert!(matches!(three.claim(&key("a"), "a.txt", false, |_| false), Claim::Mine(_)));
    }

    #[test]
    fn what_failed_is_tried_again_and_what_is_done_only_by_force() {
        let store = Store::temporary();
        claim(&store, false);
        store.settle(&key("a"), State::Failed, "entry");
        assert!(matches!(claim(&store, false), Claim::Mine(_)));
        store.settle(&key("a"), State::Done, "entry");
        assert!(matches!(claim(&store, false), Claim::Finished(_)));
        assert!(matches!(claim(&store, true), Claim::Mine(_)));
    }

    #[test]
    fn a_place_belongs_to_one_article_while_its_brief_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_strictly(folder.path()).unwrap();
        let place = folder.path().join("a.md");
        assert!(
            store.reserve(&place, &place, "one".as_ref()) && store.reserve(&place, &place, "one".as_ref())
        );
        assert!(!store.reserve(&place, &place, "two".as_ref()), "this run is making it");
        drop(store);
        let next = Store::open_strictly(folder.path()).unwrap();
        std::fs::write(&place, "brief").unwrap();
        assert!(!next.reserve(&place, &place, "two".as_ref()), "it is there");
        std::fs::remove_file(&place).unwrap();
        assert!(next.reserve(&place, &place, "two".as_ref()), "it is gone");
        assert!(next.is_output(&place) && !next.is_output(folder.path()));
    }
}
