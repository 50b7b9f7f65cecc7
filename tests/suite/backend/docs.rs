//! docs/backends.md says what is so: its tables are written from the code, its examples are run.
//!
//! With `DEPECHE_UPDATE_DOCS=1` the tables are written, without it they are compared.

use std::{
    fmt::Write,
    sync::{Mutex, PoisonError},
};

use depeche::{
    backend::{
        dialect::{self, Dialect},
        profile::{Facts, Form},
    },
    config::environment::profile_keys,
};
use serde_json::{Value, json};

use crate::support::{
    ARTICLE, Desk, run,
    server::{Reply, Request, Server},
};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/backends.md");

/// Compares the part of the document between two marks with `wanted`, or writes it.
pub(super) fn in_step(start: &str, end: &str, wanted: &str) {
    static WRITING: Mutex<()> = Mutex::new(());
    let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let document = std::fs::read_to_string(PATH).unwrap();
    let (before, rest) = document.split_once(start).unwrap();
    let (written, after) = rest.split_once(end).unwrap();
    if std::env::var_os("DEPECHE_UPDATE_DOCS").is_some() {
        std::fs::write(PATH, format!("{before}{start}{wanted}{end}{after}")).unwrap();
    } else {
        assert_eq!(written, wanted, "run with DEPECHE_UPDATE_DOCS=1 to write docs/backends.md");
    }
}

fn row(dialect: &Dialect, preset: &Facts) -> String {
    let address = preset.base_url;
    let address = match preset.name {
        "deepl" => {
            "`https://api.deepl.com`, `https://api-free.deepl.com` for keys that end in `:fx`".to_owned()
        }
        _ => address.map_or_else(|| "yours (`base_url`)".to_owned(), |address| format!("`{address}`")),
    };
    let key = match preset.key_variable {
        Some(variable) => format!("`{variable}`"),
        None => "none needed".to_owned(),
    };
    let (forms, context) = if preset.is_chat() {
        let names: Vec<&str> = preset.forms.iter().map(|form| form.name()).collect();
        (names.join(", "), preset.context_tokens.to_string())
    } else {
        ("–".to_owned(), "–".to_owned())
    };
    format!(
        "| `{}` | {} | {address} | {key} | {} | {context} | {forms} |",
        preset.name, dialect.name, preset.concurrency
    )
}

#[test]
fn the_table_of_presets_is_what_the_code_says() {
    let mut table = "| preset | dialect | address | key | at once | context | structured answers |\n\
                     |---|---|---|---|---|---|---|\n"
        .to_owned();
    for (dialect, preset) in dialect::presets() {
        writeln!(table, "{}", row(dialect, preset)).unwrap();
    }
    in_step("<!-- presets -->\n", "<!-- end of the presets -->", &table);
}

#[test]
fn every_key_of_a_profile_is_explained() {
    let source = include_str!("../../../src/config/backend.rs");
    let mut table = "| key | meaning |\n|---|---|\n".to_owned();
    let (mut words, mut keys) = (Vec::new(), Vec::new());
    let fields = source.lines().skip_while(|line| !line.starts_with("pub struct")).skip(1);
    for line in fields.take_while(|line| *line != "}") {
        let line = line.trim();
        if let Some(doc) = line.strip_prefix("///") {
            words.push(doc.trim());
        } else if let Some((name, _)) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(':')) {
            writeln!(table, "| `{name}` | {} |", words.join(" ").replace('|', "\\|")).unwrap();
            keys.push(name.to_owned());
            words.clear();
        }
    }
    let (mut known, mut written) = (profile_keys(), keys);
    known.sort_unstable();
    written.sort_unstable();
    assert_eq!(known, written);
    in_step("<!-- keys -->\n", "<!-- end of the keys -->", &table);
}

#[test]
fn every_dialect_and_form_is_named() {
    let document = std::fs::read_to_string(PATH).unwrap();
    for name in dialect::names() {
        assert!(document.contains(&format!("\n| `{name}` |")), "{name}");
    }
    for name in Form::names() {
        assert!(document.contains(&format!("`{name}`")), "{name}");
    }
}

/// The configuration that the document gives as the example `name`, for a service at `address`.
fn example(name: &str, address: &str) -> String {
    let document = std::fs::read_to_string(PATH).unwrap();
    let (_, rest) = document.split_once(&format!("<!-- example: {name} -->\n```toml\n")).unwrap();
    let (block, _) = rest.split_once("\n```").unwrap();
    assert!(block.contains("http://127.0.0.1:9000"), "{block}");
    block.replace("http://127.0.0.1:9000", address)
}

/// Has the example translate an article; gives the requests.
async fn tried(name: &'static str, backend: &'static str, answer: fn(&Request) -> Reply) -> Vec<Request> {
    let server = Server::start(answer).await;
    let desk = Desk::new();
    desk.write("depeche.toml", example(name, &server.url()));
    desk.write("a.txt", ARTICLE);
    let key = desk.write("keys/lab", "file-key\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    assert!(key.is_file());
    let mut command = desk.depeche(&["translate", "a.txt", "-b", backend]);
    command.env("HOUSE_KEY", "env-key");
    let ran = tokio::task::spawn_blocking(move || run(command)).await.unwrap();
    assert_eq!(ran.code, 0, "{name}: {}", ran.err);
    assert!(ran.err.lines().all(|line| !line.contains("not translated")), "{name}: {}", ran.err);
    assert!(ran.out.contains("English"), "{name}: {}", ran.out);
    server.requests()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_worked_examples_work() {
    let list = tried("list", "house", |request| {
        assert_eq!((request.method.as_str(), request.path()), ("POST", "/mt"));
        assert_eq!(request.header("x-token"), Some("Token env-key"));
        let body = request.json().unwrap();
        assert_eq!(body["pair"], "fr-en");
        let texts = body["src"].as_array().unwrap();
        let result: Vec<Value> =
            texts.iter().map(|text| json!({"text": format!("English of {text}")})).collect();
        Reply::json(200, &json!({"result": result, "billed": {"characters": 10}}))
    })
    .await;
    assert_eq!(list.len(), 1, "eight texts at once");
    let get = tried("get", "mymemory", |request| {
        assert_eq!((request.method.as_str(), request.path()), ("GET", "/get"));
        assert!(request.body.is_empty());
        let query = request.query();
        assert_eq!(query["langpair"], "fr|en");
        let text = format!("English of {}", query["q"]);
        Reply::json(200, &json!({"responseData": {"translatedText": text}, "responseDetails": ""}))
    })
    .await;
    assert!(get.len() > 3, "one text a request");
    assert!(get.iter().any(|request| request.query()["q"].contains('«')));
    let prompt = tried("prompt", "lab", |request| {
        assert_eq!((request.method.as_str(), request.path()), ("POST", "/v2/models/newsroom-7b/generate"));
        let body = request.json().unwrap();
        assert_eq!(body["token"], "file-key");
        let inputs = body["inputs"].as_str().unwrap();
        let (head, text) = inputs.split_once("\n\n").unwrap();
        assert_eq!(head, "Translate from French into British English. Answer with the translation only.");
        Reply::json(
            200,
            &json!({"outputs": [{"data": format!("English of {text}")}], "error": null, "tokens": 9}),
        )
    })
    .await;
    assert!(prompt.len() > 3);
}
