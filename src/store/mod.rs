//! [`Store`]: what is remembered from run to run, in one `SQLite` file of the user's cache.
//!
//! Four things are kept. The *journal* says which articles are finished, under which settings,
//! and which run has one in work ([`journal`]). *Answers* holds every answer that a backend gave,
//! by request, written as soon as it arrives ([`answers`]). The *translation memory* holds every
//! translated text, so that a sentence is not sent twice ([`memory`]). *Pages* holds what was fetched
//! from addresses, so that a site is only asked whether a page has changed. The engine inside the
//! program is not remembered: it costs nothing to ask again.
//!
//! Which articles were in work when runs ended stands in `attempts`.
//!
//! A store that cannot be used never stops a run: it is moved aside, or does without a file. Only
//! successes are kept. Several runs may use one store at once.

pub mod answers;
mod attempts;
mod deferred;
pub mod journal;
pub(crate) mod maintenance;
pub mod memory;
pub(crate) mod outputs;
mod pages;
pub(crate) mod remembering;
pub(crate) mod running;
mod schema;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, ErrorCode};

use running::Running;

/// Name of the file in the cache folder.
pub(crate) const FILE_NAME: &str = "store.sqlite";

/// How long a write waits for another run's.
const BUSY: Duration = Duration::from_secs(30);

/// How far into the store an article sees: to what was there when it was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// The last answer that it sees.
    pub answers: i64,
    /// The last translation that it sees.
    pub memory: i64,
}

impl Horizon {
    /// Everything is seen, also what is still to come.
    pub const END: Self = Self { answers: i64::MAX, memory: i64::MAX };
}

/// Why there is no store in its usual place.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Damaged, or no `SQLite` file at all.
    #[error("cannot be read: {0}")]
    Damaged(rusqlite::Error),
    /// Written by a newer program.
    #[error("was written by a newer depeche (its version is {found}, this program knows {known})")]
    Newer {
        /// Version of the file.
        found: i64,
        /// Version of this program.
        known: i64,
    },
    /// The folder cannot be made or written.
    #[error("cannot be used: {0}; --cache-dir names another folder")]
    Unusable(String),
}

/// What is remembered from run to run.
pub struct Store {
    connection: Mutex<Connection>,
    /// The file; `None` where there is only a temporary one.
    path: Option<PathBuf>,
    running: Running,
    complained: AtomicBool,
    traffic: answers::Traffic,
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store in `folder`, which is made when it is missing, and says what was wrong with
    /// it. Always gives one that works: a damaged file is moved aside, and where no file can be
    /// had a temporary one takes its place.
    #[must_use]
    pub(crate) fn open(folder: &Path) -> (Self, Option<String>) {
        let path = folder.join(FILE_NAME);
        let failed = match Self::open_strictly(folder) {
            Ok(store) => return (store, None),
            Err(error) => error,
        };
        let said = format!("the store {} {failed}", path.display());
        if let StoreError::Damaged(_) = failed {
            match move_aside(&path) {
                Ok(aside) => {
                    let said = format!("{said}; it is now {}, and a new one is begun", aside.display());
                    match Self::open_strictly(folder) {
                        Ok(store) => return (store, Some(said)),
                        Err(error) => tracing::debug!("the new store {error}"),
                    }
                }
                Err(error) => tracing::debug!("the damaged store cannot be moved: {error}"),
            }
        }
        (Self::temporary(), Some(format!("{said}; this run remembers nothing for the next")))
    }

    /// Opens the store in `folder`, or says why that is not possible.
    pub fn open_strictly(folder: &Path) -> Result<Self, StoreError> {
        let unusable = |error: &dyn fmt::Display| StoreError::Unusable(error.to_string());
        std::fs::create_dir_all(folder).map_err(|error| unusable(&error))?;
        let path = folder.join(FILE_NAME);
        let running = Running::start(folder).map_err(|error| unusable(&error))?;
        Ok(Self::with(prepared(&path)?, Some(path), running))
    }

    /// A store that is gone after this run; it takes little memory all the same.
    ///
    /// # Panics
    ///
    /// Never: a database in memory can always be opened.
    #[must_use]
    pub(crate) fn temporary() -> Self {
        // An empty name is SQLite's temporary file. Without a place for that, memory is left.
        let connection = Connection::open("").or_else(|_| Connection::open_in_memory());
        let mut connection = connection.expect("SQLite opens a database in memory");
        if let Err(error) = schema::settle(&mut connection) {
            tracing::warn!("nothing can be remembered: {error}");
        }
        Self::with(connection, None, Running::alone())
    }

    fn with(connection: Connection, path: Option<PathBuf>, running: Running) -> Self {
        Self {
            connection: Mutex::new(connection),
            path,
            running,
            complained: AtomicBool::new(false),
            traffic: answers::Traffic::default(),
        }
    }

    /// The file; `None` for a temporary store.
    #[must_use]
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Runs `action`; `None` when it failed. What cannot be remembered is lost, and the user told
    /// once; the run goes on.
    fn attempt<T>(&self, action: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Option<T> {
        let mut connection = self.lock();
        match action(&mut connection) {
            Ok(value) => Some(value),
            Err(error) => {
                self.complain(&mut connection, &error);
                None
            }
        }
    }

    fn complain(&self, connection: &mut Connection, error: &rusqlite::Error) {
        let place =
            self.path.as_ref().map_or_else(|| "temporary".to_owned(), |path| path.display().to_string());
        if is_damage(error)
            && let Some(path) = &self.path
        {
            // Whatever is remembered from here on should be safe again.
            let fresh = move_aside(path).map_err(|error| error.to_string()).and_then(|aside| {
                tracing::warn!("the store {place} is damaged ({error}); it is now {}", aside.display());
                prepared(path).map_err(|error| error.to_string())
            });
            match fresh {
                Ok(fresh) => {
                    *connection = fresh;
                    return;
                }
                Err(error) => tracing::debug!("no new store: {error}"),
            }
        }
        if !self.complained.swap(true, Ordering::Relaxed) {
            tracing::warn!("the store {place} fails ({error}); what it cannot keep is asked again next time");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens and settles the file at `path`.
fn prepared(path: &Path) -> Result<Connection, StoreError> {
    let sorted = |error: rusqlite::Error| {
        if is_damage(&error) { StoreError::Damaged(error) } else { StoreError::Unusable(error.to_string()) }
    };
    // A FIFO would be waited for, and a device read without end.
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(StoreError::Unusable("it is not a regular file".to_owned()));
    }
    let mut connection = Connection::open(path).map_err(sorted)?;
    connection.busy_timeout(BUSY).map_err(sorted)?;
    connection.pragma_update(None, "journal_mode", "wal").map_err(sorted)?;
    connection.pragma_update(None, "synchronous", "normal").map_err(sorted)?;
    let found = schema::settle(&mut connection).map_err(sorted)?;
    if found > schema::VERSION {
        return Err(StoreError::Newer { found, known: schema::VERSION });
    }
    Ok(connection)
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// Renames the file and what belongs to it; gives the new name.
fn move_aside(path: &Path) -> std::io::Result<PathBuf> {
    let mut number = 1;
    let aside = loop {
        let aside = path.with_extension(format!("unreadable-{number}"));
        if !aside.exists() {
            break aside;
        }
        number += 1;
    };
    std::fs::rename(path, &aside)?;
    for part in ["-wal", "-shm"] {
        let beside = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(part);
            PathBuf::from(name)
        };
        // Often there is none.
        let _ = std::fs::rename(beside(path), beside(&aside));
    }
    Ok(aside)
}

/// Seconds since 1970.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
