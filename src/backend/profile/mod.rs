//! [`Profile`]: a backend table with preset, defaults and key filled in, ready to be opened.
//!
//! Takes a [`BackendConfig`] and the environment, gives a value in which nothing is left to
//! decide. All defaults of HTTP backends stand here and in the [`Facts`] that each dialect states;
//! `read` takes each part out of the table.

mod facts;
mod form;
mod interface;
mod read;
mod secret;

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use url::Url;

pub use self::facts::Facts;
pub use self::form::Form;
pub use self::interface::Interface;
pub use self::secret::{Key, KeyError};
use crate::config::backend::BackendConfig;

/// Further attempts that all requests of a run may make together.
pub(crate) const RETRIES_PER_RUN: u64 = 500;

/// Everything an HTTP backend needs to know about its service.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Name of the table in the configuration.
    pub name: String,
    /// Name of the protocol spoken.
    pub dialect: &'static str,
    /// Name of the service, where it is known; else that of the dialect.
    pub service: &'static str,
    /// Address that the dialect's paths are added to; ends without a slash.
    pub base_url: Url,
    /// Model as the service names it.
    pub model: Option<String>,
    /// The key; its `Debug` shows nothing.
    pub key: Option<Key>,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// How much at once, how often, how large.
    pub limits: Limits,
    /// What things cost.
    pub prices: Prices,
    /// How a language model is asked.
    pub chat: ChatOptions,
    /// Certificates (PEM) trusted beside the system's.
    pub ca_file: Option<PathBuf>,
    /// Proxy address in place of the proxy variables.
    pub proxy: Option<ProxyAddress>,
    /// Further headers; their values may hold secrets and are not shown.
    pub headers: Headers,
    /// Further keys of the request body.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// Further parameters of the address.
    pub query: BTreeMap<String, String>,
    /// The batch interface of its provider.
    pub bulk: Option<Interface>,
    /// Profile that takes over when this one fails.
    pub fallback: Option<String>,
    /// ISO 639-1 code → the service's code.
    pub languages: BTreeMap<String, String>,
    /// Whether the user describes the service: headers are templates, and a GET may translate.
    pub described_by_user: bool,
    /// Options that one dialect alone understands, as configured.
    pub own: BTreeMap<&'static str, serde_json::Value>,
}

/// A proxy's address, which may hold a password; `Debug` shows its host only.
#[derive(Clone)]
pub struct ProxyAddress(pub Url);

impl std::fmt::Debug for ProxyAddress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.0.host_str().unwrap_or_default())
    }
}

/// Headers whose values `Debug` does not show.
#[derive(Clone, Default)]
pub struct Headers(pub BTreeMap<String, String>);

impl std::fmt::Debug for Headers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// How long to wait for what.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// To connect.
    pub connect: Duration,
    /// Between two pieces of the answer.
    pub idle: Duration,
    /// For request and answer together.
    pub total: Duration,
}

/// How much at once, how often, how large.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Requests in flight.
    pub concurrency: usize,
    /// Requests a minute.
    pub requests_per_minute: Option<u32>,
    /// Attempts after the first.
    pub retries: usize,
    /// Bytes of an answer.
    pub response_bytes: usize,
    /// Texts in a request, where configured.
    pub batch_items: Option<usize>,
    /// Characters in a request, where configured.
    pub batch_characters: Option<usize>,
    /// Tokens of prompt and answer together.
    pub context_tokens: usize,
    /// Tokens of one answer.
    pub max_output_tokens: usize,
}

/// Prices, in one currency of the user's choice.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Prices {
    /// A million tokens in.
    pub input: Option<f64>,
    /// A million tokens out.
    pub output: Option<f64>,
    /// A million characters sent.
    pub characters: Option<f64>,
}

/// How a language model is asked.
#[derive(Debug, Clone)]
pub struct ChatOptions {
    /// Sampling temperature; `None` leaves it to the service.
    pub temperature: Option<f64>,
    /// Seed.
    pub seed: Option<u64>,
    /// Whether answers are streamed.
    pub stream: bool,
    /// The one form of structured output to use; `None` tries the ladder.
    pub form: Option<Form>,
    /// Forms to try, best first.
    pub forms: &'static [Form],
    /// Whether the model may write the summary.
    pub summarise: bool,
    /// Whether the model is asked who speaks where the text leaves it open.
    pub speakers: bool,
}

/// Why a backend table cannot be used. Holds no key.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Neither dialect nor preset, or an unknown one.
    #[error("[backend.{name}] {reason}")]
    Unusable {
        /// Name of the table.
        name: String,
        /// What is wrong and what to write.
        reason: String,
    },
    /// The key cannot be had.
    #[error("[backend.{name}] {source}")]
    Key {
        /// Name of the table.
        name: String,
        /// Where it was looked for.
        source: KeyError,
    },
}

impl Profile {
    /// Fills in defaults and key for a service that speaks `dialect`, by what is known of it.
    /// `environment` looks a variable up.
    pub(crate) fn resolve(
        name: &str,
        dialect: &'static str,
        facts: &Facts,
        config: &BackendConfig,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ProfileError> {
        let unusable = |reason: String| ProfileError::Unusable { name: name.to_owned(), reason };
        let key = secret::load(config, facts.key_variable, facts.key_required, environment)
            .map_err(|source| ProfileError::Key { name: name.to_owned(), source })?;
        let base_url = read::base_url(dialect, facts, config, key.as_ref()).map_err(unusable)?;
        let proxy = config.proxy.as_deref().map(|proxy| read::parse_url("proxy", proxy)).transpose();
        Ok(Self {
            name: name.to_owned(),
            dialect,
            service: facts.name,
            base_url,
            model: read::model(dialect, facts, config).map_err(unusable)?,
            key,
            timeouts: read::timeouts(facts, config).map_err(unusable)?,
            limits: read::limits(facts, config).map_err(unusable)?,
            prices: read::prices(config).map_err(unusable)?,
            chat: read::chat_options(facts, config).map_err(unusable)?,
            ca_file: config.ca_file.clone(),
            proxy: proxy.map_err(unusable)?.map(ProxyAddress),
            headers: Headers(config.headers.clone()),
            extra: (facts.extra)().into_iter().chain(config.extra.clone()).collect(),
            query: config.query.clone(),
            bulk: read::bulk(facts, config).map_err(unusable)?,
            fallback: config.fallback.clone(),
            languages: config.languages.clone(),
            described_by_user: facts.described_by_user,
            own: config.own_options(),
        })
    }

    /// The text of an option that the dialect alone understands.
    #[must_use]
    pub(crate) fn own_text(&self, option: &str) -> Option<&str> {
        self.own.get(option).and_then(serde_json::Value::as_str)
    }

    /// The service's code of a language.
    #[must_use]
    pub(crate) fn language<'a>(&'a self, code: &'a str) -> &'a str {
        self.languages.get(code).map_or(code, String::as_str)
    }

    /// `base_url` with `path` (which starts with `/`) added.
    #[must_use]
    pub(crate) fn address(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        let joined = format!("{}{path}", url.path().trim_end_matches('/'));
        url.set_path(&joined);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }
}
