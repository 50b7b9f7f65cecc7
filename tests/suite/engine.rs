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
        glossary: std::sync::Arc::default(),
        limit: None,
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

#[test]
fn blank_and_bare_marks_pass_without_the_engine() {
    let reply = translate(&["", " \u{a0}\n", "…", "12 345", "— ?"]);
    let texts: Vec<&str> = (0..5).map(|index| text(&reply, index)).collect();
    assert_eq!(texts, ["", "", "…", "12 345", "— ?"]);
}

#[test]
fn what_the_engine_cannot_read_is_carried_over() {
    let reply = translate(&[
        "Bonne nouvelle pour la ville 🎉🎉",
        "Le mot 中国 signifie la Chine.",
        "Il a répondu « شكرا » au journaliste.",
        "Voir le site https://exemple.fr/accueil pour la suite.",
        "Le chef Иван Петров est venu à Paris hier soir.",
    ]);
    for (index, kept) in
        ["🎉🎉", "中国", "شكرا", "https://exemple.fr/accueil", "Иван Петров"].iter().enumerate()
    {
        let text = text(&reply, index);
        assert_eq!(text.matches(kept).count(), 1, "{text}");
        assert!(text.chars().count() < 120, "{text}");
    }
}

#[test]
fn an_overlong_sentence_is_translated_to_its_end() {
    let clauses: Vec<String> = (11..41)
        .map(|number| format!("le {number} mars, le gouvernement a présenté un projet de loi, "))
        .collect();
    let long = format!("Cette année, {}et le président est parti à Washington.", clauses.concat());
    let reply = translate(&[&long]);
    let text = text(&reply, 0);
    assert!(text.contains("Washington"), "{text}");
    let kept = (11..41).filter(|number| text.contains(&number.to_string())).count();
    assert!(kept >= 25, "{kept}: {text}");
}

#[test]
fn endless_words_and_endless_text_come_back() {
    let word = "a".repeat(20_000);
    let reply = translate(&[&word, &format!("Le mot {word} est long."), &"non ".repeat(700)]);
    assert!(text(&reply, 0) == word);
    assert!(text(&reply, 1).contains(&word));
    // Either it is translated or it is refused: what counts is that it comes back.
    assert_eq!(reply.items.len(), 3);
}

#[test]
fn babble_fails_alone() {
    let reply = translate(&[
        "Le président est à Paris.",
        "zx qw vb zx kj zz qq xx jj kk zz",
        "La France est en Europe.",
    ]);
    assert!(text(&reply, 0).contains("Paris"));
    assert!(text(&reply, 2).contains("France"));
}

#[test]
fn calls_at_once_do_not_mix() {
    let backend = EmbeddedBackend::open(&options()).expect("weights are built in");
    let request = |city: &str| TranslateRequest {
        from: "fr".to_owned(),
        to: "en".to_owned(),
        items: vec![format!("Le ministre est arrivé à {city}."), "Il est parti.".to_owned()],
        context: None,
    };
    let cities = ["Paris", "Lyon", "Berlin", "Madrid"];
    let requests: Vec<_> = cities.iter().map(|city| request(city)).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let replies =
        runtime.block_on(futures_util::future::join_all(requests.iter().map(|one| backend.translate(one))));
    for (city, reply) in cities.iter().zip(replies) {
        let reply = reply.expect("the engine runs");
        assert_eq!(reply.items.len(), 2);
        assert!(text(&reply, 0).contains(city), "{}", text(&reply, 0));
    }
}

#[test]
fn tags_and_guillemets_come_through() {
    let reply = translate(&[
        "Le <b>président</b> est arrivé à Paris.<br/>",
        "Il a parlé d’« un grand jour » et d’« une victoire » à Lyon.",
        "« Un jour, « oui » sera dit », a promis Emmanuel Macron.",
        "Il a dit : « Nous partons.",
    ]);
    assert!(!text(&reply, 0).contains(['<', '>']), "{}", text(&reply, 0));
    for index in 0..3 {
        let text = text(&reply, index);
        assert_eq!(text.matches('“').count(), text.matches('”').count(), "{text}");
        assert!(!text.contains(['«', '»', '"']), "{text}");
    }
    assert!(!text(&reply, 3).contains(['«', '"']), "{}", text(&reply, 3));
}

#[test]
fn titles_and_french_names_become_english() {
    let reply = translate(&[
        "M. Loukachenko est arrivé au Bélarus mardi.",
        "Mme Dupont et M. Martin sont venus à Londres.",
        "Le Bélarus est visé par des sanctions.",
    ]);
    let all: Vec<&str> = (0..3).map(|index| text(&reply, index)).collect();
    let words: Vec<&str> = all.iter().flat_map(|text| text.split(' ')).collect();
    for french in ["M.", "Mr.", "Mme", "Bélarus", "Loukachenko", "Londres"] {
        assert!(!words.iter().any(|word| word.trim_end_matches(',') == french), "{french}: {all:?}");
    }
    assert!(all[0].contains("Lukashenko"), "{}", all[0]);
    assert!(all[1].contains("Dupont") && all[1].contains("Martin"), "{}", all[1]);
    assert!(!all[2].to_lowercase().contains("the belarus"), "{}", all[2]);
}

#[test]
fn company_in_the_batch_changes_nothing() {
    let sentences = [
        "Le ministre est arrivé à Paris.",
        "Il a présenté un projet de loi sur les retraites devant les députés de la majorité.",
        "Elle part.",
    ];
    let together = translate(&sentences);
    for (index, sentence) in sentences.iter().enumerate() {
        assert_eq!(text(&together, index), text(&translate(&[sentence]), 0));
    }
}
