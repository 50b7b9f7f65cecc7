//! The French word tables: what a word may be.
//!
//! Takes a word, gives its [`Class`]. The tables are text files in `src/quote/data`, written for this
//! project; verbs stand there by infinitive and [`conjugate`] makes their forms. Built once, on
//! first use. The grammar beside it ([`attribution`](super::attribution), [`kind`](super::kind))
//! reads classes only, never words of its own where a table can hold them.

mod class;
mod conjugate;
mod key;

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

pub(super) use class::Class;
pub(super) use key::fold;
use key::{KeyHasher, Packed, Short, Tiny};

const NOUNS: [&str; 7] = [
    include_str!("../data/function.txt"),
    include_str!("../data/titles.txt"),
    include_str!("../data/roles.txt"),
    include_str!("../data/bodies.txt"),
    include_str!("../data/firstnames.txt"),
    include_str!("../data/firstnames-faker.txt"),
    include_str!("../data/places.txt"),
];
const CUES: &str = include_str!("../data/cues.txt");
const VERBS: &str = include_str!("../data/verbs.txt");

/// All words, by length: nearly all are short.
struct Table {
    tiny: HashMap<Tiny, Class, KeyHasher>,
    short: HashMap<Short, Class, KeyHasher>,
    long: HashMap<Box<str>, Class, KeyHasher>,
}

impl Table {
    fn get(&self, key: &str) -> Class {
        match Packed::new(key) {
            Packed::Tiny(key) => self.tiny.get(&key),
            Packed::Short(key) => self.short.get(&key),
            Packed::Long(key) => self.long.get(key),
        }
        .copied()
        .unwrap_or(Class::NONE)
    }

    fn add(&mut self, key: &str, class: Class) {
        let entry = match Packed::new(key) {
            Packed::Tiny(key) => self.tiny.entry(key).or_default(),
            Packed::Short(key) => self.short.entry(key).or_default(),
            Packed::Long(key) => self.long.entry(key.into()).or_default(),
        };
        *entry = entry.with(class);
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(build);

/// What the ending of a capital word says about it: "Lyonnais", "Ukrainienne" name somebody by
/// where they come from. [`Class::NONE`] for any other ending.
pub(super) fn people_of(key: &str) -> Class {
    const ENDINGS: [(&str, Class); 5] = [
        ("ais", Class::MASC),
        ("ois", Class::MASC),
        ("ien", Class::MASC),
        ("éen", Class::MASC),
        ("ain", Class::MASC),
    ];
    const FEMININE: [&str; 5] = ["aise", "oise", "ienne", "éenne", "aine"];
    let stem = key.strip_suffix('s').filter(|stem| !stem.ends_with("ai") && !stem.ends_with("oi"));
    let number = if stem.is_some() { Class::PLUR } else { Class::SING };
    let key = stem.unwrap_or(key);
    if key.len() < 6 {
        return Class::NONE;
    }
    let feminine = FEMININE.iter().find(|ending| key.ends_with(**ending)).map(|_| Class::FEM);
    let masculine = || ENDINGS.iter().find(|(ending, _)| key.ends_with(ending)).map(|(_, class)| *class);
    match feminine.or_else(masculine) {
        // "les Lyonnais": one form for both numbers, the article tells.
        Some(gender) if gender.any(Class::MASC) && stem.is_none() && key.ends_with('s') => {
            Class::DEMONYM.with(gender)
        }
        Some(gender) => Class::DEMONYM.with(gender).with(number),
        None => Class::NONE,
    }
}

/// What the lower-case, composed word `key` may be; [`Class::NONE`] when no table has it.
pub(super) fn class_of(key: &str) -> Class {
    TABLE.get(key)
}

fn build() -> Table {
    let mut table = Table {
        tiny: HashMap::with_capacity_and_hasher(16_000, KeyHasher),
        short: HashMap::with_capacity_and_hasher(40_000, KeyHasher),
        long: HashMap::with_capacity_and_hasher(1_000, KeyHasher),
    };
    for file in NOUNS {
        for (head, words) in lines(file) {
            let class = head.split(' ').filter_map(Class::named).fold(Class::NONE, Class::with);
            let speaks =
                class.any(Class::ROLE | Class::ORG) && class.any(Class::SING) && !class.any(Class::PLACE);
            for word in words {
                table.add(word, class);
                if speaks && let Some(plural) = plural_of(word) {
                    let gender = if class.any(Class::FEM) { Class::FEM } else { Class::MASC };
                    table.add(&plural, Class::GROUP.with(Class::PLUR).with(gender));
                }
            }
        }
    }
    for (_, words) in lines(VERBS) {
        for verb in words {
            add_verb(&mut table, verb, Class::VERB);
        }
    }
    for (head, words) in lines(CUES) {
        let class = Class::named(head).unwrap_or(Class::NONE);
        for verb in words {
            match verb.strip_prefix("s'").or_else(|| verb.strip_prefix("se-")) {
                Some(verb) => add_verb(&mut table, verb, Class::REFLEXIVE),
                None => add_verb(&mut table, verb, class),
            }
        }
    }
    for (verb, class) in [("avoir", Class::HAVE), ("être", Class::BE), ("faire", Class::FAIRE)] {
        add_verb(&mut table, verb, class);
    }
    table
}

/// "ministres", "journaux"; `None` where the plural is the same word.
fn plural_of(noun: &str) -> Option<String> {
    if noun.ends_with(['s', 'x', 'z']) || noun.len() < 4 {
        return None;
    }
    if let Some(stem) = noun.strip_suffix("al") {
        return Some(format!("{stem}aux"));
    }
    let ending = if noun.ends_with("eau") || noun.ends_with("eu") { "x" } else { "s" };
    Some(format!("{noun}{ending}"))
}

/// "class class: word word" lines; lines without a head have an empty one.
fn lines(file: &str) -> impl Iterator<Item = (&str, std::str::SplitWhitespace<'_>)> {
    file.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (head, words) = line.split_once(": ").unwrap_or(("", line));
        (head, words.split_whitespace())
    })
}

