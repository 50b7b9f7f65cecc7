//! Prints the quotations of plain-text files as JSON lines, for measuring against a gold file.
//!
//! `cargo run --example quotes_jsonl -- FILE...`; a file that ends in `.jsonl` holds snippets, one
//! object a line with `id` and `text`.

use std::{env, fs, path::Path};

use depeche::{
    document,
    quote::{self, Quote},
    segment,
    span::ScalarMap,
};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in env::args().skip(1) {
        let content = fs::read_to_string(&path)?;
        if Path::new(&path).extension().is_some_and(|extension| extension == "jsonl") {
            for line in content.lines() {
                let snippet: Value = serde_json::from_str(line)?;
                let text = snippet["text"].as_str().unwrap_or_default();
                print(snippet["id"].as_str().unwrap_or_default(), text);
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
        .map(|quote| show(text, &map, quote))
        .collect();
    println!("{}", json!({"source": {"path": path}, "quotes": quotes}));
}

fn show(text: &str, map: &ScalarMap, quote: &Quote) -> Value {
    let (start, end) = map.range(quote.span);
    let speaker = quote.speaker.as_ref().map(|speaker| {
        json!({
            "surface": speaker.surface.map(|span| span.of(text)),
            "name": speaker.name.as_ref().map(|name| &name.text),
            "role": speaker.role.map(|span| span.of(text)),
            "certainty": speaker.certainty,
        })
    });
    json!({
        "start": start, "end": end, "text": quote.span.of(text), "kind": quote.kind,
        "speaker": speaker, "cue": quote.cue.as_ref().map(|cue| json!({"text": cue.text})),
        "flags": quote.flags, "evidence": quote.evidence,
    })
}
