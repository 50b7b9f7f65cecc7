//! Names: where a text names a person, a place or a body.
//!
//! Takes the text with its sentences, gives [`NameMention`]s: sequences of capitalised words,
//! acronyms, with the small words inside them ("Alfredo Pérez Rubalcaba", "Hauts-de-Seine",
//! "Parti populaire"). A word that is capitalised only because a sentence starts is no name.

use std::collections::HashSet;

use super::{
    exonym,
    scan::{
        Token,
        token::{Shape, tokens},
    },
    words::{is_french_function_word, is_title},
};
use crate::{segment::Sentence, span::Span};

/// A name with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameMention {
    /// From its first word to its last.
    pub(crate) span: Span,
    /// The words that carry the name, without "de", "la", …
    pub(crate) words: Vec<String>,
    /// Whether it is written in capitals throughout ("ONU").
    pub(crate) acronym: bool,
    /// Whether a determiner stands before it: names of bodies and peoples, which are translated.
    pub(crate) determined: bool,
}

/// Every name of `text`, in order.
pub(crate) fn names(text: &str, sentences: &[Sentence]) -> Vec<NameMention> {
    let spans: Vec<Span> = if sentences.is_empty() {
        vec![Span::new(0, text.len())]
    } else {
        sentences.iter().map(|sentence| sentence.span).collect()
    };
    let cut: Vec<(Span, Vec<Token<'_>>)> =
        spans.into_iter().map(|span| (span, tokens(span.of(text)))).collect();
    let known = capitalised_inside(&cut);
    cut.iter().flat_map(|(span, tokens)| in_sentence(*span, tokens, &known)).collect()
}

/// Words seen with a capital where no sentence starts.
fn capitalised_inside<'a>(sentences: &'a [(Span, Vec<Token<'a>>)]) -> HashSet<&'a str> {
    sentences
        .iter()
        .flat_map(|(_, tokens)| {
            tokens.iter().enumerate().filter(|(index, _)| !starts(tokens, *index)).map(|(_, token)| token)
        })
        .filter(|token| token.shape == Shape::Word && token.capitalised())
        .map(|token| token.text)
        .collect()
}

/// Whether a sentence, a quotation or an item starts at the token.
fn starts(tokens: &[Token<'_>], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).map(|before| &tokens[before]) else { return true };
    before.shape == Shape::Mark
        && matches!(
            before.text,
            "«" | "»" | "“" | "”" | "\"" | ":" | "." | "!" | "?" | "…" | "–" | "—" | "-" | "•" | "|"
        )
        && !(before.text == "." && index >= 2 && tokens[index - 2].text.chars().count() <= 3)
}

fn in_sentence(sentence: Span, tokens: &[Token<'_>], known: &HashSet<&str>) -> Vec<NameMention> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        if !opens(tokens, index, known) {
            index += 1;
            continue;
        }
        let last = extend(tokens, index);
        let words: Vec<String> = tokens[index..=last]
            .iter()
            .filter(|token| token.shape == Shape::Word && (token.capitalised() || mixed(token)))
            .map(|token| token.text.trim_end_matches("'s").to_owned())
            .collect();
        let span =
            Span::new(sentence.start + tokens[index].span.start, sentence.start + tokens[last].span.end);
        let determined = index > 0 && is_determiner(&tokens[index - 1].lower);
        let acronym = words.len() == 1 && is_acronym(&words[0]);
        found.push(NameMention { span, words, acronym, determined });
        index = last + 1;
    }
    found
}

fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "le" | "la"
            | "les"
            | "l'"
            | "un"
            | "une"
            | "des"
            | "du"
            | "au"
            | "aux"
            | "cet"
            | "ce"
            | "cette"
            | "ces"
            | "son"
            | "sa"
            | "ses"
            | "leur"
            | "leurs"
            | "notre"
            | "nos"
            | "the"
            | "a"
            | "an"
    )
}

/// All its letters are capitals, two at least.
pub(crate) fn is_acronym(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|letter| letter.is_alphabetic()).collect();
    letters.len() >= 2 && letters.iter().all(|letter| letter.is_uppercase())
}

/// "iPhone", "eBay".
fn mixed(token: &Token<'_>) -> bool {
    !token.capitalised() && token.text.chars().skip(1).any(char::is_uppercase) && !token.text.contains('-')
}

/// Whether a name starts at the token.
fn opens(tokens: &[Token<'_>], index: usize, known: &HashSet<&str>) -> bool {
    let token = &tokens[index];
    if token.shape != Shape::Word || !(token.capitalised() || mixed(token)) {
        return false;
    }
    let letters = token.text.chars().filter(|letter| letter.is_alphabetic()).count();
    if letters < 2 || is_title(&token.lower) || token.lower.ends_with('\'') {
        return false;
    }
    if is_french_function_word(&token.lower) && !is_acronym(token.text) {
        return false;
    }
    if !starts(tokens, index) {
        return true;
    }
    let followed = tokens
        .get(index + 1)
        .is_some_and(|next| next.shape == Shape::Word && next.capitalised() && next.text.chars().count() > 1);
    is_acronym(token.text)
        || followed
        || known.contains(token.text)
        || !exonym::english(token.text).is_empty()
        || token.text.chars().any(|letter| letter.is_ascii_digit())
}

/// The last token of the name that starts at `first`.
fn extend(tokens: &[Token<'_>], first: usize) -> usize {
    let mut last = first;
    loop {
        let mut next = last + 1;
        let mut linked = 0;
        while linked < 3 && tokens.get(next).is_some_and(|token| is_link(token)) {
            next += 1;
            linked += 1;
        }
        let Some(token) = tokens.get(next) else { return last };
        // An initial with its point belongs to the name: "John F. Kennedy".
        let initial = token.text.chars().count() == 1
            && tokens.get(next + 1).is_some_and(|mark| mark.is(".") && !mark.spaced)
            && tokens.get(next + 2).is_some_and(Token::capitalised);
        if linked == 0 && token.shape == Shape::Word && token.capitalised() && initial {
            last = next + 1;
            continue;
        }
        let joins = token.shape == Shape::Word && token.capitalised() && !is_title(&token.lower);
        let possessive = token.lower.ends_with('\'') || tokens[last].lower.ends_with("'s");
        if !joins || possessive || (linked > 0 && is_acronym(tokens[last].text)) {
            return last;
        }
        last = next;
    }
}

/// Small words inside names. "de la" and "d'" join only what is one name by custom, so that
/// "Maria Zakharova de Moscou" may come out as one: the check looks at words, not at the whole.
fn is_link(token: &Token<'_>) -> bool {
    matches!(
        token.text,
        "de" | "du"
            | "des"
            | "d'"
            | "d’"
            | "la"
            | "von"
            | "van"
            | "der"
            | "den"
            | "bin"
            | "ben"
            | "al"
            | "el"
            | "of"
            | "y"
            | "da"
            | "dos"
            | "di"
    )
}

#[cfg(test)]
mod tests {
    use super::names;

    fn read(text: &str) -> Vec<&str> {
        names(text, &[]).into_iter().map(|name| name.span.of(text)).collect()
    }

    #[test]
    fn names_are_found_and_sentence_starts_are_not() {
        assert_eq!(
            read("Le dirigeant du Bélarus Alexandre Loukachenko a dit à M. Poutine que l’OTAN attaque."),
            ["Bélarus Alexandre Loukachenko", "Poutine", "OTAN"]
        );
        assert_eq!(read("Depuis peu, Marine Le Pen répond."), ["Marine Le Pen"]);
        assert_eq!(read("Reprenant cette rhétorique, la Russie menace."), ["Russie"]);
    }
}
