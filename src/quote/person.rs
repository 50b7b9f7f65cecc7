//! The register of people and bodies that a document names.
//!
//! Takes the phrases that hold a name, in order, and joins those that mean the same: "Vladimir
//! Poutine", "M. Poutine", "V. Poutine". Gives an [`Id`] for each and keeps the fullest name, the
//! gender and the offices. [`resolve`](super::resolve) asks it who a pronoun or an office means.

use std::collections::HashMap;

use super::{
    kin::{Stem, stem},
    lexicon::{Class, class_of, fold},
    phrase::{Gender, Head, Phrase, first_name_gender},
};
use crate::span::Span;

/// One person or body of the register.
pub(super) type Id = usize;

/// Who is behind a surname is looked for among so many of that surname.
const SAME_NAME: usize = 12;

/// What the text says about one person or body.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent observation")]
pub(super) struct Entity {
    /// The fullest name, with the place it was taken from.
    pub(super) name: Span,
    pub(super) gender: Gender,
    pub(super) body: bool,
    pub(super) place: bool,
    /// One capital word, never shown to be a person: it may be any noun.
    pub(super) weak: bool,
    /// A title, an office or a first name showed that it is a person.
    pub(super) person: bool,
    /// Head nouns of the offices it was given, folded.
    pub(super) offices: Vec<String>,
    /// The same nouns in the form that both genders share, with those that a title implies ("Me").
    pub(super) stems: Vec<Stem>,
    /// The stems of nouns that were found to take it up: "la comédienne".
    called: Vec<Stem>,
    /// Its name is that of a medium or an agency.
    pub(super) medium: bool,
    /// A body's name with what follows its noun: "Association des leaders religieux du Mali".
    pub(super) full: Option<Span>,
    /// The office as first written.
    pub(super) role: Option<Span>,
    /// Words of the fullest name, folded.
    words: Vec<String>,
}

/// All people and bodies of a document.
#[derive(Debug, Default)]
pub(super) struct Register {
    pub(super) entities: Vec<Entity>,
    by_word: HashMap<String, Vec<Id>>,
    by_office: HashMap<String, Vec<Id>>,
}

impl Register {
    /// Notes a phrase that holds a name; gives its entity.
    pub(super) fn note(&mut self, text: &str, phrase: &Phrase) -> Option<Id> {
        let name = phrase.name?;
        let words = words_of(name.of(text));
        if words.is_empty() {
            return None;
        }
        let id = match self.find(&words, shown_gender(text, phrase, &words)) {
            Some(id) => id,
            None => self.add(text, name, &words, phrase),
        };
        self.enrich(text, id, name, words, phrase);
        Some(id)
    }

    /// The entity that a phrase with a name means, without noting anything.
    pub(super) fn lookup(&self, text: &str, phrase: &Phrase) -> Option<Id> {
        let words = words_of(phrase.name?.of(text));
        self.find(&words, shown_gender(text, phrase, &words))
    }

    /// Entities that hold the office whose head noun is `noun`.
    pub(super) fn holders(&self, noun: &str) -> &[Id] {
        self.by_office.get(noun).map_or(&[], Vec::as_slice)
    }

    /// Whether `id` was given the office whose head noun is `noun`.
    pub(super) fn holds(&self, id: Id, noun: &str) -> bool {
        self.entities[id].offices.iter().any(|office| office == noun)
    }

    /// Remembers that the noun `stem` took `id` up: it will again.
    pub(super) fn call(&mut self, id: Id, stem: Stem) {
        let called = &mut self.entities[id].called;
        if called.len() < SAME_NAME && !called.contains(&stem) {
            called.push(stem);
        }
    }

    /// Whether the noun `stem` took `id` up before.
    pub(super) fn is_called(&self, id: Id, stem: Stem) -> bool {
        self.entities[id].called.contains(&stem)
    }

    /// Whether `id` has an office of its own, or is called by a first name alone: no "chef de l’État".
    pub(super) fn is_settled(&self, id: Id) -> bool {
        !self.entities[id].stems.is_empty() || self.is_first_name(id)
    }

    /// Whether `id` is known by a first name alone.
    pub(super) fn is_first_name(&self, id: Id) -> bool {
        let words = &self.entities[id].words;
        words.len() == 1 && class_of(&words[0]).any(Class::FIRST_NAME)
    }

