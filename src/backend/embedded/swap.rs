//! Changes to the engine's words, collected first and made at once.
//!
//! Takes [`Swap`]s found by [`names`](super::names) and [`numbers`](super::numbers), gives the
//! changed text, one [`Edit`] a change, and moves the alignment's places along.

use super::{super::Edit, align::Alignment};
use crate::span::Span;

/// A place in the translation and what has to stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Swap {
    /// What goes.
    pub(super) span: Span,
    /// What comes.
    pub(super) after: String,
    /// Why, for the reader.
    pub(super) reason: &'static str,
}

/// Makes the changes; of two that overlap, the first is made.
pub(super) fn apply(
    text: &str,
    mut swaps: Vec<Swap>,
    alignment: Option<&mut Alignment>,
) -> (String, Vec<Edit>) {
    swaps.sort_by_key(|swap| swap.span.start);
    let mut out = String::with_capacity(text.len() + 16);
    let mut edits = Vec::new();
    let mut start = 0;
    // Where each change ends, before and after.
    let mut shifts: Vec<(usize, usize)> = Vec::new();
    for Swap { span, after, reason } in swaps {
        if span.start < start || span.of(text) == after {
            continue;
        }
        out.push_str(&text[start..span.start]);
        out.push_str(&after);
        start = span.end;
        shifts.push((start, out.len()));
        edits.push(Edit { before: span.of(text).to_owned(), after, reason: reason.to_owned() });
    }
    out.push_str(&text[start..]);
    if let Some(alignment) = alignment {
        let moved = |place: usize| {
            let last = shifts.iter().rev().find(|(before, _)| *before <= place);
            last.map_or(place, |(before, after)| place - before + after)
        };
        for word in &mut alignment.target {
            word.span = Span::new(moved(word.span.start), moved(word.span.end).min(out.len()));
        }
    }
    (out, edits)
}

#[cfg(test)]
mod tests {
    use super::{Alignment, Span, Swap, apply};
    use crate::backend::embedded::align::Linked;

    #[test]
    fn changes_are_made_and_places_move_along() {
        let swap = |start, end, after: &str| Swap {
            span: Span::new(start, end),
            after: after.to_owned(),
            reason: "x",
        };
        let word = |start, end| Linked { span: Span::new(start, end), source: 0, share: 1.0 };
        let mut alignment = Alignment { source: vec![], target: vec![word(0, 2), word(3, 6), word(7, 8)] };
        let (text, edits) = apply(
            "ab cde f",
            vec![swap(3, 6, "x"), swap(0, 2, "long"), swap(4, 5, "no")],
            Some(&mut alignment),
        );
        assert_eq!(text, "long x f");
        assert_eq!(edits.len(), 2);
        let words: Vec<&str> = alignment.target.iter().map(|word| word.span.of(&text)).collect();
        assert_eq!(words, ["long", "x", "f"]);
    }
}
