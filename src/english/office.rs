//! Offices in English: "la préfète du Finistère" is "prefect of Finistère".
//!
//! Takes a role as an article writes it, gives its English where every word of it is known: the
//! office itself, what it is of, its adjectives (`data/offices.tsv`), and names (`exonym`). One
//! word that is not known and there is no answer: half a translation would be a wrong one.

use std::{collections::HashMap, sync::LazyLock};

use crate::facts::{
    exonym,
    fold::fold,
    name::is_acronym,
    words::{is_common_noun, is_determiner},
};
use crate::word_list;

word_list::words_of! { SMALL: "data/office-words.txt", "small" }

struct Table {
    offices: HashMap<String, &'static str>,
    fields: HashMap<String, &'static str>,
    adjectives: HashMap<String, &'static str>,
    /// Words of the longest office.
    longest: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table =
        Table { offices: HashMap::new(), fields: HashMap::new(), adjectives: HashMap::new(), longest: 0 };
    for line in include_str!("data/offices.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(french), Some(english), Some(kind)) = (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let key = key(french);
        match kind {
            "office" => {
                table.longest = table.longest.max(key.split(' ').count());
                table.offices.insert(key, english);
            }
            "field" => {
                table.fields.insert(key, english);
            }
            _ => {
                table.adjectives.insert(key, english);
            }
        }
    }
    table
});

/// The English of an office, without an article ("former prime minister of Mali"); `None` when a
/// word of it is not in the tables.
#[must_use]
pub(crate) fn office(role: &str) -> Option<String> {
    // "l’acteur et chanteur": two that are known make one that is.
    single(role).or_else(|| {
        let both: Option<Vec<String>> = role.split(" et ").map(single).collect();
        both.filter(|both| both.len() > 1).map(|both| both.join(" and "))
    })
}

fn single(role: &str) -> Option<String> {
    let words = words(role);
    let mut rest: &[String] = &words;
    if rest.first().is_some_and(|word| is_determiner(&fold(word))) {
        rest = &rest[1..];
    }
    let mut before = Vec::new();
    while let Some(english) = rest.first().and_then(|word| prefix(&fold(word))) {
        before.push(english.to_owned());
        rest = &rest[1..];
    }
    let (office, used) = noun(rest)?;
    rest = &rest[used..];
    let mut of = String::new();
    while let Some(first) = rest.first() {
        if of.is_empty()
            && let Some(english) = adjective(first)
        {
            before.push(english.to_owned());
            rest = &rest[1..];
            continue;
        }
        // "député UMP": the letters of a party.
        if of.is_empty() && is_acronym(first) {
            before.push(first.clone());
            rest = &rest[1..];
            continue;
        }
        let (english, used) = complement(rest)?;
        of.push_str(" of ");
        of.push_str(&english);
        rest = &rest[used..];
    }
    // "British prime minister", but "former British prime minister": what comes first stays first.
    before.push(office.to_owned());
    Some(before.join(" ") + &of)
}

/// "ancien", "ex": what English puts first as well.
fn prefix(folded: &str) -> Option<&'static str> {
    match folded {
        "ancien" | "ancienne" | "anciens" | "anciennes" | "ex" => Some("former"),
        "nouveau" | "nouvelle" | "nouvel" => Some("new"),
        "futur" | "future" => Some("future"),
        "autre" => Some("other"),
        _ => None,
    }
}

/// The longest office at the start, and how many words it takes.
fn noun(words: &[String]) -> Option<(&'static str, usize)> {
    (1..=words.len().min(TABLE.longest)).rev().find_map(|used| {
        let first = words[0].strip_prefix("ex-").unwrap_or(&words[0]);
        let phrase = std::iter::once(first).chain(words[1..used].iter().map(String::as_str));
        let phrase = phrase.collect::<Vec<_>>().join(" ");
        let found = forms(&key(&phrase)).find_map(|form| TABLE.offices.get(&form).copied())?;
        Some((found, used))
    })
}

