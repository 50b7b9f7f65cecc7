//! Backends: what translates, and where a language model stands behind it, summarises.
//!
//! Takes plain texts with their languages ([`TranslateRequest`]) or a numbered article
//! ([`SummariseRequest`]), gives one result an item ([`TranslateReply`]) or a typed summary
//! ([`SummariseReply`]). Every item of a request stands alone: one that fails never shifts or
//! loses another. The rooms, from the ground up: [`profile`] is a service as configured, [`http`] sends
//! requests, [`dialect`] writes and reads them for each service, `llm` asks language models, and
//! [`embedded`] is the engine inside. [`HttpBackend`] and `Registry` stand above them.

pub(crate) mod batching;
mod bulk;
pub mod dialect;
pub mod discover;
pub mod embedded;
mod fingerprint;
pub mod http;
mod http_backend;
mod llm;
mod nonce;
pub(crate) mod plan;
pub mod probe;
pub mod profile;
pub mod prompt;
mod registry;
mod service;
mod translate;

use std::collections::BTreeMap;

pub use self::batching::BatchLimits;
pub(crate) use self::bulk::{MOST_BYTES, MOST_REQUESTS, Progress};
pub use self::http::accounting::{Meter, Spending};
pub use self::http::{answers, deferral, record, retry, shared};
pub use self::http_backend::HttpBackend;
pub use self::registry::Backend;
pub(crate) use self::registry::Registry;

/// An answer as it is kept: with the word of its own of its request in its general form.
pub(crate) fn as_kept(answer: &[u8], nonce: &str) -> Vec<u8> {
    http::call::replaced(answer, nonce, http::call::KEPT_NONCE)
}

/// Texts to translate, each on its own.
#[derive(Debug, Clone)]
pub struct TranslateRequest {
    /// ISO 639-1 code of the texts.
    pub from: String,
    /// ISO 639-1 code of the translation.
    pub to: String,
    /// Plain texts, never blank: sentences, titles, quotations.
    pub items: Vec<String>,
    /// What the texts come from (usually the title), for services that take context.
    pub context: Option<String>,
}

/// One result for each item of the request, in its order.
#[derive(Debug, Clone, Default)]
pub struct TranslateReply {
    /// As many as the request had items.
    pub items: Vec<Result<Translated, ItemFailure>>,
    /// What it took.
    pub usage: Usage,
    /// The model as the service names it, when it does.
    pub model: Option<String>,
}

/// One translated text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translated {
    /// The translation.
    pub text: String,
    /// What was changed in the backend's own words, and why (names put right, marks restored).
    pub edits: Vec<Edit>,
    /// Whether the answer had to be repaired to be read (damaged JSON, for one).
    pub repaired: bool,
    /// Why it should not be relied on, when there is a reason.
    pub doubt: Option<String>,
}

/// A recorded change to a backend's words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Edit {
    /// What the backend wrote.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// Why, in a few words.
    pub reason: String,
}

/// Why one item has no translation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ItemFailure {
    /// A lowercase fragment for the reader: "the service left this item out twice".
    pub reason: String,
}

/// A numbered article to summarise.
#[derive(Debug, Clone)]
pub struct SummariseRequest {
    /// ISO 639-1 code of the article.
    pub from: String,
    /// ISO 639-1 code of the summary.
    pub to: String,
    /// The article's title, when it has one.
    pub title: Option<String>,
    /// Newspaper, agency or site, for attribution.
    pub outlet: Option<String>,
    /// Sentences in order; the number that a summary cites is the index plus 1.
    pub sentences: Vec<String>,
    /// Quotations that the summary may place by id.
    pub quotes: Vec<QuoteForSummary>,
    /// How many points are wanted.
    pub points: usize,
}

/// A quotation as a language model is shown it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct QuoteForSummary {
    /// `q1`, `q2`, …
    pub id: String,
    /// The words in the source language.
    pub text: String,
    /// Best name of the speaker.
    pub speaker: Option<String>,
}

/// A language model's summary. Its prose holds no quotation: `[q2]` stands where the program puts
/// quotation 2.
#[derive(Debug, Clone)]
pub struct SummariseReply {
    /// Headline in the target language.
    pub headline: String,
    /// The lead sentence.
    pub lead: SummaryLine,
    /// Most important first.
    pub points: Vec<SummaryLine>,
    /// Whether the answer had to be repaired to be read.
    pub repaired: bool,
    /// What it took.
    pub usage: Usage,
    /// The model as the service names it.
    pub model: Option<String>,
}

/// One line of a summary with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct SummaryLine {
    /// Target-language prose.
    pub text: String,
    /// Sentence numbers (from 1); never empty in a valid reply.
    pub sentences: Vec<usize>,
    /// Quotation ids placed in it.
    #[serde(default)]
    pub quotes: Vec<String>,
}

/// Quotations whose speaker the text leaves open, and everybody who may be meant.
#[derive(Debug, Clone)]
pub(crate) struct SpeakerRequest {
    /// ISO 639-1 code of the article.
    pub(crate) from: String,
    /// Persons and bodies of the text.
    pub(crate) people: Vec<PersonForChoice>,
    /// One for each quotation.
    pub(crate) questions: Vec<SpeakerQuestion>,
}

