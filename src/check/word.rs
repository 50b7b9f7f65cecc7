//! Is every word of an English translation a word?
//!
//! Small models invent words ("Prefancy", "backwar") that pass every other check. A word of the
//! translation must be English ([`dictionary`](crate::english::dictionary)), or stand in the
//! source, or be the English form of a name. An English word that is coarse without reason
//! ([`coarse`]) fails as well.

use super::{
    Check, CheckKind, CheckStatus, Passage, coarse, listed, lookup::singular, spelling::transliterated,
};
use crate::{
    english::dictionary::{is_known, is_slip, stem},
    facts::{
        fold::{fold, near},
        scan::token::{Shape, Token, tokens},
    },
};

/// The check of the words of a passage.
pub(crate) fn check(passage: &Passage<'_>, from: &str, to: &str) -> Check {
    words(&passage.place, passage.source, passage.target, from, to)
}

/// Holds every word of `target` (ISO 639-1 `to`; languages other than English pass) against the
/// English words and the words of `source` (ISO 639-1 `from`), which may be one sentence or the
/// whole article.
#[must_use]
pub(crate) fn words(place: &str, source: &str, target: &str, from: &str, to: &str) -> Check {
    let kind = CheckKind::Word;
    if to != "en" {
        return Check::ok(kind, place);
    }
    let mut notes = Vec::new();
    let mut status = CheckStatus::Ok;
    let unknown = unknown(source, target);
    if !unknown.is_empty() {
        let words = if unknown.len() == 1 { "is no word" } else { "are no words" };
        notes.push(format!("{} {words} that English has or the source shows", listed(&unknown)));
        // A name that is spelled otherwise and a slip of one letter are for an editor to see.
        let invented = |word: &String| word.starts_with(char::is_lowercase) && !is_slip(&fold(word));
        status = if unknown.iter().any(invented) { CheckStatus::Fail } else { CheckStatus::Warn };
    }
    let coarse = if from == "fr" { coarse::unwarranted(source, target) } else { Vec::new() };
    if !coarse.is_empty() {
        let are = if coarse.len() == 1 { "is" } else { "are" };
        notes.push(format!("{} {are} coarse, and the source has nothing coarse", listed(&coarse)));
        status = CheckStatus::Fail;
    }
    if notes.is_empty() {
        return Check::ok(kind, place);
    }
    Check::new(kind, status, place, notes.join("; "))
}

/// Words of `target` that are neither English nor explained by `source`, each once, as they stand.
fn unknown(source: &str, target: &str) -> Vec<String> {
    let strange: Vec<Token<'_>> =
        tokens(target).into_iter().filter(|token| token.shape == Shape::Word && !plain(token)).collect();
    if strange.is_empty() {
        return Vec::new();
    }
    let source = tokens(source);
    let shown: Vec<(String, bool)> = source
        .iter()
        .filter(|token| token.shape == Shape::Word)
        .flat_map(|token| {
            let capital = token.capitalised();
            let whole = std::iter::once(token.lower.as_str());
            whole.chain(token.lower.split('-')).map(move |word| (stem(word), capital)).collect::<Vec<_>>()
        })
        .collect();
    let mut unknown: Vec<String> = Vec::new();
    for token in strange {
        let explained = token
            .lower
            .split('-')
            .map(stem)
            .all(|piece| is_known(&piece) || shows(&shown, &piece, token.capitalised()));
        if !explained && !unknown.iter().any(|word| word == token.text) {
            unknown.push(token.text.to_owned());
        }
    }
    unknown
}

/// Whether a word needs no further thought: English, an acronym, a single letter.
fn plain(token: &Token<'_>) -> bool {
    singular(token.text).chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase)
        || token.text.contains(|letter: char| letter.is_numeric())
        || is_known(&stem(&token.lower))
}

/// Whether the source has the word, for names also in a near spelling or without its plural ending.
fn shows(shown: &[(String, bool)], word: &str, capital: bool) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    shown.iter().any(|(other, other_capital)| {
        other == word
            || other == singular
            || capital && *other_capital && (near(other, word) || transliterated(other, word))
            || !capital && learned(other, word)
    })
}

/// Letters that a learned word shares with its French form at least; "préfète" and "Prefancy" share
/// four.
const SHARED: usize = 6;

/// Whether the English word is the French one with the endings of learned words: "candidose" and
/// "candidiasis", "intrahépatique" and "intrahepatic", "liberticide" and "liberticidal".
fn learned(french: &str, english: &str) -> bool {
    const ENDINGS: [&str; 24] = [
        "ic", "ical", "ism", "ist", "ise", "ize", "ising", "izing", "ised", "ized", "al", "asis", "iasis",
        "osis", "itis", "um", "us", "ums", "ium", "ility", "ity", "ian", "ology", "e",
    ];
    let shared = french.bytes().zip(english.bytes()).take_while(|(one, other)| one == other).count();
    let rest = english.get(shared..).unwrap_or_default();
    shared >= SHARED
        && shared * 3 >= french.len() * 2 - 2
        && (rest.is_empty()
            || ENDINGS.iter().any(|ending| rest == *ending || rest.strip_suffix('s') == Some(ending)))
}

#[cfg(test)]
mod tests {
    use super::{check, unknown};
    use crate::check::{CheckStatus, Passage};

    #[test]
    fn names_of_the_source_are_no_inventions() {
        let source =
            "Le préfet du Finistère, Yann Kerbrat, et M. Loukachenko sont à Ploërmel, dit « L’Équipe ».";
        let good =
            "The prefect of Finistère, Yann Kerbrat, and Mr Lukashenko are in Ploermel, says L’Équipe.";
        assert_eq!(unknown(source, good), Vec::<String>::new());
        let bad = "The prefancy of Finistist, Yann Kerbrat, and Mr Lukashenko are in Ploermel, a Prefancy.";
        assert_eq!(unknown(source, bad), ["prefancy", "Finistist", "Prefancy"]);
    }

    #[test]
    fn the_note_names_the_words_and_other_languages_pass() {
        let passage =
            Passage { place: "q7".to_owned(), source: "guerre hybride", target: "a backwar of sorts" };
        let found = check(&passage, "fr", "en");
        assert_eq!((found.status, found.place.as_str()), (CheckStatus::Fail, "q7"));
        assert!(found.note.contains("“backwar”"), "{}", found.note);
        assert_eq!(check(&passage, "fr", "de").status, CheckStatus::Ok);
    }

    #[test]
    fn a_coarse_word_without_reason_is_named() {
        let passage = Passage { place: "q1".to_owned(), source: "une puce", target: "a pussy of sorts" };
        let found = check(&passage, "fr", "en");
        assert_eq!(found.status, CheckStatus::Fail);
        assert!(found.note.contains("“pussy” is coarse"), "{}", found.note);
        assert_eq!(check(&passage, "pt", "en").status, CheckStatus::Ok, "nothing is known of Portuguese");
    }
}
