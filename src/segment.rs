//! Sentences as spans.
//!
//! Takes the text and the paragraphs of a [`Document`](crate::document::Document), gives
//! [`Sentence`]s in order; segments and the gaps between them rebuild the text byte for byte.

use crate::span::Span;

/// One sentence of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without surrounding white space.
    pub span: Span,
    /// Index (from 0) into [`Document::paragraphs`](crate::document::Document::paragraphs).
    pub paragraph: usize,
}
