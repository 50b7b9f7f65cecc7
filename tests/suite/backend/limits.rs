//! What each service takes at once, and what a model does not take at all.

use depeche::config::backend::BackendConfig;
use serde_json::{Value, json};

use super::{open, profile, request};
use crate::support::{
    server::{Reply, Server},
    services::{AZURE, DEEPL, GOOGLE, LIBRETRANSLATE, Mischief, Running, Service, english},
};

/// Sentences of about `characters` in all, with letters of two bytes and marks that JSON escapes.
fn sentences(characters: usize) -> Vec<String> {
    let sentence = |number: usize| {
        format!("La {number}e édition a été présentée à l’hôtel de ville : « \"très\" réussie » dit-il.")
    };
    let mut texts: Vec<String> = Vec::new();
    let mut left = characters;
    while left > 0 {
        let text = sentence(texts.len());
        left = left.saturating_sub(text.chars().count());
        texts.push(text);
    }
    texts
}

/// Texts in a request, and its size as the service counts it.
type Measure = fn(&Value) -> (usize, usize);

#[tokio::test]
async fn no_request_is_larger_than_the_service_takes() {
    let cases: [(Service, usize, Measure); 4] = [
        (DEEPL, 128 * 1024, |body| (body["text"].as_array().unwrap().len(), body.to_string().len())),
        (GOOGLE, 5000, |body| characters(&body["q"])),
        (AZURE, 50_000, |body| {
            characters(&body.as_array().unwrap().iter().map(|one| one["Text"].clone()).collect())
        }),
        (LIBRETRANSLATE, usize::MAX, |body| characters(&body["q"])),
    ];
    for (service, largest, measure) in cases {
        let running = Running::start(service, Vec::new()).await;
        // One long text among short ones: it is cut between sentences and put together again.
        let mut texts = sentences(120_000);
        texts.insert(7, sentences(40_000).join(" "));
        let items: Vec<&str> = texts.iter().map(String::as_str).collect();
        let reply = open(&running.config()).0.translate(&request(&items)).await.unwrap();
        assert_eq!(*running.violations.lock().unwrap(), Vec::<String>::new(), "{}", service.dialect);
        for (item, source) in reply.items.iter().zip(&texts) {
            let text = &item.as_ref().unwrap_or_else(|failure| panic!("{}: {failure}", service.dialect)).text;
            assert_eq!(text.replace(['<', '>'], ""), *source, "{}", service.dialect);
        }
        let sizes: Vec<(usize, usize)> =
            running.main_requests().iter().map(|sent| measure(&sent.json().unwrap())).collect();
        assert!(sizes.iter().all(|(_, size)| *size <= largest), "{}: {sizes:?}", service.dialect);
        assert!(sizes.len() > 2, "{}: {sizes:?}", service.dialect);
        let most = match service.dialect {
            "deepl" => 50,
            "google" => 128,
            _ => 1000,
        };
        assert!(sizes.iter().all(|(count, _)| *count <= most), "{}: {sizes:?}", service.dialect);
    }
}

/// Texts, and characters of all of them.
fn characters(texts: &Value) -> (usize, usize) {
    let texts = texts.as_array().unwrap();
    (texts.len(), texts.iter().map(|text| text.as_str().unwrap().chars().count()).sum())
}

#[tokio::test]
async fn the_longest_text_is_read_from_libretranslate() {
    let running = Running::start(LIBRETRANSLATE, Vec::new()).await;
    let long =
        format!("{} « {} »", "Une phrase courte. ".repeat(30).trim(), "Dedans rien n’est coupé. ".repeat(8));
    let endless = "mot ".repeat(100);
    let reply = open(&running.config()).0.translate(&request(&[&long, &endless, "Fin."])).await.unwrap();
    assert_eq!(*running.violations.lock().unwrap(), Vec::<String>::new());
    assert!(reply.items[0].is_ok(), "{:?}", reply.items[0]);
    // Without a full stop it is cut between words, and nothing of it is lost.
    let whole = &reply.items[1].as_ref().unwrap().text;
    assert_eq!((whole.matches("mot").count(), whole.matches('<').count() > 1), (100, true), "{whole}");
    assert_eq!(reply.items[2].as_ref().unwrap().text, english("Fin."));
    let asked: Vec<String> = running.server.requests().iter().map(|sent| sent.path().to_owned()).collect();
    assert_eq!(asked.iter().filter(|path| *path == "/frontend/settings").count(), 1);
}

#[tokio::test]
async fn a_service_that_publishes_no_settings_works_all_the_same() {
    let server = Server::start(|request| match request.path() {
        "/translate" => {
            let texts = request.json().unwrap()["q"].as_array().unwrap().clone();
            Reply::json(200, &json!({"translatedText": texts}))
        }
        _ => Reply::typed(404, "text/html", "<html><title>404 Not Found</title></html>"),
    })
    .await;
    let config = BackendConfig {
        dialect: Some("libretranslate".to_owned()),
        base_url: Some(server.url()),
        ..BackendConfig::default()
    };
    assert!(
        open(&config).0.translate(&request(&["Oui.", "Non."])).await.unwrap().items.iter().all(Result::is_ok)
    );
}

