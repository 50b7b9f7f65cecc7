//! Any UTF-8 → quotations, read with the French grammar and by shape alone.

#![no_main]

use depeche::document;
use depeche::quote::extract;
use depeche::segment::segment;
use depeche::span::Span;
use libfuzzer_sys::fuzz_target;

#[path = "../invariant.rs"]
mod invariant;

fuzz_target!(|text: &str| {
    let document = document::parse(text, "text/plain");
    assert_eq!(document.text, text, "plain text stays as it is");
    let whole = [Span::new(0, text.len())];
    for paragraphs in [document.paragraphs.as_slice(), &whole] {
        let sentences = segment(text, paragraphs, Some("fr"));
        invariant::sentences(text, paragraphs, &sentences);
        for language in ["fr", "en"] {
            invariant::quotes(text, &extract(text, paragraphs, &sentences, language));
        }
    }
});
