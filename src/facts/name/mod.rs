//! Names: where a text names a person, a place or a body.
//!
//! Takes the text with its sentences, gives [`NameMention`]s: sequences of capitalised words,
//! acronyms, with the small words inside them ("Alfredo Pérez Rubalcaba", "Charles de Gaulle",
//! "Parti populaire"). A word that is capitalised only because a sentence starts is not a name. How
//! far a name reaches is settled in `extent`.

mod extent;

use std::collections::HashSet;

use super::{
    exonym,
    scan::{
        Token,
        token::{Shape, tokens},
    },
    words::{self, is_common_noun, is_french_function_word, is_title},
};
use crate::{deadline, segment::Sentence, span::Span};

/// A name with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameMention {
    /// From its first word to its last.
    pub(crate) span: Span,
    /// The words that carry the name, without "de", "la", …
    pub(crate) words: Vec<String>,
    /// Whether a determiner stands before it: names of bodies and peoples, which are translated.
    pub(crate) determined: bool,
    /// Whether it is one common noun with a capital and nothing else ("l'État").
    pub(crate) common: bool,
}

/// Every name of `text`, in order.
pub(crate) fn names(text: &str, sentences: &[Sentence]) -> Vec<NameMention> {
    let spans: Vec<Span> = if sentences.is_empty() {
        vec![Span::new(0, text.len())]
    } else {
        sentences.iter().map(|sentence| sentence.span).collect()
    };
    let cut: Vec<Cut<'_>> = spans
        .into_iter()
        .map(|span| Cut { start: span.start, text: span.of(text), tokens: tokens(span.of(text)) })
        .collect();
    let known = capitalised_inside(&cut);
    cut.iter().flat_map(|cut| in_sentence(cut, &known)).collect()
}

/// A sentence with its tokens.
struct Cut<'a> {
    /// Where it starts in the article.
    start: usize,
    text: &'a str,
    tokens: Vec<Token<'a>>,
}

/// Words seen with a capital where no sentence starts.
fn capitalised_inside<'a>(sentences: &'a [Cut<'a>]) -> HashSet<&'a str> {
    sentences
        .iter()
        .flat_map(|cut| {
            let inside = cut.tokens.iter().enumerate().filter(|(index, _)| !starts(&cut.tokens, *index));
            inside.map(|(_, token)| token)
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

fn in_sentence(cut: &Cut<'_>, known: &HashSet<&str>) -> Vec<NameMention> {
    let tokens = &cut.tokens;
    let mut found = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        deadline::look();
        let Some(last) = extent::listed(cut, index)
            .or_else(|| opens(tokens, index, known).then(|| extent::reach(cut, index)))
        else {
            index += 1;
            continue;
        };
        let words: Vec<String> = tokens[index..=last]
            .iter()
            .filter(|token| token.shape == Shape::Word && (token.capitalised() || mixed(token)))
            .map(|token| {
                token
                    .text
                    .trim_end_matches("'s")
                    .trim_end_matches("’s")
                    .trim_end_matches(['\'', '’'])
                    .to_owned()
            })
            .collect();
        let span = Span::new(cut.start + tokens[index].span.start, cut.start + tokens[last].span.end);
        let determined = index > 0 && is_determiner(&tokens[index - 1].lower);
        let common = last == index && is_common(tokens[index].text);
        found.push(NameMention { span, words, determined, common });
        index = last + 1;
    }
    found
}

/// A common noun with a capital, alone or before a small word ("État-clé").
fn is_common(word: &str) -> bool {
    let folded = super::fold::fold(word);
    let (head, tail) = word.split_once('-').unwrap_or((word, ""));
    is_common_noun(&folded)
        || tail.starts_with(char::is_lowercase) && is_common_noun(&super::fold::fold(head))
}

fn is_determiner(word: &str) -> bool {
    words::is_determiner(word) || matches!(word, "the" | "a" | "an")
}

/// All its letters are capitals, two to six of them.
pub(crate) fn is_acronym(word: &str) -> bool {
    let mut letters = 0;
    word.chars().filter(|letter| letter.is_alphabetic()).all(|letter| {
        letters += 1;
        letter.is_uppercase()
    }) && (2..=6).contains(&letters)
}

/// "iPhone", "eBay".
fn mixed(token: &Token<'_>) -> bool {
    let mut letters = token.text.chars();
    letters.next().is_some_and(char::is_lowercase)
        && letters.next().is_some_and(char::is_uppercase)
        && token.text.chars().all(char::is_alphabetic)
        && token.text.chars().any(char::is_lowercase)
        && token.text.chars().count() > 3
}

/// Whether a name starts at the token.
fn opens(tokens: &[Token<'_>], index: usize, known: &HashSet<&str>) -> bool {
    let token = &tokens[index];
    if token.shape != Shape::Word || !(token.capitalised() || mixed(token)) {
        return false;
    }
    let letters = token.text.chars().filter(|letter| letter.is_alphabetic()).count();
    let code = token.text.chars().any(|letter| letter.is_ascii_digit());
    if letters < 2 && !code || is_title(&token.lower) || token.lower.ends_with('\'') {
        return false;
    }
    let next = tokens.get(index + 1).filter(|next| {
        let initial = next.text.chars().count() == 1 && !tokens.get(index + 2).is_some_and(|dot| dot.is("."));
        next.shape == Shape::Word && next.capitalised() && !initial && !is_title(&next.lower)
    });
    let start = starts(tokens, index);
    if is_french_function_word(&token.lower) && !is_acronym(token.text) {
        // "le quotidien Le Figaro": an article with a capital inside a sentence belongs to a name.
        return !start && next.is_some_and(|next| !is_french_function_word(&next.lower));
    }
    !start
        || is_acronym(token.text)
        || next.is_some()
        || known.contains(token.text)
        || !exonym::english(token.text).is_empty()
        || code
}

#[cfg(test)]
mod tests;
