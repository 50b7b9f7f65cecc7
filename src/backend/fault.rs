//! [`Fault`]: what went wrong with one request, and what follows from it.
//!
//! [`classify`] reads every error form in use: `error` as an object or a string, `message` or
//! `detail` beside it, codes as strings or numbers, errors inside a 200, pages of HTML.

use std::time::Duration;

use serde_json::Value;

use super::{BackendError, call::Answer, retry};

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// No connection.
    Unreachable,
    /// The connection broke while the answer came.
    Cut,
    /// Nothing came in time.
    Timeout,
    /// Too many requests for now.
    RateLimited,
    /// The service has trouble of its own.
    Busy,
    /// The key is missing, wrong or may not do this.
    Authentication,
    /// Quota or credit is used up.
    Quota,
    /// It will not do this, however often it is asked.
    Rejected,
    /// It does not take this form of structured output.
    FormRefused,
    /// The prompt is longer than the model's context.
    TooLong,
    /// The answer was cut at its length limit.
    Incomplete,
    /// The model declines.
    Refused,
    /// The answer breaks the contract for some of what was asked.
    BadAnswer,
    /// The answer is not the service's at all: a page of HTML, JSON of another shape.
    Foreign,
    /// The backend is paused after too many failures.
    Paused,
    /// The run's spending limit would be passed.
    CostLimit,
    /// The profile cannot do this.
    Configuration,
}

/// One failed request.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// HTTP status, when there was one.
    pub status: Option<u16>,
    /// The service's own words, or ours where it has none. Never holds key or article.
    pub message: String,
    /// The request's number at the service.
    pub request_id: Option<String>,
    /// How long the service asks us to wait.
    pub wait: Option<Duration>,
}

/// Longest piece of a service's words that is shown.
const SHOWN: usize = 300;

