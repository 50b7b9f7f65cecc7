//! Language models as real services serve them: answers that did not end well, forms that are
//! refused in any words, answers among other words, answers to another request, echoed keys.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use depeche::{
    backend::{
        answers::{Answers, Kept, RequestKey},
        record::Recorder,
        shared::Shared,
    },
    config::backend::BackendConfig,
};
use serde_json::{Value, json};

use super::{
    TEXTS, Waits,
    model::{chat, config, finished, form, good, says},
    open, open_with, request,
};
use crate::support::{
    server::{Reply, Server},
    services::{KEY, english},
};

/// Keeps answers in memory.
#[derive(Debug, Default)]
struct Memory(Mutex<HashMap<RequestKey, Kept>>);

impl Answers for Memory {
    fn recall(&self, key: &RequestKey) -> Option<Kept> {
        self.0.lock().unwrap().get(key).cloned()
    }

    fn keep(&self, key: &RequestKey, answer: &Kept) {
        self.0.lock().unwrap().insert(*key, answer.clone());
    }

    fn forget(&self, keys: &[RequestKey]) {
        self.0.lock().unwrap().retain(|key, _| !keys.contains(key));
    }
}

fn patient() -> Shared {
    Shared::default().with_pause(Waits::default().pause())
}

/// The answers that an article sees.
fn session(memory: &Arc<Memory>) -> Arc<dyn Answers> {
    Arc::clone(memory) as Arc<dyn Answers>
}

/// An answer of which the end is missing, as one that is closed would look.
fn cut(text: &str) -> String {
    let mut short: Vec<char> = text.chars().collect();
    short.truncate(short.len() * 2 / 3);
    short.into_iter().collect()
}

