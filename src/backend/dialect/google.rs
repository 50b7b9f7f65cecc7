//! Google Cloud Translation, version 2.

use serde_json::{Map, Value, json};

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

/// The header keeps the key out of addresses, which end up in logs.
const KEY_HEADER: &str = "x-goog-api-key";

/// What is known of the service.
const FACTS: Facts = Facts {
    name: "google",
    base_url: Some("https://translation.googleapis.com"),
    key_variable: Some("GOOGLE_API_KEY"),
    ..Facts::UNKNOWN
};

/// What the configuration calls it, and how it is opened.
pub(super) static DIALECT: Dialect = Dialect {
    name: "google",
    unnamed: FACTS,
    presets: &[FACTS],
    open: |_| Ok(Protocol::Translation(Box::new(Google))),
};

/// Google Cloud Translation, version 2.
#[derive(Debug)]
pub(super) struct Google;

impl TranslationService for Google {
    fn limits(&self, _: &Profile) -> BatchLimits {
        BatchLimits { items: 128, characters: Some(5000), bytes: Some(90_000), text_characters: None }
    }

    fn call(&self, profile: &Profile, job: &Job<'_>) -> Result<Call, Fault> {
        let mut body = Map::new();
        body.insert("q".into(), json!(job.texts));
        body.insert("source".into(), json!(profile.language(job.from)));
        body.insert("target".into(), json!(profile.language(job.to)));
        // Without it the service takes HTML and answers with entities.
        body.insert("format".into(), json!("text"));
        body.extend(profile.extra.clone());
        let call = Call::post(profile.address("/language/translate/v2"), Value::Object(body));
        Ok(call.with_key(KEY_HEADER, "", profile.key.as_ref()))
    }

    fn parse(&self, answer: &Answer) -> Result<Translations, Fault> {
        let value = answer.json()?;
        let list = value.pointer("/data/translations").and_then(Value::as_array);
        let list = list.ok_or_else(|| answer.bad("the answer has no data.translations"))?;
        let texts = super::strings(answer, list.iter().map(|one| &one["translatedText"]))?;
        let model = value.pointer("/data/translations/0/model").and_then(Value::as_str).map(str::to_owned);
        Ok(Translations { texts, characters: None, model })
    }

    fn classify(&self, answer: &Answer) -> Option<Fault> {
        let mut fault = classify::classify(answer)?;
        let text = answer.text().to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if fault.status == Some(403)
            && says(&["userratelimitexceeded", "ratelimitexceeded", "rate limit exceeded"])
        {
            fault.kind = FaultKind::RateLimited;
        } else if fault.status == Some(400) && says(&["api key not valid", "api_key_invalid", "keyinvalid"]) {
            fault.kind = FaultKind::Authentication;
        }
        Some(fault)
    }

    fn health_call(&self, profile: &Profile) -> Option<Call> {
        let call = Call::get(profile.address("/language/translate/v2/languages"));
        Some(call.with_key(KEY_HEADER, "", profile.key.as_ref()))
    }

    fn read_health(&self, answer: &Answer) -> String {
        let value = answer.json().unwrap_or_default();
        let count = value.pointer("/data/languages").and_then(Value::as_array).map_or(0, Vec::len);
        format!("{count} languages")
    }
}
