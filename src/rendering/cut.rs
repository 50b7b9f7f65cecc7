//! The words of a quotation, cut out of the translation of its sentence.
//!
//! Takes a sentence with its quotations and the translation of it, gives the words inside the
//! marks of the translation where those can be told: as many pairs as in the source, and in an
//! order that nothing speaks against.

use super::{EnglishFrom, Rendering, Slot, marked};
use crate::{
    article::{Article, holds},
    backend::Translated,
    check::{self, CheckStatus, Passage},
    deadline,
    facts::fold::fold,
    span::Span,
};

/// Cuts what can be cut; each quotation that was found is put in its slot.
pub(super) fn cut(article: &Article, rendering: &mut Rendering, to: &str) {
    let texts: Vec<(usize, String, bool)> = sentence_texts(rendering);
    for (sentence, translated, line) in texts {
        deadline::look();
        let span = article.sentences[sentence].span;
        let left = line.then(|| rendering.selection.text_of(sentence)).flatten();
        let inside: Vec<usize> = shown(article, span, left);
        let whole = inside.iter().all(|quote| span.contains(article.quotes[*quote].span));
        let words: Vec<&str> = marked(&translated).collect();
        // Between those marks stand words that nobody said.
        let tagged = inside.iter().any(|quote| article.quotes[*quote].incise.is_some());
        if !whole || tagged || inside.is_empty() || words.len() != inside.len() {
            continue;
        }
        let sources: Vec<String> =
            inside.iter().map(|quote| article.line(article.quotes[*quote].span)).collect();
        if !in_order(&sources, &words) {
            continue;
        }
        for ((quote, source), words) in inside.into_iter().zip(&sources).zip(words) {
            let words = words.trim_end_matches([',', ' ']);
            if rendering.taken[quote].is_none() && is_sound(source, words, article.language_code(), to) {
                rendering.quotes[quote] =
                    Slot::Done(Translated { text: words.to_owned(), ..Translated::default() });
                rendering.taken[quote] = Some(EnglishFrom::Sentence);
            }
        }
    }
}

/// The translation of each line that was made shorter, which says so, and of each sentence.
fn sentence_texts(rendering: &Rendering) -> Vec<(usize, String, bool)> {
    let lines =
        rendering.lines.iter().filter_map(|(index, slot)| Some((*index, slot.text()?.to_owned(), true)));
    let whole = rendering.sentences.iter().enumerate();
    let whole = whole.filter_map(|(index, slot)| Some((index, slot.text()?.to_owned(), false)));
    lines.chain(whole).collect()
}

/// Quotations of a sentence that stand in no other, and in what is `left` of it where it was made
/// shorter.
pub(super) fn shown(article: &Article, sentence: Span, left: Option<&str>) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for quote in article.quotes_in(sentence) {
        let span = article.quotes[quote].span;
        if left.is_some_and(|left| !holds(left, &article.line(span))) {
            continue;
        }
        if !kept.last().is_some_and(|last| article.quotes[*last].span.contains(span)) {
            kept.push(quote);
        }
    }
    kept
}

/// Whether the words can be the quotation's: no check fails, and there is something of them.
fn is_sound(source: &str, words: &str, from: &str, to: &str) -> bool {
    let passage = Passage { place: String::new(), source, target: words };
    words.chars().any(char::is_alphabetic)
        && check::passage(&passage, from, to).iter().all(|check| check.status != CheckStatus::Fail)
}

/// Whether the marked words stand in the order of their sources: no two of them would be more like
/// each other's source than like their own. A translation may turn two quotations round.
fn in_order(sources: &[String], words: &[&str]) -> bool {
    let sources: Vec<Vec<String>> = sources.iter().map(|text| stems(text)).collect();
    let targets: Vec<Vec<String>> = words.iter().map(|text| stems(text)).collect();
    let likeness = |one: usize, other: usize| {
        let shared = sources[one].iter().filter(|stem| targets[other].contains(stem)).count();
        // Lengths tell apart what shares no word.
        let (left, right) = (sources[one].len(), targets[other].len());
        4 * shared + 3 * left.min(right) / left.max(right).max(1)
    };
    (0..words.len()).all(|one| {
        (one + 1..words.len()).all(|other| {
            likeness(one, one) + likeness(other, other) + 1 >= likeness(one, other) + likeness(other, one)
        })
    })
}

/// The first letters of longer words and all figures: what both languages share.
fn stems(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| word.len() > 4 || word.bytes().any(|byte| byte.is_ascii_digit()))
        .map(|word| word.chars().take(5).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn quotations_that_changed_places_are_noticed() {
        let sources = ["confrontation hybride".to_owned(), "qui approche un conflit militaire".to_owned()];
        assert!(in_order(&sources, &["hybrid confrontation", "approaching open military conflict"]));
        assert!(!in_order(&sources, &["approaching open military conflict", "hybrid confrontation"]));
        let unlike = ["oui".to_owned(), "nous ne céderons jamais rien".to_owned()];
        assert!(in_order(&unlike, &["yes", "we will never give in"]));
    }
}
