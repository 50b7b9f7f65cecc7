//! Words that nobody said: what a language model says about its work instead of doing it.
//!
//! Preambles ("Here is the translation:"), notes, tokens of the service (`<|im_end|>`), letters of
//! scripts that the source does not have, promises without content. The phrases are data
//! (`src/check/data/service-words.txt`).

use std::sync::LazyLock;

use super::{Check, CheckKind, CheckStatus, Passage};
use crate::facts::fold;

/// A phrase and where it counts.
struct Phrase {
    words: String,
    /// Only at the head of a passage.
    head: bool,
    /// Only after an opening bracket.
    bracket: bool,
    /// What the source has where the phrase is its translation.
    warrants: Vec<String>,
}

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    include_str!("data/service-words.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let (head, bracket) = (line.starts_with('^'), line.starts_with('('));
            let (words, warrants) = line.split_once('\t').unwrap_or((line, ""));
            let warrants = warrants.split(',').filter(|warrant| !warrant.is_empty()).map(fold).collect();
            Phrase { words: fold(words.trim_start_matches(['^', '('])), head, bracket, warrants }
        })
        .collect()
});

/// The check of the words that nobody said; `Ok` where there are none.
pub(crate) fn check(passage: &Passage<'_>) -> Check {
    let (kind, place) = (CheckKind::Service, passage.place.as_str());
    let (source, target) = (fold(passage.source), fold(passage.target));
    let found = token(passage.source, passage.target)
        .or_else(|| phrase(&source, &target))
        .or_else(|| script(passage.source, passage.target));
    match found {
        Some(words) => {
            let note = format!("“{words}” is not in the source: a service's own words");
            Check::new(kind, CheckStatus::Fail, place, note)
        }
        None => Check::ok(kind, place),
    }
}

/// Control tokens of models and markup that the source does not have.
fn token(source: &str, target: &str) -> Option<String> {
    const TOKENS: [&str; 22] = [
        "<|",
        "|>",
        "<s>",
        "</s>",
        "[INST]",
        "[/INST]",
        "<<SYS>>",
        "<pad>",
        "<unk>",
        "<eos>",
        "<bos>",
        "<think>",
        "</think>",
        "```",
        "<start_of_turn>",
        "<end_of_turn>",
        "<translation>",
        "</translation>",
        "###",
        "**",
        "<end>",
        "⁇",
    ];
    TOKENS
        .iter()
        .find(|token| target.contains(**token) && !source.contains(**token))
        .map(|token| (*token).to_owned())
}

fn phrase(source: &str, target: &str) -> Option<String> {
    let start = target.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    PHRASES.iter().find_map(|phrase| {
        let words = phrase.words.as_str();
        if source.contains(words) || phrase.warrants.iter().any(|warrant| begins(source, warrant)) {
            return None;
        }
        let stands = if phrase.head {
            start.strip_prefix(words).is_some_and(|rest| edge(rest.chars().next()) || words.ends_with(':'))
        } else {
            target.match_indices(words).any(|(at, _)| {
                let before = target[..at].chars().next_back();
                let bracket = matches!(before, Some('(' | '[' | '{'));
                edge(before)
                    && (edge(target[at + words.len()..].chars().next()) || words.ends_with(':'))
                    && (!phrase.bracket || bracket)
            })
        };
        stands.then(|| words.to_owned())
    })
}

/// Whether a word of the text begins so.
fn begins(text: &str, start: &str) -> bool {
    text.match_indices(start).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// Letters of another script than the source's and English's.
fn script(source: &str, target: &str) -> Option<String> {
    let foreign = |letter: char| {
        letter.is_alphabetic()
            && !matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2070}'..='\u{209f}' | '\u{2100}'..='\u{214f}' | '\u{2b0}'..='\u{2ff}' | '\u{a720}'..='\u{a7ff}' | '\u{fb00}'..='\u{fb06}' | '\u{ff21}'..='\u{ff5a}')
    };
    let words = target.split_whitespace().filter(|word| word.contains(foreign));
    let mut strange = words.filter(|word| {
        let letters: String = word.chars().filter(|letter| foreign(*letter)).collect();
        !source.contains(&letters)
    });
    strange.next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::check::{CheckStatus, Passage};

    #[test]
    fn what_nobody_said_is_found_also_in_fragments() {
        for (source, target, expected) in [
            ("guerre hybride", "Here is the translation: hybrid war", CheckStatus::Fail),
            ("guerre hybride", "hybrid war (Note: literal translation)", CheckStatus::Fail),
            ("guerre hybride", "hybrid war<|im_end|>", CheckStatus::Fail),
            ("guerre hybride", "Sure! Hybrid war", CheckStatus::Fail),
            ("guerre hybride", "hybrid war 战争", CheckStatus::Fail),
            ("guerre hybride", "hybrid war", CheckStatus::Ok),
            ("Il est sûr de lui.", "He is sure of himself.", CheckStatus::Ok),
            ("Voici la traduction : rien.", "Here is the translation: nothing.", CheckStatus::Ok),
            ("une note (à payer)", "a note (to be paid)", CheckStatus::Ok),
            ("α et β", "α and β", CheckStatus::Ok),
        ] {
            let passage = Passage { place: "q1".to_owned(), source, target };
            let found = check(&passage);
            assert_eq!(found.status, expected, "{target}: {}", found.note);
        }
    }
}
