//! Files over HTTP: whole, verified, and taken up again where a connection broke.
//!
//! Takes an address with the size and SHA-256 of what must come, gives a file that is exactly
//! that. A part that is there already is continued (by `Range`); since the hash of the whole is
//! known, it does not matter who wrote the part: a whole that is wrong is fetched once from the
//! start. Neighbour: [`pull`](super::pull), which knows what to fetch.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::Path,
    time::Duration,
};

use reqwest::{
    Client, Response, StatusCode,
    header::{ACCEPT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, RANGE},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

use super::ModelError;
use crate::digest::hex;
use crate::tls;

/// Largest list that is read, in bytes.
const LIST_BYTES: usize = 32 << 20;
/// Attempts in a row that may bring nothing.
const ATTEMPTS: u32 = 4;
/// Attempts in all, whatever they bring.
const ATTEMPTS_IN_ALL: u32 = 100;
/// First wait between attempts; each further one is twice as long.
const WAIT: Duration = Duration::from_millis(250);
const CONNECT: Duration = Duration::from_secs(15);
/// Longest silence in the middle of an answer.
const IDLE: Duration = Duration::from_secs(30);

/// Fetches from one mirror.
pub(super) struct Fetcher {
    client: Client,
}

/// What must come.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) url: Url,
    pub(super) bytes: u64,
    /// In hexadecimal.
    pub(super) sha256: String,
}

/// Why an attempt ended.
enum Stop {
    /// Trying again may help.
    Broken(ModelError),
    /// It does not.
    Final(ModelError),
}

impl Fetcher {
    /// A client; `https` says that nothing may come over a plain connection.
    pub(super) fn new(https: bool) -> Result<Self, ModelError> {
        tls::install();
        let client = Client::builder()
            .user_agent(concat!("depeche/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .read_timeout(IDLE)
            .https_only(https)
            .build()
            .map_err(|error| ModelError::Unreachable {
                host: "the mirror".to_owned(),
                reason: innermost(&error),
            })?;
        Ok(Self { client })
    }

    /// A JSON document; `None` when there is none at that address.
    pub(super) async fn json(&self, url: &Url) -> Result<Option<Value>, ModelError> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            match self.document(url).await {
                Ok(document) => return Ok(document),
                // Without a network the answer should not take long.
                Err(Stop::Broken(error @ ModelError::Unreachable { .. }) | Stop::Final(error)) => {
                    return Err(error);
                }
                Err(Stop::Broken(error)) if attempt >= ATTEMPTS => return Err(error),
                Err(Stop::Broken(_)) => tokio::time::sleep(wait(attempt)).await,
            }
        }
    }

    async fn document(&self, url: &Url) -> Result<Option<Value>, Stop> {
        let mut response = self.client.get(url.clone()).send().await.map_err(|error| lost(url, &error))?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        accepted(url, &response)?;
        let mut body = Vec::new();
        while let Some(bytes) = response.chunk().await.map_err(|error| lost(url, &error))? {
            if body.len() + bytes.len() > LIST_BYTES {
                return Err(Stop::Final(bad(url, "its list is too long to be one")));
            }
            body.extend_from_slice(&bytes);
        }
        let document = serde_json::from_slice(&body);
        document.map(Some).map_err(|_| Stop::Final(bad(url, "it does not answer with JSON")))
    }

    /// Fetches a file to `part`, continuing what is there. `seen` is told how many bytes there are.
    pub(super) async fn file(
        &self,
        wanted: &Wanted,
        part: &Path,
        seen: &(dyn Fn(u64) + Sync),
    ) -> Result<(), ModelError> {
        let mut in_vain = 0;
        let mut fresh = length(part) == 0;
        for _ in 0..ATTEMPTS_IN_ALL {
            let before = length(part);
            if before < wanted.bytes {
                match self.stretch(wanted, part, before, seen).await {
                    Ok(()) => {}
                    Err(Stop::Final(error)) => return Err(error),
                    Err(Stop::Broken(error)) => {
                        in_vain = if length(part) > before { 0 } else { in_vain + 1 };
                        if in_vain >= ATTEMPTS {
                            return Err(error);
                        }
                        tracing::info!("{error}; going on from byte {}", length(part));
                        tokio::time::sleep(wait(in_vain)).await;
                        continue;
                    }
                }
            }
            match differs(wanted, part)? {
                None => return Ok(()),
                Some(reason) => {
                    fs::remove_file(part).map_err(ModelError::file("remove", part))?;
                    if fresh {
                        return Err(bad(&wanted.url, &reason));
                    }
                    // The part was another file's, or damaged: once more from the start.
                    fresh = true;
                }
            }
        }
        Err(bad(&wanted.url, "the connection breaks again and again"))
    }

