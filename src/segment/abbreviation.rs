//! Words whose full stop does not end a sentence, for each language.
//!
//! Takes a language code, gives the [`Words`] that `border` asks. The lists are text files in
//! `src/segment/data`; [`Words::uses`] answers from a table built on first use, since `border` asks at
//! every full stop.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word is in the lists of its language, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Uses(u8);

impl Uses {
    /// Never the end of a sentence: titles before a name and the like.
    pub(super) const JOINING: Self = Self(1);
    /// Not the end of a sentence when a figure follows: *p. 12*, *art. 3*, *14 h. 30*.
    pub(super) const BEFORE_FIGURE: Self = Self(2);
    /// May end a sentence, and do so only before one of the openers: *S.A.*, *etc.*
    pub(super) const DOUBTFUL: Self = Self(4);
    /// Capitalised, and opens sentences rather than names.
    pub(super) const OPENER: Self = Self(8);
    /// A capitalised particle that opens sentences as well as family names: *Le Maire*, *De Croo*.
    pub(super) const PARTICLE: Self = Self(16);

    /// Both sets together.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the sets share a use.
    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The words of one language, to be asked.
#[derive(Debug)]
pub(super) struct Words {
    uses: HashMap<&'static str, Uses>,
    /// Bytes of the longest word.
    longest: usize,
    /// Entries of two words.
    pairs: Vec<(&'static str, Uses)>,
    /// Whether a number with a full stop is an ordinal (*1. Januar*).
    pub(super) dotted_ordinals: bool,
}

impl Words {
    fn new(file: &'static str) -> Self {
        let mut words = Self { uses: HashMap::new(), longest: 0, pairs: Vec::new(), dotted_ordinals: false };
        for (head, list) in file.lines().filter_map(|line| line.split_once(": ")) {
            let uses = match head {
                "joining" => Uses::JOINING,
                "before-figure" => Uses::BEFORE_FIGURE,
                "doubtful" => Uses::DOUBTFUL,
                "opener" => Uses::OPENER,
                "particle" => Uses::PARTICLE,
                "dotted-ordinals" => {
                    words.dotted_ordinals = true;
                    continue;
                }
                _ => continue,
            };
            for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                words.longest = words.longest.max(word.len());
                let known = words.uses.entry(word).or_default();
                *known = known.with(uses);
                if word.contains(' ') {
                    words.pairs.push((word, uses));
                }
            }
        }
        words
    }

    /// What `word` is, letters as written, without its final full stop.
    pub(super) fn uses(&self, word: &str) -> Uses {
        if word.len() > self.longest {
            return Uses::default();
        }
        self.uses.get(word).copied().unwrap_or_default()
    }

    /// What the entry of two words is, such as *p. ex*, that `run` ends with.
    pub(super) fn uses_of_pair(&self, run: &str) -> Uses {
        let ends =
            |pair: &str| run.strip_suffix(pair).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
        self.pairs
            .iter()
            .filter(|(pair, _)| ends(pair))
            .fold(Uses::default(), |all, (_, uses)| all.with(*uses))
    }
}

/// The words of `language`, or the French ones.
pub(super) fn words(language: Option<&str>) -> &'static Words {
    static FRENCH_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(include_str!("data/french.txt")));
    static ENGLISH_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(include_str!("data/english.txt")));
    static GERMAN_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(include_str!("data/german.txt")));
    static ROMANCE_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(include_str!("data/romance.txt")));
    match language {
        Some("en") => &ENGLISH_WORDS,
        Some("de") => &GERMAN_WORDS,
        Some("es" | "pt" | "it" | "ca") => &ROMANCE_WORDS,
        _ => &FRENCH_WORDS,
    }
}

#[cfg(test)]
mod tests {
    use super::{Uses, words};

    #[test]
    fn unknown_languages_get_the_french_words() {
        assert!(words(None).uses("Mgr").any(Uses::JOINING));
        assert!(words(Some("eo")).uses("Mgr").any(Uses::JOINING));
        assert!(words(Some("de")).dotted_ordinals);
    }

    #[test]
    fn a_word_has_all_its_uses() {
        let french = words(Some("fr"));
        assert!(french.uses("coll").any(Uses::BEFORE_FIGURE) && french.uses("coll").any(Uses::DOUBTFUL));
        assert_eq!(french.uses("maire"), Uses::default());
        assert!(french.uses_of_pair("Les fruits, p. ex").any(Uses::JOINING));
        assert_eq!(french.uses_of_pair("Le stop. ex"), Uses::default());
    }
}
