//! `--batch`: the batch interfaces of three providers, strict about their contracts.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};

use super::index;
use crate::support::{
    Desk,
    newsroom::{Newsroom, article, good, tree},
    run,
    server::{Reply, Request, Server},
};

const RUN: [&str; 7] = ["brief", "in", "-o", "out", "-f", "md,json", "--batch"];
const KEY: &str = "sk-batch-0123456789";

/// What a provider does with its batches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Temper {
    /// Ends each at the second look.
    Good,
    /// Ends none.
    Slow,
    /// Answers all but the first request of each batch, which expires.
    Forgetful,
    /// Answers requests with the answers of others.
    Confused,
    /// Refuses every batch as a whole.
    Unwilling,
}

/// One submitted batch.
struct Batch {
    requests: Vec<(String, Value)>,
    looks: usize,
}

/// A provider on loopback.
struct Provider {
    name: &'static str,
    temper: Mutex<Temper>,
    files: Mutex<BTreeMap<String, String>>,
    batches: Mutex<Vec<Batch>>,
    violations: Mutex<Vec<String>>,
}

type Found = Result<Value, String>;

fn want(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("contract: {what}")) }
}

fn keys_are(value: &Value, wanted: &[&str]) -> Result<(), String> {
    let keys: Vec<&str> = value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    want(keys.iter().all(|key| wanted.contains(key)) && keys.len() == wanted.len(), &format!("keys {keys:?}"))
}

impl Provider {
    fn new(name: &'static str, temper: Temper) -> Arc<Self> {
        Arc::new(Self {
            name,
            temper: Mutex::new(temper),
            files: Mutex::default(),
            batches: Mutex::default(),
            violations: Mutex::default(),
        })
    }

    fn temper(&self) -> Temper {
        *self.temper.lock().unwrap()
    }

    fn answer(&self, request: &Request) -> Reply {
        let authorised = match self.name {
            "anthropic" => {
                request.header("x-api-key") == Some(KEY)
                    && request.header("anthropic-version") == Some("2023-06-01")
            }
            _ => request.header("authorization") == Some(&format!("Bearer {KEY}")),
        };
        let path: Vec<&str> = request.path().split('/').filter(|part| !part.is_empty()).collect();
        let found = want(authorised, "key").and_then(|()| match (request.method.as_str(), path.as_slice()) {
            ("POST", ["v1", "files"]) if self.name != "anthropic" => self.upload(request),
            ("POST", ["v1", "batches"]) if self.name == "openai" => self.create_openai(request),
            ("POST", ["v1", "batch", "jobs"]) if self.name == "mistral" => self.create_mistral(request),
            ("POST", ["v1", "messages", "batches"]) if self.name == "anthropic" => {
                self.create_anthropic(request)
            }
            ("GET", ["v1", "batches", batch]) if self.name == "openai" => self.look(batch),
            ("GET", ["v1", "batch", "jobs", batch]) if self.name == "mistral" => self.look(batch),
            ("GET", ["v1", "messages", "batches", batch]) if self.name == "anthropic" => self.look(batch),
            ("GET", ["v1", "files", _, "content"] | ["v1", "messages", "batches", _, "results"]) => {
                Ok(Value::Null)
            }
            _ => Err(format!("contract: {} {}", request.method, request.path())),
        });
        match (found, path.as_slice()) {
            (Ok(Value::Null), [.., place, "content" | "results"]) => {
                Reply::typed(200, "application/x-jsonl", self.results(place))
            }
            (Ok(value), _) => Reply::json(200, &value),
            (Err(problem), _) => {
                self.violations.lock().unwrap().push(problem.clone());
                Reply::json(400, &json!({"error": {"type": "invalid_request_error", "message": problem}}))
            }
        }
    }

