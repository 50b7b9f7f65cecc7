//! Which office may take up which: "l’élue" a mayor, "la magistrate" a public prosecutor.
//!
//! Takes nouns, gives whether one may stand for the other. The table (`data/offices.txt`) holds masculine
//! nouns; [`stem`] brings both genders to one form. [`resolve`](super::resolve) asks here.

use std::{collections::HashMap, sync::LazyLock};

/// For the stem of each general noun the stems of the offices that it takes up.
static OFFICES: LazyLock<HashMap<Stem, Vec<Stem>>> = LazyLock::new(|| {
    let mut table: HashMap<Stem, Vec<Stem>> = HashMap::new();
    for line in include_str!("data/offices.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((noun, offices)) = line.split_once(": ") else { continue };
        table.entry(Stem::of(noun)).or_default().extend(offices.split_whitespace().map(Stem::of));
    }
    table
});

/// Feminine endings and the masculine ones that they stand for.
static FEMININES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("data/feminines.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).collect()
});

/// A stem as a number: stems are only ever compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::quote) struct Stem(u64);

impl Stem {
    /// The stem of `noun` (folded).
    pub(in crate::quote) fn of(noun: &str) -> Self {
        let (head, ending) = parts(noun);
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(head.bytes().chain(ending.bytes()).fold(0xcbf2_9ce4_8422_2325, mix))
    }
}

/// One form for both genders of an office: "directrice" and "directeur", "députée" and "député".
pub(in crate::quote) fn stem(noun: &str) -> String {
    let (head, ending) = parts(noun);
    format!("{head}{ending}")
}

/// What a noun keeps of itself, and the masculine ending that it takes.
fn parts(noun: &str) -> (&str, &'static str) {
    let noun = noun.strip_prefix("ex-").unwrap_or(noun);
    if !noun.ends_with('e') {
        return (noun, "");
    }
    let fits = |(feminine, masculine): &(&str, &'static str)| {
        let head = noun.strip_suffix(feminine).filter(|head| head.len() > 1)?;
        Some((head, *masculine))
    };
    FEMININES.iter().find_map(fits).unwrap_or((noun, ""))
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
    stem: Stem,
    takes: Option<&'static [Stem]>,
}

impl Taker {
    /// Looks `noun` (folded) up.
    pub(super) fn new(noun: &str) -> Self {
        let stem = Stem::of(noun);
        let takes = OFFICES.get(&stem).map(Vec::as_slice);
        Self { stem, takes }
    }

    /// The noun's stem.
    pub(super) fn stem(&self) -> Stem {
        self.stem
    }

    /// How the noun stands to `offices`.
    pub(super) fn kinship(&self, offices: &[Stem]) -> Kinship {
        let takes =
            |office: &Stem| *office == self.stem || self.takes.is_some_and(|takes| takes.contains(office));
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
    use super::{Kinship, Stem, Taker, stem};

    #[test]
    fn a_general_noun_takes_up_an_office_of_either_gender() {
        let kinship = |noun: &str, office: &str| Taker::new(noun).kinship(&[Stem::of(office)]);
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