/// "de la Défense", "du Finistère", "à la Culture": what the office is of.
fn complement(words: &[String]) -> Option<(String, usize)> {
    let article = match fold(words.first()?).as_str() {
        "du" | "au" => Some("le"),
        "des" | "aux" => Some("les"),
        "de" | "d'" | "a" => None,
        _ => return None,
    };
    let mut rest = &words[1..];
    let mut used = 1;
    let article = match article {
        None if rest
            .first()
            .is_some_and(|word| matches!(fold(word).as_str(), "la" | "l'" | "le" | "les")) =>
        {
            used += 1;
            let article = rest[0].clone();
            rest = &rest[1..];
            Some(article)
        }
        other => other.map(str::to_owned),
    };
    (1..=rest.len().min(6)).rev().find_map(|count| {
        let phrase = rest[..count].join(" ").replace("' ", "'");
        Some((field(article.as_deref(), &phrase, &rest[..count])?, used + count))
    })
}

/// A field of government, a body with its adjective, or a name.
fn field(article: Option<&str>, phrase: &str, words: &[String]) -> Option<String> {
    let with_article = match article {
        Some(article) if article.ends_with(['\'', '’']) => format!("{article}{phrase}"),
        Some(article) => format!("{article} {phrase}"),
        None => phrase.to_owned(),
    };
    if let Some(english) = TABLE.fields.get(&key(&with_article)) {
        return Some((*english).to_owned());
    }
    // "la diplomatie russe", "la droite française".
    if let Some((last, body)) = words.split_last()
        && !body.is_empty()
        && let Some(adjective) = adjective(last)
        && let Some(english) = field(article, &body.join(" ").replace("' ", "'"), body)
    {
        let bare = english.strip_prefix("the ");
        return Some(match bare {
            Some(bare) => format!("the {adjective} {bare}"),
            None => format!("{adjective} {english}"),
        });
    }
    if let Some(english) = exonym::english(phrase).first() {
        let spoken = SPOKEN.contains(&english.english);
        let the = article.is_some() && !exonym::is_place(phrase) && !spoken;
        return Some(format!("{}{}", if the { "the " } else { "" }, english.english));
    }
    let name = words
        .iter()
        .all(|word| word.chars().next().is_some_and(char::is_uppercase) || SMALL.contains(&word.as_str()));
    let known = |word: &String| is_common_noun(&fold(word)) && !is_acronym(word);
    let first = words.first()?.chars().next()?.is_uppercase();
    (name && first && !words.iter().any(known)).then(|| with_the(phrase, article))
}

word_list::words_of! {
    /// Acronyms that English speaks as words, without an article.
    SPOKEN: "data/office-words.txt", "spoken"
}

/// "the UN", "the PP": English puts its article before acronyms that are spelt out letter by letter.
fn with_the(name: &str, article: Option<&str>) -> String {
    if article.is_some() && is_acronym(name) && !SPOKEN.contains(&name) {
        format!("the {name}")
    } else {
        name.to_owned()
    }
}

/// The English of an adjective in any of its forms.
fn adjective(word: &str) -> Option<&'static str> {
    forms(&key(word)).find_map(|form| TABLE.adjectives.get(&form).copied())
}

