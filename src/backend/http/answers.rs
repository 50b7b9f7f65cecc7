//! [`Answers`]: where accepted answers are kept, so that none is paid for twice.
//!
//! The sender asks it before a request and hands it every answer that could be read. The
//! [`store`](crate::store) is the one implementation; without one, nothing is kept.

use std::fmt;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::call::{Answer, Body, Call};

/// Names a request: everything in it that the answer depends on, the key not.
pub type RequestKey = [u8; 16];

/// Keeps answers by request.
pub trait Answers: Send + Sync + fmt::Debug {
    /// The answer to this request, if it is known.
    fn recall(&self, key: &RequestKey) -> Option<Kept>;
    /// Keeps an answer; it must be safe when this returns.
    fn keep(&self, key: &RequestKey, answer: &Kept);
    /// Drops answers that turned out to be of no use, so that asking again may give better ones.
    fn forget(&self, keys: &[RequestKey]);
}

/// What is kept of an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// HTTP status.
    pub status: u16,
    /// Content type.
    pub kind: Option<String>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The body is article text.
        formatter.debug_struct("Kept").field("status", &self.status).finish_non_exhaustive()
    }
}

impl From<&Answer> for Kept {
    fn from(answer: &Answer) -> Self {
        let kind = answer.header(CONTENT_TYPE.as_str()).map(str::to_owned);
        Self { status: answer.status, kind, body: answer.body.clone() }
    }
}

impl From<Kept> for Answer {
    fn from(kept: Kept) -> Self {
        let kind = kept.kind.and_then(|kind| HeaderValue::from_str(&kind).ok());
        let headers: HeaderMap = kind.into_iter().map(|kind| (CONTENT_TYPE, kind)).collect();
        Self { status: kept.status, headers, body: kept.body }
    }
}

/// Names `call`. A key that stands in the body is left out, as those in headers are: whoever
/// changes a key has paid all the same.
#[must_use]
pub(crate) fn request_key(call: &Call) -> RequestKey {
    let mut hash = Sha256::new();
    // The word of its own is not part of what is asked.
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(call.method.as_str().as_bytes());
    part(call.url.as_str().as_bytes());
    for (name, value) in &call.headers {
        part(name.as_bytes());
        part(value.as_bytes());
    }
    match &call.body {
        Body::Json(Value::Object(body)) if body.contains_key("api_key") => {
            let mut body = body.clone();
            body.remove("api_key");
            part(&call.as_kept(Value::Object(body).to_string().into_bytes()));
        }
        _ => part(&call.as_kept(call.bytes().0)),
    }
    let mut key = RequestKey::default();
    let length = key.len();
    key.copy_from_slice(&hash.finalize()[..length]);
    key
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::request_key;
    use crate::backend::{http::call::Call, profile::Key};

    #[test]
    fn the_body_counts_and_the_key_does_not() {
        let url: url::Url = "http://127.0.0.1/translate".parse().unwrap();
        let call = |body: &str| Call::post(url.clone(), serde_json::from_str(body).unwrap());
        let plain = request_key(&call(r#"{"q":["un"],"target":"en"}"#));
        assert_eq!(plain, request_key(&call(r#"{"q":["un"],"target":"en","api_key":"sk-1"}"#)));
        assert_ne!(plain, request_key(&call(r#"{"q":["une"],"target":"en"}"#)));
        assert_ne!(plain, request_key(&call(r#"{"q":["un"],"target":"de"}"#)));
        let keyed = call(r#"{"q":["un"],"target":"en"}"#).with_key("x", "", Some(&Key::new("sk-2")));
        assert_eq!(plain, request_key(&keyed));
    }
}