impl Fault {
    /// A fault without status.
    #[must_use]
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, status: None, message: message.into(), request_id: None, wait: None }
    }

    /// An answer that was cut at its length limit.
    #[must_use]
    pub fn cut() -> Self {
        let words = "the answer was cut at its length limit; raise `max_output_tokens`";
        Self::new(FaultKind::Incomplete, words)
    }

    /// With the HTTP status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// With the request's number.
    #[must_use]
    pub fn request_id(mut self, request_id: Option<String>) -> Self {
        self.request_id = request_id;
        self
    }

    /// Whether asking again may help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(
            self.kind,
            FaultKind::Unreachable
                | FaultKind::Cut
                | FaultKind::Timeout
                | FaultKind::RateLimited
                | FaultKind::Busy
        )
    }

    /// Whether the backend itself seems down, as the breaker counts it.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        matches!(self.kind, FaultKind::Unreachable | FaultKind::Cut | FaultKind::Timeout | FaultKind::Busy)
    }

    /// Whether smaller pieces of the same request may fare better.
    #[must_use]
    pub const fn is_about_content(&self) -> bool {
        match self.kind {
            // Of refusals only those that can be meant for the texts: too large, not acceptable.
            FaultKind::Rejected => matches!(self.status, None | Some(400 | 413 | 414 | 422)),
            FaultKind::TooLong | FaultKind::Incomplete | FaultKind::Refused | FaultKind::BadAnswer => true,
            _ => false,
        }
    }

    /// The parameters among `names` that the service says it does not take.
    #[must_use]
    pub fn refuses<'a>(&self, names: &[&'a str]) -> Vec<&'a str> {
        let lower = self.message.to_lowercase();
        let refusal =
            ["unsupported", "not support", "not permitted", "unrecognized", "unknown", "deprecated"];
        let is_refusal = self.kind == FaultKind::Rejected
            && matches!(self.status, Some(400 | 422))
            && refusal.iter().any(|word| lower.contains(word));
        names.iter().filter(|name| is_refusal && lower.contains(**name)).copied().collect()
    }

    /// The message with the request's number and the next step, for the user.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = self.message.clone();
        if let Some(id) = &self.request_id {
            words = format!("{words} (request {id})");
        }
        if let Some(step) = self.next_step() {
            words.push_str("; ");
            words.push_str(step);
        }
        words
    }

    /// What the user can do; `None` where our own words say it already.
    fn next_step(&self) -> Option<&'static str> {
        let status = self.status?;
        match self.kind {
            FaultKind::Authentication => Some("check `api_key_env` or `api_key_file`"),
            FaultKind::Quota => Some("top it up, or take another profile"),
            FaultKind::RateLimited => Some("lower `requests_per_minute` or `max_concurrency`, or wait"),
            FaultKind::Busy => Some("try again later, or set a `fallback`"),
            FaultKind::TooLong => Some("set `context_tokens` to what the model has"),
            FaultKind::FormRefused => Some("set `structured` to another form"),
            FaultKind::Rejected if matches!(status, 413 | 414) => Some("lower `batch_characters`"),
            FaultKind::Rejected if status == 404 => Some("check `base_url` and `model`"),
            _ => None,
        }
    }

    /// The error that ends a call to `endpoint` of the profile `name`.
    #[must_use]
    pub fn into_error(self, name: &str, endpoint: &str) -> BackendError {
        let reason = self.words();
        let endpoint = endpoint.to_owned();
        match self.kind {
            FaultKind::Unreachable | FaultKind::Cut | FaultKind::Timeout | FaultKind::Paused => {
                BackendError::Unreachable { endpoint, reason }
            }
            FaultKind::Authentication => BackendError::Authentication { endpoint, reason },
            FaultKind::Quota | FaultKind::RateLimited => BackendError::Quota { endpoint, reason },
            FaultKind::Configuration => BackendError::Configuration { name: name.to_owned(), reason },
            FaultKind::CostLimit => BackendError::CostLimit { limit: self.message, reason: String::new() },
            FaultKind::Incomplete | FaultKind::Refused | FaultKind::BadAnswer | FaultKind::Foreign => {
                BackendError::BadAnswer { endpoint, reason }
            }
            FaultKind::Busy | FaultKind::Rejected | FaultKind::FormRefused | FaultKind::TooLong => {
                BackendError::Service { endpoint, status: self.status.unwrap_or(0), reason }
            }
        }
    }
}

/// What an error body says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ErrorBody {
    /// The words.
    pub message: String,
    /// `type` or `reason`.
    pub kind: String,
    /// `code`, as text.
    pub code: String,
}

/// Reads an error body in any of the known forms; `None` when the value holds no error.
#[must_use]
pub fn error_body(value: &Value) -> Option<ErrorBody> {
    let object = value.as_object()?;
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    match object.get("error") {
        Some(Value::String(message)) if !message.is_empty() => {
            let more = [text(object.get("message")), text(object.get("detail"))];
            let message = std::iter::once(message.clone()).chain(more).filter(|part| !part.is_empty());
            return Some(ErrorBody {
                message: message.collect::<Vec<_>>().join(": "),
                kind: text(object.get("type")),
                code: text(object.get("code")),
            });
        }
        Some(Value::Object(error)) => {
            let reason = error.get("errors").and_then(|errors| errors.get(0)).map(|first| &first["reason"]);
            let kind = if reason.is_some() { reason } else { error.get("type").or(error.get("status")) };
            let inner = error.get("message").map_or_else(|| value["error"].to_string(), |m| text(Some(m)));
            return Some(ErrorBody { message: inner, kind: text(kind), code: text(error.get("code")) });
        }
        _ => {}
    }
    let detail = match object.get("detail") {
        Some(Value::Array(parts)) => {
            let words = parts.iter().map(|part| {
                let place = part["loc"].as_array().map(Vec::as_slice).unwrap_or_default();
                let place: Vec<String> = place.iter().map(|step| text(Some(step))).collect();
                let words = part.get("msg").map_or_else(|| part.to_string(), |words| text(Some(words)));
                if place.is_empty() { words } else { format!("{}: {words}", place.join(".")) }
            });
            words.collect::<Vec<_>>().join("; ")
        }
        other => text(other),
    };
    let explanation = text(object.get("explanation"));
    let parts = [text(object.get("message")), detail, explanation];
    let message = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    (!message.is_empty()).then(|| ErrorBody {
        message,
        kind: text(object.get("type")),
        code: text(object.get("code")),
    })
}

