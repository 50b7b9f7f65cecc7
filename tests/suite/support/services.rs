//! Services of every dialect, small but strict: what does not follow the contract is refused with
//! a reason that names it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use depeche::config::backend::BackendConfig;
use serde_json::{Map, Value, json};

use super::server::{Reply, Request, Server};

/// The key that every service wants.
pub(crate) const KEY: &str = "sk-secret-0123456789:fx";

/// Texts by key; services without keys leave them empty.
pub(crate) type Texts = Vec<(String, String)>;

/// What a service does wrong, once for each that is queued.
#[derive(Debug, Clone)]
pub(crate) enum Mischief {
    /// Answers the main request with this.
    Instead(Reply),
    /// Changes the good answer.
    Change(fn(Reply) -> Reply),
    /// Changes the list of translations.
    Texts(fn(&mut Texts)),
}

/// One service under test.
#[derive(Clone, Copy)]
pub(crate) struct Service {
    pub(crate) dialect: &'static str,
    /// Path of the request that translates.
    pub(crate) path: &'static str,
    /// Reads and checks that request: texts by key.
    read: fn(&Request) -> Result<Texts, String>,
    /// Writes the answer.
    write: fn(&[(String, String)]) -> Value,
    /// Other paths: discovery.
    other: fn(&Request) -> Option<Value>,
    /// An error in the service's own form.
    pub(crate) error: fn(u16, &str) -> Value,
    /// Status and body when quota or credit is used up.
    pub(crate) quota: fn() -> (u16, Value),
    /// What the profile needs beside address and key.
    config: fn(&mut BackendConfig, &str),
}

/// A service that runs.
pub(crate) struct Running {
    pub(crate) server: Server,
    /// Requests that broke the contract, and how.
    pub(crate) violations: Arc<Mutex<Vec<String>>>,
    service: Service,
}

/// The "translation" of a text.
pub(crate) fn english(text: &str) -> String {
    format!("<{text}>")
}

impl Running {
    pub(crate) async fn start(service: Service, mischief: Vec<Mischief>) -> Self {
        let queue = Mutex::new(VecDeque::from(mischief));
        let violations: Arc<Mutex<Vec<String>>> = Arc::default();
        let noted = Arc::clone(&violations);
        let server = Server::start(move |request| {
            if request.path() != service.path {
                return match (service.other)(request) {
                    Some(value) => Reply::json(200, &value),
                    None => Reply::json(404, &(service.error)(404, "Not Found")),
                };
            }
            let mut texts = match (service.read)(request) {
                Ok(texts) => texts,
                Err(problem) => {
                    noted.lock().unwrap().push(problem.clone());
                    return Reply::json(400, &(service.error)(400, &problem));
                }
            };
            for (_, text) in &mut texts {
                *text = english(text);
            }
            match queue.lock().unwrap().pop_front() {
                Some(Mischief::Instead(reply)) => reply,
                Some(Mischief::Change(change)) => change(Reply::json(200, &(service.write)(&texts))),
                Some(Mischief::Texts(change)) => {
                    change(&mut texts);
                    Reply::json(200, &(service.write)(&texts))
                }
                None => Reply::json(200, &(service.write)(&texts)),
            }
        })
        .await;
        Self { server, violations, service }
    }

    /// The profile's table.
    pub(crate) fn config(&self) -> BackendConfig {
        let url = self.server.url();
        let mut config = BackendConfig {
            dialect: Some(self.service.dialect.to_owned()),
            base_url: Some(url.clone()),
            api_key_env: Some("TEST_KEY".to_owned()),
            ..BackendConfig::default()
        };
        (self.service.config)(&mut config, &url);
        config
    }

    /// Requests that translate, as they came.
    pub(crate) fn main_requests(&self) -> Vec<Request> {
        self.server.requests().into_iter().filter(|request| request.path() == self.service.path).collect()
    }
}

/// All dialects.
pub(crate) const SERVICES: [Service; 9] =
    [OPENAI, ANTHROPIC, OLLAMA, DEEPL, LIBRETRANSLATE, GOOGLE, AZURE, APERTIUM, TEMPLATE];

fn nothing(_: &Request) -> Option<Value> {
    None
}

fn want(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("contract: {what}")) }
}

/// Body of a POST whose header `name` is `value`, and whose keys are all among `known`.
fn body(request: &Request, name: &str, value: &str, known: &[&str]) -> Result<Value, String> {
    want(request.method == "POST", "method")?;
    want(name.is_empty() || request.header(name) == Some(value), name)?;
    want(request.header("user-agent").is_some_and(|agent| agent.starts_with("depeche/")), "user-agent")?;
    let body = request.json()?;
    for key in body.as_object().into_iter().flat_map(Map::keys) {
        want(known.contains(&key.as_str()), &format!("unknown key {key}"))?;
    }
    Ok(body)
}

