//! Pages that were fetched, by their address.

use rusqlite::{OptionalExtension as _, params};

use super::{
    Store,
    answers::{pack, unpack},
};
use crate::fetch::{Kept, Memory};

impl Memory for Store {
    fn recall(&self, address: &str) -> Option<Kept> {
        let found = self.attempt(|connection| {
            connection
                .prepare_cached(
                    "SELECT place, kind, etag, modified, fetched, checked, body FROM pages WHERE address = ?1",
                )?
                .query_row([address], |row| {
                    Ok(Kept {
                        place: row.get(0)?,
                        kind: row.get(1)?,
                        etag: row.get(2)?,
                        modified: row.get(3)?,
                        fetched: row.get(4)?,
                        checked: row.get(5)?,
                        body: row.get(6)?,
                    })
                })
                .optional()
        });
        let kept = found.flatten()?;
        Some(Kept { body: unpack(&kept.body)?, ..kept })
    }

    fn keep(&self, address: &str, page: &Kept) {
        self.attempt(|connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO pages (address, place, kind, etag, modified, fetched, checked, body)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    address,
                    page.place,
                    page.kind,
                    page.etag,
                    page.modified,
                    page.fetched,
                    page.checked,
                    pack(&page.body)
                ])
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        fetch::{Kept, Memory as _},
        store::Store,
    };

    #[test]
    fn the_last_page_of_an_address_comes_back() {
        let store = Store::temporary();
        let page = |body: &str| Kept {
            place: "https://a.example/b".to_owned(),
            kind: Some("text/html".to_owned()),
            etag: Some("\"1\"".to_owned()),
            modified: None,
            fetched: 1,
            checked: 2,
            body: body.as_bytes().to_vec(),
        };
        assert_eq!(store.recall("https://a.example/"), None);
        store.keep("https://a.example/", &page("un"));
        store.keep("https://a.example/", &page("deux"));
        assert_eq!(store.recall("https://a.example/"), Some(page("deux")));
        assert_eq!((store.stats().pages, store.prune(Some(1), None), store.stats().pages), (1, 1, 0));
    }
}
