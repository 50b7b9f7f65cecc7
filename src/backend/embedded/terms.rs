//! Terms that have a fixed English: put in the place of what the engine made of them.
//!
//! Takes a sentence and its translation with the words' origins, gives a [`Swap`] for each term of the
//! glossary that stands in the sentence and not in the translation, where the words that came from
//! it can be told.

use super::{align::Alignment, swap::Swap};
use crate::{
    glossary::{Glossary, Term, shows},
    span::Span,
};

/// Share of a word's weight from which on its origin counts.
const SURE: f32 = 0.35;
/// Words that the English of a term may have beyond those of the term.
const SPARE: usize = 2;

/// Whether a term stands in the source and its English not in the translation.
pub(super) fn wants_alignment(source: &str, translation: &str, glossary: &Glossary) -> bool {
    glossary.terms_in(source).iter().any(|term| !shows(translation, &term.target))
}

/// What the words of the translation become.
pub(super) fn swaps(
    source: &str,
    translation: &str,
    alignment: Option<&Alignment>,
    glossary: &Glossary,
) -> Vec<Swap> {
    let Some(alignment) = alignment else { return Vec::new() };
    let missing =
        glossary.places_in(source).into_iter().filter(|(_, term)| !shows(translation, &term.target));
    missing
        .flat_map(|(places, term)| places.into_iter().map(move |place| (place, term)))
        .filter_map(|(place, term)| swap(source, translation, alignment, place, term))
        .collect()
}

fn swap(
    source: &str,
    translation: &str,
    alignment: &Alignment,
    (start, end): (usize, usize),
    term: &Term,
) -> Option<Swap> {
    // Words are what stands between spaces.
    let first = source[..start].split(' ').filter(|word| !word.is_empty()).count();
    let first = if source[..start].ends_with(' ') || start == 0 { first } else { first.saturating_sub(1) };
    let count = source[start..end].split(' ').count();
    let words = first..first + count;
    let own = |at: usize| {
        alignment.target.get(at).is_some_and(|word| words.contains(&word.source) && word.share >= SURE)
    };
    let from = (0..alignment.target.len()).find(|at| own(*at))?;
    let to = (0..alignment.target.len()).rfind(|at| own(*at))?;
    let strange = (from..=to).filter(|at| !own(*at)).count();
    if to - from >= count + SPARE || strange > 1 {
        return None;
    }
    let whole = Span::new(alignment.target[from].span.start, alignment.target[to].span.end);
    let text = translation.get(whole.start..whole.end)?;
    let head = text.len() - text.trim_start_matches(|letter: char| !letter.is_alphanumeric()).len();
    let tail = text.trim_end_matches(|letter: char| !letter.is_alphanumeric()).len();
    if head >= tail {
        return None;
    }
    let span = Span::new(whole.start + head, whole.start + tail);
    let large = from == 0 && span.of(translation).starts_with(char::is_uppercase);
    let mut letters = term.target.chars();
    let after = match letters.next() {
        Some(letter) if large => letter.to_uppercase().chain(letters).collect(),
        _ => term.target.clone(),
    };
    Some(Swap { span, after, reason: "a term of the glossary" })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{
        super::align::Linked, super::swap::apply, Alignment, Glossary, Span, swaps, wants_alignment,
    };

    #[test]
    fn a_term_takes_the_place_of_what_came_from_it() {
        let glossary = Glossary::parse("gilets jaunes\tyellow vests\n").unwrap();
        let source = "Les gilets jaunes manifestent.";
        let made = "The yellow cookies demonstrate.";
        assert!(wants_alignment(source, made, &glossary));
        assert!(!wants_alignment(source, "The yellow vests demonstrate.", &glossary));
        let word = |start, end, source| Linked { span: Span::new(start, end), source, share: 0.9 };
        let alignment = Alignment {
            source: source.split(' ').map(str::to_owned).collect(),
            target: vec![word(0, 3, 0), word(4, 10, 2), word(11, 18, 1), word(19, 31, 3)],
        };
        let found = swaps(source, made, Some(&alignment), &glossary);
        assert_eq!(apply(made, found, None).0, "The yellow vests demonstrate.");
        assert!(swaps(source, made, None, &glossary).is_empty());
    }
}
