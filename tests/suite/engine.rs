//! The built-in engine with the built-in weights: what survives, never exact words.

use depeche::backend::{
    TranslateReply, TranslateRequest,
    embedded::{EmbeddedBackend, EmbeddedOptions},
};

fn options() -> EmbeddedOptions {
    EmbeddedOptions {
        model_dir: None,
        cache_dir: None,
        from: "fr".to_owned(),
        to: "en".to_owned(),
        threads: Some(2),
    }
}

fn translate(items: &[&str]) -> TranslateReply {
    let backend = EmbeddedBackend::open(&options()).expect("weights are built in");
    let request = TranslateRequest {
        from: "fr".to_owned(),
        to: "en".to_owned(),
        items: items.iter().map(|&item| item.to_owned()).collect(),
        context: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(backend.translate(&request)).expect("the engine runs")
}

fn text(reply: &TranslateReply, index: usize) -> &str {
    &reply.items[index].as_ref().expect("this item is translated").text
}

#[test]
fn news_sentences_come_out_in_english() {
    let reply = translate(&[
        "Le président a annoncé mardi une réforme des retraites.",
        "« Nous ne céderons pas », a déclaré Emmanuel Macron à Paris.",
    ]);
    assert_eq!(reply.items.len(), 2);
    let first = text(&reply, 0).to_lowercase();
    assert!(first.contains("president") && first.contains("tuesday"), "{first}");
    let second = text(&reply, 1);
    assert!(second.contains("Macron") && second.contains("Paris"), "{second}");
    assert!(!second.contains(['«', '»', '"', '\'']), "{second}");
}

#[test]
fn built_in_weights_announce_themselves() {
    let identity = EmbeddedBackend::open(&options()).expect("weights are built in").identity();
    assert!(identity.notice.expect("a notice").contains("depeche model pull fr-en"));
}

#[test]
fn a_pair_without_weights_says_what_to_do() {
    let options = EmbeddedOptions { from: "xx".to_owned(), ..options() };
    let error = EmbeddedBackend::open(&options).expect_err("there are none").to_string();
    assert!(error.contains("depeche model pull xx-en"), "{error}");
}
