//! Speakers whom the text leaves open: a language model chooses among the people of the text, by id, and its
//! choice is held against the text.

use std::collections::BTreeMap;

use depeche::config::backend::BackendConfig;
use serde_json::{Value, json};

use super::model::{chat, config, good, says};
use crate::support::{
    Desk, run,
    server::{Reply, Server},
    services::KEY,
};

/// *il* may be either of two men, *elle* nobody else.
const ARTICLE: &str = "L’accord est signé\n\nPaul Roux, Marc Petit et Anne Morel se sont réunis mardi à Lyon. La réunion \
    a duré trois heures. « Nous avons trouvé un accord », a-t-il dit ensuite. La ville de Lyon a besoin de cette usine \
    depuis dix ans, et les habitants du quartier l’attendent.\n";

/// Whether a request asks who speaks.
fn asks_who(body: &Value) -> bool {
    body["messages"][0]["content"].as_str().unwrap().contains("say who speaks")
}

/// A service that translates, and answers `choice` when it is asked who speaks.
async fn choosing(choice: &'static str) -> Server {
    chat(move |_, body| if asks_who(body) { copying_id(body, choice) } else { says(&good(body)) }).await
}

/// The answer with the word of its request.
fn copying_id(body: &Value, choice: &str) -> Reply {
    let user = body["messages"][1]["content"].as_str().unwrap();
    let id = user.rsplit("Its id is ").next().unwrap().trim_end_matches('.');
    says(&choice.replace("ID", id))
}

/// The brief of [`ARTICLE`] as JSON, and how often the service was asked who speaks.
async fn brief(server: &Server, speakers: Option<bool>) -> (Value, usize) {
    let config = BackendConfig { summarise: Some(false), speakers, ..config(server) };
    let desk = Desk::new();
    let table = BTreeMap::from([("backend", BTreeMap::from([("desk", &config)]))]);
    desk.write("depeche.toml", format!("[routes]\nfr = \"desk\"\n\n{}", toml::to_string(&table).unwrap()));
    desk.write("a.txt", ARTICLE);
    let mut command = desk.depeche(&["brief", "a.txt", "-f", "json"]);
    command.env("TEST_KEY", KEY);
    let ran = tokio::task::spawn_blocking(move || run(command)).await.unwrap();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let asked = server.requests().iter().filter(|request| asks_who(&request.json().unwrap())).count();
    (serde_json::from_str(&ran.out).unwrap(), asked)
}

fn speaker(brief: &Value) -> (Value, Value) {
    let speaker = &brief["quotes"][0]["speaker"];
    (speaker["name"].clone(), speaker["certainty"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_by_id_is_shown_as_asked() {
    let server = choosing(r#"{"q1": "p2", "id": "ID"}"#).await;
    let (brief, asked) = brief(&server, Some(true)).await;
    assert_eq!(speaker(&brief), (json!("Marc Petit"), json!("asked")));
    assert_eq!(asked, 1);
    let body = server.requests().iter().map(|request| request.json().unwrap()).find(asks_who).unwrap();
    let user = body["messages"][1]["content"].as_str().unwrap();
    assert!(user.contains("p1: Paul Roux\np2: Marc Petit\n"), "{user}");
    assert!(user.contains("« Nous avons trouvé un accord », said by “il”"), "{user}");
    assert!(brief["provenance"]["prompts"]["speakers"].as_str().unwrap().starts_with("sha256:"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_unless_it_is_configured() {
    let server = choosing(r#"{"q1": "p2", "id": "ID"}"#).await;
    let (brief, asked) = brief(&server, None).await;
    assert_eq!(speaker(&brief), (Value::Null, json!("uncertain")));
    assert_eq!(asked, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_that_the_text_speaks_against_is_dropped() {
    // *il* is no Anne, and "none" is an answer.
    for choice in [r#"{"q1": "p3", "id": "ID"}"#, r#"{"q1": "none", "id": "ID"}"#] {
        let server = choosing(choice).await;
        let (brief, asked) = brief(&server, Some(true)).await;
        assert_eq!(speaker(&brief), (Value::Null, json!("uncertain")), "{choice}");
        assert_eq!(asked, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_offered_is_asked_again_and_then_told() {
    let server = choosing(r#"{"q1": "Marc Petit", "id": "ID"}"#).await;
    let (brief, asked) = brief(&server, Some(true)).await;
    assert_eq!(speaker(&brief), (Value::Null, json!("uncertain")));
    assert_eq!(asked, 2);
    let warnings = brief["warnings"].to_string();
    assert!(warnings.contains("choice of speakers could not be used"), "{warnings}");
    assert!(server.requests().len() > asked, "the article is translated all the same");
}
