//! [`Article`]: everything found in one article locally, before any backend is asked.
//!
//! The first of the three acts: [`find`] takes what [`input`](crate::input) read, runs document →
//! language → segments → quotes, and gives one value that all later stages point into. Pure: no network, no clock, no file.

use crate::{
    document::Document,
    input::Loaded,
    language::{self, DetectOptions, Detection},
    quote::{self, Quote},
    segment::{self, Sentence},
    span::Span,
};

/// The language whose grammar reads a text that does not tell its language.
pub(crate) const DEFAULT_GRAMMAR: &str = "fr";

/// One article with everything found in it locally. All spans are bytes of `document.text`.
#[derive(Debug, Clone)]
pub struct Article {
    /// Where it came from and what the bytes were; `text` has moved to the document.
    pub loaded: Loaded,
    /// The plain text with paragraphs and metadata.
    pub document: Document,
    /// Its language.
    pub detection: Detection,
    /// Sentences in order; number `n` of a brief is index `n - 1`.
    pub sentences: Vec<Sentence>,
    /// Quotations in order.
    pub quotes: Vec<Quote>,
}

/// Finds what is in one loaded file: document → language → segments → quotes.
#[must_use]
pub fn find(mut loaded: Loaded, options: &DetectOptions) -> Article {
    let document = Document::of(&mut loaded);
    find_in(loaded, document, options)
}

/// Finds what is in a document, which was made from `loaded`.
#[must_use]
pub fn find_in(loaded: Loaded, document: Document, options: &DetectOptions) -> Article {
    let detection = language::detect(&document.text, options);
    let grammar = detection.language.as_deref().unwrap_or(DEFAULT_GRAMMAR);
    let sentences = segment::segment(&document.text, &document.paragraphs, Some(grammar));
    let quotes = quote::extract(&document.text, &document.paragraphs, &sentences, grammar);
    Article { loaded, document, detection, sentences, quotes }
}

impl Article {
    /// The words of a span on one line: every run of white space that holds a line break becomes
    /// one space, because backends take line breaks for borders.
    #[must_use]
    pub fn line(&self, span: Span) -> String {
        one_line(span.of(&self.document.text))
    }

    /// Code of the source language, the default grammar's where the text does not tell.
    #[must_use]
    pub fn language_code(&self) -> &str {
        self.detection.language.as_deref().unwrap_or(DEFAULT_GRAMMAR)
    }

    /// Indices of the quotations that share at least one byte with `span`.
    pub fn quotes_in(&self, span: Span) -> impl Iterator<Item = usize> {
        let first = self.quotes.partition_point(|quote| quote.span.end <= span.start);
        // Nested quotations end before the ones around them, so a few earlier ones may still reach.
        let first = first.saturating_sub(8);
        self.quotes
            .iter()
            .enumerate()
            .skip(first)
            .take_while(move |(_, quote)| quote.span.start < span.end)
            .filter(move |(_, quote)| quote.span.overlaps(span))
            .map(|(index, _)| index)
    }
}

/// `text` without line breaks: a run of white space that holds one becomes a single space.
#[must_use]
pub fn one_line(text: &str) -> String {
    if !text.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}', '\u{85}']) {
        return text.trim().to_owned();
    }
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn line_breaks_become_one_space() {
        assert_eq!(one_line("un\r\n  deux\n\ntrois "), "un deux trois");
        assert_eq!(one_line("12\u{202f}000  euros"), "12\u{202f}000  euros");
    }
}
