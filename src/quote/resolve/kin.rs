//! Which office may take up which: "l’élue" a mayor, "la magistrate" a public prosecutor.
//!
//! Takes nouns, gives whether one may stand for the other. The table (`data/offices.txt`) holds masculine
//! nouns; [`stem`] brings both genders to one form. [`anaphor`](super::anaphor) asks here.

use std::{collections::HashMap, sync::LazyLock};

/// For the stem of each general noun the stems of the offices that it takes up.
static OFFICES: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut table: HashMap<String, Vec<String>> = HashMap::new();
    for line in include_str!("../data/offices.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((noun, offices)) = line.split_once(": ") else { continue };
        table.entry(stem(noun)).or_default().extend(offices.split_whitespace().map(stem));
    }
    table
});

/// One form for both genders of an office: "directrice" and "directeur", "députée" and "député".
pub(in crate::quote) fn stem(noun: &str) -> String {
    const ENDINGS: [(&str, &str); 11] = [
        ("trice", "teur"),
        ("euse", "eur"),
        ("eure", "eur"),
        ("esse", "e"),
        ("ère", "er"),
        ("enne", "en"),
        ("onne", "on"),
        ("ète", "et"),
        ("effe", "ef"),
        ("ée", "é"),
        ("te", "t"),
    ];
    let noun = noun.strip_prefix("ex-").unwrap_or(noun);
    for (feminine, masculine) in ENDINGS {
        if let Some(head) = noun.strip_suffix(feminine).filter(|head| head.len() > 1) {
            return format!("{head}{masculine}");
        }
    }
    noun.to_owned()
}

/// How a noun stands to the offices that somebody was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinship {
    /// It may stand for one of them.
    Takes,
    /// It takes up others.
    Apart,
    /// Nothing is known.
    Unknown,
}

/// A noun that takes somebody up.
pub(super) struct Taker {
    stem: String,
    takes: Option<&'static [String]>,
}

impl Taker {
    /// Looks `noun` (folded) up.
    pub(super) fn new(noun: &str) -> Self {
        let stem = stem(noun);
        let takes = OFFICES.get(&stem).map(Vec::as_slice);
        Self { stem, takes }
    }

    /// The noun's stem.
    pub(super) fn stem(&self) -> &str {
        &self.stem
    }

    /// How the noun stands to `offices`, given as stems.
    pub(super) fn kinship(&self, offices: &[String]) -> Kinship {
        let takes = |office: &String| {
            *office == self.stem || self.takes.is_some_and(|takes| takes.iter().any(|taken| taken == office))
        };
        if offices.iter().any(takes) {
            Kinship::Takes
        } else if self.takes.is_some() && !offices.is_empty() {
            Kinship::Apart
        } else {
            Kinship::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kinship, Taker, stem};

    #[test]
    fn a_general_noun_takes_up_an_office_of_either_gender() {
        let kinship = |noun: &str, office: &str| Taker::new(noun).kinship(&[stem(office)]);
        assert_eq!(kinship("élue", "maire"), Kinship::Takes);
        assert_eq!(kinship("magistrate", "procureure"), Kinship::Takes);
        assert_eq!(kinship("dirigeante", "directrice"), Kinship::Takes);
        assert_eq!(kinship("magistrate", "chanteuse"), Kinship::Apart);
        assert_eq!(kinship("sculptrice", "chanteuse"), Kinship::Unknown);
        assert_eq!(Taker::new("élue").kinship(&[]), Kinship::Unknown);
    }

    #[test]
    fn both_genders_have_one_stem() {
        for (feminine, masculine) in [
            ("directrice", "directeur"),
            ("députée", "député"),
            ("conseillère", "conseiller"),
            ("cheffe", "chef"),
            ("avocate", "avocat"),
            ("mairesse", "maire"),
            ("préfète", "préfet"),
            ("chercheuse", "chercheur"),
            ("présidente", "président"),
        ] {
            assert_eq!(stem(feminine), stem(masculine));
        }
    }
}
