//! Ollama's own chat, where the size of the context can be set for each call.
//!
//! Ollama's other interface cannot be told the context size and drops the start of a prompt that
//! is too long without a word; here `truncate: false` forbids it, and the count of prompt tokens
//! is held against ours in case an older server ignores that.

use serde_json::{Map, Value, json};

use super::{ChatService, Dialect, Protocol, Question, Reply, ending};
use crate::backend::{
    http::{
        call::{Answer, Call},
        fault::{Fault, FaultKind},
    },
    profile::{Facts, Form, Profile},
};

/// Contexts are asked for in steps, so that the model is not loaded anew for every call.
const STEP: usize = 2048;

/// What is known of the service.
const FACTS: Facts = Facts {
    name: "ollama",
    base_url: Some("http://127.0.0.1:11434"),
    key_required: false,
    forms: &[Form::JsonSchema, Form::JsonObject, Form::Plain],
    concurrency: 1,
    ..Facts::UNKNOWN
};

/// What the configuration calls it, and how it is opened.
pub(super) static DIALECT: Dialect = Dialect {
    name: "ollama",
    unnamed: FACTS,
    presets: &[FACTS],
    open: |_| Ok(Protocol::Chat(Box::new(Ollama))),
};

/// Ollama's own chat.
#[derive(Debug)]
pub(super) struct Ollama;

impl ChatService for Ollama {
    fn call(&self, profile: &Profile, question: &Question<'_>) -> Call {
        let mut messages = vec![json!({"role": "system", "content": question.system})];
        messages
            .extend(question.turns.iter().map(|(role, text)| json!({"role": role.name(), "content": text})));
        let mut options = Map::new();
        options.insert("num_ctx".into(), json!(context(profile, question)));
        options.insert("num_predict".into(), json!(question.max_output));
        if let Some(temperature) = profile.chat.temperature {
            options.insert("temperature".into(), json!(temperature));
        }
        if let Some(seed) = profile.chat.seed {
            options.insert("seed".into(), json!(seed));
        }
        let mut body = Map::new();
        body.insert("model".into(), json!(profile.model));
        body.insert("messages".into(), json!(messages));
        body.insert("stream".into(), json!(profile.chat.stream));
        body.insert("options".into(), Value::Object(options));
        body.insert("truncate".into(), json!(false));
        match question.form {
            Form::JsonSchema | Form::JsonObjectSchema => {
                body.insert("format".into(), question.schema.clone());
            }
            Form::JsonObject => {
                body.insert("format".into(), json!("json"));
            }
            Form::Tool | Form::Plain => {}
        }
        body.extend(profile.extra.clone());
        let call = Call::post(profile.address("/api/chat"), Value::Object(body));
        call.with_key("authorization", "Bearer ", profile.key.as_ref())
    }

    fn takes_bounds(&self) -> bool {
        true
    }

    fn whole(&self, answer: &Answer) -> Result<Value, Fault> {
        if answer.is_stream() { gather(answer) } else { answer.json() }
    }

    fn parse(&self, answer: &Answer, question: &Question<'_>) -> Result<Reply, Fault> {
        let value = self.whole(answer)?;
        if value.get("message").is_none() {
            return Err(answer.bad("the answer has no message.content"));
        }
        if value["done"] != true {
            return Err(Fault::new(FaultKind::Unfinished, "the answer ended before it was complete"));
        }
        // Old servers give no reason; `done` is their word for a good end.
        match value["done_reason"].as_str() {
            None => {}
            reason => ending::ended_well(reason)?,
        }
        let counted = value["prompt_eval_count"].as_u64();
        if counted.is_some_and(|counted| lost_its_start(counted, question.input_tokens)) {
            let words = "the service dropped the start of the prompt; raise `context_tokens`";
            return Err(Fault::new(FaultKind::TooLong, words));
        }
        let text = value.pointer("/message/content").and_then(Value::as_str);
        let text = text.filter(|text| !text.trim().is_empty());
        let text = text.ok_or_else(|| Fault::new(FaultKind::Unfinished, "the answer has no content"))?;
        Ok(Reply {
            text: text.to_owned(),
            input_tokens: counted,
            output_tokens: value["eval_count"].as_u64(),
            model: value["model"].as_str().map(str::to_owned),
        })
    }

    fn usage(&self, answer: &Answer) -> (Option<u64>, Option<u64>) {
        let count = |value: &Value, name: &str| value[name].as_u64();
        self.whole(answer)
            .map_or((None, None), |value| (count(&value, "prompt_eval_count"), count(&value, "eval_count")))
    }

    fn models(&self, profile: &Profile) -> Call {
        Call::get(profile.address("/api/tags")).with_key("authorization", "Bearer ", profile.key.as_ref())
    }

    fn read_models(&self, answer: &Answer) -> Vec<String> {
        super::names_in(answer, "models", "name")
    }

    fn context_call(&self, profile: &Profile) -> Option<Call> {
        let call = Call::post(profile.address("/api/show"), json!({"model": profile.model}));
        Some(call.with_key("authorization", "Bearer ", profile.key.as_ref()))
    }

    fn read_context(&self, answer: &Answer, _: &str) -> Option<usize> {
        let value = answer.json().ok()?;
        let told = value["model_info"].as_object()?;
        let size = told.iter().find(|(name, _)| name.ends_with(".context_length"))?.1.as_u64()?;
        usize::try_from(size).ok()
    }
}

/// Context that prompt and answer need, in steps, within what the profile allows.
fn context(profile: &Profile, question: &Question<'_>) -> usize {
    let needed = question.input_tokens + question.max_output;
    needed.div_ceil(STEP).saturating_mul(STEP).min(profile.limits.context_tokens.max(needed))
}

/// Tokens that are left at least of a prompt whose start was dropped: half the smallest context in
/// use.
const HALF_A_CONTEXT: u64 = 1024;

/// Whether the service counted so few tokens that part of the prompt cannot have been among them:
/// no vocabulary in use packs ten bytes of French into a token. A smaller count says nothing, since
/// what the service still knows of an earlier prompt is not counted.
fn lost_its_start(counted: u64, estimated: usize) -> bool {
    counted >= HALF_A_CONTEXT && counted * 15 < estimated as u64 * 4
}

/// Puts the lines of a stream together into the shape of a whole answer.
fn gather(answer: &Answer) -> Result<Value, Fault> {
    let (mut content, mut last) = (String::new(), Value::Null);
    for line in answer.text().lines().filter(|line| !line.trim().is_empty()) {
        last = serde_json::from_str(line)
            .map_err(|_| Fault::new(FaultKind::Unfinished, "the stream ended in the middle of a line"))?;
        if let Some(error) = last["error"].as_str() {
            return Err(Fault::new(FaultKind::Busy, format!("the stream broke off: {error}")));
        }
        content.push_str(last.pointer("/message/content").and_then(Value::as_str).unwrap_or_default());
    }
    last["message"] = json!({"role": "assistant", "content": content});
    Ok(last)
}
