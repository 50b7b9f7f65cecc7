//! Names that French writes differently from English: "Londres" is London, "ONU" the UN.
//!
//! Takes a name as an article writes it, gives its English form where the table has one. The table
//! is data (`french<TAB>english<TAB>kind`), read once.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::word_list;

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exonym {
    /// An English form.
    pub(crate) english: &'static str,
    /// Whether it is a place.
    place: bool,
}

struct Table {
    /// Folded French name → its English forms, the usual one first.
    forms: HashMap<String, Vec<Exonym>>,
    /// Folded first words of the names of several words.
    openings: HashSet<String>,
    /// Folded words of the English forms.
    english: HashSet<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { forms: HashMap::new(), openings: HashSet::new(), english: HashSet::new() };
    for line in include_str!("data/exonyms.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(french), Some(english)) = (columns.next(), columns.next()) else { continue };
        let key = key(french);
        if let Some((first, _)) = key.split_once([' ', '\'']) {
            table.openings.insert(first.to_owned());
        }
        table.english.extend(english.split([' ', '-']).map(super::fold::fold));
        let place = columns.next() == Some("place");
        table.forms.entry(key).or_default().push(Exonym { english, place });
    }
    table
});

/// Whether a name of several words starts with this folded word.
pub(crate) fn opens_phrase(folded: &str) -> bool {
    TABLE.openings.contains(folded.trim_end_matches('\''))
}

/// Whether a folded word stands in the English form of a name.
pub(crate) fn is_english_word(folded: &str) -> bool {
    TABLE.english.contains(folded) || ALSO_WORDS.contains(folded)
}

/// Whether the table has the name as that of a place.
pub(crate) fn is_place(name: &str) -> bool {
    english(name).iter().any(|form| form.place)
}

/// The English forms of a French name, the usual one first; empty when the table lacks it.
pub(crate) fn english(name: &str) -> &'static [Exonym] {
    TABLE.forms.get(&key(name)).map(Vec::as_slice).unwrap_or_default()
}

/// The English form of a French name, when the table has one and it differs: whole names first,
/// else word by word ("Alexandre Loukachenko" is "Alexander Lukashenko").
#[must_use]
pub(crate) fn english_name(name: &str) -> Option<String> {
    if let Some(whole) = english(name).first() {
        return Some(whole.english.to_owned());
    }
    let words: Vec<&str> = name.split(' ').collect();
    let known: Vec<Option<&str>> =
        words.iter().map(|word| english(word).first().map(|exonym| exonym.english)).collect();
    known.iter().any(Option::is_some).then(|| {
        let parts = words.iter().zip(&known).map(|(word, english)| english.unwrap_or(word));
        parts.collect::<Vec<_>>().join(" ")
    })
}

/// English names that stand for one another, and adjectives that share few letters with their
/// country.
static ALSO: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    word_list::lines(include_str!("data/english-forms.tsv")).map(|line| line.split('\t').collect()).collect()
});

static ALSO_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    ALSO.iter()
        .flat_map(|forms| forms.iter())
        .flat_map(|form| form.split(' '))
        .map(super::fold::fold)
        .collect()
});

/// Other English words that stand for the English name `form`; empty for most.
pub(crate) fn also(form: &str) -> &'static [&'static str] {
    ALSO.iter().find(|forms| forms.contains(&form)).map(Vec::as_slice).unwrap_or_default()
}

/// Letters without case and accents, apostrophes and hyphens made one; acronyms lose their points.
pub(crate) fn key(name: &str) -> String {
    super::fold::fold(name)
}

#[cfg(test)]
mod tests {
    use super::english;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(english("Etats-Unis")[0].english, "United States");
        assert_eq!(english("ÉTATS-UNIS")[0].english, "United States");
        assert_eq!(english("Xyzzy"), []);
    }
}
