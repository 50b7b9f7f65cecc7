//! The tables of the store, and how an older file becomes a newer one.

use rusqlite::{Connection, TransactionBehavior};

/// Version of the last of the [`MIGRATIONS`].
#[expect(clippy::cast_possible_wrap, reason = "there are a handful")]
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// What leads from each version to the next; version 0 is an empty file. Never changed once
/// released: a new version is a new entry.
pub(super) const MIGRATIONS: [&str; 6] = [
    "CREATE TABLE answers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        request BLOB NOT NULL UNIQUE,
        status INTEGER NOT NULL,
        kind TEXT,
        body BLOB NOT NULL,
        created INTEGER NOT NULL
    );
    CREATE TABLE memory (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        text BLOB NOT NULL UNIQUE,
        translation TEXT NOT NULL,
        model TEXT,
        created INTEGER NOT NULL
    );
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY,
        article BLOB NOT NULL UNIQUE,
        state TEXT NOT NULL,
        run TEXT NOT NULL,
        answers_before INTEGER NOT NULL,
        memory_before INTEGER NOT NULL,
        source TEXT NOT NULL,
        entry TEXT,
        changed INTEGER NOT NULL
    );",
    "CREATE TABLE outputs (
        path BLOB PRIMARY KEY,
        source BLOB NOT NULL,
        run TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX answers_created ON answers (created);
    CREATE INDEX memory_created ON memory (created);
    CREATE INDEX journal_changed ON journal (changed);",
    "ALTER TABLE outputs ADD COLUMN content BLOB;
    ALTER TABLE outputs ADD COLUMN content_before BLOB;",
    "CREATE TABLE pages (
        address TEXT PRIMARY KEY,
        place TEXT NOT NULL,
        kind TEXT,
        etag TEXT,
        modified TEXT,
        fetched INTEGER NOT NULL,
        checked INTEGER NOT NULL,
        body BLOB NOT NULL
    );
    CREATE INDEX pages_checked ON pages (checked);",
    "CREATE TABLE attempts (
        source BLOB PRIMARY KEY,
        stamp BLOB NOT NULL,
        run TEXT NOT NULL,
        deaths INTEGER NOT NULL
    ) WITHOUT ROWID;",
    "CREATE TABLE deferred (
        request BLOB PRIMARY KEY,
        profile TEXT NOT NULL,
        body BLOB,
        nonce TEXT,
        batch TEXT,
        status INTEGER,
        answer BLOB,
        tries INTEGER NOT NULL,
        created INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX deferred_batch ON deferred (batch);",
];

/// Brings the file to this program's version and gives the version it had, where that is newer;
/// such a file is left alone.
pub(super) fn settle(connection: &mut Connection) -> rusqlite::Result<i64> {
    let version =
        |connection: &Connection| connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    if version(connection)? >= VERSION {
        return version(connection);
    }
    // Another run may be at it: the second run finds the work done.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    for step in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    if found < VERSION {
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(found.max(VERSION))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use rusqlite::Connection;

    use super::{MIGRATIONS, VERSION, settle};

    #[test]
    fn an_older_file_keeps_what_it_holds() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection.execute("INSERT INTO answers VALUES (7, x'00', 200, NULL, x'01', 0)", []).unwrap();
        assert_eq!(settle(&mut connection).unwrap(), VERSION);
        let count = |table: &str| {
            let query = format!("SELECT count(*) FROM {table}");
            connection.query_row(&query, [], |row| row.get::<_, i64>(0)).unwrap()
        };
        assert_eq!((count("answers"), count("outputs")), (1, 0));
    }

    #[test]
    fn a_newer_file_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
        assert_eq!(settle(&mut connection).unwrap(), VERSION + 1);
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