/// A folded phrase as it stands, then with the endings of plural and feminine taken off its last
/// word, its first word, all its words.
fn forms(key: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = key.split(' ').collect();
    let last = words.len() - 1;
    let change = |which: &dyn Fn(usize) -> bool, form: &dyn Fn(&str) -> String| {
        let changed = words.iter().enumerate();
        let changed = changed.map(|(index, word)| if which(index) { form(word) } else { (*word).to_owned() });
        changed.collect::<Vec<_>>().join(" ")
    };
    let mut forms = vec![key.to_owned()];
    let all: [&dyn Fn(usize) -> bool; 3] = [&|index| index == last, &|index| index == 0, &|_| true];
    for which in all {
        forms.push(change(which, &|word| singular(word).to_owned()));
        forms.push(change(which, &masculine));
        forms.push(change(which, &|word| masculine(singular(word))));
    }
    forms.into_iter()
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

fn masculine(word: &str) -> String {
    word_list::pairs_of! { ENDINGS: "data/office-words.txt", "endings" }
    let stem = ENDINGS.iter().find_map(|(feminine, masculine)| {
        let stem = word.strip_suffix(feminine).filter(|stem| stem.len() > 2)?;
        Some(format!("{stem}{masculine}"))
    });
    stem.unwrap_or_else(|| word.to_owned())
}

/// Folded, with capitals kept apart from nothing: "Premier ministre" is "premier ministre".
fn key(phrase: &str) -> String {
    fold(phrase).replace("' ", "'")
}

/// The words of a role; elided articles stand by themselves.
fn words(role: &str) -> Vec<String> {
    role.split_whitespace()
        .flat_map(|word| {
            let mut pieces = Vec::new();
            let mut rest = word;
            let lower = word.to_lowercase();
            if let Some(at) = ["l'", "l’", "d'", "d’"].iter().find(|start| lower.starts_with(**start)) {
                pieces.push(word[..at.len()].replace('’', "'"));
                rest = &word[at.len()..];
            }
            if let Some(after) = rest.strip_prefix("ex-") {
                pieces.push("ex".to_owned());
                rest = after;
            }
            if !rest.is_empty() {
                pieces.push(rest.to_owned());
            }
            pieces
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::office;

    #[test]
    fn offices_read_as_english_writes_them() {
        for (french, english) in [
            ("le président russe", "Russian president"),
            ("La préfète du Finistère", "prefect of Finistère"),
            ("l'ancien leader frontiste", "former National Front leader"),
            ("la porte-parole de la diplomatie russe", "spokesperson of Russian diplomacy"),
            ("Le ministre français de l’Économie", "French minister of the economy"),
            ("le chef de la droite française", "head of the French right"),
            ("ministre de l'Intérieur", "minister of the interior"),
            ("Le ministre du Redressement productif", "minister of industrial recovery"),
            ("l’ex-Premier ministre britannique", "former British prime minister"),
            ("le vice-Premier ministre", "deputy prime minister"),
            ("La procureure générale", "prosecutor general"),
            ("secrétaire générale de l'ONU", "secretary general of the UN"),
            ("Le maire de Bourges", "mayor of Bourges"),
            ("Le dirigeant du Bélarus", "leader of Belarus"),
            ("la ministre de la Santé", "minister of health"),
            ("directrice générale du FMI", "director general of the IMF"),
            ("le patron de l'OTAN", "head of NATO"),
            ("porte-parole du PP", "spokesperson of the PP"),
            ("un ancien guide touristique", "former tour guide"),
            ("le président de la République", "president of the Republic"),
            ("chancelière allemande", "German chancellor"),
            ("ex-députée UMP", "former UMP MP"),
            ("le candidat du Front de gauche", "candidate of the Left Front"),
            ("le médecin urgentiste", "emergency doctor"),
            ("la toxicologue", "toxicologist"),
            ("professeure de biologie et gastro-entérologue", "professor of biology and gastroenterologist"),
            (
                "le vice-Premier ministre et ministre de l'Intérieur",
                "deputy prime minister and minister of the interior",
            ),
            ("premier ministre du Québec", "prime minister of Quebec"),
            ("le porte-parole du ministère des Affaires étrangères", "spokesperson of the foreign ministry"),
            ("Le footballeur uruguayen", "Uruguayan footballer"),
            ("la rectrice de l'université", "rector of the university"),
            ("l'ancienne joueuse de tennis", "former tennis player"),
            ("le chef d'état-major des armées", "chief of the defence staff"),
            ("le grand rabbin de France", "chief rabbi of France"),
            ("la haute représentante de l'UE", "high representative of the EU"),
            ("le directeur général de l'OMS", "director general of the WHO"),
            ("l'avocate générale", "advocate general"),
        ] {
            assert_eq!(office(french).as_deref(), Some(english), "{french}");
        }
    }

    #[test]
    fn what_is_not_wholly_known_has_no_answer() {
        for role in [
            "",
            "le",
            "le champion de la gauche caviar",
            "le président américain au moment",
            "président du groupe UMP au Sénat en 2010",
            "la patronne d'un bar-tabac",
            "de de de",
            "l'",
        ] {
            assert_eq!(office(role), None, "{role}");
        }
    }
}
