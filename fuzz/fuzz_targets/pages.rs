//! Pages built of what HTML parsers are slow on → document → sentences and quotations, within a time.

#![no_main]

use std::time::{Duration, Instant};

use depeche::article;
use depeche::input::{ReadOptions, Source, from_bytes};
use depeche::language::DetectOptions;
use libfuzzer_sys::fuzz_target;

#[path = "../invariant.rs"]
mod invariant;

/// Each byte pair of the input is one of these, so many times.
const UNITS: [&str; 24] = [
    "<div>", "</div>", "<p>", "<b>", "</i>", "<rt>", "<optgroup>", "<template>", "</template>", "<table><tr><td>",
    "<a href='x'>", "&eacute;", "&amp;eacute;", "&amp", "<p a='b'", "c=\"<\"", ">", "<!--", "-->", "<style>.a{}",
    "</style>", "<svg>", "« mot »", "mot ",
];
/// For a page of at most a megabyte, in an optimised build on a shared core.
const PATIENCE: Duration = Duration::from_secs(10);

fuzz_target!(|bytes: &[u8]| {
    let mut page = String::from("<html><body>");
    for pair in bytes.chunks_exact(2).take(64) {
        let unit = UNITS[usize::from(pair[0]) % UNITS.len()];
        let times = 1_usize << (pair[1] % 15);
        if page.len() + unit.len() * times > 1_000_000 {
            break;
        }
        page.push_str(&unit.repeat(times));
    }
    let options = ReadOptions { encoding: None, max_bytes: 2_000_000, whole_books: false };
    let Ok(mut loaded) = from_bytes(page, Source::Stdin, &options) else { return };
    loaded.media_type = depeche::document::MediaType::Html;
    let started = Instant::now();
    invariant::hold(&article::find(loaded, &DetectOptions { from: Some("fr".to_owned()), ..DetectOptions::default() }));
    assert!(started.elapsed() < PATIENCE, "took {:?}", started.elapsed());
});
