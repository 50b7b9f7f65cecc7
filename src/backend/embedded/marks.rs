//! Quotation marks that the engine lost or set one-sidedly: put back by the words' origins.
//!
//! Takes a prepared sentence (straight marks) and its translation with the words' origins. Where the
//! translation has not as many marks as the sentence, each pair is set around the words that came
//! from inside it; where those do not stand together, everything stays as it is.

use super::{super::Edit, align::Alignment};
use crate::span::Span;

const MARK: char = '"';
/// Share of a word's weight from which on its origin speaks against a place.
const SURE: f32 = 0.5;

/// Whether marks are missing or one too many.
pub(super) fn wants_alignment(source: &str, translation: &str) -> bool {
    let wanted = source.matches(MARK).count();
    wanted > 0 && wanted.is_multiple_of(2) && wanted != translation.matches(MARK).count()
}

/// The translation with its marks in pairs around the words that belong inside, and the edit.
pub(super) fn restored(source: &str, translation: &str, alignment: &mut Alignment) -> Option<(String, Edit)> {
    if !wants_alignment(source, translation) {
        return None;
    }
    let words: Vec<&str> = alignment
        .target
        .iter()
        .map(|word| translation.get(word.span.start..word.span.end))
        .collect::<Option<_>>()?;
    let mut inside: Vec<(usize, usize)> = Vec::new();
    for pair in pairs(source)? {
        inside.push(hull(alignment, pair)?);
    }
    inside.sort_unstable();
    if inside.windows(2).any(|two| two[0].1 >= two[1].0) {
        return None;
    }
    let mut out = String::with_capacity(translation.len() + 8);
    let mut spans = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let start = out.len();
        let bare = word.replace(MARK, "");
        let opens = inside.iter().any(|(first, _)| *first == at);
        let closes = inside.iter().any(|(_, last)| *last == at);
        let lead = bare.len() - bare.trim_start_matches('(').len();
        out.push_str(&bare[..lead]);
        if opens {
            out.push(MARK);
        }
        let end = bare.trim_end_matches([',', '.', ';', ':', ')']).len().max(lead);
        out.push_str(&bare[lead..end]);
        if closes {
            out.push(MARK);
        }
        out.push_str(&bare[end..]);
        spans.push(Span::new(start, out.len()));
    }
    for (word, span) in alignment.target.iter_mut().zip(spans) {
        word.span = span;
    }
    let edit = Edit {
        before: translation.to_owned(),
        after: out.clone(),
        reason: "quotation marks set by the words that came from inside them".to_owned(),
    };
    Some((out, edit))
}

/// First and last word of the source inside each pair of marks.
fn pairs(source: &str) -> Option<Vec<(usize, usize)>> {
    let mut pairs = Vec::new();
    let mut open = None;
    let words = source.split(' ').filter(|word| !word.is_empty()).enumerate();
    for (at, word) in words {
        for _ in word.matches(MARK) {
            match open.take() {
                None => open = Some(at),
                Some(first) => pairs.push((first, at)),
            }
        }
    }
    open.is_none().then_some(pairs)
}

/// First and last word of the translation that came from the words `first` to `last`, where what
/// stands between them did too.
fn hull(alignment: &Alignment, (first, last): (usize, usize)) -> Option<(usize, usize)> {
    let own = |at: &usize| (first..=last).contains(&alignment.target[*at].source);
    let places = || 0..alignment.target.len();
    let (from, to) = (places().find(own)?, places().rfind(own)?);
    let strange = (from..=to).filter(|at| !own(at) && alignment.target[*at].share >= SURE).count();
    let known = (from..=to).filter(own).count();
    (strange * 6 <= known && known * 2 > last - first).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::{super::align::Linked, Alignment, Span, restored};

    fn alignment(source: &str, target: &str, links: &[usize]) -> Alignment {
        let mut start = 0;
        let words = target.split(' ').zip(links);
        let target = words.map(|(word, link)| {
            let span = Span::new(start, start + word.len());
            start = span.end + 1;
            Linked { span, source: *link, share: 0.9 }
        });
        Alignment { target: target.collect(), source: source.split(' ').map(str::to_owned).collect() }
    }

    #[test]
    fn lost_marks_come_back_in_pairs() {
        let source = "Il a dit \"nous partons demain\" à Paris.";
        let made = "He said we leave tomorrow in Paris.";
        let mut links = alignment(source, made, &[0, 2, 3, 4, 5, 6, 7]);
        let (text, edit) = restored(source, made, &mut links).expect("the words stand together");
        assert_eq!(text, "He said \"we leave tomorrow\" in Paris.");
        assert_eq!(edit.before, made);
        assert_eq!(links.target[2].span.of(&text), "\"we");
        let half = "He said \"we leave tomorrow in Paris.";
        let mut links = alignment(source, half, &[0, 2, 3, 4, 5, 6, 7]);
        assert_eq!(restored(source, half, &mut links).expect("one is missing").0, text);
    }

    #[test]
    fn what_does_not_stand_together_stays() {
        let source = "Il a dit \"oui\" et \"non\" hier.";
        let made = "He said yesterday no and yes.";
        let mut crossed = alignment(source, made, &[0, 2, 6, 3, 4, 3]);
        assert!(restored(source, made, &mut crossed).is_none());
        let whole = "He said \"yes\" and \"no\" yesterday.";
        let mut kept = alignment(source, whole, &[0, 2, 3, 4, 5, 6]);
        assert!(restored(source, whole, &mut kept).is_none(), "nothing is missing");
    }
}
