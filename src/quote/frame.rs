//! [`Frame`]: a paragraph as words with its quotations as single items, cut into sentences.
//!
//! Takes the pairs of one depth that stand in a region, gives the items between and around them. A
//! quotation counts as one item, so that grammar is read over it: "X a dit que «…» et que «…»".
//! [`clause`](super::clause) reads the sentences.

use std::ops::Range;

use super::{
    lexicon::Class,
    word::{Item, Shape, items_of},
};
use crate::span::Span;

/// A sentence of more items than this is cut: what attributes reaches no further, and the cost of
/// reading stays linear whatever the text.
const LONGEST: usize = 256;

/// Widths (characters) at which lines are cut by hand or by a wire.
const WRAPPED: std::ops::RangeInclusive<usize> = 50..=90;

/// One region of text with its quotations.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) items: Vec<Item>,
    /// Ranges of `items`.
    pub(super) sentences: Vec<Range<usize>>,
}

/// Builds the frame of `region`. `quotes` gives, in order, the quotations directly inside it: index,
/// outer span and inner span. `items` is an emptied list of an earlier frame, used again.
pub(super) fn frame(
    text: &str,
    region: Span,
    quotes: &[(usize, Span, Span)],
    mut items: Vec<Item>,
    buffer: &mut String,
) -> Frame {
    let mut at = region.start;
    for (index, outer, _) in quotes {
        items_of(text, Span::new(at, outer.start.max(at)), &mut items, buffer);
        items.push(Item { span: *outer, shape: Shape::Quote(*index), class: Class::NONE });
        at = outer.end.max(at);
    }
    items_of(text, Span::new(at, region.end.max(at)), &mut items, buffer);
    let wrapped = is_wrapped(region.of(text));
    let sentences = sentences(text, &items, quotes, wrapped);
    Frame { items, sentences }
}

/// Whether the lines of `region` were cut at a width, as in a wire dispatch or an e-mail: all but the last
/// are about as long, and the next word would not have fitted on any.
fn is_wrapped(region: &str) -> bool {
    let mut lines = region.split('\n').map(str::trim).peekable();
    let width = region.split('\n').map(|line| line.trim().chars().count()).max().unwrap_or_default();
    if !(WRAPPED.contains(&width) && region.contains('\n')) {
        return false;
    }
    while let Some(line) = lines.next() {
        let Some(next) = lines.peek() else { break };
        let word = next.split(' ').next().unwrap_or_default();
        if line.chars().count() + 1 + word.chars().count() <= width {
            return false;
        }
    }
    true
}

fn sentences(text: &str, items: &[Item], quotes: &[(usize, Span, Span)], wrapped: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut inner = quotes.iter().map(|quote| quote.2);
    for at in 0..items.len() {
        let next = items.get(at + 1);
        let ends = match items[at].shape {
            Shape::Punct('.' | '!' | '?' | '…') => next.is_none_or(begins_sentence),
            Shape::Quote(_) => {
                let inner = inner.next().unwrap_or_default();
                next.is_some_and(|next| ends_in_quote(text, inner, &items[start..=at + 1], next, wrapped))
            }
            Shape::Punct(_) => false,
            _ => next.is_some_and(|next| line_breaks(text, &items[at], next, wrapped)),
        };
        if ends || at - start >= LONGEST {
            found.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < items.len() {
        found.push(start..items.len());
    }
    found
}

/// What may stand first in a sentence after its predecessor's point.
fn begins_sentence(next: &Item) -> bool {
    match next.shape {
        Shape::Lower | Shape::Clitic => false,
        Shape::Punct(mark) => matches!(mark, '—' | '(' | '[' | '#' | '@' | '¿' | '*' | '•'),
        _ => true,
    }
}

/// Whether a quotation that ends with its own full stop (or is followed by a new sentence) ends
/// the sentence it stands in. `items` are those of the sentence up to `next`.
fn ends_in_quote(text: &str, inner: Span, items: &[Item], next: &Item, wrapped: bool) -> bool {
    let stop = inner.of(text).ends_with(['.', '!', '?', '…']);
    match next.shape {
        Shape::Quote(_) => stop,
        Shape::Capital | Shape::Upper | Shape::Initial | Shape::Number if next.is_capital() => {
            // "« … » C’est en ces termes que X a parlé": what follows tells who said it.
            if next.is(Class::NEUTER) && is_cleft(text, next.span.start) {
                return false;
            }
            // "« Oui » Paul est parti": a new sentence when the quotation stood alone.
            stop || items.len() == 2
                || next.is(Class::DET | Class::SUBJ | Class::PREP | Class::SUBORD)
                || line_breaks(text, &items[items.len() - 2], next, wrapped)
        }
        _ => false,
    }
}

/// Whether the words at byte `at` tell how the words before them were said.
fn is_cleft(text: &str, at: usize) -> bool {
    let Some(rest) = text.get(at..).map(|rest| rest.trim_start_matches(['C', '\'', '’'])) else {
        return false;
    };
    ["est en ces termes que", "est ainsi que", "est par ces mots que", "est avec ces mots que", "est ce que"]
        .iter()
        .any(|cleft| rest.starts_with(cleft))
}

/// A blank line or a line break before a capital between two items.
fn line_breaks(text: &str, item: &Item, next: &Item, wrapped: bool) -> bool {
    let gap = text.get(item.span.end..next.span.start).unwrap_or_default();
    if !gap.bytes().any(|byte| byte == b'\n') {
        return false;
    }
    if wrapped && gap.matches('\n').count() == 1 {
        return false;
    }
    // A line that ends with "de" or "le" was only wrapped there.
    let wrapped = item.is(Class::PREP | Class::DET | Class::QUE | Class::COORD | Class::AUX | Class::TITLE)
        && item.shape == Shape::Lower
        && gap.matches('\n').count() == 1;
    !wrapped && (next.is_capital() || next.quote().is_some() || gap.matches('\n').count() > 1)
}