    /// One request for what is still missing after `have` bytes.
    async fn stretch(
        &self,
        wanted: &Wanted,
        part: &Path,
        have: u64,
        seen: &(dyn Fn(u64) + Sync),
    ) -> Result<(), Stop> {
        let url = &wanted.url;
        // What is packed on the way could not be continued.
        let mut request = self.client.get(url.clone()).header(ACCEPT_ENCODING, "identity");
        if have > 0 {
            request = request.header(RANGE, format!("bytes={have}-"));
        }
        let mut response = request.send().await.map_err(|error| lost(url, &error))?;
        if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
            fs::remove_file(part).map_err(|error| local("remove", part, error))?;
            return Err(Stop::Broken(bad(url, "it cannot go on from where the last attempt ended")));
        }
        accepted(url, &response)?;
        let start = if continues(&response, have) { have } else { 0 };
        if let Some(length) = response.content_length()
            && length != wanted.bytes.saturating_sub(start)
        {
            let reason = format!(
                "it sends {} bytes where its list says {}",
                start.saturating_add(length),
                wanted.bytes
            );
            return Err(Stop::Final(bad(url, &reason)));
        }
        let mut file = open(part, start).map_err(|error| local("write", part, error))?;
        let mut have = start;
        seen(have);
        while let Some(bytes) = response.chunk().await.map_err(|error| lost(url, &error))? {
            have += bytes.len() as u64;
            if have > wanted.bytes {
                drop(file);
                fs::remove_file(part).map_err(|error| local("remove", part, error))?;
                return Err(Stop::Final(bad(url, "it sends more than its list says")));
            }
            file.write_all(&bytes).map_err(|error| local("write", part, error))?;
            seen(have);
        }
        if have < wanted.bytes {
            return Err(Stop::Broken(bad(url, "the connection broke")));
        }
        Ok(())
    }
}

/// Whether the answer goes on where the part ends.
fn continues(response: &Response, have: u64) -> bool {
    let range = response.headers().get(CONTENT_RANGE).and_then(|range| range.to_str().ok());
    response.status() == StatusCode::PARTIAL_CONTENT
        && range.is_some_and(|range| range.starts_with(&format!("bytes {have}-")))
}

/// Opens the part for writing from `start`, which is its end or its beginning.
fn open(part: &Path, start: u64) -> io::Result<File> {
    if start == 0 {
        return File::create(part);
    }
    OpenOptions::new().append(true).open(part)
}

fn accepted(url: &Url, response: &Response) -> Result<(), Stop> {
    let status = response.status();
    if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        return Err(Stop::Broken(bad(url, &format!("it answers with status {status}"))));
    }
    if !status.is_success() {
        return Err(Stop::Final(bad(url, &format!("it answers with status {status}"))));
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("text/html")) {
        return Err(Stop::Final(bad(url, "it answers with a web page")));
    }
    Ok(())
}

/// What is wrong with a fetched file, if anything.
fn differs(wanted: &Wanted, file: &Path) -> Result<Option<String>, ModelError> {
    let (bytes, sha256) = measure(file)?;
    Ok(if bytes != wanted.bytes {
        Some(format!("{bytes} bytes came where its list says {}", wanted.bytes))
    } else if !sha256.eq_ignore_ascii_case(&wanted.sha256) {
        Some("what came has not the SHA-256 of its list".to_owned())
    } else {
        None
    })
}

/// Size and SHA-256 of a file.
pub(super) fn measure(path: &Path) -> Result<(u64, String), ModelError> {
    let mut hasher = Sha256::new();
    let mut file = File::open(path).map_err(ModelError::file("read", path))?;
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer).map_err(ModelError::file("read", path))?;
        if read == 0 {
            return Ok((bytes, hex(&hasher.finalize())));
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
}

fn length(part: &Path) -> u64 {
    fs::metadata(part).map_or(0, |metadata| metadata.len())
}

fn wait(attempt: u32) -> Duration {
    WAIT * 2_u32.saturating_pow(attempt.min(6))
}

fn local(action: &'static str, path: &Path, error: io::Error) -> Stop {
    Stop::Final(ModelError::file(action, path)(error))
}

fn bad(url: &Url, reason: &str) -> ModelError {
    ModelError::Mirror { url: url.to_string(), reason: reason.to_owned() }
}

fn lost(url: &Url, error: &reqwest::Error) -> Stop {
    if error.is_builder() || error.is_redirect() {
        return Stop::Final(bad(url, &innermost(error)));
    }
    if error.is_connect() || error.is_timeout() {
        let host = url.host_str().unwrap_or_default().to_owned();
        return Stop::Broken(ModelError::Unreachable { host, reason: innermost(error) });
    }
    Stop::Broken(bad(url, &format!("the connection broke: {}", innermost(error))))
}

/// The last cause of an error, which says most.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
