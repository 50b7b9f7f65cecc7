//! DeepL, version 2.

use serde_json::{Map, Value, json};

use super::{Dialect, Job, Protocol, TranslationService, Translations};
use crate::backend::{
    batching::BatchLimits,
    http::{
        call::{Answer, Call},
        fault::Fault,
    },
    profile::{Facts, Profile},
};

/// What is known of the service.
const FACTS: Facts = Facts {
    name: "deepl",
    base_url: Some("https://api.deepl.com"),
    // Keys of the free plan are known by their end.
    derived_url: |_, key| {
        Ok(key.filter(|key| key.expose().ends_with(":fx")).map(|_| "https://api-free.deepl.com".to_owned()))
    },
    key_variable: Some("DEEPL_API_KEY"),
    ..Facts::UNKNOWN
};

/// What the configuration calls it, and how it is opened.
pub(super) static DIALECT: Dialect = Dialect {
    name: "deepl",
    unnamed: FACTS,
    presets: &[FACTS],
    open: |_| Ok(Protocol::Translation(Box::new(DeepL))),
};

/// DeepL, version 2.
#[derive(Debug)]
pub(super) struct DeepL;

impl TranslationService for DeepL {
    fn limits(&self, _: &Profile) -> BatchLimits {
        // A request may hold 128 KiB; context and envelope take their part.
        BatchLimits { items: 50, bytes: Some(120 * 1024), ..BatchLimits::default() }
    }

    fn call(&self, profile: &Profile, job: &Job<'_>) -> Result<Call, Fault> {
        let mut body = Map::new();
        body.insert("text".into(), json!(job.texts));
        body.insert("source_lang".into(), json!(source(profile, job.from)));
        body.insert("target_lang".into(), json!(target(profile, job.to)));
        body.insert("preserve_formatting".into(), json!(true));
        body.insert("show_billed_characters".into(), json!(true));
        if let Some(context) = job.context {
            body.insert("context".into(), json!(context));
        }
        if let Some(glossary) = profile.own_text("glossary_id") {
            body.insert("glossary_id".into(), json!(glossary));
        }
        if let Some(formality) = profile.own_text("formality") {
            body.insert("formality".into(), json!(formality));
        }
        body.extend(profile.extra.clone());
        let call = Call::post(profile.address("/v2/translate"), Value::Object(body));
        Ok(call.with_key("authorization", "DeepL-Auth-Key ", profile.key.as_ref()))
    }

    fn parse(&self, answer: &Answer) -> Result<Translations, Fault> {
        let value = answer.json()?;
        let list =
            value["translations"].as_array().ok_or_else(|| answer.bad("the answer has no translations"))?;
        let characters: Option<Vec<u64>> = list.iter().map(|one| one["billed_characters"].as_u64()).collect();
        Ok(Translations {
            texts: super::strings(answer, list.iter().map(|one| &one["text"]))?,
            characters: characters.map(|counts| counts.iter().sum()),
            model: value
                .pointer("/translations/0/model_type_used")
                .and_then(Value::as_str)
                .map(str::to_owned),
        })
    }

    fn health_call(&self, profile: &Profile) -> Option<Call> {
        let call = Call::get(profile.address("/v2/usage"));
        Some(call.with_key("authorization", "DeepL-Auth-Key ", profile.key.as_ref()))
    }

    fn read_health(&self, answer: &Answer) -> String {
        let value = answer.json().unwrap_or_default();
        format!("{} of {} characters used", value["character_count"], value["character_limit"])
    }
}

/// DeepL writes languages in capitals and knows only the plain language of a source.
fn source(profile: &Profile, code: &str) -> String {
    profile.language(code).split('-').next().unwrap_or(code).to_ascii_uppercase()
}

/// English and Portuguese are wanted with their variant.
fn target(profile: &Profile, code: &str) -> String {
    match profile.languages.get(code) {
        Some(name) => name.to_ascii_uppercase(),
        None => match code {
            "en" => "EN-GB".to_owned(),
            "pt" => "PT-PT".to_owned(),
            other => other.to_ascii_uppercase(),
        },
    }
}