/// "interpeller", "exclure": verbs whose other sense reports nothing, in any of their forms.
pub(super) fn is_two_sensed(word: &str) -> bool {
    static FORMS: LazyLock<HashSet<String>> = LazyLock::new(|| forms_in(CUES, "two-sensed", true));
    FORMS.contains(fold(word, &mut String::new()))
}

/// The words that `file` lists under `head`; with `verbs` they are infinitives, and all their forms come.
pub(super) fn forms_in(file: &str, head: &str, verbs: bool) -> HashSet<String> {
    let mut found = HashSet::new();
    for word in lines(file).filter(|line| line.0 == head).flat_map(|line| line.1) {
        if verbs {
            conjugate::forms(word, |form, _| {
                found.insert(form.to_owned());
            });
        } else {
            found.insert(word.to_owned());
        }
    }
    found
}

fn add_verb(table: &mut Table, infinitive: &str, class: Class) {
    conjugate::forms(infinitive, |form, tense| table.add(form, class.with(Class::VERB).with(tense)));
}

#[cfg(test)]
mod tests {
    use super::{Class, class_of};

    #[test]
    fn forms_of_regular_and_irregular_verbs_are_known() {
        for (form, class) in [
            ("déclaré", Class::PP),
            ("déclare", Class::FIN),
            ("déclara", Class::FIN),
            ("affirmant", Class::PPR),
            ("dit", Class::FIN),
            ("disait", Class::FIN),
            ("écrivit", Class::FIN),
            ("renchérit", Class::FIN),
            ("craint", Class::FIN),
            ("promis", Class::PP),
            ("reconnait", Class::FIN),
            ("rappelle", Class::FIN),
            ("répondit", Class::FIN),
            ("prévient", Class::FIN),
            ("prévenu", Class::PP),
            ("poursuit", Class::FIN),
            ("relevé", Class::PP),
            ("espérant", Class::PPR),
            ("martèle", Class::FIN),
        ] {
            let found = class_of(form);
            assert!(found.any(class) && found.any(Class::CUE), "{form}: {found:?}");
        }
        assert!(class_of("a").any(Class::HAVE) && class_of("ont").any(Class::HAVE));
        assert!(class_of("est").any(Class::BE) && class_of("était").any(Class::BE));
        assert!(class_of("ministre").any(Class::ROLE));
        assert!(class_of("xyzzy").is_none());
    }
}
