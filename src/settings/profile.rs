//! [`Profile`]: a backend table with preset, defaults and key filled in, ready to be opened.
//!
//! Takes a [`BackendConfig`] and the environment, gives a value in which nothing is left to
//! decide. All defaults of HTTP backends stand here and in
//! [`preset`].

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use url::Url;

use crate::{
    backend::{
        dialect::Dialect,
        preset::{self, Preset, TokenField},
        secret::{self, Key, KeyError},
        structured::Form,
    },
    config::backend::BackendConfig,
};

/// Further attempts that all requests of a run may make together.
pub const RETRIES_PER_RUN: u64 = 500;

/// Everything an HTTP backend needs to know about its service.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Name of the table in the configuration.
    pub name: String,
    /// Protocol spoken.
    pub dialect: Dialect,
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
    /// Profile that takes over when this one fails.
    pub fallback: Option<String>,
    /// ISO 639-1 code → the service's code.
    pub languages: BTreeMap<String, String>,
    /// apertium: configured routes, `fr-en` → `fra|cat|eng`.
    pub pairs: BTreeMap<String, String>,
    /// azure: region of the resource.
    pub region: Option<String>,
    /// deepl: glossary.
    pub glossary_id: Option<String>,
    /// deepl: formality.
    pub formality: Option<String>,
    /// template: the service as described by the user.
    pub template: Option<TemplateOptions>,
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
    /// Name of the field that bounds the answer.
    pub token_field: TokenField,
    /// Whether the key goes into `api-key` in place of `authorization`, as Azure wants it.
    pub api_key_header: bool,
}