    /// `multipart/form-data` with `purpose=batch` and a file of JSON lines.
    fn upload(&self, request: &Request) -> Found {
        let kind = request.header("content-type").unwrap_or_default();
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").ok_or("contract: no multipart")?;
        let body = String::from_utf8(request.body.clone()).map_err(|error| error.to_string())?;
        let body = body.strip_suffix(&format!("--{boundary}--\r\n")).ok_or("contract: no last boundary")?;
        let parts: Vec<&str> = body.split(&format!("--{boundary}\r\n")).skip(1).collect();
        let [purpose, file] = parts.as_slice() else { return Err("contract: two fields".to_owned()) };
        want(*purpose == "Content-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n", "purpose")?;
        let (head, content) = file.split_once("\r\n\r\n").ok_or("contract: a file")?;
        want(head.contains("name=\"file\"; filename=\"") && head.contains(".jsonl\""), "file name")?;
        let mut files = self.files.lock().unwrap();
        let id = format!("file-{}", files.len());
        files.insert(id.clone(), content.trim_end_matches("\r\n").to_owned());
        Ok(json!({"id": id, "object": "file", "purpose": "batch"}))
    }

    fn file(&self, id: &Value) -> Result<Vec<Value>, String> {
        let files = self.files.lock().unwrap();
        let content = id.as_str().and_then(|id| files.get(id)).ok_or("contract: no such file")?;
        content.lines().map(|line| serde_json::from_str(line).map_err(|error| error.to_string())).collect()
    }

    fn create_openai(&self, request: &Request) -> Found {
        let body = request.json()?;
        keys_are(&body, &["input_file_id", "endpoint", "completion_window"])?;
        want(body["endpoint"] == "/v1/chat/completions" && body["completion_window"] == "24h", "endpoint")?;
        let lines = self.file(&body["input_file_id"])?;
        for line in &lines {
            keys_are(line, &["custom_id", "method", "url", "body"])?;
            want(line["method"] == "POST" && line["url"] == body["endpoint"], "method and url")?;
            want(line["body"]["model"] == "m", "model")?;
        }
        self.create(lines, "body")
    }

    fn create_mistral(&self, request: &Request) -> Found {
        let body = request.json()?;
        keys_are(&body, &["input_files", "model", "endpoint"])?;
        want(body["model"] == "m" && body["endpoint"] == "/v1/chat/completions", "model and endpoint")?;
        let lines = self.file(&body["input_files"][0])?;
        for line in &lines {
            keys_are(line, &["custom_id", "body"])?;
        }
        self.create(lines, "body")
    }

    fn create_anthropic(&self, request: &Request) -> Found {
        let body = request.json()?;
        keys_are(&body, &["requests"])?;
        let lines = body["requests"].as_array().cloned().ok_or("contract: a list")?;
        for line in &lines {
            keys_are(line, &["custom_id", "params"])?;
            want(line["params"]["max_tokens"].is_u64() && line["params"]["model"] == "m", "params")?;
        }
        self.create(lines, "params")
    }

    fn create(&self, lines: Vec<Value>, field: &str) -> Found {
        want(!lines.is_empty(), "no requests")?;
        let mut names = HashSet::new();
        let mut requests = Vec::new();
        for line in lines {
            let name = line["custom_id"].as_str().ok_or("contract: custom_id")?.to_owned();
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            want(plain && (1..=64).contains(&name.len()) && names.insert(name.clone()), "custom_id")?;
            want(line[field].get("stream").is_none(), "a batch is no stream")?;
            requests.push((name, line[field].clone()));
        }
        let mut batches = self.batches.lock().unwrap();
        let id = format!("batch-{}", batches.len());
        batches.push(Batch { requests, looks: 0 });
        Ok(match self.name {
            "anthropic" => json!({"id": id, "type": "message_batch", "processing_status": "in_progress"}),
            "mistral" => json!({"id": id, "object": "batch", "status": "QUEUED"}),
            _ => json!({"id": id, "object": "batch", "status": "validating"}),
        })
    }

