//! [`discover`]: which services this machine has, for `depeche config init`.
//!
//! Takes the environment, asks every service of the dialects that has an address on loopback for
//! its models or its languages, and looks which keys are set. Nothing leaves the machine: a service
//! elsewhere is known by the variable of its key alone.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    HttpBackend,
    dialect::{self, Dialect},
    http::shared::Shared,
    profile::Facts,
    prompt::PromptSet,
};
use crate::config::backend::BackendConfig;

/// Seconds for one question: a service on loopback that is there answers in milliseconds.
const PATIENCE_S: f64 = 2.0;

/// A service that can be configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Preset or dialect, as the configuration calls it.
    pub service: &'static str,
    /// Whether it is a preset.
    pub is_preset: bool,
    /// Where it answers, where that is not its usual address.
    pub base_url: Option<String>,
    /// Models that it has, those first that can write; empty for a service that only translates.
    pub models: Vec<String>,
    /// Variable that holds its key, for a service elsewhere; it was not asked.
    pub key_variable: Option<&'static str>,
}

impl Found {
    /// Whether it answered here, so that nothing of an article leaves the machine.
    #[must_use]
    pub const fn is_local(&self) -> bool {
        self.key_variable.is_none()
    }
}

/// Finds what is there for translations between two ISO 639-1 codes, what only translates first,
/// services elsewhere last. `environment` looks a variable up; `OLLAMA_HOST` moves Ollama as it does
/// for Ollama itself.
pub async fn discover(environment: &dyn Fn(&str) -> Option<String>, from: &str, to: &str) -> Vec<Found> {
    let mut asked = BTreeSet::new();
    let mut local = Vec::new();
    for (dialect, facts, is_preset) in known() {
        let Some(base_url) = address(facts, environment) else { continue };
        if !is_loopback(&base_url) || !asked.insert(base_url.clone()) {
            continue;
        }
        local.push(ask(dialect, facts, is_preset, base_url, from, to));
    }
    let mut found: Vec<Found> = futures_util::future::join_all(local).await.into_iter().flatten().collect();
    found.sort_by_key(|found| !found.models.is_empty());
    found.extend(keyed(environment));
    found
}

/// Every service with the table that names it: presets, and dialects that are a service themselves.
fn known() -> impl Iterator<Item = (&'static Dialect, &'static Facts, bool)> {
    let presets = dialect::presets().map(|(dialect, facts)| (dialect, facts, true));
    let own = dialect::DIALECTS.iter().map(|dialect| (*dialect, &dialect.unnamed, false));
    presets.chain(own.filter(|(_, facts, _)| !facts.described_by_user))
}

fn address(facts: &Facts, environment: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let moved = (facts.name == "ollama").then(|| environment("OLLAMA_HOST")).flatten();
    let moved = moved.filter(|host| !host.is_empty()).map(|host| {
        let host = host.trim_end_matches('/').replace("0.0.0.0", "127.0.0.1");
        if host.contains("://") { host } else { format!("http://{host}") }
    });
    moved.or_else(|| facts.base_url.map(str::to_owned))
}

fn is_loopback(address: &str) -> bool {
    let host = url::Url::parse(address).ok().and_then(|url| url.host().map(|host| host.to_owned()));
    match host {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// What answers at an address on loopback; `None` where nothing does, or something else.
async fn ask(
    dialect: &'static Dialect,
    facts: &'static Facts,
    is_preset: bool,
    base_url: String,
    from: &str,
    to: &str,
) -> Option<Found> {
    let config = BackendConfig {
        dialect: Some(dialect.name.to_owned()),
        preset: is_preset.then(|| facts.name.to_owned()),
        base_url: Some(base_url.clone()),
        // A language model needs a name before its server is asked which it has.
        model: facts.is_chat().then(|| "unknown".to_owned()),
        timeout_s: Some(PATIENCE_S),
        connect_timeout_s: Some(PATIENCE_S),
        max_retries: Some(0),
        ..BackendConfig::default()
    };
    let profile = dialect::resolve(facts.name, &config, &|_| None).ok()?;
    let prompts = PromptSet::load(None).ok()?;
    let backend = HttpBackend::new(&profile, &prompts, Arc::new(Shared::default())).ok()?;
    let models = backend.offers(from, to).await?;
    let (unfit, mut fit): (Vec<String>, Vec<String>) =
        models.into_iter().partition(|model| model.to_lowercase().contains("embed"));
    if facts.is_chat() && fit.is_empty() {
        return None;
    }
    fit.extend(unfit);
    Some(Found {
        service: if is_preset { facts.name } else { dialect.name },
        is_preset,
        base_url: (facts.base_url != Some(base_url.as_str())).then_some(base_url),
        models: fit,
        key_variable: None,
    })
}

/// Services elsewhere whose usual variable holds a key.
fn keyed(environment: &dyn Fn(&str) -> Option<String>) -> Vec<Found> {
    let mut seen = BTreeSet::new();
    let with_key = known().filter_map(|(dialect, facts, is_preset)| {
        let variable = facts.key_variable?;
        let elsewhere = facts.base_url.is_none_or(|address| !is_loopback(address));
        let is_set = environment(variable).is_some_and(|key| !key.trim().is_empty());
        // A table that would need more than the key would not work at once.
        let config = BackendConfig {
            dialect: Some(dialect.name.to_owned()),
            preset: is_preset.then(|| facts.name.to_owned()),
            model: facts.is_chat().then(|| "unknown".to_owned()),
            ..BackendConfig::default()
        };
        let works = || dialect::resolve(facts.name, &config, environment).is_ok();
        (elsewhere && is_set && works() && seen.insert(variable)).then_some(Found {
            service: if is_preset { facts.name } else { dialect.name },
            is_preset,
            base_url: None,
            models: facts.model.map(str::to_owned).into_iter().collect(),
            key_variable: Some(variable),
        })
    });
    with_key.collect()
}