/// The fault that an answer reports: by its status, or by an error inside a 200.
#[must_use]
pub fn classify(answer: &Answer) -> Option<Fault> {
    let json: Option<Value> = serde_json::from_slice(&answer.body).ok();
    if (200..300).contains(&answer.status) {
        let value = json.as_ref()?;
        let error = value.get("error").filter(|error| !error.is_null() && error.as_str() != Some(""))?;
        let body = error_body(value)
            .unwrap_or_else(|| ErrorBody { message: shorten(&error.to_string()), ..ErrorBody::default() });
        let status = inner_status(&body.code).unwrap_or(answer.status);
        return Some(fault_of(status, answer, body));
    }
    let body = json
        .as_ref()
        .and_then(error_body)
        .unwrap_or_else(|| ErrorBody { message: page_words(answer), ..ErrorBody::default() });
    Some(fault_of(answer.status, answer, body))
}

/// The status that an error inside a 200 stands for: `502`, or `502000` as some write it.
fn inner_status(code: &str) -> Option<u16> {
    let number: u32 = code.parse().ok()?;
    let status = if number >= 100_000 { number / 1000 } else { number };
    u16::try_from(status).ok().filter(|status| (400..600).contains(status))
}

fn fault_of(status: u16, answer: &Answer, body: ErrorBody) -> Fault {
    let lower = format!("{} {} {}", body.message, body.kind, body.code).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let kind = if has(&["insufficient_quota", "dailylimitexceeded", "quotaexceeded"]) {
        FaultKind::Quota
    } else if has(&["context_length_exceeded", "context size", "context length", "context window"]) {
        FaultKind::TooLong
    } else if matches!(status, 400 | 422 | 500 | 501) && names_a_form(&lower) {
        FaultKind::FormRefused
    } else {
        by_status(status)
    };
    let message = if body.message.trim().is_empty() { "it gives no reason".to_owned() } else { body.message };
    Fault {
        kind,
        status: Some(status),
        message: shorten(&message),
        request_id: answer.request_id(),
        wait: retry::asked_wait(&answer.headers, jiff::Timestamp::now()),
    }
}

/// Whether an error talks about the way structured output was asked for.
fn names_a_form(lower: &str) -> bool {
    ["response_format", "json_schema", "json_object", "structured output", "output_config", "tool_choice"]
        .iter()
        .any(|word| lower.contains(word))
}

fn by_status(status: u16) -> FaultKind {
    match status {
        401 | 403 | 407 => FaultKind::Authentication,
        402 | 456 => FaultKind::Quota,
        429 => FaultKind::RateLimited,
        408 | 500 | 502 | 503 | 504 | 529 => FaultKind::Busy,
        200..=299 => FaultKind::Foreign,
        _ => FaultKind::Rejected,
    }
}

/// Words of an error page that is not JSON: the title of HTML, or the text itself.
fn page_words(answer: &Answer) -> String {
    let text = answer.text();
    if matches!(text.trim(), "{}" | "[]" | "null") {
        return String::new();
    }
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<html") && !lower.contains("<!doctype") {
        return text.trim().to_owned();
    }
    let title = lower.find("<title>").and_then(|start| {
        let rest = text.get(start + 7..)?;
        rest.split('<').next()
    });
    title.map_or_else(|| "a page of HTML".to_owned(), |title| format!("a page of HTML: {}", title.trim()))
}

/// The first [`SHOWN`] characters, on one line.
pub(super) fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
