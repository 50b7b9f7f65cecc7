//! [`Session`]: what one article may see of the store, and its share in what is asked.
//!
//! An article sees what was there before it was begun, in this run or in one that was killed
//! ([`Horizon`]): so what is asked for it does not depend on what came meanwhile. The session keeps
//! what [`backend`](crate::backend::answers) hands it, and tells answers that were there from
//! those that the article paid for itself.

use std::{
    io::{Read as _, Write as _},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use rusqlite::{OptionalExtension as _, params};

use super::{Horizon, Store, now};
use crate::backend::answers::{Answers, Kept, RequestKey};

/// What one article sees of the store and takes from it.
#[derive(Debug)]
pub struct Session {
    pub(super) store: Arc<Store>,
    pub(super) horizon: Horizon,
    recalled: AtomicU64,
    paid: AtomicU64,
}

impl Session {
    /// A session for an article that sees the store up to `horizon`.
    #[must_use]
    pub fn new(store: &Arc<Store>, horizon: Horizon) -> Self {
        let (recalled, paid) = (AtomicU64::default(), AtomicU64::default());
        Self { store: Arc::clone(store), horizon, recalled, paid }
    }

    /// Whether every answer, one at least, was there before the article was begun.
    #[must_use]
    pub(crate) fn all_recalled(&self) -> bool {
        self.paid.load(Ordering::Relaxed) == 0 && self.recalled.load(Ordering::Relaxed) > 0
    }

    /// Counts an answer or a translation.
    pub(super) fn count(&self, was_there_before: bool) {
        let counter = if was_there_before { &self.recalled } else { &self.paid };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// What a run asked and what it did not have to ask.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    /// Answers that came from a backend.
    pub(super) answered: AtomicU64,
    /// Answers and translations that were known.
    pub(super) recalled: AtomicU64,
}

impl Store {
    /// How many answers came from backends and how many were known, in this run.
    #[must_use]
    pub(crate) fn traffic(&self) -> (u64, u64) {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        (read(&self.traffic.answered), read(&self.traffic.recalled))
    }
}

impl Answers for Session {
    fn recall(&self, key: &RequestKey) -> Option<Kept> {
        let found = self.store.attempt(|connection| {
            connection
                .prepare_cached("SELECT id, status, kind, body FROM answers WHERE request = ?1")?
                .query_row([key.as_slice()], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get::<_, Vec<u8>>(3)?))
                })
                .optional()
        });
        let (id, status, kind, packed) = found.flatten()?;
        let body = unpack(&packed)?;
        self.store.traffic.recalled.fetch_add(1, Ordering::Relaxed);
        self.count(id <= self.horizon.answers);
        Some(Kept { status, kind, body })
    }

    fn keep(&self, key: &RequestKey, answer: &Kept) {
        self.store.traffic.answered.fetch_add(1, Ordering::Relaxed);
        self.count(false);
        self.store.attempt(|connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO answers (request, status, kind, body, created)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![key.as_slice(), answer.status, answer.kind, pack(&answer.body), now()])
        });
    }

    fn forget(&self, keys: &[RequestKey]) {
        self.store.attempt(|connection| {
            let mut statement = connection.prepare_cached("DELETE FROM answers WHERE request = ?1")?;
            for key in keys {
                statement.execute([key.as_slice()])?;
            }
            Ok(())
        });
    }
}

pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    // Writing into a vector cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len() * 3);
    DeflateDecoder::new(bytes).read_to_end(&mut body).ok()?;
    Some(body)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::sync::Arc;

    use super::{Horizon, Session, Store};
    use crate::backend::answers::{Answers as _, Kept};

    fn answer(body: &str) -> Kept {
        Kept { status: 200, kind: Some("application/json".to_owned()), body: body.repeat(50).into_bytes() }
    }

    #[test]
    fn answers_come_back_until_they_are_forgotten() {
        let store = Arc::new(Store::temporary());
        let session = Session::new(&store, Horizon::END);
        assert_eq!(session.recall(&[1; 16]), None);
        session.keep(&[1; 16], &answer("un"));
        session.keep(&[2; 16], &answer("deux"));
        session.keep(&[1; 16], &answer("trois"));
        assert_eq!(session.recall(&[1; 16]), Some(answer("trois")));
        session.forget(&[[1; 16]]);
        assert_eq!((session.recall(&[1; 16]), session.recall(&[2; 16])), (None, Some(answer("deux"))));
        assert_eq!(store.traffic(), (3, 2));
    }

    #[test]
    fn only_what_was_there_before_counts_as_recalled() {
        let store = Arc::new(Store::temporary());
        Session::new(&store, Horizon::END).keep(&[1; 16], &answer("avant"));
        let before = Session::new(&store, Horizon { answers: 1, memory: 0 });
        before.recall(&[1; 16]).unwrap();
        assert!(before.all_recalled());
        let own = Session::new(&store, Horizon { answers: 0, memory: 0 });
        own.recall(&[1; 16]).unwrap();
        assert!(!own.all_recalled());
        assert!(!Session::new(&store, Horizon::END).all_recalled());
    }
}
