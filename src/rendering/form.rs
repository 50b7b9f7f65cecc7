//! The form of a quotation's English: it begins and ends as its French does.

use super::{Rendering, Slot};
use crate::deadline;
use crate::word_list;
use crate::{article::Article, facts::scan::locale::english_month, span::Span};

/// Gives every translated quotation the head and the end that its source has.
pub(super) fn fit(article: &Article, rendering: &mut Rendering) {
    for (quote, slot) in article.quotes.iter().zip(&mut rendering.quotes) {
        deadline::look();
        if let Slot::Done(translated) = slot {
            fit_end(&mut translated.text, quote.span.of(&article.document.text));
            fit_start(&mut translated.text, quote.span, &article.document.text);
        }
    }
}

/// A fragment without a full stop in the source gets none: it was not a sentence.
fn fit_end(text: &mut String, source: &str) {
    let fragment = source.starts_with(char::is_lowercase) && source.ends_with(char::is_alphanumeric);
    if fragment && text.ends_with('.') && !text[..text.len() - 1].contains('.') {
        text.pop();
    }
}

/// A fragment that starts small in the source starts small in the translation too, unless its
/// first word is one that English always writes large.
fn fit_start(text: &mut String, span: Span, source: &str) {
    word_list::words_of! { SMALL: "data/form.txt", "small" }
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
    word_list::words_of! { LARGE: "data/form.txt", "large" }
    english_month(word).is_some() || word == "i" || LARGE.iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::fit_start;
    use crate::span::Span;

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
