//! Word lists of French and English that reading and checks share; the words are files in `data`.

use std::{collections::HashSet, sync::LazyLock};

use crate::word_list;

type Words = LazyLock<HashSet<&'static str>>;

static FRENCH: Words = LazyLock::new(|| set(include_str!("data/function-words-french.txt")));
static ENGLISH: Words = LazyLock::new(|| set(include_str!("data/function-words-english.txt")));
static TITLES: Words = LazyLock::new(|| set(include_str!("data/titles.txt")));
static COMMON_NOUNS: Words = LazyLock::new(|| set(include_str!("data/common-nouns.txt")));
static DETERMINERS: Words = LazyLock::new(|| set(include_str!("data/determiners.txt")));

fn set(text: &'static str) -> HashSet<&'static str> {
    word_list::words(text).collect()
}

/// Whether a folded word is a common noun or adjective that names translate.
pub(crate) fn is_common_noun(folded: &str) -> bool {
    COMMON_NOUNS.contains(folded) || folded.strip_suffix('s').is_some_and(|word| COMMON_NOUNS.contains(word))
}

/// Whether a lower-case word is one of French grammar.
pub(crate) fn is_french_function_word(lower: &str) -> bool {
    FRENCH.contains(lower)
}

/// Whether a lower-case word is one of English grammar.
pub(crate) fn is_english_function_word(lower: &str) -> bool {
    ENGLISH.contains(lower)
}

/// Whether a lower-case word is a title or form of address.
pub(crate) fn is_title(lower: &str) -> bool {
    TITLES.contains(lower)
}

/// Whether a lower-case word is a French determiner.
pub(crate) fn is_determiner(lower: &str) -> bool {
    DETERMINERS.contains(lower)
}
