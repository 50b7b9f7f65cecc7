//! Attempts: which articles a run has begun, and how often a run ended while it had one in work.
//!
//! A run that the system ends (a crash, no memory left, a kill) cannot say which article was the
//! cause. So each article is written down before its first byte is read and struck out when it is
//! settled, whatever it came to; what still stands there when the run is gone was in work at its
//! end. [`batch`](crate::batch) takes what was so twice out of the company of others.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::Store;

struct Row {
    stamp: Vec<u8>,
    run: String,
    deaths: u32,
}

impl Store {
    /// Writes down that `source` is begun; gives at how many ends of runs it was in work. `stamp`
    /// tells its content from an earlier one: a file that has changed starts anew.
    #[must_use]
    pub(crate) fn begin(&self, source: &[u8], stamp: &[u8]) -> u32 {
        let begun = self.attempt(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let known = row(&transaction, source)?;
            if let Some(known) = &known
                && known.run != self.running.name()
                && self.running.is_alive(&known.run)
            {
                return Ok(known.deaths);
            }
            let deaths = known.filter(|known| known.stamp == stamp).map_or(0, |known| {
                // Nobody's: the run that had it said so before it ended.
                known.deaths + u32::from(!known.run.is_empty() && known.run != self.running.name())
            });
            note(&transaction, source, stamp, self.running.name(), deaths)?;
            transaction.commit()?;
            Ok(deaths)
        });
        begun.unwrap_or(0)
    }

    /// Strikes out an article of this run that is settled.
    pub(crate) fn settled(&self, source: &[u8]) {
        self.attempt(|connection| {
            connection
                .prepare_cached("DELETE FROM attempts WHERE source = ?1 AND run = ?2")?
                .execute(params![source, self.running.name()])
        });
    }

    /// Notes that an article of this run has ended a process in which nothing else was in work.
    pub(crate) fn blame(&self, source: &[u8]) {
        self.attempt(|connection| {
            connection
                .prepare_cached(
                    "UPDATE attempts SET run = '', deaths = deaths + 1 WHERE source = ?1 AND run = ?2",
                )?
                .execute(params![source, self.running.name()])
        });
    }

    /// Says that this run ends by itself: whatever it has in work is not the cause.
    pub(crate) fn let_go(&self) {
        self.attempt(|connection| {
            let run = self.running.name();
            connection.execute("DELETE FROM attempts WHERE run = ?1 AND deaths = 0", [run])?;
            connection.execute("UPDATE attempts SET run = '' WHERE run = ?1", [run])
        });
    }
}

fn row(connection: &Connection, source: &[u8]) -> rusqlite::Result<Option<Row>> {
    connection
        .prepare_cached("SELECT stamp, run, deaths FROM attempts WHERE source = ?1")?
        .query_row([source], |row| Ok(Row { stamp: row.get(0)?, run: row.get(1)?, deaths: row.get(2)? }))
        .optional()
}

fn note(
    connection: &Connection,
    source: &[u8],
    stamp: &[u8],
    run: &str,
    deaths: u32,
) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(
            "INSERT INTO attempts (source, stamp, run, deaths) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (source) DO UPDATE SET stamp = ?2, run = ?3, deaths = ?4",
        )?
        .execute(params![source, stamp, run, deaths])
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use crate::store::Store;

    const ARTICLE: &[u8] = b"a.txt";

    #[test]
    fn an_article_is_counted_at_each_end_that_it_was_in_work_at() {
        let folder = tempfile::tempdir().unwrap();
        let begin = |expected: u32| {
            let store = Store::open_strictly(folder.path()).unwrap();
            assert_eq!(store.begin(ARTICLE, b"1"), expected);
            store
        };
        drop(begin(0));
        drop(begin(1));
        let third = begin(2);
        assert_eq!(third.begin(ARTICLE, b"1"), 2, "named twice in one run");
        third.settled(ARTICLE);
        drop(third);
        drop(begin(0));
        let changed = Store::open_strictly(folder.path()).unwrap();
        assert_eq!(changed.begin(ARTICLE, b"2"), 0, "another content");
    }

    #[test]
    fn a_run_that_ends_by_itself_blames_nothing_and_another_run_counts_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Store::open_strictly(folder.path()).unwrap();
        drop({
            let killed = open();
            let _ = killed.begin(ARTICLE, b"1");
            killed
        });
        let stopped = open();
        assert_eq!(stopped.begin(ARTICLE, b"1"), 1);
        assert_eq!(open().begin(ARTICLE, b"1"), 1, "it is in work elsewhere");
        stopped.let_go();
        drop(stopped);
        let last = open();
        assert_eq!(last.begin(ARTICLE, b"1"), 1);
        last.blame(ARTICLE);
        assert_eq!(last.begin(ARTICLE, b"1"), 2);
    }
}
