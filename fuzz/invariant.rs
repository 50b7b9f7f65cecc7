//! What must hold of every article, whatever its bytes.

#![allow(dead_code, reason = "each target uses its own part")]

use depeche::article::Article;
use depeche::quote::Quote;
use depeche::segment::Sentence;
use depeche::span::{ScalarMap, Span};

/// All that is found in an article lies in its text.
pub fn hold(article: &Article) {
    let text = &article.document.text;
    let mut end = 0;
    for span in &article.document.paragraphs {
        assert!(span.start >= end && !span.is_empty(), "paragraphs are in order and apart");
        assert!(text.get(span.start..span.end).is_some(), "a paragraph is a slice");
        end = span.end;
    }
    sentences(text, &article.document.paragraphs, &article.sentences);
    quotes(text, &article.quotes);
}

/// Sentences are slices of their paragraphs, in order.
pub fn sentences(text: &str, paragraphs: &[Span], sentences: &[Sentence]) {
    let mut end = 0;
    for sentence in sentences {
        assert!(text.get(sentence.span.start..sentence.span.end).is_some(), "a sentence is a slice");
        assert!(sentence.span.start >= end, "sentences are in order");
        assert!(paragraphs[sentence.paragraph].contains(sentence.span), "a sentence lies in its paragraph");
        end = sentence.span.end;
    }
}

/// Quotations are slices, in order, nested or apart; their scalar offsets name the same words.
pub fn quotes(text: &str, quotes: &[Quote]) {
    let map = ScalarMap::new(text);
    let mut open: Vec<Span> = Vec::new();
    for (index, quote) in quotes.iter().enumerate() {
        assert_eq!(quote.number, index + 1);
        let words = slice(text, quote.span);
        let (start, end) = map.range(quote.span);
        assert_eq!(end - start, words.chars().count());
        for span in quote.incise.into_iter().chain(quote.cue.as_ref().map(|cue| cue.span)) {
            slice(text, span);
        }
        if let Some(speaker) = &quote.speaker {
            for span in speaker.surface.into_iter().chain(speaker.role) {
                slice(text, span);
            }
            if let Some(name) = &speaker.name {
                assert_eq!(slice(text, name.span), name.text);
            }
        }
        open.retain(|outer| outer.end > quote.span.start);
        assert!(open.iter().all(|outer| outer.contains(quote.span)), "quotations never cross");
        open.push(quote.span);
    }
}

fn slice(text: &str, span: Span) -> &str {
    assert!(!span.is_empty(), "nothing found is empty");
    text.get(span.start..span.end).expect("what was found is a slice of the text")
}
