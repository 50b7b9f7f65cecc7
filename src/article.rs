//! [`Article`]: everything found in one article locally, before any backend is asked.
//!
//! The first of the three acts: [`find`] takes what [`input`](crate::input) read, runs document →
//! language → segments → quotes, and gives one value that all later stages point into. Pure: no network, no clock, no file.

use std::borrow::Cow;

use crate::{
    document::{Document, joined, whole_words, without_joints},
    input::Loaded,
    language::{self, DetectOptions, Detection},
    quote::{self, Extraction, Person, Quote},
    segment::{self, Sentence},
    span::Span,
};

/// The language whose grammar reads a text that does not tell its language.
pub(crate) const DEFAULT_GRAMMAR: &str = "fr";

/// Which extractor this is: a hash over all that decides what is found in an article (`build.rs`).
pub(crate) const EXTRACTOR: &str = env!("BUILT_EXTRACTOR");

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
    /// Everybody whom the text names, among whom an open speaker may be asked for.
    pub people: Vec<Person>,
}

/// Finds what is in one loaded file: document → language → segments → quotes.
#[must_use]
pub fn find(mut loaded: Loaded, options: &DetectOptions) -> Article {
    let document = loaded.document();
    find_in(loaded, document, options)
}

/// Finds what is in a document, which was made from `loaded`.
#[must_use]
pub(crate) fn find_in(loaded: Loaded, document: Document, options: &DetectOptions) -> Article {
    // As long as the text itself, so that every span is one of the text.
    let whole = whole_words(&document.text);
    let detection = language::detect(&whole, options);
    let grammar = detection.language.as_deref().unwrap_or(DEFAULT_GRAMMAR);
    let sentences = segment::segment(&whole, &document.paragraphs, Some(grammar));
    let Extraction { mut quotes, mut people } =
        quote::extract_with_people(&whole, &document.paragraphs, &sentences, grammar);
    if matches!(whole, Cow::Owned(_)) {
        for quote in &mut quotes {
            let name = quote.speaker.as_mut().and_then(|speaker| speaker.name.as_mut());
            let texts = name
                .map(|name| &mut name.text)
                .into_iter()
                .chain(quote.cue.as_mut().map(|cue| &mut cue.text));
            for text in texts {
                *text = without_joints(text);
            }
        }
        for person in &mut people {
            person.name.text = without_joints(&person.name.text);
        }
    }
    Article { loaded, document, detection, sentences, quotes, people }
}

impl Article {
    /// The words of a span on one line: every run of white space that holds a line break becomes
    /// one space, because backends take line breaks for borders.
    #[must_use]
    pub fn line(&self, span: Span) -> String {
        one_line(span.of(&self.document.text))
    }

    /// The parts of a quotation that were said: without the tag that stands inside its marks
    /// ("Je pars, dit-elle en riant. Demain."), each trimmed. One part where there is no such tag, or
    /// where its end cannot be told.
    pub(crate) fn spoken(&self, quote: &Quote) -> Vec<Span> {
        let text = &self.document.text;
        let said = quote.incise.and_then(|tag| untagged(text, quote.span, tag));
        said.unwrap_or_else(|| vec![quote.span])
    }

    /// The words of a quotation as they were said, on one line.
    #[must_use]
    pub(crate) fn spoken_line(&self, quote: &Quote) -> String {
        let mut said = String::new();
        let mut end = None;
        for part in self.spoken(quote) {
            if let Some(end) = end {
                // The stop behind the tag ended the words before it.
                let gap = self.document.text.get(end..part.start).unwrap_or_default().trim_end();
                let stop = gap.chars().next_back().filter(|mark| ".;!?…".contains(*mark));
                if !said.ends_with(['.', '!', '?', '…']) {
                    said.extend(stop);
                }
                said.push(' ');
            }
            said.push_str(&self.line(part));
            end = Some(part.end);
        }
        said
    }

    /// Code of the source language, the default grammar's where the text does not tell.
    #[must_use]
    pub(crate) fn language_code(&self) -> &str {
        self.detection.language.as_deref().unwrap_or(DEFAULT_GRAMMAR)
    }

    /// ISO 639-1 code of the language of a passage, where that is surely another than the article's.
    #[must_use]
    pub(crate) fn foreign(&self, span: Span) -> Option<String> {
        let own = self.language_code();
        language::of_passage(span.of(&self.document.text), own).filter(|language| language != own)
    }

    /// Indices of the quotations that share at least one byte with `span`.
    pub(crate) fn quotes_in(&self, span: Span) -> impl Iterator<Item = usize> {
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

/// What stands before and after a tag with all that belongs to it: the commas around it, or the comma
/// before it where a sentence ends with it (its stop goes to the words before).
fn untagged(text: &str, quote: Span, tag: Span) -> Option<Vec<Span>> {
    /// Bytes of what may follow the verb and its subject ("glisse-t-il devant la bibliothèque").
    const ADJUNCT: usize = 120;
    let rest = text.get(tag.end..quote.end)?;
    let stop = rest.find([',', '.', ';', '!', '?', '…']).filter(|stop| *stop <= ADJUNCT)?;
    let after = tag.end + stop;
    let mark = text[after..].chars().next()?;
    let before = text.get(quote.start..tag.start)?.trim_end().trim_end_matches(',').trim_end();
    let parts = [
        Span::new(quote.start, quote.start + before.len()),
        Span::new(after + mark.len_utf8(), quote.end).trim(text),
    ];
    let worth = |part: &Span| part.of(text).chars().any(char::is_alphanumeric);
    parts.iter().all(worth).then(|| parts.to_vec())
}

/// `text` without line breaks: a run of white space that holds one becomes a single space, or nothing
/// inside a word that was divided.
#[must_use]
pub(crate) fn one_line(text: &str) -> String {
    joined(text)
}

/// Whether `text` holds the words of `part`, whatever spaces either has between them: what was made
/// shorter has plain spaces where French sets no-break ones.
#[must_use]
pub(crate) fn holds(text: &str, part: &str) -> bool {
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.contains(part) || spaced(text).contains(&spaced(part))
}

#[cfg(test)]
mod tests {
    use super::{holds, one_line, untagged};
    use crate::span::Span;

    #[test]
    fn a_tag_inside_the_marks_is_not_said() {
        for (text, tag, said) in [
            ("Je pars, dit-elle en riant. Demain.", "dit-elle", Some("Je pars / Demain.")),
            ("C’est, affirme Luc Roy, la fin", "affirme Luc Roy", Some("C’est / la fin")),
            ("Quoi ? s’étonne-t-il. Rien !", "s’étonne-t-il", Some("Quoi ? / Rien !")),
            ("Je pars, dit-elle", "dit-elle", None),
        ] {
            let at = text.find(tag).expect("the tag");
            let found = untagged(text, Span::new(0, text.len()), Span::new(at, at + tag.len()));
            let found =
                found.map(|parts| parts.iter().map(|part| part.of(text)).collect::<Vec<_>>().join(" / "));
            assert_eq!(found.as_deref(), said, "{text}");
        }
    }

    #[test]
    fn words_are_held_whatever_spaces_stand_between_them() {
        assert!(holds("« Non ! Jamais », dit-elle", "Non\u{202f}!  Jamais"));
        assert!(holds("Il  dit :\u{a0}« Oui »", "dit : « Oui"));
        assert!(!holds("Il dit non", "Il dit oui"));
    }

    #[test]
    fn line_breaks_become_one_space() {
        assert_eq!(one_line("un\r\n  deux\n\ntrois "), "un deux trois");
        assert_eq!(one_line("12\u{202f}000  euros"), "12\u{202f}000  euros");
    }
}
