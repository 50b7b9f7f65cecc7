//! The register of people and bodies that a document names.
//!
//! Takes the phrases that hold a name, in order, and joins those that mean the same: "Vladimir
//! Poutine", "M. Poutine", "V. Poutine". Gives an [`Id`] for each and keeps the fullest name, the
//! gender and the offices. The whole text is noted before anybody is asked for, so that names that come
//! later are known. [`resolve`](super::resolve) asks who a pronoun or an office means.

mod office;

use std::collections::HashMap;

use super::{
    kin::Stem,
    lexicon::{Class, class_of, fold},
    phrase::{Gender, Head, Phrase, first_name_gender},
};
use crate::span::Span;
use crate::word_list;
pub(super) use office::{Office, Seat, office_of};
use office::{implied, offices};

word_list::words_of! { JOINTS: "../data/person.txt", "joints" }

word_list::words_of! { FEASTS: "../data/person.txt", "feasts" }
word_list::words_of! { PLACING: "../data/person.txt", "placing" }

/// One person or body of the register.
pub(super) type Id = usize;

/// At most this many people of one surname are compared.
const SAME_NAME: usize = 12;
/// So many holders of one office are kept.
const HOLDERS: usize = 64;

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
    /// The offices it was given.
    pub(super) offices: Vec<Office>,
    /// Their nouns in the form that both genders share, with those that a title implies ("Me").
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
    /// Whom it was found to be: "Josiane" is "Josiane Pasquier", who is named later.
    same: Option<Id>,
}

