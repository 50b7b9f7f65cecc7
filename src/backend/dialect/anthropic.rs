//! Anthropic's messages.

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

/// Version of the interface that this file is written for.
const VERSION: &str = "2023-06-01";
/// Name of the tool whose input is the answer.
const TOOL: &str = "answer";

/// What is known of the service.
const FACTS: Facts = Facts {
    name: "anthropic",
    base_url: Some("https://api.anthropic.com"),
    key_variable: Some("ANTHROPIC_API_KEY"),
    forms: &[Form::JsonSchema, Form::Tool, Form::Plain],
    ..Facts::UNKNOWN
};

/// What the configuration calls it, and how it is opened.
pub(super) static DIALECT: Dialect = Dialect {
    name: "anthropic",
    unnamed: FACTS,
    presets: &[Facts { context_tokens: 64_000, concurrency: 8, bulk: Some(Interface::Anthropic), ..FACTS }],
    open: |_| Ok(Protocol::Chat(Box::new(Anthropic))),
};

/// Anthropic's messages.
#[derive(Debug)]
pub(super) struct Anthropic;

impl ChatService for Anthropic {
    fn call(&self, profile: &Profile, question: &Question<'_>) -> Call {
        let messages: Vec<Value> =
            question.turns.iter().map(|(role, text)| json!({"role": role.name(), "content": text})).collect();
        let mut body = Map::new();
        body.insert("model".into(), json!(profile.model));
        body.insert("max_tokens".into(), json!(question.max_output));
        body.insert("system".into(), json!(question.system));
        body.insert("messages".into(), json!(messages));
        if let Some(temperature) = profile.chat.temperature.filter(|_| !question.refused.temperature) {
            body.insert("temperature".into(), json!(temperature));
        }
        if profile.chat.stream {
            body.insert("stream".into(), json!(true));
        }
        match question.form {
            Form::JsonSchema => {
                let format = json!({"type": "json_schema", "schema": question.schema});
                body.insert("output_config".into(), json!({"format": format}));
            }
            Form::Tool => {
                let words = "Gives the answer in the shape that was asked for.";
                let tool = json!({"name": TOOL, "description": words, "input_schema": question.schema});
                body.insert("tools".into(), json!([tool]));
                body.insert("tool_choice".into(), json!({"type": "tool", "name": TOOL}));
            }
            Form::JsonObjectSchema | Form::JsonObject | Form::Plain => {}
        }
        body.extend(profile.extra.clone());
        authorised(Call::post(profile.address("/v1/messages"), Value::Object(body)), profile)
    }

    fn whole(&self, answer: &Answer) -> Result<Value, Fault> {
        if answer.is_stream() { gather(answer) } else { answer.json() }
    }

    fn parse(&self, answer: &Answer, _: &Question<'_>) -> Result<Reply, Fault> {
        let value = self.whole(answer)?;
        let blocks = value["content"].as_array().ok_or_else(|| answer.bad("the answer has no content"))?;
        let text: String = blocks.iter().filter_map(|block| block["text"].as_str()).collect();
        let input = blocks.iter().find(|block| block["type"] == "tool_use").map(|block| &block["input"]);
        match value["stop_reason"].as_str() {
            Some("refusal") => {
                return Err(Fault::new(FaultKind::Refused, format!("the model declines: {text}")));
            }
            Some("model_context_window_exceeded") => {
                return Err(Fault::new(
                    FaultKind::TooLong,
                    "prompt and answer are longer than the model's context",
                ));
            }
            // The tool's input is the answer.
            Some("tool_use") if input.is_some() => {}
            // `pause_turn` among them: it wants to go on and is not asked to.
            reason => ending::ended_well(reason)?,
        }
        let text = input.map_or(text, ToString::to_string);
        if text.trim().is_empty() {
            return Err(Fault::new(FaultKind::Unfinished, "the answer has no content"));
        }
        let (input_tokens, output_tokens) = counted(&value);
        Ok(Reply { text, input_tokens, output_tokens, model: value["model"].as_str().map(str::to_owned) })
    }

    fn usage(&self, answer: &Answer) -> (Option<u64>, Option<u64>) {
        self.whole(answer).map_or((None, None), |value| counted(&value))
    }

    fn classify(&self, answer: &Answer) -> Option<Fault> {
        let mut fault = classify::classify(answer)?;
        let value: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if value.pointer("/error/type").and_then(Value::as_str) == Some("billing_error") {
            fault.kind = FaultKind::Quota;
        }
        fault.request_id = fault.request_id.or_else(|| value["request_id"].as_str().map(str::to_owned));
        match answer.header("x-should-retry") {
            Some("false") if fault.is_retryable() => fault.kind = FaultKind::Rejected,
            Some("true") if !fault.is_retryable() => fault.kind = FaultKind::Busy,
            _ => {}
        }
        Some(fault)
    }

    fn models(&self, profile: &Profile) -> Call {
        authorised(Call::get(profile.address("/v1/models")), profile)
    }

    fn read_models(&self, answer: &Answer) -> Vec<String> {
        super::names_in(answer, "data", "id")
    }
}

fn counted(value: &Value) -> (Option<u64>, Option<u64>) {
    let count = |name: &str| value["usage"][name].as_u64();
    (count("input_tokens"), count("output_tokens"))
}

fn authorised(mut call: Call, profile: &Profile) -> Call {
    call.headers.push(("anthropic-version", VERSION.to_owned()));
    call.with_key("x-api-key", "", profile.key.as_ref())
}

/// Puts a stream of events together into the shape of a whole answer.
fn gather(answer: &Answer) -> Result<Value, Fault> {
    let (mut text, mut input) = (String::new(), String::new());
    let (mut stop, mut model) = (Value::Null, Value::Null);
    let (mut sent, mut received) = (Value::Null, Value::Null);
    let mut done = false;
    for event in super::events(answer) {
        let event = event?;
        if let Some(error) = classify::error_body(&event) {
            return Err(Fault::new(FaultKind::Busy, format!("the stream broke off: {}", error.message)));
        }
        match event["type"].as_str() {
            Some("message_start") => {
                model = event.pointer("/message/model").cloned().unwrap_or_default();
                sent = event.pointer("/message/usage/input_tokens").cloned().unwrap_or_default();
            }
            Some("content_block_delta") => {
                text.push_str(event.pointer("/delta/text").and_then(Value::as_str).unwrap_or_default());
                let piece = event.pointer("/delta/partial_json").and_then(Value::as_str);
                input.push_str(piece.unwrap_or_default());
            }
            Some("message_delta") => {
                stop = event.pointer("/delta/stop_reason").cloned().unwrap_or_default();
                received = event.pointer("/usage/output_tokens").cloned().unwrap_or_default();
            }
            Some("message_stop") => done = true,
            _ => {}
        }
    }
    if !done {
        let words = "the stream ended before the answer was complete";
        return Err(Fault::new(FaultKind::Unfinished, words));
    }
    let mut content = vec![json!({"type": "text", "text": text})];
    if !input.is_empty() {
        let words = "the stream ended in the middle of the tool's input";
        let input: Value =
            serde_json::from_str(&input).map_err(|_| Fault::new(FaultKind::Unfinished, words))?;
        content.push(json!({"type": "tool_use", "name": TOOL, "input": input}));
    }
    Ok(json!({
        "content": content,
        "stop_reason": stop,
        "model": model,
        "usage": {"input_tokens": sent, "output_tokens": received},
    }))
}