fn list(value: &Value) -> Result<Texts, String> {
    let list = value.as_array().ok_or("contract: texts are not a list")?;
    want(!list.is_empty(), "no texts")?;
    let text = |value: &Value| value.as_str().map(|text| (String::new(), text.to_owned()));
    list.iter().map(|value| text(value).ok_or_else(|| "contract: text".to_owned())).collect()
}

/// The numbered items of a prompt: the JSON object between the last two fences. A title stands
/// between two fences of its own before it.
pub(crate) fn items_of(prompt: &str) -> Result<Texts, String> {
    let fence = prompt.lines().find(|line| line.starts_with("=== ")).ok_or("contract: no fence")?;
    let parts: Vec<&str> = prompt.split(fence).collect();
    want(matches!(parts.len(), 3 | 5), "fences come in pairs, one for the title and one for the texts")?;
    let inside = parts[parts.len() - 2];
    let value: Value = serde_json::from_str(inside).map_err(|error| error.to_string())?;
    let object = value.as_object().ok_or("contract: items")?;
    Ok(object
        .iter()
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect())
}

/// The items of a conversation; its last word is the user's.
fn conversation(messages: &Value) -> Result<Texts, String> {
    let messages = messages.as_array().ok_or("contract: messages")?;
    let first = messages.iter().find(|message| message["role"] == "user").ok_or("contract: no user")?;
    want(messages.last().is_some_and(|last| last["role"] == "user"), "the last word is the user's")?;
    items_of(first["content"].as_str().ok_or("contract: content")?)
}

/// The object that a model answers; repeated keys stay repeated.
pub(crate) fn answer_text(texts: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        texts.iter().map(|(key, text)| format!("{}: {}", json!(key), json!(text))).collect();
    format!("{{{}}}", pairs.join(", "))
}

fn closed(schema: &Value) -> bool {
    schema["type"] == "object" && schema["additionalProperties"] == false && schema["required"].is_array()
}

pub(crate) const OPENAI: Service = Service {
    dialect: "openai",
    path: "/chat/completions",
    read: |request| {
        let known = ["model", "messages", "max_tokens", "temperature", "response_format"];
        let body = body(request, "authorization", &format!("Bearer {KEY}"), &known)?;
        want(body["model"] == "test-model", "model")?;
        want(body["max_tokens"].is_u64(), "max_tokens")?;
        let format = &body["response_format"];
        want(format["type"] == "json_schema" && format["json_schema"]["strict"] == true, "response_format")?;
        want(closed(&format["json_schema"]["schema"]), "schema")?;
        want(!format.to_string().contains("minLength"), "bounds in a strict schema")?;
        want(body["messages"][0]["role"] == "system", "system")?;
        conversation(&body["messages"])
    },
    write: |texts| {
        json!({"id": "1", "model": "test-model-1",
            "choices": [{"index": 0, "finish_reason": "stop",
                         "message": {"role": "assistant", "content": answer_text(texts), "refusal": null}}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}})
    },
    other: |request| (request.path() == "/models").then(|| json!({"data": [{"id": "test-model"}]})),
    error: |status, message| json!({"error": {"message": message, "type": "some_error", "param": null, "code": status.to_string()}}),
    quota: || {
        let message = "You exceeded your current quota";
        (
            429,
            json!({"error": {"message": message, "type": "insufficient_quota", "code": "insufficient_quota"}}),
        )
    },
    config: |config, _| config.model = Some("test-model".to_owned()),
};

pub(crate) const ANTHROPIC: Service = Service {
    dialect: "anthropic",
    path: "/v1/messages",
    read: |request| {
        let known = ["model", "messages", "max_tokens", "temperature", "system", "output_config"];
        let body = body(request, "x-api-key", KEY, &known)?;
        want(request.header("anthropic-version").is_some(), "anthropic-version")?;
        want(request.header("authorization").is_none(), "authorization")?;
        want(body["max_tokens"].is_u64() && body["system"].is_string(), "max_tokens, system")?;
        want(closed(&body["output_config"]["format"]["schema"]), "schema")?;
        conversation(&body["messages"])
    },
    write: |texts| {
        json!({"type": "message", "model": "test-model-1", "stop_reason": "end_turn",
            "content": [{"type": "text", "text": answer_text(texts)}],
            "usage": {"input_tokens": 100, "output_tokens": 50}})
    },
    other: |request| (request.path() == "/v1/models").then(|| json!({"data": [{"id": "test-model"}]})),
    error: |_, message| json!({"type": "error", "error": {"type": "some_error", "message": message}, "request_id": "req_7"}),
    quota: || {
        let error = json!({"type": "billing_error", "message": "Your credit balance is too low"});
        (400, json!({"type": "error", "error": error}))
    },
    config: |config, _| config.model = Some("test-model".to_owned()),
};

