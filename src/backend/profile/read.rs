//! A backend table into the parts of a [`Profile`](super::Profile), each with its defaults and bounds.
//!
//! The error of each says which key is wrong and what it may be, without the table's name.

use std::time::Duration;

use url::Url;

use super::{ChatOptions, Facts, Form, Interface, Key, Limits, Prices, Timeouts};
use crate::config::backend::BackendConfig;

pub(super) fn parse_url(key: &str, text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{key}` is not an address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(format!("`{key}` must begin with http:// or https:// and name a host"));
    }
    Ok(url)
}

pub(super) fn base_url(
    dialect: &str,
    facts: &Facts,
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
    let derived = (facts.derived_url)(config, key)?;
    let known = derived.as_deref().or(facts.base_url);
    let text =
        known.ok_or_else(|| format!("needs `base_url`: the {dialect} dialect has no usual address"))?;
    parse_url("base_url", text)
}

pub(super) fn model(dialect: &str, facts: &Facts, config: &BackendConfig) -> Result<Option<String>, String> {
    let model = config.model.clone().or_else(|| facts.model.map(str::to_owned));
    if facts.is_chat() && model.is_none() {
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

pub(super) fn timeouts(facts: &Facts, config: &BackendConfig) -> Result<Timeouts, String> {
    let total = if facts.is_chat() { 300.0 } else { 60.0 };
    let total = seconds("timeout_s", config.timeout_s, total)?;
    // A stream shows that the service is at work; without one an answer comes in one piece at the end.
    let streams = facts.is_chat() && config.stream == Some(true);
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

pub(super) fn limits(facts: &Facts, config: &BackendConfig) -> Result<Limits, String> {
    let context = at_least_one("context_tokens", config.context_tokens)?;
    let output = at_least_one("max_output_tokens", config.max_output_tokens)?;
    let requests_per_minute = config.requests_per_minute;
    if requests_per_minute == Some(0) {
        return Err("`requests_per_minute` must be at least 1".into());
    }
    let mib = config.max_response_mib.unwrap_or(16).clamp(1, 1024);
    Ok(Limits {
        concurrency: at_least_one("max_concurrency", config.max_concurrency)?.unwrap_or(facts.concurrency),
        requests_per_minute,
        retries: config.max_retries.unwrap_or(4),
        response_bytes: usize::try_from(mib << 20).unwrap_or(usize::MAX),
        batch_items: at_least_one("batch_items", config.batch_items)?,
        batch_characters: at_least_one("batch_characters", config.batch_characters)?,
        context_tokens: context.unwrap_or(facts.context_tokens),
        max_output_tokens: output.unwrap_or(4096),
    })
}

pub(super) fn prices(config: &BackendConfig) -> Result<Prices, String> {
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

pub(super) fn bulk(facts: &Facts, config: &BackendConfig) -> Result<Option<Interface>, String> {
    let Some(name) = config.batch_interface.as_deref() else { return Ok(facts.bulk) };
    let known = Interface::NAMES.map(|(name, _)| name).join(", ");
    match Interface::from_name(name) {
        Some(_) if !facts.is_chat() => Err("`batch_interface` is for language models".into()),
        Some(interface) => Ok(Some(interface)),
        None => Err(format!("knows no `batch_interface = \"{name}\"`; write one of {known}")),
    }
}

pub(super) fn chat_options(facts: &Facts, config: &BackendConfig) -> Result<ChatOptions, String> {
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
        forms: facts.forms,
        summarise: facts.is_chat() && config.summarise.unwrap_or(true),
        speakers: facts.is_chat() && config.speakers.unwrap_or(false),
    })
}
