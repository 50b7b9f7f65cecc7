//! [`Call`] and [`Answer`]: a request to be sent and what came back, as plain values.
//!
//! Dialects build and read them; the sender alone turns them into traffic. Neither shows its
//! contents in `Debug`: a call may hold a key, both hold article text.

use reqwest::{Method, header::HeaderMap};
use serde_json::Value;
use url::Url;

use super::fault::{Fault, FaultKind};
use crate::backend::profile::Key;

/// A request to be sent.
#[derive(Clone)]
pub struct Call {
    /// HTTP method.
    pub method: Method,
    /// Where to; holds no key.
    pub url: Url,
    /// Headers of the dialect.
    pub headers: Vec<(&'static str, String)>,
    /// Header that carries the key: name, text before the key, key.
    pub key: Option<(&'static str, &'static str, Key)>,
    /// What is sent.
    pub body: Body,
    /// A word that stands in the body of this request only, so that its answer can be told from the
    /// answer to another.
    pub nonce: Option<String>,
}

/// Stands in the place of the word of its own ([`Call::nonce`]) wherever a request or its answer is
/// kept, so that the same question is recognised.
pub(crate) const KEPT_NONCE: &str = "0kept0";

/// A request's body.
#[derive(Clone)]
pub enum Body {
    /// None.
    Empty,
    /// `application/json`.
    Json(Value),
    /// `application/json`, already written.
    Text(String),
    /// `application/x-www-form-urlencoded`.
    Form(Vec<(String, String)>),
    /// Bytes of a type of their own: a file that is uploaded.
    Raw(&'static str, Vec<u8>),
}

impl Call {
    /// A request for `url` without a body.
    #[must_use]
    pub(crate) fn get(url: Url) -> Self {
        Self { method: Method::GET, url, headers: Vec::new(), key: None, body: Body::Empty, nonce: None }
    }

    /// JSON for `url`.
    #[must_use]
    pub(crate) fn post(url: Url, body: Value) -> Self {
        Self {
            method: Method::POST,
            url,
            headers: Vec::new(),
            key: None,
            body: Body::Json(body),
            nonce: None,
        }
    }

    /// The same with the key, when there is one, in header `name` after `prefix`.
    #[must_use]
    pub(crate) fn with_key(mut self, name: &'static str, prefix: &'static str, key: Option<&Key>) -> Self {
        self.key = key.map(|key| (name, prefix, key.clone()));
        self
    }

    /// `bytes` of this request or its answer as they are kept: without its word of its own.
    #[must_use]
    pub(crate) fn as_kept(&self, bytes: Vec<u8>) -> Vec<u8> {
        match &self.nonce {
            Some(nonce) => replaced(&bytes, nonce, KEPT_NONCE),
            None => bytes,
        }
    }

    /// `bytes` that were kept, with this request's word of its own.
    #[must_use]
    pub(crate) fn as_sent(&self, bytes: Vec<u8>) -> Vec<u8> {
        match &self.nonce {
            Some(nonce) => replaced(&bytes, KEPT_NONCE, nonce),
            None => bytes,
        }
    }

    /// Everything the body says, for telling a service's own words from what it repeats.
    #[must_use]
    pub(crate) fn sent_text(&self) -> String {
        fn gather(value: &Value, words: &mut String) {
            match value {
                Value::String(text) => {
                    words.push_str(text);
                    words.push('\n');
                }
                Value::Array(values) => values.iter().for_each(|value| gather(value, words)),
                Value::Object(object) => object.values().for_each(|value| gather(value, words)),
                _ => {}
            }
        }
        let mut words = String::new();
        match &self.body {
            Body::Empty | Body::Raw(..) => {}
            Body::Json(value) => gather(value, &mut words),
            Body::Text(text) => words.push_str(text),
            Body::Form(pairs) => pairs.iter().for_each(|(_, value)| {
                words.push_str(value);
                words.push('\n');
            }),
        }
        words
    }

    /// The body's bytes and content type.
    #[must_use]
    pub fn bytes(&self) -> (Vec<u8>, Option<&'static str>) {
        match &self.body {
            Body::Empty => (Vec::new(), None),
            Body::Json(value) => (value.to_string().into_bytes(), Some("application/json")),
            Body::Text(text) => (text.clone().into_bytes(), Some("application/json")),
            Body::Raw(kind, bytes) => (bytes.clone(), Some(kind)),
            Body::Form(pairs) => {
                let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
                (text.into_bytes(), Some("application/x-www-form-urlencoded"))
            }
        }
    }
}

pub(crate) fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut end = 0;
    for at in memchr::memmem::find_iter(bytes, from.as_bytes()) {
        out.extend_from_slice(&bytes[end..at]);
        out.extend_from_slice(to.as_bytes());
        end = at + from.len();
    }
    out.extend_from_slice(&bytes[end..]);
    out
}

/// Scheme, host, port and path of an address, for messages.
#[must_use]
pub(crate) fn endpoint(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Fails only for addresses without a host, which have no credentials either.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// What came back.
#[derive(Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's text.
    #[must_use]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body without a byte-order mark, which some services set before it.
    fn unmarked(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body)
    }

    /// The body as text; what is not UTF-8 is replaced.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(self.unmarked()).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Fault> {
        serde_json::from_slice(self.unmarked()).map_err(|error| {
            let kind = self.header("content-type").unwrap_or("no content type");
            if error.is_eof() && !self.body.is_empty() {
                let words = "the answer is JSON that breaks off";
                return Fault::new(FaultKind::Unfinished, words).status(self.status);
            }
            let what = if self.body.is_empty() {
                "nothing".to_owned()
            } else {
                format!("{kind}, which is not JSON")
            };
            self.bad(&format!("expected JSON, got {what}; is the base address right?"))
        })
    }

    /// Whether it came as a stream of events or lines.
    #[must_use]
    pub(crate) fn is_stream(&self) -> bool {
        let kind = self.header("content-type").unwrap_or_default();
        // Some servers send events under another name.
        let body = self.unmarked();
        let events = body.starts_with(b"data:") || body.starts_with(b"event:");
        kind.starts_with("text/event-stream") || kind.starts_with("application/x-ndjson") || events
    }

    /// A fault for an answer that is not what the service's contract says.
    #[must_use]
    pub(crate) fn bad(&self, reason: &str) -> Fault {
        Fault::new(FaultKind::Foreign, reason).status(self.status).request_id(self.request_id())
    }

    /// The request's number at the service, for its support.
    #[must_use]
    pub(crate) fn request_id(&self) -> Option<String> {
        ["x-request-id", "request-id", "x-trace-id", "x-requestid", "apim-request-id"]
            .iter()
            .find_map(|name| self.header(name))
            .map(str::to_owned)
    }
}
