//! Chat completions: OpenAI, and the many servers that speak like it.

use serde_json::{Map, Value, json};

use super::{ChatService, Dialect, Protocol, Question, Reply, ending};
use crate::backend::{
    http::{
        call::{Answer, Call},
        classify,
        fault::{Fault, FaultKind},
    },
    profile::{Facts, Form, Interface, Profile},
};

use Form::{JsonObject, JsonObjectSchema, JsonSchema, Plain};

/// What is supposed of a server that speaks like OpenAI.
const COMPATIBLE: Facts = Facts {
    key_required: false,
    forms: &[JsonSchema, JsonObjectSchema, JsonObject, Plain],
    ..Facts::UNKNOWN
};

/// Services of the world outside: they want a key.
const HOSTED: Facts = Facts {
    key_required: true,
    forms: &[JsonSchema, JsonObject, Plain],
    context_tokens: 32_000,
    concurrency: 8,
    ..COMPATIBLE
};

/// Servers on one's own machine: no key, one request at a time, small context.
const LOCAL: Facts = Facts { model: Some("default"), concurrency: 1, ..COMPATIBLE };

/// What the configuration calls it, and how it is opened.
pub(super) static DIALECT: Dialect = Dialect {
    name: "openai",
    unnamed: COMPATIBLE,
    presets: &[
        Facts {
            name: "openai",
            base_url: Some("https://api.openai.com/v1"),
            key_variable: Some("OPENAI_API_KEY"),
            bulk: Some(Interface::OpenAi),
            context_tokens: 64_000,
            ..HOSTED
        },
        Facts {
            name: "azure-openai",
            key_variable: Some("AZURE_OPENAI_API_KEY"),
            context_tokens: 64_000,
            ..HOSTED
        },
        Facts {
            name: "mistral",
            base_url: Some("https://api.mistral.ai/v1"),
            key_variable: Some("MISTRAL_API_KEY"),
            bulk: Some(Interface::Mistral),
            ..HOSTED
        },
        Facts {
            name: "openrouter",
            base_url: Some("https://openrouter.ai/api/v1"),
            key_variable: Some("OPENROUTER_API_KEY"),
            // Without it the router may choose an endpoint that ignores the schema.
            extra: || [("provider".to_owned(), json!({"require_parameters": true}))].into(),
            ..HOSTED
        },
        Facts {
            name: "groq",
            base_url: Some("https://api.groq.com/openai/v1"),
            key_variable: Some("GROQ_API_KEY"),
            ..HOSTED
        },
        Facts { name: "vllm", base_url: Some("http://127.0.0.1:8000/v1"), concurrency: 16, ..LOCAL },
        Facts {
            name: "lmstudio",
            base_url: Some("http://127.0.0.1:1234/v1"),
            forms: &[JsonSchema, Plain],
            ..LOCAL
        },
        Facts { name: "llama.cpp", base_url: Some("http://127.0.0.1:8080/v1"), ..LOCAL },
        Facts {
            name: "llama-cpp-python",
            base_url: Some("http://127.0.0.1:8000/v1"),
            forms: &[JsonObjectSchema, JsonObject, Plain],
            ..LOCAL
        },
    ],
    open: |profile| Ok(Protocol::Chat(Box::new(OpenAi::for_service(profile.service)))),
};

/// Chat completions, as one of the services wants them.
#[derive(Debug)]
pub(super) struct OpenAi {
    /// Whether the answer is bounded by `max_completion_tokens`, on which newer OpenAI models
    /// insist; else by `max_tokens`, which every compatible server knows.
    newer_bound: bool,
    /// Whether the key goes into `api-key` in place of `authorization`.
    key_in_own_header: bool,
}

impl OpenAi {
    fn for_service(name: &str) -> Self {
        Self {
            newer_bound: ["openai", "azure-openai", "groq"].contains(&name),
            key_in_own_header: name == "azure-openai",
        }
    }

    fn authorised(&self, call: Call, profile: &Profile) -> Call {
        let host = profile.base_url.host_str().unwrap_or_default();
        let azure = self.key_in_own_header || host.ends_with(".azure.com");
        let (name, prefix) = if azure { ("api-key", "") } else { ("authorization", "Bearer ") };
        call.with_key(name, prefix, profile.key.as_ref())
    }
}

impl ChatService for OpenAi {
    fn call(&self, profile: &Profile, question: &Question<'_>) -> Call {
        let mut messages = vec![json!({"role": "system", "content": question.system})];
        messages
            .extend(question.turns.iter().map(|(role, text)| json!({"role": role.name(), "content": text})));
        let mut body = Map::new();
        body.insert("model".into(), json!(profile.model));
        body.insert("messages".into(), Value::Array(messages));
        let refused = question.refused;
        let field =
            if self.newer_bound == refused.token_field { "max_tokens" } else { "max_completion_tokens" };
        body.insert(field.into(), json!(question.max_output));
        if let Some(temperature) = profile.chat.temperature.filter(|_| !refused.temperature) {
            body.insert("temperature".into(), json!(temperature));
        }
        if let Some(seed) = profile.chat.seed.filter(|_| !refused.seed) {
            body.insert("seed".into(), json!(seed));
        }
        if profile.chat.stream {
            body.insert("stream".into(), json!(true));
            if !refused.stream_options {
                body.insert("stream_options".into(), json!({"include_usage": true}));
            }
        }
        if let Some(format) = response_format(question) {
            body.insert("response_format".into(), format);
        }
        body.extend(profile.extra.clone());
        self.authorised(Call::post(profile.address("/chat/completions"), Value::Object(body)), profile)
    }

