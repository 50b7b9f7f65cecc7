//! Is the translation in the target language at all?
//!
//! Short texts are judged by their small words, longer ones by `whatlang` as well; words copied
//! from the source in a row are a part left untranslated.

use std::collections::HashSet;

use super::{Check, CheckKind, CheckStatus, Passage};
use crate::facts::{
    fold::fold,
    scan::token::{Shape, Token, tokens},
    words::{is_english_function_word, is_french_function_word},
};
use crate::word_list;

word_list::words_of! { SHARED: "data/shared-words.txt", "shared" }

/// Words of a text from which `whatlang` is asked.
const LONG: usize = 12;
/// Small or accented words copied in a row before it counts as left untranslated.
const COPIED: usize = 3;

/// The check of the language.
pub(crate) fn check(passage: &Passage<'_>, from: &str, to: &str) -> Check {
    let (kind, place) = (CheckKind::Language, passage.place.as_str());
    if from == to || to != "en" {
        return Check::ok(kind, place);
    }
    let words: Vec<Token<'_>> =
        tokens(passage.target).into_iter().filter(|token| token.shape == Shape::Word).collect();
    if words.is_empty() {
        return Check::ok(kind, place);
    }
    let english = words.iter().filter(|word| is_english_function_word(&word.lower)).count();
    let french = words.iter().filter(|word| foreign(&word.lower, from)).count();
    let fail = |note: &str| Check::new(kind, CheckStatus::Fail, place, note.to_owned());
    let lower = words.iter().filter(|word| !word.capitalised()).count();
    if fold(passage.source.trim()) == fold(passage.target.trim()) && (french > 0 || lower > 2) {
        return fail("the translation is the source, word for word");
    }
    if french > english && french >= 2 || french > 0 && english == 0 && words.len() >= 4 {
        return fail("the translation reads as the source language, not as English");
    }
    if words.len() >= LONG && !is_english(passage.target) && english * 8 < words.len() {
        return fail("the translation does not read as English");
    }
    let run = copied(passage.source, &words, passage.target, from)
        .or_else(|| stretch(&words, passage.target, from));
    if let Some(run) = run {
        let note = format!("part of the translation was left in the source language: “{run}”");
        return Check::new(kind, CheckStatus::Fail, place, note);
    }
    Check::ok(kind, place)
}

/// Whether a word is one of the source language's grammar and not one of English.
fn foreign(lower: &str, from: &str) -> bool {
    from == "fr" && is_french_function_word(lower) && !is_english_function_word(lower) && !shared(lower)
}

/// French small words that are English words, names or letters as well.
fn shared(lower: &str) -> bool {
    SHARED.contains(&lower)
}

fn is_english(text: &str) -> bool {
    whatlang::detect(text).is_none_or(|info| info.lang() == whatlang::Lang::Eng || info.confidence() < 0.5)
}

/// Words in a row that hold small words of the source's grammar and none of English.
fn stretch(words: &[Token<'_>], text: &str, from: &str) -> Option<String> {
    words.split(|word| is_english_function_word(&word.lower)).find_map(|run| {
        let small = run.iter().filter(|word| !word.capitalised() && foreign(&word.lower, from)).count();
        let (first, last) = (run.first()?, run.last()?);
        (small >= COPIED && run.len() >= 5)
            .then(|| text.get(first.span.start..last.span.end).map(str::to_owned))
            .flatten()
    })
}

/// The longest run of words that stands in the source as well and holds small words of its grammar.
fn copied(source: &str, target: &[Token<'_>], text: &str, from: &str) -> Option<String> {
    let source: Vec<String> = tokens(source)
        .into_iter()
        .filter(|token| token.shape == Shape::Word)
        .map(|token| fold(&token.lower))
        .collect();
    let pairs: HashSet<(&str, &str)> =
        source.windows(2).map(|pair| (pair[0].as_str(), pair[1].as_str())).collect();
    let folded: Vec<String> = target.iter().map(|token| fold(&token.lower)).collect();
    let mut start = 0;
    let mut found = None;
    for index in 0..folded.len() {
        let goes_on =
            index + 1 < folded.len() && pairs.contains(&(folded[index].as_str(), folded[index + 1].as_str()));
        if goes_on {
            continue;
        }
        let run = &target[start..=index];
        let lower: Vec<&Token<'_>> = run.iter().filter(|token| !token.capitalised()).collect();
        // Accents speak twice: English has few, and those in names.
        let small =
            lower.iter().filter(|token| from == "fr" && is_french_function_word(&token.lower)).count();
        let accents = lower.iter().filter(|token| !token.lower.is_ascii()).count();
        if small + accents >= COPIED && lower.len() >= 4 {
            found = text.get(run[0].span.start..run[run.len() - 1].span.end).map(str::to_owned);
        }
        start = index + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::check::{CheckStatus, Passage};

    fn status(source: &str, target: &str) -> CheckStatus {
        check(&Passage { place: "lead".to_owned(), source, target }, "fr", "en").status
    }

    #[test]
    fn french_is_not_passed_off_as_english() {
        let source = "Le ministre de l'Intérieur a déclaré que la situation est sous contrôle dans le pays.";
        for target in [
            source,
            "Le ministre a dit que tout va bien.",
            "The minister of the Interior said que la situation est sous contrôle dans le pays.",
            "The minister dit que tout est perdu dans cette affaire.",
            "Il ministro dell'Interno ha dichiarato che la situazione è sotto controllo nel paese intero.",
        ] {
            assert_eq!(status(source, target), CheckStatus::Fail, "{target}");
        }
        for target in [
            "The Interior Minister said that the situation is under control in the country.",
            "The minister told Le Monde and La Voix du Nord.",
            "Interior Minister speaks",
            "",
        ] {
            assert_eq!(status(source, target), CheckStatus::Ok, "{target}");
        }
        assert_eq!(status("Emmanuel Macron", "Emmanuel Macron"), CheckStatus::Ok);
        assert_eq!(status("Oui", "Oui"), CheckStatus::Fail);
    }
}