#[tokio::test]
async fn an_answer_that_did_not_end_well_is_none_and_is_not_kept() {
    let ends = [
        "model_length",
        "MAX_TOKENS",
        "insufficient_system_resource",
        "abort",
        "error",
        "SAFETY",
        "RECITATION",
        "content_filter",
        "tool_calls",
        "",
        "pause_turn",
        "timeout",
        "cancelled",
    ];
    for whole in [true, false] {
        for end in ends {
            let server =
                chat(move |_, body| finished(&if whole { good(body) } else { cut(&good(body)) }, end)).await;
            let memory = Arc::default();
            let reply = open_with(&config(&server), patient())
                .translate_with(&request(&TEXTS), Some(&session(&memory)))
                .await;
            for item in reply.unwrap().items {
                assert!(item.is_err(), "{end}: {item:?}");
            }
            assert!(memory.0.lock().unwrap().is_empty(), "{end}");
        }
    }
    // The service calls it a good end, but the object breaks off.
    let server = chat(|_, body| says(&cut(&good(body)))).await;
    let memory = Arc::default();
    let reply = open_with(&config(&server), patient())
        .translate_with(&request(&TEXTS), Some(&session(&memory)))
        .await
        .unwrap();
    assert!(reply.items.iter().all(Result::is_err));
    assert!(memory.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn each_dialect_has_its_own_good_ends() {
    for (dialect, end, is_good) in [
        ("anthropic", json!("end_turn"), true),
        ("anthropic", json!("stop_sequence"), true),
        ("anthropic", json!("pause_turn"), false),
        ("anthropic", json!("tool_use"), false),
        ("anthropic", Value::Null, false),
        ("ollama", json!("stop"), true),
        ("ollama", Value::Null, true),
        ("ollama", json!("load"), false),
        ("ollama", json!("unload"), false),
        ("openai", json!("stop"), true),
        ("openai", json!("eos_token"), true),
        ("openai", Value::Null, false),
    ] {
        let told = end.clone();
        let server = chat(move |_, body| {
            let text = good(body);
            Reply::json(
                200,
                &match dialect {
                    "anthropic" => json!({"content": [{"type": "text", "text": text}], "stop_reason": end}),
                    "ollama" => json!({"message": {"content": text}, "done": true, "done_reason": end}),
                    _ => json!({"choices": [{"message": {"content": text}, "finish_reason": end}]}),
                },
            )
        })
        .await;
        let config = BackendConfig { dialect: Some(dialect.to_owned()), ..config(&server) };
        let reply = open(&config).0.translate(&request(&TEXTS)).await.unwrap();
        assert_eq!(reply.items.iter().all(Result::is_ok), is_good, "{dialect} {told}");
    }
}

#[tokio::test]
async fn what_was_cut_is_asked_again_by_the_next_run() {
    let server =
        chat(
            |number, body| {
                if number < 4 { finished(&cut(&good(body)), "model_length") } else { says(&good(body)) }
            },
        )
        .await;
    let memory = Arc::default();
    let first = open_with(&config(&server), patient())
        .translate_with(&request(&TEXTS), Some(&session(&memory)))
        .await
        .unwrap();
    assert!(first.items.iter().all(Result::is_err));
    let second = open_with(&config(&server), patient())
        .translate_with(&request(&TEXTS), Some(&session(&memory)))
        .await
        .unwrap();
    assert!(second.items.iter().all(Result::is_ok));
}

#[tokio::test]
async fn an_empty_answer_is_asked_again_and_a_blocked_text_costs_itself() {
    for empty in [
        json!({"choices": []}),
        json!({"choices": [{"message": {"content": null}, "finish_reason": "stop"}]}),
        json!({"choices": [{"message": {"content": " "}, "finish_reason": "stop"}]}),
        json!({"choices": [{"message": {}, "finish_reason": "stop"}]}),
    ] {
        let server =
            chat(move |number, body| if number == 0 { Reply::json(200, &empty) } else { says(&good(body)) })
                .await;
        let reply = open(&config(&server)).0.translate(&request(&TEXTS)).await.unwrap();
        assert!(reply.items.iter().all(Result::is_ok));
        assert_eq!(server.requests().len(), 2);
    }
    let blocked = [
        Reply::json(200, &json!({"choices": [{"message": {"content": null}, "finish_reason": "SAFETY"}]})),
        Reply::json(200, &json!({"choices": []})),
        Reply::json(
            400,
            &json!({"error": {"message": "The response was filtered due to the prompt triggering the content management policy", "code": "content_filter"}}),
        ),
        finished("{\"s1\": \"<Il", "content_filter"),
    ];
    for refusal in blocked {
        let server =
            chat(
                move |_, body| {
                    if body.to_string().contains("3,5 mois") { refusal.clone() } else { says(&good(body)) }
                },
            )
            .await;
        let reply = open(&config(&server)).0.translate(&request(&TEXTS)).await.unwrap();
        let came: Vec<bool> = reply.items.iter().map(Result::is_ok).collect();
        assert_eq!(came, [true, false, true]);
    }
}

#[tokio::test]
async fn a_form_may_be_refused_in_any_words() {
    let refusals: [(u16, Value); 9] = [
        (
            400,
            json!({"error": {"message": "Provider returned error", "code": 400, "metadata": {"raw": "{\"error\":{\"message\":\"not for this model\"}}"}}}),
        ),
        (
            400,
            json!({"error": {"code": 400, "message": "Failed to initialize samplers: failed to parse grammar"}}),
        ),
        (
            400,
            json!({"object": "error", "message": "The schema has features that xgrammar does not support."}),
        ),
        (
            400,
            json!({"error": {"message": "Failed to validate JSON.", "code": "json_validate_failed", "failed_generation": "{\"s1\": "}}),
        ),
        (500, json!({"error": {"message": "failed to load model vocabulary required for format"}})),
        (422, json!({"detail": [{"loc": ["body"], "msg": "Extra inputs are not permitted"}]})),
        (400, json!({"error": "Bad Request"})),
        (500, json!({"error": {"message": "list index out of range"}})),
        (400, json!({"message": "outlines: cannot compile"})),
    ];
    for (status, error) in refusals {
        let said = error.clone();
        let server =
            chat(
                move |_, body| {
                    if form(body) == "plain" { says(&good(body)) } else { Reply::json(status, &error) }
                },
            )
            .await;
        let (backend, waits) = open(&config(&server));
        for _ in 0..2 {
            let reply = backend.translate(&request(&TEXTS)).await.unwrap();
            assert!(reply.items.iter().all(Result::is_ok), "{said}");
        }
        let forms: Vec<String> = server.requests().iter().map(|sent| form(&sent.json().unwrap())).collect();
        assert_eq!(forms.iter().filter(|form| *form == "plain").count(), 2, "{said}: {forms:?}");
        assert_eq!(forms.last().map(String::as_str), Some("plain"), "what worked is remembered");
        assert!(waits.seconds().is_empty(), "{said}");
    }
}

#[tokio::test]
async fn where_every_form_is_refused_the_key_and_the_reason_are_said() {
    let raw = json!({"error": {"message": "Provider returned error", "metadata": {"raw": "{\"error\": {\"message\": \"the moon is full\"}}"}}});
    for (status, error, reason) in [
        (400, raw, "the moon is full"),
        (400, json!({"error": {"message": "Failed", "failed_generation": "moo"}}), "moo"),
        (422, json!({"message": "no such thing"}), "no such thing"),
    ] {
        for only in [None, Some("json_schema")] {
            let error = error.clone();
            let server = chat(move |_, _| Reply::json(status, &error)).await;
            let config = BackendConfig { structured: only.map(str::to_owned), ..config(&server) };
            let failed = open(&config).0.translate(&request(&TEXTS)).await.unwrap_err().to_string();
            assert!(failed.contains("`structured`") && failed.contains(reason), "{failed}");
            assert!(server.requests().len() < 10, "not every text in every form");
        }
    }
}

/// A chat answer whose body is `text` as the service sends it.
fn body_of(text: &str) -> String {
    json!({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}).to_string()
}

/// A stream of these pieces of content.
fn streamed(pieces: &[Value]) -> String {
    let chunk = |delta: Value, end: Value| {
        format!("data: {}\n\n", json!({"choices": [{"delta": delta, "finish_reason": end}]}))
    };
    let pieces: String = pieces.iter().map(|piece| chunk(json!({"content": piece}), Value::Null)).collect();
    format!("{pieces}{}data: [DONE]\n\n", chunk(json!({}), json!("stop")))
}

#[tokio::test]
async fn the_answer_that_is_there_is_found() {
    type Around = fn(&str) -> String;
    let ways: [(&str, Around); 14] = [
        ("thoughts without a beginning", |good| {
            body_of(&format!("Keys like {{\"s1\": \"…\"}}. Fine.\n</think>\n\n{good}"))
        }),
        ("thoughts in brackets", |good| body_of(&format!("[THINK]{{\"s1\": \"x\"}}[/THINK]{good}"))),
        ("channels", |good| {
            body_of(&format!(
                "<|channel|>analysis<|message|>{{\"s1\": 1}}<|end|><|channel|>final<|message|>{good}<|return|>"
            ))
        }),
        ("words after it", |good| body_of(&format!("{good}\n\nLet me know if {{names}} should change."))),
        ("words before it", |good| body_of(&format!("I use {{braces}} here: {good}"))),
        ("a fence and words after it", |good| {
            body_of(&format!("Of course:\n```json\n{good}\n```\nDone {{x}}."))
        }),
        ("twice", |good| body_of(&format!("{good}\n{good}"))),
        ("byte-order mark before the body", |good| format!("\u{feff}{}", body_of(good))),
        ("byte-order mark before the text", |good| body_of(&format!("\u{feff}{good}"))),
        ("parts, thoughts among them", |good| {
            let parts = json!([{"type": "thinking", "thinking": [{"type": "text", "text": "hm {}"}]}, {"type": "text", "text": good}]);
            json!({"choices": [{"message": {"content": parts}, "finish_reason": "stop"}]}).to_string()
        }),
        ("a stream of parts", |good| {
            let thought = json!([{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]);
            let (one, two) = good.split_at(8);
            streamed(&[thought, json!([{"type": "text", "text": one}]), json!(two)])
        }),
        ("empty events", |good| {
            let (one, two) = good.split_at(8);
            streamed(&[json!(one), json!(two)]).replacen("data: {", "data:\n\ndata: \n\n: wait\n\ndata: {", 2)
        }),
        ("a stream with a byte-order mark", |good| format!("\u{feff}{}", streamed(&[json!(good)]))),
        ("lines that end in two characters", |good| streamed(&[json!(good)]).replace('\n', "\r\n")),
    ];
    for (name, around) in ways {
        let server = chat(move |_, body| {
            let text = around(&good(body));
            let kind = if text.contains("[DONE]") { "text/event-stream" } else { "application/json" };
            Reply::typed(200, kind, text)
        })
        .await;
        let reply = open(&config(&server)).0.translate(&request(&TEXTS)).await.unwrap();
        for (item, source) in reply.items.iter().zip(TEXTS) {
            let translated = item.as_ref().unwrap_or_else(|failure| panic!("{name}: {failure}"));
            assert_eq!(
                (translated.text.as_str(), translated.repaired),
                (english(source).as_str(), false),
                "{name}"
            );
        }
        assert_eq!(server.requests().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn what_is_no_answer_is_not_taken_for_one() {
    type Around = fn(&str) -> String;
    let ways: [(&str, Around); 5] = [
        ("thoughts only", |good| format!("<think>{good}")),
        ("a channel of thoughts only", |good| format!("<|channel|>analysis<|message|>{good}")),
        ("two that differ", |good| format!("{good}\n{}", good.replace("Oui", "Non"))),
        ("a list", |good| format!("[{good}, {good}]")),
        ("a list of keys and texts", |_| "[{\"key\": \"s1\", \"text\": \"<Oui.>\"}]".to_owned()),
    ];
    for (name, around) in ways {
        let server = chat(move |_, body| says(&around(&good(body)))).await;
        let reply = open(&config(&server)).0.translate(&request(&["Oui."])).await.unwrap();
        assert!(reply.items[0].is_err(), "{name}");
    }
}

/// A server that answers a later request with what it answered the first.
async fn mixing_up(after: usize) -> Server {
    let first: Mutex<Option<String>> = Mutex::default();
    chat(move |number, body| {
        let answer = good(body);
        let mut first = first.lock().unwrap();
        let before = first.get_or_insert_with(|| answer.clone()).clone();
        says(if number == after { &before } else { &answer })
    })
    .await
}

#[tokio::test]
async fn the_answer_to_another_request_is_refused() {
    let server = mixing_up(1).await;
    let (backend, _) = open(&config(&server));
    let first = backend.translate(&request(&["Le maire part.", "Il pleut."])).await.unwrap();
    assert!(first.items.iter().all(Result::is_ok));
    let second = backend.translate(&request(&["La ministre reste.", "Il neige."])).await.unwrap();
    let texts: Vec<String> = second.items.into_iter().map(|item| item.unwrap().text).collect();
    assert_eq!(texts, ["La ministre reste.", "Il neige."].map(english));
    assert_eq!(server.requests().len(), 3, "asked again");
}

#[tokio::test]
async fn the_same_question_is_known_again_though_each_request_has_a_word_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let server = chat(|_, body| says(&good(body))).await;
    let memory = Arc::default();
    for _ in 0..2 {
        let shared = patient().with_recorder(Some(Recorder::new(folder.path()).unwrap()));
        let reply = open_with(&config(&server), shared)
            .translate_with(&request(&TEXTS), Some(&session(&memory)))
            .await
            .unwrap();
        assert!(reply.items.iter().all(Result::is_ok));
    }
    let [sent] = server.requests().try_into().unwrap();
    let prompt = sent.json().unwrap()["messages"][1]["content"].to_string();
    let word = prompt.split("\\\"id\\\": \\\"").nth(1).unwrap().split('\\').next().unwrap().to_owned();
    assert_eq!(word.len(), 6, "{word}");
    for kept in memory.0.lock().unwrap().values() {
        assert!(!String::from_utf8_lossy(&kept.body).contains(&word));
    }
    for file in std::fs::read_dir(folder.path()).unwrap() {
        assert!(!std::fs::read_to_string(file.unwrap().path()).unwrap().contains(&word));
    }
}

#[tokio::test]
async fn a_key_is_taken_out_before_a_message_is_cut_and_out_of_answers() {
    for length in [270, 280, 290, 299, 4085, 4095] {
        let message = format!("{} {KEY} is not known", "x".repeat(length));
        let server = chat(move |_, _| Reply::json(400, &json!({"error": {"message": message}}))).await;
        let failed = open(&config(&server)).0.translate(&request(&["Oui."])).await.unwrap();
        let reason = failed.items[0].as_ref().unwrap_err().reason.clone();
        assert!(!reason.contains(&KEY[..8]), "{length}: {reason}");
    }
    let server = chat(|_, body| {
        let text = good(body).replace("Oui", &format!("Yes {KEY}"));
        Reply::json(200, &json!({"model": format!("m-{KEY}"), "choices": [{"message": {"content": text}, "finish_reason": "stop"}]}))
    })
    .await;
    let memory = Arc::default();
    let reply = open_with(&config(&server), patient())
        .translate_with(&request(&["Oui."]), Some(&session(&memory)))
        .await
        .unwrap();
    assert_eq!(reply.items[0].as_ref().unwrap().text, "<Yes [key].>");
    assert_eq!(reply.model.as_deref(), Some("m-[key]"));
    for kept in memory.0.lock().unwrap().values() {
        assert!(!String::from_utf8_lossy(&kept.body).contains(KEY));
    }
}

#[tokio::test]
async fn a_huge_or_garbled_summary_costs_the_summary_only() {
    type Garble = fn(String) -> Reply;
    let ways: [(&str, Garble); 6] = [
        ("huge", |_| says(&"x".repeat(2 << 20))),
        ("half of the JSON", |good| {
            let body = body_of(&good);
            Reply::typed(200, "application/json", body[..body.len() / 2].to_owned())
        }),
        ("bytes of nothing", |_| Reply::typed(200, "application/json", vec![0, 159, 146, 150])),
        ("a page", |_| Reply::typed(200, "text/html", "<html><title>x</title></html>")),
        ("another shape", |_| Reply::json(200, &json!({"result": "x"}))),
        ("cut", |good| finished(&cut(&good), "length")),
    ];
    for (name, garble) in ways {
        let server = chat(move |_, _| garble("{\"headline\": \"The mayor leaves\"}".to_owned())).await;
        let config = BackendConfig { max_response_mib: Some(1), ..config(&server) };
        let wanted = depeche::backend::SummariseRequest {
            from: "fr".to_owned(),
            to: "en".to_owned(),
            title: None,
            outlet: None,
            sentences: vec!["Le maire part.".to_owned()],
            quotes: Vec::new(),
            points: 2,
        };
        let error = open(&config).0.summarise(&wanted).await.unwrap_err();
        assert!(!error.is_final(), "{name}: {error}");
    }
}
