//! Quotations: the slice of the source is the quotation, and marks pair in the translation.

use super::{Check, CheckKind, CheckStatus, Passage};
use crate::span::Span;

/// Holds the slice of `text` under `quote_span` against the words that a brief shows for it: they
/// must be equal to the byte.
#[must_use]
pub fn quote_slice(text: &str, quote_span: Span, quote_text: &str) -> Check {
    let slice = text.get(quote_span.start..quote_span.end);
    match slice {
        Some(slice) if slice == quote_text && !slice.is_empty() => Check::ok(CheckKind::Quote, ""),
        Some(slice) if !slice.is_empty() => Check::new(
            CheckKind::Quote,
            CheckStatus::Fail,
            "",
            format!("the quotation shown is not what stands in the source: “{slice}”"),
        ),
        _ => Check::new(
            CheckKind::Quote,
            CheckStatus::Fail,
            "",
            "the place of the quotation lies outside the source".to_owned(),
        ),
    }
}

/// Marks of a text: opened, closed, straight.
#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    open: usize,
    close: usize,
    straight: usize,
}

impl Marks {
    pub(crate) fn count(text: &str) -> Self {
        text.chars().fold(Self::default(), |mut marks, letter| {
            match letter {
                '«' | '“' | '„' | '‟' => marks.open += 1,
                '»' | '”' => marks.close += 1,
                '"' => marks.straight += 1,
                _ => {}
            }
            marks
        })
    }

    /// Pairs, whatever their form.
    pub(crate) const fn pairs(&self) -> usize {
        (if self.open > self.close { self.open } else { self.close }) + self.straight / 2
    }

    pub(crate) const fn paired(&self) -> bool {
        self.open == self.close && self.straight.is_multiple_of(2)
    }
}

/// The check of the marks in a translation.
pub(crate) fn marks(passage: &Passage<'_>) -> Check {
    let (source, target) = (Marks::count(passage.source), Marks::count(passage.target));
    let verdict = |status, note: String| Check::new(CheckKind::Quote, status, &passage.place, note);
    if !target.paired() {
        // A quotation that runs on beyond the passage is open in the source as well.
        let status = if source.paired() { CheckStatus::Fail } else { CheckStatus::Warn };
        return verdict(status, "a quotation mark in the translation has no partner".to_owned());
    }
    let (here, there) = (source.pairs(), target.pairs());
    if here != there {
        let note = format!("the source has {here} pairs of quotation marks, the translation {there}");
        return verdict(CheckStatus::Warn, note);
    }
    Check::ok(CheckKind::Quote, &passage.place)
}
