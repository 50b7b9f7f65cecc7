//! Single words that go wrong in translation: negations that are none, and false friends.

use super::{CaveatKind, Line};
use crate::word_list;

word_list::words_of! { ANSWERING: "../data/lexical.txt", "answering" }

word_list::words_of! { ATTENDING: "../data/lexical.txt", "attending" }
word_list::words_of! { COMPLETIVE: "../data/lexical.txt", "completive" }

word_list::pairs_of! {
    /// French stems, and what they mean.
    FALSE_FRIENDS: "../data/lexical.txt", "false_friends"
}

word_list::pairs_of! {
    /// Phrases on folded text.
    PHRASES: "../data/lexical.txt", "phrases"
}

pub(super) fn read(line: &Line<'_>, note: &mut impl FnMut(CaveatKind, String)) {
    for index in 0..line.words.len() {
        if matches!(line.word(index), "ne" | "n'") {
            negation(line, index, note);
        }
        if ATTENDING.contains(&line.word(index)) && matches!(line.word(index + 1), "à" | "au" | "aux") {
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
    for (phrase, meaning) in PHRASES.iter() {
        if line.folded.contains(phrase) {
            note(CaveatKind::FalseFriend, (*meaning).to_owned());
        }
    }
}

/// "ne … que" is "only", "ne … guère" is "hardly", "avant qu'il ne" denies nothing.
fn negation(line: &Line<'_>, at: usize, note: &mut impl FnMut(CaveatKind, String)) {
    for index in at + 1..at + 9 {
        match line.word(index) {
            word if ANSWERING.contains(&word) => return,
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
    COMPLETIVE.contains(&word)
}
