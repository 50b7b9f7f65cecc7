//! The translation of a quotation, taken from the sentence around it where that is safe.
//!
//! A fragment ("dans les prochains mois") is translated better inside its sentence than alone, and
//! a reader should find the same English in a point and under the quotations. So where the
//! translated sentence marks as many passages as its source, in an order that the translations
//! made alone confirm, those are taken; everywhere else the translation made alone stands. What is
//! a word or three long is weighed against further readings by [`fragment`].

use super::{Rendering, Slot, fragment, marked};
use crate::{
    article::Article,
    backend::Translated,
    check::{self, CheckStatus, Passage},
    span::Span,
};

/// Puts the better of both translations in each quotation's slot.
pub(super) fn settle(article: &Article, rendering: &mut Rendering, to: &str) {
    let fragments: Vec<(usize, Option<String>)> = rendering
        .readings
        .keys()
        .map(|index| (*index, rendering.quotes[*index].text().map(str::to_owned)))
        .collect();
    for (index, sentence) in article.sentences.iter().enumerate() {
        let Some(translated) = rendering.sentences[index].text().map(str::to_owned) else { continue };
        let inside: Vec<usize> = article.quotes_in(sentence.span).collect();
        let whole = inside.iter().all(|quote| sentence.span.contains(article.quotes[*quote].span));
        let marked: Vec<&str> = marked(&translated).collect();
        if !whole || inside.is_empty() || marked.len() != inside.len() || nested(article, &inside) {
            continue;
        }
        let alone: Vec<String> = inside
            .iter()
            .map(|quote| rendering.quotes[*quote].text().unwrap_or_default().to_owned())
            .collect();
        if !in_order(&marked, &alone) {
            continue;
        }
        for (quote, words) in inside.into_iter().zip(marked) {
            let words = words.trim_end_matches([',', ' ']);
            let source = article.line(article.quotes[quote].span);
            let language = article.language_code();
            if gravity(&source, words, language, to)
                <= slot_gravity(&rendering.quotes[quote], &source, language, to)
            {
                rendering.quotes[quote] =
                    Slot::Done(Translated { text: words.to_owned(), ..Translated::default() });
            }
        }
    }
    for (index, alone) in fragments {
        weigh(article, index, alone, rendering, to);
    }
    for (quote, slot) in article.quotes.iter().zip(&mut rendering.quotes) {
        if let Slot::Done(translated) = slot {
            fit_end(&mut translated.text, quote.span.of(&article.document.text));
            fit_start(&mut translated.text, quote.span, &article.document.text);
        }
    }
}

/// Puts the reading of a fragment that the others support in its slot, with what there is to doubt.
fn weigh(article: &Article, index: usize, alone: Option<String>, rendering: &mut Rendering, to: &str) {
    let settled = rendering.quotes[index].text().map(str::to_owned);
    let mut readings: Vec<String> = settled.into_iter().chain(alone).collect();
    readings.dedup();
    readings.extend(rendering.readings.remove(&index).unwrap_or_default());
    let texts: Vec<&str> = readings.iter().map(String::as_str).collect();
    let source = article.line(article.quotes[index].span);
    let from = article.language_code();
    let is_sound =
        |reading: &str| check::invented_words("", &source, reading, from, to).status == CheckStatus::Ok;
    let Some(judgement) = fragment::judge(&source, &texts, &is_sound) else { return };
    match &mut rendering.quotes[index] {
        // What was put right in it is recorded with it.
        Slot::Done(translated) if judgement.best == 0 => translated.doubt = judgement.doubt,
        slot => {
            *slot = Slot::Done(Translated {
                text: readings.swap_remove(judgement.best),
                doubt: judgement.doubt,
                ..Translated::default()
            });
        }
    }
}

fn nested(article: &Article, quotes: &[usize]) -> bool {
    quotes.windows(2).any(|pair| article.quotes[pair[0]].span.overlaps(article.quotes[pair[1]].span))
}

fn gravity(source: &str, target: &str, from: &str, to: &str) -> CheckStatus {
    let passage = Passage { place: String::new(), source, target };
    check::passage(&passage, from, to).iter().map(|check| check.status).max().unwrap_or_default()
}

fn slot_gravity(slot: &Slot, source: &str, from: &str, to: &str) -> CheckStatus {
    slot.text().map_or(CheckStatus::Fail, |target| gravity(source, target, from, to))
}

