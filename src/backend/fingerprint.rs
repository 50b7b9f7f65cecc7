//! Fingerprints: what of a backend's settings may change its answers, as one hash.
//!
//! For the cache of answers: a changed prompt, model or parameter must miss it, a changed key,
//! price, timeout or limit in flight must not. Neither keys nor header values go in.

use serde_json::{Value, json};

use super::Identity;
use crate::{
    backend::profile::{Form, Profile},
    digest::sha256,
};

/// Raised when the program asks or reads in another way with the same settings.
const VERSION: u32 = 1;

/// For a backend that its identity tells all about.
pub(super) fn of_identity(identity: &Identity) -> String {
    // The engine's own reading and writing change with the program.
    let version = env!("CARGO_PKG_VERSION");
    hashed(&json!([VERSION, version, identity.dialect, identity.model, identity.prompts]))
}

/// For a service behind HTTP; `own` is what its dialect adds.
pub(super) fn of_profile(profile: &Profile, identity: &Identity, own: &Value) -> String {
    let Profile { chat, limits, .. } = profile;
    let own_option = |name: &str| profile.own.get(name).cloned();
    // Header names only: values may be keys.
    let headers: Vec<&String> = profile.headers.0.keys().collect();
    hashed(&json!([
        VERSION,
        profile.dialect,
        profile.base_url.as_str(),
        profile.model,
        identity.prompts,
        [json!(chat.temperature), json!(chat.seed), json!(chat.form.map(Form::name)), json!(chat.summarise),],
        [
            json!(limits.batch_items),
            json!(limits.batch_characters),
            json!(limits.context_tokens),
            json!(limits.max_output_tokens),
        ],
        headers,
        profile.extra,
        profile.query,
        profile.languages,
        own_option("pairs").unwrap_or_else(|| json!({})),
        own_option("region"),
        own_option("glossary_id"),
        own_option("formality"),
        own,
    ]))
}

fn hashed(value: &serde_json::Value) -> String {
    format!("sha256:{}", sha256(value.to_string().as_bytes()))
}
