//! LibreTranslate. The longest text is read from the service; the key goes in the body.

use serde_json::{Map, Value, json};

use super::{Dialect, Job, Learned, Protocol, TranslationService, Translations};
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
const FACTS: Facts = Facts { name: "libretranslate", key_required: false, ..Facts::UNKNOWN };

/// What the configuration calls it, and how it is opened.
pub(super) static DIALECT: Dialect = Dialect {
    name: "libretranslate",
    unnamed: FACTS,
    presets: &[Facts { base_url: Some("http://127.0.0.1:5000"), ..FACTS }],
    open: |_| Ok(Protocol::Translation(Box::new(LibreTranslate))),
};

/// LibreTranslate.
#[derive(Debug)]
pub(super) struct LibreTranslate;

impl TranslationService for LibreTranslate {
    fn limits(&self, _: &Profile) -> BatchLimits {
        // The batch limit is not published; an array over it is refused and then asked one by one.
        BatchLimits { items: 16, ..BatchLimits::default() }
    }

    fn discovery(&self, profile: &Profile) -> Option<Call> {
        Some(Call::get(profile.address("/frontend/settings")))
    }

    /// Servers that speak like it may publish no settings.
    fn discovery_is_optional(&self, _: &Profile) -> bool {
        true
    }

    fn learn(&self, answer: &Answer) -> Result<Learned, Fault> {
        // -1 stands for no limit.
        let limit = answer.json()?["charLimit"].as_u64().and_then(|limit| usize::try_from(limit).ok());
        Ok(Learned { text_characters: limit.filter(|limit| *limit > 0), ..Learned::default() })
    }

    fn call(&self, profile: &Profile, job: &Job<'_>) -> Result<Call, Fault> {
        let mut body = Map::new();
        body.insert("q".into(), json!(job.texts));
        body.insert("source".into(), json!(profile.language(job.from)));
        body.insert("target".into(), json!(profile.language(job.to)));
        body.insert("format".into(), json!("text"));
        if let Some(key) = &profile.key {
            body.insert("api_key".into(), json!(key.expose()));
        }
        body.extend(profile.extra.clone());
        Ok(Call::post(profile.address("/translate"), Value::Object(body)))
    }

    fn parse(&self, answer: &Answer) -> Result<Translations, Fault> {
        let value = answer.json()?;
        let texts = match &value["translatedText"] {
            Value::Array(list) => super::strings(answer, list.iter())?,
            Value::String(text) => vec![text.clone()],
            _ => return Err(answer.bad("the answer has no translatedText")),
        };
        Ok(Translations { texts, ..Translations::default() })
    }

    fn classify(&self, answer: &Answer) -> Option<Fault> {
        let mut fault = classify::classify(answer)?;
        if fault.status == Some(400) && fault.message.to_lowercase().contains("api key") {
            fault.kind = FaultKind::Authentication;
        }
        Some(fault)
    }

    fn health_call(&self, profile: &Profile) -> Option<Call> {
        Some(Call::get(profile.address("/languages")))
    }

    fn health_needs_key(&self) -> bool {
        false
    }

    fn read_health(&self, answer: &Answer) -> String {
        let value = answer.json().unwrap_or_default();
        let languages = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let names: Vec<&str> = languages.iter().filter_map(|language| language["code"].as_str()).collect();
        format!("{} languages: {}", names.len(), names.join(" "))
    }
}
