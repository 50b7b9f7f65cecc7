//! Offices: the noun and what tells one holder from another ("ministre **russe** de la **Défense**").
//!
//! Takes the words of an office, gives [`Office`]. [`Office::seat`] tells whether a later description can
//! mean the same seat: *le président du Kazakhstan* is nobody who was called *président russe*.

use std::{collections::HashSet, sync::LazyLock};

use super::fold_plain;
use crate::{
    quote::{
        kin::{Stem, stem},
        lexicon::{Class, class_of, fold, people_of},
    },
    span::Span,
};

/// Countries whose people go by another word, with how their peoples' names begin, and the words that only look
/// like a people.
struct Peoples {
    countries: Vec<(&'static str, Vec<&'static str>)>,
    others: HashSet<&'static str>,
}

static PEOPLES: LazyLock<Peoples> = LazyLock::new(|| {
    let lines = || include_str!("../data/peoples.txt").lines().filter(|line| !line.starts_with('#'));
    Peoples {
        countries: lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(country, peoples)| (country, peoples.split(' ').collect()))
            .collect(),
        others: lines().filter_map(|line| line.strip_prefix("- ")).collect(),
    }
});

/// So many letters of a country are also those of its people: "Kazakhstan", "kazakh".
const SHARED: usize = 4;

/// How a description stands to an office that somebody was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::quote) enum Seat {
    /// The same, by a word that tells seats apart.
    Same,
    /// Nothing speaks against it.
    Open,
    /// The description tells more than is known of the office.
    Narrower,
    /// Another seat.
    Other,
}

/// An office as the text gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::quote) struct Office {
    /// The noun, folded, or "premier ministre".
    pub(in crate::quote) noun: String,
    /// "l’ancien maire", "l’ex-ministre".
    former: bool,
    marks: Vec<Mark>,
}

/// A word that tells one seat from another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    key: String,
    nation: bool,
}

impl Office {
    /// Reads the office whose head noun is `noun` in the words `whole`.
    pub(in crate::quote) fn read(text: &str, whole: Span, noun: Span) -> Self {
        let before = text.get(whole.start..noun.start).unwrap_or_default();
        let head = noun.of(text);
        let after = text.get(noun.end..whole.end.max(noun.end)).unwrap_or_default();
        let former = ["ancien", "Ancien", "ex-", "Ex-", "feu "].iter().any(|word| before.contains(word))
            || head.starts_with("ex-")
            || head.starts_with("Ex-");
        Self { noun: office_of(text, noun), former, marks: marks(after) }
    }

    /// Whether a party, a body or a town tells it from others.
    pub(in crate::quote) fn is_told_apart(&self) -> bool {
        self.marks.iter().any(|mark| !mark.nation)
    }

    /// Whether a nation tells it from others.
    pub(in crate::quote) fn names_nation(&self) -> bool {
        self.marks.iter().any(|mark| mark.nation)
    }

    /// Whether both name a nation, and not the same: no French minister is "le responsable balte".
    pub(in crate::quote) fn is_of_other_nation(&self, other: &Self) -> bool {
        self.names_nation() && other.names_nation() && !self.shares(other)
    }

    /// Whether a word that tells seats apart is common to both, whatever their nouns.
    pub(in crate::quote) fn shares(&self, other: &Self) -> bool {
        self.marks.iter().any(|mark| other.marks.iter().any(|own| own.key == mark.key))
    }

    /// Whether `described` can mean this office.
    pub(in crate::quote) fn seat(&self, described: &Self) -> Seat {
        if self.former && !described.former {
            return Seat::Other;
        }
        if described.marks.is_empty() {
            return Seat::Open;
        }
        if described.marks.iter().any(|mark| self.marks.iter().any(|own| own.key == mark.key)) {
            return Seat::Same;
        }
        let nation = |marks: &[Mark]| marks.iter().any(|mark| mark.nation);
        let other = |marks: &[Mark]| marks.iter().any(|mark| !mark.nation);
        if self.marks.is_empty() {
            // "le président français" of somebody who was only called "président".
            return if other(&described.marks) { Seat::Narrower } else { Seat::Open };
        }
        // "le ministre français" and "le ministre de l’Économie" tell different things.
        let apart =
            nation(&self.marks) && nation(&described.marks) || other(&self.marks) && other(&described.marks);
        if apart { Seat::Other } else { Seat::Narrower }
    }
}

/// The words of an office's complements that tell seats apart: capitals and peoples.
fn marks(after: &str) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let mut buffer = String::new();
    for word in after.split(|character: char| !character.is_alphanumeric() && character != '-') {
        let letters = word.len() == 2 && word.chars().all(char::is_uppercase);
        if word.len() < 3 && !letters || found.len() >= 6 {
            continue;
        }
        let capital = word.starts_with(char::is_uppercase);
        let key = fold(word, &mut buffer);
        let class = class_of(key);
        let people = class.any(Class::DEMONYM) || !capital && !class.any(Class::ROLE) && is_people(key);
        if !(capital || people) || class.any(Class::DET | Class::PREP | Class::TIME | Class::COORD) {
            continue;
        }
        // A party or a state in capitals says nothing of the seat's place: "la députée LFI".
        let nation = people || class.any(Class::PLACE);
        let key = if nation { nation_key(key) } else { fold_plain(key) };
        let mark = Mark { key, nation };
        if !found.contains(&mark) {
            found.push(mark);
        }
    }
    found
}

