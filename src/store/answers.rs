//! Answers of backends, by request, and the account of one article's share in them.
//!
//! The [`Store`] keeps what [`backend::answers`](crate::backend::answers) hands it. An article is
//! made inside [`Session::scope`], which tells answers that were there before the article was
//! begun from those that it paid for itself, in this run or in one that was killed.

use std::{
    io::{Read as _, Write as _},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use rusqlite::{OptionalExtension as _, params};

use super::{Store, now};
use crate::backend::answers::{Answers, Kept, RequestKey};

tokio::task_local! {
    static SESSION: Arc<Session>;
}

/// What one article takes from the store.
#[derive(Debug, Default)]
pub struct Session {
    /// Last answer that was there before the article was begun.
    pub answers_before: i64,
    /// Last translation that was there before the article was begun.
    pub memory_before: i64,
    recalled: AtomicU64,
    paid: AtomicU64,
}

impl Session {
    /// A session for an article that was begun when these were the last entries.
    #[must_use]
    pub fn new(answers_before: i64, memory_before: i64) -> Self {
        Self { answers_before, memory_before, ..Self::default() }
    }

    /// Runs `work` as the making of this session's article.
    pub async fn scope<F: Future>(self: Arc<Self>, work: F) -> F::Output {
        SESSION.scope(self, work).await
    }

    /// The session that the caller runs in.
    #[must_use]
    pub fn current() -> Option<Arc<Self>> {
        SESSION.try_with(Arc::clone).ok()
    }

    /// Whether every answer, one at least, was there before the article was begun.
    #[must_use]
    pub fn all_recalled(&self) -> bool {
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
pub struct Traffic {
    /// Answers that came from a backend.
    pub(super) answered: AtomicU64,
    /// Answers and translations that were known.
    pub(super) recalled: AtomicU64,
}

impl Store {
    /// How many answers came from backends and how many were known, in this run.
    #[must_use]
    pub fn traffic(&self) -> (u64, u64) {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        (read(&self.traffic.answered), read(&self.traffic.recalled))
    }
}

impl Answers for Store {
    fn recall(&self, key: &RequestKey) -> Option<Kept> {
        let found = self.attempt(|connection| {
            connection
                .prepare_cached("SELECT id, status, kind, body FROM answers WHERE request = ?1")?
                .query_row([key.as_slice()], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get::<_, Vec<u8>>(3)?))
                })
                .optional()
        });
        let (id, status, kind, packed) = found.flatten()?;
        let body = unpack(&packed)?;
        self.traffic.recalled.fetch_add(1, Ordering::Relaxed);
        if let Some(session) = Session::current() {
            session.count(id <= session.answers_before);
        }
        Some(Kept { status, kind, body })
    }

    fn keep(&self, key: &RequestKey, answer: &Kept) {
        self.traffic.answered.fetch_add(1, Ordering::Relaxed);
        if let Some(session) = Session::current() {
            session.count(false);
        }
        self.attempt(|connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO answers (request, status, kind, body, created)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![key.as_slice(), answer.status, answer.kind, pack(&answer.body), now()])
        });
    }

    fn forget(&self, keys: &[RequestKey]) {
        self.attempt(|connection| {
            let mut statement = connection.prepare_cached("DELETE FROM answers WHERE request = ?1")?;
            for key in keys {
                statement.execute([key.as_slice()])?;
            }
            Ok(())
        });
    }
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    // Writing into a vector cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len() * 3);
    DeflateDecoder::new(bytes).read_to_end(&mut body).ok()?;
    Some(body)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::sync::Arc;

    use super::{Session, Store};
    use crate::backend::answers::{Answers as _, Kept};

    fn answer(body: &str) -> Kept {
        Kept { status: 200, kind: Some("application/json".to_owned()), body: body.repeat(50).into_bytes() }
    }

    #[test]
    fn answers_come_back_until_they_are_forgotten() {
        let store = Store::temporary();
        assert_eq!(store.recall(&[1; 16]), None);
        store.keep(&[1; 16], &answer("un"));
        store.keep(&[2; 16], &answer("deux"));
        store.keep(&[1; 16], &answer("trois"));
        assert_eq!(store.recall(&[1; 16]), Some(answer("trois")));
        store.forget(&[[1; 16]]);
        assert_eq!((store.recall(&[1; 16]), store.recall(&[2; 16])), (None, Some(answer("deux"))));
        assert_eq!(store.traffic(), (3, 2));
    }

    #[tokio::test]
    async fn only_what_was_there_before_counts_as_recalled() {
        let store = Store::temporary();
        store.keep(&[1; 16], &answer("avant"));
        let before = Arc::new(Session::new(1, 0));
        Arc::clone(&before).scope(async { store.recall(&[1; 16]) }).await.unwrap();
        assert!(before.all_recalled());
        let own = Arc::new(Session::new(0, 0));
        Arc::clone(&own).scope(async { store.recall(&[1; 16]) }).await.unwrap();
        assert!(!own.all_recalled());
        assert!(!Session::default().all_recalled());
    }
}
