//! [`Page`]: what stood at an address, and how it is remembered.

use std::{
    cmp::Ordering,
    fs::File,
    hash::{Hash, Hasher},
    io::{self, Read as _, Seek as _, Write as _},
    sync::Mutex,
    time::Duration,
};

use super::lock;
use crate::digest;

/// Larger pages, in bytes, wait in a temporary file until they are read: of those that are found
/// ahead of the work there may be hundreds.
const IN_MEMORY: usize = 256 << 10;

/// Remembers pages from run to run.
pub(crate) trait Memory: Send + Sync {
    /// What is kept under an address.
    fn recall(&self, address: &str) -> Option<Kept>;
    /// Keeps what stood there.
    fn keep(&self, address: &str, page: &Kept);
}

/// A page as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Where redirects ended.
    pub(crate) place: String,
    /// `Content-Type` as it came.
    pub(crate) kind: Option<String>,
    /// `ETag`, for asking whether it has changed.
    pub(crate) etag: Option<String>,
    /// `Last-Modified`, likewise.
    pub(crate) modified: Option<String>,
    /// When it came, in seconds since 1970.
    pub(crate) fetched: i64,
    /// When the site last said that it has not changed.
    pub(crate) checked: i64,
    /// What came, unpacked.
    pub(crate) body: Vec<u8>,
}

impl Kept {
    /// Whether it was asked for within the last `limit`.
    pub(super) fn is_fresh(&self, limit: Duration) -> bool {
        let age = now().saturating_sub(self.checked);
        // A clock that was set back makes nothing fresh for ever.
        u64::try_from(age).is_ok_and(|age| age < limit.as_secs())
    }
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// What stood at an address.
#[derive(Debug)]
pub struct Page {
    /// The address as it was named.
    pub address: String,
    /// Where redirects ended.
    pub place: String,
    /// `Content-Type` as it came.
    pub kind: Option<String>,
    /// When it came, in RFC 3339.
    pub fetched: String,
    /// SHA-256 of what came, in lower-case hexadecimal.
    pub sha256: String,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Memory(Vec<u8>),
    /// Without a name, so that nothing is left when the program is killed.
    File(Mutex<File>),
}

impl Page {
    pub(super) fn new(address: &str, kept: &Kept) -> Self {
        Self {
            address: address.to_owned(),
            place: kept.place.clone(),
            kind: kept.kind.clone(),
            fetched: jiff::Timestamp::from_second(kept.fetched).unwrap_or_default().to_string(),
            sha256: digest::sha256(&kept.body),
            body: Body::new(&kept.body),
        }
    }

    /// What came, unpacked.
    pub(crate) fn bytes(&self) -> io::Result<Vec<u8>> {
        match &self.body {
            Body::Memory(bytes) => Ok(bytes.clone()),
            Body::File(file) => {
                let mut file = lock(file);
                let mut bytes = Vec::new();
                file.rewind()?;
                file.read_to_end(&mut bytes)?;
                Ok(bytes)
            }
        }
    }

    /// The media type without its parameters, in lower case.
    #[must_use]
    pub(crate) fn media_type(&self) -> Option<String> {
        let kind = self.kind.as_deref()?.split(';').next()?.trim().to_ascii_lowercase();
        (!kind.is_empty()).then_some(kind)
    }

    /// The encoding that the site names.
    #[must_use]
    pub(crate) fn encoding(&self) -> Option<&str> {
        let mut parameters = self.kind.as_deref()?.split(';').skip(1);
        parameters.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
        })
    }
}

impl Body {
    fn new(bytes: &[u8]) -> Self {
        let stored = (bytes.len() > IN_MEMORY).then(|| {
            let mut file = tempfile::tempfile()?;
            file.write_all(bytes)?;
            Ok::<_, io::Error>(file)
        });
        match stored {
            Some(Ok(file)) => Self::File(Mutex::new(file)),
            _ => Self::Memory(bytes.to_vec()),
        }
    }
}

/// Pages are the same when the same came from the same address.
impl Page {
    fn key(&self) -> (&str, &str) {
        (&self.address, &self.sha256)
    }
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Page {}

impl PartialOrd for Page {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Page {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Page {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use std::time::Duration;

    use super::{Kept, Page, now};

    fn kept(body: Vec<u8>, checked: i64) -> Kept {
        Kept {
            place: "https://a.example/".to_owned(),
            kind: Some("Text/HTML; Charset=\"iso-8859-1\"".to_owned()),
            etag: None,
            modified: None,
            fetched: 0,
            checked,
            body,
        }
    }

    #[test]
    fn small_and_large_pages_come_back_as_they_are() {
        for length in [0, 10, super::IN_MEMORY + 1] {
            let body = vec![b'x'; length];
            let page = Page::new("https://a.example/", &kept(body.clone(), 0));
            assert_eq!((page.bytes().unwrap(), page.bytes().unwrap()), (body.clone(), body));
            assert_eq!(
                (page.media_type().as_deref(), page.encoding()),
                (Some("text/html"), Some("iso-8859-1"))
            );
        }
    }

    #[test]
    fn pages_grow_old() {
        let limit = Duration::from_mins(1);
        assert!(kept(Vec::new(), now()).is_fresh(limit) && !kept(Vec::new(), now() - 60).is_fresh(limit));
        assert!(
            !kept(Vec::new(), now() + 10).is_fresh(limit)
                && !kept(Vec::new(), now()).is_fresh(Duration::ZERO)
        );
    }
}