#[tokio::test]
async fn a_batch_that_is_too_large_for_libretranslate_is_asked_text_by_text() {
    // Its own limit on the number of texts is published nowhere.
    let too_many = Reply::json(400, &json!({"error": "Invalid request: request (4) exceeds text limit (3)"}));
    let running = Running::start(LIBRETRANSLATE, vec![Mischief::Instead(too_many)]).await;
    let reply =
        open(&running.config()).0.translate(&request(&["Un.", "Deux.", "Trois.", "Quatre."])).await.unwrap();
    let texts: Vec<String> = reply.items.into_iter().map(|item| item.unwrap().text).collect();
    assert_eq!(texts, ["Un.", "Deux.", "Trois.", "Quatre."].map(english));
    assert_eq!(running.main_requests().len(), 5);
}

#[tokio::test]
async fn a_secret_that_libretranslate_does_not_accept_gives_no_translation() {
    // It then answers 200 with a sign in place of each translation.
    let sign = Mischief::Change(|_| Reply::json(200, &json!({"translatedText": ["🙂"]})));
    let running = Running::start(LIBRETRANSLATE, vec![sign; 9]).await;
    let reply = open(&running.config()).0.translate(&request(&["Oui."])).await.unwrap();
    assert!(reply.items[0].as_ref().unwrap_err().reason.contains("without a letter"));
}

#[tokio::test]
async fn deepl_is_given_glossary_context_and_variant() {
    let server = Server::start(|request| {
        let body = request.json().unwrap();
        // As the service itself words it.
        if body["source_lang"].is_null() {
            return Reply::json(400, &json!({"message": "Use of a glossary requires the source_lang parameter to be specified"}));
        }
        if body["target_lang"].as_str().unwrap().starts_with("EN") && !body["formality"].is_null() {
            return Reply::json(400, &json!({"message": "Target language 'EN-US' doesn't support formality."}));
        }
        let one = |text: &Value| json!({"detected_source_language": "FR", "text": text, "model_type_used": "quality_optimized"});
        Reply::json(200, &json!({"translations": body["text"].as_array().unwrap().iter().map(one).collect::<Vec<_>>()}))
    })
    .await;
    let config = BackendConfig {
        dialect: Some("deepl".to_owned()),
        base_url: Some(server.url()),
        api_key_env: Some("TEST_KEY".to_owned()),
        glossary_id: Some("g-1".to_owned()),
        languages: [("en".to_owned(), "en-us".to_owned())].into(),
        extra: [("model_type".to_owned(), json!("prefer_quality_optimized"))].into(),
        ..BackendConfig::default()
    };
    let mut wanted = request(&["Oui."]);
    wanted.context = Some("Le titre".to_owned());
    let reply = open(&config).0.translate(&wanted).await.unwrap();
    assert_eq!(reply.model.as_deref(), Some("quality_optimized"));
    let sent = server.requests()[0].json().unwrap();
    assert_eq!(
        [
            &sent["source_lang"],
            &sent["target_lang"],
            &sent["glossary_id"],
            &sent["context"],
            &sent["model_type"]
        ],
        ["FR", "EN-US", "g-1", "Le titre", "prefer_quality_optimized"]
    );
    let formal = BackendConfig { formality: Some("more".to_owned()), ..config };
    let reply = open(&formal).0.translate(&wanted).await.unwrap();
    assert!(reply.items[0].as_ref().unwrap_err().reason.contains("doesn't support formality"));
}

#[test]
fn ollama_is_given_the_context_that_a_call_needs() {
    use depeche::backend::dialect::{Protocol, Question, Refused, Role, open};
    let config = BackendConfig {
        dialect: Some("ollama".to_owned()),
        model: Some("m".to_owned()),
        context_tokens: Some(16_384),
        ..BackendConfig::default()
    };
    let profile = profile(&config);
    let Ok(Protocol::Chat(ollama)) = open(&profile) else { panic!("ollama talks") };
    let size = |input_tokens: usize| {
        let turns = [(Role::User, "x".to_owned())];
        let form = depeche::backend::profile::Form::Plain;
        let question = Question {
            system: "",
            turns: &turns,
            form,
            schema: &Value::Null,
            max_output: 500,
            input_tokens,
            refused: Refused::default(),
        };
        let (body, _) = ollama.call(&profile, &question).bytes();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["truncate"], false);
        body["options"]["num_ctx"].as_u64().unwrap()
    };
    // In steps, so that the model is not loaded anew for every call; never above what is allowed.
    assert_eq!(
        [size(100), size(1400), size(1600), size(9000), size(15_500)],
        [2048, 2048, 4096, 10_240, 16_384]
    );
}
