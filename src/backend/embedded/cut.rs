//! Items cut into what the engine takes at once.
//!
//! Takes a prepared text, gives its sentences in order; the engine loses what stands beyond its
//! window of some hundred and twenty tokens. A sentence that is still too long is cut at clause
//! borders ([`clauses`]) by the worker, which can count tokens.

use crate::{segment, span::Span};

/// The sentences of a text on one line; none when it is blank.
pub(super) fn sentences<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let whole = Span::new(0, text.len());
    let sentences = segment::segment(text, &[whole], Some(language));
    sentences.iter().map(|sentence| sentence.span.of(text)).collect()
}

/// Parts of `text` of which each `fits`, cut at the latest border of the best kind.
pub(super) fn clauses<'a>(text: &'a str, fits: &impl Fn(&str) -> bool) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() && !fits(rest) {
        let (head, tail) = rest.split_at(border(rest));
        if head.trim().is_empty() || tail.trim().is_empty() {
            break;
        }
        parts.extend(clauses(head, fits));
        rest = tail.trim();
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Where to cut a text in two: after the mark nearest to its middle, a strong one if it can be.
fn border(text: &str) -> usize {
    let middle = text.len() / 2;
    let nearest = |marks: &[&str]| {
        marks
            .iter()
            .flat_map(|mark| text.match_indices(mark).map(|(place, found)| place + found.len()))
            .filter(|place| *place > text.len() / 5 && *place < text.len() - text.len() / 5)
            .min_by_key(|place| place.abs_diff(middle))
    };
    nearest(&[". ", "! ", "? ", "; ", ": "])
        .or_else(|| nearest(&[", ", " - ", ") "]))
        .or_else(|| nearest(&[" "]))
        .unwrap_or_else(|| (0..=middle).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{clauses, sentences};

    #[test]
    fn sentences_are_cut_and_blank_text_gives_none() {
        assert_eq!(sentences("Il vient. Elle part.", "fr"), ["Il vient.", "Elle part."]);
        assert!(sentences("", "fr").is_empty());
    }

    #[test]
    fn clauses_fit_and_lose_nothing() {
        let text = "un deux trois, quatre cinq six; sept huit neuf dix, onze douze";
        let parts = clauses(text, &|part| part.len() <= 20);
        assert!(parts.iter().all(|part| part.len() <= 20), "{parts:?}");
        assert_eq!(parts.join(" "), text);
    }
}