/// Somebody who may be chosen.
#[derive(Debug, Clone)]
pub(crate) struct PersonForChoice {
    /// As the text names them best.
    pub(crate) name: String,
    /// Their office, as the text gives it.
    pub(crate) role: Option<String>,
}

/// A quotation whose speaker is asked for.
#[derive(Debug, Clone)]
pub(crate) struct SpeakerQuestion {
    /// `q1`, `q2`, …
    pub(crate) id: String,
    /// The sentences around it.
    pub(crate) passage: String,
    /// The quoted words.
    pub(crate) words: String,
    /// What stands for the speaker beside them ("il"), where something does.
    pub(crate) phrase: Option<String>,
}

/// Whom a language model chose.
#[derive(Debug, Clone, Default)]
pub(crate) struct SpeakerReply {
    /// For each question the index of one of the people; `None` where the model says that the text does not tell.
    pub(crate) choices: Vec<Option<usize>>,
    /// What it took.
    pub(crate) usage: Usage,
    /// The model as the service names it.
    pub(crate) model: Option<String>,
}

/// What was sent and what it cost.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Usage {
    /// Requests that were answered, re-asks included.
    pub requests: u64,
    /// Tokens in, as the service counts them; `None` where it does not.
    pub input_tokens: Option<u64>,
    /// Tokens out.
    pub output_tokens: Option<u64>,
    /// Unicode scalars of source text sent.
    pub characters: u64,
    /// In the currency of the configured prices; `None` where no price is configured.
    pub cost: Option<f64>,
}

impl Usage {
    /// Adds what another call took.
    pub(crate) fn add(&mut self, other: &Self) {
        let sum = |left: Option<u64>, right: Option<u64>| match (left, right) {
            (None, None) => None,
            (left, right) => Some(left.unwrap_or(0) + right.unwrap_or(0)),
        };
        self.requests += other.requests;
        self.input_tokens = sum(self.input_tokens, other.input_tokens);
        self.output_tokens = sum(self.output_tokens, other.output_tokens);
        self.characters += other.characters;
        self.cost = match (self.cost, other.cost) {
            (None, None) => None,
            (left, right) => Some(left.unwrap_or(0.0) + right.unwrap_or(0.0)),
        };
    }
}

/// Who a backend is, for provenance. Holds no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Profile name (`embedded`, `newsroom`).
    pub name: String,
    /// Dialect it speaks.
    pub dialect: String,
    /// Model as configured or built in.
    pub model: Option<String>,
    /// Notice every brief made with it must carry ("built-in draft model; …").
    pub notice: Option<String>,
    /// Hash of each prompt that it uses: name → `sha256:…`.
    pub prompts: BTreeMap<String, String>,
}

/// Why a whole call failed. `Display` is for the user: it names the address and the next step,
/// never a key, never article text.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// No connection, or it broke before an answer.
    #[error("cannot reach {endpoint}: {reason}")]
    Unreachable {
        /// Scheme, host, port and path; no query.
        endpoint: String,
        /// What went wrong and what to do next.
        reason: String,
    },
    /// The service refuses the key, or there is none.
    #[error("{endpoint} refuses the key: {reason}")]
    Authentication {
        /// Address without query.
        endpoint: String,
        /// The service's own words and the next step.
        reason: String,
    },
    /// Quota or credit used up, or still rate-limited after the retries.
    #[error("{endpoint} is out of quota: {reason}")]
    Quota {
        /// Address without query.
        endpoint: String,
        /// The service's own words and the next step.
        reason: String,
    },
    /// Any other refusal or failure that the service reports.
    #[error("{endpoint} answered {status}: {reason}")]
    Service {
        /// Address without query.
        endpoint: String,
        /// HTTP status.
        status: u16,
        /// The service's own words.
        reason: String,
    },
    /// An answer that is cut short, too large or not what the contract says.
    #[error("cannot use the answer of {endpoint}: {reason}")]
    BadAnswer {
        /// Address without query.
        endpoint: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The engine's weights are missing, damaged or do not fit this processor.
    #[error("the embedded engine cannot run: {reason}")]
    Engine {
        /// What is wrong and what to do next.
        reason: String,
    },
    /// The profile cannot work as configured (missing model, bad template, language pair).
    #[error("backend `{name}` is not usable: {reason}")]
    Configuration {
        /// Profile name.
        name: String,
        /// What to set.
        reason: String,
    },
    /// It waits for a batch of its provider's.
    #[error("it waits for the batch of {name}; the same command goes on when that has ended")]
    Deferred {
        /// Profile name.
        name: String,
    },
    /// The run's spending limit would be passed.
    #[error("stopped before spending more than {limit}: {reason}")]
    CostLimit {
        /// The limit as configured.
        limit: String,
        /// What had been spent and what the next call would add.
        reason: String,
    },
}

impl BackendError {
    /// Whether asking the same backend for something else is pointless too.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        !matches!(self, Self::BadAnswer { .. })
    }
}
