//! Is a coarse word of the translation warranted by the source?
//!
//! Small models take harmless words for coarse ones (« une minuscule puce » became "a tiny pussy"),
//! and both checks of words and names pass them: they are English. No desk wants to find them in a
//! minister's mouth. A French source warrants them by any coarse word of its own, whichever it is,
//! or by the very word ("Pussy Riot"); what other languages have is not known here.

use std::{collections::HashSet, sync::LazyLock};

use crate::{
    english::dictionary::stem,
    facts::scan::token::{Shape, Token, tokens},
    word_list,
};

word_list::words_of! {
    /// Beginnings of more such words.
    FRENCH_STEMS: "data/coarse.txt", "french_stems"
}

word_list::words_of! { ENGLISH: "data/coarse.txt", "english" }
static ENGLISH_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| ENGLISH.iter().copied().collect());
word_list::words_of! { FRENCH: "data/coarse.txt", "french" }
static FRENCH_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| FRENCH.iter().copied().collect());

/// Coarse words of the English `target` for which the French `source` gives no reason, each once,
/// as they stand.
pub(super) fn unwarranted(source: &str, target: &str) -> Vec<String> {
    let coarse =
        |token: &Token<'_>| token.shape == Shape::Word && ENGLISH_WORDS.contains(stem(&token.lower).as_str());
    let found: Vec<Token<'_>> = tokens(target).into_iter().filter(coarse).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let source: HashSet<String> = tokens(source).iter().map(|token| stem(&token.lower)).collect();
    if source.iter().any(|word| is_coarse_french(word)) {
        return Vec::new();
    }
    let mut unwarranted: Vec<String> = Vec::new();
    for token in found {
        if !source.contains(&stem(&token.lower)) && !unwarranted.iter().any(|other| other == token.text) {
            unwarranted.push(token.text.to_owned());
        }
    }
    unwarranted
}

/// Whether a folded word is coarse in French, an elided one before it or not ("d'enculé").
fn is_coarse_french(word: &str) -> bool {
    let word = word.rsplit('\'').next().unwrap_or(word);
    FRENCH_WORDS.contains(word) || FRENCH_STEMS.iter().any(|stem| word.starts_with(stem))
}

#[cfg(test)]
mod tests {
    use super::unwarranted;

    #[test]
    fn what_the_source_gives_no_reason_for_is_found() {
        let chip = "Il s’agit d’une minuscule puce imprimable, au sein du système.";
        assert_eq!(
            unwarranted(chip, "It is a tiny pussy, a printable Pussy’s friend."),
            ["pussy", "Pussy’s"]
        );
        assert_eq!(unwarranted("une copie pirate d’un disque", "a bitch copy of a disc"), ["bitch"]);
        assert!(unwarranted(chip, "It is a tiny printable chip within the system.").is_empty());
    }

    #[test]
    fn what_was_really_said_may_be_said() {
        for (source, target) in [
            ("« Casse-toi, pauv’ con », a-t-il lancé.", "“Get lost, you asshole,” he said."),
            ("Bande d’enculés !", "Motherfuckers!"),
            ("« C’est la merde », dit-elle.", "“It’s shit,” she says."),
            ("Le groupe Pussy Riot a joué.", "The band Pussy Riot played."),
            ("Les salauds !", "The bastards!"),
        ] {
            assert!(unwarranted(source, target).is_empty(), "{target}");
        }
    }

    #[test]
    fn decent_senses_pass() {
        let source = "Le coq, l’âne, la digue et M. Cheney.";
        assert!(unwarranted(source, "The cock, the ass, the dyke and Dick Cheney in Scunthorpe.").is_empty());
    }
}
