//! The program itself, against scripted services.

use std::collections::BTreeMap;

use depeche::config::backend::BackendConfig;
use serde_json::{Value, json};

use crate::support::{
    ARTICLE, Desk, Ran, run,
    server::{Reply, Server},
    services::{APERTIUM, DEEPL, KEY, LIBRETRANSLATE, Mischief, OLLAMA, OPENAI, Running, SERVICES},
};

/// A configuration that sends French to `config`.
fn configured(config: &BackendConfig) -> String {
    let profiles = BTreeMap::from([("backend", BTreeMap::from([("desk", config)]))]);
    format!("[routes]\nfr = \"desk\"\n\n{}", toml::to_string(&profiles).unwrap())
}

/// The desk of a service, with an article.
fn desk(config: &BackendConfig) -> Desk {
    let desk = Desk::new();
    desk.write("depeche.toml", configured(config));
    desk.write("a.txt", ARTICLE);
    desk
}

/// Runs the program while the service answers.
async fn depeche(desk: &Desk, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = desk.depeche(arguments);
    command.env("TEST_KEY", KEY).envs(variables.iter().copied());
    tokio::task::spawn_blocking(move || run(command)).await.unwrap()
}

/// A service's table; a language model only translates here.
fn only_translates(running: &Running) -> BackendConfig {
    BackendConfig { summarise: Some(false), ..running.config() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_written_configuration_works_at_once_with_what_is_there() {
    let running = Running::start(OLLAMA, Vec::new()).await;
    let host = running.server.url().trim_start_matches("http://").to_owned();
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    let variables = [("OLLAMA_HOST", host.as_str()), ("DEEPL_API_KEY", KEY)];
    let written = depeche(&desk, &["config", "init"], &variables).await;
    assert_eq!(written.code, 0, "{}", written.err);
    let file = desk.read("depeche.toml");
    assert!(file.contains(&format!("base_url = \"http://{host}\"")), "{file}");
    assert!(file.contains("model = \"test-model:latest\""), "{file}");
    assert!(file.contains("[backend.deepl]") && !file.contains("\nfr = \"deepl\""), "{file}");
    assert!(!file.contains(KEY) && !written.err.contains(KEY), "keys stay in the environment");
    // Another service may run on the machine that tests: the one that was started is asked for by name.
    let briefed = depeche(&desk, &["translate", "a.txt", "-b", "ollama"], &variables).await;
    assert_eq!(briefed.code, 0, "{}", briefed.err);
    let again = depeche(&desk, &["config", "init"], &variables).await;
    assert_eq!(again.code, 2, "a file that is there stays");
    assert!(running.server.requests().iter().all(|request| request.path() != "/v1/models"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_program_writes_holds_the_key() {
    for service in SERVICES {
        // It repeats the key in an error, in a header and in an address.
        let echo = (service.error)(503, &format!("no, {KEY} is busy"));
        let echo = Reply::json(503, &echo).with("x-request-id", KEY).with("retry-after", "0");
        let running = Running::start(service, vec![Mischief::Instead(echo); 3]).await;
        let desk = desk(&only_translates(&running));
        let mut written = String::new();
        for arguments in [
            &["brief", "a.txt", "-vv", "--record", "record", "-f", "json", "-o", "a.json"] as &[&str],
            &["brief", "a.txt", "-vv", "--log-format", "json"],
            &["translate", "a.txt", "-vv"],
            &["backend", "check", "desk", "--record", "record", "-vv"],
            &["backend", "list", "-vv"],
            &["config", "show", "-vv"],
        ] {
            let ran = depeche(&desk, arguments, &[]).await;
            written = format!("{written}{}{}", ran.out, ran.err);
            if arguments.contains(&"check") {
                let ran = depeche(&desk, arguments, &[("DEPECHE_LOG", "trace")]).await;
                written = format!("{written}{}{}", ran.out, ran.err);
            }
        }
        assert!(written.contains("[key]"), "{}: the echo was seen", service.dialect);
        let files = ignore::WalkBuilder::new(desk.path()).hidden(false).git_ignore(false).build();
        let mut recorded = 0;
        for file in files.flatten().filter(|entry| entry.path().is_file()) {
            let text = String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).into_owned();
            assert!(!text.contains(KEY), "{}: {} holds the key", service.dialect, file.path().display());
            recorded += usize::from(file.path().components().any(|part| part.as_os_str() == "record"));
        }
        assert!(recorded > 4, "{}: {recorded}", service.dialect);
        let at = written.find(KEY).map(|at| &written[at.saturating_sub(300)..at + KEY.len()]);
        assert_eq!(at, None, "{}", service.dialect);
        assert!(running.server.requests().len() > 4, "{}", service.dialect);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_log_holds_the_article() {
    let running = Running::start(OPENAI, Vec::new()).await;
    let desk = desk(&only_translates(&running));
    let ran = depeche(&desk, &["brief", "a.txt", "-o", "a.md"], &[("DEPECHE_LOG", "trace")]).await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.lines().count() > 10, "the log is on: {}", ran.err);
    for words in ["bibliothèque de Rennes", "Nous avons investi", "beau jour"] {
        assert!(!ran.err.contains(words), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_backend_is_told_and_its_fallback_named() {
    let down = Reply::json(503, &json!({"message": "down"})).with("retry-after", "0");
    let running = Running::start(DEEPL, vec![Mischief::Instead(down); 100]).await;
    let config =
        BackendConfig { fallback: Some("embedded".to_owned()), max_concurrency: Some(1), ..running.config() };
    let desk = desk(&config);
    for name in ["in/1.txt", "in/2.txt", "in/3.txt"] {
        desk.write(name, format!("{ARTICLE}\nUn mot pour {name}.\n"));
    }
    let ran = depeche(&desk, &["brief", "in", "-o", "out", "-f", "json"], &[]).await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("backend desk is paused for 30 s"), "{}", ran.err);
    for name in ["out/1.json", "out/2.json", "out/3.json"] {
        let brief: Value = serde_json::from_str(&desk.read(name)).unwrap();
        assert_eq!(brief["provenance"]["fallback_from"], "desk", "{name}");
        assert_eq!(brief["provenance"]["backend"], "embedded", "{name}");
        let warnings = brief["warnings"].to_string();
        assert!(warnings.contains("backend desk failed") && warnings.contains("embedded"), "{warnings}");
    }
    // The pause spares the service: eight refusals open it, the rest of the run asks no more.
    assert_eq!(running.main_requests().len(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_stops_before_it_spends_more() {
    let running = Running::start(DEEPL, Vec::new()).await;
    let config = BackendConfig { price_per_million_characters: Some(10_000.0), ..running.config() };
    let desk = desk(&config);
    let free = depeche(&desk, &["brief", "a.txt", "--max-cost", "100"], &[]).await;
    assert_eq!(free.code, 0, "{}", free.err);
    assert!(free.err.contains("cost 0."), "what it cost is told: {}", free.err);
    let sent = running.main_requests().len();
    // Elsewhere, for what was answered before would be free.
    let elsewhere = ["brief", "a.txt", "--max-cost", "0.01", "--cache-dir", "elsewhere"];
    let stopped = depeche(&desk, &elsewhere, &[]).await;
    assert_eq!(stopped.code, 5, "{}", stopped.err);
    assert!(stopped.err.contains("stopped before spending more than 0.01"), "{}", stopped.err);
    assert!(
        stopped.out.contains("[untranslated]") && stopped.out.contains("Nous avons investi"),
        "{}",
        stopped.out
    );
    assert_eq!(running.main_requests().len(), sent, "nothing was sent");
    let limit = [("DEPECHE_BRIEF_MAX_COST", "0.01")];
    let translate = ["translate", "a.txt", "--cache-dir", "elsewhere"];
    assert_eq!(depeche(&desk, &translate, &limit).await.code, 5);
    // A limit needs a price.
    let unpriced = self::desk(&running.config());
    let ran = depeche(&unpriced, &["brief", "a.txt", "--max-cost", "1"], &[]).await;
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("price_per_million_characters"), "{}", ran.err);
    assert_eq!(depeche(&desk, &["brief", "a.txt", "--max-cost=-1"], &[]).await.code, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_tells_requests_and_cost_and_sends_nothing() {
    let running = Running::start(DEEPL, Vec::new()).await;
    let config = BackendConfig { price_per_million_characters: Some(20.0), ..running.config() };
    let desk = desk(&config);
    let plan = depeche(&desk, &["brief", "a.txt", "--dry-run"], &[]).await;
    assert_eq!(plan.code, 0, "{}", plan.err);
    let total: Vec<&str> = plan.out.lines().last().unwrap().split_whitespace().collect();
    assert_eq!((total[0], total[3]), ("total", "1"), "{}", plan.out);
    let expected: f64 = total[2].parse::<f64>().unwrap() * 20.0 / 1e6;
    assert!((total[4].parse::<f64>().unwrap() - expected).abs() < 1e-4, "{}", plan.out);
    assert_eq!(running.server.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_is_a_table_and_an_exit_code() {
    for service in [OPENAI, DEEPL, LIBRETRANSLATE, APERTIUM] {
        let running = Running::start(service, Vec::new()).await;
        let desk = desk(&only_translates(&running));
        let ran = depeche(&desk, &["backend", "check", "desk"], &[]).await;
        assert_eq!(ran.code, 0, "{}: {}{}", service.dialect, ran.out, ran.err);
        for step in ["reachability", "authentication", "round trip", "limits", "price"] {
            assert!(ran.out.contains(step), "{}: {}", service.dialect, ran.out);
        }
    }
    let refused = (DEEPL.error)(403, "Authorization failed");
    let running = Running::start(DEEPL, vec![Mischief::Instead(Reply::json(403, &refused)); 9]).await;
    let ran = depeche(&desk(&running.config()), &["backend", "check", "desk"], &[]).await;
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("fail") && ran.out.contains("Authorization failed"), "{}", ran.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_holds_the_context_against_the_model() {
    let server = Server::start(|request| match request.path() {
        "/models" => Reply::json(200, &json!({"data": [{"id": "m", "max_model_len": 4096}]})),
        _ => Reply::json(500, &json!({"error": "no"})),
    })
    .await;
    let config = BackendConfig {
        dialect: Some("openai".to_owned()),
        base_url: Some(server.url()),
        model: Some("m".to_owned()),
        context_tokens: Some(8192),
        max_retries: Some(0),
        ..BackendConfig::default()
    };
    let ran = depeche(&desk(&config), &["backend", "check", "desk"], &[]).await;
    assert!(ran.out.contains("`context_tokens = 4096`"), "{}", ran.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proxy_variables_count_but_not_for_this_machine() {
    let proxy = Server::start(|request| {
        let value = match request.path().rsplit('/').next() {
            Some("listPairs") => {
                json!({"responseData": [{"sourceLanguage": "fra", "targetLanguage": "eng"}]})
            }
            _ => json!({"responseData": {"translatedText": "The town hall."}}),
        };
        Reply::json(200, &value)
    })
    .await;
    let config = |base_url: &str| BackendConfig {
        dialect: Some("apertium".to_owned()),
        base_url: Some(base_url.to_owned()),
        max_retries: Some(0),
        ..BackendConfig::default()
    };
    let variables = [("HTTP_PROXY", proxy.url()), ("http_proxy", proxy.url())];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let outside = desk(&config("http://service.invalid/apy"));
    let ran = depeche(&outside, &["translate", "a.txt"], &variables).await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    let seen = proxy.requests();
    assert!(seen.iter().all(|request| request.target.starts_with("http://service.invalid/apy/")), "{seen:?}");
    let spared = [variables[0], variables[1], ("NO_PROXY", "service.invalid")];
    assert_eq!(depeche(&outside, &["translate", "a.txt"], &spared).await.code, 5);
    // What runs on this machine is not reached through a proxy.
    let running = Running::start(APERTIUM, Vec::new()).await;
    let ran = depeche(&desk(&running.config()), &["translate", "a.txt"], &variables).await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(proxy.requests().len(), seen.len());
    assert!(!running.main_requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn prompts_are_shown_exported_edited_and_used() {
    let running = Running::start(OPENAI, Vec::new()).await;
    let desk = desk(&only_translates(&running));
    let shown = depeche(&desk, &["prompts", "show", "translate"], &[]).await;
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.contains("Variables:") && shown.out.contains("boundary"), "{}", shown.out);
    assert_eq!(depeche(&desk, &["prompts", "export", "mine"], &[]).await.code, 0);
    let style = desk.read("mine/house-style.md").replace("British spelling", "American spelling");
    desk.write("mine/house-style.md", style);
    let brief = |name: &'static str, more: &'static [&'static str]| {
        let arguments: Vec<&str> = ["brief", "a.txt", "-o", name].iter().chain(more).copied().collect();
        let desk = &desk;
        async move {
            let ran = depeche(desk, &arguments, &[]).await;
            assert_eq!(ran.code, 0, "{}", ran.err);
            let brief: Value = serde_json::from_str(&desk.read(name)).unwrap();
            brief["provenance"]["prompts"].clone()
        }
    };
    let built_in = brief("one.json", &[]).await;
    let own = brief("two.json", &["--prompts-dir", "mine"]).await;
    assert_eq!(built_in["translate"], own["translate"]);
    assert_ne!(built_in["house-style"], own["house-style"], "the edited style is on record");
    let sent = running.main_requests().last().unwrap().json().unwrap();
    assert!(sent["messages"][0]["content"].as_str().unwrap().contains("American spelling"));
    desk.write(
        "mine/reask.md",
        "{% block system %}{% endblock %}\n{% block user %}\n  {{ problemz }}{% endblock %}",
    );
    let broken = depeche(&desk, &["brief", "a.txt", "--prompts-dir", "mine"], &[]).await;
    assert_eq!(broken.code, 3, "{}", broken.err);
    assert!(broken.err.contains("reask.md, line 3, column 6"), "{}", broken.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_glossary_is_told_and_held() {
    let running = Running::start(OPENAI, Vec::new()).await;
    let desk = desk(&only_translates(&running));
    let config = desk.read("depeche.toml");
    desk.write("depeche.toml", format!("{config}\n[glossary]\nfile = \"names.tsv\"\n"));
    desk.write("names.tsv", "# ours\nla maire\tthe lady mayoress\nbaleine\twhale\n");
    let ran = depeche(&desk, &["brief", "a.txt", "-f", "json"], &[]).await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    let sent: String = running
        .server
        .requests()
        .iter()
        .map(|request| String::from_utf8_lossy(&request.body).into_owned())
        .collect();
    assert!(sent.contains("la maire = the lady mayoress"), "the model is told: {sent}");
    assert!(!sent.contains("baleine"), "only what stands in the text: {sent}");
    let brief: Value = serde_json::from_str(&ran.out).expect("JSON");
    let held = |status: &str| {
        brief["checks"]
            .as_array()
            .unwrap()
            .iter()
            .any(|check| check["kind"] == "glossary" && check["status"] == status)
    };
    assert!(held("fail"), "the service translates by its own lights: {}", ran.out);
    assert!(held("ok"), "{}", ran.out);
    let strict = depeche(&desk, &["brief", "a.txt", "--strict"], &[]).await;
    assert_eq!(strict.code, 6, "{}", strict.err);

    desk.write("names.tsv", "la maire\tthe mayor\nno tab here\n");
    let ran = depeche(&desk, &["brief", "a.txt"], &[]).await;
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("names.tsv") && ran.err.contains("line 2"), "{}", ran.err);
}

#[test]
fn a_key_typed_into_the_file_is_refused_and_not_shown() {
    let secret = "sk-live-0123456789";
    for line in [
        format!("api_key = \"{secret}\""),
        format!("key = '{secret}'"),
        format!("headers = {{ Authorization = \"Bearer {secret}\", }} }}"),
        format!("headers = \"Bearer {secret}\""),
        format!("auth_token = {secret}"),
    ] {
        let desk = Desk::new();
        desk.write("depeche.toml", format!("[backend.desk]\ndialect = \"deepl\"\n{line}\n"));
        desk.write("a.txt", ARTICLE);
        for arguments in [&["brief", "a.txt", "-b", "desk"][..], &["config", "show"], &["backend", "list"]] {
            let ran = run(desk.depeche(arguments));
            assert_eq!(ran.code, 3, "{line}: {}", ran.err);
            let shown = format!("{}{}", ran.out, ran.err);
            assert!(!shown.contains(&secret[..12]) && shown.contains("depeche.toml"), "{line}: {shown}");
        }
    }
}
