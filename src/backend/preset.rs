//! Presets: what is known about a service by its name alone.
//!
//! A preset fills in base address, usual key variable, forms of structured output and other
//! quirks; every value can be overridden in the configuration.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{dialect::Dialect, structured::Form};

/// Name of the field that bounds a chat answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenField {
    /// `max_tokens`, which every compatible server knows.
    MaxTokens,
    /// `max_completion_tokens`, which newer OpenAI models insist on.
    MaxCompletionTokens,
}

/// A service known by name.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// What the configuration calls it.
    pub name: &'static str,
    /// Protocol spoken.
    pub dialect: Dialect,
    /// Usual address; `None` where every customer has another.
    pub base_url: Option<&'static str>,
    /// Usual variable of the key.
    pub key_variable: Option<&'static str>,
    /// Whether nothing works without a key.
    pub key_required: bool,
    /// Model taken when none is named (servers that serve one model ignore it).
    pub model: Option<&'static str>,
    /// Forms of structured output it is known to take, best first.
    pub forms: Option<&'static [Form]>,
    /// Field that bounds the answer.
    pub token_field: TokenField,
    /// Tokens of prompt and answer together, on the careful side.
    pub context_tokens: usize,
    /// Requests in flight.
    pub concurrency: usize,
}

use Form::{JsonObject, JsonObjectSchema, JsonSchema, Plain};

const OPENAI: Preset = Preset {
    name: "openai",
    dialect: Dialect::OpenAi,
    base_url: Some("https://api.openai.com/v1"),
    key_variable: Some("OPENAI_API_KEY"),
    key_required: true,
    model: None,
    forms: Some(&[JsonSchema, JsonObject, Plain]),
    token_field: TokenField::MaxCompletionTokens,
    context_tokens: 64_000,
    concurrency: 8,
};

/// Servers on one's own machine: no key, one request at a time, small context.
const LOCAL: Preset = Preset {
    name: "",
    base_url: None,
    key_variable: None,
    key_required: false,
    model: Some("default"),
    forms: None,
    token_field: TokenField::MaxTokens,
    context_tokens: 8192,
    concurrency: 1,
    ..OPENAI
};

/// Every preset, in the order of the documentation.
pub static PRESETS: &[Preset] = &[
    OPENAI,
    Preset { name: "azure-openai", base_url: None, key_variable: Some("AZURE_OPENAI_API_KEY"), ..OPENAI },
    Preset {
        name: "mistral",
        base_url: Some("https://api.mistral.ai/v1"),
        key_variable: Some("MISTRAL_API_KEY"),
        token_field: TokenField::MaxTokens,
        context_tokens: 32_000,
        ..OPENAI
    },
    Preset {
        name: "openrouter",
        base_url: Some("https://openrouter.ai/api/v1"),
        key_variable: Some("OPENROUTER_API_KEY"),
        token_field: TokenField::MaxTokens,
        context_tokens: 32_000,
        ..OPENAI
    },
    Preset {
        name: "groq",
        base_url: Some("https://api.groq.com/openai/v1"),
        key_variable: Some("GROQ_API_KEY"),
        token_field: TokenField::MaxCompletionTokens,
        context_tokens: 32_000,
        ..OPENAI
    },
    Preset { name: "vllm", base_url: Some("http://127.0.0.1:8000/v1"), concurrency: 16, ..LOCAL },
    Preset {
        name: "lmstudio",
        base_url: Some("http://127.0.0.1:1234/v1"),
        forms: Some(&[JsonSchema, Plain]),
        ..LOCAL
    },
    Preset { name: "llama.cpp", base_url: Some("http://127.0.0.1:8080/v1"), ..LOCAL },
    Preset {
        name: "llama-cpp-python",
        base_url: Some("http://127.0.0.1:8000/v1"),
        forms: Some(&[JsonObjectSchema, JsonObject, Plain]),
        ..LOCAL
    },
    Preset {
        name: "anthropic",
        dialect: Dialect::Anthropic,
        base_url: Some("https://api.anthropic.com"),
        key_variable: Some("ANTHROPIC_API_KEY"),
        forms: None,
        token_field: TokenField::MaxTokens,
        ..OPENAI
    },
    Preset {
        name: "ollama",
        dialect: Dialect::Ollama,
        base_url: Some("http://127.0.0.1:11434"),
        model: None,
        ..LOCAL
    },
    Preset { name: "deepl", dialect: Dialect::DeepL, key_variable: Some("DEEPL_API_KEY"), ..MACHINE },
    Preset {
        name: "libretranslate",
        dialect: Dialect::LibreTranslate,
        base_url: Some("http://127.0.0.1:5000"),
        key_required: false,
        ..MACHINE
    },
    Preset { name: "google", dialect: Dialect::Google, key_variable: Some("GOOGLE_API_KEY"), ..MACHINE },
    Preset { name: "azure", dialect: Dialect::Azure, key_variable: Some("AZURE_TRANSLATOR_KEY"), ..MACHINE },
    Preset {
        name: "apertium",
        dialect: Dialect::Apertium,
        base_url: Some("http://127.0.0.1:2737"),
        key_required: false,
        ..MACHINE
    },
];

/// Translation services: no model, no forms.
const MACHINE: Preset = Preset {
    name: "",
    base_url: None,
    key_variable: None,
    forms: None,
    token_field: TokenField::MaxTokens,
    context_tokens: 8192,
    concurrency: 4,
    ..OPENAI
};

/// The preset of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

/// All names.
#[must_use]
pub fn names() -> Vec<&'static str> {
    PRESETS.iter().map(|preset| preset.name).collect()
}

impl Preset {
    /// Keys of the request body that the service needs beyond the dialect's.
    #[must_use]
    pub fn extra(&self) -> BTreeMap<String, Value> {
        match self.name {
            // Without it the router may choose an endpoint that ignores the schema.
            "openrouter" => [("provider".to_owned(), json!({"require_parameters": true}))].into(),
            _ => BTreeMap::new(),
        }
    }
}
