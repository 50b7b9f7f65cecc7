//! Requests that wait for a provider's batch interface, and what batches brought for them.
//!
//! A request is first gathered, then sent in a batch, then answered; a run that ends at any moment
//! leaves it where it is, and the next goes on from there.

use rusqlite::{OptionalExtension as _, params};

use super::{Store, now};
use crate::backend::{
    answers::{Kept, RequestKey},
    deferral::{Deferrals, Deferred},
};

/// Batches that one request is put into before it counts as failed.
const MOST_TRIES: u32 = 3;

impl Store {
    /// Gathered requests of a profile that are in no batch yet, as many as one may hold.
    pub(crate) fn gathered(&self, profile: &str, most: usize, bytes: usize) -> Vec<(RequestKey, Deferred)> {
        let found = self.attempt(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT request, body, nonce FROM deferred
                 WHERE profile = ?1 AND batch IS NULL AND body IS NOT NULL ORDER BY created, request LIMIT ?2",
            )?;
            let rows = statement.query_map(params![profile, i64::try_from(most).unwrap_or(i64::MAX)], |row| {
                let request = Deferred { profile: profile.to_owned(), body: row.get(1)?, nonce: row.get(2)? };
                Ok((row.get::<_, RequestKey>(0)?, request))
            })?;
            let mut taken = Vec::new();
            let mut length = 0;
            for row in rows {
                let row = row?;
                length += row.1.body.len();
                if length > bytes && !taken.is_empty() {
                    break;
                }
                taken.push(row);
            }
            Ok(taken)
        });
        found.unwrap_or_default()
    }

    /// Notes that requests were sent in a batch.
    pub(crate) fn sent(&self, requests: &[(RequestKey, Deferred)], batch: &str) {
        self.attempt(|connection| {
            let transaction = connection.transaction()?;
            for (key, _) in requests {
                transaction
                    .prepare_cached("UPDATE deferred SET batch = ?2 WHERE request = ?1")?
                    .execute(params![key.as_slice(), batch])?;
            }
            transaction.commit()
        });
    }

    /// The batches of a profile that were not read yet.
    pub(crate) fn open_batches(&self, profile: &str) -> Vec<String> {
        let found = self.attempt(|connection| {
            connection
                .prepare_cached(
                    "SELECT DISTINCT batch FROM deferred
                     WHERE profile = ?1 AND batch IS NOT NULL AND answer IS NULL ORDER BY batch",
                )?
                .query_map([profile], |row| row.get(0))?
                .collect()
        });
        found.unwrap_or_default()
    }

    /// Notes what a batch brought for a request.
    pub(crate) fn brought(&self, key: &RequestKey, answer: &Kept) {
        self.attempt(|connection| {
            // The word of its own is the request's no more: a later run asks with another.
            let nonce: Option<Option<String>> = connection
                .prepare_cached("SELECT nonce FROM deferred WHERE request = ?1")?
                .query_row([key.as_slice()], |row| row.get(0))
                .optional()?;
            let body = match nonce.flatten() {
                Some(nonce) => crate::backend::as_kept(&answer.body, &nonce),
                None => answer.body.clone(),
            };
            connection
                .prepare_cached(
                    "UPDATE deferred SET status = ?2, answer = ?3 WHERE request = ?1 AND batch IS NOT NULL",
                )?
                .execute(params![key.as_slice(), answer.status, body])
        });
    }

    /// Notes that a batch has ended: what it brought nothing for is gathered again.
    pub(crate) fn ended(&self, batch: &str) {
        self.attempt(|connection| {
            connection
                .prepare_cached(
                    "UPDATE deferred SET batch = NULL, tries = tries + 1 WHERE batch = ?1 AND answer IS NULL",
                )?
                .execute([batch])?;
            // What was tried too often stays only as such.
            connection.execute(
                "UPDATE deferred SET body = NULL WHERE batch IS NULL AND answer IS NULL AND tries >= ?1",
                [MOST_TRIES],
            )
        });
    }
}

impl Deferrals for Store {
    fn answer(&self, key: &RequestKey) -> Option<Kept> {
        let found = self.attempt(|connection| {
            connection
                .prepare_cached(
                    "SELECT status, answer FROM deferred WHERE request = ?1 AND answer IS NOT NULL",
                )?
                .query_row([key.as_slice()], |row| {
                    let kind = Some("application/json".to_owned());
                    Ok(Kept { status: row.get(0)?, kind, body: row.get(1)? })
                })
                .optional()
        });
        found.flatten()
    }

