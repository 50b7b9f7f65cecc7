//! The HTTP backends against real servers on loopback.
//!
//! `eval "$(.ci/servers start)"` starts them and says where they are; then
//! `cargo test --test real`. A server whose address is missing fails its tests. What a model says
//! is nowhere asserted: only that the program deals with it by its rules.

use std::{collections::BTreeMap, sync::Arc};

use depeche::{
    backend::{
        BackendError, HttpBackend, QuoteForSummary, SummariseRequest, TranslateRequest, dialect,
        probe::ProbeStatus, prompt::PromptSet, shared::Shared,
    },
    config::backend::BackendConfig,
};

const SENTENCES: [&str; 3] = [
    "Le président de la République a rencontré la ministre mardi à Paris.",
    "« L’histoire se répète », a-t-il conclu.",
    "Le budget atteint 3,5 millions d’euros.",
];

pub(crate) fn address(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run eval \"$(.ci/servers start)\" first"))
}

fn backend(config: BackendConfig) -> HttpBackend {
    let profile = dialect::resolve("real", &config, &|_| None).expect("the profile is sound");
    let prompts = PromptSet::load(None).expect("the built-in prompts are sound");
    HttpBackend::new(&profile, &prompts, Arc::new(Shared::default())).expect("the backend opens")
}

fn request(items: &[&str]) -> TranslateRequest {
    TranslateRequest {
        from: "fr".to_owned(),
        to: "en".to_owned(),
        items: items.iter().map(ToString::to_string).collect(),
        context: Some("Rencontre à l’Élysée".to_owned()),
    }
}

fn apertium() -> BackendConfig {
    BackendConfig {
        dialect: Some("apertium".to_owned()),
        base_url: Some(address("DEPECHE_TEST_APERTIUM")),
        ..BackendConfig::default()
    }
}

fn libretranslate() -> BackendConfig {
    BackendConfig {
        dialect: Some("libretranslate".to_owned()),
        base_url: Some(address("DEPECHE_TEST_LIBRETRANSLATE")),
        // A busy machine answers late; what is held here is what comes, not when.
        timeout_s: Some(600.0),
        idle_timeout_s: Some(600.0),
        ..BackendConfig::default()
    }
}

fn chat() -> BackendConfig {
    BackendConfig {
        dialect: Some("openai".to_owned()),
        base_url: Some(address("DEPECHE_TEST_CHAT")),
        model: Some("smollm2".to_owned()),
        context_tokens: Some(4096),
        max_output_tokens: Some(400),
        max_concurrency: Some(1),
        ..BackendConfig::default()
    }
}

#[tokio::test]
async fn apertium_finds_its_chain_and_translates_each_text() {
    let reply = backend(apertium()).translate(&request(&SENTENCES)).await.expect("apertium translates");
    let texts: Vec<&str> =
        reply.items.iter().map(|item| item.as_ref().expect("every text").text.as_str()).collect();
    println!("{texts:#?}");
    assert!(texts[0].contains("president"), "{texts:?}");
    assert!(texts[2].contains("3,5") || texts[2].contains("3.5"), "{texts:?}");
    assert_eq!(reply.usage.requests, 4);
}

#[tokio::test]
async fn apertium_says_which_pairs_are_missing() {
    let mut wanted = request(&SENTENCES);
    wanted.from = "de".to_owned();
    let error = backend(apertium()).translate(&wanted).await.expect_err("there is no German");
    assert!(matches!(error, BackendError::Configuration { .. }), "{error}");
    assert!(error.to_string().contains("deu"), "{error}");
    let pairs = BTreeMap::from([("de-en".to_owned(), "deu|fra|eng".to_owned())]);
    let error = backend(BackendConfig { pairs, ..apertium() }).translate(&wanted).await;
    let error = error.expect_err("the same refusal for every text is about the pair, not the texts");
    assert!(matches!(error, BackendError::Service { status: 400, .. }), "{error}");
    assert!(error.to_string().contains("not installed"), "{error}");
}

#[tokio::test]
async fn apertium_passes_its_check() {
    let report = backend(apertium()).probe("fr", "en").await;
    println!("{report:#?}");
    assert!(report.works(), "{report:#?}");
}