    fn find(&self, words: &[String], gender: Gender) -> Option<Id> {
        let key = words.last()?;
        let candidates = self.by_word.get(key)?;
        let fits = |id: &&Id| {
            let entity = &self.entities[**id];
            let place = entity.place && words.len() > 1 && words.first() != entity.words.first();
            !place && entity.gender.agrees(gender) && same_name(&entity.words, words)
        };
        candidates.iter().rev().take(SAME_NAME).find(fits).copied().or_else(|| {
            // "Josiane" after "Josiane Pasquier", when no other has that first name.
            let first_name = words.len() == 1 && class_of(key).any(Class::FIRST_NAME);
            let called = |id: &&Id| self.entities[**id].words.first() == Some(key);
            let mut of_name = candidates.iter().take(SAME_NAME).filter(called);
            let only = of_name.next().filter(|_| first_name && of_name.next().is_none())?;
            self.entities[*only].gender.agrees(gender).then_some(*only)
        })
    }

    fn add(&mut self, text: &str, name: Span, words: &[String], phrase: &Phrase) -> Id {
        let id = self.entities.len();
        let single = words.len() == 1;
        let class = class_of(&words[0]);
        // "sur France Inter", "sur Telegram": what something is said on is nobody.
        let on =
            text[..phrase.span.start].ends_with("sur ") || text[..phrase.span.start].ends_with("sur\u{a0}");
        let medium = on
            && !phrase.titled
            && phrase.role.is_none()
            && (class.any(Class::PLACE) || !class.any(Class::FIRST_NAME));
        self.entities.push(Entity {
            name,
            gender: if single { phrase.gender } else { shown_gender(text, phrase, words) },
            body: phrase.head == Head::Body || medium,
            place: single && class.any(Class::PLACE) && !phrase.titled && phrase.role.is_none(),
            person: phrase.titled || phrase.role.is_some() || !single && class.any(Class::FIRST_NAME),
            weak: single && !phrase.titled && phrase.role.is_none() && !class.any(Class::FIRST_NAME),
            offices: Vec::new(),
            stems: Vec::new(),
            called: Vec::new(),
            medium: medium || words.iter().any(|word| class_of(word).any(Class::MEDIA)),
            full: None,
            role: None,
            words: words.to_vec(),
        });
        self.index(id, words);
        id
    }

    fn index(&mut self, id: Id, words: &[String]) {
        for word in words {
            let ids = self.by_word.entry(word.clone()).or_default();
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        }
    }

    fn enrich(&mut self, text: &str, id: Id, name: Span, words: Vec<String>, phrase: &Phrase) {
        let fuller = fullness(&words) > fullness(&self.entities[id].words);
        if fuller {
            self.index(id, &words);
        }
        let entity = &mut self.entities[id];
        if fuller {
            entity.name = name;
            entity.words = words;
            entity.place = false;
            entity.weak = false;
        }
        if entity.gender == Gender::Unknown {
            let first = entity.words.first().map_or(Class::NONE, |word| class_of(word));
            let by_name = if entity.words.len() > 1 { first_name_gender(first) } else { Gender::Unknown };
            entity.gender = if by_name == Gender::Unknown { phrase.gender } else { by_name };
        }
        let noun = entity.words.len() == 1 && class_of(&entity.words[0]).any(Class::ORG);
        if noun && phrase.head == Head::Body && phrase.span.end > name.end && entity.full.is_none() {
            entity.full = Some(Span::new(name.start, phrase.span.end));
        }
        entity.weak &= !phrase.titled && phrase.role.is_none();
        let first_name = entity.words.len() > 1 && class_of(&entity.words[0]).any(Class::FIRST_NAME);
        entity.person |= phrase.titled || phrase.role.is_some() || first_name;
        if phrase.titled {
            for office in implied(phrase.span.of(text)) {
                let stem = Stem::of(office);
                if !entity.stems.contains(&stem) {
                    entity.stems.push(stem);
                }
            }
        }
        if let (Some(role), Some(noun)) = (phrase.role, phrase.noun) {
            entity.role.get_or_insert(role);
            for office in offices(text, role, noun) {
                if !entity.offices.contains(&office) {
                    // "son homologue" is no office of its own.
                    if !matches!(
                        stem(&office).as_str(),
                        "homologue" | "successeur" | "prédécesseur" | "rival"
                    ) {
                        entity.stems.push(Stem::of(&office));
                    }
                    entity.offices.push(office.clone());
                    self.by_office.entry(office).or_default().push(id);
                }
            }
        }
    }
}