pub(crate) const OLLAMA: Service = Service {
    dialect: "ollama",
    path: "/api/chat",
    read: |request| {
        let known = ["model", "messages", "stream", "format", "options", "truncate"];
        let body = body(request, "", "", &known)?;
        want(body["stream"] == false && body["truncate"] == false, "stream, truncate")?;
        want(body["options"]["num_ctx"].as_u64().is_some_and(|size| size % 2048 == 0), "num_ctx")?;
        want(closed(&body["format"]), "format")?;
        conversation(&body["messages"])
    },
    write: |texts| {
        json!({"model": "test-model", "done": true, "done_reason": "stop", "prompt_eval_count": 400, "eval_count": 50,
            "message": {"role": "assistant", "content": answer_text(texts)}})
    },
    other: |request| {
        (request.path() == "/api/tags").then(|| json!({"models": [{"name": "test-model:latest"}]}))
    },
    error: |_, message| json!({"error": message}),
    quota: || (402, json!({"error": "no credit left"})),
    config: |config, _| config.model = Some("test-model".to_owned()),
};

pub(crate) const DEEPL: Service = Service {
    dialect: "deepl",
    path: "/v2/translate",
    read: |request| {
        let known = [
            "text",
            "source_lang",
            "target_lang",
            "context",
            "preserve_formatting",
            "show_billed_characters",
        ];
        let body = body(request, "authorization", &format!("DeepL-Auth-Key {KEY}"), &known)?;
        want(request.body.len() <= 128 * 1024, "request size")?;
        want(body["source_lang"] == "FR" && body["target_lang"] == "EN-GB", "languages")?;
        list(&body["text"])
    },
    write: |texts| {
        let one = |(_, text): &(String, String)| json!({"detected_source_language": "FR", "text": text, "billed_characters": 7});
        json!({"translations": texts.iter().map(one).collect::<Vec<_>>()})
    },
    other: |request| {
        (request.path() == "/v2/usage").then(|| json!({"character_count": 18, "character_limit": 125}))
    },
    error: |_, message| json!({"message": message, "detail": "in detail"}),
    quota: || (456, json!({"message": "Quota for this billing period has been exceeded."})),
    config: |_, _| {},
};

pub(crate) const LIBRETRANSLATE: Service = Service {
    dialect: "libretranslate",
    path: "/translate",
    read: |request| {
        let body = body(request, "", "", &["q", "source", "target", "format", "api_key"])?;
        want(request.header("authorization").is_none(), "the key goes in the body")?;
        want(body["api_key"] == KEY && body["format"] == "text", "api_key, format")?;
        want(body["source"] == "fr" && body["target"] == "en", "languages")?;
        let texts = list(&body["q"])?;
        want(texts.iter().all(|(_, text)| text.chars().count() <= 300), "charLimit")?;
        Ok(texts)
    },
    write: |texts| json!({"translatedText": texts.iter().map(|(_, text)| text).collect::<Vec<_>>()}),
    other: |request| match request.path() {
        "/frontend/settings" => Some(json!({"charLimit": 300, "apiKeys": true, "keyRequired": true})),
        "/languages" => Some(json!([{"code": "en", "name": "English", "targets": ["fr"]}])),
        _ => None,
    },
    error: |_, message| json!({"error": message}),
    quota: || (402, json!({"error": "quota used up"})),
    config: |_, _| {},
};

