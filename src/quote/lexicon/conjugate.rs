//! French conjugation by rule: from an infinitive to the forms that news prose uses.
//!
//! Takes an infinitive, gives each form with its tense class. Third persons come in every tense,
//! first and second persons in the present only (they occur inside quotations). A verb of a
//! pattern that is not known gives its infinitive alone.

use std::sync::LazyLock;

use super::{class::Class, lines};

/// The stems of one verb.
struct Stems {
    /// Present singular: first, second, third person.
    singular: [String; 3],
    /// Before -ons, -ez, -ais, -ait, -aient, -ant.
    stem: String,
    /// Present third person plural.
    plural: String,
    /// Simple past, third person singular and plural.
    past: [String; 2],
    /// Future and conditional stem, ending in r.
    future: String,
    /// Past participle, masculine singular.
    participle: String,
}

/// `data/conjugations.txt`, which says what each line means.
struct Irregular {
    /// Whether the pattern is that of one verb alone, and its row.
    patterns: Vec<(bool, [&'static str; 10])>,
    doubles: Vec<&'static str>,
    like_finir: Vec<&'static str>,
}

static IRREGULAR: LazyLock<Irregular> = LazyLock::new(|| {
    let mut table = Irregular { patterns: Vec::new(), doubles: Vec::new(), like_finir: Vec::new() };
    for (head, words) in lines(include_str!("../data/conjugations.txt")) {
        let words: Vec<&str> = words.collect();
        match (head, <[&str; 10]>::try_from(words.as_slice())) {
            ("doubles", _) => table.doubles.extend(words),
            ("like-finir", _) => table.like_finir.extend(words),
            (_, Ok(row)) => table.patterns.push((head == "whole", row)),
            (_, Err(_)) => {}
        }
    }
    table
});

/// Calls `give` with every form of `infinitive` and its class.
pub(super) fn forms(infinitive: &str, mut give: impl FnMut(&str, Class)) {
    give(infinitive, Class::INF);
    let Some(stems) = irregular(infinitive).or_else(|| regular(infinitive)) else { return };
    let one = Class::FIN;
    let many = Class::FIN.with(Class::PLURAL_VERB);
    for (person, form) in stems.singular.iter().enumerate() {
        // "tu précises" looks like the plural of a noun or adjective far more often.
        if person != 1 || !form.ends_with("es") {
            give(form, one);
        }
        // The spelling of 1990 writes "reconnait" for "reconnaît".
        if let Some(head) = form.strip_suffix("ît") {
            give(&format!("{head}it"), one);
        }
    }
    give(&stems.plural, many);
    for (ending, class) in [("ons", one), ("ez", one), ("ais", one), ("ait", one), ("aient", many)] {
        give(&soften(&stems.stem, ending), class);
    }
    give(&soften(&stems.stem, "ant"), Class::PPR);
    give(&stems.past[0], one);
    give(&stems.past[1], many);
    if let Some(form) = subjunctive_past(&stems.past[0]) {
        give(&form, one);
    }
    // "qu’il dise", "qu’elle vienne".
    if let Some(form) = stems.plural.strip_suffix("nt") {
        give(form, one);
    }
    let conditional = one.with(Class::COND);
    for (ending, class) in [
        ("a", one),
        ("ai", one),
        ("ais", conditional),
        ("ait", conditional),
        ("ons", one),
        ("ez", one),
        ("ont", many),
        ("aient", many.with(Class::COND)),
    ] {
        give(&format!("{}{ending}", stems.future), class);
    }
    for form in participles(&stems.participle) {
        give(&form, Class::PP);
    }
}

/// "affirma" → "affirmât", "dit" → "dît", "reconnut" → "reconnût".
fn subjunctive_past(past: &str) -> Option<String> {
    let (stem, ending) = [("a", "ât"), ("it", "ît"), ("ut", "ût"), ("int", "înt")]
        .iter()
        .find_map(|(simple, ending)| Some((past.strip_suffix(simple)?, ending)))?;
    Some(format!("{stem}{ending}"))
}

/// Masculine and feminine, singular and plural.
fn participles(masculine: &str) -> Vec<String> {
    let base = masculine.strip_suffix('û').map_or_else(|| masculine.to_owned(), |stem| format!("{stem}u"));
    let plural = if masculine.ends_with('s') { masculine.to_owned() } else { format!("{base}s") };
    vec![masculine.to_owned(), plural, format!("{base}e"), format!("{base}es")]
}

/// Adds an ending; c and g keep their sound before a and o.
fn soften(stem: &str, ending: &str) -> String {
    let hard = ending.starts_with(['a', 'o', 'â']);
    match stem.strip_suffix('c') {
        Some(head) if hard => format!("{head}ç{ending}"),
        _ if hard && stem.ends_with('g') => format!("{stem}e{ending}"),
        _ => format!("{stem}{ending}"),
    }
}

fn regular(infinitive: &str) -> Option<Stems> {
    if let Some(stem) = infinitive.strip_suffix("er") {
        return Some(first_group(stem));
    }
    if let Some(stem) = infinitive.strip_suffix("ir") {
        return Some(Stems {
            singular: [format!("{stem}is"), format!("{stem}is"), format!("{stem}it")],
            stem: format!("{stem}iss"),
            plural: format!("{stem}issent"),
            past: [format!("{stem}it"), format!("{stem}irent")],
            future: format!("{stem}ir"),
            participle: format!("{stem}i"),
        });
    }
    let stem = infinitive.strip_suffix("re")?;
    let third = if stem.ends_with('d') || stem.ends_with('t') { stem.to_owned() } else { format!("{stem}t") };
    Some(Stems {
        singular: [format!("{stem}s"), format!("{stem}s"), third],
        stem: stem.to_owned(),
        plural: format!("{stem}ent"),
        past: [format!("{stem}it"), format!("{stem}irent")],
        future: format!("{stem}r"),
        participle: format!("{stem}u"),
    })
}

/// Verbs in -er, with their changes of stem before a silent e.
fn first_group(stem: &str) -> Stems {
    let silent = silent_stem(stem);
    // "espérer" keeps its é in the future in traditional spelling, "mener" and "appeler" change.
    let future = if closed_e(stem) { stem } else { &silent };
    let future = if stem.ends_with("envoy") { "enverr".to_owned() } else { format!("{future}er") };
    Stems {
        singular: [format!("{silent}e"), format!("{silent}es"), format!("{silent}e")],
        stem: stem.to_owned(),
        plural: format!("{silent}ent"),
        past: [soften(stem, "a"), format!("{stem}èrent")],
        future,
        participle: format!("{stem}é"),
    }
}

/// Whether the last vowel before the stem's final consonants is é.
fn closed_e(stem: &str) -> bool {
    let head = stem.trim_end_matches(|letter: char| letter.is_ascii() && !"aeiouy".contains(letter));
    head.len() < stem.len() && head.ends_with('é')
}

fn silent_stem(stem: &str) -> String {
    if IRREGULAR.doubles.contains(&stem) && !stem.ends_with("ll") {
        let last = stem.chars().next_back().unwrap_or_default();
        return format!("{stem}{last}");
    }
    if let Some(head) = stem.strip_suffix('y') {
        return format!("{head}i");
    }
    if closed_e(stem) {
        let head = stem.trim_end_matches(|letter: char| letter.is_ascii() && !"aeiouy".contains(letter));
        let open = head.strip_suffix('é').unwrap_or(head);
        return format!("{open}è{}", &stem[head.len()..]);
    }
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some('e')) if last.is_ascii_alphabetic() && !"aeiouy".contains(last) => {
            format!("{}è{last}", &stem[..stem.len() - 2])
        }
        _ => stem.to_owned(),
    }
}

