//! The press conditional: "aurait tué" reports what nobody has confirmed.
//!
//! The same forms serve hypotheses ("si …, il serait"), the future seen from the past ("a annoncé
//! qu'il serait"), courtesy and opinion ("il serait utile de"); those are passed over where the
//! sentence shows them.

use super::{CaveatKind, Line};
use crate::word_list;

word_list::words_of! { MODAL: "../data/conditional.txt", "modal" }
word_list::words_of! { ASKING: "../data/conditional.txt", "asking" }
word_list::words_of! { SAYING: "../data/conditional.txt", "saying" }

const NOTE: &str =
    "the conditional marks this as unconfirmed in the source: write “reportedly” or “is said to”";

pub(super) fn read(line: &Line<'_>, note: &mut impl FnMut(CaveatKind, String)) {
    let hypothesis =
        line.words.iter().enumerate().any(|(index, word)| opens_condition(line, index, &word.lower));
    if hypothesis {
        return;
    }
    let hearsay = (0..line.words.len()).any(|index| is_attribution(line, index));
    for index in 0..line.words.len() {
        if !line.in_speech(index) && is_rumour(line, index, hearsay) {
            note(CaveatKind::Conditional, NOTE.to_owned());
        }
    }
}

/// "si", "s'il": not "si" as "so" or "whether" after a verb of asking.
fn opens_condition(line: &Line<'_>, index: usize, word: &str) -> bool {
    let asked = index > 0 && ASKING.contains(&line.word(index - 1));
    match word {
        "si" => !asked && !matches!(line.word(index + 1), "bien" | "peu" | "ce"),
        "s'" => !asked && matches!(line.word(index + 1), "il" | "ils"),
        _ => false,
    }
}

/// "selon …", "d'après …": hearsay stands at the door.
fn is_attribution(line: &Line<'_>, index: usize) -> bool {
    match line.word(index) {
        "selon" => true,
        "d'" => line.word(index + 1) == "après",
        _ => false,
    }
}

fn is_rumour(line: &Line<'_>, index: usize, hearsay: bool) -> bool {
    let word = line.word(index);
    let inverted = matches!(line.word(index + 1), "ce" | "t" | "il" | "elle" | "on") || word.contains('-');
    if inverted {
        return false;
    }
    match word {
        "aurait" | "auraient" => {
            let participle = next_content(line, index);
            is_participle(participle) && !MODAL.contains(&participle)
        }
        "serait" | "seraient" => {
            if reported_before(line, index) {
                return false;
            }
            let next = next_content(line, index);
            hearsay || !is_opinion(next) && !impersonal(line, index)
        }
        "semblerait" => true,
        _ => hearsay && is_conditional(word) && !reported_before(line, index),
    }
}

/// The next word that is not an adverb or negation.
fn next_content<'a>(line: &'a Line<'_>, index: usize) -> &'a str {
    (index + 1..index + 5).map(|next| line.word(next)).find(|word| !is_adverb(word)).unwrap_or_default()
}

fn is_adverb(word: &str) -> bool {
    word_list::words_of! { SHORT: "../data/conditional.txt", "short" }
    SHORT.contains(&word) || word.ends_with("ment") && word.chars().count() > 6
}

fn is_participle(word: &str) -> bool {
    word_list::words_of! { IRREGULAR: "../data/conditional.txt", "irregular" }
    let stem = word.trim_end_matches('s').trim_end_matches('e');
    let long = word.chars().count() >= 4;
    IRREGULAR.contains(&word)
        || IRREGULAR.contains(&stem)
        || stem.chars().count() >= 3 && stem.ends_with('é')
        || long && (stem.ends_with('i') || stem.ends_with('u'))
}

/// "il serait utile de": an opinion, not a rumour.
fn is_opinion(word: &str) -> bool {
    word_list::words_of! { JUDGEMENTS: "../data/conditional.txt", "judgements" }
    JUDGEMENTS.contains(&word)
}

fn impersonal(line: &Line<'_>, index: usize) -> bool {
    index > 0 && matches!(line.word(index - 1), "ce" | "cela" | "ça" | "qui" | "n'")
}

/// Whether a verb of saying in the past governs the clause ("a annoncé qu'il serait"): then the
/// conditional is a future seen from the past.
fn reported_before(line: &Line<'_>, index: usize) -> bool {
    let que = (index.saturating_sub(14)..index)
        .rev()
        .find(|before| matches!(line.word(*before), "que" | "qu'" | "lorsque" | "quand"));
    let Some(que) = que else { return false };
    (que.saturating_sub(6)..que).any(|before| {
        let word = line.word(before);
        is_participle(word)
            && matches!(line.word(before.wrapping_sub(1)), "a" | "ont" | "avait" | "avaient" | "été")
            || SAYING.contains(&word)
    })
}

/// A conditional of any verb that is not modal or polite.
fn is_conditional(word: &str) -> bool {
    word_list::words_of! { PASSED: "../data/conditional.txt", "passed" }
    word_list::words_of! { IMPERFECT: "../data/conditional.txt", "imperfect" }
    let singular = word.strip_suffix("aient").map(|stem| format!("{stem}ait"));
    let singular = singular.as_deref().unwrap_or(word);
    singular.chars().count() >= 7
        && (singular.ends_with("erait") || singular.ends_with("irait") || singular.ends_with("drait"))
        && !PASSED.contains(&word)
        && !IMPERFECT.contains(&singular)
}