pub(crate) const GOOGLE: Service = Service {
    dialect: "google",
    path: "/language/translate/v2",
    read: |request| {
        let body = body(request, "x-goog-api-key", KEY, &["q", "source", "target", "format"])?;
        want(request.query().is_empty(), "no query")?;
        want(
            body["format"] == "text" && body["source"] == "fr" && body["target"] == "en",
            "format, languages",
        )?;
        let texts = list(&body["q"])?;
        want(texts.len() <= 128, "segments")?;
        Ok(texts)
    },
    write: |texts| {
        let one = |(_, text): &(String, String)| json!({"translatedText": text});
        json!({"data": {"translations": texts.iter().map(one).collect::<Vec<_>>()}})
    },
    other: |request| {
        (request.path() == "/language/translate/v2/languages")
            .then(|| json!({"data": {"languages": [{"language": "en"}]}}))
    },
    error: |status, message| json!({"error": {"code": status, "message": message, "errors": [{"message": message, "domain": "global", "reason": "some"}]}}),
    quota: || {
        let reason = json!([{"message": "Daily Limit Exceeded", "domain": "usageLimits", "reason": "dailyLimitExceeded"}]);
        (403, json!({"error": {"code": 403, "message": "Daily Limit Exceeded", "errors": reason}}))
    },
    config: |_, _| {},
};

pub(crate) const AZURE: Service = Service {
    dialect: "azure",
    path: "/translate",
    read: |request| {
        let body = body(request, "ocp-apim-subscription-key", KEY, &[])?;
        want(request.header("ocp-apim-subscription-region") == Some("westeurope"), "region")?;
        let query = request.query();
        let is = |name: &str, value: &str| query.get(name).is_some_and(|given| given == value);
        want(
            is("api-version", "3.0") && is("from", "fr") && is("to", "en") && is("textType", "plain"),
            "query",
        )?;
        let texts = body.as_array().ok_or("contract: a list")?;
        list(&texts.iter().map(|one| one["Text"].clone()).collect())
    },
    write: |texts| {
        texts.iter().map(|(_, text)| json!({"translations": [{"text": text, "to": "en"}]})).collect()
    },
    other: |request| {
        (request.path() == "/languages").then(|| json!({"translation": {"en": {"name": "English"}}}))
    },
    error: |status, message| json!({"error": {"code": u32::from(status) * 1000, "message": message}}),
    quota: || (403, json!({"error": {"code": 403_001, "message": "the free quota is used up"}})),
    config: |config, _| config.region = Some("westeurope".to_owned()),
};

pub(crate) const APERTIUM: Service = Service {
    dialect: "apertium",
    path: "/translateChain",
    read: |request| {
        want(request.method == "POST", "method")?;
        let form = request.form();
        let is = |name: &str, value: &str| form.get(name).is_some_and(|given| given == value);
        want(is("langpairs", "fra|cat|eng") && is("markUnknown", "no") && is("format", "txt"), "form")?;
        want(request.header("authorization").is_none(), "no key")?;
        Ok(vec![(String::new(), form.get("q").cloned().ok_or("contract: Missing argument q")?)])
    },
    write: |texts| {
        let text = texts.first().map_or("", |(_, text)| text);
        json!({"responseData": {"translatedText": text, "translationChain": []}, "responseDetails": null, "responseStatus": 200})
    },
    other: |request| {
        let pair = |from: &str, to: &str| json!({"sourceLanguage": from, "targetLanguage": to});
        (request.path() == "/listPairs").then(|| {
            json!({"responseData": [pair("eng", "cat"), pair("cat", "fra"), pair("fra", "cat"), pair("cat", "eng")],
                "responseDetails": null, "responseStatus": 200})
        })
    },
    error: |status, message| json!({"status": "error", "code": status, "message": "Bad Request", "explanation": message}),
    quota: || {
        (402, json!({"status": "error", "code": 402, "message": "Payment Required", "explanation": ""}))
    },
    config: |_, _| {},
};

const TEMPLATE: Service = Service {
    dialect: "template",
    path: "/mt/fr/en",
    read: |request| {
        let body = body(request, "x-token", &format!("Token {KEY}"), &["src", "pair"])?;
        want(body["pair"] == "fr-en", "pair")?;
        list(&body["src"])
    },
    write: |texts| {
        let one = |(_, text): &(String, String)| json!({"text": text});
        json!({"result": texts.iter().map(one).collect::<Vec<_>>(), "meta": {"billed": 11}})
    },
    other: nothing,
    error: |_, message| json!({"problem": {"words": message}}),
    quota: || (402, json!({"problem": {"words": "no credit"}})),
    config: |config, url| {
        config.base_url = None;
        config.url = Some(format!("{url}/mt/{{{{ from }}}}/{{{{ to }}}}"));
        config.body = Some(r#"{"src": {{ texts | tojson }}, "pair": "{{ from }}-{{ to }}"}"#.to_owned());
        config.texts = Some("/result/*/text".to_owned());
        config.error = Some("/problem/words".to_owned());
        config.usage = Some("/meta/billed".to_owned());
        config.headers = [("X-Token".to_owned(), "Token {{ key }}".to_owned())].into();
    },
};
