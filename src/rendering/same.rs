//! One quotation, one English: a line shows a quotation in the words that stand over it elsewhere.
//!
//! Takes the final words of each quotation, puts them in place of what the translations of
//! sentences and lines have between their marks. Where a translation has lost the marks, the place
//! is looked for by the words; where it cannot be told, the line stays as it is and the checks say
//! that a quotation is missing from it.

use super::{Rendering, Slot, cut, fragment, marked_places};
use crate::{article::Article, backend::Edit, deadline, span::Span};

/// Share of common words from which on a stretch of a translation is taken for the quotation's.
const ENOUGH: f64 = 0.6;

/// Puts the same words everywhere.
pub(super) fn same(article: &Article, rendering: &mut Rendering) {
    let quotes: Vec<Option<String>> =
        rendering.quotes.iter().map(|slot| slot.text().map(str::to_owned)).collect();
    let selection = &rendering.selection;
    let lines = rendering.lines.iter_mut().map(|(index, slot)| (*index, slot, selection.text_of(*index)));
    let whole = rendering.sentences.iter_mut().enumerate().map(|(index, slot)| (index, slot, None));
    for (sentence, slot, left) in lines.chain(whole) {
        deadline::look();
        let Slot::Done(translated) = slot else { continue };
        let span = article.sentences[sentence].span;
        let inside = cut::shown(article, span, left);
        let whole = inside.iter().map(|quote| &article.quotes[*quote]);
        let whole = whole.into_iter().all(|quote| span.contains(quote.span) && quote.incise.is_none());
        let words: Option<Vec<&str>> = inside.iter().map(|quote| quotes[*quote].as_deref()).collect();
        let Some(words) = words.filter(|words| whole && !words.is_empty()) else { continue };
        let changed = replaced(&translated.text, &words);
        if let Some(changed) = changed.filter(|changed| *changed != translated.text) {
            translated.edits.push(Edit {
                before: std::mem::replace(&mut translated.text, changed.clone()),
                after: changed,
                reason: "the quotation in the words that it has everywhere".to_owned(),
            });
        }
    }
}

/// The translation with the quotations' own words between its marks.
fn replaced(text: &str, words: &[&str]) -> Option<String> {
    let places: Vec<Span> = marked_places(text).collect();
    let places = if places.len() == words.len() { places } else { found(text, words)? };
    let bare = places.iter().all(|place| !text[..place.start].ends_with(['“', '"']));
    let mut out = String::with_capacity(text.len() + 32);
    let mut from = 0;
    for (place, words) in places.iter().zip(words) {
        out.push_str(text.get(from..place.start)?);
        // A comma that the English sentence needs inside the mark stays.
        let old = place.of(text);
        let comma =
            if old.ends_with(',') && !words.ends_with(['.', ',', '!', '?', '…']) { "," } else { "" };
        if bare {
            out.push('“');
        }
        out.push_str(words);
        out.push_str(comma);
        if bare {
            out.push('”');
        }
        from = place.end;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

/// Where each quotation stands in a translation without marks: the stretch that shares most words
/// with it. `None` unless every one is found, in order and apart from each other.
fn found(text: &str, quotes: &[&str]) -> Option<Vec<Span>> {
    if marked_places(text).next().is_some() {
        return None;
    }
    let words = words(text);
    let mut from = 0;
    let mut places = Vec::with_capacity(quotes.len());
    for quote in quotes {
        let wanted: Vec<String> = self::words(quote).into_iter().map(|(_, word)| word).collect();
        let (first, last) = stretch(&words, from, &wanted)?;
        places.push(Span::new(words[first].0.start, words[last].0.end));
        from = last + 1;
    }
    Some(places)
}

/// The first and last word of the stretch of `words`, from `from` on, that is most like `wanted`.
fn stretch(words: &[(Span, String)], from: usize, wanted: &[String]) -> Option<(usize, usize)> {
    if wanted.is_empty() {
        return None;
    }
    let known = |word: &String| wanted.contains(word);
    let mut best: Option<(f64, usize, usize)> = None;
    for (first, (_, word)) in words.iter().enumerate().skip(from) {
        if !known(word) {
            continue;
        }
        let mut shared = 0_u32;
        let reach = wanted.len() * 3 / 2 + 2;
        for (last, (_, word)) in words.iter().enumerate().skip(first).take(reach) {
            if !known(word) {
                continue;
            }
            shared += 1;
            let total = f64::from(u32::try_from(last - first + 1 + wanted.len()).ok()?);
            let likeness = 2.0 * f64::from(shared) / total;
            if best.is_none_or(|(most, _, _)| likeness > most) {
                best = Some((likeness, first, last));
            }
        }
    }
    best.filter(|(likeness, _, _)| *likeness >= ENOUGH).map(|(_, first, last)| (first, last))
}

/// Words with their places, in small letters.
fn words(text: &str) -> Vec<(Span, String)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = letter.is_alphanumeric() || matches!(letter, '’' | '\'' | '-') && start.is_some();
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(begin), false) => {
                words.push((Span::new(begin, at), text[begin..at].to_lowercase()));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Weighs the readings of the fragments that were asked for alone.
pub(super) fn weigh(article: &Article, rendering: &mut Rendering, to: &str) {
    let readings = std::mem::take(&mut rendering.readings);
    for (index, others) in readings {
        fragment::settle(article, index, others, &mut rendering.quotes[index], to);
    }
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn the_words_between_the_marks_are_the_quotations_own() {
        assert_eq!(
            replaced("He said “yes,” and “no”.", &["yes indeed", "no"]).as_deref(),
            Some("He said “yes indeed,” and “no”.")
        );
        assert_eq!(replaced("He said \"yes\".", &["aye"]).as_deref(), Some("He said \"aye\"."));
    }

    #[test]
    fn lost_marks_are_put_back_where_the_words_are_found() {
        let lost = "The minister said nuclear power is an industry of the future on Sunday.";
        assert_eq!(
            replaced(lost, &["nuclear power is a sector of the future"]).as_deref(),
            Some("The minister said “nuclear power is a sector of the future” on Sunday.")
        );
        assert_eq!(replaced("He said that all is well.", &["we shall never give in"]), None);
        assert_eq!(
            replaced("He said “one” and two.", &["one", "two"]),
            None,
            "which is which cannot be told"
        );
    }
}