    fn look(&self, id: &str) -> Found {
        let mut batches = self.batches.lock().unwrap();
        let number: Option<usize> = id.strip_prefix("batch-").and_then(|number| number.parse().ok());
        let batch = number.and_then(|number| batches.get_mut(number)).ok_or("contract: no such batch")?;
        batch.looks += 1;
        let ended = batch.looks > 1 && self.temper() != Temper::Slow;
        let refused = self.temper() == Temper::Unwilling;
        let all = batch.requests.len();
        Ok(match self.name {
            "anthropic" => json!({"id": id, "type": "message_batch",
                "processing_status": if ended || refused { "ended" } else { "in_progress" },
                "request_counts": {"processing": all, "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0},
                "results_url": "http://127.0.0.1:1/elsewhere"}),
            "mistral" => json!({"id": id, "object": "batch", "total_requests": all, "completed_requests": 0,
                "status": if refused { "FAILED" } else if ended { "SUCCESS" } else { "RUNNING" },
                "errors": [{"message": "no such model"}],
                "output_file": ended.then(|| format!("out-{id}")), "error_file": null}),
            _ => {
                json!({"id": id, "object": "batch", "request_counts": {"total": all, "completed": 0, "failed": 0},
                "status": if refused { "failed" } else if ended { "completed" } else { "in_progress" },
                "errors": {"data": [{"message": "no such model"}]},
                "output_file_id": ended.then(|| format!("out-{id}")), "error_file_id": null})
            }
        })
    }

    fn results(&self, place: &str) -> String {
        let batches = self.batches.lock().unwrap();
        let number = place.rsplit('-').next().and_then(|number| number.parse::<usize>().ok());
        let Some(batch) = number.and_then(|number| batches.get(number)) else { return String::new() };
        let mut answers: Vec<(String, Option<Value>)> =
            batch.requests.iter().map(|(name, body)| (name.clone(), Some(self.chat(body)))).collect();
        match self.temper() {
            Temper::Forgetful | Temper::Unwilling => answers[0].1 = None,
            Temper::Confused => {
                let mut bodies: Vec<Option<Value>> = answers.iter().map(|(_, body)| body.clone()).collect();
                bodies.rotate_left(1);
                for ((_, body), other) in answers.iter_mut().zip(bodies) {
                    *body = other;
                }
            }
            Temper::Good | Temper::Slow => {}
        }
        // In no order, as providers do.
        answers.reverse();
        let line = |(name, body): (String, Option<Value>)| {
            let line = match (self.name, body) {
                ("anthropic", Some(body)) => {
                    json!({"custom_id": name, "result": {"type": "succeeded", "message": body}})
                }
                ("anthropic", None) => json!({"custom_id": name, "result": {"type": "expired"}}),
                (_, Some(body)) => json!({"id": "r", "custom_id": name, "error": null,
                    "response": {"status_code": 200, "request_id": "q", "body": body}}),
                (_, None) => json!({"id": "r", "custom_id": name, "response": null,
                    "error": {"code": "batch_expired", "message": "expired"}}),
            };
            format!("{line}\n")
        };
        answers.into_iter().map(line).collect()
    }

    /// The answer as it would have come alone.
    fn chat(&self, body: &Value) -> Value {
        let headers = [("content-type".to_owned(), "application/json".to_owned())].into();
        let request = Request {
            method: "POST".to_owned(),
            target: "/".to_owned(),
            headers,
            body: body.to_string().into_bytes(),
        };
        let Reply::Answer(_, _, answer) = good(&request) else { return Value::Null };
        let mut answer: Value = serde_json::from_slice(&answer).unwrap();
        // A model copies the word that tells its answer from another's.
        let prompt = body["messages"].to_string();
        let behind = |mark: &str| prompt.rsplit_once(mark).map(|(_, rest)| rest);
        let rest = behind("Its id is ").or_else(|| behind("\\\"id\\\": \\\""));
        let word = rest.and_then(|rest| rest.split(|letter: char| !letter.is_ascii_alphanumeric()).next());
        let content = answer["choices"][0]["message"]["content"].as_str().unwrap_or_default();
        if let (Some(word), Ok(mut content)) = (word, serde_json::from_str::<Value>(content)) {
            content["id"] = word.into();
            answer["choices"][0]["message"]["content"] = content.to_string().into();
        }
        if self.name != "anthropic" {
            return answer;
        }
        json!({"id": "msg", "type": "message", "role": "assistant", "model": "m-1", "stop_reason": "end_turn",
            "content": [{"type": "text", "text": answer["choices"][0]["message"]["content"]}],
            "usage": {"input_tokens": answer["usage"]["prompt_tokens"],
                "output_tokens": answer["usage"]["completion_tokens"]}})
    }
}

/// A desk whose news go to `provider`, with articles.
struct Room {
    desk: Desk,
    provider: Arc<Provider>,
    _runtime: tokio::runtime::Runtime,
}

impl Room {
    fn new(name: &'static str, temper: Temper) -> Self {
        let provider = Provider::new(name, temper);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let answering = Arc::clone(&provider);
        let server = runtime.block_on(Server::start(move |request| answering.answer(request)));
        let desk = Desk::new();
        desk.write("key", KEY);
        let (dialect, path) = if name == "anthropic" { (name, "") } else { ("openai", "/v1") };
        let config = format!(
            "[routes]\nfr = 'news'\n[backend.news]\ndialect = '{dialect}'\nbase_url = '{}{path}'\nmodel = 'm'\n\
             batch_interface = '{name}'\napi_key_file = 'key'\nprice_per_million_input = 1.0\n",
            server.url()
        );
        desk.write("depeche.toml", config);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(desk.path().join("key"), std::fs::Permissions::from_mode(0o600))
                .unwrap();
        }
        for number in 0..3 {
            desk.write(&format!("in/{number:03}.txt"), article(number));
        }
        Self { desk, provider, _runtime: runtime }
    }