    fn whole(&self, answer: &Answer) -> Result<Value, Fault> {
        if answer.is_stream() { gather(answer) } else { answer.json() }
    }

    fn parse(&self, answer: &Answer, _: &Question<'_>) -> Result<Reply, Fault> {
        let value = self.whole(answer)?;
        let no_choice = || match value.get("choices") {
            Some(Value::Array(_)) => Fault::new(FaultKind::Unfinished, "the answer has no choices"),
            _ => answer.bad("the answer has no choices"),
        };
        let choice = value.pointer("/choices/0").ok_or_else(no_choice)?;
        if let Some(error) = classify::error_body(choice) {
            return Err(Fault::new(FaultKind::Busy, format!("the answer broke off: {}", error.message)));
        }
        let message = &choice["message"];
        if let Some(refusal) = message["refusal"].as_str().filter(|refusal| !refusal.is_empty()) {
            return Err(Fault::new(FaultKind::Refused, format!("the model declines: {refusal}")));
        }
        ending::ended_well(choice["finish_reason"].as_str())?;
        let text = content(&message["content"]).filter(|text| !text.trim().is_empty());
        let text = text.ok_or_else(|| Fault::new(FaultKind::Unfinished, "the answer has no content"))?;
        let (input_tokens, output_tokens) = counted(&value);
        Ok(Reply { text, input_tokens, output_tokens, model: value["model"].as_str().map(str::to_owned) })
    }

    fn usage(&self, answer: &Answer) -> (Option<u64>, Option<u64>) {
        self.whole(answer).map_or((None, None), |value| counted(&value))
    }

    fn models(&self, profile: &Profile) -> Call {
        self.authorised(Call::get(profile.address("/models")), profile)
    }

    fn read_models(&self, answer: &Answer) -> Vec<String> {
        super::names_in(answer, "data", "id")
    }

    fn read_context(&self, answer: &Answer, model: &str) -> Option<usize> {
        let value = answer.json().ok()?;
        let entry = value["data"].as_array()?.iter().find(|entry| entry["id"] == model)?;
        // vLLM, OpenRouter and Mistral each have a name of their own for it.
        let size = ["max_model_len", "context_length", "max_context_length"]
            .iter()
            .find_map(|name| entry[*name].as_u64())?;
        usize::try_from(size).ok()
    }
}

fn counted(value: &Value) -> (Option<u64>, Option<u64>) {
    let count = |name: &str| value["usage"][name].as_u64();
    (count("prompt_tokens"), count("completion_tokens"))
}

/// Content is a text, or with some services a list of parts.
fn content(content: &Value) -> Option<String> {
    match content {
        Value::String(text) => Some(text.clone()),
        // A part of another kind holds thoughts, which are not an answer.
        Value::Array(parts) => Some(parts.iter().filter_map(|part| part["text"].as_str()).collect()),
        _ => None,
    }
}

fn response_format(question: &Question<'_>) -> Option<Value> {
    match question.form {
        Form::JsonSchema => Some(json!({
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": true, "schema": question.schema},
        })),
        Form::JsonObjectSchema => Some(json!({"type": "json_object", "schema": question.schema})),
        Form::JsonObject => Some(json!({"type": "json_object"})),
        Form::Tool | Form::Plain => None,
    }
}

/// Puts a stream of chunks together into the shape of a whole answer.
fn gather(answer: &Answer) -> Result<Value, Fault> {
    let (mut content, mut refusal) = (String::new(), String::new());
    let (mut finish, mut usage, mut model) = (Value::Null, Value::Null, Value::Null);
    for chunk in super::events(answer) {
        let chunk = chunk?;
        if let Some(error) = classify::error_body(&chunk) {
            return Err(Fault::new(FaultKind::Busy, format!("the stream broke off: {}", error.message)));
        }
        let delta = chunk.pointer("/choices/0/delta");
        content.push_str(&delta.and_then(|delta| self::content(&delta["content"])).unwrap_or_default());
        refusal.push_str(delta.and_then(|delta| delta["refusal"].as_str()).unwrap_or_default());
        let reason = chunk.pointer("/choices/0/finish_reason").filter(|reason| !reason.is_null());
        finish = reason.cloned().unwrap_or(finish);
        usage = chunk.get("usage").filter(|usage| !usage.is_null()).cloned().unwrap_or(usage);
        model = chunk.get("model").cloned().unwrap_or(model);
    }
    if finish.is_null() {
        let words = "the stream ended before the answer was complete";
        return Err(Fault::new(FaultKind::Unfinished, words));
    }
    Ok(json!({
        "choices": [{"message": {"content": content, "refusal": refusal}, "finish_reason": finish}],
        "usage": usage,
        "model": model,
    }))
}