/// All people and bodies of a document.
#[derive(Debug, Default)]
pub(super) struct Register {
    pub(super) entities: Vec<Entity>,
    by_word: HashMap<String, Vec<Id>>,
    by_office: HashMap<String, Vec<Id>>,
    /// Where each name that was noted starts (byte), in order, and whom it means.
    noted: Vec<(usize, Id)>,
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
        self.abbreviate(text, id, phrase);
        self.noted.push((name.start, id));
        Some(id)
    }

    /// Brings together what the whole text showed to be one.
    pub(super) fn close(&mut self) {
        self.noted.sort_unstable();
        self.noted.dedup_by_key(|noted| noted.0);
        for id in 0..self.entities.len() {
            if !self.is_first_name(id) {
                continue;
            }
            let word = &self.entities[id].words[0];
            let gender = self.entities[id].gender;
            let candidates = self.by_word.get(word).map_or(&[][..], Vec::as_slice);
            let full = |other: &&Id| {
                let entity = &self.entities[**other];
                **other != id
                    && entity.words.len() > 1
                    && entity.words.first() == Some(word)
                    && entity.gender.agrees(gender)
            };
            let mut full = candidates.iter().take(SAME_NAME).filter(full).map(|other| self.canonical(*other));
            if let (Some(only), None) = (full.next(), full.next()) {
                self.entities[id].same = Some(only);
            }
        }
    }

    /// Whom `id` was found to be.
    pub(super) fn canonical(&self, id: Id) -> Id {
        self.entities[id].same.unwrap_or(id)
    }

    /// The entity that a phrase with a name means.
    pub(super) fn lookup(&self, text: &str, phrase: &Phrase) -> Option<Id> {
        let name = phrase.name?;
        if let Ok(at) = self.noted.binary_search_by_key(&name.start, |noted| noted.0) {
            return Some(self.canonical(self.noted[at].1));
        }
        let words = words_of(name.of(text));
        self.find(&words, shown_gender(text, phrase, &words)).map(|id| self.canonical(id))
    }

    /// Entities that hold the office whose head noun is `noun`.
    pub(super) fn holders(&self, noun: &str) -> &[Id] {
        self.by_office.get(noun).map_or(&[], Vec::as_slice)
    }

    /// How `described` stands to the office of the same noun that `id` was given.
    pub(super) fn seat(&self, id: Id, described: &Office) -> Option<Seat> {
        let own = self.entities[id].offices.iter().filter(|office| office.noun == described.noun);
        // The best that any of its offices gives.
        own.map(|office| office.seat(described)).min_by_key(|seat| *seat as u8)
    }

    /// Remembers that the noun `stem` took `id` up: it will again.
    pub(super) fn call(&mut self, id: Id, stem: Stem) {
        let called = &mut self.entities[id].called;
        if called.len() < SAME_NAME && !called.contains(&stem) {
            called.push(stem);
        }
    }

    /// Notes that `id` was called `whole`: "le président américain" is nobody of another nation from there on.
    pub(super) fn describe(&mut self, text: &str, id: Id, whole: Span, noun: Span) {
        let office = Office::read(text, whole, noun);
        let offices = &mut self.entities[id].offices;
        if office.names_nation() && offices.len() < SAME_NAME && !offices.contains(&office) {
            let holders = self.by_office.entry(office.noun.clone()).or_default();
            if holders.len() < HOLDERS && !holders.contains(&id) {
                holders.push(id);
            }
            offices.push(office);
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

    /// Whether `words` hold the last name of `id`, or call upon it by a name ("Kirill, pourquoi").
    pub(super) fn is_named_in(&self, id: Id, words: &str) -> bool {
        let names = &self.entities[id].words;
        let mut buffer = String::new();
        let mut is = |word: &str, name: &String| name.len() > 2 && fold(word, &mut buffer) == name;
        let called = words.split_once(',').map(|(head, _)| head);
        if called.is_some_and(|head| names.iter().any(|name| is(head, name))) {
            return true;
        }
        let Some(name) = names.last() else { return false };
        words
            .split(|character: char| !character.is_alphanumeric() && character != '-')
            .filter(|word| word.starts_with(char::is_uppercase))
            .any(|word| is(word, name))
    }

    fn find(&self, words: &[String], gender: Gender) -> Option<Id> {
        let key = words.last()?;
        let candidates = self.by_word.get(key)?;
        let fits = |id: &&Id| {
            let entity = &self.entities[**id];
            let place = entity.place && words.len() > 1 && words.first() != entity.words.first();
            !place && entity.gender.agrees(gender) && same_name(&entity.words, words)
        };
        let whole = |id: &&Id| words.len() == 1 && words[0].contains('&') && self.entities[**id].body;
        candidates.iter().rev().take(SAME_NAME).find(|id| fits(id) || whole(id)).copied().or_else(|| {
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
        let plain = !phrase.titled && phrase.role.is_none();
        // "sur France Inter", "sur Telegram": what something is said on is nobody.
        let on =
            text[..phrase.span.start].ends_with("sur ") || text[..phrase.span.start].ends_with("sur\u{a0}");
        let medium = on && plain && (class.any(Class::PLACE) || !class.any(Class::FIRST_NAME));
        let place = class.any(Class::PLACE) || is_place_name(text, name, class) || is_feast(&words[0]);
        self.entities.push(Entity {
            name,
            gender: if single { phrase.gender } else { shown_gender(text, phrase, words) },
            body: phrase.head == Head::Body || medium,
            place: single && place && plain,
            person: phrase.titled || phrase.role.is_some() || !single && class.any(Class::FIRST_NAME),
            weak: single && plain && !class.any(Class::FIRST_NAME),
            offices: Vec::new(),
            stems: Vec::new(),
            called: Vec::new(),
            medium: medium || words.iter().any(|word| class_of(word).any(Class::MEDIA)),
            full: None,
            role: None,
            words: words.to_vec(),
            same: None,
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

    /// "Standard & Poor’s (S&P)", "la Haute Autorité (HAS)": the letters in brackets mean the same.
    fn abbreviate(&mut self, text: &str, id: Id, phrase: &Phrase) {
        let entity = &self.entities[id];
        if entity.person || entity.words.len() < 2 {
            return;
        }
        let after = text.get(phrase.span.end..).unwrap_or_default();
        let Some(letters) = after.strip_prefix(" (").and_then(|rest| rest.split_once(')')) else { return };
        let letters = letters.0;
        let short = letters.len() >= 2 && letters.len() <= 8;
        if short && letters.chars().all(|letter| letter.is_uppercase() || letter == '&') {
            let key = letters.to_lowercase();
            let ids = self.by_word.entry(key.clone()).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
            self.entities[id].words.push(key);
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
        if entity.words.len() == 1 && entity.words[0].contains('.') && phrase.titled {
            // "Monsieur L.": the letter alone is not a name.
            entity.name = Span::new(phrase.span.start, name.end);
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
        if phrase.titled || phrase.role.is_some() && phrase.head != Head::Body {
            entity.weak = false;
            entity.place = false;
        }
        let first_name = entity.words.len() > 1 && class_of(&entity.words[0]).any(Class::FIRST_NAME);
        entity.person |= phrase.titled || phrase.role.is_some() || first_name;
        if phrase.titled {
            for stem in implied(phrase.span.of(text)) {
                if !entity.stems.contains(&stem) {
                    entity.stems.push(stem);
                }
            }
        }
        if let (Some(role), Some(noun)) = (phrase.role, phrase.noun) {
            entity.role.get_or_insert(role);
            for office in offices(text, role, noun) {
                self.give(id, office);
            }
        }
    }

    /// Notes that `id` holds `office`.
    fn give(&mut self, id: Id, office: Office) {
        let entity = &mut self.entities[id];
        if entity.offices.contains(&office) || entity.offices.len() >= SAME_NAME {
            return;
        }
        let stem = Stem::of(&office.noun);
        // "son homologue" is not an office of its own.
        let own = !["homologue", "successeur", "prédécesseur", "rival"].map(Stem::of).contains(&stem);
        if own && !entity.stems.contains(&stem) {
            entity.stems.push(stem);
        }
        let holders = self.by_office.entry(office.noun.clone()).or_default();
        if holders.len() < HOLDERS && !holders.contains(&id) {
            holders.push(id);
        }
        entity.offices.push(office);
    }
}

/// "Noël", "Pâques": a first name as well, but alone it is a day.
fn is_feast(word: &str) -> bool {
    FEASTS.contains(&word)
}

/// "à Valmoret", "Saint-Nazaire", "Pont-sur-Yonne": one capital word that its preposition or its shape
/// shows to be a place.
fn is_place_name(text: &str, name: Span, class: Class) -> bool {
    let word = name.of(text);
    if word.starts_with("Saint-")
        || word.starts_with("Sainte-")
        || JOINTS.iter().any(|joint| word.contains(joint))
    {
        return true;
    }
    if class.any(Class::FIRST_NAME) {
        return false;
    }
    let before = text[..name.start].trim_end().rsplit([' ', '\u{a0}', '\n']).next().unwrap_or_default();
    PLACING.contains(&before)
}

/// The gender that a name shows: a first name knows it better than the article of an office ("le maire
/// …, Johanna Rolland"), but a name of one word may be a surname that is also a first name ("Martin").
fn shown_gender(text: &str, phrase: &Phrase, words: &[String]) -> Gender {
    let first = words.first().filter(|_| words.len() > 1 && phrase.head != Head::Body);
    let by_name = first.map_or(Gender::Unknown, |word| gender_of_first(word));
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

/// The gender of a first name; of "Marie-Pierre" that of its first part.
fn gender_of_first(word: &str) -> Gender {
    match first_name_gender(class_of(word)) {
        Gender::Unknown => {
            word.split_once('-').map_or(Gender::Unknown, |(first, _)| first_name_gender(class_of(first)))
        }
        known => known,
    }
}

/// How much a name tells: full first names count more than initials.
fn fullness(words: &[String]) -> usize {
    words.iter().map(|word| if word.contains('.') { 1 } else { 3 }).sum()
}

/// The words of a name, folded, titles left out.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut buffer = String::new();
    name.split(|character: char| character.is_whitespace() || character == '’' || character == '\'')
        .map(|word| fold(word, &mut buffer).to_owned())
        .filter(|word| {
            !(word.is_empty() || word == "&" || class_of(word).any(Class::TITLE) && word.len() < 5)
        })
        .collect()
}

/// `key` without the accents of French.
pub(super) fn fold_plain(key: &str) -> String {
    key.chars()
        .map(|letter| match letter {
            'à' | 'â' | 'ä' | 'á' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' | 'í' => 'i',
            'ô' | 'ö' | 'ó' => 'o',
            'ù' | 'û' | 'ü' | 'ú' => 'u',
            'ç' => 'c',
            _ => letter,
        })
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
