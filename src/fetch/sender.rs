//! [`Sender`]: the one place where requests for pages leave the program.

use std::{error::Error, sync::Arc, time::Duration};

use reqwest::{
    Client, Response,
    header::{
        ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
        LAST_MODIFIED, LOCATION, RETRY_AFTER,
    },
    redirect::Policy,
};
use url::Url;

use super::{
    FetchError,
    guard::{Guard, IsPrivate},
    host,
    page::{self, Kept},
};
use crate::tls;

const CONNECT: Duration = Duration::from_secs(10);
/// Longest silence in the middle of an answer.
const IDLE: Duration = Duration::from_secs(15);
/// Longest time of a whole answer: a page that takes longer is fed drop by drop.
const TOTAL: Duration = Duration::from_mins(1);
/// Longest value of a header that is kept, in bytes.
const LONGEST_HEADER: usize = 2_000;

/// How the program names itself: sites can address it by the word before the slash.
const NAME: &str = concat!("depeche/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");
const WANTED: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
/// Sites in several languages should answer in the one that is read here.
const LANGUAGES: &str = "fr,*;q=0.5";

/// What a site answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) kind: Option<String>,
    pub(super) etag: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// What is remembered of it, come from `place`.
    pub(super) fn kept(self, place: &Url) -> Kept {
        let now = page::now();
        Kept {
            place: place.to_string(),
            kind: self.kind,
            etag: self.etag,
            modified: self.modified,
            fetched: now,
            checked: now,
            body: self.body,
        }
    }
}

/// Sends requests.
pub(super) struct Sender {
    client: Client,
    guard: Guard,
}

impl Sender {
    /// Prepares connections; opens none. Proxies are not used: behind one, nobody could say which
    /// machine is connected to.
    pub(super) fn new(private: bool) -> Result<Self, FetchError> {
        tls::install();
        let guard = Guard { private };
        let client = Client::builder()
            .user_agent(NAME)
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .dns_resolver(Arc::new(guard))
            .connect_timeout(CONNECT)
            .read_timeout(IDLE)
            .timeout(TOTAL)
            .build()
            .map_err(|error| FetchError::Connection(innermost(&error)))?;
        Ok(Self { client, guard })
    }

    /// Asks for a page of `limit` bytes at most; of one that is kept, whether it has changed.
    pub(super) async fn get(&self, url: &Url, kept: Option<&Kept>, limit: u64) -> Result<Answer, FetchError> {
        let response = self.send(url, kept).await?;
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(FetchError::TooLarge(limit));
        }
        let (answer, whole) = read(response, limit).await?;
        if whole { Ok(answer) } else { Err(FetchError::TooLarge(limit)) }
    }

    /// Asks for the first `limit` bytes.
    pub(super) async fn beginning(&self, url: &Url, limit: usize) -> Result<Answer, FetchError> {
        let response = self.send(url, None).await?;
        Ok(read(response, limit as u64).await?.0)
    }

    async fn send(&self, url: &Url, kept: Option<&Kept>) -> Result<Response, FetchError> {
        if !self.guard.allows_host(url) {
            return Err(FetchError::Private(host(url)));
        }
        let mut request =
            self.client.get(url.clone()).header(ACCEPT, WANTED).header(ACCEPT_LANGUAGE, LANGUAGES);
        for (name, value) in kept.into_iter().flat_map(validators) {
            request = request.header(name, value);
        }
        let response = request.send().await.map_err(|error| fault(&error, url))?;
        let reached = response.remote_addr().is_none_or(|address| self.guard.allows(address.ip()));
        if reached { Ok(response) } else { Err(FetchError::Private(host(url))) }
    }
}

/// Headers that ask whether a page has changed.
fn validators(kept: &Kept) -> impl Iterator<Item = (HeaderName, &str)> {
    let etag = kept.etag.as_deref().map(|etag| (IF_NONE_MATCH, etag));
    let modified = kept.modified.as_deref().map(|modified| (IF_MODIFIED_SINCE, modified));
    etag.into_iter().chain(modified).filter(|(_, value)| value.is_ascii())
}

/// The answer with the first `limit` bytes of its body, unpacked, and whether that is all.
async fn read(mut response: Response, limit: u64) -> Result<(Answer, bool), FetchError> {
    let url = response.url().clone();
    let headers = response.headers();
    let mut answer = Answer {
        status: response.status().as_u16(),
        kind: text(headers, &CONTENT_TYPE),
        etag: text(headers, &ETAG),
        modified: text(headers, &LAST_MODIFIED),
        location: text(headers, &LOCATION),
        retry_after: text(headers, &RETRY_AFTER)
            .and_then(|wait| wait.trim().parse().ok())
            .map(Duration::from_secs),
        body: Vec::new(),
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    while let Some(piece) = response.chunk().await.map_err(|error| fault(&error, &url))? {
        let room = limit - answer.body.len();
        if piece.len() > room {
            answer.body.extend_from_slice(&piece[..room]);
            return Ok((answer, false));
        }
        answer.body.extend_from_slice(&piece);
    }
    Ok((answer, true))
}

/// A header as text. Addresses may hold letters that only a careless site writes.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    (value.len() <= LONGEST_HEADER).then(|| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn fault(error: &reqwest::Error, url: &Url) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(found) = cause {
        if found.is::<IsPrivate>() {
            return FetchError::Private(host(url));
        }
        cause = found.source();
    }
    if error.is_timeout() { FetchError::Timeout } else { FetchError::Connection(innermost(error)) }
}

/// The last cause of an error, which says most.
fn innermost(error: &dyn Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