    fn used(&self, key: &RequestKey) {
        self.attempt(|connection| {
            connection.prepare_cached("DELETE FROM deferred WHERE request = ?1")?.execute([key.as_slice()])
        });
    }

    fn spoilt(&self, key: &RequestKey) {
        self.attempt(|connection| {
            connection
                .prepare_cached(
                    "UPDATE deferred SET batch = NULL, answer = NULL, status = NULL, body = NULL, tries = tries + 1
                     WHERE request = ?1",
                )?
                .execute([key.as_slice()])
        });
    }

    fn defer(&self, key: &RequestKey, request: &Deferred) -> bool {
        let deferred = self.attempt(|connection| {
            let tries: Option<u32> = connection
                .prepare_cached("SELECT tries FROM deferred WHERE request = ?1")?
                .query_row([key.as_slice()], |row| row.get(0))
                .optional()?;
            if tries.is_some_and(|tries| tries >= MOST_TRIES) {
                return Ok(false);
            }
            connection
                .prepare_cached(
                    "INSERT INTO deferred (request, profile, body, nonce, tries, created)
                     VALUES (?1, ?2, ?3, ?4, 0, ?5)
                     ON CONFLICT (request) DO UPDATE SET body = ?3, nonce = ?4
                     WHERE batch IS NULL AND body IS NULL",
                )?
                .execute(params![key.as_slice(), request.profile, request.body, request.nonce, now()])?;
            Ok(true)
        });
        deferred.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        backend::{
            answers::{Kept, RequestKey},
            deferral::{Deferrals as _, Deferred},
        },
        store::Store,
    };

    const KEY: RequestKey = [7; 16];

    fn request() -> Deferred {
        Deferred {
            profile: "news".to_owned(),
            body: b"{\"id\":\"abc\"}".to_vec(),
            nonce: Some("abc".to_owned()),
        }
    }

    fn answer() -> Kept {
        Kept { status: 200, kind: Some("application/json".to_owned()), body: b"{\"id\":\"abc\"}".to_vec() }
    }

    #[test]
    fn a_request_is_gathered_sent_answered_and_used() {
        let store = Store::temporary();
        assert!(store.defer(&KEY, &request()) && store.defer(&KEY, &request()), "twice is once");
        let gathered = store.gathered("news", 10, 1_000);
        assert_eq!((gathered.len(), store.gathered("other", 10, 1_000).len()), (1, 0));
        store.sent(&gathered, "batch-1");
        assert!(store.gathered("news", 10, 1_000).is_empty());
        assert_eq!((store.open_batches("news"), store.answer(&KEY)), (vec!["batch-1".to_owned()], None));
        store.brought(&KEY, &answer());
        store.ended("batch-1");
        assert!(store.open_batches("news").is_empty());
        // The word of its own is kept in its general form.
        let kept = store.answer(&KEY).expect("it was brought");
        assert!(!String::from_utf8_lossy(&kept.body).contains("abc"));
        store.used(&KEY);
        assert_eq!(store.answer(&KEY), None);
    }

    #[test]
    fn what_batches_bring_nothing_for_is_given_up() {
        let store = Store::temporary();
        for _ in 0..3 {
            assert!(store.defer(&KEY, &request()));
            store.sent(&store.gathered("news", 10, 1_000), "batch");
            store.ended("batch");
        }
        assert!(!store.defer(&KEY, &request()));
        assert!(store.gathered("news", 10, 1_000).is_empty());
        let spoilt = [8; 16];
        for _ in 0..3 {
            assert!(store.defer(&spoilt, &request()));
            store.sent(&store.gathered("news", 10, 1_000), "batch");
            store.brought(&spoilt, &answer());
            store.ended("batch");
            store.spoilt(&spoilt);
        }
        assert!(!store.defer(&spoilt, &request()));
    }

    #[test]
    fn batches_hold_no_more_than_they_may() {
        let store = Store::temporary();
        for number in 0..5 {
            assert!(store.defer(&[number; 16], &request()));
        }
        assert_eq!(store.gathered("news", 3, 1_000).len(), 3);
        assert_eq!(store.gathered("news", 10, 20).len(), 1, "at least one, however large");
    }
}
