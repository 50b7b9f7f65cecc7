//! Azure Translator, version 3.

use serde_json::{Value, json};

use super::{Dialect, Job, Protocol, TranslationService, Translations};
use crate::backend::{
    batching::BatchLimits,
    http::{
        call::{Answer, Call},
        classify,
        fault::{Fault, FaultKind},
    },
    profile::{Facts, Profile},
};

/// What is known of the service.
const FACTS: Facts = Facts {
    name: "azure",
    base_url: Some("https://api.cognitive.microsofttranslator.com"),
    key_variable: Some("AZURE_TRANSLATOR_KEY"),
    ..Facts::UNKNOWN
};

/// What the configuration calls it, and how it is opened.
pub(super) static DIALECT: Dialect = Dialect {
    name: "azure",
    unnamed: FACTS,
    presets: &[FACTS],
    open: |_| Ok(Protocol::Translation(Box::new(Azure))),
};

/// Azure Translator, version 3.
#[derive(Debug)]
pub(super) struct Azure;

impl TranslationService for Azure {
    fn limits(&self, _: &Profile) -> BatchLimits {
        BatchLimits { items: 1000, characters: Some(50_000), ..BatchLimits::default() }
    }

    fn call(&self, profile: &Profile, job: &Job<'_>) -> Result<Call, Fault> {
        let mut url = profile.address("/translate");
        url.query_pairs_mut()
            .append_pair("api-version", "3.0")
            .append_pair("from", profile.language(job.from))
            .append_pair("to", profile.language(job.to))
            .append_pair("textType", "plain");
        for (name, value) in &profile.extra {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            url.query_pairs_mut().append_pair(name, &value);
        }
        let texts: Value = job.texts.iter().map(|text| json!({"Text": text})).collect();
        let mut call = Call::post(url, texts);
        if let Some(region) = profile.own_text("region") {
            call.headers.push(("ocp-apim-subscription-region", region.to_owned()));
        }
        Ok(call.with_key("ocp-apim-subscription-key", "", profile.key.as_ref()))
    }

    fn parse(&self, answer: &Answer) -> Result<Translations, Fault> {
        let value = answer.json()?;
        let list = value.as_array().ok_or_else(|| answer.bad("the answer is not a list"))?;
        let texts = list.iter().map(|one| one.pointer("/translations/0/text").unwrap_or(&Value::Null));
        let characters = answer.header("x-metered-usage").and_then(|count| count.parse().ok());
        Ok(Translations { texts: super::strings(answer, texts)?, characters, model: None })
    }

    fn classify(&self, answer: &Answer) -> Option<Fault> {
        let mut fault = classify::classify(answer)?;
        let value: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if value.pointer("/error/code").and_then(Value::as_u64) == Some(403_001) {
            fault.kind = FaultKind::Quota;
        }
        Some(fault)
    }

    fn health_call(&self, profile: &Profile) -> Option<Call> {
        let mut url = profile.address("/languages");
        url.query_pairs_mut().append_pair("api-version", "3.0").append_pair("scope", "translation");
        Some(Call::get(url))
    }

    fn health_needs_key(&self) -> bool {
        false
    }

    fn read_health(&self, answer: &Answer) -> String {
        let value = answer.json().unwrap_or_default();
        let count = value["translation"].as_object().map_or(0, serde_json::Map::len);
        format!("{count} languages")
    }
}