/// Whether the marked passages stand in the order of the translations made alone: no two of them
/// would share more words with each other's than with their own. A translation may turn two
/// quotations round.
fn in_order(marked: &[&str], alone: &[String]) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 3);
        words.map(str::to_lowercase).collect()
    };
    let marked: Vec<Vec<String>> = marked.iter().map(|text| words(text)).collect();
    let alone: Vec<Vec<String>> = alone.iter().map(|text| words(text)).collect();
    let shared =
        |left: usize, right: usize| marked[left].iter().filter(|word| alone[right].contains(word)).count();
    (0..marked.len()).all(|left| {
        (left + 1..marked.len()).all(|right| {
            shared(left, left) + shared(right, right) >= shared(left, right) + shared(right, left)
        })
    })
}

/// A fragment without a full stop in the source gets none: it was no sentence.
fn fit_end(text: &mut String, source: &str) {
    let fragment = source.starts_with(char::is_lowercase) && source.ends_with(char::is_alphanumeric);
    if fragment && text.ends_with('.') && !text[..text.len() - 1].contains('.') {
        text.pop();
    }
}

/// A fragment that starts small in the source starts small in the translation too, unless its
/// first word is one that English always writes large.
fn fit_start(text: &mut String, span: Span, source: &str) {
    const SMALL: [&str; 54] = [
        "a", "about", "after", "against", "all", "an", "and", "are", "as", "at", "be", "because", "been",
        "before", "between", "but", "by", "can", "do", "for", "from", "has", "have", "he", "his", "in", "is",
        "it", "its", "more", "no", "not", "of", "on", "or", "our", "over", "she", "that", "the", "their",
        "there", "these", "they", "this", "to", "via", "was", "we", "were", "which", "who", "will", "with",
    ];
    if !span.of(source).chars().next().is_some_and(char::is_lowercase) {
        return;
    }
    let end = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    let first = text[..end].to_lowercase();
    // A fragment in small letters throughout: the engine took it for a title.
    let small = span.of(source).chars().all(|letter| !letter.is_uppercase());
    let fragment = small && span.of(source).split_whitespace().count() <= 3;
    let known = SMALL.contains(&first.as_str()) || fragment && !always_large(&first);
    if known && text[..end].chars().skip(1).all(char::is_lowercase) {
        text.replace_range(..end, &first);
    }
}

/// Whether English writes a word large that French writes small: days, months, and what looks
/// derived from a place ("Russian", "Polish").
fn always_large(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let ends =
        ["an", "ish", "ese", "ench", "erman", "utch", "eek", "ab", "aeli", "raqi", "wiss", "day", "slam"];
    MONTHS.contains(&word) || word == "i" || ends.iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::{fit_start, in_order};
    use crate::span::Span;

    #[test]
    fn quotations_that_changed_places_are_noticed() {
        let alone = ["hybrid confrontation".to_owned(), "which approach military conflict".to_owned()];
        assert!(in_order(&["hybrid confrontation", "approaching open military conflict"], &alone));
        assert!(!in_order(&["approaching open military conflict", "hybrid confrontation"], &alone));
    }

    #[test]
    fn fragments_end_as_their_source_does() {
        for (source, target, expected) in [
            ("nouveau départ", "new departure.", "new departure"),
            ("nouveau départ", "the U.S. departure.", "the U.S. departure."),
            ("avec nous.", "with us.", "with us."),
            ("Nous partons", "We are leaving.", "We are leaving."),
        ] {
            let mut text = target.to_owned();
            super::fit_end(&mut text, source);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn fragments_start_as_their_source_does() {
        let fit = |source: &str, target: &str| {
            let mut text = target.to_owned();
            fit_start(&mut text, Span::new(0, source.len()), source);
            text
        };
        assert_eq!(fit("dans les prochains mois", "In the coming months"), "in the coming months");
        assert_eq!(fit("plans", "Plans"), "plans");
        assert_eq!(fit("ligne rouge", "Red line"), "red line");
        assert_eq!(fit("mardi", "Tuesday"), "Tuesday");
        assert_eq!(fit("russe", "Russian"), "Russian");
        assert_eq!(fit("russes et alliés", "Russian and allied"), "Russian and allied");
        assert_eq!(fit("Nous partons", "We are leaving"), "We are leaving");
    }
}
