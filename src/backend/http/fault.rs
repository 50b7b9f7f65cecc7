//! [`Fault`]: what went wrong with one request, and what follows from it.
//!
//! `classify` reads faults out of answers. Pure.

use std::time::Duration;

use crate::backend::BackendError;

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
    /// It has trouble that may come of the form of structured output: no answer came in it yet.
    FormDoubted,
    /// The prompt is longer than the model's context.
    TooLong,
    /// The answer was cut at its length limit.
    Incomplete,
    /// The service does not say that the answer ended well: it stopped for a reason of its own, or
    /// gave none.
    Unfinished,
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
    /// It is gathered for a batch, whose answer is not there yet.
    Deferred,
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

impl Fault {
    /// A fault without status.
    #[must_use]
    pub(crate) fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, status: None, message: message.into(), request_id: None, wait: None }
    }

    /// An answer that was cut at its length limit.
    #[must_use]
    pub(crate) fn cut() -> Self {
        let words = "the answer was cut at its length limit; raise `max_output_tokens`";
        Self::new(FaultKind::Incomplete, words)
    }

    /// An answer that the service ended for `reason`, which is not a good end.
    #[must_use]
    pub(crate) fn unfinished(reason: &str) -> Self {
        let words = match reason {
            "" => "the service does not say that the answer ended well".to_owned(),
            reason => format!("the service ended the answer for another reason than its end: {reason}"),
        };
        Self::new(FaultKind::Unfinished, words)
    }

    /// With the HTTP status.
    #[must_use]
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// With the request's number.
    #[must_use]
    pub(crate) fn request_id(mut self, request_id: Option<String>) -> Self {
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
                | FaultKind::Unfinished
        )
    }

    /// Whether the backend itself seems down, as the breaker counts it.
    #[must_use]
    pub(crate) const fn is_outage(&self) -> bool {
        matches!(self.kind, FaultKind::Unreachable | FaultKind::Cut | FaultKind::Timeout | FaultKind::Busy)
    }

    /// Whether smaller pieces of the same request may fare better.
    #[must_use]
    pub(crate) const fn is_about_content(&self) -> bool {
        match self.kind {
            // Of refusals only those that can be meant for the texts: too large, not acceptable.
            FaultKind::Rejected => matches!(self.status, None | Some(400 | 413 | 414 | 422)),
            FaultKind::TooLong
            | FaultKind::Incomplete
            | FaultKind::Unfinished
            | FaultKind::Refused
            | FaultKind::BadAnswer => true,
            _ => false,
        }
    }

    /// The parameters among `names` that the service says it does not take.
    #[must_use]
    pub(crate) fn refuses<'a>(&self, names: &[&'a str]) -> Vec<&'a str> {
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
    pub fn explanation(&self) -> String {
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
            FaultKind::FormRefused | FaultKind::FormDoubted => Some("set `structured` to another form"),
            FaultKind::Rejected if matches!(status, 413 | 414) => Some("lower `batch_characters`"),
            FaultKind::Rejected if status == 404 => Some("check `base_url` and `model`"),
            _ => None,
        }
    }

    /// The error that ends a call to `endpoint` of the profile `name`.
    #[must_use]
    pub(crate) fn into_error(self, name: &str, endpoint: &str) -> BackendError {
        let reason = self.explanation();
        let endpoint = endpoint.to_owned();
        match self.kind {
            FaultKind::Unreachable | FaultKind::Cut | FaultKind::Timeout | FaultKind::Paused => {
                BackendError::Unreachable { endpoint, reason }
            }
            FaultKind::Authentication => BackendError::Authentication { endpoint, reason },
            FaultKind::Quota | FaultKind::RateLimited => BackendError::Quota { endpoint, reason },
            FaultKind::Configuration => BackendError::Configuration { name: name.to_owned(), reason },
            FaultKind::Deferred => BackendError::Deferred { name: name.to_owned() },
            FaultKind::CostLimit => BackendError::CostLimit { limit: self.message, reason: String::new() },
            FaultKind::Incomplete
            | FaultKind::Unfinished
            | FaultKind::Refused
            | FaultKind::BadAnswer
            | FaultKind::Foreign => BackendError::BadAnswer { endpoint, reason },
            FaultKind::Busy
            | FaultKind::Rejected
            | FaultKind::FormRefused
            | FaultKind::FormDoubted
            | FaultKind::TooLong => {
                BackendError::Service { endpoint, status: self.status.unwrap_or(0), reason }
            }
        }
    }
}
