//! [`BackendConfig`]: one `[backend.NAME]` table of the configuration file, as written.
//!
//! Every key is optional here; the profile that is resolved from it
//! adds presets, defaults and the environment. There is no `api_key`: a key never stands in the
//! file itself.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

/// One `[backend.NAME]` table. `docs/backends.md` explains every key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackendConfig {
    /// `openai`, `anthropic`, `ollama`, `deepl`, `libretranslate`, `google`, `azure`, `apertium`,
    /// `template` (or `embedded`, which is not resolved here).
    pub dialect: Option<String>,
    /// A named service: base address, key variable and quirks in one word.
    pub preset: Option<String>,
    /// Address that the dialect's paths are added to.
    pub base_url: Option<String>,
    /// Model as the service names it.
    pub model: Option<String>,
    /// Environment variable that holds the key.
    pub api_key_env: Option<String>,
    /// File whose first line is the key; nobody else may read it.
    pub api_key_file: Option<PathBuf>,
    /// Entry of the operating system's keyring (service `depeche`), with the feature `keyring`.
    pub api_key_keyring: Option<String>,
    /// Seconds for one request and its answer.
    pub timeout_s: Option<f64>,
    /// Seconds without a byte of answer.
    pub idle_timeout_s: Option<f64>,
    /// Seconds to connect.
    pub connect_timeout_s: Option<f64>,
    /// Requests in flight at once.
    pub max_concurrency: Option<usize>,
    /// Requests a minute.
    pub requests_per_minute: Option<u32>,
    /// Attempts after the first, for one request.
    pub max_retries: Option<usize>,
    /// Largest answer read, in MiB.
    pub max_response_mib: Option<u64>,
    /// Cost of a million tokens in.
    pub price_per_million_input: Option<f64>,
    /// Cost of a million tokens out.
    pub price_per_million_output: Option<f64>,
    /// Cost of a million characters sent, for translation services.
    pub price_per_million_characters: Option<f64>,
    /// Tokens that prompt and answer may take together.
    pub context_tokens: Option<usize>,
    /// Tokens of one answer at most.
    pub max_output_tokens: Option<usize>,
    /// Sampling temperature of a language model.
    pub temperature: Option<f64>,
    /// Seed of a language model.
    pub seed: Option<u64>,
    /// Whether answers are streamed, so that the idle timeout sees them grow.
    pub stream: Option<bool>,
    /// `auto`, `json_schema`, `json_object_schema`, `json_object`, `tool` or `plain`.
    pub structured: Option<String>,
    /// Whether a language model may write the summary (else it only translates).
    pub summarise: Option<bool>,
    /// Whether a language model is asked, by id, who speaks where the text leaves it open.
    pub speakers: Option<bool>,
    /// Texts in one request.
    pub batch_items: Option<usize>,
    /// Characters in one request.
    pub batch_characters: Option<usize>,
    /// Batch interface of the provider, for `brief --batch`: `openai`, `mistral` or `anthropic`; the
    /// presets of these names have it.
    pub batch_interface: Option<String>,
    /// Further headers.
    pub headers: BTreeMap<String, String>,
    /// Further keys of the request body, as the service wants them.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// Further parameters of the address (`api-version = "…"`); never a key.
    pub query: BTreeMap<String, String>,
    /// Certificates (PEM) trusted beside the system's.
    pub ca_file: Option<PathBuf>,
    /// Proxy address; without it the usual proxy variables count.
    pub proxy: Option<String>,
    /// Profile that takes over an article when this one fails.
    pub fallback: Option<String>,
    /// Names of languages where the service's differ: `fr = "fra"`.
    pub languages: BTreeMap<String, String>,
    /// apertium: route of a pair: `fr-en = "fra|cat|eng"`. Found by asking where not given.
    pub pairs: BTreeMap<String, String>,
    /// azure: region of the resource.
    pub region: Option<String>,
    /// deepl: glossary to use.
    pub glossary_id: Option<String>,
    /// deepl: `default`, `more`, `less`, `prefer_more`, `prefer_less`.
    pub formality: Option<String>,
    /// template: full address; a minijinja template.
    pub url: Option<String>,
    /// template: `POST` (default), `PUT` or `GET`.
    pub method: Option<String>,
    /// template: request body; a minijinja template that makes JSON.
    pub body: Option<String>,
    /// template: where the translations are in the answer (`/result/*/text`).
    pub texts: Option<String>,
    /// template: where an error's words are in the answer.
    pub error: Option<String>,
    /// template: where the number of tokens or characters counted is in the answer.
    pub usage: Option<String>,
}

impl BackendConfig {
    /// The options that one dialect alone understands, by name; those that are not set are left out.
    #[must_use]
    pub(crate) fn own_options(&self) -> BTreeMap<&'static str, serde_json::Value> {
        let texts = [
            ("region", &self.region),
            ("glossary_id", &self.glossary_id),
            ("formality", &self.formality),
            ("url", &self.url),
            ("method", &self.method),
            ("body", &self.body),
            ("texts", &self.texts),
            ("error", &self.error),
            ("usage", &self.usage),
        ];
        let set = texts.into_iter().filter_map(|(name, text)| Some((name, text.clone()?.into())));
        let pairs = (!self.pairs.is_empty()).then(|| ("pairs", serde_json::json!(self.pairs)));
        set.chain(pairs).collect()
    }
}