/// The offices that a title before a name implies, as stems: *Me* a lawyer, *Dr* a physician.
fn implied(titled: &str) -> &'static [&'static str] {
    match titled.split(|character: char| !character.is_alphabetic()).next().unwrap_or_default() {
        "Me" | "Maître" => &["avocat"],
        "Dr" | "Docteur" | "Docteure" | "docteur" => &["médecin", "docteur"],
        "Pr" | "Professeur" | "Professeure" => &["professeur", "médecin"],
        _ => &[],
    }
}

/// The gender that a name shows: a first name knows it better than the article of an office ("le maire
/// …, Johanna Rolland"), but a name of one word may be a surname that is also a first name ("Martin").
fn shown_gender(text: &str, phrase: &Phrase, words: &[String]) -> Gender {
    let first = words.first().filter(|_| words.len() > 1 && phrase.head != Head::Body);
    let by_name = first.map_or(Gender::Unknown, |word| first_name_gender(class_of(word)));
    let alone = words.len() == 1 && !phrase.titled && phrase.role.is_none();
    // "la cinéaste géorgienne Nino Tsereteli": nobody calls a man so, but "la victime, Paul Roux".
    let she = phrase.gender == Gender::Feminine && phrase.role.is_some() && phrase.head != Head::Body;
    let victim = || phrase.noun.is_some_and(|noun| noun.of(text).eq_ignore_ascii_case("victime"));
    if by_name == Gender::Masculine && she && !victim() {
        return Gender::Feminine;
    }
    match by_name {
        Gender::Unknown if alone => Gender::Unknown,
        Gender::Unknown => phrase.gender,
        known => known,
    }
}

/// How much a name tells: full first names count more than initials.
fn fullness(words: &[String]) -> usize {
    words.iter().map(|word| if word.contains('.') { 1 } else { 3 }).sum()
}

/// The head noun of an office and the other role nouns in it ("chef de file et président").
fn offices(text: &str, role: Span, noun: Span) -> Vec<String> {
    let first = office_of(text, noun);
    if first.ends_with(" ministre") {
        return vec![first];
    }
    let mut buffer = String::new();
    let mut found = vec![first];
    for word in role.of(text).split(|character: char| !character.is_alphanumeric() && character != '-') {
        let key = fold(word, &mut buffer);
        if class_of(key).any(Class::ROLE) && !found.iter().any(|office| office == key) {
            found.push(key.to_owned());
        }
    }
    found
}

/// The office whose head noun is `noun`: the noun, folded, or "premier ministre", which is another office
/// than a minister's.
pub(super) fn office_of(text: &str, noun: Span) -> String {
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

/// The words of a name, folded, titles left out.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut buffer = String::new();
    name.split(|character: char| character.is_whitespace() || character == '’' || character == '\'')
        .map(|word| fold(word, &mut buffer).to_owned())
        .filter(|word| !(word.is_empty() || class_of(word).any(Class::TITLE) && word.len() < 5))
        .collect()
}

/// Whether two names can be one: every word of the shorter stands in the longer, an initial for its
/// name, and they share more than a first name.
fn same_name(known: &[String], seen: &[String]) -> bool {
    let (short, long) = if known.len() <= seen.len() { (known, seen) } else { (seen, known) };
    let stands = |word: &String| {
        long.iter().any(|other| other == word || is_initial_of(word, other) || is_initial_of(other, word))
    };
    if !short.iter().all(stands) {
        return false;
    }
    let surname = |word: &&String| !word.contains('.') && (long.len() == 1 || long.first() != Some(*word));
    short.iter().any(|word| surname(&word))
}

/// "a." for "arnaud", "j.-p." for "jean-pierre".
fn is_initial_of(initial: &str, name: &str) -> bool {
    initial.contains('.') && initial.chars().next() == name.chars().next()
}

#[cfg(test)]
mod tests {
    use super::{same_name, words_of};

    #[test]
    fn names_that_mean_one_person_join() {
        let same = |left: &str, right: &str| same_name(&words_of(left), &words_of(right));
        assert!(same("Vladimir Poutine", "Poutine"));
        assert!(same("Arnaud Montebourg", "A. Montebourg"));
        assert!(same("Ana Pastor García", "Pastor"));
        assert!(same("Ana Pastor García", "Ana Pastor"));
        assert!(!same("Marie Curie", "Pierre Curie"));
        assert!(!same("Marie Curie", "Marie"));
        assert!(!same("Donald Trump", "Charlie Kirk"));
    }
}
