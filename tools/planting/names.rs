//! Faults in names.

use super::{Pair, Planter, exchanged, find, planter};

const FIRST: [&str; 8] = ["Peter", "Maria", "Thomas", "Ingrid", "Carlos", "Helen", "Dmitri", "Aisha"];
const LAST: [&str; 8] =
    ["Hansen", "Moreau", "Whitfield", "Okafor", "Lindqvist", "Baros", "Tanaka", "Ferreira"];
const PLACES: [&str; 10] =
    ["Norway", "Toronto", "Kenya", "Lisbon", "Bolivia", "Osaka", "Denmark", "Nairobi", "Texas", "Vietnam"];
const BODIES: [&str; 6] =
    ["UNESCO", "the Red Cross", "Interpol", "the World Bank", "Amnesty International", "NASA"];
const PEOPLES: [&str; 6] = ["Peruvian", "Norwegian", "Kenyan", "Polish", "Canadian", "Korean"];

/// Places and peoples that texts name, to be exchanged for others.
const KNOWN: [&str; 40] = [
    "France",
    "Paris",
    "Germany",
    "Berlin",
    "China",
    "Beijing",
    "Russia",
    "Moscow",
    "London",
    "Britain",
    "Spain",
    "Italy",
    "Rome",
    "Japan",
    "Tokyo",
    "India",
    "Africa",
    "Europe",
    "Asia",
    "Australia",
    "Canada",
    "Quebec",
    "Mexico",
    "Brazil",
    "Washington",
    "New York",
    "California",
    "Florida",
    "Israel",
    "Iran",
    "Iraq",
    "Egypt",
    "Turkey",
    "Greece",
    "Libya",
    "Syria",
    "Switzerland",
    "Poland",
    "American",
    "French",
];

pub(super) fn planters() -> Vec<Planter> {
    vec![
        planter("first name", 98, false, |pair| person(pair, true)),
        planter("surname", 98, false, |pair| person(pair, false)),
        planter("place", 98, false, place),
        planter("organisation", 98, false, body),
        planter("one letter of a name", 95, false, letter),
        planter("name put in", 95, false, put_in),
    ]
}

/// Words with a capital that stand in a row inside a sentence and in the source as well.
fn full_name(pair: &Pair<'_>) -> Option<(usize, String, String)> {
    let word = |word: &str| {
        word.len() > 3
            && word.chars().all(char::is_alphabetic)
            && word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().skip(1).all(char::is_lowercase)
            && find(pair.source, word, 0).is_some()
    };
    let words: Vec<&str> = pair.target.split(' ').collect();
    (1..words.len().saturating_sub(1)).find_map(|index| {
        let (first, last) = (words[index], words[index + 1].trim_end_matches(|c: char| !c.is_alphabetic()));
        let last = last.strip_suffix("'s").unwrap_or(last);
        let pair_of = word(first) && word(last) && !words[index - 1].ends_with(['.', ':']);
        let together = find(pair.source, &format!("{first} {last}"), 0).is_some();
        let at = find(pair.target, &format!("{first} {last}"), 0)?;
        (pair_of && together).then(|| (at, first.to_owned(), last.to_owned()))
    })
}

fn person(pair: &Pair<'_>, first_name: bool) -> Option<String> {
    let (at, first, last) = full_name(pair)?;
    Some(if first_name {
        exchanged(pair.target, at, &first, FIRST[pair.number % FIRST.len()])
    } else {
        exchanged(pair.target, at + first.len() + 1, &last, LAST[pair.number % LAST.len()])
    })
}

fn place(pair: &Pair<'_>) -> Option<String> {
    let start = pair.number % KNOWN.len();
    let (at, name) = KNOWN[start..]
        .iter()
        .chain(&KNOWN[..start])
        .find_map(|name| find(pair.target, name, 0).map(|at| (at, *name)))?;
    let by = if name.ends_with("an") || name.ends_with("ch") {
        PEOPLES[pair.number % PEOPLES.len()]
    } else {
        PLACES[pair.number % PLACES.len()]
    };
    Some(exchanged(pair.target, at, name, by))
}

/// Acronyms and bodies.
fn body(pair: &Pair<'_>) -> Option<String> {
    let word = pair.target.split(|letter: char| !letter.is_alphanumeric()).find(|word| {
        (2..=6).contains(&word.len())
            && word.chars().all(|letter| letter.is_ascii_uppercase())
            && !matches!(
                *word,
                "US" | "UK" | "UTC" | "GMT" | "AM" | "PM" | "BC" | "AD" | "II" | "IV" | "VI" | "XX"
            )
            && !word.chars().all(|letter| "IVXL".contains(letter))
    })?;
    let at = find(pair.target, word, 0)?;
    Some(exchanged(pair.target, at, word, ["UNICEF", "OPEC", "CNN", "IBM"][pair.number % 4]))
}

/// A letter of a long name becomes another.
fn letter(pair: &Pair<'_>) -> Option<String> {
    let word = pair.target.split(|letter: char| !letter.is_alphabetic()).skip(1).find(|word| {
        word.len() > 5
            && word.is_ascii()
            && word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().skip(1).all(char::is_lowercase)
            && find(pair.source, word, 1).is_some()
    })?;
    let at = find(pair.target, word, 1)?;
    let place = 2 + pair.number % (word.len() - 3);
    let other = match word.as_bytes()[place] {
        b'a' => 'o',
        b'e' => 'a',
        b'i' => 'e',
        b'o' => 'u',
        b'n' => 'm',
        b'r' => 'l',
        b't' => 'd',
        b's' => 'r',
        _ => 'n',
    };
    let changed = format!("{}{other}{}", &word[..place], &word[place + 1..]);
    Some(exchanged(pair.target, at, word, &changed))
}

/// A name that the source does not have.
fn put_in(pair: &Pair<'_>) -> Option<String> {
    let text = pair.target;
    let middle = text.find(", ").filter(|at| *at > 10);
    let choose = |list: &[&'static str]| list[pair.number % list.len()];
    match pair.number % 5 {
        0 => {
            let at = middle?;
            Some(format!(
                "{}, according to {} {},{}",
                &text[..at],
                choose(&FIRST),
                choose(&LAST),
                &text[at + 1..]
            ))
        }
        1 => {
            let end = text.trim_end().strip_suffix('.')?;
            Some(format!("{end} in {}.", choose(&PLACES)))
        }
        2 => {
            let at = [
                " government",
                " president",
                " minister",
                " source",
                " company",
                " police",
                " team",
                " people",
            ]
            .iter()
            .find_map(|noun| find(text, noun, 0))?;
            Some(format!("{} {}{}", &text[..at], choose(&PEOPLES), &text[at..]))
        }
        3 => {
            let end = text.trim_end().strip_suffix('.')?;
            Some(format!("{end}, {} said.", choose(&BODIES)))
        }
        _ => {
            let (at, verb) = [" said", " announced", " added", " explained", " stated"]
                .iter()
                .find_map(|verb| find(text, verb, 0).map(|at| (at, verb)))?;
            let after = at + verb.len();
            Some(format!("{} to {} {}{}", &text[..after], choose(&FIRST), choose(&LAST), &text[after..]))
        }
    }
}