    fn sound(&self) {
        let violations = self.provider.violations.lock().unwrap();
        assert!(violations.is_empty(), "{}: {violations:?}", self.provider.name);
    }

    fn batches(&self) -> usize {
        self.provider.batches.lock().unwrap().len()
    }

    fn requests(&self) -> usize {
        self.provider.batches.lock().unwrap().iter().map(|batch| batch.requests.len()).sum()
    }

    fn outcomes(&self) -> Vec<String> {
        let index = index(&self.desk);
        let articles = index["articles"].as_array().unwrap();
        articles.iter().map(|article| article["outcome"].as_str().unwrap().to_owned()).collect()
    }
}

/// The briefs without what tells one service from another.
fn briefs(desk: &Desk) -> BTreeMap<String, String> {
    let mut briefs = tree(&desk.path().join("out"));
    briefs.retain(|name, _| std::path::Path::new(name).extension().is_some_and(|end| end == "md"));
    briefs
        .into_iter()
        .map(|(name, text)| (name, text.lines().filter(|line| !line.contains("news")).collect()))
        .collect()
}

#[test]
fn three_providers_take_batches_and_the_briefs_are_as_without() {
    let alone = Newsroom::new();
    alone.articles(3);
    assert_eq!(run(alone.desk.depeche(&RUN[..6])).code, 0);
    let wanted = briefs(&alone.desk);
    for name in ["openai", "mistral", "anthropic"] {
        let room = Room::new(name, Temper::Good);
        let ran = run(room.desk.depeche(&RUN));
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        room.sound();
        assert_eq!(briefs(&room.desk), wanted, "{name}");
        // A round each for summaries and translations, and one more for quotations at most.
        assert!((2..=3).contains(&room.batches()), "{name}: {}", room.batches());
        assert_eq!(room.requests(), alone.server.requests().len(), "{name}: nothing is asked twice");
        // Half the price, and nothing asked again afterwards, with batches or without.
        let cost = |desk: &Desk| {
            let brief: Value = serde_json::from_str(&desk.read("out/000.json")).unwrap();
            brief["provenance"]["usage"]["cost"].as_f64().unwrap()
        };
        if name != "anthropic" {
            assert!((cost(&room.desk) * 2.0 - cost(&alone.desk)).abs() < 1e-9, "{name}");
        }
        let before = room.batches();
        let ran = run(room.desk.depeche(&[&RUN[..], &["--force"]].concat()));
        assert_eq!((ran.code, room.batches()), (0, before), "{name}: {}", ran.err);
    }
}

