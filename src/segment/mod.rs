//! Sentences as spans.
//!
//! Takes the text and the paragraphs of a [`Document`](crate::document::Document), gives
//! [`Sentence`]s in order; segments and the gaps between them rebuild the text byte for byte.
//! The borders are those of UAX 29 (`icu_segmenter`), moved, dropped or added where the press
//! writes otherwise; `candidate` finds the places, `border` holds those rules, `enclosure` what stands inside quotation marks
//! and brackets, `abbreviation` the words whose full stop ends nothing. Before it stands
//! [`language`](crate::language), after it [`quote`](crate::quote).
//!
//! What is kept together:
//!
//! * an utterance and its tag (*« Assez ! » a-t-il dit*), always;
//! * a quotation or a bracket of at most `ENCLOSURE_LIMIT` characters, however many sentences
//!   it holds. A longer one is cut at the sentences inside it, so that no "sentence" becomes a
//!   page; its last sentence keeps the tag. Marks that have no partner in their paragraph hold
//!   nothing together;
//! * lines of a paragraph (hard-wrapped text), unless the next line opens a list item or a turn
//!   of dialogue.
//!
//! What is longer than any sentence (`longest`) is cut at clauses, else between words.

mod abbreviation;
mod border;
mod candidate;
mod enclosure;
mod longest;
mod next;

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;

use crate::{deadline, span::Span};

/// Quotations and brackets up to this many characters stay in one sentence.
pub(crate) const ENCLOSURE_LIMIT: usize = 300;

/// One sentence of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without surrounding white space.
    pub span: Span,
    /// Index (from 0) into [`Document::paragraphs`](crate::document::Document::paragraphs).
    pub paragraph: usize,
}

/// Cuts the paragraphs of `text` into sentences, in order.
///
/// `language` is an ISO 639-1 code and picks the abbreviations; without one, or for a language
/// without a list of its own, the French ones apply. Paragraphs that do not fit `text` or hold only white
/// space give no sentence. Time is linear in the text.
#[must_use]
pub fn segment(text: &str, paragraphs: &[Span], language: Option<&str>) -> Vec<Sentence> {
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let words = abbreviation::words(language);
    let mut sentences = Vec::new();
    for (paragraph, &whole) in paragraphs.iter().enumerate() {
        deadline::look();
        let slice = whole.of(text);
        let mut start = 0;
        let mut push = |start: usize, end: usize| {
            let mut from = start;
            for cut in longest::cuts(&slice[start..end]).into_iter().map(|cut| start + cut).chain([end]) {
                let span = Span::new(whole.start + from, whole.start + cut).trim(text);
                if !span.is_empty() {
                    sentences.push(Sentence { span, paragraph });
                }
                from = cut;
            }
        };
        let candidates = candidate::candidates(slice, segmenter);
        for border in border::borders(slice, &candidates, words) {
            push(start, border);
            start = border;
        }
        push(start, slice.len());
    }
    sentences
}

#[cfg(test)]
mod tests;
