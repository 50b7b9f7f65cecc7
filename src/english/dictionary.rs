//! The words of English.
//!
//! They are those of SCOWL, folded, in a finite-state set inside the program
//! (`tools/build_words.rs` builds it); endings, prefixes and compounds that English makes
//! freely are taken apart first.

use std::{collections::HashSet, sync::LazyLock};

use fst::Set;

use crate::facts::{exonym, fold::fold};
use crate::word_list;

static ENGLISH: LazyLock<Set<&[u8]>> = LazyLock::new(|| {
    Set::new(&include_bytes!("data/english.fst")[..]).expect("the built-in words are held by a test")
});

/// Words of the press that were added by hand.
static EXTRA: LazyLock<HashSet<String>> =
    LazyLock::new(|| word_list::words(include_str!("data/english-extra.txt")).map(fold).collect());

word_list::words_of! {
    /// Endings that English puts on its words.
    ENDINGS: "data/affixes.txt", "endings"
}

word_list::words_of! {
    /// Beginnings that English puts before its words without a hyphen. "pre" is not among them:
    /// "Prefancy" has no fancy in it.
    BEGINNINGS: "data/affixes.txt", "beginnings"
}

/// Letters of the shortest stem that an ending or a beginning may be taken off from.
const STEM: usize = 4;

/// Folded, without a possessive ending.
pub(crate) fn stem(lower: &str) -> String {
    let folded = fold(lower);
    let folded = folded.trim_matches('\'');
    folded.strip_suffix("'s").unwrap_or(folded).to_owned()
}

/// Whether the list itself has the folded word.
pub(crate) fn is_listed(word: &str) -> bool {
    ENGLISH.contains(word) || EXTRA.contains(word)
}

/// Whether one letter more, less, changed or exchanged with its neighbour makes the folded word one of
/// the list: a slip of spelling, of words long enough to be sure.
pub(crate) fn is_slip(word: &str) -> bool {
    const LONG: usize = 9;
    if word.len() < LONG || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return false;
    }
    let letters = || ('a'..='z').map(String::from);
    (0..=word.len()).any(|at| {
        let (head, tail) = word.split_at(at);
        let rest = tail.get(1..).unwrap_or_default();
        let swapped =
            tail.len() > 1 && is_listed(&format!("{head}{}{}{}", &tail[1..2], &tail[..1], &tail[2..]));
        swapped
            || !tail.is_empty() && is_listed(&format!("{head}{rest}"))
            || letters().any(|letter| {
                is_listed(&format!("{head}{letter}{tail}"))
                    || !tail.is_empty() && is_listed(&format!("{head}{letter}{rest}"))
            })
    })
}

/// Whether a folded word is English, is the English form of a name, or is made of English parts.
pub(crate) fn is_known(word: &str) -> bool {
    let listed = is_listed;
    // Typographers' stray letters and abbreviations of two letters are nobody's invention.
    if word.chars().count() <= 2 || listed(word) || exonym::is_english_word(word) {
        return true;
    }
    if word.contains('\'') {
        return word.split('\'').all(|part| part.is_empty() || is_known(part));
    }
    let ends = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| {
        stem.len() >= STEM
            && (listed(stem)
                || listed(&format!("{stem}e"))
                || stem.strip_suffix('i').is_some_and(|stem| listed(&format!("{stem}y"))))
    });
    let begins = || {
        BEGINNINGS
            .iter()
            .filter_map(|beginning| word.strip_prefix(beginning))
            .any(|rest| rest.len() >= STEM && listed(rest))
    };
    // A plural of a short word: "muds".
    let plural =
        || word.len() >= STEM && word.strip_suffix('s').is_some_and(|stem| stem.len() > 2 && listed(stem));
    let compound = || {
        word.is_ascii()
            && (STEM..word.len().saturating_sub(STEM - 1))
                .any(|cut| listed(&word[..cut]) && listed(&word[cut..]))
    };
    ends || plural() || begins() || compound()
}

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn english_words_are_known_in_all_their_forms() {
        for word in [
            "the",
            "rebels",
            "colour",
            "color",
            "organise",
            "organize",
            "didn't",
            "prefecture",
            "unelected",
            "multinational",
            "lighthouse",
            "eurozone",
            "reportedly",
            "jihadists",
            "it's",
            "belarusian",
        ] {
            assert!(is_known(word), "{word}");
        }
        for word in ["prefancy", "backwar", "impremoval", "lelvalvaire", "unforvitable", "disdiabolisation"] {
            assert!(!is_known(word), "{word}");
        }
    }
}