#[test]
fn a_run_that_does_not_wait_is_gone_on_with_by_the_same_command() {
    let room = Room::new("openai", Temper::Slow);
    let later = [&RUN[..6], &["--batch=later"]].concat();
    for _ in 0..2 {
        let ran = run(room.desk.depeche(&later));
        assert_eq!(ran.code, 4, "{}", ran.err);
        assert!(ran.err.contains("same command"), "{}", ran.err);
        assert_eq!(room.batches(), 1, "what waits is not submitted again");
    }
    *room.provider.temper.lock().unwrap() = Temper::Good;
    let mut codes = Vec::new();
    while codes.last() != Some(&0) && codes.len() < 8 {
        codes.push(run(room.desk.depeche(&later)).code);
    }
    assert_eq!(codes.last(), Some(&0), "{codes:?}");
    room.sound();
    assert_eq!(room.outcomes(), ["done"; 3]);
}

#[test]
fn a_killed_run_pays_for_no_batch_twice() {
    let room = Room::new("mistral", Temper::Slow);
    let mut child = room.desk.command(&RUN).spawn().unwrap();
    let started = std::time::Instant::now();
    let looked = || room.provider.batches.lock().unwrap().first().is_some_and(|batch| batch.looks > 0);
    while !looked() && started.elapsed().as_secs() < 120 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = room.requests();
    *room.provider.temper.lock().unwrap() = Temper::Good;
    let ran = run(room.desk.depeche(&RUN));
    assert_eq!(ran.code, 0, "{}", ran.err);
    room.sound();
    let whole = Room::new("mistral", Temper::Good);
    assert_eq!(run(whole.desk.depeche(&RUN)).code, 0);
    assert!(before > 0 && room.requests() == whole.requests(), "{} of {}", room.requests(), whole.requests());
}

#[test]
fn what_expires_is_asked_again_and_what_is_never_answered_is_named() {
    for name in ["openai", "anthropic"] {
        let room = Room::new(name, Temper::Forgetful);
        let ran = run(room.desk.depeche(&RUN));
        // What expires in a batch comes with the next; what never comes is given up and said.
        assert!([0, 4, 5].contains(&ran.code), "{name}: {} {}", ran.code, ran.err);
        let told = tree(&room.desk.path().join("out")).values().any(|text| text.contains("no usable answer"));
        assert!(told || ran.err.contains("no usable answer"), "{name}: {}", ran.err);
        room.sound();
    }
}

#[test]
fn a_batch_that_is_refused_is_named_and_given_up() {
    let room = Room::new("openai", Temper::Unwilling);
    let ran = run(room.desk.depeche(&RUN));
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("no such model"), "{}", ran.err);
    // Each request three times: together, then text by text.
    assert!((3..=30).contains(&room.batches()), "{}", room.batches());
}

#[test]
fn the_answer_to_another_request_is_refused() {
    let room = Room::new("anthropic", Temper::Confused);
    let ran = run(room.desk.depeche(&RUN));
    let alone = Newsroom::new();
    alone.articles(3);
    assert_eq!(run(alone.desk.depeche(&RUN[..6])).code, 0);
    // Asked alone, where nothing can be mixed up, some come all the same; none is another's.
    let mut compared = 0;
    for number in 0..3 {
        let quotes = |desk: &Desk| {
            let brief: Value = serde_json::from_str(&desk.read(&format!("out/{number:03}.json"))).unwrap();
            brief["quotes"].as_array().unwrap().clone()
        };
        for (quote, wanted) in quotes(&room.desk).iter().zip(quotes(&alone.desk)) {
            let (text, wanted) = (&quote["english"]["text"], &wanted["english"]["text"]);
            assert!(text.is_null() || text == wanted, "{text} for {wanted}: {}", ran.err);
            compared += 1;
        }
    }
    assert!(compared > 0);
}

#[test]
fn batches_need_an_interface_a_folder_and_a_list_that_can_be_read_again() {
    let room = Newsroom::new();
    room.articles(1);
    let ran = run(room.desk.depeche(&RUN));
    assert!(ran.code == 3 && ran.err.contains("batch_interface"), "{}", ran.err);
    let ran = run(room.desk.depeche(&["brief", "in/000.txt", "--batch"]));
    assert!(ran.code == 2 && ran.err.contains("-o DIR"), "{}", ran.err);
    let ran = run(room.desk.depeche(&["brief", "--files-from", "-", "-o", "out", "--batch"]));
    assert!(ran.code == 2 && ran.err.contains("--files-from"), "{}", ran.err);
}
