//! Following each fact of the article into the translations of its sentence.

use super::{Fact, FactStatus};
use crate::span::Span;

/// For each of `facts`: how it came through the `passages` (source spans with their translation)
/// and the words that stand for it there.
#[must_use]
pub fn trace(
    facts: &[Fact],
    text: &str,
    passages: &[(Vec<Span>, &str)],
) -> Vec<(FactStatus, Option<String>)> {
    let _ = (text, passages);
    facts.iter().map(|_| (FactStatus::Unchecked, None)).collect()
}
