//! Single words that go wrong in translation: negations that are none, and false friends.

use super::{CaveatKind, Line};

/// French stems, and what they mean.
const FALSE_FRIENDS: [(&str, &str); 26] = [
    ("éventuel", "“éventuel” is “possible”, not “eventual”"),
    ("éventuelle", "“éventuel” is “possible”, not “eventual”"),
    ("éventuels", "“éventuel” is “possible”, not “eventual”"),
    ("éventuelles", "“éventuel” is “possible”, not “eventual”"),
    ("éventuellement", "“éventuellement” is “possibly”, not “eventually”"),
    ("actuel", "“actuel” is “current”, not “actual”"),
    ("actuelle", "“actuel” is “current”, not “actual”"),
    ("actuels", "“actuel” is “current”, not “actual”"),
    ("actuelles", "“actuel” is “current”, not “actual”"),
    ("actuellement", "“actuellement” is “currently”, not “actually”"),
    ("prétend", "“prétendre” is “to claim”, not “to pretend”"),
    ("prétendent", "“prétendre” is “to claim”, not “to pretend”"),
    ("prétendait", "“prétendre” is “to claim”, not “to pretend”"),
    ("prétendu", "“prétendu” is “alleged”, not “pretended”"),
    ("prétendue", "“prétendu” is “alleged”, not “pretended”"),
    ("décevant", "“décevoir” is “to disappoint”, not “to deceive”"),
    ("déception", "“déception” is “disappointment”, not “deception”"),
    ("sensible", "“sensible” is “sensitive” or “noticeable”, not “sensible”"),
    ("interpellé", "“interpellé” is “stopped” or “taken in by police”; it is not a charge"),
    ("interpellée", "“interpellé” is “stopped” or “taken in by police”; it is not a charge"),
    ("interpellés", "“interpellé” is “stopped” or “taken in by police”; it is not a charge"),
    ("interpellées", "“interpellé” is “stopped” or “taken in by police”; it is not a charge"),
    ("parquet", "“parquet” is the public prosecutor’s office"),
    ("perquisition", "“perquisition” is a search of premises"),
    ("plaide", "“plaider” is what counsel does; only “plaider coupable” is a plea"),
    ("billion", "“billion” is a trillion in English"),
];

/// Phrases on folded text.
const PHRASES: [(&str, &str); 10] = [
    ("ministre delegue", "a “ministre délégué” is a junior minister"),
    ("garde a vue", "“garde à vue” is police custody, before any charge"),
    ("mise en examen", "“mise en examen” is a formal investigation by a judge, not yet a charge or a trial"),
    ("mis en examen", "“mise en examen” is a formal investigation by a judge, not yet a charge or a trial"),
    ("mises en examen", "“mise en examen” is a formal investigation by a judge, not yet a charge or a trial"),
    ("controle judiciaire", "“contrôle judiciaire” is release under court supervision"),
    ("en sursis", "“avec sursis” is a suspended sentence"),
    ("avec sursis", "“avec sursis” is a suspended sentence"),
    ("non-lieu", "“non-lieu” is a dismissal before trial, not an acquittal"),
    ("assigne a residence", "“assigné à résidence” is house arrest or a residence order"),
];

pub(super) fn read(line: &Line<'_>, note: &mut impl FnMut(CaveatKind, String)) {
    for index in 0..line.words.len() {
        if matches!(line.word(index), "ne" | "n'") {
            negation(line, index, note);
        }
        if matches!(
            line.word(index),
            "assiste" | "assisté" | "assister" | "assistaient" | "assistait" | "assistent"
        ) && matches!(line.word(index + 1), "à" | "au" | "aux")
        {
            note(
                CaveatKind::FalseFriend,
                "“assister à” is “to attend” or “to witness”, not “to assist”".to_owned(),
            );
        }
        let word = line.word(index);
        if let Some((_, meaning)) = FALSE_FRIENDS.iter().find(|(friend, _)| *friend == word) {
            note(CaveatKind::FalseFriend, (*meaning).to_owned());
        }
    }
    for (phrase, meaning) in PHRASES {
        if line.folded.contains(phrase) {
            note(CaveatKind::FalseFriend, meaning.to_owned());
        }
    }
}

/// "ne … que" is "only", "ne … guère" is "hardly", "avant qu'il ne" denies nothing.
fn negation(line: &Line<'_>, at: usize, note: &mut impl FnMut(CaveatKind, String)) {
    for index in at + 1..at + 9 {
        match line.word(index) {
            "pas" | "plus" | "jamais" | "rien" | "personne" | "aucun" | "aucune" | "ni" | "nul" | "nulle"
            | "point" | "qui" | "dont" | "où" => return,
            "guère" => {
                return note(CaveatKind::Negation, "“ne … guère” is “hardly”, not “not”".to_owned());
            }
            "que" | "qu'" if index > at + 1 && !is_completive(line.word(index - 1)) => {
                return note(CaveatKind::Negation, "“ne … que” is “only”, not a negation".to_owned());
            }
            _ => {}
        }
    }
}

/// Verbs after which "que" opens a clause rather than answering "ne".
fn is_completive(word: &str) -> bool {
    matches!(
        word,
        "croit"
            | "pense"
            | "dit"
            | "sait"
            | "veut"
            | "savait"
            | "peut"
            | "faut"
            | "craint"
            | "dire"
            | "penser"
            | "croire"
            | "autre"
            | "mieux"
            | "moins"
            | "empêche"
            | "doute"
    )
}