/// "kazakh", "ukrainien": an adjective in small letters that names a people. Endings alone would take
/// "quotidien" for one, so those of no people stand in the table.
fn is_people(key: &str) -> bool {
    !people_of(key).is_none() && !PEOPLES.others.contains(key)
}

/// What a country and its people share.
fn nation_key(key: &str) -> String {
    let plain = fold_plain(key);
    let named = |(country, peoples): &&(&str, Vec<&str>)| {
        *country == plain || peoples.iter().any(|people| plain.starts_with(people))
    };
    if let Some((country, _)) = PEOPLES.countries.iter().find(named) {
        return country.chars().take(SHARED).collect();
    }
    plain.chars().take(SHARED).collect()
}

/// The office whose head noun is `noun`: the noun, folded, or "premier ministre", which is another office
/// than a minister's.
pub(in crate::quote) fn office_of(text: &str, noun: Span) -> String {
    let mut buffer = String::new();
    let key = fold(noun.of(text), &mut buffer).to_owned();
    let first = |word: &str| matches!(stem(word).as_str(), "premier" | "vice-premier");
    if key == "ministre" {
        let before = text[..noun.start].split_whitespace().next_back().unwrap_or_default();
        let before = fold(before, &mut buffer);
        return if first(before) { format!("{} ministre", stem(before)) } else { key };
    }
    let after = text[noun.end..].split(|character: char| !character.is_alphanumeric()).nth(1);
    if first(&key) && after.is_some_and(|after| after.eq_ignore_ascii_case("ministre")) {
        return format!("{} ministre", stem(&key));
    }
    key
}

/// The offices in the words `role`: that of the head `noun`, and the other role nouns in it ("chef de
/// file et président").
pub(super) fn offices(text: &str, role: Span, noun: Span) -> Vec<Office> {
    let first = Office::read(text, role, noun);
    if first.noun.ends_with(" ministre") {
        return vec![first];
    }
    let mut buffer = String::new();
    let mut found = vec![first];
    let mut joined = false;
    for word in role.of(text).split(|character: char| !character.is_alphanumeric() && character != '-') {
        let key = fold(word, &mut buffer);
        // "chef de file et président" holds both, "porte-parole du président" one.
        let second = joined;
        joined = key == "et" || key.is_empty() && joined;
        if second && class_of(key).any(Class::ROLE) && !found.iter().any(|office| office.noun == key) {
            let (former, marks) = (found[0].former, found[0].marks.clone());
            found.push(Office { noun: key.to_owned(), former, marks });
        }
    }
    found
}

/// The offices that a title before a name implies, as stems: *Me* a lawyer, *Dr* a physician.
pub(super) fn implied(titled: &str) -> impl Iterator<Item = Stem> {
    let offices: &[&str] =
        match titled.split(|character: char| !character.is_alphabetic()).next().unwrap_or_default() {
            "Me" | "Maître" => &["avocat"],
            "Dr" | "Dre" | "Docteur" | "Docteure" | "docteur" => &["médecin", "docteur"],
            "Pr" | "Professeur" | "Professeure" => &["professeur", "médecin"],
            _ => &[],
        };
    offices.iter().map(|office| Stem::of(office))
}

#[cfg(test)]
mod tests {
    use super::{Office, Seat};
    use crate::span::Span;

    fn office(words: &str, noun: &str) -> Office {
        let at = words.find(noun).unwrap_or_default();
        Office::read(words, Span::new(0, words.len()), Span::new(at, at + noun.len()))
    }

    #[test]
    fn a_seat_is_nobodys_who_holds_another() {
        let seat =
            |held: &str, described: &str| office(held, "président").seat(&office(described, "président"));
        assert_eq!(seat("le président russe", "le président du Kazakhstan"), Seat::Other);
        assert_eq!(seat("le président kazakh", "le président du Kazakhstan"), Seat::Same);
        assert_eq!(seat("président", "le président du Kazakhstan"), Seat::Open);
        assert_eq!(seat("le président de la région", "le président"), Seat::Open);
        assert_eq!(seat("le président américain", "le président des États-Unis"), Seat::Same);
        assert_eq!(seat("l’ancien président", "le président"), Seat::Other);
    }

    #[test]
    fn a_nation_and_a_charge_tell_different_things() {
        let held = office("la ministre de l’Économie", "ministre");
        assert_eq!(held.seat(&office("la ministre française", "ministre")), Seat::Narrower);
        assert_eq!(held.seat(&office("la ministre de la Santé", "ministre")), Seat::Other);
        assert_eq!(held.seat(&office("la ministre de l’Économie et des Finances", "ministre")), Seat::Same);
    }
}
