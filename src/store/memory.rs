//! The translation memory: texts that were translated under the same settings.
//!
//! A text is named by a hash over itself, the languages and the backend's fingerprint. An article
//! is shown only what was there before it was begun: what a killed run remembered of it does not
//! change what is asked for the rest of it.

use std::sync::atomic::Ordering;

use rusqlite::{OptionalExtension as _, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{answers::Session, now};
use crate::backend::{Edit, Translated};

/// Names a text under given settings.
pub type TextKey = [u8; 16];

/// A translation as it is kept.
#[derive(Serialize, Deserialize)]
struct Row {
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    edits: Vec<Edit>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    repaired: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doubt: Option<String>,
}

/// A remembered translation and the model that made it.
pub(crate) type Remembered = (Translated, Option<String>);

/// Names `text`, to be translated by the backend with this fingerprint.
#[must_use]
pub fn text_key(fingerprint: &str, from: &str, to: &str, text: &str) -> TextKey {
    let mut hash = Sha256::new();
    for part in [fingerprint, from, to, text] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut key = TextKey::default();
    let length = key.len();
    key.copy_from_slice(&hash.finalize()[..length]);
    key
}

impl Session {
    /// What is remembered of each text, as far as the article sees.
    #[must_use]
    pub fn remembered(&self, keys: &[TextKey]) -> Vec<Option<Remembered>> {
        let before = self.horizon.memory;
        let rows = self.store.attempt(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT translation, model FROM memory WHERE text = ?1 AND id <= ?2")?;
            keys.iter()
                .map(|key| {
                    let row = statement.query_row(params![key.as_slice(), before], |row| {
                        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
                    });
                    row.optional()
                })
                .collect::<rusqlite::Result<Vec<_>>>()
        });
        let Some(rows) = rows else { return vec![None; keys.len()] };
        let read = |(json, model): (String, Option<String>)| {
            let row: Row = serde_json::from_str(&json).ok()?;
            self.store.traffic.recalled.fetch_add(1, Ordering::Relaxed);
            self.count(true);
            let Row { text, edits, repaired, doubt } = row;
            Some((Translated { text, edits, repaired, doubt }, model))
        };
        rows.into_iter().map(|row| row.and_then(read)).collect()
    }

    /// Remembers translations.
    pub fn remember<'a>(
        &self,
        translations: impl IntoIterator<Item = (TextKey, &'a Translated)>,
        model: Option<&str>,
    ) {
        let created = now();
        self.store.attempt(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let mut statement = transaction.prepare_cached(
                    "INSERT OR IGNORE INTO memory (text, translation, model, created) VALUES (?1, ?2, ?3, ?4)",
                )?;
                for (key, translated) in translations {
                    let row = Row {
                        text: translated.text.clone(),
                        edits: translated.edits.clone(),
                        repaired: translated.repaired,
                        doubt: translated.doubt.clone(),
                    };
                    let json = serde_json::to_string(&row).unwrap_or_default();
                    statement.execute(params![key.as_slice(), json, model, created])?;
                }
            }
            transaction.commit()
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::text_key;
    use crate::{
        backend::{Edit, Translated},
        store::{Horizon, Store, answers::Session},
    };

    #[test]
    fn a_text_is_remembered_with_all_that_belongs_to_it() {
        let session = Session::new(&Arc::new(Store::temporary()), Horizon::END);
        let edit = Edit { before: "a".into(), after: "b".into(), reason: "c".into() };
        let translated =
            Translated { text: "One.".into(), edits: vec![edit], repaired: true, doubt: Some("d".into()) };
        let key = text_key("f", "fr", "en", "Un.");
        session.remember([(key, &translated)], Some("m"));
        let other = text_key("f", "fr", "de", "Un.");
        assert_ne!(key, other);
        assert_eq!(session.remembered(&[other, key]), [None, Some((translated, Some("m".to_owned())))]);
    }

    #[test]
    fn an_article_does_not_see_what_came_after_its_beginning() {
        let store = Arc::new(Store::temporary());
        let key = text_key("f", "fr", "en", "Un.");
        let session = Session::new(&store, Horizon { answers: 0, memory: 0 });
        session.remember([(key, &Translated::default())], None);
        assert_eq!(session.remembered(&[key]), [None]);
        assert!(Session::new(&store, Horizon::END).remembered(&[key])[0].is_some());
    }
}