/// A JSON-over-HTTP service described in the configuration alone.
#[derive(Debug, Clone)]
pub struct TemplateOptions {
    /// Address, a template.
    pub url: String,
    /// HTTP method.
    pub method: String,
    /// Body, a template; empty for none.
    pub body: String,
    /// JSON pointer to the translations; `*` stands for every element.
    pub texts: String,
    /// JSON pointer to an error's words.
    pub error: Option<String>,
    /// JSON pointer to the count of what was billed.
    pub usage: Option<String>,
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
    /// Fills in preset, defaults and key. `environment` looks a variable up.
    pub fn resolve(
        name: &str,
        config: &BackendConfig,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ProfileError> {
        let unusable = |reason: String| ProfileError::Unusable { name: name.to_owned(), reason };
        let (dialect, preset) = dialect_and_preset(config).map_err(unusable)?;
        let key = secret::load(config, preset, dialect, environment)
            .map_err(|source| ProfileError::Key { name: name.to_owned(), source })?;
        let template = template_options(dialect, config).map_err(unusable)?;
        let base_url = base_url(dialect, preset, config, key.as_ref()).map_err(unusable)?;
        let proxy = config.proxy.as_deref().map(|proxy| parse_url("proxy", proxy)).transpose();
        let extra = preset.map(Preset::extra).unwrap_or_default();
        Ok(Self {
            name: name.to_owned(),
            dialect,
            base_url,
            model: model(dialect, preset, config).map_err(unusable)?,
            key,
            timeouts: timeouts(dialect, config).map_err(unusable)?,
            limits: limits(dialect, preset, config).map_err(unusable)?,
            prices: prices(config).map_err(unusable)?,
            chat: chat_options(dialect, preset, config).map_err(unusable)?,
            ca_file: config.ca_file.clone(),
            proxy: proxy.map_err(unusable)?.map(ProxyAddress),
            headers: Headers(config.headers.clone()),
            extra: extra.into_iter().chain(config.extra.clone()).collect(),
            query: config.query.clone(),
            fallback: config.fallback.clone(),
            languages: config.languages.clone(),
            pairs: config.pairs.clone(),
            region: config.region.clone(),
            glossary_id: config.glossary_id.clone(),
            formality: config.formality.clone(),
            template,
        })
    }

    /// The service's code of a language.
    #[must_use]
    pub fn language<'a>(&'a self, code: &'a str) -> &'a str {
        self.languages.get(code).map_or(code, String::as_str)
    }

    /// `base_url` with `path` (which starts with `/`) added.
    #[must_use]
    pub fn address(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        let joined = format!("{}{path}", url.path().trim_end_matches('/'));
        url.set_path(&joined);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }
}

fn dialect_and_preset(config: &BackendConfig) -> Result<(Dialect, Option<&'static Preset>), String> {
    let preset = match config.preset.as_deref() {
        None => None,
        Some(name) => Some(preset::find(name).ok_or_else(|| {
            format!("knows no preset `{name}`; presets are {}", preset::names().join(", "))
        })?),
    };
    let dialect = match config.dialect.as_deref() {
        Some(name) => Dialect::from_name(name).ok_or_else(|| {
            format!("knows no dialect `{name}`; dialects are {}", Dialect::names().join(", "))
        })?,
        None => preset.map(|preset| preset.dialect).ok_or("needs `dialect` or `preset`")?,
    };
    match preset {
        Some(preset) if preset.dialect != dialect => {
            Err(format!("has preset `{}`, which speaks {}, not {}", preset.name, preset.dialect, dialect))
        }
        _ => Ok((dialect, preset)),
    }
}

fn parse_url(key: &str, text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{key}` is not an address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(format!("`{key}` must begin with http:// or https:// and name a host"));
    }
    Ok(url)
}

fn base_url(
    dialect: Dialect,
    preset: Option<&Preset>,
    config: &BackendConfig,
    key: Option<&Key>,
) -> Result<Url, String> {
    if let Some(text) = &config.base_url {
        let url = parse_url("base_url", text)?;
        let credentials = !url.username().is_empty() || url.password().is_some();
        if credentials || url.query().is_some() {
            return Err("`base_url` must hold no user, password or query; use `api_key_env`".into());
        }
        return Ok(url);
    }
    if dialect == Dialect::Template {
        let text = config.url.as_deref().unwrap_or_default();
        // Only scheme and host of the template's address count here: they bound where the key goes.
        let mut url = parse_url("url", text.split("{{").next().unwrap_or_default())?;
        url.set_path("");
        url.set_query(None);
        return Ok(url);
    }
    let free = dialect == Dialect::DeepL && key.is_some_and(|key| key.expose().ends_with(":fx"));
    let known = if free {
        Some("https://api-free.deepl.com")
    } else {
        preset.and_then(|preset| preset.base_url).or_else(|| dialect.default_base_url())
    };
    let text =
        known.ok_or_else(|| format!("needs `base_url`: the {dialect} dialect has no usual address"))?;
    parse_url("base_url", text)
}

fn model(
    dialect: Dialect,
    preset: Option<&Preset>,
    config: &BackendConfig,
) -> Result<Option<String>, String> {
    let model = config.model.clone().or_else(|| preset.and_then(|preset| preset.model).map(str::to_owned));
    if dialect.is_chat() && model.is_none() {
        return Err(format!("needs `model`: the {dialect} dialect asks for one by name"));
    }
    Ok(model)
}

fn seconds(key: &str, value: Option<f64>, default: f64) -> Result<Duration, String> {
    let value = value.unwrap_or(default);
    if value.is_finite() && value > 0.0 && value <= 86_400.0 {
        Ok(Duration::from_secs_f64(value))
    } else {
        Err(format!("`{key}` must lie between 0 and 86400 seconds"))
    }
}

fn timeouts(dialect: Dialect, config: &BackendConfig) -> Result<Timeouts, String> {
    let total = if dialect.is_chat() { 300.0 } else { 60.0 };
    let total = seconds("timeout_s", config.timeout_s, total)?;
    // A stream shows that the service is at work; without one an answer comes in one piece at the end.
    let streams = dialect.is_chat() && config.stream == Some(true);
    let idle = if streams { total.as_secs_f64().min(120.0) } else { total.as_secs_f64() };
    Ok(Timeouts {
        connect: seconds("connect_timeout_s", config.connect_timeout_s, 10.0)?,
        idle: seconds("idle_timeout_s", config.idle_timeout_s, idle)?,
        total,
    })
}

fn at_least_one(key: &str, value: Option<usize>) -> Result<Option<usize>, String> {
    match value {
        Some(0) => Err(format!("`{key}` must be at least 1")),
        value => Ok(value),
    }
}

fn limits(dialect: Dialect, preset: Option<&Preset>, config: &BackendConfig) -> Result<Limits, String> {
    let context = at_least_one("context_tokens", config.context_tokens)?;
    let output = at_least_one("max_output_tokens", config.max_output_tokens)?;
    let requests_per_minute = config.requests_per_minute;
    if requests_per_minute == Some(0) {
        return Err("`requests_per_minute` must be at least 1".into());
    }
    let mib = config.max_response_mib.unwrap_or(16).clamp(1, 1024);
    Ok(Limits {
        concurrency: at_least_one("max_concurrency", config.max_concurrency)?
            .unwrap_or_else(|| preset.map_or(dialect.default_concurrency(), |preset| preset.concurrency)),
        requests_per_minute,
        retries: config.max_retries.unwrap_or(4),
        response_bytes: usize::try_from(mib << 20).unwrap_or(usize::MAX),
        batch_items: at_least_one("batch_items", config.batch_items)?,
        batch_characters: at_least_one("batch_characters", config.batch_characters)?,
        context_tokens: context.unwrap_or_else(|| preset.map_or(8192, |preset| preset.context_tokens)),
        max_output_tokens: output.unwrap_or(4096),
    })
}

fn prices(config: &BackendConfig) -> Result<Prices, String> {
    let price = |key: &str, value: Option<f64>| match value {
        Some(value) if !value.is_finite() || value < 0.0 => Err(format!("`{key}` must not be negative")),
        value => Ok(value),
    };
    Ok(Prices {
        input: price("price_per_million_input", config.price_per_million_input)?,
        output: price("price_per_million_output", config.price_per_million_output)?,
        characters: price("price_per_million_characters", config.price_per_million_characters)?,
    })
}

fn chat_options(
    dialect: Dialect,
    preset: Option<&'static Preset>,
    config: &BackendConfig,
) -> Result<ChatOptions, String> {
    let form = match config.structured.as_deref() {
        None | Some("auto") => None,
        Some(name) => Some(Form::from_name(name).ok_or_else(|| {
            format!("knows no `structured = \"{name}\"`; write auto or one of {}", Form::names().join(", "))
        })?),
    };
    Ok(ChatOptions {
        temperature: config.temperature.or(Some(0.0)),
        seed: config.seed,
        stream: config.stream.unwrap_or(false),
        form,
        forms: preset.and_then(|preset| preset.forms).unwrap_or_else(|| dialect.forms()),
        summarise: dialect.is_chat() && config.summarise.unwrap_or(true),
        token_field: preset.map_or(TokenField::MaxTokens, |preset| preset.token_field),
        api_key_header: preset.is_some_and(|preset| preset.name == "azure-openai"),
    })
}

fn template_options(dialect: Dialect, config: &BackendConfig) -> Result<Option<TemplateOptions>, String> {
    if dialect != Dialect::Template {
        return Ok(None);
    }
    let needed = |key: &str, value: &Option<String>| {
        value.clone().ok_or_else(|| format!("needs `{key}`: the template dialect has no other way to know"))
    };
    Ok(Some(TemplateOptions {
        url: needed("url", &config.url)?,
        method: config.method.clone().unwrap_or_else(|| "POST".to_owned()).to_ascii_uppercase(),
        body: config.body.clone().unwrap_or_default(),
        texts: needed("texts", &config.texts)?,
        error: config.error.clone(),
        usage: config.usage.clone(),
    }))
}
