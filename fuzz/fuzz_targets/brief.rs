//! Any JSON → brief → held against itself and against a source: never a panic, and a brief that is
//! written and read again says the same.

#![no_main]

use std::sync::LazyLock;

use depeche::article::{self, Article};
use depeche::input::{ReadOptions, Source, from_bytes};
use depeche::language::DetectOptions;
use depeche::config::Detail;
use depeche::verify;
use depeche::writer::{Format, read_json};
use libfuzzer_sys::fuzz_target;

static ARTICLE: LazyLock<Article> = LazyLock::new(|| {
    let text = include_bytes!("../../tests/articles/078_fr-wikinews-org.txt");
    let options = ReadOptions { max_bytes: 1_000_000, ..ReadOptions::default() };
    let loaded = from_bytes(text, Source::Stdin, &options).expect("a shipped article");
    article::find(loaded, &DetectOptions::default())
});

fuzz_target!(|text: &str| {
    let Ok(brief) = read_json(text) else { return };
    let _ = verify::brief(text, &brief);
    let _ = verify::source(&brief, &ARTICLE);
    let _ = Format::Md.write(&brief, Detail::Full);
    let written = String::from_utf8(Format::Json.write(&brief, Detail::Full)).expect("JSON is UTF-8");
    let again = read_json(&written).expect("what was written can be read");
    assert_eq!(Format::Json.write(&again, Detail::Full), written.as_bytes());
});