#[tokio::test]
async fn a_chat_server_passes_its_check_in_the_best_form() {
    let report = backend(chat()).probe("fr", "en").await;
    println!("{report:#?}");
    let status = |step: &str| {
        report.rows.iter().find(|row| row.step == step).map(|row| (row.status, row.note.as_str()))
    };
    assert_eq!(status("model"), Some((ProbeStatus::Ok, "smollm2")));
    assert_eq!(status("structured output"), Some((ProbeStatus::Ok, "json_schema")));
    assert!(report.works(), "{report:#?}");
}

#[tokio::test]
async fn a_chat_server_streams() {
    let backend =
        backend(BackendConfig { stream: Some(true), structured: Some("json_schema".to_owned()), ..chat() });
    let reply = backend.translate(&request(&SENTENCES[..1])).await.expect("the stream is put together");
    println!("{reply:#?}");
    assert_eq!(reply.items.len(), 1);
    assert!(reply.items[0].is_ok(), "{reply:#?}");
}

#[tokio::test]
async fn what_is_too_long_for_the_model_is_said() {
    let backend =
        backend(BackendConfig { context_tokens: Some(200_000), max_output_tokens: Some(100_000), ..chat() });
    let long = "La ministre a répondu mardi. ".repeat(1500);
    let reply = backend.translate(&request(&[long.trim()])).await.expect("the text fails alone");
    let reason = &reply.items[0].as_ref().expect_err("it is too long").reason;
    assert!(reason.contains("context"), "{reason}");
}

#[tokio::test]
async fn a_small_model_summarises_by_the_rules_or_not_at_all() {
    let sentences = [
        "Le maire de Lyon a présenté mardi le budget de la ville.",
        "Il prévoit 3,5 millions d’euros pour les écoles.",
        "« C’est une priorité », a déclaré le maire.",
        "L’opposition a voté contre.",
    ];
    let request = SummariseRequest {
        from: "fr".to_owned(),
        to: "en".to_owned(),
        title: Some("Lyon vote son budget".to_owned()),
        outlet: None,
        sentences: sentences.iter().map(ToString::to_string).collect(),
        quotes: vec![QuoteForSummary {
            id: "q1".to_owned(),
            text: "C’est une priorité".to_owned(),
            speaker: Some("le maire de Lyon".to_owned()),
        }],
        points: 2,
    };
    match backend(chat()).summarise(&request).await {
        Ok(reply) => {
            println!("{reply:#?}");
            assert!(!reply.headline.is_empty());
            assert!(reply.points.iter().chain([&reply.lead]).all(|line| !line.sentences.is_empty()
                && line.sentences.iter().all(|number| (1..=4).contains(number))));
        }
        Err(error) => {
            println!("{error}");
            assert!(matches!(error, BackendError::BadAnswer { .. }), "{error}");
        }
    }
}

#[tokio::test]
async fn a_chat_server_is_asked_in_the_form_that_is_configured() {
    for form in ["json_schema", "json_object_schema", "json_object"] {
        let config = BackendConfig { structured: Some(form.to_owned()), ..chat() };
        let reply = backend(config).translate(&request(&SENTENCES[..1])).await.expect("the form is taken");
        assert_eq!(reply.items.len(), 1, "{form}");
        assert!(reply.usage.input_tokens.is_some_and(|count| count > 50), "{form}: {reply:#?}");
    }
}

#[tokio::test]
async fn libretranslate_tells_its_limit_and_translates_each_text() {
    let backend = backend(libretranslate());
    let report = backend.probe("fr", "en").await;
    println!("{report:#?}");
    assert!(report.works(), "{report:#?}");
    let limits = report.rows.iter().find(|row| row.step == "limits").expect("a row");
    assert!(limits.note.contains("300 characters a text"), "{limits:?}");
    // Three texts, and one that is longer than the server takes: it is cut between sentences.
    let long = SENTENCES.join(" ").repeat(3);
    let reply = backend.translate(&request(&[SENTENCES[0], &long, SENTENCES[2]])).await;
    let reply = reply.expect("libretranslate translates");
    assert!(reply.items.iter().all(Result::is_ok), "{reply:#?}");
}

#[tokio::test]
async fn libretranslate_says_which_language_it_lacks() {
    let mut wanted = request(&SENTENCES);
    wanted.from = "sw".to_owned();
    let error = backend(libretranslate()).translate(&wanted).await.expect_err("there is no Swahili");
    assert!(matches!(error, BackendError::Service { status: 400, .. }), "{error}");
    assert!(error.to_string().contains("sw is not supported"), "{error}");
}
