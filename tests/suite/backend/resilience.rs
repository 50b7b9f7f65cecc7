//! Limits, outages, money, and where the key goes.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use depeche::{
    backend::{BackendError, record::Recorder, retry::RetryBudget, shared::Shared},
    config::backend::BackendConfig,
};
use serde_json::json;
use tokio::sync::Barrier;

use super::{TEXTS, Waits, open, open_with, request};
use crate::support::{
    server::{Reply, Request, Server},
    services::{APERTIUM, DEEPL, KEY, Mischief, OPENAI, Running, english},
};

/// A good answer to one text for Apertium.
fn apertium_answer(request: &Request) -> Reply {
    if request.path().ends_with("/listPairs") {
        return Reply::json(
            200,
            &json!({"responseData": [{"sourceLanguage": "fra", "targetLanguage": "eng"}]}),
        );
    }
    let text = english(request.form().get("q").map_or("", String::as_str));
    Reply::json(200, &json!({"responseData": {"translatedText": text}, "responseStatus": 200}))
}

fn apertium_at(base_url: String) -> BackendConfig {
    BackendConfig {
        dialect: Some("apertium".to_owned()),
        base_url: Some(base_url),
        ..BackendConfig::default()
    }
}

#[tokio::test]
async fn never_more_than_the_limit_in_flight() {
    let barrier = Arc::new(Barrier::new(4));
    let server = Server::start(move |request| match request.path() {
        "/listPairs" => apertium_answer(request),
        _ => Reply::Together(Arc::clone(&barrier), Box::new(apertium_answer(request))),
    })
    .await;
    let config = BackendConfig { max_concurrency: Some(4), ..apertium_at(server.url()) };
    let (backend, _) = open(&config);
    let texts: Vec<String> = (0..10).map(|number| format!("phrase {number}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let request = request(&texts);
    // Two articles at once share the limit; 20 requests in groups of four that wait for each other.
    let (one, two) = tokio::join!(backend.translate(&request), backend.translate(&request));
    assert!(one.unwrap().items.iter().chain(&two.unwrap().items).all(Result::is_ok));
    assert_eq!(server.most_in_flight(), 4);
    assert!(server.connections() <= 4, "connections are used again: {}", server.connections());
}

#[tokio::test]
async fn a_redirect_to_another_host_gets_nothing() {
    let elsewhere = Server::start(apertium_answer).await;
    let target = elsewhere.url();
    let service = Server::start(move |request| match request.path() {
        "/v2/translate" => Reply::json(307, &json!({})).with("location", &format!("{target}/v2/translate")),
        _ => Reply::json(404, &json!({})),
    })
    .await;
    let config = BackendConfig {
        dialect: Some("deepl".to_owned()),
        base_url: Some(service.url()),
        api_key_env: Some("TEST_KEY".to_owned()),
        ..BackendConfig::default()
    };
    let error = open(&config).0.translate(&request(&TEXTS)).await.unwrap_err().to_string();
    assert!(error.contains(&elsewhere.url()) && error.contains("base_url"), "{error}");
    assert_eq!(elsewhere.requests().len(), 0);
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_within_the_host_is_followed() {
    let service = Server::start(|request| match request.path() {
        "/translate" => Reply::json(308, &json!({})).with("location", "/moved"),
        _ => apertium_answer(request),
    })
    .await;
    let reply = open(&apertium_at(service.url())).0.translate(&request(&["Oui."])).await.unwrap();
    assert_eq!(reply.items[0].as_ref().unwrap().text, english("Oui."));
    let paths: Vec<String> = service.requests().iter().map(|request| request.target.clone()).collect();
    assert_eq!(paths, ["/listPairs", "/translate", "/moved"]);
    let circle = Server::start(|_| Reply::json(307, &json!({})).with("location", "/again")).await;
    let error = open(&apertium_at(circle.url())).0.translate(&request(&["Oui."])).await.unwrap_err();
    assert!(error.to_string().contains("circle"), "{error}");
    assert_eq!(circle.requests().len(), 4);
}

#[tokio::test]
async fn an_answer_may_not_be_larger_than_configured() {
    let big = Reply::typed(200, "application/json", vec![b' '; 3 << 20]);
    let packed = big.clone().gzipped();
    for reply in [big, packed] {
        let running = Running::start(DEEPL, vec![Mischief::Instead(reply)]).await;
        let config = BackendConfig { max_response_mib: Some(2), ..running.config() };
        let error = open(&config).0.translate(&request(&TEXTS)).await.unwrap_err();
        assert!(error.to_string().contains("larger than 2 MiB"), "{error}");
    }
}

#[tokio::test]
async fn further_attempts_are_counted_over_the_run() {
    let down = Reply::json(503, &json!({"message": "down"}));
    let running = Running::start(DEEPL, vec![Mischief::Instead(down); 100]).await;
    let waits = Waits::default();
    let shared = Shared { retries: RetryBudget::new(5), ..Shared::default().with_pause(waits.pause()) };
    let backend = open_with(&running.config(), shared);
    let mut sent = Vec::new();
    for _ in 0..3 {
        backend.translate(&request(&TEXTS)).await.unwrap_err();
        sent.push(running.main_requests().len());
    }
    assert_eq!(sent, [5, 7, 8]);
}

#[tokio::test]
async fn a_dead_backend_is_left_alone_for_a_while() {
    let running = Running::start(DEEPL, vec![Mischief::Instead(Reply::Close); 100]).await;
    let (backend, _) = open(&running.config());
    let mut errors = Vec::new();
    for _ in 0..4 {
        errors.push(backend.translate(&request(&TEXTS)).await.unwrap_err());
    }
    assert_eq!(running.main_requests().len(), 8);
    assert!(errors.iter().all(|error| matches!(error, BackendError::Unreachable { .. })));
    assert!(errors[3].to_string().contains("paused"), "{}", errors[3]);
}

#[tokio::test]
async fn a_run_stops_before_it_costs_too_much() {
    let running = Running::start(DEEPL, Vec::new()).await;
    let config = BackendConfig { price_per_million_characters: Some(1_000_000.0), ..running.config() };
    let backend = open_with(&config, Shared::default().with_limit(Some(30.0)));
    // The service bills seven characters a text, whatever was estimated.
    let reply = backend.translate(&request(&["0123456789"])).await.unwrap();
    assert_eq!(reply.usage.cost, Some(7.0));
    let error = backend.translate(&request(&["0123456789", "0123456789", "01234"])).await.unwrap_err();
    assert!(matches!(error, BackendError::CostLimit { .. }), "{error}");
    assert_eq!(running.main_requests().len(), 1);
    backend.translate(&request(&["0123456789", "0123456789"])).await.unwrap();
    assert_eq!(running.main_requests().len(), 2);
}

#[tokio::test]
async fn tokens_are_counted_and_priced() {
    let running = Running::start(OPENAI, Vec::new()).await;
    let config = BackendConfig {
        price_per_million_input: Some(10.0),
        price_per_million_output: Some(40.0),
        ..running.config()
    };
    let reply = open(&config).0.translate(&request(&TEXTS)).await.unwrap();
    assert_eq!((reply.usage.input_tokens, reply.usage.output_tokens), (Some(100), Some(50)));
    assert!((reply.usage.cost.unwrap() - 0.003).abs() < 1e-12);
    assert_eq!(reply.model.as_deref(), Some("test-model-1"));
}

#[tokio::test]
async fn what_is_given_up_leaves_nothing_behind() {
    let running = Running::start(APERTIUM, vec![Mischief::Instead(Reply::Silence)]).await;
    let config = BackendConfig { max_concurrency: Some(1), ..running.config() };
    let (backend, _) = open(&config);
    let work = request(&["Un."]);
    tokio::select! {
        reply = backend.translate(&work) => panic!("the service is silent: {reply:?}"),
        () = async {
            // Discovery, then the text itself.
            running.server.arrival().await;
            while running.main_requests().is_empty() {
                running.server.arrival().await;
            }
        } => {}
    }
    let reply = backend.translate(&request(&["Deux."])).await.unwrap();
    assert_eq!(reply.items[0].as_ref().unwrap().text, english("Deux."));
}

#[tokio::test]
async fn requests_go_through_the_configured_proxy() {
    let proxy = Server::start(apertium_answer).await;
    let config =
        BackendConfig { proxy: Some(proxy.url()), ..apertium_at("http://service.invalid/apy".to_owned()) };
    open(&config).0.translate(&request(&["Oui."])).await.unwrap();
    let targets: Vec<String> = proxy.requests().iter().map(|request| request.target.clone()).collect();
    assert_eq!(targets, ["http://service.invalid/apy/listPairs", "http://service.invalid/apy/translate"]);
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_it_is_named() {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/support/tls");
    let certificate = CertificateDer::from_pem_file(folder.join("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(tls));
    let server = Server::start_with(apertium_answer, move |stream| acceptor.accept(stream)).await;
    let address = format!("https://127.0.0.1:{}", server.port());
    let config = BackendConfig { max_retries: Some(0), ..apertium_at(address) };
    let error = open(&config).0.translate(&request(&["Oui."])).await.unwrap_err();
    assert!(matches!(error, BackendError::Unreachable { .. }), "{error}");
    assert_eq!(server.requests().len(), 0);
    let trusting = BackendConfig { ca_file: Some(folder.join("ca.pem")), ..config };
    open(&trusting).0.translate(&request(&["Oui."])).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn http_2_carries_all_requests_over_one_connection() {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/support/tls");
    let certificate = CertificateDer::from_pem_file(folder.join("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(tls));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let connections = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let stream = acceptor.accept(stream).await.unwrap();
            assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
            tokio::spawn(speak_http_2(stream));
        }
    });
    let pairs = [("fr-en".to_owned(), "fra|eng".to_owned())].into();
    let config = BackendConfig { ca_file: Some(folder.join("ca.pem")), pairs, ..apertium_at(address) };
    let (backend, _) = open(&config);
    // The first request opens the connection, the others share it.
    backend.translate(&request(&["Oui."])).await.unwrap();
    let texts: Vec<String> = (0..12).map(|number| format!("phrase {number}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let reply = backend.translate(&request(&texts)).await.unwrap();
    assert!(reply.items.iter().all(Result::is_ok), "{reply:?}");
    assert_eq!(connections.load(std::sync::atomic::Ordering::SeqCst), 1);
}

/// Answers everything on one HTTP/2 connection.
async fn speak_http_2<S>(stream: S)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        let body = if request.uri().path() == "/listPairs" {
            json!({"responseData": []})
        } else {
            json!({"responseData": {"translatedText": "phrase"}, "responseStatus": 200})
        };
        let head = http::Response::builder().header("content-type", "application/json").body(()).unwrap();
        let mut stream = respond.send_response(head, false).unwrap();
        stream.send_data(body.to_string().into_bytes().into(), true).unwrap();
    }
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_that_is_written_holds_the_key_or_the_article() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    // With a single subscriber in the process, whether an event is wanted is asked of the thread that
    // comes to it first, which may be another test's, without one. With two all are asked.
    let _other = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(subscriber);
    let folder = tempfile::tempdir().unwrap();
    let article = "Le secret du maire.";
    let mut written = String::new();
    for service in [OPENAI, DEEPL] {
        // The service echoes the key in every form of error.
        for status in [400, 401, 429, 500] {
            let echo = Reply::json(status, &(service.error)(status, &format!("bad key {KEY} given")));
            let running =
                Running::start(service, vec![Mischief::Instead(echo.with("x-request-id", KEY)); 20]).await;
            let recorder = Recorder::new(folder.path()).unwrap();
            let shared = Shared::default().with_recorder(Some(recorder)).with_pause(Waits::default().pause());
            let backend = open_with(&running.config(), shared);
            let error = backend.translate(&request(&[article])).await;
            written = format!("{written}{error:?} {backend:?} {:?}", backend.probe("fr", "en").await);
            if let Err(error) = error {
                written.push_str(&error.to_string());
            }
        }
    }
    assert!(written.contains("[key]"), "the echo was seen: {written}");
    assert!(!written.contains(article));
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("next attempt"), "{logged}");
    assert!(!logged.contains(KEY) && !logged.contains(article) && !logged.contains("secret du maire"));
    assert!(!written.contains(KEY));
    let mut files = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains(KEY), "{text}");
        files += usize::from(text.contains("maire"));
    }
    assert!(files >= 8, "bodies are recorded: {files}");
}
