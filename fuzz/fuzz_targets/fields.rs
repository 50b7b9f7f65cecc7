//! Any words in the fields of a brief: the page has no letter that steers a terminal, and the JSON can be
//! read again and verifies.

#![no_main]

use std::{collections::BTreeMap, sync::{Arc, LazyLock}};

use depeche::article::{self, Article};
use depeche::backend::{Identity, Translated};
use depeche::brief;
use depeche::config::{Detail, Translate};
use depeche::input::{ReadOptions, Source, from_bytes};
use depeche::language::DetectOptions;
use depeche::rendering::{self, EnglishFrom, Slot};
use depeche::verify;
use depeche::writer::{Format, read_json};
use libfuzzer_sys::fuzz_target;

static ARTICLE: LazyLock<Article> = LazyLock::new(|| {
    let text = include_bytes!("../../tests/articles/078_fr-wikinews-org.txt");
    let options = ReadOptions { encoding: None, max_bytes: 1_000_000, whole_books: false };
    let loaded = from_bytes(text, Source::Stdin, &options).expect("a shipped article");
    article::find(loaded, &DetectOptions::default())
});

fuzz_target!(|text: &str| {
    let article = &*ARTICLE;
    let mut words = text.split('\u{1}').cycle();
    let mut next = || words.next().unwrap_or_default().to_owned();
    let mut slot = || Slot::Done(Translated { text: next(), ..Translated::default() });
    let mut rendering = rendering::untranslated(article, None);
    rendering.title = slot();
    rendering.sentences = article.sentences.iter().map(|_| slot()).collect();
    rendering.quotes = article.quotes.iter().map(|_| slot()).collect();
    rendering.taken = vec![Some(EnglishFrom::Alone); article.quotes.len()];
    rendering.warnings = vec![text.to_owned()];
    rendering.backend = Some(Identity {
        name: text.to_owned(),
        dialect: "openai".to_owned(),
        model: Some(text.to_owned()),
        notice: None,
        prompts: BTreeMap::new(),
    });
    let context = brief::Context {
        to: "en".to_owned(),
        translate: Translate::Full,
        created: String::new(),
        glossary: Arc::default(),
    };
    let brief = brief::hold_and_join(article, &rendering, &context);
    let page = Format::Md.write(&brief, Detail::Full);
    let page = String::from_utf8(page).expect("Markdown is UTF-8");
    assert!(!page.chars().any(|letter| letter.is_control() && letter != '\n'), "{page:?}");
    let json = String::from_utf8(Format::Json.write(&brief, Detail::Full)).expect("JSON is UTF-8");
    let read = read_json(&json).expect("what was written can be read");
    assert!(verify::brief(&json, &read).is_empty() && verify::source(&read, article).is_empty());
});
