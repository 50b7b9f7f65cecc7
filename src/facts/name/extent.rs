//! How far a name reaches: over small words ("Charles de Gaulle"), initials, the adjective of an
//! institution ("Parti populaire"); and where one name ends and the next begins ("du Bélarus
//! Alexandre Loukachenko").

use super::{
    super::{exonym, fold::fold, scan::Token, scan::token::Shape, words::is_common_noun, words::is_title},
    Cut, is_acronym,
};
use crate::word_list;

word_list::words_of! { PARTICLES: "../data/name-parts.txt", "particles" }
word_list::words_of! { PORTFOLIOS: "../data/name-parts.txt", "portfolios" }

/// Longest name of the table, in tokens.
const LONGEST: usize = 8;

/// The last token of the longest name of the table that starts at `first`, when it is one of
/// several words, or a place.
pub(super) fn listed(cut: &Cut<'_>, first: usize) -> Option<usize> {
    let tokens = &cut.tokens;
    let token = tokens.get(first).filter(|token| token.shape == Shape::Word && token.capitalised())?;
    if exonym::opens_phrase(&fold(&token.lower)) {
        let longest = (first + LONGEST).min(tokens.len());
        for last in (first + 1..longest).rev() {
            let slice = cut.text.get(token.span.start..tokens[last].span.end).unwrap_or_default();
            if !exonym::english(slice).is_empty() {
                return Some(last);
            }
        }
    }
    exonym::is_place(token.text).then_some(first)
}

/// The last token of the name that starts at `first`.
pub(super) fn reach(cut: &Cut<'_>, first: usize) -> usize {
    let tokens = &cut.tokens;
    let folded = fold(tokens[first].text);
    // "l'Etat décisif" names nothing; "l'État islamique" is in the table.
    if is_common_noun(&folded) && !matches!(folded.as_str(), "etat" | "etats") {
        let adjectives = (first + 1..tokens.len().min(first + 4))
            .take_while(|index| is_adjective(&tokens[*index]))
            .count();
        if adjectives > 0 {
            return first + adjectives;
        }
        if is_portfolio(&folded) {
            return first;
        }
    }
    let mut last = first;
    while let Some(next) = further(cut, first, last) {
        last = next;
    }
    last
}

/// The next token that the name reaches, if it goes on.
fn further(cut: &Cut<'_>, first: usize, last: usize) -> Option<usize> {
    let tokens = &cut.tokens;
    if is_initial(tokens, last + 1) {
        return Some(last + 2);
    }
    let mut next = last + 1;
    while next <= last + 2 && tokens.get(next).is_some_and(|token| is_link(token)) {
        next += 1;
    }
    let linked = next > last + 1;
    let token = tokens.get(next).filter(|token| token.shape == Shape::Word && token.capitalised())?;
    let previous = &tokens[last];
    let possessive = token.lower.ends_with('\'') || previous.lower.ends_with("'s");
    let apart = is_acronym(previous.text) && (linked || !is_acronym(token.text) && previous.text.len() > 2);
    // "le survêtement Nike de Nicolás Maduro": after one word, "de" and a full name are another name.
    let another = tokens[next - 1].is("de")
        && first == last
        && tokens.get(next + 1).is_some_and(|after| after.shape == Shape::Word && after.capitalised());
    if is_title(&token.lower)
        || possessive
        || apart
        || another
        || listed(cut, next).is_some_and(|end| end > next)
    {
        return None;
    }
    Some(next)
}

/// "F." in "John F. Kennedy".
fn is_initial(tokens: &[Token<'_>], index: usize) -> bool {
    tokens.get(index).is_some_and(|token| token.text.chars().count() == 1 && token.capitalised())
        && tokens.get(index + 1).is_some_and(|mark| mark.is(".") && !mark.spaced)
        && tokens.get(index + 2).is_some_and(Token::capitalised)
}

/// Small words inside names of persons; "de la" and "du" part more often than they join.
fn is_link(token: &Token<'_>) -> bool {
    PARTICLES.contains(&token.text)
}

/// Fields of government, after which the name of the minister may follow.
fn is_portfolio(folded: &str) -> bool {
    PORTFOLIOS.contains(&folded)
}

/// A light test for the adjective of an institution, by its ending.
fn is_adjective(token: &Token<'_>) -> bool {
    word_list::words_of! { ENDINGS: "../data/name-parts.txt", "endings" }
    word_list::words_of! { WORDS: "../data/name-parts.txt", "words" }
    let long = token.lower.chars().count() >= 5;
    token.shape == Shape::Word
        && !token.capitalised()
        && (WORDS.contains(&token.lower.as_str())
            || long
                && token.lower != "jamais"
                && token.lower != "mais"
                && ENDINGS.iter().any(|ending| token.lower.ends_with(ending)))
}
