//! Prints, as JSON lines, what was weighed for every speaker that is not stated, for fitting the weights.
//!
//! `cargo run --example speaker_features -- FILE...`, files as for `quotes_jsonl`; `tools/fit_speakers.py`
//! reads what it prints.

use std::{env, fs, path::Path};

use depeche::{
    document, quote, segment,
    span::{ScalarMap, Span},
};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in env::args().skip(1) {
        let content = fs::read_to_string(&path)?;
        if Path::new(&path).extension().is_some_and(|extension| extension == "jsonl") {
            for line in content.lines() {
                let snippet: Value = serde_json::from_str(line)?;
                if let Some(text) = snippet["text"].as_str() {
                    print(snippet["id"].as_str().unwrap_or_default(), text);
                }
            }
        } else {
            print(&path, &content);
        }
    }
    Ok(())
}

fn print(path: &str, text: &str) {
    let document = document::parse(text, "text/plain");
    let text = document.text.as_str();
    let sentences = segment::segment(text, &document.paragraphs, Some("fr"));
    let map = ScalarMap::new(text);
    let quotes: Vec<Value> = quote::extract(text, &document.paragraphs, &sentences, "fr")
        .iter()
        .map(|quote| {
            let surface = quote.speaker.as_ref().and_then(|speaker| speaker.surface);
            let (start, end) = map.range(quote.span);
            json!({"start": start, "end": end, "bytes": [quote.span.start, quote.span.end],
                "kind": quote.kind, "asked": surface.map(|surface| surface.start),
                "surface": surface.map(|surface| surface.of(text))})
        })
        .collect();
    let weighings: Vec<Value> = quote::weighings(text, &document.paragraphs, &sentences)
        .iter()
        .map(|weighing| {
            let candidates: Vec<Value> = weighing
                .candidates
                .iter()
                .map(|(span, features)| json!([words(text, span), features.as_slice()]))
                .collect();
            json!({"at": weighing.at, "question": weighing.question.name(), "candidates": candidates})
        })
        .collect();
    println!(
        "{}",
        json!({"path": path, "features": quote::FEATURES.as_slice(), "quotes": quotes, "weighings": weighings})
    );
}

/// The words of "12-20".
fn words<'text>(text: &'text str, span: &str) -> &'text str {
    let (start, end) = span.split_once('-').unwrap_or_default();
    let (start, end) = (start.parse().unwrap_or(0), end.parse().unwrap_or(0));
    Span::new(start, end).of(text)
}