fn irregular(infinitive: &str) -> Option<Stems> {
    if IRREGULAR.like_finir.contains(&infinitive) {
        return None;
    }
    let (_, row) = IRREGULAR.patterns.iter().find(|(whole, row)| {
        // "être" and "avoir" stand for themselves alone: "recevoir" must not match "avoir".
        if *whole { infinitive == row[0] } else { infinitive.ends_with(row[0]) }
    })?;
    let head = infinitive.strip_suffix(row[0])?;
    let form = |index: usize| format!("{head}{}", row[index]);
    Some(Stems {
        singular: [form(1), form(2), form(3)],
        stem: form(4),
        plural: form(5),
        past: [form(6), form(7)],
        future: form(8),
        participle: form(9),
    })
}

#[cfg(test)]
mod tests {
    use super::{IRREGULAR, forms};

    fn all(infinitive: &str) -> Vec<String> {
        let mut found = Vec::new();
        forms(infinitive, |form, _| found.push(form.to_owned()));
        found
    }

    #[test]
    fn stems_change_where_french_changes_them() {
        for (infinitive, form) in [
            ("espérer", "espère"),
            ("espérer", "espérera"),
            ("lancer", "lançait"),
            ("juger", "jugeait"),
            ("rappeler", "rappelle"),
            ("marteler", "martèle"),
            ("essayer", "essaie"),
            ("avertir", "avertissait"),
            ("sortir", "sortait"),
            ("craindre", "craignait"),
            ("écrire", "écrivait"),
            ("promettre", "promet"),
            ("concevoir", "conçoit"),
            ("devoir", "due"),
            ("soutenir", "soutiennent"),
            ("reconnaître", "reconnu"),
            ("céder", "cèdent"),
            ("célébrer", "célèbre"),
            ("rejeter", "rejette"),
        ] {
            assert!(all(infinitive).iter().any(|found| found == form), "{infinitive} {form}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_used() {
        let lines = include_str!("../data/conjugations.txt").lines().filter(|line| !line.starts_with('#'));
        let lists =
            usize::from(!IRREGULAR.doubles.is_empty()) + usize::from(!IRREGULAR.like_finir.is_empty());
        assert_eq!(IRREGULAR.patterns.len() + lists, lines.count());
    }
}
